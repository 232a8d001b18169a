/* Patterns of `${name#pattern}` (path/match.go of github.com/fluxcd/pkg/envsubst): those of Go's path.Match, where `*` takes slashes, too. */

/** Returns true where a pattern matches a whole text; undefined for a pattern that is none. */
export function matches(pattern: string, text: string): boolean | undefined {
  let [rest, name] = [pattern, text];
  outer: while (rest.length > 0) {
    const { star, chunk, after } = chunkOf(rest);
    rest = after;
    if (star && chunk === '') return true;
    const here = matchChunk(chunk, name);
    if (here === 'bad') return undefined;
    if (here !== undefined && (here === '' || rest.length > 0)) {
      name = here;
      continue;
    }
    if (star)
      for (let index = 1; index <= name.length; index++) {
        const found = matchChunk(chunk, name.slice(index));
        if (found === 'bad') return undefined;
        if (found === undefined || (rest.length === 0 && found.length > 0)) continue;
        name = found;
        continue outer;
      }
    return false;
  }
  return name.length === 0;
}

function chunkOf(pattern: string): { readonly star: boolean; readonly chunk: string; readonly after: string } {
  const rest = pattern.replace(/^\*+/, '');
  let inRange = false;
  let at = 0;
  for (; at < rest.length; at++) {
    const char = rest[at];
    if (char === '\\') at += at + 1 < rest.length ? 1 : 0;
    else if (char === '[') inRange = true;
    else if (char === ']') inRange = false;
    else if (char === '*' && !inRange) break;
  }
  return { star: rest.length < pattern.length, chunk: rest.slice(0, at), after: rest.slice(at) };
}

/** Returns what is left of a text behind a part of a pattern; undefined where it does not match. */
function matchChunk(pattern: string, text: string): string | 'bad' | undefined {
  let [chunk, rest] = [pattern, text];
  while (chunk.length > 0) {
    if (rest.length === 0) return undefined;
    const char = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    if (chunk[0] === '[') {
      const read = matchClass(chunk.slice(1), char);
      if (read === undefined) return 'bad';
      if (!read.isIn) return undefined;
      [chunk, rest] = [read.rest, rest.slice(char.length)];
      continue;
    }
    if (chunk[0] === '?') {
      [chunk, rest] = [chunk.slice(1), rest.slice(char.length)];
      continue;
    }
    if (chunk[0] === '\\') {
      chunk = chunk.slice(1);
      if (chunk === '') return 'bad';
    }
    if (chunk[0] !== rest[0]) return undefined;
    [chunk, rest] = [chunk.slice(1), rest.slice(1)];
  }
  return rest;
}

function matchClass(text: string, char: string): { readonly isIn: boolean; readonly rest: string } | undefined {
  const negated = text.startsWith('^');
  let rest = negated ? text.slice(1) : text;
  let isIn = false;
  for (let count = 0; ; count++) {
    if (rest.startsWith(']') && count > 0) return { isIn: isIn !== negated, rest: rest.slice(1) };
    const low = escaped(rest);
    if (!low) return undefined;
    rest = low.rest;
    let high = low.char;
    if (rest.startsWith('-')) {
      const end = escaped(rest.slice(1));
      if (!end) return undefined;
      ({ char: high, rest } = end);
    }
    if (low.char <= char && char <= high) isIn = true;
  }
}

/** Reads a character of a class. There must be something behind it. */
function escaped(text: string): { readonly char: string; readonly rest: string } | undefined {
  if (text === '' || text[0] === '-' || text[0] === ']') return undefined;
  const own = text[0] === '\\' ? text.slice(1) : text;
  const char = String.fromCodePoint(own.codePointAt(0) ?? 0);
  const rest = own.slice(char.length);
  return own === '' || rest === '' ? undefined : { char, rest };
}
