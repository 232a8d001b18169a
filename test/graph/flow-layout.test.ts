import { describe, expect, test } from 'vitest';
import type { Flow } from '../../server/src/core/graph/flow/flow.js';
import { type FoldState, fold } from '../../server/src/core/graph/flow/fold.js';
import { layout } from '../../server/src/core/graph/flow/layout.js';
import { crossings, order } from '../../server/src/core/graph/flow/order.js';
import type { Box, Picture } from '../../server/src/core/graph/flow/picture.js';
import { spread } from '../../server/src/core/graph/flow/spread.js';
import { faceOf } from '../../server/src/core/graph/flow/words.js';
import { random, randomFlow, shuffled } from './random-flow.js';

const AUTO: FoldState = { mode: 'auto', chosen: new Map() };
const OPEN: FoldState = { mode: 'open', chosen: new Map() };

function pictureOf(flow: Flow, state: FoldState): Picture {
  return layout(fold(flow, state), faceOf, 40);
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function cardsIn({ sets }: Picture) {
  return sets.flatMap(({ cards }) => cards);
}

/** What is wrong with the places of things in a picture. */
function problemsIn(picture: Picture): readonly string[] {
  const cards = cardsIn(picture);
  const found: string[] = [];
  for (const [index, one] of cards.entries())
    for (const other of cards.slice(index + 1))
      if (overlap(one, other)) found.push(`${one.card.id} overlaps ${other.card.id}`);
  const lanes = picture.sets.flatMap((set) => set.lanes);
  for (const [index, one] of lanes.entries())
    for (const other of lanes.slice(index + 1))
      if (overlap(one, other)) found.push(`${one.lane.id} overlaps ${other.lane.id}`);
  for (const { lane, ...box } of lanes)
    for (const card of cards.filter(({ card: { id } }) => lane.cards.some((one) => one.id === id)))
      if (
        card.y < box.y ||
        card.y + card.height > box.y + box.height ||
        card.x < box.x ||
        card.x + card.width > box.x + box.width
      )
        found.push(`${card.card.id} is not inside ${lane.id}`);
  for (const { x, y, width, height } of cards)
    if (x < 0 || y < 40 || x + width > picture.width || y + height > picture.height) found.push('a card is outside');
  const byId = new Map(cards.map((card) => [card.card.id, card]));
  for (const { link, points } of picture.links) {
    const [from, to, first, last] = [byId.get(link.from), byId.get(link.to), points[0], points.at(-1)];
    if (first?.x !== (from?.x ?? 0) + (from?.width ?? 0)) found.push(`${link.id} does not begin at its card`);
    if (!to || !last || last.y < to.y || last.y > to.y + to.height) found.push(`${link.id} does not end at its card`);
  }
  return found;
}

describe.each([5, 50, 500, 3000])('a flow of about %i objects', (nodes) => {
  const flow = randomFlow(
    { nodes, namespaces: Math.max(1, Math.round(nodes / 60)), sets: nodes > 1000 ? 3 : 1 },
    nodes,
  );

  test('is drawn without anything that overlaps, folded and open', () => {
    expect(problemsIn(pictureOf(flow, AUTO))).toEqual([]);
    if (nodes <= 500) expect(problemsIn(pictureOf(flow, OPEN))).toEqual([]);
  });

  test('shows every object once where all is open', () => {
    const shown = cardsIn(pictureOf(flow, OPEN)).flatMap(({ card }) => card.nodes.map(({ id }) => id));
    expect(shown.sort()).toEqual(flow.nodes.map(({ id }) => id).sort());
  });

  test('is taken in at a glance where it is folded', () => {
    expect(cardsIn(pictureOf(flow, AUTO)).length).toBeLessThanOrEqual(130);
  });

  test('is drawn the same each time', () => {
    expect(pictureOf(flow, AUTO)).toEqual(pictureOf(structuredClone(flow), AUTO));
  });
});

test('links cross no more often than in the order of the input, on many flows', () => {
  let [better, before] = [0, 0];
  for (let seed = 1; seed <= 60; seed++) {
    const next = random(seed);
    const columns = [0, 1, 2, 3].map((column) =>
      Array.from({ length: 2 + Math.floor(next() * 14) }, (_, index) => ({
        id: `${column}.${index}`,
        column,
        band: column === 0 ? 0 : index % 3,
      })),
    );
    const steps = Array.from({ length: 30 }, () => {
      const column = Math.floor(next() * 3);
      const pick = (list: readonly { readonly id: string }[] | undefined): string =>
        list?.[Math.floor(next() * list.length)]?.id ?? '';
      return { from: pick(columns[column]), to: pick(columns[column + 1]) };
    });
    const given = columns.map((slots) => [...slots].sort((a, b) => a.band - b.band));
    const ordered = order(columns, steps);
    expect(ordered.map((slots) => slots.map(({ id }) => id).sort())).toEqual(
      columns.map((slots) => slots.map(({ id }) => id).sort()),
    );
    expect(
      ordered.every((slots) => slots.every(({ band }, at) => at === 0 || (slots[at - 1]?.band ?? 0) <= band)),
    ).toBe(true);
    expect(crossings(ordered, steps)).toBeLessThanOrEqual(crossings(given, steps));
    // From a good order most sweeps lead to a worse one.
    expect(crossings(order(ordered, steps), steps)).toBeLessThanOrEqual(crossings(ordered, steps));
    before += crossings(given, steps);
    better += crossings(ordered, steps);
  }
  expect(better).toBeLessThan(before * 0.8);
});

test('crossings are those that all pairs of links have', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const next = random(seed);
    const columns = [0, 1].map((column) =>
      Array.from({ length: 8 }, (_, index) => ({ id: `${column}.${index}`, column, band: 0 })),
    );
    const pairs = Array.from({ length: 20 }, () => [Math.floor(next() * 8), Math.floor(next() * 8)] as const);
    const steps = pairs.map(([from, to]) => ({ from: `0.${from}`, to: `1.${to}` }));
    const naive = pairs.flatMap((a, index) => pairs.slice(index + 1).filter((b) => (a[0] - b[0]) * (a[1] - b[1]) < 0));
    expect(crossings(columns, steps)).toBe(naive.length);
  }
});

test('a chain is straight, and one Secret stands in the middle of its readers', () => {
  const node = (id: string, column: 'store' | 'maker' | 'secret' | 'reader') => ({
    id,
    column,
    kind: 'Kind',
    name: id,
    ...(column === 'store' ? {} : { namespace: 'shop' }),
    set: 'prod',
  });
  const flow: Flow = {
    nodes: [
      node('store', 'store'),
      node('maker', 'maker'),
      node('secret', 'secret'),
      ...['a', 'b', 'c'].map((id) => node(id, 'reader')),
    ],
    edges: [
      { from: 'store', to: 'maker', how: 'keeps' },
      { from: 'maker', to: 'secret', how: 'makes' },
      ...['a', 'b', 'c'].map((to) => ({ from: 'secret', to, how: 'env' as const })),
    ],
  };
  const middles = new Map(cardsIn(pictureOf(flow, AUTO)).map(({ card, y, height }) => [card.id, y + height / 2]));
  expect(new Set(['store', 'maker', 'secret', 'b'].map((id) => middles.get(id)))).toHaveProperty('size', 1);
});

test('a link that passes a column is drawn between its cards, and one to the same column leaves at the right', () => {
  const base = { kind: 'Kind', namespace: 'shop', set: 'prod' };
  const flow: Flow = {
    nodes: [
      { ...base, id: 'class', name: 'class', column: 'maker' },
      { ...base, id: 'secret', name: 'secret', column: 'secret' },
      { ...base, id: 'account', name: 'account', column: 'reader' },
      { ...base, id: 'web', name: 'web', column: 'reader' },
    ],
    edges: [
      { from: 'class', to: 'web', how: 'volume' },
      { from: 'secret', to: 'account', how: 'imagePull' },
      { from: 'account', to: 'web', how: 'account' },
    ],
  };
  const picture = pictureOf(flow, AUTO);
  expect(problemsIn(picture)).toEqual([]);
  const byEnds = new Map(picture.links.map((link) => [`${link.link.from} ${link.link.to}`, link]));
  const passing = byEnds.get('class web');
  const secret = cardsIn(picture).find(({ card }) => card.id === 'secret');
  expect(passing?.points).toHaveLength(4);
  expect(
    passing?.points.slice(1, 3).every(({ y }) => y < (secret?.y ?? 0) || y > (secret?.y ?? 0) + (secret?.height ?? 0)),
  ).toBe(true);
  expect(byEnds.get('account web')?.isArc).toBe(true);
  expect(byEnds.get('secret account')?.isArc).toBe(false);
});

test('cards keep their order, their gap and their room, wherever they want to be', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const next = random(seed);
    const wishes = Array.from({ length: 1 + Math.floor(next() * 12) }, () => ({
      height: 20 + next() * 40,
      middle: next() < 0.2 ? undefined : next() * 900 - 100,
      weight: 1 + Math.floor(next() * 4),
    }));
    const total = wishes.reduce((sum, { height }) => sum + height + 10, -10);
    const tops = spread(wishes, 10, Math.max(total, 600));
    for (const [index, top] of tops.entries()) {
      const { height } = wishes[index] ?? { height: 0 };
      expect(top).toBeGreaterThanOrEqual(-1e-9);
      expect(top + height).toBeLessThanOrEqual(Math.max(total, 600) + 1e-6);
      const below = tops[index + 1];
      if (below !== undefined) expect(below - top - height).toBeGreaterThanOrEqual(10 - 1e-6);
    }
  }
  expect(spread([{ height: 20, middle: 50, weight: 1 }], 10, 100)).toEqual([40]);
  expect(
    spread(
      [
        { height: 20, middle: 50, weight: 1 },
        { height: 20, middle: 50, weight: 1 },
      ],
      10,
      100,
    ),
  ).toEqual([25, 55]);
});

describe('folding', () => {
  const base = { kind: 'Kind', namespace: 'shop', set: 'prod' };
  const secret = {
    ...base,
    id: 'secret',
    kind: 'Secret',
    name: 'secret',
    column: 'secret' as const,
    protection: 'plaintext' as const,
  };
  const readers = Array.from({ length: 50 }, (_, at) => ({
    ...base,
    id: `r${at}`,
    kind: 'Deployment',
    name: `web-${at}`,
    column: 'reader' as const,
  }));
  const flow: Flow = {
    nodes: [secret, ...readers, { ...base, id: 'job', kind: 'Job', name: 'job', column: 'reader' }],
    edges: [...readers, { id: 'job' }].map(({ id }) => ({ from: 'secret', to: id, how: 'env' })),
  };

  test('makes a stack of the readers of one kind, and no other', () => {
    const cards = cardsIn(pictureOf(flow, AUTO)).map(({ card, face }) => [card.kind, face.title]);
    expect(cards).toEqual([
      ['node', 'secret'],
      ['stack', '50 Deployments'],
      ['node', 'job'],
    ]);
  });

  test('opens the stack that a person opens, and only that', () => {
    const [stack] = fold(flow, AUTO).sets.flatMap((set) =>
      set.lanes.flatMap(({ cards }) => cards.filter(({ kind }) => kind === 'stack')),
    );
    expect(cardsIn(pictureOf(flow, { mode: 'auto', chosen: new Map([[stack?.id ?? '', true]]) }))).toHaveLength(52);
    expect(cardsIn(pictureOf(flow, { mode: 'auto', chosen: new Map([['stack:other', true]]) }))).toHaveLength(3);
  });

  test('puts Secrets with their makers into stacks where store and readers are the same', () => {
    const made = Array.from({ length: 20 }, (_, at) => [
      { ...base, id: `m${at}`, kind: 'ExternalSecret', name: `s${at}`, column: 'maker' as const },
      { ...secret, id: `s${at}`, name: `s${at}`, protection: 'external' as const },
    ]).flat();
    const store = { id: 'store', kind: 'SecretStore', name: 'vault', set: 'prod', column: 'store' as const };
    const web = { ...base, id: 'web', kind: 'Deployment', name: 'web', column: 'reader' as const };
    const pairs = Array.from({ length: 20 }, (_, at) => [
      { from: 'store', to: `m${at}`, how: 'keeps' as const },
      { from: `m${at}`, to: `s${at}`, how: 'makes' as const },
      { from: `s${at}`, to: 'web', how: 'envFrom' as const },
    ]).flat();
    const picture = pictureOf({ nodes: [store, ...made, web], edges: pairs }, AUTO);
    expect(cardsIn(picture).map(({ face }) => face.title)).toEqual([
      'vault',
      '20 ExternalSecrets',
      '20 Secrets',
      'web',
    ]);
    expect(picture.links).toHaveLength(3);
  });

  test('never folds the only namespace, and folds all of several', () => {
    const one = pictureOf(randomFlow({ nodes: 600, namespaces: 1 }, 3), AUTO);
    expect(cardsIn(one).some(({ card }) => card.kind === 'lane')).toBe(false);
    const many = cardsIn(pictureOf(randomFlow({ nodes: 600, namespaces: 9 }, 3), AUTO)).filter(
      ({ card }) => card.column !== 'store',
    );
    expect(many.map(({ card }) => card.kind)).toEqual(many.map(() => 'lane'));
  });

  test('leaves namespaces open of which nothing would be saved, however many they are', () => {
    const small = Array.from({ length: 80 }, (_, at) => [
      { ...secret, id: `s${at}`, name: `s${at}`, namespace: `n${at}` },
      { ...base, id: `r${at}`, name: `r${at}`, namespace: `n${at}`, column: 'reader' as const },
    ]).flat();
    const large = randomFlow({ nodes: 60, namespaces: 1 }, 2).nodes.map((node) => ({
      ...node,
      namespace: 'n',
      set: 'prod',
    }));
    const picture = pictureOf({ nodes: [...small, ...large], edges: [] }, AUTO);
    expect(cardsIn(picture).filter(({ card }) => card.kind === 'lane')).toHaveLength(1);
    expect(picture.sets.every(({ set }) => !set.isFolded)).toBe(true);
  });

  test('links between folded namespaces stay inside the picture', () => {
    const nodes = ['a', 'b', 'c'].flatMap((namespace) =>
      Array.from({ length: 70 }, (_, at) => ({
        ...secret,
        id: `${namespace}${at}`,
        name: `${namespace}${at}`,
        namespace,
        keys: [String(at)],
      })),
    );
    const web = { ...base, id: 'web', name: 'web', namespace: 'b', column: 'reader' as const };
    const edges = [{ from: 'a1', to: 'web', how: 'env' as const }];
    const picture = pictureOf({ nodes: [...nodes, web], edges }, { mode: 'closed', chosen: new Map() });
    const [link] = picture.links;
    expect(link?.isArc).toBe(true);
    expect(picture.width - (link?.points[0]?.x ?? 0)).toBeGreaterThan(40);
    expect(problemsIn(picture)).toEqual([]);
  });

  test('goes by what there is, not by the order in which it is found', () => {
    const big = randomFlow({ nodes: 300, namespaces: 6, sets: 2 }, 5);
    const ids = (one: Flow): readonly string[] => [...new Set(fold(one, AUTO).cardOf.values())].sort();
    expect(ids({ nodes: shuffled(big.nodes, 1), edges: shuffled(big.edges, 2) })).toEqual(ids(big));
  });
});
