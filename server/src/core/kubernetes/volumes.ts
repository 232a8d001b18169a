import type { Cursor } from '../yaml/cursor.js';

/** A volume as it is written, with its type. */
export interface Volume {
  readonly cursor: Cursor;
  /** Its name; its index where it has none: `volumes[0]`. */
  readonly name: string;
  /** Its type: `hostPath`, `secret`, `emptyDir` … */
  readonly type: string;
  /** The entry of its type, with its settings: the path of a `hostPath`, the `secretName` of a `secret`. */
  readonly source: Cursor;
}

/** A mount of a volume in a container. */
export interface Mount {
  readonly cursor: Cursor;
  /** Undefined where the volume is not written beside the container, or has no type yet. */
  readonly volume: Volume | undefined;
}

/** Returns the volumes in the `volumes` of mappings. Volumes without a type yet are left out. */
export function volumesIn(...holders: readonly (Cursor | undefined)[]): readonly Volume[] {
  return holders.flatMap((holder) =>
    [...(holder?.at('volumes')?.items() ?? [])].flatMap((cursor) => {
      const source = cursor
        .entries()
        .find(
          (entry) => entry.key !== 'name' && !entry.isNull && !isCondition(entry) && !entry.entries().some(isCondition),
        );
      const name = cursor.at('name')?.string ?? `volumes[${cursor.step}]`;
      return source?.key === undefined ? [] : [{ cursor, name, type: source.key, source }];
    }),
  );
}

/** Returns true for a key in parentheses, which is a condition of a policy; only `+(…)` is written into an object. */
function isCondition({ key = '' }: Cursor): boolean {
  return /^[<=X^]?\(/.test(key);
}

/** Returns the mounts of a container, in their order. */
export function mountsIn(container: Cursor, volumes: ReadonlyMap<string, Volume>): readonly Mount[] {
  return [...(container.at('volumeMounts')?.items() ?? [])].map((cursor) => ({
    cursor,
    volume: volumes.get(cursor.at('name')?.string ?? ''),
  }));
}
