import type { ShellWord } from './commands.js';

/** A flag such as `--name=value` or `-name`. */
export interface ShellFlag {
  readonly dashes: string;
  readonly name: string;
  /** The start of its value in the word, in UTF-16 code units; undefined without a value in the word. */
  readonly valueStart: number | undefined;
}

/** Returns the flag in a word of a command line; undefined for other words. */
export function flagIn(word: string): ShellFlag | undefined {
  const [lead, dashes = '', name = '', sign] = /^(--?)([A-Za-z][\w.-]*)(?:(=)|$)/.exec(word) ?? [];
  if (lead === undefined) return undefined;
  return { dashes, name, valueStart: sign === undefined ? undefined : lead.length };
}

/** Returns a word without its quotes, with its place; the word itself without quotes. */
export function unquoted({ text, start }: Pick<ShellWord, 'text' | 'start'>): ShellWord {
  const inner = /^(["'])(.*)\1$/s.exec(text)?.[2];
  const [value, at] = inner === undefined ? [text, start] : [inner, start + 1];
  return { text: value, start: at, end: at + value.length };
}
