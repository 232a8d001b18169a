import type { CST } from 'yaml';
import type { Range } from '../../text/range.js';
import { say } from '../../text/say.js';
import { endOfLine } from '../layout.js';
import { NodeKind } from '../nodes.js';
import type { ReadDocument, YamlProblem } from './read-document.js';
import { brokenTokens } from './token-scan.js';

/** The result of reading a text, with the tokens it was made from. */
export interface Reading {
  readonly read: ReadDocument;
  readonly tokens: readonly CST.Token[];
}

/**
 * Reads a text that stands for the document's and is as long; `comments` are comments of the document that it no longer
 * has.
 */
export type Reader = (text: string, comments: readonly Range[]) => Reading;

/** The most times that a text is read again. */
const MOST_ROUNDS = 12;

/**
 * Reads a text, which `strict` is the reading of, as Kubernetes does where YAML 1.2 does not allow it: Kubernetes ignores how far the lines of a flow
 * collection or a quoted scalar are indented. Quotes and brackets that are never closed are problems at the opening
 * one; such a quote ends with its line, so that the rest of the document can be read.
 */
export function readLeniently(text: string, strict: Reading, reader: Reader): ReadDocument {
  // A text without a root cannot be repaired.
  if (strict.read.problems.length === 0 || strict.read.root < 0) return strict.read;
  return readLoose(text, strict, reader) ?? readUnclosed(text, strict, reader);
}

/**
 * Reads the text with flow collections and quoted scalars joined into one line; undefined where it cannot be read like
 * that either.
 */
function readLoose(text: string, strict: Reading, reader: Reader): ReadDocument | undefined {
  let [joined, current, last] = [text, strict, -1];
  const comments: Range[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const broken = brokenTokens(current.tokens).find(({ offset }) => offset > last);
    const next = broken && inOneLine(joined, broken.offset, comments);
    if (!broken || next === undefined) return undefined;
    last = broken.offset;
    joined = next;
    current = reader(joined, comments);
    if (current.read.problems.length === 0)
      return keysHaveOneLine(current.read, joined, text) ? { ...current.read, loose: true } : undefined;
  }
  return undefined;
}

/** Returns false where a key, up to its colon, spans lines of the text. */
function keysHaveOneLine({ tree }: ReadDocument, joined: string, text: string): boolean {
  const toColon = /[ \t]*:?/y;
  for (let map = 0; map < tree.count; map++) {
    if (tree.kind(map) !== NodeKind.Map) continue;
    for (let key = map + 1; key < tree.next(map); key = tree.next(tree.next(key))) {
      toColon.lastIndex = tree.end(key);
      const end = toColon.test(joined) ? toColon.lastIndex : tree.end(key);
      if (joined[end - 1] === ':' && text.slice(tree.start(key), end).includes('\n')) return false;
    }
  }
  return true;
}

function readUnclosed(text: string, strict: Reading, reader: Reader): ReadDocument {
  let [hidden, current] = [text, strict];
  const found: YamlProblem[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const open = brokenTokens(current.tokens).find(({ quote }) => quote !== undefined);
    if (!open) break;
    const start = open.offset;
    const end = endOfLine(hidden, start);
    const message =
      open.quote === '"'
        ? say`A double quote is opened here and not closed`
        : say`A single quote is opened here and not closed`;
    found.push({ message, range: { start, end } });
    hidden = hidden.slice(0, start) + 'x'.repeat(end - start) + hidden.slice(end);
    current = reader(hidden, []);
  }
  const unclosed = found.map(({ range }) => range);
  // The closing bracket of a line may be behind the quote.
  const brackets = brokenTokens(current.tokens).filter(
    ({ offset, quote }) =>
      quote === undefined && !unclosed.some(({ start }) => start > offset && start < endOfLine(text, offset)),
  );
  if (unclosed.length + brackets.length === 0) return strict.read;
  for (const { offset: start } of brackets)
    found.push({
      message: say`A bracket is opened here and not closed`,
      range: { start, end: endOfLine(text, start) },
    });
  const others = current.read.problems.filter(({ message }) => !NO_BRACKET.test(message));
  const problems = [...found, ...others].sort((a, b) => a.range.start - b.range.start);
  return { ...current.read, problems, unclosed };
}

/** Messages of the package about a missing bracket, whose range may be far from the opening one. */
const NO_BRACKET = /^Flow (?:map|sequence) /;

/**
 * Returns the text with blanks for the line breaks and comments of the value that begins at `open`; undefined where the
 * value does not end.
 */
function inOneLine(text: string, open: number, comments: Range[]): string | undefined {
  const pieces: string[] = [text.slice(0, open)];
  let [at, depth, done] = [open, 0, open];
  const blank = (from: number, to: number): void => {
    pieces.push(text.slice(done, from), ' '.repeat(to - from));
    done = to;
  };
  for (;;) {
    const unit = text[at];
    if (unit === undefined) return undefined;
    if (unit === '\n' || unit === '\r') {
      const lead = /^[\r\n \t]*/.exec(text.slice(at, at + 400))?.[0].length ?? 1;
      if (text[at + lead - 1] === '\n' && /^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(at + lead, at + lead + 4)))
        return undefined;
      blank(at, at + lead);
      at += lead;
    } else if (unit === '#' && /[\s]/.test(text[at - 1] ?? ' ')) {
      const end = endOfLine(text, at);
      comments.push({ start: at, end });
      blank(at, end);
      at = end;
    } else if ((unit === '"' || unit === "'") && (at === open || /[\s[{,:]/.test(text[at - 1] ?? ''))) {
      const end = closing(text, at, unit, blank);
      if (end === undefined) return undefined;
      at = end;
    } else {
      if (unit === '[' || unit === '{') depth++;
      else if (unit === ']' || unit === '}') depth--;
      at++;
    }
    if (depth === 0) return [...pieces, text.slice(done)].join('');
  }
}

/** Returns the offset behind the quote that closes the one at `open`; undefined where it is not closed. */
function closing(
  text: string,
  open: number,
  quote: string,
  blank: (from: number, to: number) => void,
): number | undefined {
  for (let at = open + 1; at < text.length; at++) {
    const unit = text[at];
    if (unit === '\\' && quote === '"') {
      // Of an escaped line break, the backslash is blanked first.
      if (/[\r\n]/.test(text[at + 1] ?? '')) blank(at, at + 1);
      else at++;
    } else if (unit === "'" && quote === "'" && text[at + 1] === "'") at++;
    else if (unit === quote) return at + 1;
    else if (unit === '\n' || unit === '\r') {
      if (unit === '\n' && /^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(at + 1, at + 5))) return undefined;
      blank(at, at + 1);
    }
  }
  return undefined;
}
