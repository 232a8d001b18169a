/*
 * Regular expressions as Go reads them, because sops and the API server are written in Go. A pattern of `.sops.yaml` is tried here
 * on every key of a file, that of a custom resource definition on values. The engine of JavaScript takes exponential time for some
 * patterns, which would stop the editor; `re2js` takes time that grows with pattern times text. A repetition makes a pattern longer
 * than it is written.
 */

import { RE2JS, RE2JSException } from 're2js';

/** Parts a pattern may have with everything written out that it repeats. Nobody writes more for a key or a path. */
const MOST_PARTS = 4000;

/** A compiled pattern. */
export interface GoRegexp {
  /** The number of its parts, with everything written out that it repeats. */
  readonly parts: number;
  /** Returns true when the pattern matches anywhere in the text. */
  test(text: string): boolean;
}

/** Patterns that are kept compiled. */
const MOST_KEPT = 500;
const kept = new Map<string, GoRegexp | undefined>();

/** Compiles a pattern; undefined where Go would not, or where it repeats too much. */
export function compileRegexp(source: string): GoRegexp | undefined {
  if (!kept.has(source)) {
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(source, compile(source));
  }
  return kept.get(source);
}

function compile(source: string): GoRegexp | undefined {
  const parts = partsOf(source);
  const compiled = parts > MOST_PARTS ? undefined : tryToCompile(source);
  return compiled && { parts, test: (text) => compiled.test(text) };
}

/** Returns true for a pattern that Go does not compile. One that repeats too much to be tried here is none. */
export function isWrongRegexp(source: string): boolean {
  return partsOf(source) <= MOST_PARTS && tryToCompile(source) === undefined;
}

/** A match: where it and its groups begin and end, in UTF-16 code units; -1 for a group that took no part. */
export interface RegexpMatch {
  readonly start: number;
  readonly end: number;
  /** The texts of the groups, the whole match first. */
  readonly groups: readonly (string | undefined)[];
}

/** A pattern that finds what Go finds. */
export interface GoPattern {
  readonly source: string;
  /** The numbers of groups that have names. */
  readonly names: Readonly<Record<string, number>>;
  /** Returns the matches as Go's `FindAll`, the first ones so many; -1 for all. No empty one directly behind another. */
  findAll(text: string, most: number): readonly RegexpMatch[];
}

/** Compiles a pattern. Returns Go's message where it is wrong; undefined where it repeats too much to be tried here. */
export function compilePattern(source: string): GoPattern | { readonly error: string } | undefined {
  if (partsOf(source) > MOST_PARTS) return undefined;
  try {
    const compiled = RE2JS.compile(source);
    return { source, names: compiled.namedGroups(), findAll: (text, most) => matchesOf(compiled, text, most) };
  } catch (error) {
    if (error instanceof RE2JSException) return { error: error.message };
    throw error;
  }
}

function matchesOf(compiled: RE2JS, text: string, most: number): readonly RegexpMatch[] {
  const matcher = compiled.matcher(text);
  const found: RegexpMatch[] = [];
  let last = -1;
  for (let at = 0; at <= text.length && found.length !== most && matcher.find(at); ) {
    const [start, end] = [matcher.start(), matcher.end()];
    const isRepeated = end === at && start === last;
    if (end === at) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    else at = end;
    last = end;
    if (isRepeated) continue;
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group) ?? undefined);
    found.push({ start, end, groups });
  }
  return found;
}

function tryToCompile(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
}

/** An escape, a class of characters, a bracket, a repetition, or a character. */
const PART = /\\.|\[\^?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\]|[()]|\{(\d+)(?:,(\d*))?\}|./gs;

/** Returns the number of parts of a pattern; a part or group in braces counts as often as it is repeated. */
function partsOf(source: string): number {
  const enclosing: number[] = [];
  let parts = 0;
  let last = 0;
  for (const [part, least, most] of source.matchAll(PART)) {
    if (least !== undefined) {
      const repeated = last * Math.max(Number(least), Number(most ?? 0), 1);
      parts += repeated - last;
      last = repeated;
    } else if (part === '(') {
      enclosing.push(parts);
      parts = 0;
    } else {
      last = part === ')' ? parts : 1;
      parts = part === ')' ? parts + (enclosing.pop() ?? 0) : parts + 1;
    }
  }
  return parts;
}
