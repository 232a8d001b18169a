import { withoutEnd } from '../../text/trim.js';
import { asString, type FunctionTable, pure } from './define.js';

/** Paths with slashes, as Go has them. Those of the system of Helm, which renders on Linux, are the same. */
export const PATHS: FunctionTable = Object.fromEntries(
  [
    ['base', baseName],
    ['dir', directory],
    ['clean', cleanPath],
    ['ext', extension],
  ]
    .flatMap(([name, run]) => both(String(name), run as (path: string) => string))
    .concat(both('isAbs', (path) => path.startsWith('/'))),
);

function both(name: string, run: (path: string) => string | boolean): [string, FunctionTable[string]][] {
  const shape = name === 'isAbs' ? 'bool' : 'string';
  const called = pure('string', shape, ([path]) => run(asString(path)));
  return [
    [name, called],
    [`os${name.charAt(0).toUpperCase()}${name.slice(1)}`, called],
  ];
}

/** Returns a path without `.`, `..` and double slashes, where that is possible. */
export function cleanPath(path: string): string {
  if (path === '') return '.';
  const isRooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!isRooted) parts.push(part);
  }
  return (isRooted ? '/' : '') + parts.join('/') || '.';
}

function directory(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1));
}

/** Returns the last element of a path. */
export function baseName(path: string): string {
  if (path === '') return '.';
  const trimmed = withoutEnd(path, '/');
  return trimmed.slice(trimmed.lastIndexOf('/') + 1) || '/';
}

function extension(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}
