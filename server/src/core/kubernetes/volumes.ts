import type { Cursor } from '../yaml/cursor.js';

/** A volume as it is written, with what it is made of. */
export interface Volume {
  readonly cursor: Cursor;
  /** Its name, or its place where it has none: `volumes[0]`. */
  readonly name: string;
  /** What it is made of: `hostPath`, `secret`, `emptyDir` … */
  readonly type: string;
  /** The entry of that name, which says more of it: the path of a `hostPath`, the `secretName` of a `secret`. */
  readonly source: Cursor;
}

/** A mount of a volume in a container. */
export interface Mount {
  readonly cursor: Cursor;
  /** Undefined where the volume is not written beside the container, or does not say yet what it is made of. */
  readonly volume: Volume | undefined;
}

/** The volumes written in the `volumes` of the mappings; those that do not say yet what they are made of are left out. */
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

/** Policies ask for what they put into parentheses; only `+(…)` writes it. */
function isCondition({ key = '' }: Cursor): boolean {
  return /^[<=X^]?\(/.test(key);
}

/** The mounts of a container, in their order. */
export function mountsIn(container: Cursor, volumes: ReadonlyMap<string, Volume>): readonly Mount[] {
  return [...(container.at('volumeMounts')?.items() ?? [])].map((cursor) => ({
    cursor,
    volume: volumes.get(cursor.at('name')?.string ?? ''),
  }));
}
