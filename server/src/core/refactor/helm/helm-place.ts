import type { Resource } from '../../kubernetes/resource.js';
import type { FixWorld } from '../../model/fix.js';
import type { Verdict } from '../../secrets/detect.js';
import type { Cursor, Step } from '../../yaml/cursor.js';
import { allOf, type EditPlan, insertEntry, removeEntry, replaceEntry, setScalar } from '../../yaml/edit/edits.js';
import type { KnownMove } from '../destinations/destination.js';
import { folderOf, join } from '../files.js';
import { removeAll } from '../plan-changes.js';

/** A credential in Helm values. */
export interface HelmPlace {
  /** The scalar that holds it. */
  readonly scalar: Cursor;
  /** The mapping of all values: of the file, or of the object they stand in. */
  readonly values: Cursor;
  /** The keys from `values` to the scalar. */
  readonly path: readonly Step[];
  /** What it goes by. */
  readonly name: string;
  /** The HelmRelease or Application the values stand in; undefined for a values file. */
  readonly resource: Resource | undefined;
  /** The chart's name, where it is known. */
  readonly chart: string | undefined;
  /** The version an object asks for, where it does. */
  readonly version: string | undefined;
  /** True for the chart's own defaults, in which every setting is to stay visible. */
  readonly defaults: boolean;
}

/** A setting of the chart that takes the credential from a Secret. */
export interface ChartSetting {
  /** The setting, as `--set` writes it. */
  readonly setting: string;
  /** What titles say of it, where that is not that the setting names the Secret. */
  readonly title?: string;
  /** What a person should know besides. */
  readonly note?: string;
  readonly move: Pick<KnownMove, 'values' | 'name' | 'exactKeys' | 'exactName'>;
  /** The literals it takes out of the values, where that is not the one that was found alone. */
  readonly takes?: readonly Cursor[];
  /** What the values say from then on. */
  edits(secret: string, keys: readonly string[]): readonly EditPlan[];
}

/** A setting that could be used, were it not for the reason. */
export interface RefusedSetting {
  readonly setting: string;
  readonly refused: string;
}

export function helmPlace({ scalar, name, resource }: Verdict, world: FixWorld): HelmPlace | undefined {
  const values = valuesAround(scalar, resource);
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

function valuesAround(scalar: Cursor, resource: Resource | undefined): Cursor | undefined {
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

/** Takes literals out of the values: without a trace, or, among a chart's defaults, with an empty text in their place. */
export function removeLiterals({ defaults }: HelmPlace, scalars: readonly Cursor[]): EditPlan {
  if (defaults) return allOf(...scalars.map((scalar) => setScalar(scalar, '')));
  const [first] = scalars;
  const holder = first?.parent;
  // A block that held nothing but the credential says nothing without it.
  if (scalars.length === 1 && holder?.parent?.kind === 'map' && holder.size === 1) return removeEntry(holder);
  return removeAll(scalars);
}

/** The name of the Secret in place of the values it holds. */
export function replaceByName(
  place: HelmPlace,
  block: Cursor,
  knob: string,
  name: string,
  written: readonly Cursor[],
): readonly EditPlan[] {
  const known = block.at(knob);
  if (known) return [setScalar(known, name), removeLiterals(place, written)];
  const [first, ...others] = written;
  if (place.defaults || !first) return [insertEntry(block, knob, name), removeLiterals(place, written)];
  return [replaceEntry(first, knob, name), ...(others.length > 0 ? [removeLiterals(place, others)] : [])];
}

/** A text that stands in the values themselves and means what it says. */
export function literalAt(map: Cursor, key: string): Cursor | undefined {
  const entry = map.at(key);
  return entry?.kind === 'scalar' && entry.string !== undefined && entry.text !== '' ? entry : undefined;
}

/** True for a setting that says something. */
export function isSet(cursor: Cursor | undefined): cursor is Cursor {
  return cursor !== undefined && !cursor.isNull && (cursor.opaque || cursor.text !== '');
}

/** How messages name what is taken out of the values. */
export function subjectOf({ values, path }: HelmPlace, takes: readonly Cursor[] = []): string {
  const paths = takes.length > 0 ? takes.map((scalar) => pathIn(values, scalar)) : [path];
  return `Helm value${paths.length > 1 ? 's' : ''} ${paths.map((one) => `"${setting(one)}"`).join(', ')}`;
}

function pathIn(values: Cursor, scalar: Cursor): readonly Step[] {
  const steps: Step[] = [];
  for (let at: Cursor | undefined = scalar; at && at.key !== undefined; at = at.parent) {
    if (at.range.start === values.range.start && at.range.end === values.range.end) break;
    steps.unshift(at.key);
  }
  return steps;
}

/** A setting's path as `--set` writes it. */
export function setting(path: readonly Step[]): string {
  let written = '';
  for (const step of path) {
    if (typeof step === 'number') written += `[${step}]`;
    else written += `${written === '' ? '' : '.'}${step.replace(/[.[\]\\,=]/g, (sign) => `\\${sign}`)}`;
  }
  return written;
}
