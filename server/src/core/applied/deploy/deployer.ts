import { readBack } from '../../provenance/read-back.js';
import type { Place } from '../../provenance/source.js';
import { Dict, type Traced } from '../../provenance/traced.js';
import { STAND_IN, sliceText, type TracedText } from '../../provenance/traced-text.js';
import { memo } from '../../text/memo.js';
import { mayDeliver } from '../../workspace/deliveries.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { PlacedDocument } from '../../yaml/document.js';
import type { AppliedSet, DeployedBy } from '../applied-set.js';
import { placeOf } from './fields.js';

/** An object that has Flux or Argo CD apply others. */
export interface Deployer {
  readonly by: DeployedBy;
  readonly object: Traced;
  /** Where its name is written. */
  readonly place: Place;
  /** Its text in the set that it is a part of. */
  readonly text: TracedText;
}

const KINDS: ReadonlyMap<string, RegExp> = new Map([
  ['Kustomization', /^kustomize\.toolkit\.fluxcd\.io\//],
  ['HelmRelease', /^helm\.toolkit\.fluxcd\.io\//],
  ['Application', /^argoproj\.io\//],
  ['ApplicationSet', /^argoproj\.io\//],
]);

/** Returns true for the kind of an object that deploys others. */
export function isDeployer({ kind, apiVersion }: { readonly kind: string; readonly apiVersion: string }): boolean {
  return KINDS.get(kind)?.test(apiVersion) === true;
}

/** Returns the objects of a set that deploy others, in the order of its text. */
export const deployersIn = memo((set: AppliedSet): readonly Deployer[] =>
  mayDeliver(set.text.text)
    ? set.stream.documents.flatMap((placed, index) => deployerIn(placed, index, set) ?? [])
    : [],
);

/** Returns the object of a set that deploys a root. */
export function deployerOf(set: AppliedSet, by: DeployedBy): Deployer | undefined {
  return deployersByName(set).get(nameOfDeployer(by));
}

const deployersByName = memo(
  (set: AppliedSet): ReadonlyMap<string, Deployer> =>
    // The first of a name counts.
    new Map([...deployersIn(set)].reverse().map((one) => [nameOfDeployer(one.by), one])),
);

/** The name of an object, whatever version of its kind it is written in. */
function nameOfDeployer({ apiVersion, kind, name, namespace }: DeployedBy): string {
  return [groupOf({ apiVersion }), kind, namespace ?? '\n', name].join('\n');
}

/** @param index The number of the document in the set. */
function deployerIn(placed: PlacedDocument, index: number, set: AppliedSet): Deployer | undefined {
  const { text } = set;
  const { root } = placed.document;
  const kind = root?.at('kind')?.string ?? '';
  const apiVersion = root?.at('apiVersion')?.string ?? '';
  if (!root || !isDeployer({ kind, apiVersion })) return undefined;
  const object = readBack(placed, text);
  let read = new WeakRef(object);
  const name = nameIn(root.at('metadata', 'name'));
  const metadata = object.value instanceof Dict ? object.value.get('metadata') : undefined;
  const place = placeOf(metadata?.value instanceof Dict ? metadata.value.get('name') : undefined) ?? placeOf(object);
  if (name === undefined || !place) return undefined;
  const namespace = nameIn(root.at('metadata', 'namespace'));
  const { start } = placed;
  return {
    by: { apiVersion, kind, ...(namespace === undefined ? {} : { namespace }), name },
    // All objects of a workspace that deploy others are known at the same time: what they say is in memory only while it is asked.
    get object() {
      const kept = read.deref();
      if (kept) return kept;
      const again = set.stream.documents[index];
      const object: Traced = again ? readBack(again, text) : { value: null };
      read = new WeakRef(object);
      return object;
    },
    place,
    text: sliceText(text, start, start + placed.document.text.length),
  };
}

/** A name, of which parts may not be known. */
function nameIn(cursor: Cursor | undefined): string | undefined {
  if (!cursor?.opaque) return cursor?.string;
  const { start, end } = cursor.range;
  return cursor.document.text
    .slice(start, end)
    .replace(/^(['"])(.*)\1$/s, '$2')
    .replaceAll(STAND_IN, '…');
}

/** Returns the files in which an object and what changed it are written. */
export function filesOf({ text }: Deployer): ReadonlySet<string> {
  return new Set(text.pieces.flatMap(({ source }) => source?.place.file ?? []));
}

/** True for the same object, whatever version of its kind it is written in. */
export function isSameObject(a: DeployedBy, b: DeployedBy): boolean {
  return nameOfDeployer(a) === nameOfDeployer(b);
}

function groupOf({ apiVersion }: Pick<DeployedBy, 'apiVersion'>): string {
  return apiVersion.slice(0, apiVersion.indexOf('/'));
}
