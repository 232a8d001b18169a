/** Letters and words: how Go and the packages that sprig uses change their case, and wrap them. */

import type { Traced } from '../../provenance/traced.js';
import { fromBytes, toBytes } from '../bytes.js';
import { asInt, asString, type FunctionTable, pure } from './define.js';
import { lowerCharacter, SPACE, titleCharacter, upperCharacter, wellFormed } from './letters.js';
import { camelCase, lowerCaseWords } from './word-case.js';

export const WORDS: FunctionTable = {
  title: ofText((text) => mapped(text, (char, before) => (isSeparator(before) ? titleCharacter(char) : char))),
  untitle: ofText((text) =>
    mapped(text, (char, before) => (SPACE.test(before) && !SPACE.test(char) ? lowerCharacter(char) : char)),
  ),
  swapcase: ofText(swapCase),
  initials: ofText((text) =>
    ofBytes(text, (bytes) =>
      inText(bytes.filter((byte, index) => !isSpaceByte(byte) && (index === 0 || isSpaceByte(bytes[index - 1] ?? 0)))),
    ),
  ),
  nospace: ofText((text) =>
    ofBytes(text, (bytes) =>
      bytes.some(isSpaceByte) ? inText(bytes.filter((byte) => !isSpaceByte(byte))) : undefined,
    ),
  ),
  camelcase: ofText(camelCase),
  snakecase: ofText((text) => lowerCaseWords(text, '_')),
  kebabcase: ofText((text) => lowerCaseWords(text, '-')),
  abbrev: pure('int, string', 'string', ([width, text]) => abbreviated(asString(text), 0, Number(asInt(width)))),
  abbrevboth: pure('int, int, string', 'string', ([left, right, text]) => {
    const [offset, width] = [Number(asInt(left)), Number(asInt(right))];
    return offset > 0 && width < 7 ? asString(text) : abbreviated(asString(text), offset, width);
  }),
  wrap: pure('int, string', 'string', ([size, text]) => wrapped(asString(text), Number(asInt(size)), '\n', false)),
  wrapWith: pure('int, string, string', 'string', ([size, separator, text]) =>
    wrapped(asString(text), Number(asInt(size)), asString(separator) || '\n', true),
  ),
};

function ofText(change: (text: string) => string): FunctionTable[string] {
  return pure('string', 'string', ([text]: readonly Traced[]) => change(asString(text)));
}

/** Changes each character, knowing the one before it: a blank before the first one. */
function mapped(text: string, change: (char: string, before: string) => string): string {
  let before = ' ';
  let result = '';
  for (const char of wellFormed(text)) {
    result += change(char, before);
    before = char;
  }
  return result;
}

function isSeparator(char: string): boolean {
  if (/^[\p{L}\p{Nd}_]$/u.test(char)) return false;
  return char < '\u0080' || SPACE.test(char);
}

function swapCase(text: string): string {
  let whitespace = true;
  return Array.from(wellFormed(text), (char) => {
    if (/[\p{Lu}\p{Lt}]/u.test(char)) {
      whitespace = false;
      return lowerCharacter(char);
    }
    if (!/\p{Ll}/u.test(char)) {
      whitespace = SPACE.test(char);
      return char;
    }
    const changed = whitespace ? titleCharacter(char) : upperCharacter(char);
    whitespace = false;
    return changed;
  }).join('');
}

/** Some functions take the bytes of a text for characters. */
function ofBytes(text: string, change: (bytes: readonly number[]) => string | undefined): string {
  return change([...toBytes(text)]) ?? text;
}

function inText(bytes: readonly number[]): string {
  return String.fromCharCode(...bytes.slice(0, 50_000)) + (bytes.length > 50_000 ? inText(bytes.slice(50_000)) : '');
}

function isSpaceByte(byte: number): boolean {
  return SPACE.test(String.fromCharCode(byte));
}

/** Returns a text shortened to a number of bytes, with dots where something is missing. */
function abbreviated(text: string, offset: number, width: number): string {
  if (width < 4) return text;
  const bytes = inText([...toBytes(text)]);
  return fromBytes(Array.from(shortened(bytes, offset, width), (char) => char.charCodeAt(0)));
}

function shortened(text: string, left: number, width: number): string {
  const size = text.length;
  if (size <= width) return text;
  let offset = Math.min(left, size);
  if (size - offset < width - 3) offset = size - (width - 3);
  if (offset <= 4) return `${text.slice(0, width - 3)}...`;
  if (width < 7) return '';
  if (offset + width - 3 < size) {
    const rest = text.slice(offset);
    return `...${width - 3 < 4 ? '' : shortened(rest, 0, width - 3)}`;
  }
  return `...${text.slice(size - (width - 3))}`;
}

/** Returns a text broken at blanks behind so many bytes. */
function wrapped(text: string, width: number, separator: string, breaksWords: boolean): string {
  const bytes = inText([...toBytes(text)]);
  const separatorBytes = inText([...toBytes(separator)]);
  return fromBytes(
    Array.from(wrappedBytes(bytes, Math.max(1, width), separatorBytes, breaksWords), (char) => char.charCodeAt(0)),
  );
}

function wrappedBytes(text: string, width: number, separator: string, breaksWords: boolean): string {
  let result = '';
  let offset = 0;
  while (text.length - offset > width) {
    if (text[offset] === ' ') {
      offset++;
      continue;
    }
    const blank = text.slice(offset, offset + width + 1).lastIndexOf(' ');
    let end = blank < 0 ? -1 : blank + offset;
    if (end < 0 && breaksWords) {
      result += text.slice(offset, offset + width) + separator;
      offset += width;
      continue;
    }
    // A word that is too long goes on to its end.
    if (end < 0) end = text.indexOf(' ', offset + width);
    if (end < 0) return result + text.slice(offset);
    result += text.slice(offset, end) + separator;
    offset = end + 1;
  }
  return result + text.slice(offset);
}
