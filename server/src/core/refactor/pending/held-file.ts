import { nameOf, relativeTo } from '../../text/paths.js';
import { say } from '../../text/say.js';
import type { Files } from '../../workspace/files.js';
import { HELD } from '../../workspace/held.js';
import { join } from '../files.js';
import type { PendingTarget } from './targets.js';

/** A file of a folder for plaintext, as it is on the disk. */
export interface HeldFile {
  readonly path: string;
  /** The folder in which the folder for plaintext lies: commands are run there. */
  readonly folder: string;
  readonly isLink: boolean;
  /** True for a file without content. */
  readonly isEmpty: boolean;
  /** The reason why it cannot be read. */
  readonly unreadable?: string;
  /** True where git tracks it, whatever .gitignore says. */
  readonly isTracked: boolean;
  /** True where other users of the machine may read it. */
  readonly isOpenToOthers: boolean;
}

/** What is on the disk: everything that waits, and the files around it. */
export interface HeldFiles {
  /** All files of the folders for plaintext, but the .gitignore of each. */
  readonly held: readonly HeldFile[];
  /** Texts of steps, Secret manifests and files around them. A value is asked for by nobody. */
  readonly files: Files;
  /** The files that may define ExternalSecrets and stores. */
  readonly manifests: readonly string[];
  exists(path: string): boolean;
}

/** A value that waits. It never has the value itself. */
export interface PendingValue extends Partial<Omit<PendingTarget, 'secret' | 'key'>> {
  readonly file: string;
  readonly secret?: string;
  readonly key?: string;
}

/** Something that is left to do, or a file that waits without a known step. Paths are as the host has them. */
export interface Pending {
  /** The name by which it is marked as done; two folders may have the same. */
  readonly name: string;
  readonly folder: string;
  /**
   * `step`: a fix left it. `unrecorded`: a file that no step is about. `used`: a file that a kustomization reads, which
   * stays as it is.
   */
  readonly kind: 'step' | 'unrecorded' | 'used';
  readonly title: string;
  /** To be run in the folder. */
  readonly command?: string;
  /** The file that the values were moved out of, and that needs them now. */
  readonly from?: string;
  readonly manifests: readonly string[];
  readonly values: readonly PendingValue[];
  readonly problems: readonly string[];
  /** The files that go when it is marked as done. They hold values, which are gone then. */
  readonly deletes: readonly string[];
  /** The files of the step, and of others whose values all go with those of this one: they go as well. */
  readonly records: readonly string[];
}

/** Returns true where a value waits in plaintext, or something is in its place that nobody knows. */
export function isWaiting({ kind, deletes }: Pending): boolean {
  return kind !== 'used' && deletes.length > 0;
}

/** Returns what is wrong with a file that waits, each as a sentence without its full stop. */
export function problemsOf({ path, folder, isLink, isEmpty, unreadable, ...file }: HeldFile): readonly string[] {
  const name = shown(path, folder);
  if (isLink) return [say`${name} is a link, which is not followed: look where it leads before you delete it`];
  if (unreadable !== undefined) return [say`${name} cannot be read: ${unreadable}`];
  return [
    ...(isEmpty ? [say`${name} is empty: its value was not written, or was taken out`] : []),
    ...(file.isTracked
      ? [`git tracks ${name}: take it out with \`git rm --cached\` and rotate its value, which the history keeps`]
      : []),
    ...(file.isOpenToOthers ? [say`others on this machine may read ${name}: \`chmod 600\` ends that`] : []),
  ];
}

/** Returns a path relative to the folder in which commands are run. */
export function shown(path: string, folder: string): string {
  return relativeTo(folder, path) ?? path;
}

/** Returns the path of a file below its folder for plaintext. */
export function nameBelow({ path, folder }: Pick<HeldFile, 'path' | 'folder'>): string {
  return relativeTo(join(folder, HELD), path) ?? nameOf(path);
}
