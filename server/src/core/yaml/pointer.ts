import type { Cursor, Step } from './cursor.js';

/** Returns a key as a step of a JSON pointer (RFC 6901). */
export function pointerStep(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Returns the decoded steps of a JSON pointer. */
export function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Returns the JSON pointer of a value from the root of the outermost document. */
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

/** Returns the steps from the root of a cursor's own document. */
export function pathOf(from: Cursor): readonly Step[] {
  const steps: Step[] = [];
  for (let cursor: Cursor | undefined = from; cursor?.step !== undefined; cursor = cursor.parent)
    steps.push(cursor.step);
  return steps.reverse();
}

/**
 * Yields a value and everything below it, in the order of the text. Aliases and merged entries are not entered: they
 * are visited where they are written. Maps for which `skip` returns true are left out, with all their content.
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
