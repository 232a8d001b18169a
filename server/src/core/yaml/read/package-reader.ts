import { Composer, type CST, isScalar, Lexer, type Node, Parser } from 'yaml';
import type { Range } from '../../text/range.js';
import { say } from '../../text/say.js';
import { LIMITS } from '../limits.js';
import { TreeBuilder } from '../tree.js';
import { Converter } from './converter.js';
import { type Reading, readLeniently } from './lenient.js';
import type { ReadDocument, YamlProblem } from './read-document.js';
import { withoutQuotes } from './syntax.js';
import { commentsIn } from './token-scan.js';

/**
 * Reads one document with the `yaml` package. Never throws: text that cannot be read is a problem, and the tree holds
 * the rest. Offsets are UTF-16 code units of `text`. Behind many problems a text is read no further: each costs the
 * package as much as many lines of a manifest.
 */
export function readDocument(text: string): ReadDocument {
  for (let length = FIRST_LENGTH; length < text.length; length *= 4) {
    const { read } = readMended(text, text.slice(0, length), []);
    // What is cut off in the middle has a problem at the end.
    const part = { ...read, problems: read.problems.filter(({ range }) => range.end < length) };
    if (isHopeless(part)) return withLastProblem(part);
  }
  const strict = readMended(text, text, []);
  if (isHopeless(strict.read)) return withLastProblem(strict.read);
  return readLeniently(text, strict, (mended, comments) => readMended(text, mended, comments));
}

/** UTF-16 code units of a text that are read first, to see whether the rest is worth it. */
const FIRST_LENGTH = 4 * 1024;

function isHopeless({ problems, isTooDeep }: ReadDocument): boolean {
  return isTooDeep === true || problems.length > LIMITS.problems;
}

/** Returns a reading with as many problems as are shown, the last of which says that there are more. */
function withLastProblem(read: ReadDocument): ReadDocument {
  const problems = [...read.problems].sort((a, b) => a.range.start - b.range.start);
  const last = problems[LIMITS.problems];
  if (!last) return read;
  const message = say`More than ${LIMITS.problems} problems; what comes behind them is not read`;
  return { ...read, problems: [...problems.slice(0, LIMITS.problems), { message, range: last.range }] };
}

/**
 * Reads `mended`, which stands for `text`, or for the first part of it. `moreComments` are comments that only `text` has.
 */
function readMended(text: string, mended: string, moreComments: readonly Range[]): Reading {
  const { tokens, tooDeep } = parse(mended);
  if (tooDeep !== undefined) {
    const message = say`More than ${LIMITS.depth} levels of nesting; the document is not checked`;
    const problems = [{ message, range: { start: tooDeep, end: tooDeep + 1 } }];
    return { tokens, read: { ...nothing(text, moreComments), problems, isTooDeep: true } };
  }
  return { tokens, read: readTokens(tokens, text, mended, moreComments) };
}

/** Returns the tokens of a text, up to a collection that is nested too deep, and its offset. */
function parse(text: string): { readonly tokens: CST.Token[]; readonly tooDeep?: number } {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    // The parser is recursive where it ends collections, and makes several objects for each.
    if (parser.stack.length <= LIMITS.depth) continue;
    const collections = parser.stack.filter((token) => 'items' in token);
    const deepest = collections[LIMITS.depth + 1];
    if (deepest) return { tokens, tooDeep: deepest.offset };
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens };
}

/** Reads the tokens of `mended`. */
function readTokens(tokens: CST.Token[], text: string, mended: string, moreComments: readonly Range[]): ReadDocument {
  const found = commentsIn(tokens);
  const comments = [...found, ...moreComments].sort((a, b) => a.start - b.start);
  // The composer is recursive and its defaults are quadratic; see limits.ts and `duplicates`.
  const composer = new Composer({
    schema: 'failsafe',
    prettyErrors: false,
    logLevel: 'silent',
    uniqueKeys: false,
    // A `!!binary` stays the text that is written, as Kubernetes passes it on.
    resolveKnownTags: false,
    keepSourceTokens: false,
  });
  const problems: YamlProblem[] = [];
  const documents = [...composer.compose(tokens, true, mended.length)];
  for (const document of documents) {
    for (const error of document.errors)
      if (error.message !== COMMENT_BEHIND) problems.push(toProblem(error.message, error.pos, text.length));
  }
  const extra = documents[1];
  if (extra) {
    problems.push({
      message: say`A second document starts here without a \`---\` line`,
      range: { start: extra.range[0], end: Math.max(extra.range[0], extra.range[1]) },
    });
  }
  const contents = documents[0]?.contents;
  if (!contents || isNothing(contents)) return { ...nothing(text, comments), problems };
  const converter = new Converter(text, mended, problems);
  const root = converter.convert(contents, -1);
  const duplicates = converter.duplicates.sort((a, b) => a.key - b.key);
  return { tree: converter.builder.finish(text, comments), root, problems, duplicates };
}

function nothing(text: string, comments: readonly Range[]): ReadDocument {
  return { tree: new TreeBuilder().finish(text, comments), root: -1, problems: [], duplicates: [] };
}

/** Returns true for a document without content: the package returns an empty scalar for it. */
function isNothing(node: Node): boolean {
  return isScalar(node) && node.type === 'PLAIN' && node.source === '' && !node.anchor && !node.tag;
}

function toProblem(message: string, [start, end]: [number, number], length: number): YamlProblem {
  const from = Math.min(start, length);
  return { message: withoutQuotes(message), range: { start: from, end: Math.min(Math.max(end, from), length) } };
}

/** Kubernetes' reader accepts a comment right behind a value in quotes or brackets. */
const COMMENT_BEHIND = 'Comments must be separated from other tokens by white space characters';
