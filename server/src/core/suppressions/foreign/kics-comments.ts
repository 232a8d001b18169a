import { LineMap } from '../../text/line-map.js';
import type { Range } from '../../text/range.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { YamlDocument } from '../../yaml/document.js';
import type { Suppression } from '../suppressions.js';
import { KICS } from './kics.js';
import { rulesOf, rulesOfCheck } from './tools.js';

const COMMENT = /^#\s*kics-scan\s+(?:(ignore|ignore-line|ignore-block)\s*|(enable|disable)\s*=([0-9a-f,\s-]+))$/i;

/**
 * Returns the suppressions that comments for KICS make: of the line below, of the block below, or of the file where the comment
 * comes first in it.
 * @param first True for the first document of a file.
 */
export function kicsSuppressions(document: YamlDocument, first: boolean): readonly Suppression[] {
  const { text, tree, root } = document;
  const lines = new LineMap(text);
  const all = rulesOf(KICS);
  const blocks = blocksOf(root, lines);
  return tree.comments.flatMap((comment): readonly Suppression[] => {
    const [, command = '', listing = '', ids = ''] = COMMENT.exec(text.slice(comment.start, comment.end)) ?? [];
    const made = (
      where: Suppression['where'],
      rules: readonly string[],
      covers: Range | undefined,
    ): readonly Suppression[] =>
      rules.length === 0 ? [] : [{ where, rules, reason: undefined, range: comment, covers, by: 'kics' }];
    const { line } = lines.positionAt(comment.start);
    if (command.toLowerCase() === 'ignore-line') {
      if (line + 1 >= lines.lineCount) return [];
      return made('next-line', all, { start: lines.lineStart(line + 1), end: lines.lineEnd(line + 1) });
    }
    const onTop = !root || comment.start < root.range.start;
    if (command.toLowerCase() === 'ignore-block') {
      // A comment above the root covers the whole object.
      if (onTop) return made('object', all, { start: 0, end: text.length });
      const block = blocks(line + 1);
      return block ? made('object', all, block) : [];
    }
    if (!first || !onTop) return [];
    if (command !== '') return made('file', all, undefined);
    const named = ids.split(',').flatMap((id) => rulesOfCheck(KICS, id.trim().toLowerCase()));
    if (listing.toLowerCase() === 'disable') return made('file', named, undefined);
    return listing === ''
      ? []
      : made(
          'file',
          all.filter((rule) => !named.includes(rule)),
          undefined,
        );
  });
}

/**
 * Returns a function that returns the range of the outermost entry or item that begins in a line, its key included. It walks
 * the tree once for any number of comments.
 */
function blocksOf(root: Cursor | undefined, lines: LineMap): (line: number) => Range | undefined {
  let byLine: Map<number, Range> | undefined;
  return (line) => {
    if (!byLine) {
      byLine = new Map();
      for (const cursor of root?.walk() ?? []) {
        if (cursor === root) continue;
        const start = cursor.keyRange?.start ?? cursor.range.start;
        const { line: first } = lines.positionAt(start);
        if (!byLine.has(first)) byLine.set(first, { start, end: cursor.range.end });
      }
    }
    return byLine.get(line);
  };
}
