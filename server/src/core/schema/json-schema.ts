import { compileRegexp, type GoRegexp } from '../text/go-regexp.js';
import { isRecord } from '../text/json.js';
import { type Reading, readSchema } from './read-schema.js';
import type { Schema } from './schema.js';
import type { KindSchema, Pattern } from './store.js';

/** The most compiled patterns that are kept. */
const MOST_PATTERNS = 1000;

/** Patterns as Go reads them: whoever wrote them, they take no more than linear time. */
export class GoPatterns {
  private readonly patterns = new Map<string, GoRegexp | undefined>();

  /** Returns the compiled pattern; undefined for one that Go does not compile. */
  compile(pattern: string): Pattern | undefined {
    // A pattern that is being typed is another one with every key.
    if (this.patterns.size > MOST_PATTERNS) this.patterns.clear();
    if (!this.patterns.has(pattern)) this.patterns.set(pattern, compileRegexp(pattern));
    return this.patterns.get(pattern);
  }
}

/** Returns a JSON Schema that a user wrote. It may refer to its own parts, and to nothing else. */
export function jsonSchemaOf(data: unknown, patterns: GoPatterns): KindSchema {
  const reading = { isStructural: false };
  const references = new Map<string, Schema | undefined>();
  const resolve = (reference: string): Schema | undefined => {
    if (!references.has(reference)) references.set(reference, referred(data, reference, reading));
    return references.get(reference);
  };
  return {
    schema: readSchema(data, reading),
    reference: '',
    resolve,
    describe: () => undefined,
    closed: false,
    compile: (pattern) => patterns.compile(pattern),
  };
}

/** Returns the data of a JSON text; undefined for a text that is none, which a damaged cache may hold. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Returns the schema that a reference within a JSON Schema leads to; undefined for one to another file or address. */
function referred(data: unknown, reference: string, reading: Reading): Schema | undefined {
  if (!reference.startsWith('#')) return undefined;
  let at: unknown = data;
  for (const step of reference.slice(1).split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[name];
  }
  return isRecord(at) || typeof at === 'boolean' ? readSchema(at, reading) : undefined;
}
