import { type Flow, type FlowNode, PROTECTIONS, type Protection } from '../../server/src/core/graph/flow/flow.js';
import type { Card } from '../../server/src/core/graph/flow/fold.js';
import { type FoldState, fold } from '../../server/src/core/graph/flow/fold.js';
import { countsOf } from '../../server/src/core/graph/flow/grouping.js';
import { layout } from '../../server/src/core/graph/flow/layout.js';
import { narrow, pathsThrough } from '../../server/src/core/graph/flow/narrow.js';
import type { Face, Picture, PlacedCard } from '../../server/src/core/graph/flow/picture.js';

/** What the user has chosen. It is kept as JSON while the panel is hidden, and when the window is closed. */
export interface PanelState {
  /** The name of a set; empty for all. */
  readonly set: string;
  readonly query: string;
  /** The protections whose Secrets are not shown. */
  readonly hidden: readonly Protection[];
  readonly mode: FoldState['mode'];
  readonly chosen: readonly (readonly [id: string, isOpen: boolean])[];
  /** The id of a card or of a node. */
  readonly selected?: string | undefined;
  readonly zoom: number;
  /** What is scrolled away, in pixels of the picture. */
  readonly top: number;
  readonly left: number;
  /** The folder that the panel is about, which the extension asks the server for. */
  readonly uri?: string | undefined;
}

export const FIRST_STATE: PanelState = {
  set: '',
  query: '',
  hidden: [],
  mode: 'auto',
  chosen: [],
  zoom: 1,
  top: 0,
  left: 0,
};

/** The room above the first set, for the names of the columns. */
export const HEAD = 34;

/** What is shown of a flow. */
export interface View {
  readonly picture: Picture;
  /** The nodes that the query names. */
  readonly hits: ReadonlySet<string>;
  /** All sets of the flow, those that are not shown included. */
  readonly sets: readonly string[];
  /** How many Secrets the chosen sets have of each protection. */
  readonly counts: ReadonlyMap<Protection | undefined, number>;
  readonly all: number;
  readonly shown: number;
}

/**
 * Returns what is shown. Depends on its input alone.
 * @param room The width that there is, in pixels.
 */
export function viewOf(flow: Flow, state: PanelState, faceOf: (card: Card) => Face, room?: number): View {
  const sets = [...new Set(flow.nodes.map(({ set }) => set))];
  const inSets = sets.includes(state.set) ? new Set([state.set]) : undefined;
  const own = narrow(flow, { sets: inSets }).flow;
  const { flow: shown, hits } = narrow(own, {
    text: state.query,
    protections:
      state.hidden.length === 0 ? undefined : new Set(PROTECTIONS.filter((one) => !state.hidden.includes(one))),
  });
  const folded = fold(shown, { mode: state.mode, chosen: new Map(state.chosen) });
  return {
    picture: layout(folded, faceOf, HEAD, room),
    hits,
    sets,
    counts: countsOf(own.nodes).protections,
    all: own.nodes.length,
    shown: shown.nodes.length,
  };
}

/** Returns the cards of a picture, by their ids. */
export function cardsBy(picture: Picture): ReadonlyMap<string, PlacedCard> {
  return new Map(picture.sets.flatMap(({ cards }) => cards.map((card) => [card.card.id, card] as const)));
}

/** Returns the card that is meant by the id of a card or of a node in one. */
export function cardFor(picture: Picture, id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  return picture.folded.cardOf.get(id) ?? (cardsBy(picture).has(id) ? id : undefined);
}

/** Returns the cards on the paths through a card: all that it comes from and all that it gets to. */
export function pathOfCard(picture: Picture, id: string): ReadonlySet<string> {
  return pathsThrough(picture.folded.links, [id]);
}

/** Returns the card to which a key leads from another: along the links, or up and down in the column. */
export function neighbourOf(picture: Picture, id: string, key: string): string | undefined {
  const cards = cardsBy(picture);
  const own = cards.get(id);
  if (!own) return undefined;
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const ids = picture.folded.links.flatMap(({ from, to }) =>
      key === 'ArrowRight' ? (from === id ? [to] : []) : to === id ? [from] : [],
    );
    const near = ids.flatMap((one) => cards.get(one) ?? []);
    const middle = own.y + own.height / 2;
    const off = (one: PlacedCard): number => Math.abs(one.y + one.height / 2 - middle);
    return near.sort((a, b) => off(a) - off(b) || a.y - b.y)[0]?.card.id;
  }
  const column = [...cards.values()].filter(({ card }) => card.column === own.card.column).sort((a, b) => a.y - b.y);
  const at = column.indexOf(own);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: column.length - 1 }[key];
  return to === undefined ? undefined : column[to]?.card.id;
}

/** Returns the state with a group opened or closed. */
export function toggled(state: PanelState, id: string, isOpen: boolean): PanelState {
  return { ...state, chosen: [...state.chosen.filter(([one]) => one !== id), [id, isOpen]] };
}

/** Returns the state in which a node can be seen: what it is folded into is opened, and what filters it out is taken away. */
export function revealing(flow: Flow, state: PanelState, id: string, faceOf: (card: Card) => Face): PanelState {
  const node = flow.nodes.find((one) => one.id === id);
  if (!node) return state;
  let next: PanelState = { ...state, selected: id };
  const isShown = ({ picture }: View): boolean => cardsBy(picture).has(id);
  if (isShown(viewOf(flow, next, faceOf))) return next;
  if (next.set !== '' && next.set !== node.set) next = { ...next, set: '' };
  const isFilteredOut = !viewOf(flow, next, faceOf).picture.folded.sets.some(({ nodes }) => nodes.includes(node));
  if (isFilteredOut) next = { ...next, query: '', hidden: [] };
  for (const group of [`set:${node.set}`, `lane:${node.set}/${node.namespace ?? ''}`])
    next = toggled(next, group, true);
  const card = cardFor(viewOf(flow, next, faceOf).picture, id);
  return card === undefined || card === id ? next : toggled(next, card, true);
}

/** Returns the group that a card can be folded into: the stack that it was taken out of, or its namespace. */
export function groupOf(flow: Flow, state: PanelState, node: FlowNode): string {
  const stacks = fold(flow, { mode: 'auto', chosen: new Map(state.chosen.filter(([id]) => !id.startsWith('stack:'))) });
  const card = stacks.cardOf.get(node.id);
  const isOpened = state.chosen.some(([id, isOpen]) => id === card && isOpen);
  return isOpened && card !== undefined ? card : `lane:${node.set}/${node.namespace ?? ''}`;
}
