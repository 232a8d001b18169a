import type { Range } from '../text/range.js';

const SHELLS = /^(?:ba|da|a|z|k|mk|)sh$/;

/** True where the word at an index is a script that a shell of the same command line runs: `sh -ec <word>`. */
export function isShellScript(words: readonly string[], index: number): boolean {
  const flag = words[index - 1];
  if (flag === undefined || !/^-[A-Za-z]*c$/.test(flag)) return false;
  return words.slice(0, index - 1).some((word) => SHELLS.test(word.split('/').at(-1) ?? ''));
}

type Quoting = 'none' | 'single' | 'double';

/** How a shell reads a place in a script; undefined where that takes more than looking for quotes. */
export function quotingAt(script: string, offset: number): Quoting | undefined {
  // What is substituted has quotes of its own, inside those around it.
  const around: Quoting[] = [];
  let quoting: Quoting = 'none';
  let documents: readonly string[] = [];
  for (let index = 0; index < offset; index++) {
    const character = script[index];
    const next = script[index + 1];
    if (quoting === 'single') {
      if (character === "'") quoting = 'none';
    } else if (character === '\\') {
      index++;
    } else if (character === '`' || (character === '$' && (next === "'" || next === '"') && quoting === 'none')) {
      return undefined;
    } else if (character === '"') {
      quoting = quoting === 'double' ? 'none' : 'double';
    } else if (character === '$' && next === '(') {
      around.push(quoting);
      quoting = 'none';
      index++;
    } else if (quoting === 'double') {
      // Everything else is text here.
    } else if (character === "'") {
      quoting = 'single';
    } else if (character === '(') {
      around.push('none');
    } else if (character === ')') {
      // A branch of `case` ends its pattern with one, too.
      if (around.length > 0 && /\bcase\b/.test(script.slice(0, index))) return undefined;
      quoting = around.pop() ?? 'none';
    } else if (character === '#' && (index === 0 || /[\s;(]/.test(script[index - 1] ?? ''))) {
      const end = script.indexOf('\n', index);
      // Nobody runs a comment.
      if (end < 0 || end >= offset) return undefined;
      index = end - 1;
    } else if (character === '<' && next === '<') {
      const [written = '', , word] = HERE_DOCUMENT.exec(script.slice(index, index + 100)) ?? [];
      if (word !== undefined) documents = [...documents, word];
      index += Math.max(written.length, 2) - 1;
    } else if (character === '\n' && documents.length > 0) {
      const end = afterDocuments(script, index + 1, documents);
      if (end === undefined || end > offset) return undefined;
      documents = [];
      index = end - 1;
    }
  }
  return quoting;
}

const HERE_DOCUMENT = /^<<-?[ \t]*(["']?)([A-Za-z_]\w*)\1/;

/** The offset behind here-documents that start at an offset; undefined where one does not end. */
function afterDocuments(script: string, start: number, words: readonly string[]): number | undefined {
  let at = start;
  for (const word of words) {
    const end = new RegExp(`^\\t*${word}$`, 'm').exec(script.slice(at));
    if (!end) return undefined;
    at += end.index + end[0].length;
  }
  return at;
}

/**
 * Puts variables in the place of a literal of a shell script, so that the shell makes the same word of it. `before` is what
 * stays before the first variable; the variables are joined by colons.
 */
export function shellReference(
  script: string,
  part: Range,
  variables: readonly string[],
  before = '',
): { readonly part: Range; readonly text: string } | { readonly refused: string } {
  const literal = script.slice(part.start, part.end);
  const quoting = quotingAt(script, part.start);
  if (quoting === undefined) return { refused: 'the shell script is too intricate to be changed safely' };
  if (quoting !== 'single' && /[\\$`]/.test(literal))
    return { refused: 'the shell reads something else than is written' };
  if (quoting === 'none' && /[&|;<>()*?[\]{}~!]/.test(literal))
    return { refused: 'the shell reads something else than is written' };
  const references = `${before}${variables.map((name) => `$${name}`).join(':')}`;
  // `${NAME}` is left alone: Flux would fill it in.
  const joins = /^\w/.test(script.slice(part.end));
  if (quoting === 'double') return { part, text: joins ? `${references}""` : references };
  if (quoting === 'none') return { part, text: `"${references}"` };
  const [start, end] = [part.start - 1, part.end + 1];
  const alone = script[start] === "'" && script[part.end] === "'" && quotingAt(script, start) === 'none';
  return alone ? { part: { start, end }, text: `"${references}"` } : { part, text: `'"${references}"'` };
}
