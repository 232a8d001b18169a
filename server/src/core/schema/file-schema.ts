import { isKustomizationName } from '../kubernetes/well-known-names.js';
import { nameOf } from '../text/paths.js';
import type { Cursor } from '../yaml/cursor.js';
import type { YamlDocument } from '../yaml/document.js';
import type { SchemaOfPart } from './locate.js';
import { FILES, type SchemaStore } from './store.js';
import { type ValuesSchemas, valuesSchemasIn } from './values-schema.js';

/** The apiVersion and kind of a schema; for files without a kind, `FILES` and their name. */
export type SchemaKey = readonly [apiVersion: string, kind: string];

/** Returns the schema of a file without a kind by the file's name; undefined where there is none. */
export function schemaOfFile(root: Cursor | undefined, path: string): SchemaKey | undefined {
  const name = nameOf(path);
  if (name === 'Chart.yaml' || name === '.sops.yaml') return [FILES, name];
  // A file with such a name may hold an object of Flux.
  const isOther = /^(?!kustomize\.config\.k8s\.io\/).+\//.test(root?.at('apiVersion')?.string ?? '');
  if (!isKustomizationName(path) || isOther) return undefined;
  return root?.entries().some(({ key, value }) => key?.toLowerCase() === 'kind' && value === 'Component')
    ? ['kustomize.config.k8s.io/v1alpha1', 'Component']
    : ['kustomize.config.k8s.io/v1beta1', 'Kustomization'];
}

/** Where the schemas of a document come from. */
export interface SchemaSources {
  readonly path: string;
  readonly schemas?: SchemaStore | undefined;
  readonly values?: ValuesSchemas | undefined;
}

/** Returns the schemas that parts of a document have by the name of its file, and as values of charts. */
export function schemasOfParts(
  document: YamlDocument,
  { path, schemas, values }: SchemaSources,
): readonly SchemaOfPart[] {
  const ofValues = valuesSchemasIn(document, values);
  if (ofValues.length > 0) return ofValues;
  const key = schemaOfFile(document.root, path);
  const schema = key && schemas?.kind(...key);
  return schema ? [{ path: [], schema }] : [];
}
