/** Words in another case, as the package `xstrings` finds them. */

import { lowerCharacter, SPACE, upperCharacter, wellFormed } from './letters.js';

const UPPER = /^\p{Lu}$/u;

function isConnector(char: string): boolean {
  return char === '-' || char === '_' || SPACE.test(char);
}

/** Returns a text in which each word begins with an upper case letter, without what connected the words. */
export function camelCase(text: string): string {
  const chars = Array.from(wellFormed(text));
  let at = chars.findIndex((char) => !isConnector(char));
  // Go writes the last one twice.
  if (at < 0) return text + (chars.at(-1) ?? '');
  let result = chars.slice(0, at).join('');
  let char = chars[at] ?? '';
  let isUpperRun = UPPER.test(char);
  char = upperCharacter(char);
  for (at++; at < chars.length; at++) {
    const before = char;
    char = chars[at] ?? '';
    if (isConnector(char) && isConnector(before)) {
      result += before;
    } else if (isConnector(before)) {
      isUpperRun = UPPER.test(char);
      char = upperCharacter(char);
    } else {
      if (isUpperRun) {
        if (UPPER.test(char)) char = lowerCharacter(char);
        else isUpperRun = false;
      }
      result += before;
    }
  }
  return result + char;
}

type Kind = 'none' | 'number' | 'upper' | 'letters' | 'connector' | 'punctuation' | 'other';

interface Word {
  readonly kind: Kind;
  readonly text: string;
}

/** Returns a text in lower case with a connector between its words. */
export function lowerCaseWords(text: string, connector: string): string {
  let rest = Array.from(text);
  const take = (): Word => {
    const [word, size] = wordOf(rest);
    rest = rest.slice(size);
    return word;
  };
  let result = '';
  const put = ({ kind, text: chars }: Word): void => {
    result +=
      kind === 'upper' || kind === 'connector' ? Array.from(chars, (char) => lowered(char, connector)).join('') : chars;
  };
  /** Puts letters and numbers that belong to the number before them. */
  const putRun = (from: Word): Word => {
    let word = from;
    for (; word.kind === 'letters' || word.kind === 'number'; word = take()) put(word);
    return word;
  };
  const isWord = ({ kind }: Word): boolean => kind !== 'connector' && kind !== 'punctuation';

  let word = take();
  while (rest.length > 0) {
    const before = word;
    if (before.kind !== 'connector') put(before);
    word = take();
    if (before.kind === 'number') {
      word = putRun(word);
      if (word.kind !== 'none' && isWord(word)) result += connector;
    } else if (before.kind === 'connector') {
      put(before);
    } else if (before.kind !== 'punctuation') {
      if (word.kind !== 'number') {
        if (isWord(word)) result += connector;
      } else if (rest.length > 0) {
        const number = word;
        word = take();
        if (word.kind !== 'letters') {
          put(number);
          if (isWord(word)) result += connector;
        } else {
          result += connector;
          put(number);
          word = putRun(word);
          if (word.kind !== 'none' && isWord(word)) result += connector;
        }
      }
    }
  }
  put(word);
  return result;
}

function lowered(char: string, connector: string): string {
  if (isConnector(char)) return connector;
  return UPPER.test(char) ? lowerCharacter(char) : char;
}

/** Returns the word at the beginning of a text, and how many characters it has. */
function wordOf(chars: readonly string[]): readonly [Word, number] {
  const [first] = chars;
  if (first === undefined) return [{ kind: 'none', text: '' }, 0];
  const kind = kindOf(first);
  const size = kind === 'upper' ? upperSize(chars) : sizeOf(chars, kind);
  return [{ kind, text: chars.slice(0, size).join('') }, size];
}

function kindOf(char: string): Kind {
  if (isConnector(char)) return 'connector';
  if (/^\p{P}$/u.test(char)) return 'punctuation';
  if (UPPER.test(char)) return 'upper';
  if (isAlphabetic(char)) return 'letters';
  return /^\p{N}$/u.test(char) ? 'number' : 'other';
}

function sizeOf(chars: readonly string[], kind: Kind): number {
  const end = chars.findIndex((char, index) => index > 0 && !belongs(char, kind));
  return end < 0 ? chars.length : end;
}

function belongs(char: string, kind: Kind): boolean {
  if (kind === 'connector') return isConnector(char);
  if (kind === 'punctuation') return /^\p{P}$/u.test(char);
  if (kind === 'letters') return isAlphabetic(char) && !UPPER.test(char);
  if (kind === 'number') return /^\p{N}$/u.test(char);
  return !(isConnector(char) || isAlphabetic(char) || /^[\p{N}\p{P}]$/u.test(char));
}

/** Of `HTTPServer` the word is `HTTP`, of `Server` it is the whole. */
function upperSize(chars: readonly string[]): number {
  const second = chars[1];
  if (second === undefined) return 1;
  if (!UPPER.test(second)) return isAlphabetic(second) ? 1 + sizeOf(['a', ...chars.slice(1)], 'letters') - 1 : 1;
  const end = chars.findIndex((char) => !UPPER.test(char));
  if (end < 0) return chars.length;
  return isAlphabetic(chars[end] ?? '') ? end - 1 : end;
}

/** Returns true for a letter that belongs to words: those of Chinese do not. */
function isAlphabetic(char: string): boolean {
  if (!/^\p{L}$/u.test(char)) return false;
  const code = char.codePointAt(0) ?? 0;
  const isChinese =
    (code >= 0x4e00 && code <= 0x9fcc) || (code >= 0x3400 && code <= 0x4d85) || (code >= 0x20000 && code <= 0x2b81d);
  return !isChinese;
}
