import { printable } from '../../server/src/core/text/printable.js';
import type { Range } from '../../server/src/core/text/range.js';
import type { YamlTree } from '../../server/src/core/yaml/tree.js';
import { demand } from './target.js';

/** Demands that a range lies within a text. */
export function demandInside({ start, end }: Range, text: string, what: string): void {
  demand(
    Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end >= start && end <= text.length,
    () => `${what} stands at ${start} to ${end} of ${text.length} code units`,
  );
}

/** Demands that a text for people is one line that a terminal shows as it is. */
export function demandLine(message: string, what: string): void {
  demand(
    message.trim() !== '' && printable(message) === message,
    () => `${what} has a message that is not one line: ${JSON.stringify(message)}`,
  );
}

/** Demands that the values and comments of a tree lie within its text, in order. */
export function demandTree(tree: YamlTree, text: string): void {
  for (const comment of tree.comments) {
    demandInside(comment, text, 'A comment');
    demand(text[comment.start] === '#', () => 'A comment does not begin with #');
  }
  for (let node = 0; node < tree.count; node++) {
    demandInside({ start: tree.start(node), end: tree.end(node) }, text, 'A value');
    demand(tree.next(node) > node && tree.next(node) <= tree.count, () => 'The nodes of a tree are not in order');
  }
}
