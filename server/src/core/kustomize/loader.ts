import { firstOf, originOf } from '../provenance/read-back.js';
import type { Place } from '../provenance/source.js';
import type { TracedText } from '../provenance/traced-text.js';
import { BuildError } from './build-error.js';
import { type Node, sourceOf } from './node.js';
import { joinPath } from './paths.js';
import type { FileText, ParsedText } from './read-nodes.js';

/** The files that a build may read. Paths have `/`. */
export interface KustomizeFiles {
  /** Returns the text of a file; undefined where there is none. */
  read(path: string): string | undefined;
  /** Returns the names in a folder; undefined where there is none. */
  list(folder: string): readonly string[] | undefined;
  /** Returns a text that is no file, but was put together: what a chart renders. It takes the place of a file. */
  traced?(path: string): TracedText | undefined;
  /** Returns the bytes of a file, for data that is no text. Without it files are taken for UTF-8. */
  bytes?(path: string): Uint8Array | undefined;
  /** Returns the first document of a text, for who remembers those of texts that are read again. */
  parse?(text: string): ParsedText | undefined;
}

/** Characters that a build may read in all: a hostile kustomization names large files again and again. */
const MOST_CHARACTERS = 400_000_000;

/** The files of a build, with what was read of them. */
export class Loader {
  private readonly texts = new Map<string, string>();
  private readonly binary = new Map<string, Uint8Array | undefined>();
  private characters = 0;

  constructor(readonly files: KustomizeFiles) {}

  /** The paths of the files that were read. */
  get read(): ReadonlySet<string> {
    return new Set(this.texts.keys());
  }

  /** Asks for files that will be read: who has to fetch each first fetches them at once. */
  ask(folder: string, names: readonly string[]): void {
    for (const name of names) {
      const file = joinPath(folder, name);
      if (file !== undefined && !this.texts.has(file) && !this.files.traced?.(file)) this.files.read(file);
    }
  }

  textOf(file: string): string | undefined {
    return this.texts.get(file) ?? this.files.read(file);
  }

  /** Returns the text of a file in a folder; undefined where there is none. */
  find(folder: string, name: string): FileText | undefined {
    const file = joinPath(folder, name);
    const traced = file === undefined ? undefined : this.files.traced?.(file);
    if (file !== undefined && traced) return tracedFile(file, traced);
    const text = file === undefined ? undefined : (this.texts.get(file) ?? this.files.read(file));
    if (file === undefined || text === undefined) return undefined;
    this.texts.set(file, text);
    this.characters += text.length;
    if (this.characters > MOST_CHARACTERS) throw new BuildError('the kustomization reads too much', undefined);
    return { file, text, parse: this.files.parse };
  }

  /** @throws BuildError where there is no such file. */
  load(folder: string, path: Node, name: string = path.value): FileText {
    const found = this.find(folder, name);
    if (!found) throw noFile(name, sourceOf(path)?.place);
    return found;
  }

  bytes(file: string): Uint8Array | undefined {
    if (!this.binary.has(file)) this.binary.set(file, this.files.bytes?.(file));
    return this.binary.get(file);
  }
}

/** Returns a text that was put together as the text of a file. */
export function tracedFile(file: string, traced: TracedText): FileText {
  return {
    file,
    text: traced.text,
    sourceAt: (start, end) => firstOf(originOf(traced, start, end)),
    originAt: (start, end, value) => originOf(traced, start, end, value),
  };
}

/** The error of a file that is not there. */
export function noFile(name: string, place: Place | undefined): BuildError {
  return new BuildError(`evalsymlink failure on '${name}' : lstat ${name}: no such file or directory`, place);
}
