import { nameOf, relativeTo } from '../../text/paths.js';
import { say } from '../../text/say.js';
import type { ValuesEntry } from '../uses/chart-parts.js';
import { mayBeSame, mayBeSameEntry } from '../uses/chart-uses.js';
import { type Named, type PlaceOfName, placesNaming, readsOf } from '../uses/named-places.js';
import { ITEM } from '../uses/origins.js';
import { valuesAt, valuesIn, writtenIn } from '../values/entries.js';
import { isOtherText, namedElsewhere, seeing, seenWhole } from './doubts.js';
import {
  archiveOf,
  isInArchive,
  nameOfEntry,
  placeInWords,
  type RenameEdit,
  type RenameFiles,
  withoutQuotes,
} from './files.js';
import { conditionsIn, requiredIn } from './further-edits.js';

/** What a rename changes, or why it is refused: one sentence without a full stop. */
export type RenamePlan =
  | {
      readonly edits: readonly RenameEdit[];
      /** What may be named elsewhere, so that a person looks at the edits first; each one sentence without a full stop. */
      readonly doubts: readonly string[];
    }
  | { readonly refused: string };

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
    return isDefined ? undefined : say`The template ${named.name} is defined in a chart that is not here`;
  }
  for (const { path } of named.entries) {
    if (path.length === 0) return say`It is the name of a subchart, under which its values stand`;
    if (path.length === 1 && path[0] === 'global') return say`Helm gives the values below global to all charts`;
    if (path[0] === 'tags') return say`Chart.yaml switches dependencies by the names of tags`;
    if (path.at(-1) === ITEM) return say`It has no name of its own`;
  }
  return named.entries.length === 0 ? say`It is no entry of values` : undefined;
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
  if (name.trim() === '' || /["`\\\n\r]|\{\{|\}\}/.test(name))
    return { refused: say`${name} is no name of a template` };
  if (chart.uses.names.some((one) => one.name === name)) return { refused: say`There is a template ${name} already` };
  const doubts = chart.uses.madeNames
    .filter(({ file, range }) => !/BasePath/.test(chart.texts.get(file)?.slice(range.start, range.end) ?? ''))
    .map((place) => say`${placeInWords(chart, place)} makes the name of the template that it calls`);
  return edited(chart, placesNaming(chart, named), name, doubts);
}

function renameEntry(chart: RenameFiles, named: Named & { readonly kind: 'entry' }, name: string): RenamePlan {
  if (!FIELD.test(name)) return { refused: say`${name} cannot be written behind a dot` };
  if (NO_KEY.test(name)) return { refused: say`YAML does not read ${name} as a text` };
  const entries = together(chart, named.entries);
  if (entries.length > MOST_TOGETHER)
    return { refused: say`The same text of a template reads ${entries.length} entries, which would all be renamed` };
  const taken = entries.map((entry) => withName(entry, name)).find((entry) => isThere(chart, entry));
  if (taken) return { refused: say`There is an entry ${nameOfEntry(taken)} already` };
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
        : [say`${nameOfEntry(entry)} is renamed, too: the same text of a template reads it`],
    ),
    ...seenWhole(chart, entries).map((whole) => `${placeInWords(chart, whole)} ${seeing(whole)}`),
  ];
  const places = placesNaming(chart, { ...named, entries });
  const texts = places.filter(({ file }) => isOtherText(chart, file));
  const plan = edited(chart, places, name, [
    ...doubts,
    ...texts.map((place) => say`${placeInWords(chart, place)} may be no template`),
    ...entries.flatMap((entry) => namedElsewhere(chart, entry)),
  ]);
  if ('refused' in plan) return plan;
  return {
    edits: [...plan.edits, ...requiredIn(chart, entries, name), ...conditionsIn(chart, entries, name)],
    doubts: plan.doubts,
  };
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
    ? say`An anchor of ${nameOf(file.path)} gives ${nameOfEntry(entry)} to other entries, too`
    : undefined;
}

function edited(
  chart: RenameFiles,
  places: readonly PlaceOfName[],
  name: string,
  doubts: readonly string[],
): RenamePlan {
  const archive = places.find(({ file }) => isInArchive(file));
  if (archive) return { refused: say`It is named in ${archiveOf(chart, archive.file)}, which cannot be changed` };
  const broken = places.find(({ file }) => isBroken(chart, file));
  if (broken) return { refused: say`${relativeTo(chart.folder, broken.file) ?? nameOf(broken.file)} is not YAML` };
  const edits = places.map(({ file, range }): RenameEdit => {
    const inner = withoutQuotes(chart.texts.get(file) ?? '', range);
    return { file, range: inner, newText: name };
  });
  return { edits, doubts };
}

/** True for a file of values that cannot be read: where its keys stand is a guess. */
function isBroken({ files, streamOf }: RenameFiles, file: string): boolean {
  if (!files.some(({ path }) => path === file)) return false;
  return streamOf(file)?.documents.some(({ document }) => document.problems.length > 0) === true;
}
