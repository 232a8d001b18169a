import { compileGlob, toBytes } from '../../text/globs.js';
import { join } from '../../text/paths.js';
import type { RootFiles } from '../root-files.js';

/** The most patterns that the braces of one make. */
const MOST_BRACED = 256;

/** Returns the patterns that `{a,b}` in a pattern stands for. */
export function withoutBraces(pattern: string): readonly string[] {
  const open: string[] = [pattern];
  const done: string[] = [];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const [, before, inner, after] = /^(.*?)\{([^{}]*)\}(.*)$/s.exec(one) ?? [];
    if (before === undefined || inner === undefined || open.length + done.length > MOST_BRACED) done.push(one);
    else for (const choice of inner.split(',').reverse()) open.push(`${before}${choice}${after ?? ''}`);
  }
  return done;
}

/** The files that are looked at for one pattern. */
const MOST_LOOKED_AT = 20_000;

/** Returns the files that a pattern of a path matches, sorted: `*` stays in one folder, `**` takes any number of them. */
export function globbed(pattern: string, files: RootFiles): readonly string[] {
  const found = new Set<string>();
  for (const one of withoutBraces(pattern)) {
    const matches = compileGlob(one, false);
    const wild = one.split('/').findIndex((part) => /[*?[]/.test(part));
    if (!matches || wild < 0) {
      found.add(one);
      continue;
    }
    const parts = one.split('/');
    const start = parts.slice(0, wild).join('/');
    for (const path of filesBelow(start, parts.includes('**') ? Infinity : parts.length - wild, files))
      if (matches(toBytes(path))) found.add(path);
  }
  return [...found].sort();
}

/** Returns the files below a folder, down to a depth, in the order of their names. Hidden folders are left out. */
export function filesBelow(folder: string, depth: number, files: RootFiles): readonly string[] {
  const found: string[] = [];
  const walk = (at: string, left: number): void => {
    for (const name of [...(files.list(at) ?? [])].sort()) {
      if (found.length >= MOST_LOOKED_AT) return;
      const path = join(at, name);
      if (/\.(?:ya?ml|json|jsonnet|md|tpl|tgz|txt)$/.test(name)) found.push(path);
      else if (left > 1 && !name.startsWith('.') && files.list(path)) walk(path, left - 1);
      else found.push(path);
    }
  };
  walk(folder, depth);
  return found;
}

/** Returns the folders that a pattern of Go's path.Match matches, sorted: `*` stays in one folder. Hidden ones are left out. */
export function foldersLike(top: string, pattern: string, files: RootFiles): readonly string[] {
  let found = [''];
  for (const part of pattern.replace(/^\.?\/|\/$/g, '').split('/')) {
    const matches = compileGlob(part.replaceAll('**', '*'), false);
    found = found.flatMap((folder) => {
      const at = folder === '' ? top : join(top, folder);
      const names = /[*?[\\]/.test(part)
        ? (files.list(at) ?? []).filter((name) => !name.startsWith('.') && matches?.(toBytes(name)))
        : [part];
      return names.flatMap((name) => {
        const path = folder === '' ? name : `${folder}/${name}`;
        return /\.(?:ya?ml|json|md)$/.test(name) || !files.list(join(top, path)) ? [] : [path];
      });
    });
  }
  return found.sort();
}
