import { CHART_FILE } from '../../core/applied/roots.js';
import { localDependenciesIn } from '../../core/helm/uses/chart-parts.js';
import { fileReadsIn } from '../../core/helm/uses/file-reads.js';
import { isKustomizationName, kustomizationsIn } from '../../core/kubernetes/well-known-names.js';
import { folderOf, join, nameOf, resolvePath } from '../../core/text/paths.js';
import type { Range } from '../../core/text/range.js';
import { pathsInGenerator, pathsInKustomization } from '../../core/workspace/kustomize/kustomization.js';
import type { Cursor } from '../../core/yaml/cursor.js';
import type { YamlStream } from '../../core/yaml/document.js';
import type { AppliedRoots } from '../diagnostics/applied-roots.js';

/** A name of a file or folder in a text. Offsets are UTF-16 code units of the text. */
export interface PathLink {
  readonly range: Range;
  /** The file that it leads to: of a folder its kustomization, or its chart. */
  readonly target: string;
}

/** What is asked about the files around a text. */
export interface FilesAround {
  /** Returns the names in a folder; undefined where there is none. */
  list(folder: string): readonly string[] | undefined;
}

/** The files that name dependencies of a chart. */
const DEPENDENCIES: ReadonlySet<string> = new Set([CHART_FILE, 'requirements.yaml']);

/**
 * Returns the names of files and folders in a text that lead to a file which is there: in a kustomization, in a chart, and in objects of
 * Flux and Argo CD. Addresses of the web are left to the editor.
 */
export function pathLinks(
  path: string,
  stream: YamlStream,
  files: FilesAround,
  roots: Pick<AppliedRoots, 'namedIn'> | undefined,
): readonly PathLink[] {
  const { text } = stream;
  const named = [
    ...stream.documents.flatMap(({ document, start }) =>
      document.root ? namesIn(path, document.root, start, text) : [],
    ),
    ...(roots?.namedIn(path) ?? []).flatMap(({ path: to, place }) => {
      const range = unquoted(text, place);
      // Once the text has changed, another one may stand there.
      return leadsTo(text.slice(range.start, range.end), to) ? [{ range, to }] : [];
    }),
    ...readsIn(path, text, files),
  ];
  const links = new Map<number, PathLink | undefined>();
  for (const { range, to } of named) {
    const target = fileAt(to, files);
    if (target === undefined || target === path) continue;
    const known = links.get(range.start);
    // A name that stands for several files leads to none.
    links.set(range.start, links.has(range.start) && known?.target !== target ? undefined : { range, target });
  }
  return [...links.values()].filter((link) => link !== undefined).sort((a, b) => a.range.start - b.range.start);
}

/** A name in a text, and the path that it means. */
interface Named {
  readonly range: Range;
  readonly to: string;
}

function namesIn(path: string, root: Cursor, start: number, text: string): readonly Named[] {
  const name = nameOf(path);
  const inKustomization = isKustomizationName(name) ? pathsInKustomization(path, root) : pathsInGenerator(path, root);
  const inChart = DEPENDENCIES.has(name) ? localDependenciesIn(path, root) : [];
  return [
    ...inKustomization.flatMap(({ at, written, path: to }) => rangeOf(at, written, start, text, to)),
    ...inChart.flatMap(({ at, folder }) => rangeOf(at, at.text, start, text, folder)),
  ];
}

/** Returns where a name stands in the scalar that has it; nothing where it is written with escapes, or printed. */
function rangeOf(at: Cursor, written: string, start: number, text: string, to: string): readonly Named[] {
  if (at.isAlias || at.opaque) return [];
  const from = start + at.range.start;
  const found = text.slice(from, start + at.range.end).lastIndexOf(written);
  if (found < 0 || written === '') return [];
  return [{ range: { start: from + found, end: from + found + written.length }, to }];
}

/** Returns the files that a template reads, from the folder of its chart on. */
function readsIn(path: string, text: string, files: FilesAround): readonly Named[] {
  const reads = fileReadsIn(text);
  const chart = reads.length > 0 ? chartOf(path, files) : undefined;
  if (chart === undefined) return [];
  return reads.flatMap(({ name, range }) => {
    const to = resolvePath(chart, name);
    return to?.startsWith(`${chart}/`) ? [{ range, to }] : [];
  });
}

function chartOf(path: string, files: FilesAround): string | undefined {
  for (let folder = folderOf(path); folder !== '' && folder !== '/'; folder = folderOf(folder))
    if (files.list(folder)?.includes(CHART_FILE)) return folder;
  return undefined;
}

/** Returns the file that a path is of; of a folder the one that makes it a kustomization or chart. */
function fileAt(path: string, files: FilesAround): string | undefined {
  const inside = files.list(path);
  if (!inside) return files.list(folderOf(path))?.includes(nameOf(path)) ? path : undefined;
  return [...kustomizationsIn(path), join(path, CHART_FILE)].find((file) => inside.includes(nameOf(file)));
}

/** Returns a range without the quotes around it. */
function unquoted(text: string, { start, end }: Range): Range {
  const quote = text[start];
  const isQuoted = (quote === '"' || quote === "'") && end - start > 1 && text[end - 1] === quote;
  return isQuoted ? { start: start + 1, end: end - 1 } : { start, end };
}

/** True for a text that may name a path: from the top of the repository, from a chart, or from another source on. */
function leadsTo(written: string, path: string): boolean {
  const steps = written.split('/').filter((step) => step !== '' && step !== '.' && step !== '..');
  const last = steps.at(-1);
  return written !== '' && (last === undefined || last === nameOf(path));
}
