import { nameOf, relativeTo } from '../../text/paths.js';
import type { Edit, Range } from '../../text/range.js';
import type { ValuesEntry } from '../uses/chart-parts.js';
import type { NamedPlace } from '../uses/chart-uses.js';
import type { NamingChart } from '../uses/named-places.js';
import { ITEM } from '../uses/origins.js';

/** An edit of a rename. */
export interface RenameEdit extends Edit {
  readonly file: string;
}

/** The files of a chart, for who looks at what is written there. */
export interface RenameFiles extends NamingChart {
  readonly folder: string;
  readonly texts: ReadonlyMap<string, string>;
}

/** Returns the range of a name without the quotes around it. */
export function withoutQuotes(text: string, { start, end }: Range): Range {
  return /^["'`]/.test(text.slice(start, end)) ? { start: start + 1, end: end - 1 } : { start, end };
}

/** Returns an entry as templates write it: `image.tag`. */
export function nameOfEntry({ path }: ValuesEntry): string {
  return path.map((step) => (step === ITEM ? '*' : step)).join('.') || 'Values';
}

/** Returns a place in words: `templates/app.yaml:12`. */
export function placeInWords({ folder, texts }: RenameFiles, { file, range }: NamedPlace): string {
  const line = (texts.get(file) ?? '').slice(0, range.start).split('\n').length;
  return `${relativeTo(folder, file) ?? nameOf(file)}:${line}`;
}

/** Returns true for a file in an archive of a dependency. */
export function isInArchive(file: string): boolean {
  return file.includes('.tgz/');
}

/** Returns the path of the archive that a file lies in, below the folder of the chart. */
export function archiveOf({ folder }: RenameFiles, file: string): string {
  const archive = file.slice(0, file.indexOf('.tgz/') + '.tgz'.length);
  return relativeTo(folder, archive) ?? nameOf(archive);
}
