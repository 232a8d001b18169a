/** The folder for plaintext outside of git. It ignores itself and is no part of the index. */
export const HELD = '.yamlock';

/** Returns true for a path in such a folder. */
export function isHeld(path: string): boolean {
  return path.split('/').slice(0, -1).includes(HELD);
}
