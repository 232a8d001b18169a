import { GoPatterns, jsonSchemaOf, parseJson } from '../schema/json-schema.js';
import { isRecord } from '../schema/read-schema.js';
import type { KindSchema } from '../schema/store.js';
import { validate } from '../schema/validate.js';
import { isMerged, VALUES_SCHEMA } from '../schema/values-schema.js';
import { join } from '../text/paths.js';
import { parseApplied } from '../yaml/document.js';
import type { AppliedSet } from './applied-set.js';
import type { AppliedTrials } from './trials.js';

/** The schemas that were read last, by their text. */
const known = new Map<string, KindSchema | undefined>();
const MOST_KNOWN = 20;
/** Values are no objects of Kubernetes: their schema knows no versions. */
const ANY_VERSION = 0;

/**
 * Returns true where the schema of a chart's values finds no more in files of values with new texts than before: Helm renders nothing
 * of a chart whose values do not fit.
 */
export function fitsSchema(
  { root, files }: AppliedSet,
  texts: ReadonlyMap<string, string>,
  sources: Pick<AppliedTrials, 'textOf'>,
): boolean {
  if (root.kind !== 'helm') return true;
  const path = join(root.folder, VALUES_SCHEMA);
  const text = files.has(path) ? sources.textOf(path) : undefined;
  const schema = text === undefined ? undefined : schemaIn(text);
  if (!schema) return true;
  const values = [join(root.folder, 'values.yaml'), ...root.values];
  return [...texts].every(
    ([file, now]) =>
      !values.includes(file) || problemsIn(now, schema) <= problemsIn(sources.textOf(file) ?? '', schema),
  );
}

function problemsIn(text: string, schema: KindSchema): number {
  const root = parseApplied(text).documents[0]?.document.root;
  if (!root) return 0;
  return validate(root, schema, {
    version: ANY_VERSION,
    isUnknown: () => false,
    isPartial: (map) => isMerged(root, map),
  }).length;
}

function schemaIn(text: string): KindSchema | undefined {
  if (known.has(text)) return known.get(text);
  const data = parseJson(text);
  const schema = isRecord(data) ? jsonSchemaOf(data, new GoPatterns()) : undefined;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, schema);
  return schema;
}
