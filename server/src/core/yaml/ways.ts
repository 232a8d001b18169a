import type { Cursor, Step } from './cursor.js';

/** A key as a step of a JSON pointer (RFC 6901). */
export function pointerStep(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The keys and indexes that a JSON pointer names, one after the other. */
export function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The JSON pointer from the root of the outermost document. */
export function pointerOf(from: Cursor): string {
  const steps: string[] = [];
  for (let cursor: Cursor | undefined = from; cursor; cursor = cursor.parent) {
    if (cursor.step !== undefined) steps.push(pointerStep(String(cursor.step)));
  }
  return steps
    .reverse()
    .map((step) => `/${step}`)
    .join('');
}

/** The steps from the root of a cursor's own document. */
export function pathOf(from: Cursor): readonly Step[] {
  const steps: Step[] = [];
  for (let cursor: Cursor | undefined = from; cursor?.step !== undefined; cursor = cursor.parent)
    steps.push(cursor.step);
  return steps.reverse();
}

/**
 * A value and everything below it, in the order of the text. What an alias or a merge brings in is not entered: it is
 * visited where it is written. Neither is what `skip` says of a map.
 */
export function* walk(from: Cursor, skip?: (map: Cursor) => boolean): Generator<Cursor> {
  const stack: Cursor[] = [from];
  for (let cursor = stack.pop(); cursor; cursor = stack.pop()) {
    if (skip && cursor.kind === 'map' && skip(cursor)) continue;
    yield cursor;
    const below: Cursor[] = [];
    for (const child of cursor.children()) {
      if (!child.isAlias && child.aliased === cursor.aliased) below.push(child);
    }
    for (let index = below.length - 1; index >= 0; index--) {
      const child = below[index];
      if (child) stack.push(child);
    }
  }
}
