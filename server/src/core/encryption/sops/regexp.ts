/*
 * Regular expressions as Go reads them, because sops is written in Go. The patterns of `.sops.yaml` are tested here on
 * every key of a file, and a pattern with exponential time in a browser's engine must not stop the editor. This
 * engine's time grows with the pattern times the text, whatever the two are.
 */

import type { Assertion, Pattern } from './pattern.js';
import { parsePattern } from './regexp-syntax.js';

/** The most instructions of a pattern. Go allows a thousand repetitions; patterns for keys and paths have few. */
const MOST_INSTRUCTIONS = 4000;

type Instruction =
  | { readonly op: 'set'; readonly set: Extract<Pattern, { kind: 'set' }> }
  | { readonly op: 'assert'; readonly what: Assertion }
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'match' };

/** A compiled pattern. */
export interface GoRegexp {
  /** Returns true when the pattern matches anywhere in the text. */
  test(text: string): boolean;
}

/** Compiles a pattern; undefined where Go refuses it, or where it has syntax that is not supported here. */
export function compileRegexp(source: string): GoRegexp | undefined {
  const pattern = parsePattern(source);
  if (!pattern) return undefined;
  const program: Instruction[] = [];
  if (!emit(pattern, program)) return undefined;
  program.push({ op: 'match' });
  return {
    test: (text) =>
      run(
        program,
        Array.from(text, (character) => character.codePointAt(0) ?? 0),
      ),
  };
}

/** Adds the instructions of a pattern to a program; returns false where they become too many. */
function emit(pattern: Pattern, program: Instruction[]): boolean {
  if (program.length > MOST_INSTRUCTIONS) return false;
  switch (pattern.kind) {
    case 'empty':
      return true;
    case 'set':
      program.push({ op: 'set', set: pattern });
      return true;
    case 'assertion':
      program.push({ op: 'assert', what: pattern.what });
      return true;
    case 'sequence':
      return pattern.parts.every((part) => emit(part, program));
    case 'choice':
      return emitChoice(pattern.parts, program);
    case 'repeat':
      return emitRepeat(pattern, program);
  }
}

function emitChoice(parts: readonly Pattern[], program: Instruction[]): boolean {
  const ends: { to: number }[] = [];
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1) {
      if (!emit(part, program)) return false;
      continue;
    }
    const split = { op: 'split' as const, first: program.length + 1, second: 0 };
    program.push(split);
    if (!emit(part, program)) return false;
    const jump = { op: 'jump' as const, to: 0 };
    program.push(jump);
    ends.push(jump);
    split.second = program.length;
  }
  for (const end of ends) end.to = program.length;
  return true;
}

function emitRepeat(
  { part, least, most }: { readonly part: Pattern; readonly least: number; readonly most: number },
  program: Instruction[],
): boolean {
  for (let count = 0; count < least; count++) if (!emit(part, program)) return false;
  if (most === Number.POSITIVE_INFINITY) {
    const again = program.length;
    const split = { op: 'split' as const, first: again + 1, second: 0 };
    program.push(split);
    if (!emit(part, program)) return false;
    program.push({ op: 'jump', to: again });
    split.second = program.length;
    return true;
  }
  const splits: { second: number }[] = [];
  for (let count = least; count < most; count++) {
    const split = { op: 'split' as const, first: program.length + 1, second: 0 };
    program.push(split);
    splits.push(split);
    if (!emit(part, program)) return false;
  }
  for (const split of splits) split.second = program.length;
  return true;
}

/** Returns true where the program matches. Follows all paths through the program at once, one character at a time. */
function run(program: readonly Instruction[], text: readonly number[]): boolean {
  let current: number[] = [];
  for (let at = 0; at <= text.length; at++) {
    const seen = new Set<number>();
    const ready: number[] = [];
    // A match may begin at every character.
    const stack = [0, ...current];
    for (let pc = stack.pop(); pc !== undefined; pc = stack.pop()) {
      if (seen.has(pc)) continue;
      seen.add(pc);
      const instruction = program[pc];
      if (!instruction) continue;
      if (instruction.op === 'match') return true;
      if (instruction.op === 'jump') stack.push(instruction.to);
      else if (instruction.op === 'split') stack.push(instruction.second, instruction.first);
      else if (instruction.op === 'set') ready.push(pc);
      else if (holds(instruction.what, text, at)) stack.push(pc + 1);
    }
    const character = text[at];
    if (character === undefined) return false;
    current = ready.flatMap((pc) => {
      const instruction = program[pc];
      return instruction?.op === 'set' && inSet(instruction.set, character) ? [pc + 1] : [];
    });
  }
  return false;
}

function inSet({ spans, negated, fold }: Extract<Pattern, { kind: 'set' }>, character: number): boolean {
  const has = (one: number): boolean => {
    for (let index = 0; index < spans.length; index += 2) {
      if (one >= (spans[index] ?? 0) && one <= (spans[index + 1] ?? -1)) return true;
    }
    return false;
  };
  if (has(character)) return !negated;
  if (!fold) return negated;
  const text = String.fromCodePoint(character);
  const [lower, upper] = [text.toLowerCase().codePointAt(0), text.toUpperCase().codePointAt(0)];
  const found = (lower !== undefined && has(lower)) || (upper !== undefined && has(upper));
  return found !== negated;
}

function holds(what: Assertion, text: readonly number[], at: number): boolean {
  if (what === 'start') return at === 0;
  if (what === 'end') return at === text.length;
  if (what === 'lineStart') return at === 0 || text[at - 1] === 10;
  if (what === 'lineEnd') return at === text.length || text[at] === 10;
  return (isWord(text[at - 1]) !== isWord(text[at])) === (what === 'word');
}

function isWord(character: number | undefined): boolean {
  return character !== undefined && character < 128 && /\w/.test(String.fromCharCode(character));
}
