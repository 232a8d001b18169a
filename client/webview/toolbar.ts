import { PROTECTIONS, type Protection } from '../../server/src/core/graph/flow/flow.js';
import { PROTECTION_ICONS } from '../../server/src/core/graph/flow/icons.js';
import { printable } from '../../server/src/core/text/printable.js';
import type { FlowTexts } from '../src/flow/panel-messages.js';
import { element, icon, setAttributes } from './dom.js';
import type { PanelState, View } from './model.js';
import { fill } from './wording.js';

interface ToolbarEvents {
  change(change: Partial<PanelState>): void;
  fit(): void;
  /** The search is left for the picture. */
  leave(): void;
}

/** The search, the choice of a set, the protections, folding and zoom. */
export class Toolbar {
  readonly root: HTMLElement;
  private readonly search: HTMLInputElement;
  private readonly sets: HTMLSelectElement;
  private readonly chips = new Map<Protection, { readonly button: HTMLButtonElement; readonly count: Text }>();
  private readonly zoom = element('output', { class: 'zoom' });
  private readonly shown = element('output', { class: 'shown' });
  private hidden: readonly Protection[] = [];
  private scale = 1;

  constructor(
    private readonly texts: FlowTexts,
    private readonly events: ToolbarEvents,
  ) {
    const { search, searchLabel, set, protections } = texts;
    this.search = element('input', {
      type: 'search',
      placeholder: search,
      'aria-label': searchLabel,
      spellcheck: 'false',
    });
    this.search.addEventListener('input', () => events.change({ query: this.search.value }));
    this.search.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === 'ArrowDown') {
        event.preventDefault();
        events.leave();
      } else if (event.key === 'Escape' && this.search.value !== '') {
        event.preventDefault();
        this.search.value = '';
        events.change({ query: '' });
      }
    });
    this.sets = element('select', { 'aria-label': set });
    this.sets.addEventListener('change', () => events.change({ set: this.sets.value, top: 0 }));
    const chips = element('div', { class: 'chips', role: 'group', 'aria-label': protections }, this.makeChips());
    this.root = element('header', {}, [
      this.search,
      this.sets,
      chips,
      this.shown,
      element('div', { class: 'space' }),
      this.button(texts.foldAll, 'M4 6.5h8M4 9.5h8M5.5 2.5 8 4.6l2.5-2.1M5.5 13.5 8 11.4l2.5 2.1', () =>
        events.change({ mode: 'closed', chosen: [] }),
      ),
      this.button(texts.unfoldAll, 'M4 7h8M4 9h8M5.5 4.6 8 2.5l2.5 2.1M5.5 11.4 8 13.5l2.5-2.1', () =>
        events.change({ mode: 'open', chosen: [] }),
      ),
      element('div', { class: 'zooming' }, [
        this.button(texts.zoomOut, 'M3.5 8h9', () => events.change({ zoom: this.scale / 1.2 })),
        this.zoom,
        this.button(texts.zoomIn, 'M3.5 8h9M8 3.5v9', () => events.change({ zoom: this.scale * 1.2 })),
        this.button(texts.fit, 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10', () => events.fit()),
      ]),
    ]);
  }

  /** Puts the cursor into the search. */
  focusSearch(): void {
    this.search.focus();
    this.search.select();
  }

  show(state: PanelState, view: View): void {
    this.hidden = state.hidden;
    this.scale = state.zoom;
    if (this.search.value !== state.query) this.search.value = state.query;
    this.zoom.value = `${Math.round(state.zoom * 100)} %`;
    this.showSets(view.sets, state.set);
    for (const [protection, { button, count }] of this.chips) {
      const number = view.counts.get(protection) ?? 0;
      count.data = String(number);
      setAttributes(button, { 'aria-label': `${number} ${this.texts.protection[protection]}` });
      button.hidden = number === 0 && !state.hidden.includes(protection);
      setAttributes(button, { 'aria-pressed': String(!state.hidden.includes(protection)) });
    }
    this.shown.value = view.shown === view.all ? '' : fill(this.texts.shown, view.shown, view.all);
  }

  private showSets(sets: readonly string[], chosen: string): void {
    const known = [...this.sets.options].map(({ value }) => value).slice(1);
    if (known.join('\n') !== sets.join('\n') || this.sets.options.length === 0)
      this.sets.replaceChildren(
        element('option', { value: '' }, [fill(this.texts.allSets, sets.length)]),
        ...sets.map((set) => element('option', { value: set }, [printable(set)])),
      );
    this.sets.value = sets.includes(chosen) ? chosen : '';
    this.sets.hidden = sets.length < 2;
  }

  private makeChips(): readonly HTMLButtonElement[] {
    return PROTECTIONS.toReversed().map((protection) => {
      const count = document.createTextNode('0');
      const name = this.texts.protection[protection];
      const button = element(
        'button',
        { type: 'button', class: `chip ${protection}`, title: `${name}: ${this.texts.meaning[protection]}` },
        [
          icon(PROTECTION_ICONS[protection]),
          element('span', {}, [count, element('span', { class: 'word' }, [` ${name}`])]),
        ],
      );
      button.addEventListener('click', () => {
        const hidden = this.hidden.includes(protection)
          ? this.hidden.filter((one) => one !== protection)
          : [...this.hidden, protection];
        this.events.change({ hidden });
      });
      this.chips.set(protection, { button, count });
      return button;
    });
  }

  private button(label: string, drawing: string, run: () => void): HTMLButtonElement {
    const button = element('button', { type: 'button', class: 'tool', title: label, 'aria-label': label }, [
      icon(drawing),
    ]);
    button.addEventListener('click', run);
    return button;
  }
}
