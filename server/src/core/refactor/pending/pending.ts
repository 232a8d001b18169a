import type { WaitingValue } from '../../model/fix.js';
import { folderOf, nameOf } from '../../text/paths.js';
import { say } from '../../text/say.js';
import type { Files } from '../../workspace/files.js';
import { join } from '../files.js';
import { type HeldFile, type HeldFiles, type Pending, type PendingValue, problemsOf, shown } from './held-file.js';
import { pathIn, readStep, STEP_FILE, STEPS, type Step } from './step.js';
import { type PendingTarget, resourcesIn, targetsIn } from './targets.js';
import { unrecorded } from './unrecorded.js';
import { generatorsOf } from './used-files.js';

/** Returns what is pending: first the steps, then the files without one, each by folder and name. */
export function pendingIn(there: HeldFiles): readonly Pending[] {
  const byPath = new Map(there.held.map((file) => [file.path, file]));
  const steps: Pending[] = [];
  const covered = new Set<string>();
  const records = there.held.filter(isRecord);
  for (const record of records) {
    const step = stepIn(record, there);
    const pending = 'refused' in step ? damaged(record, step.refused) : pendingStep(step, record, byPath, there);
    for (const { file } of 'refused' in step ? [] : step.waiting) covered.add(join(record.folder, file));
    steps.push(pending);
  }
  const others = there.held.filter((file) => !records.includes(file) && !covered.has(file.path));
  return [
    ...inOrder(steps.map((step) => withSteps(step, steps))),
    ...inOrder(others.map((file) => unrecorded(file, there))),
  ];
}

/** Returns a step with the files of those that have no other values: two moves may have put theirs into one Secret. */
function withSteps(step: Pending, all: readonly Pending[]): Pending {
  const over = all.filter(({ deletes }) => deletes.length > 0 && deletes.every((path) => step.deletes.includes(path)));
  return { ...step, records: [...new Set([...step.records, ...over.flatMap(({ records }) => records)])] };
}

function inOrder(all: readonly Pending[]): readonly Pending[] {
  const keyOf = ({ folder, name }: Pending): string => `${folder}\n${name}`;
  return all.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function isRecord({ path, folder }: HeldFile): boolean {
  return folderOf(path) === join(folder, STEPS) && path.endsWith(STEP_FILE);
}

function stepIn(record: HeldFile, { files }: HeldFiles): Step | { readonly refused: string } {
  if (record.isLink) return { refused: say`it is a link` };
  if (record.unreadable !== undefined) return { refused: say`it cannot be read: ${record.unreadable}` };
  // Who can commit a file could hand a command to everybody who opens the repository.
  if (record.isTracked) return { refused: say`git tracks it, so it need not come from this machine` };
  return readStep(files.textOf(record.path) ?? '');
}

function damaged({ path, folder }: HeldFile, reason: string): Pending {
  return {
    name: nameOf(path),
    folder,
    kind: 'unrecorded',
    title: say`${shown(path, folder)} does not say what is left to do: ${reason}. Mark it as done once nothing needs it`,
    manifests: [],
    values: [],
    problems: [],
    deletes: [],
    records: [path],
  };
}

/** Returns what is left of a step. */
function pendingStep(step: Step, record: HeldFile, byPath: ReadonlyMap<string, HeldFile>, there: HeldFiles): Pending {
  const { folder } = record;
  const at = (path: string): string => pathIn(folder, path);
  const paths = [...new Set(step.waiting.map(({ file }) => at(file)))];
  const left = paths.flatMap((path) => byPath.get(path) ?? []);
  const gone = paths.filter((path) => !byPath.has(path));
  const manifests = step.manifests.filter((path) => there.exists(at(path)));
  const missing = [...new Set([step.from, ...step.manifests])].filter((path) => !there.exists(at(path)));
  const targets = targetsIn(manifests.map(at), there.files);
  const used = new Set(left.filter((file) => generatorsOf(file, there.files).length > 0).map(({ path }) => path));
  return {
    name: nameOf(record.path).slice(0, -STEP_FILE.length),
    folder,
    kind: 'step',
    title: step.title,
    command: step.command,
    from: at(step.from),
    manifests: manifests.map(at),
    values: step.waiting.flatMap((value) => valuesOf({ ...value, file: at(value.file) }, targets, byPath, there.files)),
    problems: [
      ...left.flatMap(problemsOf),
      ...gone.map(
        (path) =>
          say`${shown(path, folder)} is gone: if its value is where it belongs, ${left.length > 0 ? say`leave it out of the command` : say`mark this as done`}`,
      ),
      ...missing.map((path) => say`${path} is not there any more: if the move was undone, nothing is left to do`),
    ],
    deletes: left.map(({ path }) => path).filter((path) => !used.has(path)),
    records: [record.path],
  };
}

/** Returns a value with its target; the keys of a Secret manifest, each with its own. */
function valuesOf(
  { file, secret, key }: WaitingValue,
  targets: readonly PendingTarget[],
  byPath: ReadonlyMap<string, HeldFile>,
  files: Files,
): readonly PendingValue[] {
  const held = byPath.get(file);
  if (!held || secret === undefined) return held ? [{ file }] : [];
  const keys = key === undefined ? keysIn(held, secret, files) : [key];
  if (keys.length === 0) return [{ file, secret }];
  return keys.map((one) => {
    const target = targets.find((other) => other.secret === secret && other.key === one);
    return { file, secret, ...target, key: one };
  });
}

/** Returns the keys of a Secret manifest. */
function keysIn({ path, isLink, unreadable }: HeldFile, secret: string, files: Files): readonly string[] {
  if (isLink || unreadable !== undefined) return [];
  const found = resourcesIn(path, files).find(({ kind, name }) => kind === 'Secret' && name === secret);
  const entries = ['data', 'stringData'].flatMap((field) => [...(found?.cursor.at(field)?.entries() ?? [])]);
  return [...new Set(entries.flatMap((entry) => entry.key ?? []))];
}
