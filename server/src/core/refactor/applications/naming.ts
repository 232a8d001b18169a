import { words } from '../../secrets/names/key-names.js';
import type { Cursor } from '../../yaml/cursor.js';

/** Returns the root of the document in an entry, for a value of that document; undefined for other values. */
export function rootIn(scalar: Cursor, entry: Cursor): Cursor | undefined {
  let root = scalar;
  while (root.parent && root.step !== undefined) root = root.parent;
  return root !== scalar && root.parent === entry ? root : undefined;
}

/** Returns the id of the connector, client or user that a value belongs to; '' where there is none. */
export function idOfHolder(scalar: Cursor): string {
  for (let holder = scalar.parent; holder && holder.step !== undefined; holder = holder.parent) {
    const id = holder.at('id')?.string ?? holder.at('username')?.string;
    if (id !== undefined) return id;
  }
  return '';
}

/** Returns the name of a variable from its parts: `DEX_LDAP_BIND_PW`. */
export function variableOfParts(...parts: readonly string[]): string {
  const name = parts.flatMap(words).join('_').toUpperCase();
  return /^[A-Z_]/.test(name) ? name : `SECRET_${name}`;
}
