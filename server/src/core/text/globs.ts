/** Returns true for a path that matches. Paths are given as bytes (`toBytes`), relative, with `/`. */
export type Glob = (path: string) => boolean;

/**
 * One step of a pattern. `star` matches any number of characters of one name, `deep` any number of characters,
 * `folders` any number of whole folders.
 */
type Step =
  | { readonly kind: 'char'; readonly code: number }
  | { readonly kind: 'set'; readonly matches: Uint8Array }
  | { readonly kind: 'star' | 'deep' | 'folders' };

const SLASH = 0x2f;
const ANY = new Uint8Array(256).fill(1).fill(0, SLASH, SLASH + 1);

/**
 * Compiles a pattern as git's `wildmatch` reads it with `WM_PATHNAME`; undefined for a pattern that matches nothing.
 * All possible states are followed at once, so that the time grows with the length of the pattern times that of the
 * path.
 */
export function compileGlob(pattern: string, ignoreCase: boolean): Glob | undefined {
  const fold = ignoreCase ? lower : (text: string) => text;
  if (!/[*?[\\]/.test(pattern)) {
    const literal = fold(pattern);
    return (path) => fold(path) === literal;
  }
  if (/^\*[^*?[\\/]*$/.test(pattern)) {
    const end = fold(pattern.slice(1));
    return (path) => fold(path).endsWith(end) && !path.slice(0, path.length - end.length).includes('/');
  }
  const steps = readSteps(pattern, ignoreCase);
  if (!steps) return undefined;
  const start = fold(/^[^*?[\\]*/.exec(pattern)?.[0] ?? '');
  return (path) => fold(path.slice(0, start.length)) === start && follow(steps, fold(path));
}

/** Returns a text with one character for each byte of the UTF-8 encoding: git compares bytes. */
export function toBytes(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  const whole = text.replace(/\p{Surrogate}/gu, '\ufffd');
  return encodeURIComponent(whole).replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Returns true where the steps match the whole path. Goes over the path once, with all steps that may come next. */
function follow(steps: readonly Step[], path: string): boolean {
  let now: number[] = [];
  let next: number[] = [];
  /** For each step the offset at which it was added last: no step is added twice at one offset. */
  const taken = new Int32Array(steps.length + 1).fill(-1);
  const enter = (index: number, at: number, into: number[]): void => {
    for (let step = index; taken[step] !== at; step++) {
      taken[step] = at;
      into.push(step);
      const kind = steps[step]?.kind;
      // A step that may match nothing lets the next step begin here, too.
      if (kind === undefined || kind === 'char' || kind === 'set') return;
    }
  };
  enter(0, 0, now);
  for (let at = 0; at < path.length && now.length > 0; at++) {
    const code = path.charCodeAt(at);
    for (const index of now) {
      const step = steps[index];
      if (step === undefined) continue;
      if (step.kind === 'char' || step.kind === 'set') {
        if (step.kind === 'char' ? step.code === code : step.matches[code] === 1) enter(index + 1, at + 1, next);
      } else if (step.kind === 'folders') {
        // The next step may begin behind a whole folder, not within one.
        if (code === SLASH) enter(index, at + 1, next);
        else stay(index, at + 1, next, taken);
      } else if (step.kind === 'deep' || code !== SLASH) enter(index, at + 1, next);
    }
    [now, next] = [next, now];
    next.length = 0;
  }
  return now.includes(steps.length);
}

function stay(index: number, at: number, into: number[], taken: Int32Array): void {
  if (taken[index] === at) return;
  taken[index] = at;
  into.push(index);
}

function readSteps(pattern: string, ignoreCase: boolean): readonly Step[] | undefined {
  const steps: Step[] = [];
  for (let at = 0; at < pattern.length; ) {
    const character = pattern[at];
    if (character === '*') {
      const [step, end] = readStars(pattern, at);
      steps.push({ kind: step });
      at = end;
    } else if (character === '[') {
      const set = readSet(pattern, at + 1, ignoreCase);
      if (!set) return undefined;
      steps.push({ kind: 'set', matches: set.matches });
      at = set.end;
    } else if (character === '?') {
      steps.push({ kind: 'set', matches: ANY });
      at++;
    } else if (character === '\\') {
      if (at + 1 >= pattern.length) return undefined;
      steps.push({ kind: 'char', code: pattern.charCodeAt(at + 1) });
      at += 2;
    } else {
      const code = pattern.charCodeAt(at++);
      steps.push({ kind: 'char', code: ignoreCase ? lowerCode(code) : code });
    }
  }
  return steps;
}

/**
 * Returns the step of a run of stars and the offset behind it. Two stars that are a whole part of the path cross
 * folders, others do not.
 */
function readStars(pattern: string, start: number): readonly ['star' | 'deep' | 'folders', number] {
  let end = start;
  while (pattern[end] === '*') end++;
  const whole = end - start > 1 && (start === 0 || pattern[start - 1] === '/');
  if (whole && pattern[end] === '/') return ['folders', end + 1];
  return [whole && (end === pattern.length || pattern.startsWith('\\/', end)) ? 'deep' : 'star', end];
}

const CLASSES: ReadonlyMap<string, RegExp> = new Map([
  ['alnum', /[0-9A-Za-z]/],
  ['alpha', /[A-Za-z]/],
  ['blank', /[ \t]/],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the class of control characters
  ['cntrl', /[\0-\x1f\x7f]/],
  ['digit', /[0-9]/],
  ['graph', /[!-~]/],
  ['lower', /[a-z]/],
  ['print', /[ -~]/],
  ['punct', /[!-/:-@[-`{-~]/],
  ['space', /[\t\n\r ]/],
  ['upper', /[A-Z]/],
  ['xdigit', /[0-9A-Fa-f]/],
]);

/**
 * Reads `[…]` from behind its opening bracket; returns the bytes that it matches and the offset behind it. Undefined
 * where the bracket is not closed or names an unknown class.
 */
function readSet(
  pattern: string,
  start: number,
  ignoreCase: boolean,
): { readonly matches: Uint8Array; readonly end: number } | undefined {
  const negated = pattern[start] === '!' || pattern[start] === '^';
  const first = negated ? start + 1 : start;
  const inside = new Uint8Array(256);
  let before: number | undefined;
  let at = first;
  for (; at === first || pattern[at] !== ']'; at++) {
    if (at >= pattern.length) return undefined;
    if (pattern[at] === '-' && before !== undefined && at + 1 < pattern.length && pattern[at + 1] !== ']') {
      at += pattern[at + 1] === '\\' ? 2 : 1;
      if (at >= pattern.length) return undefined;
      addRange(inside, before, pattern.charCodeAt(at), ignoreCase);
      before = undefined;
      continue;
    }
    const named = pattern.startsWith('[:', at) ? readClass(pattern, at + 2) : undefined;
    if (named) {
      const characters = CLASSES.get(named.name);
      if (!characters) return undefined;
      for (let code = 0; code < 128; code++) if (characters.test(String.fromCharCode(code))) inside[code] = 1;
      if (named.name === 'upper' && ignoreCase) inside.fill(1, 0x61, 0x7b);
      at = named.end;
      before = undefined;
      continue;
    }
    if (pattern[at] === '\\' && ++at >= pattern.length) return undefined;
    before = pattern.charCodeAt(at);
    inside[before] = 1;
  }
  const matches = inside.map((is) => ((is === 1) !== negated ? 1 : 0));
  matches[SLASH] = 0;
  return { matches, end: at + 1 };
}

/**
 * Returns the name of a class such as `[:alpha:]` and the offset of its last bracket; undefined where no class begins
 * here.
 */
function readClass(pattern: string, start: number): { readonly name: string; readonly end: number } | undefined {
  const end = pattern.indexOf(']', start);
  return end > start && pattern[end - 1] === ':' ? { name: pattern.slice(start, end - 1), end } : undefined;
}

function addRange(into: Uint8Array, from: number, to: number, ignoreCase: boolean): void {
  for (let code = from; code <= to; code++) {
    into[code] = 1;
    if (ignoreCase) into[lowerCode(code)] = 1;
  }
}

function lowerCode(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
}
