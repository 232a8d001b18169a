import { keyKind } from '../../core/secrets/names/key-names.js';
import type { Range } from '../../core/text/range.js';
import type { Cursor } from '../../core/yaml/cursor.js';

/**
 * Values that may be secrets by the name they go under, in fields no rule knows as well. Far more than anybody would
 * report; enough not to show them.
 */
export function* suspectValues(root: Cursor): Generator<Cursor> {
  for (const cursor of root.walk()) {
    if (cursor.kind === 'map') {
      for (const entry of cursor.entries()) if (entry.kind === 'scalar' && isSecret(entry.key ?? '')) yield entry;
      // `name: DB_PASSWORD` beside `value: …`.
      const [name, value] = [cursor.at('name')?.string ?? cursor.at('key')?.string, cursor.at('value')];
      if (name !== undefined && value?.kind === 'scalar' && isSecret(name)) yield value;
    } else if (cursor.kind === 'sequence') {
      // `--password` followed by an argument of its own.
      let option = false;
      for (const item of cursor.items()) {
        if (option && item.kind === 'scalar') yield item;
        const name = /^--?([\w-]+)$/.exec(item.string ?? '')?.[1];
        option = name !== undefined && (name === 'p' || isSecret(name));
      }
    }
  }
}

/** A name and `:` or `=`; the name is looked for at its first letter only, so that long words cost no more. */
const NAMED = /(?<![\w.])([A-Za-z_][\w.-]{0,200})(["']?[ \t]*(?::(?=[ \t"'])|=)[ \t]*)/g;
const QUOTED = /"(?:[^"\\\r\n]|\\.)*"?|'[^'\r\n]*'?/y;
const WORD = /[^\s"']+/y;
const LINE = /[^\r\n]+/y;
const URL_PASSWORD = /:\/\/[^\s/:@"']{0,200}:([^\s/@"']{1,400})@/g;

/** The same in running text: arguments, comments, what is written within a value. */
export function* suspectTexts(text: string): Generator<Range> {
  for (const { index, 0: whole, 1: name = '', 2: between = '' } of text.matchAll(NAMED)) {
    if (!isSecret(name)) continue;
    const start = index + whole.length;
    const value = matchAt(QUOTED, text, start) || matchAt(between.includes('=') ? WORD : LINE, text, start);
    if (/\w/.test(value) && !/^(?:true|false|null)\b/.test(value)) yield { start, end: start + value.trimEnd().length };
  }
  for (const match of text.matchAll(URL_PASSWORD)) {
    const password = match[1] ?? '';
    const end = match.index + match[0].length - 1;
    yield { start: end - password.length, end };
  }
}

function isSecret(name: string): boolean {
  return keyKind(name) !== 'other';
}

function matchAt(pattern: RegExp, text: string, offset: number): string {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? '';
}
