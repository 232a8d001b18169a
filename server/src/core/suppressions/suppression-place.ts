import { startOfLine } from '../text/lines.js';
import type { Range } from '../text/range.js';
import { endsInComment } from '../yaml/place.js';
import { SUPPRESSION_ANNOTATION } from './suppressions.js';
import { isUntil } from './until.js';

/** A place in a comment or annotation that suppresses rules, or may come to do so. */
export interface SuppressionPlace {
  /** `directive`: the first word of a comment. `rule`: the id of a rule. `end`: the end of the one rule of an entry. */
  readonly kind: 'directive' | 'rule' | 'end';
  /** What is written of the word so far, from its start to the place. */
  readonly word: Range;
  /** The ids that stand before it. */
  readonly written: readonly string[];
  /** True where `until=` may be written. */
  readonly mayEnd: boolean;
  /** True for a comment behind other text in its line. */
  readonly isBehindText: boolean;
}

const IN_COMMENT = /(^|\s)#[ \t]*yamlock-disable-(?:next-line|line|file)((?:[ \t,]+[\w=-]+)*?)[ \t,]+([\w=-]*)$/;
const IN_ANNOTATION = new RegExp(
  `^\\s*["']?${SUPPRESSION_ANNOTATION.replace('.', '\\.')}["']?[ \\t]*:[ \\t]+["']?((?:[^;"']*;)*)[ \\t]*((?:[\\w-]+[ \\t]+)?)([\\w=-]*)$`,
);
const DIRECTIVE = /(?:^|\s)#[ \t]*([a-z-]*)$/;
const BEGINNING = 'yamlock-disable-';

/** Returns the place of a suppression at an offset of a text; undefined where there is none. */
export function suppressionPlaceAt(text: string, offset: number): SuppressionPlace | undefined {
  const before = text.slice(startOfLine(text, offset), offset);
  const wordOf = (word: string): Range => ({ start: offset - word.length, end: offset });
  const isBehindText = !/^\s*#/.test(before);
  const isComment = endsInComment(before);
  const comment = isComment ? IN_COMMENT.exec(before) : null;
  if (comment) {
    // The reason stands behind ` -- `.
    const [, , ids = '', word = ''] = comment;
    const written = ids.split(/[\s,]+/).filter((id) => id !== '');
    if (written.includes('--')) return undefined;
    const mayEnd = written.length > 0 && !written.some(isUntil);
    return { kind: 'rule', word: wordOf(word), written, mayEnd, isBehindText };
  }
  const annotation = IN_ANNOTATION.exec(before);
  if (annotation) {
    const [, parts = '', rule = '', word = ''] = annotation;
    const written = parts.split(';').flatMap((part) => part.split(/[:\s]/).find((one) => one !== '') ?? []);
    // An entry names one rule, behind which its end may stand.
    if (rule !== '') return { kind: 'end', word: wordOf(word), written, mayEnd: true, isBehindText };
    return { kind: 'rule', word: wordOf(word), written, mayEnd: false, isBehindText };
  }
  const word = isComment ? DIRECTIVE.exec(before)?.[1] : undefined;
  // An empty comment may become any other one.
  if (!word || !(BEGINNING.startsWith(word) || word.startsWith(BEGINNING))) return undefined;
  return { kind: 'directive', word: wordOf(word), written: [], mayEnd: false, isBehindText };
}

/** Returns the first words of a suppression that make sense at a place. */
export function directivesAt({ isBehindText }: SuppressionPlace): readonly string[] {
  return (isBehindText ? ['line'] : ['next-line', 'file']).map((where) => `${BEGINNING}${where}`);
}
