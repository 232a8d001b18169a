import type { Range } from '../../text/range.js';
import { lex } from './lexer.js';
import type { Token } from './tokens.js';

/** An action of a template, from its `{{` to its `}}`, or as far as it can be read while it is being written. */
export interface Action extends Range {
  /** What stands in it, without blanks. */
  readonly tokens: readonly Token[];
  /** What follows the tokens where the rest cannot be read: a string without its end, a character that nothing begins with. */
  readonly broken: Range | undefined;
  /** False where it has no end: the action may go on behind what could be read. */
  readonly isClosed: boolean;
}

/** How often all of a text is read at most, where one action after the other cannot be: then the rest has none. */
const MOST_READ = 20;

/**
 * Returns the actions of a template in the order of the text. Those that are half-written end where the next one begins, or the
 * text that cannot be read: unlike the parser, it goes on behind them.
 */
export function actionsIn(text: string): readonly Action[] {
  const actions: Action[] = [];
  let left = MOST_READ * text.length;
  for (let from = 0; from < text.length && left > 0; ) {
    const next = readFrom(text, from, actions);
    if (next === undefined) break;
    left -= text.length - from;
    from = next;
  }
  return actions;
}

/** Reads actions up to one that cannot be read. Returns where to go on; undefined at the end. */
function readFrom(text: string, from: number, actions: Action[]): number | undefined {
  let start: number | undefined;
  let tokens: Token[] = [];
  // Within an action, the lexer does not know that another one begins.
  let isNested = false;
  for (const token of lex(text.slice(from))) {
    const moved = from === 0 ? token : { ...token, start: token.start + from, end: token.end + from };
    switch (token.kind) {
      case 'text':
      case 'space':
        continue;
      case 'leftDelim':
        start = moved.start;
        tokens = [];
        isNested = false;
        continue;
      case 'rightDelim':
        if (start !== undefined) actions.push({ start, end: moved.end, tokens, broken: undefined, isClosed: true });
        start = undefined;
        continue;
      case 'eof':
        return undefined;
      case 'error':
        return broken(text, start, tokens, moved, actions);
      case 'char': {
        const before = tokens.at(-1);
        if (token.text !== '{' || before?.text !== '{' || before.end !== moved.start || start === undefined) break;
        actions.push({ start, end: before.start, tokens: tokens.slice(0, -1), broken: undefined, isClosed: false });
        if (/^\{\{(?:-\s+)?\/\*/.test(text.slice(before.start, before.start + LONGEST_START))) return before.start;
        start = before.start;
        tokens = [];
        isNested = true;
        continue;
      }
    }
    // The trim marker of an action.
    if (!isNested || tokens.length > 0 || token.text !== '-') tokens.push(moved);
  }
  return undefined;
}

/** The characters in which a comment shows. */
const LONGEST_START = 8;

function broken(
  text: string,
  start: number | undefined,
  tokens: readonly Token[],
  error: Range,
  actions: Action[],
): number | undefined {
  const next = text.indexOf('{{', Math.max(error.start, (start ?? 0) + 2));
  if (start !== undefined) {
    const lineEnd = text.indexOf('\n', error.start);
    const ends = [text.length, ...[next, lineEnd].filter((at) => at >= 0)];
    const end = Math.max(error.start, Math.min(...ends));
    actions.push({ start, end, tokens, broken: { start: error.start, end }, isClosed: false });
  }
  return next < 0 ? undefined : next;
}
