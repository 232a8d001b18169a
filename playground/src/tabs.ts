import { element } from '../../client/webview/dom.js';

type Panels<Name extends string> = Readonly<Record<Name, readonly [title: string, panel: HTMLElement]>>;

/** Panels of which one is shown, as the pattern of tabs of the ARIA practices has them. */
export class Tabs<Name extends string> {
  readonly root: HTMLElement;
  chosen: Name;
  private readonly tabs = new Map<Name, HTMLElement>();

  constructor(
    private readonly panels: Panels<Name>,
    private readonly onChoice: (chosen: Name) => void,
  ) {
    const names = Object.keys(panels) as Name[];
    const [first] = names;
    if (first === undefined) throw new Error('There are no tabs');
    this.chosen = first;
    for (const name of names) {
      const [title, panel] = panels[name];
      const tab = element(
        'button',
        { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': `panel-${name}` },
        [title],
      );
      tab.addEventListener('click', () => this.choose(name));
      tab.addEventListener('keydown', ({ key }) => {
        const by = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
        const next = names[(names.indexOf(name) + by + names.length) % names.length];
        if (by === 0 || next === undefined) return;
        this.choose(next);
        this.tabs.get(next)?.focus();
      });
      this.tabs.set(name, tab);
      panel.id = `panel-${name}`;
      if (panel.tagName !== 'IFRAME') panel.setAttribute('role', 'tabpanel');
      panel.setAttribute('aria-labelledby', tab.id);
    }
    this.root = element('div', { class: 'tabs' }, [
      element('div', { role: 'tablist' }, [...this.tabs.values()]),
      ...names.map((name) => panels[name][1]),
    ]);
    this.draw();
  }

  choose(name: Name): void {
    this.chosen = name;
    this.draw();
    this.onChoice(name);
  }

  /** Shows a number beside a title. */
  count(name: Name, count: number): void {
    this.tabs.get(name)?.replaceChildren(this.panels[name][0], element('span', { class: 'count' }, [String(count)]));
  }

  private draw(): void {
    for (const [name, tab] of this.tabs) {
      const isChosen = name === this.chosen;
      tab.setAttribute('aria-selected', String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      this.panels[name][1].hidden = !isChosen;
    }
  }
}
