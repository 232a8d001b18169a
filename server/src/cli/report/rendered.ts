import { type AppliedSet, describeRoot, pathOfRoot, type Root } from '../../core/applied/applied-set.js';
import { sourceAt } from '../../core/provenance/traced-text.js';
import { LineMap } from '../../core/text/line-map.js';
import type { Cursor } from '../../core/yaml/cursor.js';

export type RenderFormat = 'yaml' | 'json';

/** How sources are named. */
export interface Sources {
  /** True where the origin of every line is printed. */
  readonly sources: boolean;
  /** The name of a file in the output. */
  nameOf(path: string): string;
  textOf(path: string): string | undefined;
}

/**
 * Returns what is applied as YAML, or as a JSON array of objects, in which what is not known is null. In YAML, each of several sets
 * begins with a comment that names it.
 */
export function formatRendered(sets: readonly AppliedSet[], format: RenderFormat, sources: Sources): string {
  if (format === 'yaml') {
    const texts = sets.map((set) => (sources.sources ? withSources(set, sources) : set.text.text));
    if (sets.length === 1) return texts.join('');
    return sets.map(({ root }, index) => titled(root, texts[index] ?? '', sources)).join('');
  }
  const documents = sets.flatMap(({ stream }) => stream.documents);
  const objects = documents.flatMap(({ document }) => (document.root ? [toJson(document.root)] : []));
  return `${JSON.stringify(objects, null, 2)}\n`;
}

function titled(root: Root, text: string, { nameOf }: Sources): string {
  const title = describeRoot(root, (one) => nameOf(pathOfRoot(one)));
  return `${text.startsWith('---\n') ? '' : '---\n'}# ${title}\n${text.replace(/^---\n/, '')}`;
}

/** Returns a value as JSON has it. */
function toJson(cursor: Cursor): unknown {
  if (cursor.kind === 'sequence') return cursor.items().map(toJson);
  if (cursor.kind === 'scalar') return cursor.value ?? null;
  return Object.fromEntries(cursor.entries().map((entry) => [entry.key, toJson(entry)]));
}

/** Returns the lines, each behind the file and line that its first word comes from. */
function withSources({ text }: AppliedSet, { nameOf, textOf }: Sources): string {
  const maps = new Map<string, LineMap>();
  const places = text.text.split('\n').slice(0, -1);
  let offset = 0;
  const lines = places.map((line) => {
    const first = offset + (/\S/.exec(line)?.index ?? line.length);
    offset += line.length + 1;
    const source = sourceAt(text, first);
    if (!source) return ['', line] as const;
    const { file, start } = source.place;
    const map = maps.get(file) ?? new LineMap(textOf(file) ?? '');
    maps.set(file, map);
    return [`${nameOf(file)}:${map.positionAt(start).line + 1}`, line] as const;
  });
  const width = Math.max(0, ...lines.map(([place]) => place.length));
  return lines.map(([place, line]) => `${place.padEnd(width)} │ ${line}\n`).join('');
}
