import type { Range } from '../range.js';
import { ShellLexer } from './lexer.js';

/** A word of a command as it is written, quotes included. */
export interface ShellWord extends Range {
  readonly text: string;
}

/** A command of a script. */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  /** The command whose output it reads. */
  readonly input: ShellCommand | undefined;
  /** True for what stands in quotes: another shell may run it, or nobody. */
  readonly isQuoted: boolean;
}

/**
 * Returns the commands in a text of any kind, line by line. Those in brackets, in substitutions and in quotes are commands of
 * their own, beside the one that they stand in.
 */
export function commandsIn(text: string): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  addCommands(found, text, { start: 0, end: text.length }, false);
  return found;
}

/** A command that is being read. */
interface OpenCommand {
  words: ShellWord[];
  /** The word that is being read. */
  word: Range | undefined;
  input: ShellCommand | undefined;
}

function openCommand(): OpenCommand {
  return { words: [], word: undefined, input: undefined };
}

function addCommands(found: ShellCommand[], text: string, { start, end }: Range, isQuoted: boolean): void {
  const lexer = new ShellLexer(text, true, start, end);
  /** The commands around the one that is being read, the outermost first. */
  const around: OpenCommand[] = [];
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
  /** Ends what stands in brackets, up to an offset: what is substituted is a part of the word that it stands in. */
  const endInner = (at: number): void => {
    endCommand();
    current = around.pop() ?? current;
    if (current.word) extendWord({ start: at, end: at });
  };
  for (let token = lexer.next(); token; token = lexer.next()) {
    switch (token.kind) {
      case 'text':
        extendWord(token);
        break;
      case 'quoted':
        extendWord(token);
        // A string holds none with its own kind of quotes: this ends two levels down.
        if (/\s/.test(text.slice(token.start, token.end)))
          addCommands(found, text, { start: token.start + 1, end: token.end - 1 }, true);
        break;
      case 'continuation':
        // The word may go on below.
        break;
      case 'open':
        if (text[token.start] === '$') extendWord(token);
        else endWord();
        around.push(current);
        current = openCommand();
        break;
      case 'close':
        endInner(token.end);
        break;
      case 'pipe':
        endCommand(true);
        break;
      case 'newline':
        while (around.length > 0) endInner(token.start);
        endCommand();
        break;
      case 'operator':
        endCommand();
        break;
      default:
        endWord();
    }
  }
  while (around.length > 0) endInner(end);
  endCommand();
}
