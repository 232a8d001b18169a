import type { Range } from '../../text/range.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { ChartValues } from '../completion/entries.js';
import { keyPlace, pathOf, type ValuesFile, valuesIn, writtenIn } from '../values/entries.js';
import type { Setting } from '../values/settings.js';
import type { ValuesEntry } from './chart-parts.js';
import { type EntryAccess, mayBeSameEntry } from './chart-uses.js';
import { ITEM } from './origins.js';

/** What a place of a chart names: entries of its values, one but where a text reads several, or a template. */
export type Named =
  | { readonly kind: 'entry'; readonly entries: readonly ValuesEntry[]; readonly range: Range }
  | { readonly kind: 'template'; readonly name: string; readonly range: Range };

/** A place that names something. Offsets are UTF-16 code units of the file. */
export interface PlaceOfName {
  readonly file: string;
  /** The name; of one in a string with the quotes. */
  readonly range: Range;
  /** `written`: the key of an entry in a values file or its schema, or the `define` of a template. */
  readonly role: 'read' | 'written';
}

/** The values of charts, with what releases set of them by the path of an entry. */
export interface NamingChart extends ChartValues {
  readonly settings: readonly Setting[];
}

/** Returns what a place of a template, a values file or its schema names; undefined where it names nothing. */
export function namedAt(chart: ChartValues, file: string, offset: number): Named | undefined {
  const isIn = ({ start, end }: Range): boolean => start <= offset && offset <= end;
  const { uses, files } = chart;
  const template = uses.names.find((one) => one.file === file && isIn(one.range));
  if (template) return { kind: 'template', name: template.name, range: template.range };
  for (const values of files) {
    const key = values.path === file && entryAt(chart, values, offset);
    if (key) return key;
  }
  // Between two fields, the one that begins is meant: its dot is a part of it.
  const access = uses.accesses.findLast(
    (one) => one.file === file && (isIn(one.range) || (!one.isString && one.range.start - 1 === offset)),
  );
  return access && { kind: 'entry', entries: access.entries, range: access.range };
}

function entryAt({ uses, streamOf }: ChartValues, file: ValuesFile, offset: number): Named | undefined {
  const values = valuesIn(file, streamOf(file.path));
  if (!values) return undefined;
  const { root, start } = values;
  // A text within a document has paths of its own.
  const above = root.embedding ? 0 : root.path.length;
  for (const cursor of root.walk()) {
    const range = keyPlace({ cursor, start, file });
    if (!range || cursor === root || offset < range.start || range.end < offset) continue;
    const path = file.kind === 'values' ? pathOf(cursor).slice(above) : pathInSchema(cursor);
    return path && { kind: 'entry', entries: [uses.parts.entryOf({ chart: file.part.folder, path })], range };
  }
  return undefined;
}

/** Returns the path of the values that a property of a schema is about; undefined for anything else in a schema. */
function pathInSchema(property: Cursor): readonly string[] | undefined {
  const path: string[] = [];
  const steps = property.path.map(String);
  for (let at = 0; at < steps.length; at++) {
    const [step, next] = [steps[at], steps[at + 1]];
    if (step === 'items' || step === 'additionalProperties') path.push(ITEM);
    else if (step === 'properties' && next !== undefined) {
      path.push(next);
      at++;
    } else return undefined;
  }
  return property.path.at(-2) === 'properties' ? path : undefined;
}

/** Returns the reads of an entry in templates, in their order. */
export function readsOf({ uses }: ChartValues, entries: readonly ValuesEntry[]): readonly EntryAccess[] {
  return uses.accesses.filter((access) =>
    access.entries.some((one) => entries.some((entry) => mayBeSameEntry(one, entry))),
  );
}

/** Returns all places that name the same: in values files, settings of releases and templates, in that order. */
export function placesNaming(chart: NamingChart, named: Named): readonly PlaceOfName[] {
  const { uses, files, settings, streamOf } = chart;
  if (named.kind === 'template')
    return uses.names
      .filter(({ name }) => name === named.name)
      .map(({ file, range, isDefinition }) => ({ file, range, role: isDefinition ? 'written' : 'read' }));
  const written = files.flatMap((file) =>
    named.entries.flatMap((entry) =>
      writtenIn(file, entry, uses.parts, streamOf(file.path)).flatMap((one): PlaceOfName[] => {
        const range = keyPlace(one);
        return range ? [{ file: file.path, range, role: 'written' }] : [];
      }),
    ),
  );
  const set = settings.flatMap((setting) => stepsNaming(chart, setting, named.entries));
  const reads = readsOf(chart, named.entries).map(({ file, range }): PlaceOfName => ({ file, range, role: 'read' }));
  return [...written, ...set, ...reads];
}

/** The steps of a setting that name an entry: those of entries below it, too. */
function stepsNaming(
  { uses }: ChartValues,
  { file, part, steps }: Setting,
  entries: readonly ValuesEntry[],
): PlaceOfName[] {
  return steps.flatMap(({ range }, index): PlaceOfName[] => {
    const path = steps.slice(0, index + 1).map(({ key }) => key);
    const entry = uses.parts.entryOf({ chart: part.folder, path });
    return entries.some((one) => mayBeSameEntry(one, entry)) ? [{ file, range, role: 'read' }] : [];
  });
}

/**
 * Returns where what a place names is written: the `define` of a template, and the entry in the values files, or as much of its path
 * as is there.
 */
export function definitionsOf(chart: NamingChart, named: Named): readonly PlaceOfName[] {
  if (named.kind === 'template') return placesNaming(chart, named).filter(({ role }) => role === 'written');
  const longest = Math.max(...named.entries.map(({ path }) => path.length));
  for (let length = longest; length > 0; length--) {
    const entries = named.entries.map(({ chart: of, path }) => ({ chart: of, path: path.slice(0, length) }));
    const values = chart.files.filter(({ kind }) => kind === 'values');
    const found = placesNaming({ ...chart, files: values, settings: [] }, { ...named, entries });
    const written = found.filter(({ role }) => role === 'written');
    if (written.length > 0) return written;
  }
  return [];
}
