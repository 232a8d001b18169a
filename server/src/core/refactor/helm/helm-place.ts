import type { Resource } from '../../kubernetes/resource.js';
import type { FixWorld } from '../../model/fix.js';
import type { Verdict } from '../../secrets/detect.js';
import { say } from '../../text/say.js';
import type { Cursor, Step } from '../../yaml/cursor.js';
import { allOf, type EditPlan, insertEntry, removeEntry, replaceEntry, setScalar } from '../../yaml/edit/edits.js';
import type { KnownMove } from '../destinations/destination.js';
import { folderOf, join } from '../files.js';
import { removeAll } from '../plan-changes.js';

/** A credential in Helm values. */
export interface HelmPlace {
  /** The scalar with the credential. */
  readonly scalar: Cursor;
  /** The mapping of all values, of the file or of an object. */
  readonly values: Cursor;
  /** The keys from `values` to the scalar. */
  readonly path: readonly Step[];
  /** The name of the credential. */
  readonly name: string;
  /** The HelmRelease or Application with the values; undefined for a values file. */
  readonly resource: Resource | undefined;
  /** The chart's name, where it is known. */
  readonly chart: string | undefined;
  /** The version that the object asks for, where it does. */
  readonly version: string | undefined;
  /** True for the chart's own defaults, in which every setting has to stay visible. */
  readonly defaults: boolean;
}

/** A setting of the chart that takes the credential from a Secret. */
export interface ChartSetting {
  /** The setting, as `--set` writes it. */
  readonly setting: string;
  /** The beginning of titles, where the setting does not name the Secret. */
  readonly title?: string;
  /** A note for the user. */
  readonly note?: string;
  readonly move: Pick<KnownMove, 'values' | 'name' | 'exactKeys' | 'exactName'>;
  /** The literals that it removes from the values, where that is not only the one that was found. */
  readonly takes?: readonly Cursor[];
  /** Returns the edits of the values. */
  edits(secret: string, keys: readonly string[]): readonly EditPlan[];
}

/** A setting that cannot be used for a reason. */
export interface RefusedSetting {
  readonly setting: string;
  readonly refused: string;
}

/** What tells where a credential is. */
export type Placed = Pick<Verdict, 'scalar' | 'name' | 'resource'>;

/** Returns the place of a verdict in Helm values; undefined outside of values, and in values within texts. */
export function helmPlace({ scalar, name, resource }: Placed, world: FixWorld): HelmPlace | undefined {
  const values = valuesContaining(scalar, resource);
  if (!values) return undefined;
  const path = scalar.path.slice(values.path.length);
  const file = resource ? undefined : world.files.streamOf(join(folderOf(world.path), 'Chart.yaml'));
  const ownName = file?.documents[0]?.document.root?.at('name')?.string;
  const isDefaults = file !== undefined && /(?:^|\/)values\.ya?ml$/.test(world.path);
  return {
    scalar,
    values,
    path,
    name,
    resource,
    chart: ownName ?? chartOf(resource),
    version: versionOf(resource),
    defaults: isDefaults,
  };
}

function valuesContaining(scalar: Cursor, resource: Resource | undefined): Cursor | undefined {
  if (scalar.embedding) return undefined;
  if (resource?.kind === 'HelmRelease') return resource.cursor.at('spec', 'values');
  if (resource) {
    for (let at: Cursor | undefined = scalar; at; at = at.parent)
      if (at.key === 'valuesObject' || at.key === 'set') return at;
    return undefined;
  }
  let root = scalar;
  while (root.parent) root = root.parent;
  return root;
}

function chartOf(resource: Resource | undefined): string | undefined {
  const { cursor } = resource ?? {};
  const chart =
    cursor?.at('spec', 'chart', 'spec', 'chart')?.string ??
    cursor?.at('spec', 'source', 'chart')?.string ??
    cursor?.at('spec', 'chart')?.string;
  return chart?.split('/').at(-1);
}

function versionOf(resource: Resource | undefined): string | undefined {
  const { cursor } = resource ?? {};
  return (
    cursor?.at('spec', 'chart', 'spec', 'version')?.string ??
    cursor?.at('spec', 'source', 'targetRevision')?.string ??
    cursor?.at('spec', 'version')?.string
  );
}

/**
 * Returns the edits that remove literals from the values, or, among a chart's defaults, replace them by an empty text.
 */
export function removeLiterals({ defaults }: HelmPlace, scalars: readonly Cursor[]): EditPlan {
  if (defaults) return allOf(scalars.map((scalar) => setScalar(scalar, '')));
  const [first] = scalars;
  const holder = first?.parent;
  // A block with nothing but the credential is useless without it.
  if (scalars.length === 1 && holder?.parent?.kind === 'map' && holder.size === 1) return removeEntry(holder);
  return removeAll(scalars);
}

/** Returns the edits that put the name of the Secret in the place of its values. */
export function replaceByName(
  place: HelmPlace,
  block: Cursor,
  settingKey: string,
  name: string,
  written: readonly Cursor[],
): readonly EditPlan[] {
  const known = block.at(settingKey);
  if (known) return [setScalar(known, name), removeLiterals(place, written)];
  const [first, ...others] = written;
  if (place.defaults || !first) return [insertEntry(block, settingKey, name), removeLiterals(place, written)];
  return [replaceEntry(first, settingKey, name), ...(others.length > 0 ? [removeLiterals(place, others)] : [])];
}

/** Returns a non-empty literal text of the values; undefined for templates and other values. */
export function literalAt(map: Cursor, key: string): Cursor | undefined {
  const entry = map.at(key);
  return entry?.kind === 'scalar' && entry.string !== undefined && entry.text !== '' ? entry : undefined;
}

/** Returns true for a setting with a value. */
export function isSet(cursor: Cursor | undefined): cursor is Cursor {
  return cursor !== undefined && !cursor.isNull && (cursor.opaque || cursor.text !== '');
}

/** Returns the removed values' description for messages: `Helm values "a", "b"`. */
export function subjectOf({ values, path }: HelmPlace, takes: readonly Cursor[] = []): string {
  const paths = takes.length > 0 ? takes.map((scalar) => pathIn(values, scalar)) : [path];
  const named = paths.map((one) => say`"${settingPath(one)}"`).join(say`, `);
  return paths.length > 1 ? say`Helm values ${named}` : say`Helm value ${named}`;
}

function pathIn(values: Cursor, scalar: Cursor): readonly Step[] {
  const steps: Step[] = [];
  for (let at: Cursor | undefined = scalar; at && at.key !== undefined; at = at.parent) {
    if (at.range.start === values.range.start && at.range.end === values.range.end) break;
    steps.unshift(at.key);
  }
  return steps;
}

/** Returns the path of a setting in the notation of `--set`. */
export function settingPath(path: readonly Step[]): string {
  let written = '';
  for (const step of path) {
    if (typeof step === 'number') written += `[${step}]`;
    else written += `${written === '' ? '' : '.'}${step.replace(/[.[\]\\,=]/g, (sign) => `\\${sign}`)}`;
  }
  return written;
}
