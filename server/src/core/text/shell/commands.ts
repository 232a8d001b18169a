import type { Range } from '../range.js';
import { ShellLexer } from './lexer.js';

/** A word of a command in its notation, quotes included. */
export interface ShellWord extends Range {
  readonly text: string;
}

/** A command of a script. */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  /** The command whose output it reads from a pipe. */
  readonly input: ShellCommand | undefined;
  /** True for a command in quotes, which another shell may run. */
  readonly isQuoted: boolean;
}

/**
 * Returns the commands in a text of any kind, line by line. Commands in brackets, in substitutions and in quotes are
 * returned too, beside the command that contains them.
 */
export function commandsIn(text: string): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  addCommands(found, text, { start: 0, end: text.length }, false);
  return found;
}

/** A command that is not complete yet. */
interface OpenCommand {
  words: ShellWord[];
  /** The word that is not complete yet. */
  word: Range | undefined;
  input: ShellCommand | undefined;
}

function openCommand(): OpenCommand {
  return { words: [], word: undefined, input: undefined };
}

function addCommands(found: ShellCommand[], text: string, { start, end }: Range, isQuoted: boolean): void {
  const lexer = new ShellLexer(text, true, start, end);
  /** The enclosing commands, the outermost first. */
  const enclosing: OpenCommand[] = [];
  let current = openCommand();
  const extendWord = (part: Range): void => {
    current.word = { start: current.word?.start ?? part.start, end: part.end };
  };
  const endWord = (): void => {
    const { word, words } = current;
    if (word) words.push({ ...word, text: text.slice(word.start, word.end) });
    current.word = undefined;
  };
  const endCommand = (isPiped = false): void => {
    endWord();
    const { words, input } = current;
    const command = words.length > 0 ? { words, input, isQuoted } : undefined;
    if (command) found.push(command);
    current.words = [];
    current.input = isPiped ? command : undefined;
  };
  /** Ends the command in brackets at an offset: a substitution is a part of its word. */
  const endInner = (at: number): void => {
    endCommand();
    current = enclosing.pop() ?? current;
    if (current.word) extendWord({ start: at, end: at });
  };
  for (let token = lexer.next(); token; token = lexer.next()) {
    switch (token.kind) {
      case 'text':
        extendWord(token);
        break;
      case 'quoted':
        extendWord(token);
        // A string contains no string with the same quotes: this recursion ends two levels down.
        if (/\s/.test(text.slice(token.start, token.end)))
          addCommands(found, text, { start: token.start + 1, end: token.end - 1 }, true);
        break;
      case 'continuation':
        // The word may continue on the next line.
        break;
      case 'open':
        if (text[token.start] === '$') extendWord(token);
        else endWord();
        enclosing.push(current);
        current = openCommand();
        break;
      case 'close':
        endInner(token.end);
        break;
      case 'pipe':
        endCommand(true);
        break;
      case 'newline':
        while (enclosing.length > 0) endInner(token.start);
        endCommand();
        break;
      case 'operator':
        endCommand();
        break;
      default:
        endWord();
    }
  }
  while (enclosing.length > 0) endInner(end);
  endCommand();
}
