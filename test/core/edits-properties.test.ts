import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../server/src/core/text/range.js';
import type { Cursor } from '../../server/src/core/yaml/cursor.js';
import { parseStream, type YamlDocument } from '../../server/src/core/yaml/document.js';
import {
  appendItem,
  type EditPlan,
  insertEntry,
  removeEntry,
  replaceEntry,
  replaceValue,
  setIn,
  setScalar,
  type YamlData,
} from '../../server/src/core/yaml/edit/edits.js';
import { type Data, documentData } from '../harness/data.js';
import { yamlText } from './arbitrary-yaml.js';

const value: fc.Arbitrary<YamlData> = fc.oneof(
  fc.constantFrom<YamlData>(
    'plain',
    'true',
    '0777',
    '0o17',
    '1_000',
    'y',
    '12:30',
    '',
    ' blank ',
    'a: b',
    '# no',
    'a, b]',
    'one\ntwo\n',
    '\n x',
    'ü💥',
    '=',
    '<<',
    '.',
    '-',
    '1e3',
  ),
  fc.constantFrom<YamlData>(
    1,
    -2.5,
    true,
    false,
    null,
    [],
    {},
    ['x', { y: [1] }],
    { k: 'v', l: { m: ['n', null] } },
    [['a'], 'b\nc'],
    { text: 'one\n\n two' },
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/\{\{|\0/.test(text)),
);
const newKey = fc.constantFrom('new', 'true', '8080', 'with space', 'a.b/c', '-', 'x: y', '#', 'é', '', '<<x', '<<');

/** One of a list by a number that is drawn before the list is known. */
function pick<T>(list: readonly T[], number: number): T | undefined {
  return list[number % Math.max(list.length, 1)];
}

interface Outcome {
  readonly plan: EditPlan;
  /** Changes the data to what the edit is to make of it. */
  change(data: Data): Data;
}

/** Runs an edit on random documents: the result must say what was meant, and have every comment. */
function check(edit: (root: Cursor, number: number, value: YamlData, key: string) => Outcome | undefined): {
  done: number;
  refused: number;
} {
  const count = { done: 0, refused: 0 };
  const run = (
    { text, comments }: { text: string; comments: number },
    number: number,
    data: YamlData,
    key: string,
  ): void => {
    const document = parse(text);
    const root = document.root;
    const before = documentData(document);
    if (!root || before === undefined) throw new Error('A generated document is empty');
    expect(commentsOf(document)).toHaveLength(comments);
    const outcome = edit(root, number, data, key);
    if (!outcome) return;
    if ('refused' in outcome.plan) {
      expect(outcome.plan.refused).not.toBe('');
      count.refused++;
      return;
    }
    count.done++;
    const result = applyEdits(text, outcome.plan.edits);
    const after = parse(result);
    expect(documentData(after), `result:\n${result}`).toEqual(outcome.change(before));
    expect(commentsOf(after)).toEqual(expect.arrayContaining([...commentsOf(document)]));
    if (text.includes('\r\n')) expect(result.replaceAll('\r\n', ''), 'line breaks stay CRLF').not.toContain('\n');
    else expect(result).not.toContain('\r');
  };
  fc.assert(fc.property(yamlText, fc.nat(1000), value, newKey, run), { numRuns: 1500 });
  return count;
}

function parse(text: string): YamlDocument {
  const { documents, problems } = parseStream(text);
  const [first] = documents;
  if (!first || documents.length !== 1) throw new Error(`Not one document:\n${text}`);
  expect([...problems, ...first.document.problems], text).toEqual([]);
  expect(first.document.duplicateKeys, text).toEqual([]);
  return first.document;
}

function commentsOf({ text, tree }: YamlDocument): readonly string[] {
  return tree.comments.map(({ start, end }) => text.slice(start, end).trimEnd()).sort();
}

function toData(written: YamlData): Data {
  if (written === null || typeof written !== 'object') return written;
  if (Array.isArray(written)) return written.map(toData);
  return new Map(Object.entries(written).map(([key, item]) => [key, toData(item)]));
}

/** The data with `change` done to the collection at a path. */
function within(data: Data, path: readonly (string | number)[], change: (data: Data) => Data): Data {
  const [step, ...rest] = path;
  if (step === undefined) return change(data);
  if (data instanceof Map)
    return new Map([...data].map(([key, item]) => [key, key === step ? within(item, rest, change) : item]));
  if (Array.isArray(data)) return data.map((item, index) => (index === step ? within(item, rest, change) : item));
  throw new Error('The path leads into a scalar');
}

function withEntry(key: string, written: YamlData): (data: Data) => Data {
  return (data) => new Map([...(data instanceof Map ? data : []), [key, toData(written)]]);
}

describe('on random documents', () => {
  test('setScalar changes one scalar', () => {
    const { done, refused } = check((root, number, data) => {
      const target = pick(
        [...root.walk()].filter(({ kind }) => kind === 'scalar'),
        number,
      );
      if (!target || (data !== null && typeof data === 'object')) return undefined;
      return { plan: setScalar(target, data), change: (all) => within(all, target.path, () => data) };
    });
    expect(done).toBeGreaterThan(10 * refused);
  });

  test('insertEntry adds one entry', () => {
    const { done, refused } = check((root, number, data, key) => {
      const map = pick(
        [...root.walk()].filter(({ kind }) => kind === 'map'),
        number,
      );
      const after =
        map &&
        pick(
          [...map.entries()].map((entry) => entry.key ?? ''),
          number,
        );
      return (
        map && {
          plan: insertEntry(map, key, data, number % 3 === 0 && after !== undefined ? [after] : []),
          change: (all) => within(all, map.path, withEntry(key, data)),
        }
      );
    });
    expect(done).toBeGreaterThan(100);
    expect(refused).toBe(0);
  });

  test('appendItem adds one item', () => {
    const { done, refused } = check((root, number, data) => {
      const sequence = pick(
        [...root.walk()].filter(({ kind }) => kind === 'sequence'),
        number,
      );
      return (
        sequence && {
          plan: appendItem(sequence, data),
          change: (all) => within(all, sequence.path, (list) => (Array.isArray(list) ? [...list, toData(data)] : list)),
        }
      );
    });
    expect(done).toBeGreaterThan(100);
    expect(refused).toBe(0);
  });

  test('removeEntry removes one entry or item', () => {
    const { done, refused } = check((root, number) => {
      const target = pick([...root.walk()].slice(1), number);
      const { parent, step } = target ?? {};
      if (!target || !parent) return undefined;
      const change = (data: Data): Data =>
        data instanceof Map
          ? new Map([...data].filter(([key]) => key !== step))
          : Array.isArray(data)
            ? data.filter((_, index) => index !== step)
            : data;
      return { plan: removeEntry(target), change: (all) => within(all, parent.path, change) };
    });
    // A comment in a flow sequence, or in a collection that would be left empty, has no place to stay.
    expect(done).toBeGreaterThan(4 * refused);
  });

  test('replaceEntry replaces key and value, replaceValue the value', () => {
    const { done, refused } = check((root, number, data, key) => {
      const target = pick(
        [...root.walk()].filter((cursor) => cursor.key !== undefined),
        number,
      );
      if (!target?.parent || target.key === undefined) return undefined;
      const [name, same] = [target.key, number % 2 === 0];
      const change = (map: Data): Data =>
        new Map(
          (map instanceof Map ? [...map] : []).map(([old, item]) =>
            old === name ? [same ? name : key, toData(data)] : [old, item],
          ),
        );
      return {
        plan: same ? replaceValue(target, data) : replaceEntry(target, key, data),
        change: (all) => within(all, target.parent?.path ?? [], change),
      };
    });
    expect(done).toBeGreaterThan(10 * refused);
  });

  test('setIn makes a path', () => {
    const { done, refused } = check((root, number, data, key) => {
      const map = pick(
        [...root.walk()].filter(({ kind }) => kind === 'map'),
        number,
      );
      const first = map && (number % 2 === 0 ? key : (pick([...map.entries()], number)?.key ?? key));
      if (!map || first === undefined) return undefined;
      const below = map.at(first);
      const change = (old: Data): Data => {
        const inner = below?.kind === 'map' ? within(old, [], (all) => all) : new Map<string, Data>();
        return withEntry('deep', data)(inner);
      };
      return {
        plan: setIn(map, [first, 'deep'], data),
        change: (all) =>
          within(all, map.path, (old) => {
            const existing = old instanceof Map ? old.get(first) : undefined;
            return existing === undefined ? withEntry(first, { deep: data })(old) : within(old, [first], change);
          }),
      };
    });
    expect(done).toBeGreaterThan(10 * refused);
  });
});
