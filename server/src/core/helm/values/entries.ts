import { nameOf, relativeTo } from '../../text/paths.js';
import type { Range } from '../../text/range.js';
import type { Cursor, Step } from '../../yaml/cursor.js';
import type { YamlStream } from '../../yaml/document.js';
import { embeddedDocument } from '../../yaml/embedded.js';
import type { ChartPart, ChartParts, ValuesEntry } from '../uses/chart-parts.js';
import { ITEM, type UsePath } from '../uses/origins.js';

/** Files with values beside a Chart.yaml that belong to the chart by their name, those for tests among them. */
const VALUES_FILE = /^(?:values\.ya?ml|values[-_.][^/]+\.ya?ml|[^/]+[-_.]values\.ya?ml|ci\/[^/]+\.ya?ml)$/;

/** The name of the schema of a chart's values. */
const SCHEMA = 'values.schema.json';

/** A file with values of a chart. */
export interface ValuesFile {
  readonly path: string;
  readonly part: ChartPart;
  /** What it holds values for: `yaml` of values, or the schema of them. */
  readonly kind: 'values' | 'schema';
  /** Where in the file the values stand; without it, the first document is all of them. */
  readonly within?: { readonly document: number; readonly path: readonly Step[] };
}

/** An entry of values where it is written. */
export interface WrittenEntry {
  readonly file: ValuesFile;
  readonly cursor: Cursor;
  /** Where the document of the file begins. */
  readonly start: number;
}

/**
 * Returns the files with values of charts that are rendered together: of each its values.yaml first, and last its schema.
 * @param paths Further values files of the chart at the top are among them where `isFurther` says so.
 */
export function valuesFilesAmong(
  paths: Iterable<string>,
  parts: ChartParts,
  isFurther: (path: string) => boolean = () => false,
): readonly ValuesFile[] {
  const found: ValuesFile[] = [];
  for (const path of paths) {
    const part = parts.partOf(path);
    if (part && VALUES_FILE.test(relativeTo(part.folder, path) ?? '')) found.push({ path, part, kind: 'values' });
    else if (isFurther(path)) found.push({ path, part: parts.top, kind: 'values' });
    else if (part && relativeTo(part.folder, path) === SCHEMA) found.push({ path, part, kind: 'schema' });
  }
  const rank = ({ path, kind }: ValuesFile): number =>
    kind === 'schema' ? 2 : /^values\.ya?ml$/.test(nameOf(path)) ? 0 : 1;
  return found.sort((a, b) => rank(a) - rank(b));
}

/** Returns the values of a file, and where the document begins that they stand in; undefined where there are none. */
export function valuesIn(
  { within }: ValuesFile,
  stream: YamlStream | undefined,
): { readonly root: Cursor; readonly start: number } | undefined {
  const placed = stream?.documents[within?.document ?? 0];
  const found = placed?.document.root?.at(...(within?.path ?? []));
  // The values of an Application may be a text.
  const root = within && found?.kind === 'scalar' ? embeddedDocument(found) : found;
  return placed && root && { root, start: placed.start };
}

/** Returns the values below one at a path, in the order of the text. */
export function valuesAt(root: Cursor, path: UsePath): readonly Cursor[] {
  return path.reduce<readonly Cursor[]>(
    (found, step) => found.flatMap((one) => (step === ITEM ? one.children() : (one.at(step) ?? []))),
    [root],
  );
}

/** Returns where an entry is written in a file of values; every alias and merged map that leads to it is left out. */
export function writtenIn(
  file: ValuesFile,
  entry: ValuesEntry,
  parts: ChartParts,
  stream: YamlStream | undefined,
): readonly WrittenEntry[] {
  const values = valuesIn(file, stream);
  if (!values) return [];
  const { root, start } = values;
  return parts.pathsIn(file.part, entry).flatMap((path) => {
    const cursors = file.kind === 'values' ? valuesAt(root, path) : schemasAt(root, path);
    return cursors.filter(({ aliased }) => !aliased).map((cursor) => ({ file, cursor, start }));
  });
}

/** Returns the schemas of the values at a path, in a JSON schema. */
export function schemasAt(root: Cursor, path: UsePath): readonly Cursor[] {
  return path.reduce<readonly Cursor[]>(
    (found, step) => found.flatMap((schema) => stepInto(schema, step, root)),
    [root],
  );
}

/** The most references of schemas that are followed one after the other. */
const MOST_REFERENCES = 16;

function stepInto(schema: Cursor, step: string, root: Cursor): readonly Cursor[] {
  return variantsOf(schema, root).flatMap((one) => {
    if (step !== ITEM) return one.at('properties', step) ?? [];
    const items = one.at('items');
    const further = one.at('additionalProperties');
    return [
      ...(items ? [items] : []),
      ...(further?.kind === 'map' ? [further] : []),
      ...(one.at('properties')?.entries() ?? []),
    ];
  });
}

/** Returns a schema with those that it refers to, and that it is put together from. */
export function variantsOf(schema: Cursor, root: Cursor, depth = 0): readonly Cursor[] {
  if (depth > MOST_REFERENCES) return [schema];
  const reference = schema.at('$ref')?.string;
  const target = reference?.startsWith('#/') ? root.at(...stepsOf(reference.slice(2))) : undefined;
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((name) => schema.at(name)?.items() ?? []);
  return [schema, ...[...(target ? [target] : []), ...parts].flatMap((one) => variantsOf(one, root, depth + 1))];
}

function stepsOf(pointer: string): readonly Step[] {
  return pointer.split('/').map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Returns the path of a value in values: an item of a list is every item. */
export function pathOf(cursor: Cursor): UsePath {
  return cursor.path.map((step) => (typeof step === 'number' ? ITEM : step));
}

/** Returns the key of an entry in its file, without quotes around it. */
export function keyPlace({ cursor, start }: WrittenEntry): Range | undefined {
  const range = cursor.keyRange;
  return range && { start: range.start + start, end: range.end + start };
}
