import type { Cursor } from '../../yaml/cursor.js';
import type { YamlStream } from '../../yaml/document.js';
import type { ValuesEntry } from '../uses/chart-parts.js';
import { type ChartUses, mayBeSame, type NamedPlace } from '../uses/chart-uses.js';
import { ITEM } from '../uses/origins.js';
import { schemasAt, type ValuesFile, valuesAt, valuesIn, variantsOf } from '../values/entries.js';

/** What is known of an entry of values that may be written. */
export interface EntrySuggestion {
  readonly key: string;
  /** Where the first values file that has it writes it. */
  readonly written: { readonly cursor: Cursor; readonly file: ValuesFile } | undefined;
  /** What the schema of the values says of it. */
  readonly schema: Cursor | undefined;
}

/** The values of charts that are rendered together. */
export interface ChartValues {
  readonly uses: ChartUses;
  readonly files: readonly ValuesFile[];
  streamOf(path: string): YamlStream | undefined;
}

/**
 * Returns the entries that may stand below entries of values: those of all values files, of the schema, and those that templates
 * read, each once.
 * @param isExcept Returns true for a read that does not count: the one that is being written.
 */
export function entriesBelow(
  entries: readonly ValuesEntry[],
  values: ChartValues,
  isExcept: (place: NamedPlace) => boolean = () => false,
): readonly EntrySuggestion[] {
  const found = new Map<string, EntrySuggestion>();
  const add = (key: string, more: Partial<EntrySuggestion>): void => {
    if (key === ITEM || key === '') return;
    const known = found.get(key);
    found.set(key, {
      key,
      written: known?.written ?? more.written,
      schema: known?.schema ?? more.schema,
    });
  };
  const { parts } = values.uses;
  for (const entry of entries) {
    // The chart itself says best what its values are.
    const isOwn = ({ part }: ValuesFile): boolean => part.folder === entry.chart;
    const files = [...values.files.filter(isOwn), ...values.files.filter((file) => !isOwn(file))];
    for (const file of files) {
      const root = valuesIn(file, values.streamOf(file.path))?.root;
      if (!root) continue;
      for (const path of parts.pathsIn(file.part, entry)) {
        if (file.kind === 'values') {
          for (const map of valuesAt(root, path))
            for (const cursor of map.entries()) add(cursor.key ?? '', { written: { cursor, file } });
          continue;
        }
        for (const schema of schemasAt(root, path).flatMap((one) => variantsOf(one, root)))
          for (const property of schema.at('properties')?.entries() ?? [])
            add(property.key ?? '', { schema: property });
      }
    }
    for (const access of values.uses.accesses) {
      if (isExcept(access)) continue;
      for (const { chart, path } of access.entries)
        if (chart === entry.chart && path.length === entry.path.length + 1 && mayBeSame(path.slice(0, -1), entry.path))
          add(path.at(-1) ?? '', {});
    }
    if (entry.path.length > 0) continue;
    for (const part of parts.all)
      if (part.parent?.folder === entry.chart) for (const section of part.sections) add(section, {});
    if (parts.all.length > 1) add('global', {});
  }
  return [...found.values()];
}
