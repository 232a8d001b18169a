import type { SecretFlow } from '../../protocol/messages.js';
import type { PlacedCard } from '../../server/src/core/graph/flow/picture.js';
import type { FlowTexts } from '../src/flow/panel-messages.js';
import { Canvas } from './canvas.js';
import { detailsOf } from './details.js';
import { element } from './dom.js';
import {
  cardFor,
  cardsBy,
  FIRST_STATE,
  groupOf,
  neighbourOf,
  type PanelState,
  pathOfCard,
  revealing,
  toggled,
  type View,
  viewOf,
} from './model.js';
import { Toolbar } from './toolbar.js';
import { Wording } from './wording.js';

interface PanelEvents {
  keep(state: PanelState): void;
  open(card: PlacedCard, focus: boolean): void;
  openNode(id: string): void;
}

/** How long typing pauses before the picture follows, in milliseconds. */
const PAUSE = 80;
const ZOOM = { least: 0.3, legible: 0.75, most: 2 };

/** Shows a flow and does what the user asks of it. */
export class Panel {
  readonly root = element('div', { class: 'panel' });
  private readonly wording: Wording;
  private readonly toolbar: Toolbar;
  private readonly canvas: Canvas;
  private readonly scroll: HTMLElement;
  private readonly aside = element('aside', { hidden: '' });
  private readonly message = element('p', { class: 'message' });
  private readonly live = element('div', { class: 'live', role: 'status', 'aria-live': 'polite' });
  private state: PanelState;
  private flow: SecretFlow | undefined;
  private view: View | undefined;
  private pause: number | undefined;
  /** The width of the panel, which what is known of a card takes no part of: the picture stays where it is. */
  private room = document.documentElement.clientWidth;
  /** True where the panel goes on where it was left. */
  private readonly isKept: boolean;

  constructor(
    private readonly texts: FlowTexts,
    kept: Partial<PanelState>,
    private readonly events: PanelEvents,
  ) {
    this.isKept = kept.zoom !== undefined;
    this.state = { ...FIRST_STATE, ...kept };
    this.wording = new Wording(texts);
    this.toolbar = new Toolbar(texts, {
      change: (change) => this.change(change),
      fit: () => this.fit(),
      leave: () => this.focusFirst(),
    });
    this.canvas = new Canvas(this.wording, {
      select: (card) => this.select(card),
      open: (card, focus) => events.open(card, focus),
      toggle: (group, isOpen) => this.toggle(group, isOpen),
      hover: (cards) => this.hover(cards),
    });
    this.scroll = element('main', { class: 'scroll', role: 'application', 'aria-label': texts.diagram }, [
      this.canvas.root,
    ]);
    this.scroll.addEventListener('scroll', () => this.keepPlace(), { passive: true });
    this.scroll.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    this.root.addEventListener('keydown', (event) => this.press(event));
    window.addEventListener('resize', () => this.change({}));
    const help = element('p', { id: 'help', class: 'live' }, [texts.help]);
    this.root.append(
      this.toolbar.root,
      element('div', { class: 'body' }, [this.scroll, this.aside]),
      this.message,
      this.live,
      help,
    );
  }

  /** Shows a flow. What is at its place on the screen stays there, as far as it still exists. */
  show(flow: SecretFlow, select: string | undefined, uri: string | undefined): void {
    this.state = { ...this.state, uri };
    const isFirst = this.flow === undefined;
    this.flow = flow;
    if (select !== undefined) this.state = revealing(flow, this.state, select, (card) => this.wording.faceOf(card));
    this.draw();
    if (isFirst && !this.isKept) this.fit();
    if (isFirst) this.scroll.scrollTo(this.state.left * this.state.zoom, this.state.top * this.state.zoom);
    if (select !== undefined) this.focusCard(cardFor(this.pictureNow, select));
  }

  /** Says why there is nothing to show. What is shown stays. */
  fail(message: string): void {
    this.message.textContent = message;
    this.message.hidden = false;
  }

  private get pictureNow(): View['picture'] {
    if (!this.view) throw new Error('Nothing is shown yet');
    return this.view.picture;
  }

  private change(change: Partial<PanelState>): void {
    const zoom = Math.min(Math.max(change.zoom ?? this.state.zoom, ZOOM.least), ZOOM.most);
    this.state = { ...this.state, ...change, zoom };
    window.clearTimeout(this.pause);
    const redraw = (): void => {
      this.room = document.documentElement.clientWidth;
      this.draw();
      if (this.view && change.query !== undefined) this.say(fillShown(this.texts, this.view));
      if (change.set !== undefined) this.scroll.scrollTo(0, 0);
    };
    if (change.query === undefined) redraw();
    else this.pause = window.setTimeout(redraw, PAUSE);
  }

  private draw(): void {
    const { flow } = this;
    if (!flow) return;
    const anchor = this.anchor();
    this.view = viewOf(flow, this.state, (card) => this.wording.faceOf(card), this.room);
    const { picture, hits } = this.view;
    this.canvas.root.style.setProperty('zoom', String(this.state.zoom));
    this.canvas.draw(picture, hits);
    this.toolbar.show(this.state, this.view);
    this.showSelected();
    this.restore(anchor);
    const nothing =
      flow.nodes.length === 0 ? this.texts.nothing : this.view.shown === 0 ? this.texts.noMatch : undefined;
    this.message.textContent = nothing ?? (flow.isComplete ? '' : this.texts.incomplete);
    this.message.hidden = this.message.textContent === '';
    this.message.classList.toggle('alone', nothing !== undefined);
    this.events.keep(this.state);
  }

  /** A card and where on the screen it is: the selected one, or the first that can be seen. */
  private anchor(): { readonly id: string; readonly top: number } | undefined {
    if (!this.view) return undefined;
    const { zoom } = this.state;
    const [from, to] = [this.scroll.scrollTop / zoom, (this.scroll.scrollTop + this.scroll.clientHeight) / zoom];
    const cards = cardsBy(this.view.picture);
    const selected = cards.get(cardFor(this.view.picture, this.state.selected) ?? '');
    const seen = [...cards.values()].filter(({ y, height }) => y + height > from && y < to).sort((a, b) => a.y - b.y);
    const card = selected && seen.includes(selected) ? selected : seen[0];
    return card && { id: card.card.id, top: card.y * zoom - this.scroll.scrollTop };
  }

  private restore(anchor: { readonly id: string; readonly top: number } | undefined): void {
    const id = anchor && cardFor(this.pictureNow, anchor.id);
    const card = id === undefined ? undefined : cardsBy(this.pictureNow).get(id);
    if (anchor && card) this.scroll.scrollTop = card.y * this.state.zoom - anchor.top;
  }

  private keepPlace(): void {
    const { zoom } = this.state;
    this.state = { ...this.state, top: this.scroll.scrollTop / zoom, left: this.scroll.scrollLeft / zoom };
    this.events.keep(this.state);
  }

  private select({ card }: PlacedCard): void {
    if (this.state.selected === card.id) return;
    this.state = { ...this.state, selected: card.id };
    this.showSelected();
    // What is known of it may have taken its place.
    this.canvas.buttonOf(card.id)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.events.keep(this.state);
  }

  private showSelected(): void {
    const { flow, view } = this;
    if (!flow || !view) return;
    const id = cardFor(view.picture, this.state.selected);
    this.canvas.markSelected(id);
    this.canvas.markPath(id === undefined ? undefined : pathOfCard(view.picture, id), true);
    const card = id === undefined ? undefined : cardsBy(view.picture).get(id);
    this.aside.hidden = card === undefined;
    this.aside.setAttribute('aria-label', card ? this.wording.titleOf(card.card) : '');
    const details = card
      ? detailsOf(card, view.picture, flow, this.wording, {
          go: (to) => this.go(to),
          open: (node) => this.events.openNode(node),
          close: () => this.clear(),
        })
      : [];
    this.aside.replaceChildren(...details);
  }

  private hover(cards: readonly string[]): void {
    if (!this.view) return;
    const [first, second] = cards;
    const selected = cardFor(this.view.picture, this.state.selected);
    const of = first ?? selected;
    const path = of === undefined ? undefined : pathOfCard(this.view.picture, of);
    const other = second === undefined ? undefined : pathOfCard(this.view.picture, second);
    // Over a link: what is on the paths of both of its ends.
    const both = path && other ? new Set([...path].filter((id) => other.has(id))) : path;
    this.canvas.markPath(both, first !== undefined || selected !== undefined);
  }

  private toggle(group: string, isOpen: boolean): void {
    const within = this.view && cardsBy(this.view.picture).get(group)?.card.nodes[0]?.id;
    this.change({ chosen: toggled(this.state, group, isOpen).chosen });
    this.say(isOpen ? this.texts.unfolded : this.texts.folded);
    this.focusCard((isOpen ? cardFor(this.pictureNow, within) : undefined) ?? group);
  }

  /** Shows a card wherever it is, and puts the focus on it. */
  private go(id: string): void {
    if (!this.flow) return;
    this.state = revealing(this.flow, this.state, id, (card) => this.wording.faceOf(card));
    this.draw();
    this.focusCard(cardFor(this.pictureNow, id));
  }

  private clear(): void {
    this.state = { ...this.state, selected: undefined };
    this.showSelected();
    this.events.keep(this.state);
  }

  private focusFirst(): void {
    const hit = this.view && [...this.view.hits][0];
    const first = this.view && (cardFor(this.view.picture, hit) ?? [...cardsBy(this.view.picture).keys()][0]);
    this.focusCard(first);
  }

  private focusCard(id: string | undefined): void {
    const button = id === undefined ? undefined : this.canvas.buttonOf(id);
    button?.focus({ preventScroll: true });
    button?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private press(event: KeyboardEvent): void {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
    if (event.key === '/' || (event.key === 'f' && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      this.toolbar.focusSearch();
    } else if (event.key === 'Escape') this.clear();
    else if (!event.ctrlKey && !event.metaKey && !event.altKey) this.pressOnCard(event);
  }

  private pressOnCard(event: KeyboardEvent): void {
    const id = event.target instanceof HTMLElement ? event.target.dataset.id : undefined;
    const card = id === undefined || !this.view ? undefined : cardsBy(this.view.picture).get(id);
    if (id === undefined || !card || !this.flow) return;
    const [node] = card.card.nodes;
    if (event.key === 'Enter' && card.card.kind === 'node') this.events.open(card, true);
    else if (event.key === ' ' || event.key === 'Enter') {
      if (card.card.kind !== 'node') this.toggle(id, true);
    } else if (event.key === '-' && card.card.kind !== 'lane' && node && card.card.column !== 'store')
      this.toggle(groupOf(this.flow, this.state, node), false);
    else {
      const to = neighbourOf(this.pictureNow, id, event.key);
      if (to === undefined) return;
      this.focusCard(to);
    }
    event.preventDefault();
  }

  private wheel(event: WheelEvent): void {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.change({ zoom: this.state.zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1) });
  }

  /** Makes the picture as wide as the panel, as far as it stays legible. */
  private fit(): void {
    if (this.view)
      this.change({ zoom: Math.min(1, Math.max(ZOOM.legible, this.scroll.clientWidth / this.view.picture.width)) });
  }

  private say(text: string): void {
    this.live.textContent = text;
  }
}

function fillShown(texts: FlowTexts, { shown, all }: View): string {
  return shown === 0 ? texts.noMatch : texts.shown.replace('{0}', String(shown)).replace('{1}', String(all));
}
