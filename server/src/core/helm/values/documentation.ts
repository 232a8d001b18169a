import { startOfLine } from '../../text/lines.js';
import { memo } from '../../text/memo.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { YamlDocument } from '../../yaml/document.js';

/**
 * Returns what a values file says of an entry: the comment right above it, or what a line of the form `@param image.tag text` says
 * of it. Of a comment with `# -- text`, as helm-docs has it, that is the text from there on. Undefined where it says nothing.
 */
export function commentOf(entry: Cursor): string | undefined {
  const key = entry.key;
  const { keyRange, document } = entry;
  if (key === undefined || !keyRange) return undefined;
  const named = parametersOf(document).get(entry.path.join('.'));
  return named ?? commentAbove(document.text, keyRange.start);
}

function commentAbove(text: string, offset: number): string | undefined {
  const lines: string[] = [];
  let end = startOfLine(text, offset) - 1;
  if (/[^ ]/.test(text.slice(end + 1, offset))) return undefined;
  while (end >= 0) {
    const start = startOfLine(text, end);
    const line = text.slice(start, end).trim();
    if (!line.startsWith('#')) break;
    lines.unshift(line.replace(/^#+ ?/, ''));
    end = start - 1;
  }
  const begin = lines.findLastIndex((line) => line.startsWith('-- '));
  const own = begin < 0 ? lines : [lines[begin]?.slice(3) ?? '', ...lines.slice(begin + 1)];
  const said = own
    .filter((line) => !/^@(?:section|skip|ignored?|schema|extra)\b/.test(line))
    .map((line) => line.replace(/^@default -- /, 'Default: ').replace(/^@param \S+ /, ''));
  return said.join('\n').trim() || undefined;
}

/** What lines of the form `@param path text` say, by the path. */
const parametersOf = memo((document: YamlDocument): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  if (!document.text.includes('@param')) return found;
  for (const [, path, text] of document.text.matchAll(/^[ \t]*#+ @param (\S+) (?:\[[^\]\n]*\] )?(.*)$/gm))
    if (path !== undefined && text !== undefined) found.set(path, text.trim());
  return found;
});
