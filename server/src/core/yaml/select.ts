import type { Cursor, Step } from './cursor.js';

/**
 * Returns the steps of a path: parts between dots, of which one of a name is written `\.`. `[]` is every item of a list, `*` every
 * entry of a map, `**` any number of steps, and `*` in a name any part of it.
 */
export function stepsOf(path: string): readonly string[] {
  const kept = known.get(path);
  if (kept) return kept;
  const steps = path === '' ? [] : path.split(/(?<!\\)\./).map((step) => step.replaceAll('\\.', '.'));
  known.set(path, steps);
  return steps;
}

/** The steps of paths that tables have: they never end, and there are few. */
const known = new Map<string, readonly string[]>();

/** Returns a path of one entry of a map at a path, whatever its name: `metadata.annotations` with `cert-manager.io/issuer`. */
export function pathOfEntry(map: string, name: string): string {
  return `${map}.${name.replaceAll('.', '\\.')}`;
}

/** Returns all values at a path; the empty path is the value itself. */
export function select(from: Cursor, path: string): readonly Cursor[] {
  let found: readonly Cursor[] = [from];
  for (const step of stepsOf(path)) {
    if (found.length === 0) return found;
    found = found.flatMap((cursor) => stepFrom(cursor, step));
  }
  return found;
}

function stepFrom(cursor: Cursor, step: string): readonly Cursor[] {
  if (step === '[]') return [...cursor.items()];
  if (step === '*') return [...cursor.entries()];
  if (step === '**') return [...cursor.walk()];
  if (step.includes('*')) return cursor.entries().filter(({ key }) => key !== undefined && isNamed(step, key));
  // The branches of a template may repeat a key.
  if (cursor.document.templated) return cursor.entries().filter(({ key }) => key === step);
  const child = cursor.at(step);
  return child ? [child] : [];
}

/** Returns the value at a path without `[]` and `*`; undefined where there is none. */
export function valueAt(from: Cursor, path: string): Cursor | undefined {
  return from.at(...stepsOf(path));
}

/** Returns true where a path, given by its steps, leads to a place. */
export function leadsTo(steps: readonly string[], place: readonly Step[]): boolean {
  const [step, ...more] = steps;
  if (step === undefined) return place.length === 0;
  if (step === '**') return leadsTo(more, place) || (place.length > 0 && leadsTo(steps, place.slice(1)));
  const [first, ...rest] = place;
  if (first === undefined) return false;
  const fits =
    step === '[]' ? typeof first === 'number' : step === '*' || (typeof first === 'string' && isNamed(step, first));
  return fits && leadsTo(more, rest);
}

function isNamed(step: string, name: string): boolean {
  const [start = '', end, ...others] = step.split('*');
  if (end === undefined) return step === name;
  return (
    others.length === 0 && name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end)
  );
}
