import { scriptLanguageOf } from '../kubernetes/programs.js';
import type { Range } from '../text/range.js';
import { say } from '../text/say.js';
import type { ShellScript } from '../text/shell/lexer.js';

/** Returns true for an option behind which a shell expects a script: `-c`, `-ec`. */
export function isScriptFlag(word: string): boolean {
  return /^-[A-Za-z]*c$/.test(word);
}

/** Returns true where a shell of the same command line runs the word at an index as a script: `sh -ec <word>`. */
export function isShellScript(words: readonly string[], index: number): boolean {
  const flag = words[index - 1];
  if (flag === undefined || !isScriptFlag(flag)) return false;
  return words.slice(0, index - 1).some((word) => scriptLanguageOf(word) === 'shell');
}

/**
 * Returns the edit that replaces a literal of a shell script by variables that the shell expands to the same word: the
 * part of the script (UTF-16 code units) and its new text. `before` is the text that stays before the first variable;
 * the variables are joined by colons.
 */
export function shellReference(
  script: ShellScript,
  part: Range,
  variables: readonly string[],
  before = '',
): { readonly part: Range; readonly text: string } | { readonly refused: string } {
  const { text } = script;
  const literal = text.slice(part.start, part.end);
  const quoting = script.quotingAt(part.start);
  if (quoting === undefined) return { refused: say`the shell script is too intricate to be changed safely` };
  if (quoting !== 'single' && /[\\$`]/.test(literal))
    return { refused: say`the shell reads something else than is written` };
  if (quoting === 'none' && /[&|;<>()*?[\]{}~!]/.test(literal))
    return { refused: say`the shell reads something else than is written` };
  const references = `${before}${variables.map((name) => `$${name}`).join(':')}`;
  // The reference is never written `${NAME}`: Flux would substitute it.
  const joins = /^\w/.test(text.slice(part.end));
  if (quoting === 'double') return { part, text: joins ? `${references}""` : references };
  if (quoting === 'none') return { part, text: `"${references}"` };
  const [start, end] = [part.start - 1, part.end + 1];
  const alone = text[start] === "'" && text[part.end] === "'" && script.quotingAt(start) === 'none';
  return alone ? { part: { start, end }, text: `"${references}"` } : { part, text: `'"${references}"'` };
}
