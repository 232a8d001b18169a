import { join, nameOf, relativeTo } from '../../text/paths.js';
import type { Edit, Range } from '../../text/range.js';
import type { ChartValues } from '../completion/entries.js';
import { valuesAt, valuesIn, writtenIn } from '../values/entries.js';
import type { ValuesEntry } from './chart-parts.js';
import { type EntryWhole, isTemplate, mayBeSame, mayBeSameEntry, type NamedPlace } from './chart-uses.js';
import { type Named, type PlaceOfName, placesNaming, readsOf } from './named-places.js';
import { ITEM } from './origins.js';

/** An edit of a rename. */
export interface RenameEdit extends Edit {
  readonly file: string;
}

/** What a rename changes, or why it is refused: one sentence without a full stop. */
export type RenamePlan =
  | {
      readonly edits: readonly RenameEdit[];
      /** What may be named elsewhere, so that a person looks at the edits first; each one sentence without a full stop. */
      readonly doubts: readonly string[];
    }
  | { readonly refused: string };

/** The files of a chart, for who looks at what is written there. */
export interface RenameFiles extends ChartValues {
  readonly folder: string;
  readonly texts: ReadonlyMap<string, string>;
}

/** A name that can be written behind a dot. */
const FIELD = /^[\p{L}_][\p{L}\p{Nd}_]*$/u;

/** Words that YAML reads as something else than a text. */
const NO_KEY = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** The most entries that one text may read for them to be renamed together. */
const MOST_TOGETHER = 20;

/** Returns why what a place names cannot be renamed at all; undefined where it can. */
export function whyNotRenamed(chart: RenameFiles, named: Named): string | undefined {
  if (named.kind === 'template') {
    const isDefined = chart.uses.names.some(({ name, isDefinition }) => isDefinition && name === named.name);
    return isDefined ? undefined : `The template ${named.name} is defined in a chart that is not here`;
  }
  for (const { path } of named.entries) {
    if (path.length === 0) return 'It is the name of a subchart, under which its values stand';
    if (path.length === 1 && path[0] === 'global') return 'Helm gives the values below global to all charts';
    if (path[0] === 'tags') return 'Chart.yaml switches dependencies by the names of tags';
    if (path.at(-1) === ITEM) return 'It has no name of its own';
  }
  return named.entries.length === 0 ? 'It is no entry of values' : undefined;
}

/** Returns the name that a place has, as a person writes it anew. */
export function oldNameOf(named: Named): string {
  return named.kind === 'template' ? named.name : (named.entries[0]?.path.at(-1) ?? '');
}

/** Returns the edits that give what a place names another name, in all files of the chart. */
export function planRename(chart: RenameFiles, named: Named, name: string): RenamePlan {
  const refused = whyNotRenamed(chart, named);
  if (refused !== undefined) return { refused };
  return named.kind === 'template' ? renameTemplate(chart, named, name) : renameEntry(chart, named, name);
}

function renameTemplate(chart: RenameFiles, named: Named & { readonly kind: 'template' }, name: string): RenamePlan {
  if (name.trim() === '' || /["`\\\n\r]|\{\{|\}\}/.test(name)) return { refused: `${name} is no name of a template` };
  if (chart.uses.names.some((one) => one.name === name)) return { refused: `There is a template ${name} already` };
  const doubts = chart.uses.madeNames
    .filter(({ file, range }) => !/BasePath/.test(chart.texts.get(file)?.slice(range.start, range.end) ?? ''))
    .map((place) => `${at(chart, place)} makes the name of the template that it calls`);
  return edited(chart, placesNaming(chart, named), name, doubts);
}

function renameEntry(chart: RenameFiles, named: Named & { readonly kind: 'entry' }, name: string): RenamePlan {
  if (!FIELD.test(name)) return { refused: `${name} cannot be written behind a dot` };
  if (NO_KEY.test(name)) return { refused: `YAML does not read ${name} as a text` };
  const entries = together(chart, named.entries);
  if (entries.length > MOST_TOGETHER)
    return { refused: `The same text of a template reads ${entries.length} entries, which would all be renamed` };
  const taken = entries.map((entry) => withName(entry, name)).find((entry) => isThere(chart, entry));
  if (taken) return { refused: `There is an entry ${nameOfEntry(taken)} already` };
  for (const file of chart.files) {
    for (const entry of entries) {
      const shared = isShared(chart, file, entry);
      if (shared !== undefined) return { refused: shared };
    }
  }
  const doubts = [
    ...entries.flatMap((entry) =>
      named.entries.some((own) => mayBeSameEntry(own, entry))
        ? []
        : [`${nameOfEntry(entry)} is renamed, too: the same text of a template reads it`],
    ),
    ...seenWhole(chart, entries).map((whole) => `${at(chart, whole)} ${seeing(whole)}`),
  ];
  const places = placesNaming(chart, { ...named, entries });
  const texts = places.filter(({ file }) => isOtherText(chart, file));
  const plan = edited(chart, places, name, [
    ...doubts,
    ...texts.map((place) => `${at(chart, place)} may be no template`),
    ...entries.flatMap((entry) => namedElsewhere(chart, entry)),
  ]);
  if ('refused' in plan) return plan;
  return {
    edits: [...plan.edits, ...requiredIn(chart, entries, name), ...conditionsIn(chart, entries, name)],
    doubts: plan.doubts,
  };
}

/** True for a file that is a template only where one reads it as such. */
function isOtherText({ uses, files }: RenameFiles, file: string): boolean {
  const part = uses.parts.partOf(file);
  return !files.some(({ path }) => path === file) && !(part && isTemplate(file, part));
}

/** Other files of the chart that name an entry by its path, such as tests. */
function namedElsewhere(chart: RenameFiles, { path }: ValuesEntry): readonly string[] {
  if (path.length < 2 || path.includes(ITEM)) return [];
  const dotted = path.join('.');
  return [...chart.texts].flatMap(([file, text]) => {
    if (!text.includes(dotted) || !/\.ya?ml$/.test(file)) return [];
    const part = chart.uses.parts.partOf(file);
    const isKnown =
      !part || isTemplate(file, part) || chart.files.some((one) => one.path === file) || IS_CHART.test(file);
    const found = isKnown ? undefined : wordIn(text, dotted);
    return found === undefined ? [] : [`${at(chart, { file, range: found })} names ${dotted}`];
  });
}

const IS_CHART = /\/(?:Chart|requirements)\.yaml$/;

/** Returns where a path stands in a text that no other path goes on with; undefined where it does not. */
function wordIn(text: string, dotted: string): Range | undefined {
  for (let start = text.indexOf(dotted); start >= 0; start = text.indexOf(dotted, start + 1)) {
    const end = start + dotted.length;
    if (!/[\w.-]/.test(text[start - 1] ?? ' ') && !/[\w-]/.test(text[end] ?? ' ')) return { start, end };
  }
  return undefined;
}

function seeing({ by, entry }: EntryWhole): string {
  const all = `all of ${nameOfEntry(entry)}`;
  return by === 'print' ? `prints ${all}` : by === 'range' ? `goes over ${all}` : `passes ${all} to ${by}`;
}

/** Returns the entries with those that the same texts read: they can only be renamed together. */
function together(chart: RenameFiles, entries: readonly ValuesEntry[]): readonly ValuesEntry[] {
  const found = new Map(entries.map((entry) => [nameOfEntry(entry), entry]));
  for (let size = 0; size < found.size && found.size <= MOST_TOGETHER; ) {
    size = found.size;
    for (const access of readsOf(chart, [...found.values()]))
      for (const entry of access.entries) found.set(nameOfEntry(entry), entry);
  }
  return [...found.values()];
}

function withName({ chart, path }: ValuesEntry, name: string): ValuesEntry {
  return { chart, path: [...path.slice(0, -1), name] };
}

function isThere(chart: RenameFiles, entry: ValuesEntry): boolean {
  const { uses, files, streamOf } = chart;
  const sections = uses.parts.all.some(
    ({ parent, sections: names }) =>
      parent?.folder === entry.chart && entry.path.length === 1 && names.includes(entry.path[0] ?? ''),
  );
  return (
    sections ||
    uses.accesses.some(({ entries }) => entries.some((one) => one.chart === entry.chart && isSame(one, entry))) ||
    files.some((file) => writtenIn(file, entry, uses.parts, streamOf(file.path)).length > 0)
  );
}

function isSame(a: ValuesEntry, b: ValuesEntry): boolean {
  return a.path.at(-1) === b.path.at(-1) && mayBeSame(a.path, b.path);
}

/** Returns why an entry of a file cannot be renamed: it is written once for several places. */
function isShared(
  { uses, streamOf }: RenameFiles,
  file: RenameFiles['files'][number],
  entry: ValuesEntry,
): string | undefined {
  const root = valuesIn(file, streamOf(file.path))?.root;
  if (!root || file.kind === 'schema') return undefined;
  const cursors = uses.parts.pathsIn(file.part, entry).flatMap((path) => valuesAt(root, path));
  return cursors.some((cursor) => cursor.aliased || cursor.parent?.shared)
    ? `An anchor of ${nameOf(file.path)} gives ${nameOfEntry(entry)} to other entries, too`
    : undefined;
}

/** The places at which templates see entries whatever they are called. */
function seenWhole({ uses }: RenameFiles, entries: readonly ValuesEntry[]): readonly EntryWhole[] {
  const found = uses.wholes.filter(({ entry: whole, depth }) =>
    entries.some(
      ({ chart, path }) =>
        whole.chart === chart &&
        (depth === 'all' ? whole.path.length < path.length : whole.path.length === path.length - 1) &&
        mayBeSame(whole.path, path.slice(0, whole.path.length)),
    ),
  );
  const known = new Set<string>();
  return found.filter(({ file, range }) => !known.has(`${file}:${range.start}`) && known.add(`${file}:${range.start}`));
}

function edited(
  chart: RenameFiles,
  places: readonly PlaceOfName[],
  name: string,
  doubts: readonly string[],
): RenamePlan {
  const archive = places.find(({ file }) => isInArchive(file));
  if (archive) return { refused: `It is named in ${archiveOf(chart, archive.file)}, which cannot be changed` };
  const edits = places.map(({ file, range }): RenameEdit => {
    const inner = withoutQuotes(chart.texts.get(file) ?? '', range);
    return { file, range: inner, newText: name };
  });
  return { edits, doubts };
}

/** Returns the range of a name without the quotes around it. */
export function withoutQuotes(text: string, { start, end }: Range): Range {
  return /^["'`]/.test(text.slice(start, end)) ? { start: start + 1, end: end - 1 } : { start, end };
}

/** The names in lists `required` of schemas. */
function requiredIn(
  { uses, files, streamOf, texts }: RenameFiles,
  entries: readonly ValuesEntry[],
  name: string,
): readonly RenameEdit[] {
  return files.flatMap((file) => {
    if (file.kind !== 'schema') return [];
    return entries.flatMap((entry) =>
      writtenIn(file, entry, uses.parts, streamOf(file.path)).flatMap(({ cursor, start }) => {
        const list = cursor.parent?.parent?.at('required');
        return (list?.items() ?? []).flatMap((item): RenameEdit[] => {
          if (item.string !== entry.path.at(-1)) return [];
          const range = { start: item.range.start + start, end: item.range.end + start };
          return [{ file: file.path, range: withoutQuotes(texts.get(file.path) ?? '', range), newText: name }];
        });
      }),
    );
  });
}

/** The paths in conditions of dependencies that lead to entries, or through them. */
function conditionsIn(
  { uses, texts, streamOf }: RenameFiles,
  entries: readonly ValuesEntry[],
  name: string,
): readonly RenameEdit[] {
  return uses.parts.all.flatMap((part) =>
    ['Chart.yaml', 'requirements.yaml'].flatMap((file) => {
      const path = join(part.folder, file);
      const placed = streamOf(path)?.documents[0];
      const list = placed?.document.root?.at('dependencies')?.items() ?? [];
      return list.flatMap((dependency): RenameEdit[] => {
        const condition = dependency.at('condition');
        if (!placed || condition?.string === undefined) return [];
        const start = condition.range.start + placed.start;
        const written = (texts.get(path) ?? '').slice(start, condition.range.end + placed.start);
        return [...written.matchAll(/[^\s,"']+/g)].flatMap((found) =>
          stepsOf(found[0]).flatMap(({ steps, at: offset }): RenameEdit[] => {
            const entry = uses.parts.entryOf({ chart: part.folder, path: steps });
            if (!entries.some((one) => mayBeSameEntry(one, entry))) return [];
            const from = start + found.index + offset;
            return [{ file: path, range: { start: from, end: from + (steps.at(-1) ?? '').length }, newText: name }];
          }),
        );
      });
    }),
  );
}

/** Returns the paths that a dotted one leads through, each with the offset of its last step. */
function stepsOf(dotted: string): readonly { readonly steps: readonly string[]; readonly at: number }[] {
  const steps = dotted.split('.');
  return steps.map((_, index) => {
    const upTo = steps.slice(0, index + 1);
    return { steps: upTo, at: upTo.join('.').length - (upTo.at(-1) ?? '').length };
  });
}

/** Returns an entry as templates write it: `image.tag`. */
export function nameOfEntry({ path }: ValuesEntry): string {
  return path.map((step) => (step === ITEM ? '*' : step)).join('.') || 'Values';
}

/** Returns a place in words: `templates/app.yaml:12`. */
function at({ folder, texts }: RenameFiles, { file, range }: NamedPlace): string {
  const line = (texts.get(file) ?? '').slice(0, range.start).split('\n').length;
  return `${relativeTo(folder, file) ?? nameOf(file)}:${line}`;
}

/** Returns true for a file in an archive of a dependency. */
export function isInArchive(file: string): boolean {
  return file.includes('.tgz/');
}

function archiveOf({ folder }: RenameFiles, file: string): string {
  const archive = file.slice(0, file.indexOf('.tgz/') + '.tgz'.length);
  return relativeTo(folder, archive) ?? nameOf(archive);
}
