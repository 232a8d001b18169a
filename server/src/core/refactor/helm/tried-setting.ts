import type { AppliedSet } from '../../applied/applied-set.js';
import { fitsSchema } from '../../applied/fits-schema.js';
import { type AppliedTrials, prefixOf, templatesOf } from '../../applied/trials.js';
import { readsOf } from '../../helm/doors.js';
import type { FixWorld } from '../../model/fix.js';
import { keyKind, words } from '../../secrets/names/key-names.js';
import { applyEdits, shiftEdits } from '../../text/range.js';
import type { Cursor } from '../../yaml/cursor.js';
import { allOf, type EditPlan, setAll } from '../../yaml/edit/edits.js';
import { isMapData, type YamlData, type YamlMap } from '../../yaml/edit/write.js';
import { dnsName } from '../names.js';
import {
  type ChartSetting,
  type HelmPlace,
  literalAt,
  removeLiterals,
  replaceByName,
  settingPath,
} from './helm-place.js';
import {
  isMadeOf,
  occurrencesOf,
  otherThanSecret,
  type RenderedSecrets,
  secretsIn,
  textAt,
  usesOf,
} from './rendered-secrets.js';

/** What came of trying the settings of a chart: the one that works, or those that do not. */
export type Tried = ChartSetting | { readonly tried: readonly string[] };

/** The settings that are tried: the likeliest ones. */
const MOST_TRIED = 8;
/** The name of the Secret while settings are tried. */
const PROBE = 'yamlock-tries-this-secret';

/**
 * Returns the setting of a chart that takes a credential of its values from a Secret, found by trying: with the name of a Secret in
 * the setting and without the value, the rendering refers to that Secret by keys that are known, has the value nowhere, and is the
 * same apart from that. Undefined where no chart here is rendered with the values.
 */
export function triedSetting(place: HelmPlace, world: FixWorld): Tried | undefined {
  const { applied } = world;
  const known = applied?.setsWith([world.path]);
  if (!applied || !known?.isAll) return undefined;
  const sets = known.sets.filter(({ root }) => root.kind === 'helm');
  const set = sets.find((one) => isOf(one, place) && isMadeOf(one, world.path, place.path));
  if (!set) return undefined;
  const candidates = candidatesFor(place, set, world.path, applied).slice(0, MOST_TRIED);
  let found: ChartSetting | undefined;
  for (const candidate of candidates) {
    const setting = tryOne(candidate, place, set, sets, world, applied);
    // A Secret with the credential alone is better than one with a whole configuration in which it stands.
    if (setting?.move.values.some(({ value }) => value === place.scalar.text)) return setting;
    found ??= setting;
  }
  if (found) return found;
  return { tried: candidates.map(({ path }) => settingPath(path)) };
}

/**
 * Returns false for a setting that the chart does not take the credential from, as a rendering shows; undefined where no chart here is
 * rendered with the values.
 * @param refers True for a setting by which the workload itself refers to the Secret.
 */
export function isTaken(
  { edits, move }: ChartSetting,
  place: HelmPlace,
  world: FixWorld,
  refers: boolean,
): boolean | undefined {
  const { applied } = world;
  const sets = applied?.setsWith([world.path])?.sets ?? [];
  const set = sets.find((one) => isOf(one, place) && isMadeOf(one, world.path, place.path));
  if (!applied || !set) return undefined;
  const keys = move.values.map(({ key }) => key);
  const after = rendered(set, edits(PROBE, keys), place, world, applied);
  if (!after || after.problems.some(({ fatal }) => fatal)) return false;
  return !isMadeOf(after, world.path, place.path) && (!refers || usesOf(after, PROBE).length > 0);
}

/** False for another release than the one that has the values: the paths of entries count from each. */
function isOf({ root: { by } }: AppliedSet, { resource }: HelmPlace): boolean {
  if (!resource) return true;
  return by?.kind === resource.kind && by.name === resource.name && by.namespace === resource.namespace;
}

/** Entries of the values that may name a Secret. */
interface Candidate {
  readonly path: readonly string[];
  /** Entries beside it that may name the key of the Secret. */
  readonly keys: readonly (readonly string[])[];
}

function candidatesFor(place: HelmPlace, set: AppliedSet, file: string, applied: AppliedTrials): readonly Candidate[] {
  const trees = templatesOf(set, (path) => applied.textOf(path));
  const { folder } = set.root;
  const own = prefixOf(folder, file);
  const reads = new Map<string, readonly string[]>();
  for (const template of trees.files.keys()) {
    const prefix = prefixOf(folder, template);
    for (const read of readsOf(template, trees)) {
      const full = read[0] === 'global' ? read : [...prefix, ...read];
      if (!own.every((step, index) => full[index] === step)) continue;
      const path = full.slice(own.length);
      reads.set(path.join('\n'), path);
    }
  }
  const unset = [...reads.values()].filter((path) => path.length > 0 && isUnset(place.values.at(...path)));
  const keys = unset.filter((path) => /key$/i.test(path.at(-1) ?? ''));
  return unset
    .filter((path) => namesSecret(path) && mayBeFor(path, place))
    .map((path) => ({ path, keys: keys.filter((key) => isBeside(key, path)) }))
    .sort((a, b) => likelihood(b.path, place) - likelihood(a.path, place));
}

/** True for a setting in the block of a value or around it, and for one that shares a word with the value. */
function mayBeFor(path: readonly string[], { path: own }: HelmPlace): boolean {
  const block = path.slice(0, -1);
  if (block.length < own.length && block.every((step, index) => own[index] === step)) return true;
  const wanted = new Set(own.flatMap((step) => words(String(step))));
  return path.some((step) => words(step).some((word) => word !== 'secret' && word !== 'name' && wanted.has(word)));
}

/** True for a setting whose name says that it names a Secret: `existingSecret`, `passwordSecretRef.name`. */
function namesSecret(path: readonly string[]): boolean {
  const last = path.at(-1) ?? '';
  if (/secret/i.test(last)) return true;
  return /^(?:secret)?name$/i.test(last) && /secret|credential/i.test(path.at(-2) ?? '');
}

function isUnset(cursor: Cursor | undefined): boolean {
  if (!cursor || cursor.isNull) return true;
  return cursor.kind === 'scalar' ? cursor.text === '' || cursor.value === false : cursor.size === 0;
}

function isBeside(key: readonly string[], path: readonly string[]): boolean {
  return (
    key.length === path.length &&
    key.slice(0, -1).every((step, index) => path[index] === step) &&
    key.at(-1) !== path.at(-1)
  );
}

function likelihood(path: readonly string[], { path: own }: HelmPlace): number {
  let common = 0;
  while (common < Math.min(path.length, own.length) - 1 && path[common] === own[common]) common++;
  const name = words(String(own.at(-1)));
  const shared = words(path.at(-1) ?? '').filter((word) => name.includes(word)).length;
  return (
    common * 10 +
    shared * 3 +
    (/existing/i.test(path.join('.')) ? 2 : 0) -
    path.length * 0.5 -
    (/key$/i.test(path.at(-1) ?? '') ? 1 : 0)
  );
}

function tryOne(
  { path, keys }: Candidate,
  place: HelmPlace,
  set: AppliedSet,
  sets: readonly AppliedSet[],
  world: FixWorld,
  applied: AppliedTrials,
): ChartSetting | undefined {
  const secrets = secretsIn(set);
  const own = dnsName(String(place.path.at(-1)));
  let extra: readonly (readonly [readonly string[], string])[] = [];
  let reading = rendered(set, [setAll(place.values, treeOf(path, PROBE, extra))], place, world, applied);
  if (reading && usesOf(reading, PROBE).length === 0 && keys.length > 0) {
    // A chart without a default for the key prints none: then it is named.
    extra = keys.map((key) => [key, own] as const);
    reading = rendered(set, [setAll(place.values, treeOf(path, PROBE, extra))], place, world, applied);
  }
  if (!reading || isMadeOf(reading, world.path, place.path)) return undefined;
  const move = movedBy(set, reading, secrets, place, extra.length > 0 ? own : undefined);
  if (!move) return undefined;
  const takes = takenAlong(place, secrets, new Map(move.map(({ key, value }) => [key, value])));
  const edits = (secret: string): readonly EditPlan[] => editsOf(place, path, secret, extra, takes);
  const values = move.map(({ value }) => value);
  const isRight = (one: AppliedSet): boolean => {
    const after = rendered(one, edits(PROBE), place, world, applied);
    if (!after || otherThanSecret(one, after, PROBE, values) !== undefined) return false;
    const isHere = isMadeOf(one, world.path, place.path);
    // A word may stand there for other reasons.
    const gone = takes.filter(({ text }) => !/^\p{L}*$/u.test(text));
    return !isHere || gone.every(({ text }) => occurrencesOf(text, after) < occurrencesOf(text, one));
  };
  if (!sets.every(isRight)) return undefined;
  return {
    setting: settingPath(path),
    takes,
    move: {
      name: `${dnsName(place.chart ?? place.resource?.name ?? 'chart')}-credentials`,
      exactKeys: true,
      values: move,
    },
    edits,
  };
}

/** The credentials of the values that the chart takes from the Secret as well, once it is named: they move with it. */
function takenAlong(
  { scalar, values }: HelmPlace,
  secrets: RenderedSecrets,
  moved: ReadonlyMap<string, string>,
): readonly Cursor[] {
  const found = [scalar];
  for (const keys of secrets.values()) {
    for (const [key, { value, entries }] of keys) {
      if (value === undefined || moved.get(key) !== value) continue;
      for (const entry of entries) {
        const holder = values.at(...entry.slice(0, -1));
        const other = holder && literalAt(holder, String(entry.at(-1)));
        const isNew = other && !found.some(({ range }) => range.start === other.range.start);
        if (isNew && keyKind(other.key ?? '') === 'secret') found.push(other);
      }
    }
  }
  return found;
}

/**
 * Returns the values that the chart now wants in the Secret, by key; undefined where one of them is not known.
 * @param own The key that was named for the credential.
 */
function movedBy(
  before: AppliedSet,
  after: AppliedSet,
  secrets: RenderedSecrets,
  { scalar, path: entry }: HelmPlace,
  own: string | undefined,
): readonly { readonly key: string; readonly value: string }[] | undefined {
  const holding = [...secrets.values()].filter((one) =>
    [...one.values()].some(({ entries }) => entries.some((made) => made.join('\n') === entry.join('\n'))),
  );
  const held = (key: string | undefined): string | undefined =>
    key === undefined ? undefined : holding.flatMap((one) => one.get(key)?.value ?? [])[0];
  const wanted = new Map<string, string>();
  const uses = usesOf(after, PROBE);
  if (uses.length === 0) return undefined;
  for (const { object, path, keys, isOptional } of uses) {
    const named = secrets.get(textAt(before, object, path) ?? '');
    for (const key of keys ?? named?.keys() ?? []) {
      const old = textAt(before, object, [...path.slice(0, -1), 'key']);
      const variable = path.slice(0, -3);
      const value =
        (old === undefined ? undefined : named?.get(old)?.value) ??
        held(key) ??
        textAt(before, object, [...variable, 'value']) ??
        // A variable that came with all keys of a Secret.
        held(textAt(after, object, [...variable, 'name'])) ??
        (key === own ? scalar.text : undefined);
      if (value === undefined && isOptional) continue;
      if (value === undefined) return undefined;
      wanted.set(key, value);
    }
  }
  const move = [...wanted].map(([key, value]) => ({ key, value }));
  return move.some(({ value }) => value.includes(scalar.text)) ? move : undefined;
}

function editsOf(
  place: HelmPlace,
  path: readonly string[],
  secret: string,
  extra: readonly (readonly [readonly string[], string])[],
  takes: readonly Cursor[],
): readonly EditPlan[] {
  const { values, scalar } = place;
  const block = scalar.parent;
  const last = path.at(-1) ?? '';
  const isInBlock =
    block &&
    extra.length === 0 &&
    takes.every(({ parent }) => parent?.range.start === block.range.start) &&
    values.at(...path.slice(0, -1))?.range.start === block.range.start;
  if (block && isInBlock) return replaceByName(place, block, last, secret, takes);
  return [setAll(values, treeOf(path, secret, extra)), removeLiterals(place, takes)];
}

function treeOf(
  path: readonly string[],
  secret: string,
  extra: readonly (readonly [readonly string[], string])[],
): YamlMap {
  return extra.reduce<YamlMap>((tree, [key, value]) => withValue(tree, key, value), withValue({}, path, secret));
}

function rendered(
  set: AppliedSet,
  plans: readonly EditPlan[],
  { scalar }: HelmPlace,
  { path, files }: FixWorld,
  applied: AppliedTrials,
): AppliedSet | undefined {
  const plan = allOf(plans);
  const text = applied.textOf(path);
  const start = files.streamOf(path)?.documents.find(({ document }) => document.text === scalar.document.text)?.start;
  if ('refused' in plan || text === undefined || start === undefined) return undefined;
  const texts = new Map([[path, applyEdits(text, shiftEdits(plan.edits, start))]]);
  return fitsSchema(set, texts, applied) ? applied.rebuild(set, texts) : undefined;
}

function withValue(tree: YamlMap, [key, ...rest]: readonly string[], value: YamlData): YamlMap {
  if (key === undefined) return tree;
  const inner = Object.hasOwn(tree, key) ? (tree[key] ?? null) : null;
  return { ...tree, [key]: rest.length === 0 ? value : withValue(isMapData(inner) ? inner : {}, rest, value) };
}
