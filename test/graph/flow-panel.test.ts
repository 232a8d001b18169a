import { describe, expect, test } from 'vitest';
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
  viewOf,
} from '../../client/webview/model.js';
import type { Flow } from '../../server/src/core/graph/flow/flow.js';
import { narrow } from '../../server/src/core/graph/flow/narrow.js';
import { faceOf } from '../../server/src/core/graph/flow/words.js';
import { randomFlow } from './random-flow.js';

const base = { kind: 'Kind', namespace: 'shop', set: 'prod' };
const FLOW: Flow = {
  nodes: [
    { ...base, id: 'vault', name: 'vault', column: 'store' },
    { ...base, id: 'es', name: 'db', kind: 'ExternalSecret', column: 'maker' },
    { ...base, id: 'db', name: 'db', kind: 'Secret', column: 'secret', protection: 'external', keys: ['user'] },
    { ...base, id: 'key', name: 'key', kind: 'Secret', column: 'secret', protection: 'plaintext' },
    { ...base, id: 'web', name: 'web', column: 'reader', containers: ['app'] },
    { ...base, id: 'job', name: 'job', column: 'reader' },
    { ...base, id: 'lone', name: 'lone', column: 'reader', set: 'dev' },
    { ...base, id: 'lost', name: 'lost', kind: 'Secret', column: 'secret', set: 'dev', protection: 'dangling' },
  ],
  edges: [
    { from: 'vault', to: 'es', how: 'keeps' },
    { from: 'es', to: 'db', how: 'makes' },
    { from: 'db', to: 'web', how: 'env' },
    { from: 'key', to: 'web', how: 'volume' },
    { from: 'key', to: 'job', how: 'env' },
    { from: 'lost', to: 'lone', how: 'env' },
  ],
};

function shown(flow: Flow, state: Partial<PanelState>): readonly string[] {
  return [...cardsBy(viewOf(flow, { ...FIRST_STATE, ...state }, faceOf).picture).keys()];
}

describe('the filter', () => {
  test.each<[Partial<PanelState>, readonly string[]]>([
    [{}, ['vault', 'es', 'db', 'key', 'web', 'job', 'lost', 'lone']],
    [{ set: 'dev' }, ['lost', 'lone']],
    [{ set: 'gone' }, ['vault', 'es', 'db', 'key', 'web', 'job', 'lost', 'lone']],
    [{ query: 'EXTERNALSECRET' }, ['vault', 'es', 'db', 'web']],
    [{ query: 'user' }, ['vault', 'es', 'db', 'web']],
    [{ query: 'app' }, ['vault', 'es', 'db', 'key', 'web']],
    [{ query: 'db nothing' }, []],
    [{ query: 'shop job' }, ['key', 'job']],
    [{ hidden: ['plaintext', 'dangling'] }, ['vault', 'es', 'db', 'web']],
    [{ hidden: ['external'] }, ['key', 'web', 'job', 'lost', 'lone']],
  ])('%j leaves whole paths', (state, expected) => {
    expect([...shown(FLOW, state)].sort()).toEqual([...expected].sort());
  });

  test('counts what the set has, whatever else is filtered', () => {
    const { counts, all, shown: left, hits } = viewOf(FLOW, { ...FIRST_STATE, set: 'prod', query: 'key' }, faceOf);
    expect([counts.get('external'), counts.get('plaintext'), counts.get('dangling')]).toEqual([1, 1, undefined]);
    expect([all, left, [...hits]]).toEqual([6, 3, ['key']]);
  });

  test('of namespaces keeps the stores that these use', () => {
    const { flow } = narrow(FLOW, { namespaces: new Set(['other']) });
    expect(flow.nodes).toEqual([]);
    expect(narrow(FLOW, { sets: new Set(['dev']) }).flow.edges).toEqual([FLOW.edges[5]]);
  });
});

describe('the way', () => {
  const { picture } = viewOf(FLOW, FIRST_STATE, faceOf);

  test('through a card goes up and down, and not to what merely shares a neighbour', () => {
    expect([...pathOfCard(picture, 'db')].sort()).toEqual(['db', 'es', 'vault', 'web']);
    expect([...pathOfCard(picture, 'web')].sort()).toEqual(['db', 'es', 'key', 'vault', 'web']);
    expect([...pathOfCard(picture, 'job')].sort()).toEqual(['job', 'key']);
  });

  test.each([
    ['vault', 'ArrowRight', 'es'],
    ['es', 'ArrowRight', 'db'],
    ['db', 'ArrowRight', 'web'],
    ['web', 'ArrowRight', undefined],
    ['job', 'ArrowLeft', 'key'],
    ['es', 'ArrowLeft', 'vault'],
    ['vault', 'ArrowLeft', undefined],
    ['web', 'x', undefined],
    ['gone', 'ArrowLeft', undefined],
  ])('from %s with %s goes to %s', (from, key, to) => {
    expect(neighbourOf(picture, from, key)).toBe(to);
  });

  test('up and down goes through the column, from the first to the last', () => {
    const column = [...cardsBy(picture).values()]
      .filter(({ card }) => card.column === 'secret')
      .sort((a, b) => a.y - b.y);
    const ids = column.map(({ card }) => card.id);
    const walked = [neighbourOf(picture, ids[1] ?? '', 'Home')];
    for (let at = walked[0]; at !== undefined; at = neighbourOf(picture, at, 'ArrowDown'))
      if (at !== walked.at(-1)) walked.push(at);
    expect(walked).toEqual(ids);
    expect(neighbourOf(picture, ids[0] ?? '', 'End')).toBe(ids.at(-1));
    expect(neighbourOf(picture, ids[0] ?? '', 'ArrowUp')).toBeUndefined();
  });
});

describe('what is folded', () => {
  const big = randomFlow({ nodes: 600, namespaces: 8, sets: 2 }, 9);
  const node = big.nodes.find(({ column }) => column === 'reader') ?? big.nodes[0];
  const id = node?.id ?? '';

  test('is opened for a node that is to be seen, and nothing more', () => {
    expect(shown(big, {})).not.toContain(id);
    const state = revealing(big, { ...FIRST_STATE, set: 'gone', query: 'nothing at all' }, id, faceOf);
    expect(state).toMatchObject({ selected: id, query: '' });
    expect(shown(big, state)).toContain(id);
    const lanes = [...cardsBy(viewOf(big, state, faceOf).picture).values()].filter(({ card }) => card.kind === 'lane');
    expect(lanes.length).toBeGreaterThan(4);
    expect(revealing(big, FIRST_STATE, 'gone', faceOf)).toBe(FIRST_STATE);
  });

  test('can be folded again from a card in it', () => {
    const open = revealing(big, FIRST_STATE, id, faceOf);
    if (!node) throw new Error('The flow has a reader');
    const again = toggled(open, groupOf(big, open, node), false);
    expect(shown(big, again)).not.toContain(id);
    const { picture } = viewOf(big, again, faceOf);
    expect(cardFor(picture, id)).not.toBe(id);
    expect(cardFor(picture, 'gone')).toBeUndefined();
  });

  test('shows a stack again that was opened, from one of its cards', () => {
    const readers = Array.from({ length: 60 }, (_, at) => ({
      ...base,
      id: `r${at}`,
      name: `r${at}`,
      column: 'reader' as const,
    }));
    const flow: Flow = {
      nodes: [{ ...base, id: 's', name: 's', column: 'secret' }, ...readers],
      edges: readers.map(({ id: to }) => ({ from: 's', to, how: 'env' })),
    };
    const [, stack = ''] = shown(flow, {});
    const open = toggled(FIRST_STATE, stack, true);
    expect(shown(flow, open)).toHaveLength(61);
    const [, first] = flow.nodes;
    if (!first) throw new Error('There are readers');
    expect(groupOf(flow, open, first)).toBe(stack);
    expect(shown(flow, toggled(open, stack, false))).toEqual(['s', stack]);
  });
});
