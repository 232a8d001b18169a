import { resourcesOf } from '../kubernetes/resource.js';
import { LineMap } from '../text/line-map.js';
import { memo } from '../text/memo.js';
import type { Range } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';
import type { YamlDocument } from '../yaml/document.js';
import { isUntil, readReason, readUntil, type Until } from './until.js';

/** The annotation that suppresses rules on a whole object: `"rule-id: reason; other-rule: reason"`. */
export const SUPPRESSION_ANNOTATION = 'yamlock.dev/disable';

/** A comment or annotation that hides certain findings. Offsets count from the document's start. */
export interface Suppression {
  readonly where: 'line' | 'next-line' | 'file' | 'object';
  /** Rule ids; empty means every rule. */
  readonly rules: readonly string[];
  readonly reason: string | undefined;
  /** Its last day; undefined for one without an end. Of several the first counts. */
  readonly until?: Until;
  /** The comment, or the annotation's value. */
  readonly range: Range;
  /** The range in which a covered finding starts; undefined for the whole file. */
  readonly covers: Range | undefined;
  /** Set for annotations. */
  readonly annotation?: Cursor;
  /** The other program that the suppression is for. Such a suppression is never reported as unused. */
  readonly by?: string;
}

/** The placeholder for a reason in new suppressions. It does not count as a reason. */
export const REASON_PLACEHOLDER = 'reason';

const COMMENT = /^#\s*yamlock-disable-(next-line|line|file)\b([^\r\n]*)$/;

/** Returns the suppressions of a document, by comments and by annotations of its objects. */
export const suppressionsOf = memo((document: YamlDocument): readonly Suppression[] =>
  document.text.includes('yamlock') ? [...fromComments(document), ...fromAnnotations(document)] : [],
);

function* fromComments(document: YamlDocument): Generator<Suppression> {
  const { text, tree } = document;
  const lines = new LineMap(text);
  /** The line below a run of comment lines, found once for all of them. */
  let below = -1;
  for (const comment of tree.comments) {
    const match = COMMENT.exec(text.slice(comment.start, comment.end).trimEnd());
    if (!match) continue;
    const where = match[1] as 'next-line' | 'line' | 'file';
    const [ids = '', ...reason] = (match[2] ?? '').split(' -- ');
    // What matches ends where the comment does, apart from blanks.
    const start = comment.start + match[0].length - (match[2] ?? '').length;
    const said = readReason(reason.join(' -- '), start + ids.length + ' -- '.length);
    const words = wordsOf(ids, start);
    const { line } = lines.positionAt(comment.start);
    if (where === 'next-line' && line >= below) below = nextLine(lines, line);
    yield {
      where,
      ...(said.until ? { until: said.until } : {}),
      ...words,
      reason: reasonIn(said.reason),
      range: comment,
      covers: where === 'file' ? undefined : lineRange(lines, where === 'line' ? line : below),
    };
  }
}

/** Returns the rules in a text, and the end that stands among them. `start` is the offset of the text. */
function wordsOf(text: string, start: number): Pick<Suppression, 'rules' | 'until'> {
  const words = [...text.matchAll(/[^\s,]+/g)];
  const end = words.find(([word]) => isUntil(word));
  const rules = words.flatMap(([word]) => (isUntil(word) ? [] : [word]));
  if (!end) return { rules };
  const from = start + end.index;
  return { rules, until: readUntil(end[0], { start: from, end: from + end[0].length }) };
}

function reasonIn(text: string): string | undefined {
  const reason = text.trim();
  return reason === '' || reason === REASON_PLACEHOLDER ? undefined : reason;
}

/** Returns the first line below that is not only a comment: several suppressions may stand above a line. */
function nextLine(lines: LineMap, line: number): number {
  let next = line + 1;
  while (
    next < lines.lineCount &&
    lines.text.slice(lines.lineStart(next), lines.lineEnd(next)).trimStart().startsWith('#')
  )
    next++;
  return next;
}

function lineRange(lines: LineMap, line: number): Range {
  return { start: lines.lineStart(line), end: lines.lineEnd(line) };
}

function* fromAnnotations(document: YamlDocument): Generator<Suppression> {
  for (const { cursor } of resourcesOf(document)) {
    const annotation = cursor.at('metadata', 'annotations', SUPPRESSION_ANNOTATION);
    if (!annotation?.string) continue;
    const covers = { start: cursor.range.start, end: cursor.range.end + 1 };
    for (const part of annotation.string.split(';')) {
      const [id = '', ...reason] = part.split(':');
      const words = wordsOf(id, 0);
      const { rules } = words;
      const said = readReason(reason.join(':'), 0);
      const until = words.until ?? said.until;
      // An end alone is the end of nothing, and no rule.
      const name = rules.length > 0 ? rules.join(' ') : words.until?.text;
      if (name === undefined) continue;
      yield {
        where: 'object',
        rules: [name],
        ...(until && rules.length > 0
          ? { until: { ...until, range: rangeIn(annotation, until.text, document.text) } }
          : {}),
        reason: reasonIn(said.reason),
        range: annotation.range,
        covers,
        annotation,
      };
    }
  }
}

/** Returns the range of a word of an annotation; that of its whole value where it is not written as it is read. */
function rangeIn({ range }: Cursor, word: string, text: string): Range {
  const start = text.slice(0, range.end).indexOf(word, range.start);
  return start < 0 ? range : { start, end: start + word.length };
}
