import { compileRegexp } from '../text/go-regexp.js';

/**
 * Returns what a pattern of `.Files.Glob` matches: `*` and `?` within a folder, `**` over folders, `[a-c]`, `[!a]`, `{a,b}`.
 * Undefined for a pattern that is malformed.
 */
export function filesGlob(pattern: string): ((path: string) => boolean) | undefined {
  let source = '';
  let alternatives = 0;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    if (char === '*') {
      const isSuper = pattern[at + 1] === '*';
      source += isSuper ? '[\\s\\S]*' : '[^/]*';
      while (pattern[at + 1] === '*') at++;
    } else if (char === '?') source += '[^/]';
    else if (char === '[') {
      const list = /^\[(!?)((?:\\[\s\S]|[^\]\\])+)\]/.exec(pattern.slice(at));
      if (!list) return undefined;
      source += `[${list[1] ? '^' : ''}${(list[2] ?? '').replace(/\\(?![\s\S])|[\^[\]]/g, '\\$&')}]`;
      at += list[0].length - 1;
    } else if (char === '{') {
      alternatives++;
      source += '(?:';
    } else if (char === '}' && alternatives > 0) {
      alternatives--;
      source += ')';
    } else if (char === ',' && alternatives > 0) source += '|';
    else if (char === '\\') {
      at++;
      if (at >= pattern.length) return undefined;
      source += escaped(pattern.charAt(at));
    } else source += escaped(char);
  }
  if (alternatives > 0) return undefined;
  return tested(source);
}

function tested(source: string): ((path: string) => boolean) | undefined {
  const expression = compileRegexp(`^(?:${source})$`);
  return expression && ((path) => expression.test(path));
}

function escaped(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}
