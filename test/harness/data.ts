import type { Cursor } from '../../server/src/core/yaml/cursor.js';
import { parseStream, type YamlDocument } from '../../server/src/core/yaml/document.js';
import type { ScalarValue } from '../../server/src/core/yaml/scalars.js';

/** The data of a document, without its presentation. */
export type Data = ScalarValue | Hole | readonly Data[] | ReadonlyMap<string, Data>;

/** A scalar without a known value, such as a template action, by its source text. */
export class Hole {
  constructor(readonly text: string) {}
}

/** Returns the data of a document; undefined where it is empty. Aliases are resolved, as Kubernetes does. */
export function documentData({ root, text }: YamlDocument): Data | undefined {
  return root && toData(root, text);
}

export function toData(cursor: Cursor, text: string): Data {
  if (cursor.kind === 'sequence') return [...cursor.items()].map((item) => toData(item, text));
  if (cursor.kind === 'map') {
    const entries = new Map<string, Data>();
    for (const entry of cursor.entries()) entries.set(entry.key ?? '', toData(entry, text));
    return entries;
  }
  const { value } = cursor;
  return value === undefined ? new Hole(text.slice(cursor.range.start, cursor.range.end)) : value;
}

/** Returns the JSON pointers of differences, as deep as possible. A new or removed key or item differs as a whole. */
export function changedPointers(before: Data | undefined, after: Data | undefined, pointer = ''): readonly string[] {
  if (before instanceof Map && after instanceof Map) {
    const keys = new Set([...before.keys(), ...after.keys()]);
    return [...keys].flatMap((key) => {
      const below = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      return before.has(key) && after.has(key) ? changedPointers(before.get(key), after.get(key), below) : [below];
    });
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => index).flatMap((index) => {
      const below = `${pointer}/${index}`;
      return index < before.length && index < after.length
        ? changedPointers(before[index], after[index], below)
        : [below];
    });
  }
  if (before instanceof Hole && after instanceof Hole) return before.text === after.text ? [] : [pointer];
  if (Object.is(before, after)) return [];
  const [inside, insideAfter] = [embeddedData(before), embeddedData(after)];
  return inside && insideAfter ? changedPointers(inside, insideAfter, pointer) : [pointer];
}

/** Returns the documents in a text with mappings or sequences, so that differences inside them are found. */
function embeddedData(data: Data | undefined): readonly Data[] | Data | undefined {
  if (typeof data !== 'string' || !/[:{[]/.test(data)) return undefined;
  const { documents } = parseStream(data);
  if (documents.length !== 1 || documents.some(({ document }) => document.problems.length > 0)) return undefined;
  const [inside] = documents.map(({ document }) => documentData(document));
  return inside instanceof Map || Array.isArray(inside) ? inside : undefined;
}
