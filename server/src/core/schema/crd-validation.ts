import type { Resource } from '../kubernetes/resource.js';
import { isWrongRegexp } from '../text/go-regexp.js';
import { say } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';
import { rememberedMaps } from '../yaml/remembered.js';
import { isDefinition, MOST_OF_A_DEFINITION, versionsOf } from './kind-definition.js';
import type { Problem } from './problem.js';

/**
 * Yields what is wrong with the schemas of a custom resource definition, beyond what the schema of definitions itself tells.
 * @param isWhole False where other files complete the definition.
 */
export function* validateDefinition(resource: Resource, isWhole: boolean): Generator<Problem> {
  if (!isDefinition(resource)) return;
  const { cursor, apiVersion } = resource;
  const spec = cursor.at('spec');
  if (spec && cursor.document.text.length > MOST_OF_A_DEFINITION) {
    yield { kind: 'too-much', at: spec };
    return;
  }
  for (const version of versionsOf(resource)) {
    const { schema } = version;
    if (schema) yield* wrongPatterns(schema);
    else if (isWhole && apiVersion.endsWith('/v1') && !version.cursor.open && version.cursor.kind === 'map') {
      const at = version.cursor.at('schema') ?? version.cursor;
      if (at.open || (at !== version.cursor && at.kind !== 'map')) continue;
      const empty = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
      yield at === version.cursor
        ? { kind: 'missing-field', at, field: 'schema', value: { openAPIV3Schema: empty } }
        : { kind: 'missing-field', at, field: 'openAPIV3Schema', value: empty };
    }
  }
}

/** The schemas within a document whose patterns are right. */
const rightSchemas = rememberedMaps<true>();

/** Returns the patterns of a schema that the API server, which is written in Go, does not compile. */
function wrongPatterns(schema: Cursor): readonly Problem[] {
  const known = rightSchemas(schema.document);
  // Many fields have the same pattern.
  const verdicts = new Map<string, boolean>();
  const problems: Problem[] = [];
  const isWrong = (pattern: string): boolean => {
    let verdict = verdicts.get(pattern);
    if (verdict === undefined) {
      verdict = isWrongRegexp(pattern);
      verdicts.set(pattern, verdict);
    }
    return verdict;
  };
  const look = (at: Cursor): void => {
    if (known?.of(at)) return;
    const found = problems.length;
    for (const entry of at.entries()) {
      const { key = '' } = entry;
      if (key === 'pattern') {
        if (entry.string !== undefined && !entry.opaque && isWrong(entry.string))
          problems.push({ kind: 'bad-format', at: entry, what: say`regular expression of Go (RE2)` });
      } else if (key === 'properties') entry.entries().forEach(look);
      else if (key === 'items' || key === 'additionalProperties' || key === 'not') look(entry);
      else if (key === 'allOf' || key === 'anyOf' || key === 'oneOf') entry.items().forEach(look);
    }
    if (problems.length === found) known?.remember(at, true);
  };
  look(schema);
  return problems;
}
