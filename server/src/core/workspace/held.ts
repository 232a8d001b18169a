/** Where plaintext waits outside git: a folder that ignores itself, and is no part of the index. */
export const HELD = '.yamlock';

/** True for a path in a folder where plaintext waits. */
export function isHeld(path: string): boolean {
  return path.split('/').slice(0, -1).includes(HELD);
}
