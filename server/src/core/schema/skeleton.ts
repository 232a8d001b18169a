import { own } from '../text/own.js';
import type { YamlData, YamlMap } from '../yaml/edit/edits.js';
import type { Schema } from './schema.js';

/** The depth at which a skeleton ends: what is required further down is said when the rest is there. */
const DEEPEST = 8;
/** The most values of a skeleton: a schema may require itself several times. */
const MOST_VALUES = 200;

/**
 * Returns the least value that a field may have: what is required of it, with its name in the place of texts and the first of the
 * values that are allowed.
 */
export function skeletonOf(
  schema: Schema | undefined,
  name: string,
  resolve: (schema: Schema) => Schema | undefined,
  depth = 0,
  left = { values: MOST_VALUES },
): YamlData {
  const at = schema && resolve(schema);
  if (!at || depth > DEEPEST || --left.values < 0) return {};
  if (at.default !== undefined && isScalar(at.default)) return at.default;
  const [first] = at.enum ?? [];
  if (isScalar(first)) return first;
  if (at['x-kubernetes-int-or-string'] === true) return /port/i.test(name) ? 8080 : 1;
  const type = typeof at.type === 'string' ? at.type : at.type?.[0];
  switch (type) {
    case 'integer':
    case 'number':
      return at.minimum ?? (/port/i.test(name) ? 8080 : 1);
    case 'boolean':
      return false;
    case 'array': {
      const { items } = at;
      if (!items || typeof items !== 'object' || 'length' in items) return [];
      return [skeletonOf(items, name, resolve, depth + 1, left)];
    }
    case 'object': {
      const entries = (at.required ?? []).map((field): [string, YamlData] => [
        field,
        skeletonOf(own(at.properties, field), field, resolve, depth + 1, left),
      ]);
      return Object.fromEntries(entries) satisfies YamlMap;
    }
    default:
      return name;
  }
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Returns the first text or number of a value, which a person has to replace; undefined where there is none. */
export function firstScalar(value: YamlData): string | undefined {
  if (value === null || typeof value === 'boolean') return undefined;
  if (typeof value !== 'object') return String(value);
  for (const one of Object.values(value)) {
    const found = firstScalar(one as YamlData);
    if (found !== undefined) return found;
  }
  return undefined;
}
