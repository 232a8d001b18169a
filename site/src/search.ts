import MiniSearch, { type SearchResult } from 'minisearch';
import { type Entry, OPTIONS } from '../../scripts/site/search-options.mjs';
import { words } from './words.js';

/** The most results that are shown. */
const MOST = 20;
/** How many characters of a text a result shows. */
const SHOWN = 140;

/** The search: a field, and a list of results that the arrow keys go through. */
export class Search {
  private index: Promise<MiniSearch<Entry>> | undefined;
  private asked = 0;
  private readonly field: HTMLInputElement;
  private readonly list: HTMLUListElement;
  private readonly status: HTMLElement;

  constructor(private readonly dialog: HTMLDialogElement) {
    const part = <T extends Element>(selector: string): T => {
      const found = dialog.querySelector<T>(selector);
      if (!found) throw new Error(`The search has no ${selector}`);
      return found;
    };
    this.field = part('input');
    this.list = part('ul');
    this.status = part('p');
    this.field.addEventListener('input', () => void this.show());
    this.field.addEventListener('keydown', (event) => this.move(event));
    // A click beside the dialog is one on itself.
    dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close());
  }

  /** Opens the search, and loads its index where that is not there yet. */
  open(): void {
    if (!this.dialog.open) this.dialog.showModal();
    this.field.select();
    void this.load();
  }

  private load(): Promise<MiniSearch<Entry>> {
    const { root = './', search = 'en' } = document.documentElement.dataset;
    this.index ??= import(new URL(`${root}assets/search-${search}.js`, location.href).href).then(
      ({ default: json }: { readonly default: string }) => MiniSearch.loadJSON<Entry>(json, OPTIONS),
    );
    return this.index;
  }

  private async show(): Promise<void> {
    const text = this.field.value.trim();
    const asked = ++this.asked;
    const found = text === '' ? [] : (await this.load()).search(text).slice(0, MOST);
    // Something else was typed meanwhile.
    if (asked !== this.asked) return;
    this.list.replaceChildren(...found.map((result, at) => item(result, at)));
    this.field.setAttribute('aria-expanded', String(found.length > 0));
    this.status.textContent = text !== '' && found.length === 0 ? words.nothing : '';
    this.choose(0);
  }

  private move(event: KeyboardEvent): void {
    const { children } = this.list;
    const at = [...children].findIndex((one) => one.getAttribute('aria-selected') === 'true');
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (children.length > 0) this.choose((at + step + children.length) % children.length);
    } else if (event.key === 'Escape') {
      // Otherwise the first press would empty the field.
      event.preventDefault();
      this.dialog.close();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      children[at]?.querySelector('a')?.click();
    }
  }

  private choose(at: number): void {
    for (const [index, one] of [...this.list.children].entries())
      one.setAttribute('aria-selected', String(index === at));
    const chosen = this.list.children[at];
    chosen?.scrollIntoView({ block: 'nearest' });
    if (chosen) this.field.setAttribute('aria-activedescendant', chosen.id);
    else this.field.removeAttribute('aria-activedescendant');
  }
}

function item({ path, title, heading, text, terms }: SearchResult, at: number): HTMLElement {
  const root = document.documentElement.dataset.root ?? './';
  const link = document.createElement('a');
  link.href = `${root}${path}`;
  link.tabIndex = -1;
  const name = document.createElement('b');
  name.textContent = heading === '' ? title : `${title} › ${heading}`;
  const excerpt = document.createElement('span');
  excerpt.append(...marked(around(text, terms), terms));
  link.append(name, excerpt);
  // In the same page only the anchor changes: the dialog is to go.
  link.addEventListener('click', () => link.closest('dialog')?.close());
  const one = document.createElement('li');
  one.id = `result-${at}`;
  one.setAttribute('role', 'option');
  one.append(link);
  return one;
}

/** Returns the part of a text around the first of the words. */
function around(text: string, terms: readonly string[]): string {
  const lower = text.toLowerCase();
  const first = Math.min(...terms.map((term) => lower.indexOf(term)).filter((at) => at >= 0), text.length);
  if (text.length <= SHOWN || first === text.length) return text.slice(0, SHOWN);
  const start = first < SHOWN / 2 ? 0 : text.lastIndexOf(' ', first - SHOWN / 4) + 1;
  return `${start > 0 ? '… ' : ''}${text.slice(start, start + SHOWN)}`;
}

/** Returns a text with the words in it marked. */
function marked(text: string, terms: readonly string[]): readonly Node[] {
  const nodes: Node[] = [];
  const lower = text.toLowerCase();
  let at = 0;
  while (at < text.length) {
    const next = terms
      .map((term) => ({ start: lower.indexOf(term, at), length: term.length }))
      .filter(({ start, length }) => start >= 0 && length > 0)
      .sort((a, b) => a.start - b.start || b.length - a.length)[0];
    if (!next) break;
    nodes.push(document.createTextNode(text.slice(at, next.start)));
    const mark = document.createElement('mark');
    at = next.start + next.length;
    mark.textContent = text.slice(next.start, at);
    nodes.push(mark);
  }
  nodes.push(document.createTextNode(text.slice(at)));
  return nodes;
}
