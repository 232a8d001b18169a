import { COLUMN_ICONS, PROTECTION_ICONS, UNKNOWN_ICON } from '../../server/src/core/graph/flow/icons.js';
import { fitted } from '../../server/src/core/graph/flow/measure.js';
import { type Picture, type PlacedCard, type PlacedLink, pathOf } from '../../server/src/core/graph/flow/picture.js';
import { SIZE } from '../../server/src/core/graph/flow/sizes.js';
import { printable } from '../../server/src/core/text/printable.js';
import { Bands, marksOf } from './bands.js';
import { element, icon, placeAt, removeOthers, setAttributes, svg } from './dom.js';
import type { Wording } from './wording.js';

/** What a person does to the picture. */
export interface CanvasEvents {
  select(card: PlacedCard): void;
  /** @param focus True where the source is to have the focus. */
  open(card: PlacedCard, focus: boolean): void;
  toggle(group: string, isOpen: boolean): void;
  /** The pointer is over a card or a link, or over none. */
  hover(cards: readonly string[]): void;
}

/** Keeps an element for each part of the picture, so that an update moves what stays and leaves the focus where it is. */
export class Canvas {
  readonly root = element('div', { class: 'canvas' });
  private readonly head = element('div', { class: 'columns', 'aria-hidden': 'true' });
  private readonly lines = svg('svg', { class: 'links', 'aria-hidden': 'true' });
  /** The dots at which links arrive: before the cards, while the links are behind them. */
  private readonly dots = svg('svg', { class: 'ends', 'aria-hidden': 'true' });
  private readonly tip = element('div', { class: 'tip', role: 'presentation' });
  private readonly cards = new Map<string, { readonly button: HTMLButtonElement; placed: PlacedCard; drawn: string }>();
  private readonly bands: Bands;
  /** True between the press of a pointer and its release. */
  private isPressed = false;
  private readonly links = new Map<
    string,
    { readonly group: SVGGElement; readonly dot: SVGCircleElement; placed: PlacedLink }
  >();

  constructor(
    private readonly wording: Wording,
    private readonly events: CanvasEvents,
  ) {
    const back = element('div', {});
    this.bands = new Bands(back, wording, (group, isOpen) => events.toggle(group, isOpen));
    for (const end of ['pointerup', 'pointercancel'])
      window.addEventListener(end, () => {
        this.isPressed = false;
      });
    this.root.append(this.head, back, this.lines, this.dots, this.tip);
  }

  /** Shows a picture. Cards of `hits` are marked. */
  draw(picture: Picture, hits: ReadonlySet<string>): void {
    this.root.style.width = `${picture.width}px`;
    this.root.style.height = `${picture.height}px`;
    const size = { width: String(picture.width), height: String(picture.height) };
    for (const layer of [this.lines, this.dots]) setAttributes(layer, size);
    this.drawHead(picture);
    this.bands.draw(picture);
    this.drawLinks(picture);
    this.drawCards(picture, hits);
  }

  /** The element of a card, or the name of a set or namespace. */
  buttonOf(id: string): HTMLButtonElement | undefined {
    return this.cards.get(id)?.button ?? this.bands.titleOf(id);
  }

  /** Marks the selected card, and makes it the one that the tabulator reaches. */
  markSelected(selected: string | undefined): void {
    const reached = selected !== undefined && this.cards.has(selected) ? selected : [...this.cards.keys()][0];
    for (const [id, { button }] of this.cards) {
      button.classList.toggle('selected', id === selected);
      setAttributes(button, {
        tabindex: id === reached ? '0' : '-1',
        'aria-current': id === selected ? 'true' : undefined,
      });
    }
  }

  /** Emphasizes a path; undefined for none. @param isFirm Also makes everything else step back. */
  markPath(path: ReadonlySet<string> | undefined, isFirm: boolean): void {
    this.root.classList.toggle('has-path', path !== undefined && isFirm);
    for (const [id, { button }] of this.cards) button.classList.toggle('on-path', path?.has(id) ?? false);
    for (const { group, dot, placed } of this.links.values()) {
      const isOn = (path?.has(placed.link.from) ?? false) && (path?.has(placed.link.to) ?? false);
      for (const part of [group, dot]) part.classList.toggle('on-path', isOn);
    }
  }

  private drawHead({ columns, sets, width }: Picture): void {
    const cards = sets.flatMap((set) => set.cards).filter(({ card }) => card.kind !== 'lane');
    this.head.style.width = `${width}px`;
    this.head.replaceChildren(
      ...columns.flatMap(({ column, x }) => {
        if (!cards.some(({ card }) => card.column === column)) return [];
        const title = element('span', {}, [this.wording.texts.columns[column]]);
        title.style.left = `${x}px`;
        return [title];
      }),
    );
  }

  private drawLinks({ links }: Picture): void {
    const drawn = new Set<string>();
    for (const placed of links) {
      const { link } = placed;
      drawn.add(link.id);
      let known = this.links.get(link.id);
      if (!known) {
        const group = svg('g', {}, [svg('path', { class: 'line' }), svg('path', { class: 'hit' })]);
        const dot = svg('circle', { r: '3.5' });
        known = { group, dot, placed };
        this.links.set(link.id, known);
        this.lines.append(group);
        this.dots.append(dot);
        this.listenToLink(link.id, group);
      }
      known.placed = placed;
      const end = placed.points.at(-1);
      setAttributes(known.group, { class: `link ${link.protection ?? 'unknown'}` });
      for (const path of known.group.children) setAttributes(path, { d: pathOf(placed) });
      setAttributes(known.dot, {
        class: `end ${link.protection ?? 'unknown'}`,
        cx: String(end?.x ?? 0),
        cy: String(end?.y ?? 0),
      });
    }
    removeOthers(this.links, drawn, ({ group, dot }) => [group, dot]);
  }

  private listenToLink(id: string, group: SVGGElement): void {
    group.addEventListener('pointermove', (event) => {
      const placed = this.links.get(id)?.placed;
      if (!placed) return;
      this.events.hover([placed.link.from, placed.link.to]);
      const uses = [...new Set(placed.link.edges.map((edge) => this.wording.useOf(edge)))].slice(0, 10);
      this.tip.replaceChildren(...uses.map((use) => element('div', {}, [use])));
      const box = this.root.getBoundingClientRect();
      const scale = this.root.offsetWidth > 0 ? box.width / this.root.offsetWidth : 1;
      this.tip.style.transform = `translate(${(event.clientX - box.left) / scale + 14}px, ${(event.clientY - box.top) / scale + 14}px)`;
      this.tip.classList.add('shown');
    });
    group.addEventListener('pointerleave', () => {
      this.tip.classList.remove('shown');
      this.events.hover([]);
    });
  }

  private drawCards({ sets, links }: Picture, hits: ReadonlySet<string>): void {
    const drawn = new Set<string>();
    const [from, to] = [countBy(links, 'to'), countBy(links, 'from')];
    // In the order in which they are read: columns from left to right, in each from above.
    for (const placed of sets.flatMap(({ cards }) => [...cards].sort((a, b) => a.x - b.x || a.y - b.y))) {
      const { card } = placed;
      drawn.add(card.id);
      const entry = this.cards.get(card.id) ?? this.newCard(placed);
      entry.placed = placed;
      const { button } = entry;
      placeAt(button, placed);
      button.classList.toggle(
        'hit',
        card.nodes.some(({ id }) => hits.has(id)),
      );
      const label = this.wording.labelOf(card, from.get(card.id)?.size ?? 0, to.get(card.id)?.size ?? 0);
      setAttributes(button, { 'aria-label': label });
      const now = JSON.stringify([
        placed.face,
        placed.width,
        card.kind,
        card.nodes[0]?.protection,
        placed.rows.map(({ name }) => name),
      ]);
      if (entry.drawn !== now) this.fillCard(button, placed);
      entry.drawn = now;
      // The order of the document is that of the picture; moving an element takes the focus away, so only what is new moves.
      if (!button.isConnected) this.root.insertBefore(button, this.tip);
    }
    removeOthers(this.cards, drawn, ({ button }) => [button]);
  }

  private newCard(placed: PlacedCard): { readonly button: HTMLButtonElement; placed: PlacedCard; drawn: string } {
    const button = element('button', { type: 'button', tabindex: '-1', 'aria-describedby': 'help' });
    const entry = { button, placed, drawn: '' };
    const { id } = placed.card;
    this.cards.set(id, entry);
    button.dataset.id = id;
    // What is known of the card may move it away from below the pointer, which must wait until the click is whole.
    button.addEventListener('pointerdown', () => {
      this.isPressed = true;
    });
    button.addEventListener('focus', () => {
      if (!this.isPressed) this.events.select(entry.placed);
    });
    button.addEventListener('click', () => {
      this.events.select(entry.placed);
      this.activate(entry.placed, false);
    });
    button.addEventListener('dblclick', () => this.activate(entry.placed, true));
    button.addEventListener('pointerenter', () => this.events.hover([id]));
    button.addEventListener('pointerleave', () => this.events.hover([]));
    return entry;
  }

  private activate(placed: PlacedCard, focus: boolean): void {
    if (placed.card.kind === 'node') this.events.open(placed, focus);
    else if (!focus) this.events.toggle(placed.card.id, true);
  }

  private fillCard(button: HTMLButtonElement, { card, face, rows, y, width }: PlacedCard): void {
    const [first] = card.nodes;
    const isSecret = card.column === 'secret' && card.kind !== 'lane';
    const protection = isSecret ? (first?.protection ?? 'unknown') : '';
    button.className = `card ${card.kind} ${isSecret ? 'secret' : card.column} ${protection}`;
    button.title = card.kind === 'node' ? printable(first?.name ?? '') : '';
    setAttributes(button, { 'aria-expanded': card.kind === 'node' ? undefined : 'false' });
    const drawing = isSecret && first?.protection ? PROTECTION_ICONS[first.protection] : UNKNOWN_ICON;
    const own = card.column === 'secret' ? drawing : COLUMN_ICONS[card.column];
    const lines = rows.map(({ name, y: middle }) => {
      const line = element('span', { class: 'row' }, [printable(name)]);
      line.style.top = `${middle - y - 9}px`;
      return line;
    });
    button.replaceChildren(
      icon(card.kind === 'lane' ? 'M6 3.5 10.5 8 6 12.5' : own),
      element('span', { class: 'title' }, [fitted(face.title, SIZE.title, width - SIZE.cardPadding + 6)]),
      element('span', { class: 'detail' }, [face.detail]),
      ...lines,
      ...(card.kind === 'lane' ? [marksOf(card.nodes, this.wording)] : []),
    );
  }
}

function countBy(links: readonly PlacedLink[], end: 'from' | 'to'): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { link } of links) {
    const known = found.get(link[end]) ?? new Set();
    known.add(link[end === 'from' ? 'to' : 'from']);
    found.set(link[end], known);
  }
  return found;
}
