import type { ParsedText } from '../kustomize/read-nodes.js';

/** The files that a root is made of. */
export interface RootFiles {
  /** Returns the text of a file; undefined where there is none. */
  read(path: string): string | undefined;
  /** Returns the names in a folder; undefined where there is none. */
  list(folder: string): readonly string[] | undefined;
  /** Returns the first document of a text, for who remembers those of texts that are read again. */
  readonly parse?: (text: string) => ParsedText | undefined;
  /** Returns the files below a folder by their path below it, with their texts. */
  below(folder: string): ReadonlyMap<string, string>;
}
