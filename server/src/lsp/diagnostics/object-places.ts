import type { Range } from 'vscode-languageserver';
import { detached } from '../../core/text/detached.js';
import { objectNames } from '../../core/workspace/object-names.js';
import { type FilePositions, positionsOf, toRange } from './to-lsp.js';

/** An object of a file, and the place of its name. */
export interface ObjectPlace {
  readonly kind: string;
  readonly name?: string;
  readonly range: Range;
}

/** Returns the objects that a text has, in its order. */
export function objectPlaces(text: string, positions: FilePositions = positionsOf(text)): readonly ObjectPlace[] {
  return objectNames(text).map(({ kind, name, range }) => ({
    kind,
    ...(name === undefined ? {} : { name }),
    range: toRange(positions, range),
  }));
}

/** The names and places of the objects in the files of the workspace as they are on the disk, without the files' texts. */
export class ObjectPlaces {
  private readonly files = new Map<string, readonly ObjectPlace[]>();

  update(path: string, text: string): void {
    const found = objectPlaces(text);
    if (found.length > 0) this.files.set(path, detached(found));
    else this.files.delete(path);
  }

  forget(path: string): void {
    this.files.delete(path);
  }

  in(path: string): readonly ObjectPlace[] {
    return this.files.get(path) ?? [];
  }
}
