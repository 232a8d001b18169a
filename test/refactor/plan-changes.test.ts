import { describe, expect, test } from 'vitest';
import type { FileChange, FixWorld } from '../../server/src/core/model/fix.js';
import { addItem, PlanChanges, removeAll } from '../../server/src/core/refactor/plan-changes.js';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { applyEdits, type Edit } from '../../server/src/core/text/range.js';
import { ParsedFiles } from '../../server/src/core/workspace/files.js';
import type { Cursor } from '../../server/src/core/yaml/cursor.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { refused } from '../../server/src/core/yaml/edit/edits.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { Project } from '../../server/src/host/project/project.js';
import { edited, valueAt } from '../core/support.js';

const CLOSE = 'what has to change lies too close together to be changed at once';
const TWICE = 'what has to change would be written to one file twice';
const OWN = 'a: 1\nb: 2\n';

const world = new Project(new MemoryHost(new Map()), { root: '', settings: DEFAULT_SETTINGS }).world('a.yaml');

/** The changes of a finding in `a.yaml`, in its last document; `now` is the text of the file by now. */
function changes(text = OWN, now = text): PlanChanges {
  const here: FixWorld = { ...world, files: new ParsedFiles((path) => (path === 'a.yaml' ? now : undefined)) };
  const root = parseStream(text).documents.at(-1)?.document.root;
  return new PlanChanges(here, root ?? expect.fail());
}

const at = (start: number, end: number, newText = ''): Edit => ({ range: { start, end }, newText });
const edit = (path: string, ...edits: readonly Edit[]): FileChange => ({ kind: 'edit', path, edits, why: 'a test' });
const create = (path: string, text: string): FileChange => ({ kind: 'create', path, text, why: 'a test' });

/** The text of the file after edits of its own, or why there are none. */
function own(...edits: readonly Edit[]): string {
  const plan = changes().edit({ edits }).toPlan();
  return 'refused' in plan ? plan.refused : applyEdits(OWN, plan.edits);
}

describe('edits of one text', () => {
  test('are made together where they stand apart', () => {
    expect(own(at(3, 4, '8'), at(8, 9, '9'))).toBe('a: 8\nb: 9\n');
    expect(own(at(3, 4, '8'), at(4, 4, '9')), 'behind what goes').toBe('a: 89\nb: 2\n');
    expect(own(at(0, 5), at(5, 9, 'c: 3')), 'one ends where the other begins').toBe('c: 3\n');
  });

  test('keep their order where several insert at one place', () => {
    expect(own(at(0, 0, 'x'), at(0, 0, 'y'), at(0, 0, 'z'))).toBe(`xyz${OWN}`);
  });

  test.each<[string, readonly Edit[]]>([
    ['something comes into what goes', [at(0, 5), at(3, 3, 'new')]],
    ['something comes into what goes, whichever is first', [at(3, 3, 'new'), at(0, 5)]],
    ['something comes right before what goes', [at(0, 5), at(0, 0, 'new')]],
    ['they overlap', [at(0, 5), at(4, 9)]],
    ['they are the same', [at(0, 5), at(0, 5)]],
    ['the last two of many meet', [at(0, 1), at(3, 9), at(5, 6)]],
  ])('are refused where %s', (_what, edits) => {
    expect(own(...edits)).toBe(CLOSE);
    const plan = changes()
      .add([edit('b.yaml', ...edits)])
      .toPlan();
    expect(plan, 'in another file').toEqual({ refused: CLOSE });
  });
});

describe('changes of other files', () => {
  test('become one where they are of one file, and what is said twice is done once', () => {
    const plan = changes()
      .add([edit('b.yaml', at(0, 0, 'x'))])
      .add([edit('b.yaml', at(0, 0, 'x'), at(0, 0, 'y'), at(1, 1, 'x'))])
      .add([create('c.yaml', 'one'), create('c.yaml', 'one')])
      .toPlan();
    expect(plan).toEqual({
      edits: [],
      files: [edit('b.yaml', at(0, 0, 'x'), at(0, 0, 'y'), at(1, 1, 'x')), create('c.yaml', 'one')],
    });
  });

  test.each<[string, readonly FileChange[]]>([
    ['made with two texts', [create('c.yaml', 'one'), create('c.yaml', 'two')]],
    ['made and edited', [create('c.yaml', 'one'), edit('c.yaml', at(0, 0, 'x'))]],
    [
      'renamed twice',
      [
        { kind: 'rename', path: 'c.yaml', to: 'd.yaml', why: 'a test' },
        { kind: 'rename', path: 'c.yaml', to: 'e.yaml', why: 'a test' },
      ],
    ],
  ])('are refused where one file is %s', (_what, files) => {
    expect(changes().add(files).toPlan()).toEqual({ refused: TWICE });
  });

  test('are none of the file itself', () => {
    expect(
      changes()
        .add([edit('a.yaml', at(0, 0, 'x'))])
        .toPlan(),
    ).toEqual({ refused: CLOSE });
  });
});

describe('edits of other objects', () => {
  const object = (path: string, start: number) =>
    ({ path, start }) as Parameters<PlanChanges['editObject']>[0]['object'];

  test('are counted from the document of the finding where they stand in its file', () => {
    const of = (path: string, start: number) =>
      changes(`x: 1\n---\n${OWN}`)
        .editObject({ object: object(path, start), plan: { edits: [at(0, 1, 'y')] }, why: 'a test' })
        .toPlan();
    // The document of the finding begins behind five characters.
    expect(of('a.yaml', 0)).toEqual({ edits: [at(-5, -4, 'y')], files: [] });
    expect(of('b.yaml', 5)).toEqual({ edits: [], files: [edit('b.yaml', at(5, 6, 'y'))] });
  });

  test('are refused where the document of the finding stands twice, or is there no more', () => {
    const twice = `x: 1\n---\n${OWN}---\n${OWN}`;
    for (const now of [twice, twice.replaceAll('2', '3')]) {
      const plan = changes(twice, now)
        .editObject({ object: object('a.yaml', 0), plan: { edits: [] }, why: 'a test' })
        .toPlan();
      expect(plan).toEqual({ refused: 'the document stands twice in its file' });
    }
  });

  test('one refusal refuses all, the first with its reason', () => {
    const plan = changes()
      .edit({ edits: [at(0, 0, 'x')] })
      .editObject({ object: object('b.yaml', 0), plan: refused('no'), why: 'the reference stays' })
      .edit(refused('not today'))
      .toPlan();
    expect(plan).toEqual({ refused: 'the reference stays: no' });
  });
});

describe('removeAll', () => {
  const without = (text: string, ...keys: readonly string[]): string =>
    edited(text, removeAll(keys.flatMap((key): readonly Cursor[] => parsedEntry(text, key))));
  const parsed = new Map<string, Cursor>();
  const parsedEntry = (text: string, key: string): readonly Cursor[] => {
    let root = parsed.get(text);
    if (!root) {
      root = parseStream(text).documents[0]?.document.root ?? expect.fail();
      parsed.set(text, root);
    }
    return [root.at('data', key) ?? expect.fail()];
  };

  test('leaves the collection where something is left in it', () => {
    expect(without('data:\n  a: 1\n  b: 2\n  c: 3\n', 'a', 'c')).toBe('data:\n  b: 2\n');
    expect(without('data:\n  a: 1\n', 'a')).toBe('data: {}\n');
    expect(without('kind: X\ndata:\n  a: 1\n  b: 2\n', 'a', 'b')).toBe('kind: X\n');
    expect(removeAll([])).toEqual({ refused: 'there is nothing to remove' });
  });
});

test('addItem adds to a list that is there, empty, not written or absent, and to nothing else', () => {
  const added = (text: string): string => edited(text, addItem(valueAt(text), 'list', 'x', ['a']));
  expect(added('a: 1\nb: 2\n')).toBe('a: 1\nlist:\n  - x\nb: 2\n');
  expect(added('list:\n- a\n')).toBe('list:\n- a\n- x\n');
  expect(added('list: []\n')).toBe('list:\n  - x\n');
  expect(added('list:\n')).toBe('list:\n  - x\n');
  expect(added('list: {}\n')).toBe('refused: "list" is no list');
  expect(added('list: a\n')).toBe('refused: "list" is no list');
});
