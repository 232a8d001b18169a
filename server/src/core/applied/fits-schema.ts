import { placesOfValues } from '../helm/values/releases.js';
import { GoPatterns, jsonSchemaOf, parseJson } from '../schema/json-schema.js';
import type { KindSchema } from '../schema/store.js';
import { validate } from '../schema/validate.js';
import { isMerged, VALUES_SCHEMA } from '../schema/values-schema.js';
import { isRecord } from '../text/json.js';
import { join } from '../text/paths.js';
import type { Cursor } from '../yaml/cursor.js';
import { parseApplied } from '../yaml/document.js';
import type { AppliedSet, Root } from './applied-set.js';
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
  return [...texts].every(
    ([file, now]) => problemsIn(now, file, root, schema) <= problemsIn(sources.textOf(file) ?? '', file, root, schema),
  );
}

/** Counts what the schema finds in the values that a file has for a root. */
function problemsIn(text: string, file: string, root: Root, schema: KindSchema): number {
  return valuesIn(text, file, root).reduce(
    (count, values) =>
      count +
      validate(values, schema, {
        version: ANY_VERSION,
        isUnknown: () => false,
        isPartial: (map) => isMerged(values, map),
      }).length,
    0,
  );
}

function valuesIn(text: string, file: string, { folder, values, by, file: own }: Root): readonly Cursor[] {
  const stream = parseApplied(text);
  if (file === join(folder, 'values.yaml') || values.includes(file)) {
    const whole = stream.documents[0]?.document.root;
    return whole ? [whole] : [];
  }
  if (!by || file !== own) return [];
  // A text of values within an Application is checked where it is a file.
  return placesOfValues({ ...by, file }, { folder }, stream).flatMap(({ document, path }) => {
    const found = stream.documents[document]?.document.root?.at(...path);
    return found?.kind === 'map' ? [found] : [];
  });
}

function schemaIn(text: string): KindSchema | undefined {
  if (known.has(text)) return known.get(text);
  const data = parseJson(text);
  const schema = isRecord(data) ? jsonSchemaOf(data, new GoPatterns()) : undefined;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, schema);
  return schema;
}
