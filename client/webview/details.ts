import type { SecretFlow } from '../../protocol/messages.js';
import type { FlowEdge } from '../../server/src/core/graph/flow/flow.js';
import { group } from '../../server/src/core/graph/flow/grouping.js';
import { PROTECTION_ICONS } from '../../server/src/core/graph/flow/icons.js';
import type { Picture, PlacedCard } from '../../server/src/core/graph/flow/picture.js';
import { printable } from '../../server/src/core/text/printable.js';
import { element, icon } from './dom.js';
import { cardsBy } from './model.js';
import { fill, type Wording } from './wording.js';

interface DetailsEvents {
  /** Show the card of a node or the card with an id. */
  go(id: string): void;
  open(id: string): void;
  close(): void;
}

/** Returns what is known of a card in words: what it comes from, which keys go where, where it is written. */
export function detailsOf(
  placed: PlacedCard,
  picture: Picture,
  flow: SecretFlow,
  wording: Wording,
  events: DetailsEvents,
): readonly Node[] {
  const { card } = placed;
  const { texts } = wording;
  const [first] = card.nodes;
  if (!first) return [];
  const close = element('button', { type: 'button', class: 'close', 'aria-label': texts.close, title: texts.close }, [
    icon('M4 4l8 8M12 4l-8 8'),
  ]);
  close.addEventListener('click', () => events.close());
  const protection = card.column === 'secret' && card.kind !== 'lane' ? first.protection : undefined;
  return [
    close,
    element('h2', {}, [card.kind === 'node' ? printable(first.name) : wording.faceOf(card).title]),
    element('p', { class: 'faint' }, [card.kind === 'node' ? printable(first.kind) : wording.summaryOf(card.nodes)]),
    ...(protection
      ? [
          element('p', { class: `meaning ${protection}` }, [
            icon(PROTECTION_ICONS[protection]),
            `${texts.protection[protection]}: ${texts.meaning[protection]}`,
          ]),
        ]
      : []),
    ...(first.namespace === undefined
      ? []
      : [element('p', { class: 'faint' }, [printable(fill(texts.inNamespace, first.namespace))])]),
    element('p', { class: 'faint' }, [printable(fill(texts.inSet, first.set))]),
    ...(card.kind === 'node' ? [sourceOf(first.id, flow, wording, events)] : []),
    ...keysOf(first.keys ?? [], card.kind === 'node' ? texts.keys : undefined),
    ...(card.kind === 'node' ? [] : membersOf(placed, wording, events)),
    ...sideOf('to', placed, picture, wording, events),
    ...sideOf('from', placed, picture, wording, events),
  ];
}

function sourceOf(id: string, flow: SecretFlow, { texts }: Wording, events: DetailsEvents): HTMLElement {
  const source = flow.nodes.find((node) => node.id === id)?.source;
  if (!source) return element('p', { class: 'faint' }, [texts.noSource]);
  const place = printable(`${source.name}:${source.range.start.line + 1}`);
  const button = element('button', { type: 'button', class: 'link-button', title: texts.openSource }, [place]);
  button.addEventListener('click', () => events.open(id));
  return element('p', {}, [button]);
}

function keysOf(keys: readonly string[], title: string | undefined): readonly Node[] {
  if (keys.length === 0 || title === undefined) return [];
  return [
    element('h3', {}, [title]),
    element(
      'ul',
      { class: 'keys' },
      keys.map((key) => element('li', {}, [printable(key)])),
    ),
  ];
}

/** The objects of a stack or of a namespace. */
function membersOf({ card }: PlacedCard, { texts }: Wording, events: DetailsEvents): readonly Node[] {
  const items = card.nodes.map(({ id, kind, name }) => item(printable(`${kind} ${name}`), id, [], events));
  return [element('h3', {}, [texts.objects]), element('ul', {}, items)];
}

/** What a card comes from, or where it goes to, each with its uses. */
function sideOf(
  end: 'from' | 'to',
  { card }: PlacedCard,
  picture: Picture,
  wording: Wording,
  events: DetailsEvents,
): readonly Node[] {
  const other = end === 'to' ? 'from' : 'to';
  const links = picture.folded.links.filter((link) => link[end] === card.id);
  if (links.length === 0) return [];
  const cards = cardsBy(picture);
  const items = group(links, (link) => link[other]).flatMap(([id, list]) => {
    const to = cards.get(id);
    if (!to) return [];
    const uses = usesOf(
      list.flatMap(({ edges }) => edges),
      wording,
    );
    return [item(wording.titleOf(to.card), id, uses, events)];
  });
  return [element('h3', {}, [end === 'to' ? wording.texts.comesFrom : wording.texts.goesTo]), element('ul', {}, items)];
}

function usesOf(edges: readonly FlowEdge[], wording: Wording): readonly string[] {
  return [...new Set(edges.filter(({ how }) => how !== 'makes' && how !== 'keeps').map((edge) => wording.useOf(edge)))];
}

function item(title: string, id: string, uses: readonly string[], events: DetailsEvents): HTMLElement {
  const button = element('button', { type: 'button', class: 'link-button' }, [title]);
  button.addEventListener('click', () => events.go(id));
  return element('li', {}, [button, ...uses.map((use) => element('div', { class: 'use' }, [use]))]);
}
