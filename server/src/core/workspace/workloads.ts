import { podsOf } from '../kubernetes/pod.js';
import type { Resource } from '../kubernetes/resource.js';
import type { Range } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';

/** A use of a ConfigMap by an object. */
export interface ConfigMapUse {
  /** The ConfigMap's name. */
  readonly name: string;
  /** `other`: a reference outside of a pod, such as Flux's `substituteFrom`. */
  readonly how: 'volume' | 'projected' | 'envFrom' | 'key' | 'other';
}

/** An object that uses ConfigMaps, mostly a workload whose pods mount them. Contains names only. */
export interface WorkloadFact {
  readonly kind: string;
  /** '' for an object without a name. */
  readonly name: string;
  readonly namespace: string | undefined;
  readonly configMaps: readonly ConfigMapUse[];
  /** The range of the name. Offsets count from the file's start. */
  readonly range: Range;
}

/** A ConfigMap that kustomize generates: the file is a kustomization. */
export interface ConfigMapGeneratorFact {
  readonly kind: 'ConfigMapGenerator';
  readonly name: string;
  readonly namespace: string | undefined;
  readonly range: Range;
}

/** Matches the text of every document that defines or uses a ConfigMap. */
const MENTIONS_CONFIG_MAP = /configMap/i;

/** Returns the generators of ConfigMaps in a kustomization, which may have no `kind`. */
export function configMapGeneratorFacts(root: Cursor | undefined): readonly ConfigMapGeneratorFact[] {
  if (root?.kind !== 'map') return [];
  const generators = [...(root.at('configMapGenerator')?.items() ?? [])];
  return generators.flatMap((generator): ConfigMapGeneratorFact[] => {
    const label = generator.at('name');
    if (label?.string === undefined) return [];
    const namespace = generator.at('namespace')?.string ?? root.at('namespace')?.string;
    return [{ kind: 'ConfigMapGenerator', name: label.string, namespace, range: label.range }];
  });
}

/** Returns the uses of ConfigMaps by an object; undefined for an object without any. */
export function workloadFact(resource: Resource): WorkloadFact | undefined {
  const { kind, name, namespace, cursor } = resource;
  if (kind === 'ConfigMap' || !MENTIONS_CONFIG_MAP.test(cursor.document.text)) return undefined;
  const references = configMapReferences(resource);
  const configMaps: ConfigMapUse[] = references.map(({ use }) => use);
  const read = new Set(references.map(({ cursor: { range } }) => range.start));
  for (const node of cursor.walk()) {
    const other = read.has(node.range.start) ? undefined : otherReference(node);
    if (other !== undefined) configMaps.push({ name: other, how: 'other' });
  }
  if (configMaps.length === 0) return undefined;
  const label = cursor.at('metadata', 'name') ?? cursor;
  return { kind, name: name ?? '', namespace, configMaps, range: label.range };
}

/** A reference to a ConfigMap, and its mapping: below `configMap`, `configMapRef`, `configMapKeyRef`. */
export interface ConfigMapReference {
  readonly use: ConfigMapUse;
  readonly cursor: Cursor;
}

/** Returns the references to ConfigMaps in the pods of an object. */
export function configMapReferences(resource: Resource): readonly ConfigMapReference[] {
  const found: ConfigMapReference[] = [];
  const add = (how: ConfigMapUse['how'], cursor: Cursor | undefined): void => {
    const name = cursor?.at('name')?.string;
    if (cursor && name !== undefined) found.push({ use: { name, how }, cursor });
  };
  for (const pod of podsOf(resource)) {
    for (const volume of pod.cursor.at('volumes')?.items() ?? []) {
      add('volume', volume.at('configMap'));
      for (const source of volume.at('projected', 'sources')?.items() ?? []) add('projected', source.at('configMap'));
    }
    for (const container of pod.containers) {
      for (const source of container.at('envFrom')?.items() ?? []) add('envFrom', source.at('configMapRef'));
      for (const variable of container.at('env')?.items() ?? [])
        add('key', variable.at('valueFrom', 'configMapKeyRef'));
    }
  }
  return found;
}

/**
 * Returns the name of a ConfigMap that a value outside of a pod refers to; undefined for other values and for
 * templates.
 */
function otherReference(node: Cursor): string | undefined {
  if (node.kind === 'scalar') return /configMap(?:Name|Ref)?$/i.test(node.key ?? '') ? node.string : undefined;
  if (node.kind !== 'map') return undefined;
  const isReference =
    /^configMap(?:Ref|KeyRef|KeySelector)?$/i.test(node.key ?? '') || node.at('kind')?.value === 'ConfigMap';
  return isReference ? node.at('name')?.string : undefined;
}
