import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Selectors } from '../../server/src/core/encryption/sops/selectors.js';
import { type FixedFile, fixFile } from '../../server/src/core/engine/fix-file.js';
import type { SourceFile } from '../../server/src/core/engine/placed-finding.js';
import { planFixes } from '../../server/src/core/engine/plan-fixes.js';
import type { FileChange, Fix, FixWorld } from '../../server/src/core/model/fix.js';
import type { ContainerRule } from '../../server/src/core/model/rule.js';
import pssPrivilegedRule from '../../server/src/core/rules/pod-security/pss-privileged.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { Refusal } from '../../server/src/core/text/refusal.js';
import type { Cursor } from '../../server/src/core/yaml/cursor.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { type Addition, planAddition } from '../../server/src/core/yaml/edit/additions.js';
import { insertEntry, setIn } from '../../server/src/core/yaml/edit/edits.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { Project } from '../../server/src/host/project/project.js';
import { checkWith, findingsIn, rethrow } from '../harness/run.js';

const pssPrivileged: ContainerRule = pssPrivilegedRule;
const CONFIG = new Config('', DEFAULT_SETTINGS, new Set(['pss-privileged']));
const WORLD = new Project(new MemoryHost(new Map()), { root: '', settings: DEFAULT_SETTINGS }).world('a.yaml');

const container = (name: string): string => `  - name: ${name}\n    securityContext: {privileged: true}\n`;
const POD = `kind: Pod\nspec:\n  containers:\n${container('a')}${container('b')}`;

function file(text: string): SourceFile {
  return { path: 'a.yaml', stream: parseStream(text), fileClass: 'kubernetes', ignoredByGit: false };
}

function fixAll(text: string, wanted: Parameters<typeof fixFile>[3] = () => true): Omit<FixedFile, 'done'> {
  const { done, ...fixed } = fixFile(file(text), checkWith(CONFIG), WORLD, wanted, rethrow);
  expect(done).toHaveLength(fixed.fixed);
  return fixed;
}

/** Puts fixes of our own in the place of the rule's; a finding stands as long as its value is a true one. */
function withFixes(fixes: (at: Cursor) => readonly Fix[]): void {
  vi.spyOn(pssPrivileged, 'check').mockImplementation(function* (container) {
    for (const cursor of container.cursor.walk())
      if (cursor.value === true) yield { at: cursor, message: 'A thing', fixes: fixes(cursor) };
  });
}

const fix = (title: string, plan: Fix['plan']): Fix => ({ title, safety: 'review', plan });
function encrypted(path: string, isNew: boolean): FileChange {
  const selectors: Selectors = { by: 'encrypted_regex', pattern: '', macOnlyEncrypted: false, covers: () => true };
  return { kind: 'encrypt', path, text: '', isNew, config: '.sops.yaml', selectors, why: 'a test' };
}
const replaced = (at: Cursor, newText: string) => ({ edits: [{ range: at.range, newText }] });

afterEach(() => {
  vi.restoreAllMocks();
});

describe('planFixes', () => {
  test('places edits in the file', () => {
    const text = `x: 1\n---\n${POD}`;
    const [first] = findingsIn(file(text), CONFIG);
    const planned = first && planFixes(first, WORLD);
    expect(planned).toHaveLength(1);
    const plan = planned?.[0]?.plan;
    const [edit] = plan && 'edits' in plan ? plan.edits : [];
    expect(text.slice(edit?.range.start, edit?.range.end)).toBe('true');
  });

  test('asks a rule for fixes that depend on the world, and keeps refusals', () => {
    vi.spyOn(pssPrivileged, 'check').mockImplementation(function* (container) {
      yield {
        at: container.cursor,
        isWritten: true,
        message: 'A thing',
        fixes: (world) => [fix(world.path, () => ({ refused: 'not today' }))],
      };
    });
    const [first] = findingsIn(file(POD), CONFIG);
    expect(first && planFixes(first, WORLD)).toMatchObject([
      { fix: { title: 'a.yaml' }, plan: { refused: 'not today' } },
    ]);
  });

  test('refuses where the document cannot be read', () => {
    const [first] = findingsIn(file(`${POD}  x: [\n`), CONFIG);
    expect(first && planFixes(first, WORLD)).toMatchObject([
      { plan: { refused: 'the document cannot be read as YAML; that comes first' } },
    ]);
  });
});

describe('files that a plan makes', () => {
  const OUTSIDE = 'a file would be made outside the folder that is open, or for one that is not on disk';
  const files: Readonly<Record<string, (path: string) => FileChange>> = {
    'a new file': (path) => ({ kind: 'create', path, text: '', why: 'a test' }),
    'a new name': (to) => ({ kind: 'rename', path: 'a.yaml', to, why: 'a test' }),
    'an encrypted file': (path) => encrypted(path, true),
  };

  /** Why a plan with a change of files is refused; undefined where it is not. */
  function refusal(root: string, change: FileChange, more: Partial<FixWorld> = {}): string | undefined {
    withFixes(() => [fix('one', () => ({ edits: [], files: [change] }))]);
    const [first] = findingsIn(file(POD), CONFIG);
    const [planned] = first ? planFixes(first, { ...WORLD, ...more, root }) : [];
    return planned && 'refused' in planned.plan ? planned.plan.refused : undefined;
  }

  test.each(Object.entries(files))('stay below the folder that is open: %s', (_what, make) => {
    for (const [root, path] of [
      ['', 'b.yaml'],
      ['.', 'deep/b.yaml'],
      ['/w', '/w/b.yaml'],
      ['/w/', '/w/b.yaml'],
      ['/', '/b.yaml'],
    ] as const)
      expect(refusal(root, make(path)), `${path} in ${root}`).toBeUndefined();
    for (const [root, path] of [
      ['', '../b.yaml'],
      ['.', 'deep/../../b.yaml'],
      ['/w', '/wide/b.yaml'],
      ['/w', '/w/../b.yaml'],
      ['/w/', '/b.yaml'],
      ['.w', 'w/b.yaml'],
    ] as const)
      expect(refusal(root, make(path)), `${path} in ${root}`).toBe(OUTSIDE);
  });

  test.each(Object.entries(files))('are on no way that a link may lead out of the folder: %s', (_what, make) => {
    const isLink = (path: string): boolean => path === '/w/a/linked' || path === '/w' || path === 'linked';
    for (const [root, path] of [
      ['/w', '/w/a/linked/b.yaml'],
      ['/w', '/w/a/linked/deep/b.yaml'],
      ['', 'linked/b.yaml'],
    ] as const)
      expect(refusal(root, make(path), { isLink }), path).toMatch(/linked is a link, and may lead out of the folder/);
    for (const path of ['/w/b.yaml', '/w/a/b.yaml', '/w/a/linked.yaml'])
      expect(refusal('/w', make(path), { isLink }), path).toBeUndefined();
  });

  test.each(Object.entries(files))('have names that every system has: %s', (_what, make) => {
    for (const name of [
      'CON',
      'nul.yaml',
      'com1.tar.gz',
      'a.yaml.',
      'a ',
      'a:b',
      `${'x'.repeat(252)}.yml`,
      'a\u202e.yaml',
    ])
      expect(refusal('/w', make(`/w/${name}`)), name).toMatch(/^a file would be made/);
    for (const name of ['console.yaml', 'a.con', 'com10.yaml', '.a', `${'x'.repeat(251)}.yml`, 'ü.yaml', 'a b'])
      expect(refusal('/w', make(`/w/${name}`)), name).toBeUndefined();
  });

  test.each(Object.entries(files))('are told apart from others by every system: %s', (_what, make) => {
    const twinOf = (path: string): string | undefined => (path === '/w/secret.yaml' ? 'Secret.yaml' : undefined);
    expect(refusal('/w', make('/w/secret.yaml'), { twinOf })).toBe(
      'Secret.yaml is there already, and some systems do not tell it from secret.yaml',
    );
    expect(refusal('/w', make('/w/other.yaml'), { twinOf })).toBeUndefined();
  });

  test('are none that are there: a file that is edited or encrypted where it is may lie anywhere', () => {
    expect(refusal('/w', { kind: 'edit', path: '/b.yaml', edits: [], why: 'a test' })).toBeUndefined();
    expect(refusal('/w', encrypted('/b.yaml', false))).toBeUndefined();
  });
});

test('a fix that throws is told of, and refused', () => {
  const crash = new Error('A fault of the rule');
  withFixes(() => [
    fix('one', () => {
      throw crash;
    }),
    fix('two', () => {
      throw new Refusal('not today');
    }),
  ]);
  const [first] = findingsIn(file(POD), CONFIG);
  const told: [string, unknown][] = [];
  const planned = first && planFixes(first, WORLD, (rule, error) => told.push([rule, error]));
  expect(planned).toMatchObject([
    { plan: { refused: 'the fix failed; that is a fault of the rule' } },
    { plan: { refused: 'not today' } },
  ]);
  expect(told).toEqual([['pss-privileged', crash]]);
  expect(() => first && planFixes(first, WORLD)).toThrow(crash);
});

describe('fixFile', () => {
  test('fixes everything in all documents at once', () => {
    const text = `${POD}---\n${POD}`;
    expect(fixAll(text)).toEqual({ text: text.replaceAll('true', 'false'), fixed: 4, skipped: [] });
  });

  test('fixes what is wanted', () => {
    const result = fixAll(POD, ({ finding }) => finding.message.includes('"b"'));
    expect(result).toEqual({
      text: POD.replace(container('b'), container('b').replace('true', 'false')),
      fixed: 1,
      skipped: [],
    });
    expect(fixAll(POD, (_finding, { safety }) => safety === 'safe')).toEqual({ text: POD, fixed: 0, skipped: [] });
  });

  test('changes nothing where there is nothing to fix', () => {
    const text = POD.replaceAll('true', 'false');
    expect(fixAll(text)).toEqual({ text, fixed: 0, skipped: [] });
  });

  test('takes the first fix that is possible', () => {
    withFixes((at) => [
      fix('one', () => ({ refused: 'not today' })),
      fix('two', () => replaced(at, 'no')),
      fix('three', () => replaced(at, 'off')),
    ]);
    expect(fixAll(POD)).toEqual({ text: POD.replaceAll('true', 'no'), fixed: 2, skipped: [] });
  });

  test('leaves fixes that touch other files to a person', () => {
    withFixes((at) => [
      fix('one', () => ({
        ...replaced(at, 'no'),
        files: [{ kind: 'create', path: 'b.yaml', text: '', why: 'a test' }],
      })),
    ]);
    expect(fixAll(POD)).toEqual({ text: POD, fixed: 0, skipped: [] });
  });

  test('says what it could not fix, once', () => {
    withFixes((at) => [fix('one', () => (at.pointer.includes('/0/') ? { refused: 'not today' } : replaced(at, 'no')))]);
    const result = fixAll(POD);
    expect(result.fixed).toBe(1);
    expect(result.skipped).toEqual([{ rule: 'pss-privileged', reason: 'not today' }]);
  });

  test('carries out in rounds what touches one place', () => {
    withFixes((at) => [
      fix('one', () => {
        const spec = at.document.root?.at('spec');
        return spec
          ? { edits: [...plan(setIn(spec, ['note'], at.pointer)), ...replaced(at, 'no').edits] }
          : { refused: 'no spec' };
      }),
    ]);
    const result = fixAll(POD);
    expect(result.fixed).toBe(2);
    expect(result.text).toContain('note: /spec/containers/1/securityContext/privileged\n');
    expect(result.text.match(/note:/g)).toHaveLength(1);
    expect(parseStream(result.text).documents[0]?.document.duplicateKeys).toEqual([]);
  });

  test('does not write a key twice where two fixes add it in different places', () => {
    withFixes((at) => [
      fix('one', () => {
        const holder = at.parent?.parent;
        const first = at.pointer.includes('privileged');
        return holder
          ? {
              edits: [
                ...plan(insertEntry(holder, 'lifecycle', {}, first ? ['name'] : [])),
                ...replaced(at, 'no').edits,
              ],
            }
          : { refused: 'nothing there' };
      }),
    ]);
    const text =
      'kind: Pod\nspec:\n  containers:\n  - name: a\n    securityContext: {privileged: true, other: true}\n    image: x\n';
    const { text: result } = fixAll(text);
    const { documents } = parseStream(result);
    expect(documents[0]?.document.duplicateKeys, result).toEqual([]);
  });

  test.each<[string, number, string]>([
    ['before it', -1, 'saw-a'],
    ['at its start', 0, 'saw-xa'],
    ['at its end', 1, 'saw-ax'],
    ['behind it', 2, 'saw-a'],
  ])('waits with a fix where another one changes what it relies on: %s', (_what, by, seen) => {
    for (const before of ['', 'x: 1\n---\n']) {
      const planned = { a: 0, b: 0 };
      withFixes((at) => {
        const name = at.document.root?.at('spec', 'containers', 0, 'name') ?? expect.fail();
        const place = { start: name.range.start + by, end: name.range.start + by };
        if (at.pointer.includes('/0/'))
          return [
            fix('one', () => {
              planned.a++;
              return { edits: [...replaced(at, 'no').edits, { range: place, newText: seen === 'saw-a' ? ' ' : 'x' }] };
            }),
          ];
        const two = fix('two', () => {
          planned.b++;
          return replaced(at, `saw-${name.text}`);
        });
        return [{ ...two, reliesOn: name }];
      });
      // A comment leaves room behind the name.
      const { text } = fixAll(`${before}${POD.replace('name: a\n', 'name: a # c\n')}`);
      expect(text).toContain(`privileged: ${seen}}`);
      expect(planned).toEqual({ a: 1, b: seen === 'saw-a' ? 1 : 2 });
    }
  });

  test('lets a fix come before one that changes what it relies on', () => {
    withFixes((at) => {
      const other = at.document.root?.at('spec', 'containers', 1, 'securityContext') ?? expect.fail();
      const first = at.document.root?.at('spec', 'containers', 0, 'securityContext', 'privileged');
      return at.pointer.includes('/0/')
        ? [{ ...fix('one', () => replaced(at, 'no')), reliesOn: other }]
        : [fix('two', () => replaced(at, `saw-${first?.text}`))];
    });
    expect(fixAll(POD).text).toContain('privileged: saw-no}');
  });

  test('does without a fix that would break the document, says so, and makes the others', () => {
    withFixes((at) => [fix('one', () => replaced(at, at.pointer.includes('/0/') ? '"' : 'no'))]);
    expect(fixAll(POD)).toEqual({
      text: POD.replace(container('b'), container('b').replace('true', 'no')),
      fixed: 1,
      skipped: [{ rule: 'pss-privileged', reason: 'the fix would break the document' }],
    });
    // A key that is written twice is no better.
    const [one = ''] = POD.split(container('a'));
    withFixes((at) => [fix('one', () => replaced(at, 'no, privileged: no'))]);
    expect(fixAll(one + container('a'))).toMatchObject({ text: one + container('a'), fixed: 0 });
  });

  test('leaves alone what a fix without edits is about', () => {
    withFixes(() => [fix('one', () => ({ edits: [] }))]);
    expect(fixAll(POD)).toEqual({ text: POD, fixed: 0, skipped: [] });
  });

  test('makes a chosen fix in the place of one that is offered', () => {
    withFixes((at) => [fix('one', () => replaced(at, 'no'))]);
    const result = fixAll(POD, ({ finding: { at } }) => (at ? fix('other', () => replaced(at, 'off')) : false));
    expect(result).toEqual({ text: POD.replaceAll('true', 'off'), fixed: 2, skipped: [] });
  });

  test('makes additions to one mapping of a document together', () => {
    const shown: string[] = [];
    vi.spyOn(pssPrivileged, 'check').mockImplementation(function* ({ cursor, name = '' }) {
      const map = cursor.document.root ?? expect.fail();
      if (map.has('note')) {
        shown.push(name);
        return;
      }
      const adds: Addition = { map, path: ['note', name], value: 1, after: [] };
      yield {
        at: cursor,
        message: 'A thing',
        fixes: [{ title: 'one', safety: 'review', adds, plan: () => planAddition(adds) }],
      };
    });
    const note = 'note:\n  a: 1\n  b: 1\n';
    expect(fixAll(`${POD}---\n${POD}`)).toEqual({ text: `${POD}${note}---\n${POD}${note}`, fixed: 4, skipped: [] });
    expect(shown, 'looked at once more, when all is done').toEqual(['a', 'b', 'a', 'b']);
  });

  test('ends where fixes bring their findings back', () => {
    withFixes((at) => [fix('one', () => replaced(at, at.text === 'true' ? 'yes' : 'true'))]);
    const result = fixAll(POD);
    expect(result.skipped.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^fixes did not settle in \d+ rounds$/),
    ]);
  });

  test('keeps CRLF', () => {
    const text = POD.replaceAll('\n', '\r\n');
    expect(fixAll(text).text).toBe(text.replaceAll('true', 'false'));
  });
});

function plan(made: ReturnType<typeof setIn>) {
  if ('refused' in made) throw new Error(made.refused);
  return made.edits;
}
