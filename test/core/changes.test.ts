import { describe, expect, test } from 'vitest';
import { ChangeError, type PossiblePlan, textsAfter } from '../../server/src/core/engine/changes.js';
import type { FileChange } from '../../server/src/core/model/fix.js';
import type { Edit } from '../../server/src/core/text/range.js';

const FILES: Readonly<Record<string, string>> = { 'a.yaml': 'one', 'b.yaml': 'two' };

/** The texts after a plan of `a.yaml`, by path. */
function changed(
  files: readonly FileChange[],
  edits: readonly Edit[] = [],
): Readonly<Record<string, string | undefined>> {
  const plan: PossiblePlan = { edits, files };
  return Object.fromEntries(textsAfter('a.yaml', plan, (path) => FILES[path]));
}

const at = (start: number, end: number, newText: string): Edit => ({ range: { start, end }, newText });
const create = (path: string): FileChange => ({ kind: 'create', path, text: 'new', why: 'a test' });
const rename = (path: string, to: string): FileChange => ({ kind: 'rename', path, to, why: 'a test' });
const edit = (path: string, ...edits: readonly Edit[]): FileChange => ({ kind: 'edit', path, edits, why: 'a test' });

describe('the files after a plan', () => {
  test('are those that it changes, with their texts', () => {
    expect(changed([], [at(0, 3, 'ONE')])).toEqual({ 'a.yaml': 'ONE' });
    expect(changed([create('c.yaml'), edit('b.yaml', at(3, 3, '!'))])).toEqual({ 'c.yaml': 'new', 'b.yaml': 'two!' });
    expect(changed([])).toEqual({});
  });

  test('have what was edited before it was renamed, and nothing where it was', () => {
    expect(changed([rename('a.yaml', 'c.yaml')], [at(0, 1, 'O')])).toEqual({ 'a.yaml': undefined, 'c.yaml': 'One' });
    expect(changed([rename('b.yaml', 'c.yaml'), edit('c.yaml', at(0, 0, '> '))])).toEqual({
      'b.yaml': undefined,
      'c.yaml': '> two',
    });
    // What was renamed leaves room for another file.
    expect(changed([rename('b.yaml', 'c.yaml'), create('b.yaml')])).toEqual({ 'b.yaml': 'new', 'c.yaml': 'two' });
  });

  test.each<[string, readonly FileChange[], string]>([
    ['a file that is there is made', [create('b.yaml')], 'The plan makes b.yaml, which exists'],
    ['a file is made twice', [create('c.yaml'), create('c.yaml')], 'The plan makes c.yaml, which exists'],
    ['a file takes the name of another', [rename('a.yaml', 'b.yaml')], 'The plan makes b.yaml, which exists'],
    ['what is changed is not there', [edit('c.yaml', at(0, 0, 'x'))], 'The plan changes c.yaml, which does not exist'],
    ['what is renamed is not there', [rename('c.yaml', 'd.yaml')], 'The plan changes c.yaml, which does not exist'],
    [
      'what was renamed is changed where it was',
      [rename('b.yaml', 'c.yaml'), edit('b.yaml', at(0, 0, 'x'))],
      'The plan changes b.yaml, which does not exist',
    ],
    ['a path leads elsewhere', [create('../c.yaml')], 'The plan makes a file that is elsewhere than it seems'],
    [
      'a new name leads elsewhere',
      [rename('a.yaml', 'x/../../c.yaml')],
      'The plan makes a file that is elsewhere than it seems',
    ],
    [
      'a file is still to be encrypted',
      [
        {
          kind: 'encrypt',
          path: 'b.yaml',
          text: 'two',
          isNew: false,
          config: '.sops.yaml',
          selectors: { by: 'encrypted_regex', pattern: '', macOnlyEncrypted: false, covers: () => true },
          why: 'a test',
        },
      ],
      'b.yaml is still to be encrypted',
    ],
  ])('are none where %s', (_what, files, message) => {
    expect(() => changed(files)).toThrow(new ChangeError(message));
  });
});
