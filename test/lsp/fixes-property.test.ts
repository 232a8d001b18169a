import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import { LSPErrorCodes } from 'vscode-languageserver/node';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { Project } from '../../server/src/host/project/project.js';
import { intendedPlaces } from '../conformance/intended.js';
import { differences, readByPackage } from '../conformance/oracle.js';
import { CORPUS, corpusFiles } from '../core/corpus.js';
import { AppliedProject } from '../harness/applied-project.js';
import { changedPointers, documentData } from '../harness/data.js';
import { listFixtures, PROJECT } from '../harness/files.js';
import { parseFixture } from '../harness/fixture.js';
import { commentsOf, missing, problemsOf } from '../harness/invariants.js';
import { LONG } from '../harness/long.js';
import { findingsIn, ROOT } from '../harness/run.js';
import { EditingModel, type Texts } from './editing-model.js';
import { settled } from './files-support.js';
import { refusal, TestClient } from './support.js';

/** Files that lie together. */
interface Folder {
  readonly name: string;
  readonly files: Texts;
}

const SETTINGS = { ...DEFAULT_SETTINGS, profile: 'strict' } as const;
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 100_000, character: 0 } };
const SEED = 14;
const FIX_ALL = 'source.fixAll';

/** A step of a person; the numbers choose among what there is at that time. */
type Step =
  | { readonly does: 'fix'; readonly at: number; readonly which: number }
  | { readonly does: 'fix all' }
  | { readonly does: 'type'; readonly how: number; readonly at: number }
  | { readonly does: 'undo' };

const number = fc.nat({ max: 100_000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('fix' as const), at: number, which: number }) },
  { weight: 1, arbitrary: fc.constant({ does: 'fix all' as const }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('type' as const), how: number, at: number }) },
  { weight: 2, arbitrary: fc.constant({ does: 'undo' as const }) },
);

const TYPED = [
  '[',
  '{',
  '"',
  ':',
  '\t',
  '- ',
  '&a ',
  '*a',
  '{{ .Values.a }}',
  '|',
  "'",
  '  ',
  '# ',
  '💧',
  '---\n',
  ' a: b',
];

/** What a person types somewhere: about half of it is no YAML any more. */
function typed(text: string, how: number, at: number): readonly [start: number, end: number, newText: string] {
  const lines = text.split(/(?<=\n)/);
  const line = at % Math.max(lines.length, 1);
  const start = lines.slice(0, line).join('').length;
  const own = lines[line] ?? '';
  const place = at % (text.length + 1);
  switch (how % 7) {
    case 0:
      return [start, start, '# a note\n'];
    case 1:
      return [place, Math.min(place + 1, text.length), ''];
    case 2:
      return [start, start, own];
    case 3:
      return [start, start + own.length, ''];
    case 4:
      return [start, start, ' '];
    default:
      return [place, place, TYPED[how % TYPED.length] ?? ''];
  }
}

/** Plays the steps in one folder, and throws where one of them does harm. */
async function play(files: Texts, path: string, steps: readonly Step[], counts: { fixes: number }): Promise<void> {
  const client = await started(files);
  const editor = await EditingModel.open(client, files);
  const seen: string[] = [];
  for (const one of steps) {
    const before = editor.texts;
    if (one.does === 'type') {
      seen.push(await shown(editor, path));
      await editor.type(path, ...typed(editor.textOf(path), one.how, one.at));
    } else if (one.does === 'undo') {
      const expected = seen.pop();
      if (!(await editor.undo())) continue;
      // What is found in a text that is no YAML is what was found before it was typed.
      if (isYaml(editor, path)) await expectShown(client, editor, path, expected ?? '');
    } else {
      const action = one.does === 'fix' ? await chosen(editor, path, one) : await safeFixes(editor, path);
      const edit = action && (await editor.editOf(action));
      if (!action || !edit) continue;
      seen.push(await shown(editor, path));
      await editor.apply(edit);
      counts.fixes++;
      expect(editor.texts, `"${action.title}" changes something`).not.toEqual(before);
      const faults = await harmOf(before, editor.texts, path, action);
      expect(faults, `"${action.title}"`).toEqual([]);
      if (action.data !== undefined) {
        const again = await refusal(client.request('codeAction/resolve', { ...action, edit: undefined }));
        expect(again.code).toBe(LSPErrorCodes.ContentModified);
      } else if (one.does === 'fix all') expect(await safeFixes(editor, path)).toBeUndefined();
    }
  }
  if (isYaml(editor, path)) {
    const other = await started(editor.texts);
    const anew = await EditingModel.open(other, editor.texts);
    await settled(other);
    await expectShown(client, editor, path, await shown(anew, path));
    await other.stop();
  }
  await client.stop();
}

/** Expects that something is found in a document once all that is applied has followed. */
async function expectShown(client: TestClient, editor: EditingModel, path: string, expected: string): Promise<void> {
  for (let turn = 0; turn < 20 && (await shown(editor, path)) !== expected; turn++) await settled(client);
  expect(await shown(editor, path)).toBe(expected);
}

function isYaml(editor: EditingModel, path: string): boolean {
  return parseStream(editor.textOf(path)).documents.every(({ document }) => document.problems.length === 0);
}

async function started(files: Texts): Promise<TestClient> {
  const client = await TestClient.start({
    folders: [ROOT],
    files: Object.fromEntries(files),
    settings: { profile: 'strict' },
  });
  await client.ready();
  return client;
}

/** Resolves to what is found in a document, as a text. */
async function shown(editor: EditingModel, path: string): Promise<string> {
  const found = (await editor.diagnostics(path)).map(({ range, code, message }) => {
    const { start, end } = range;
    return `${start.line}:${start.character}-${end.line}:${end.character} ${code} ${message}`;
  });
  return found.sort().join('\n');
}

/** Resolves to an action that is offered at one of the findings; undefined where there is none. */
async function chosen(
  editor: EditingModel,
  path: string,
  { at, which }: { readonly at: number; readonly which: number },
): Promise<CodeAction | undefined> {
  const found = await editor.diagnostics(path);
  const one: Diagnostic | undefined = found[at % Math.max(found.length, 1)];
  if (!one) return undefined;
  const offered = (await editor.actions(path, one.range)).filter(({ kind }) => !kind?.startsWith('source'));
  return offered[which % Math.max(offered.length, 1)];
}

async function safeFixes(editor: EditingModel, path: string): Promise<CodeAction | undefined> {
  const [action] = await editor.actions(path, WHOLE, [FIX_ALL]);
  return action;
}

/** Returns what an action has done to the files that nobody asked for, a line each. */
async function harmOf(before: Texts, after: Texts, path: string, action: CodeAction): Promise<readonly string[]> {
  const faults: string[] = [];
  const made = [...after].filter(([name]) => !before.has(name));
  const kept = made.flatMap(([, text]) => commentsOf(text));
  for (const [name, text] of made)
    if (/\.ya?ml$/.test(name)) for (const problem of problemsOf(text)) faults.push(`${name} is no YAML: ${problem}`);
  for (const [name, old] of before) {
    const text = after.get(name);
    if (text === undefined || text === old || !/\.ya?ml$/.test(name)) continue;
    const isBroken = problemsOf(old).length > 0;
    // A comment may be added to what is half-written, which is read otherwise then.
    if (isBroken && withoutSuppressions(text) === withoutSuppressions(old)) continue;
    for (const problem of missing(problemsOf(text), problemsOf(old))) faults.push(`${name}: ${problem}`);
    if (isBroken) {
      faults.push(
        ...brokenThatChanged(old, text).map((index) => `document ${index} of ${name} was no YAML, and changes`),
      );
      continue;
    }
    for (const comment of missing(commentsOf(old), [...commentsOf(text), ...kept]))
      if (!isAbout(action, comment)) faults.push(`${name}: the comment ${comment} is gone`);
    const places = name === path ? await placesOf(before, path, action) : 'anywhere';
    faults.push(...othersChanged(old, text, places).map((place) => `${name}: ${place}`));
  }
  faults.push(...(await appliedHarm(before, after)));
  return faults;
}

function isAbout({ diagnostics = [], title }: CodeAction, comment: string): boolean {
  if (title === 'Fix all safe problems in this file') return /yamlock-disable/.test(comment);
  return diagnostics.some(({ code }) => code === 'suppression-unused') && /yamlock|noqa|ignore|skip/.test(comment);
}

function withoutSuppressions(text: string): string {
  return text
    .replace(/(^|\n)[ \t]*# yamlock-disable-(?:next-line|file)[^\n]*(?=\n)/g, '')
    .replace(/[ \t]*# yamlock-disable-line[^\n]*/g, '')
    .trim();
}

/** Returns the documents that could not be read and are others now. A template is edited before it is YAML. */
function brokenThatChanged(before: string, after: string): readonly number[] {
  const [old, now] = [before, after].map((text) => parseStream(text).documents);
  return (old ?? []).flatMap(({ document }, index) =>
    // A document that an action adds may stand before it.
    document.unreadable && !now?.some((other) => other.document.text === document.text) ? [index] : [],
  );
}

/** The places of a document that an action may change. */
interface Places {
  readonly document: number;
  readonly pointers: readonly string[];
}

/** Returns where an action may change its own file. */
async function placesOf(
  files: Texts,
  path: string,
  { data, title }: CodeAction,
): Promise<readonly Places[] | 'anywhere' | 'annotations'> {
  const project = new Project(new MemoryHost(new Map(files)), {
    root: ROOT,
    settings: SETTINGS,
    schemas: bundledSchemas(),
  });
  await project.prepare(path);
  for (const [name, text] of files) if (name !== path && /\.ya?ml$/.test(name)) project.parseAndIndex(name, text);
  project.index.complete = true;
  const { file } = project.update(path, files.get(path) ?? '');
  const findings = findingsIn(file, new Config(ROOT, SETTINGS), project.others);
  const asked = data as
    | {
        readonly rule?: string;
        readonly fix?: { document: number; pointer: string; title: string };
        readonly all?: string;
      }
    | undefined;
  if (asked?.all !== undefined) return 'anywhere';
  if (title.startsWith('Suppress ')) return 'annotations';
  const about = findings.filter(
    ({ rule, document, pointer }) =>
      (asked?.rule === undefined || rule.id === asked.rule) &&
      (!asked?.fix || (document === asked.fix.document && pointer === asked.fix.pointer)),
  );
  if (asked?.fix) {
    const { title: wanted } = asked.fix;
    const fixes = about.flatMap(({ finding }) => (typeof finding.fixes === 'function' ? [] : (finding.fixes ?? [])));
    const fix = fixes.find((one) => one.title === wanted);
    const own = { document: asked.fix.document, pointers: [''] };
    // What a person decides on alone may change more of its object; what moves a value, the specs of what reads it in other documents.
    if (fix?.safety === 'intent') return [own];
    if (!fix || fix.safety === 'create') {
      const others = file.stream.documents.flatMap((_, index) =>
        index === own.document ? [] : [{ document: index, pointers: ['/spec'] }],
      );
      return [own, ...others];
    }
  }
  return about.map((one) => ({ document: one.document, pointers: intendedPlaces(one) }));
}

function othersChanged(
  before: string,
  after: string,
  places: readonly Places[] | 'anywhere' | 'annotations',
): readonly string[] {
  if (places === 'anywhere') return [];
  const [read, readAfter] = [readByPackage(before), readByPackage(after)];
  const [old, now] = [read.documents, readAfter.documents];
  if (now.length < old.length) return ['a document is gone'];
  // New documents stand behind that of the finding.
  if (now.length > old.length) return [];
  return old.flatMap((document, index) => {
    const other = now[index];
    if (!other) return [];
    const allowed =
      places === 'annotations' ? [] : places.flatMap((one) => (one.document === index ? one.pointers : []));
    // Where the package is stricter than we are, it tells nothing.
    const { data, style } =
      read.problems.length + readAfter.problems.length > 0
        ? { data: ownDifferences(before, after, index), style: [] }
        : differences(document, other);
    const isAllowed = (place: string): boolean => {
      const pointer = place.replace(/#\d+(?=\/|$)/, '');
      // Also of an object in a patch.
      if (places === 'annotations') return /\/metadata(?:\/annotations(?:\/[^/]*)?)?$/.test(pointer);
      return allowed.some((one) => pointer === one || pointer.startsWith(`${one}/`));
    };
    return [
      ...data.filter((pointer) => !isAllowed(pointer)).map((pointer) => `document ${index}: ${pointer || '/'} changes`),
      ...style
        .filter((pointer) => !allowed.includes('') && !isAllowed(pointer))
        .map((pointer) => `document ${index}: ${pointer || '/'} is written otherwise`),
    ];
  });
}

function ownDifferences(before: string, after: string, index: number): readonly string[] {
  const [old, now] = [before, after].map((text) => parseStream(text).documents[index]?.document);
  return old && now ? changedPointers(documentData(old), documentData(now)) : [];
}

/** Returns the objects that charts and kustomizations give no longer, or anew, and roots that cannot be built any more. */
async function appliedHarm(before: Texts, after: Texts): Promise<readonly string[]> {
  const isRoot = (name: string): boolean => /\/(?:kustomization\.ya?ml|Chart\.yaml)$/.test(name);
  if (![...before.keys()].some(isRoot)) return [];
  const [old, now] = await Promise.all([before, after].map((files) => AppliedProject.open(below(files))));
  const gives = (project: AppliedProject | undefined): ReadonlyMap<string, readonly string[]> =>
    new Map(
      (project?.sets ?? []).map(({ root, stream, problems }) => [
        `${root.kind} ${root.folder} ${root.values.join(' ')}`,
        [
          ...problems.filter(({ fatal }) => fatal).map(({ message }) => `cannot be built: ${message}`),
          ...stream.documents.map(({ document: { root: object } }) =>
            ['apiVersion', 'kind', 'metadata']
              .map((key) => (key === 'metadata' ? object?.at('metadata', 'name')?.text : object?.at(key)?.text))
              .join(' '),
          ),
        ],
      ]),
    );
  const [was, is] = [gives(old), gives(now)];
  return [...was].flatMap(([root, objects]) => {
    const left = is.get(root);
    if (!left) return [`${root} is gone`];
    return missing(
      objects.filter((one) => !one.startsWith('cannot')),
      left,
    )
      .map((object) => `${root}: ${object} is gone`)
      .concat(
        missing(
          left.filter((one) => one.startsWith('cannot')),
          objects,
        ).map((problem) => `${root} ${problem}`),
      );
  });
}

function below(files: Texts): Texts {
  return new Map([...files].map(([path, text]) => [path.slice(ROOT.length + 1), text]));
}

/** The project's own examples and the cases of rules. */
function ownFolders(): readonly Folder[] {
  const cases = listFixtures().flatMap(({ rule, text }) =>
    parseFixture(rule, text).cases.map(
      ({ title, files }): Folder => ({
        name: `${rule}: ${title}`,
        files: new Map(files.map((file) => [`${ROOT}/${file.name}`, file.text])),
      }),
    ),
  );
  const examples = readdirSync(`${PROJECT}examples`, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();
  const folders = new Map<string, Map<string, string>>();
  for (const name of examples) {
    const [folder = ''] = /^[^/]+\/[^/]+/.exec(name.replaceAll('\\', '/')) ?? [];
    const files = folders.get(folder) ?? new Map<string, string>();
    folders.set(folder, files);
    files.set(`${ROOT}/${name.replaceAll('\\', '/')}`, readFileSync(`${PROJECT}examples/${name}`, 'utf8'));
  }
  return [...cases, ...[...folders].map(([name, files]) => ({ name: `examples/${name}`, files }))];
}

async function playAnywhere(folders: readonly Folder[], runs: number, least: number): Promise<void> {
  const counts = { fixes: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: folders.length - 1 }),
      number,
      fc.array(step, { minLength: 2, maxLength: 9 }),
      async (which, at, steps) => {
        const folder = folders[which];
        if (!folder) return;
        const documents = [...folder.files.keys()].filter((name) => /\.ya?ml$/.test(name));
        const path = documents[at % Math.max(documents.length, 1)];
        if (path === undefined) return;
        try {
          await play(folder.files, path, steps, counts);
        } catch (error) {
          throw new Error(`${folder.name}, ${path}: ${error instanceof Error ? error.message : error}`, {
            cause: error,
          });
        }
      },
    ),
    {
      numRuns: runs,
      // The same each time, but for the long tests; a failure names its seed and the path to it.
      ...(LONG && !process.env.YAMLOCK_SEED ? {} : { seed: Number(process.env.YAMLOCK_SEED ?? SEED) }),
      ...(process.env.YAMLOCK_PATH ? { path: process.env.YAMLOCK_PATH } : {}),
      endOnFailure: true,
    },
  );
  expect(counts.fixes).toBeGreaterThan(least);
}

describe('any sequence of fixes, edits and undo keeps what nobody asked to change', () => {
  test('in the examples and the cases of rules', { timeout: 1_800_000 }, async () => {
    await playAnywhere(ownFolders(), LONG ? 3000 : 60, LONG ? 3000 : 60);
  });

  test.skipIf(!CORPUS)(
    'in real files (skipped where there is no corpus at ../shared/corpus or YAMLOCK_CORPUS)',
    { timeout: 1_800_000 },
    async () => {
      // Files in which something is found; those of most other kinds have nothing to repair.
      const files = corpusFiles('real', 8000)
        .filter(({ text }) => /^ *(?:containers|initContainers|rules|stringData):/m.test(text))
        .map(({ path, text }): Folder => ({ name: path, files: new Map([[`${ROOT}/${path}`, text]]) }));
      await playAnywhere(files, LONG ? 3000 : 40, LONG ? 1500 : 15);
    },
  );
});
