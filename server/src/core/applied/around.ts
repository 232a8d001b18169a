import type { WorkspaceIndex } from '../workspace/index.js';
import { type PlacedDocument, parseApplied, type YamlStream } from '../yaml/document.js';
import type { RootFiles } from './root-files.js';

/** What lies around roots: the objects of other files. */
export class Around {
  private readonly known = new Map<string, { readonly text: string; readonly stream: YamlStream }>();

  constructor(
    readonly index: WorkspaceIndex,
    /** The folder from which the paths of sources count where no repository is around a file. */
    readonly folder: string,
  ) {}

  /** True for a file that an object of another one asked for. */
  hasRead(path: string): boolean {
    return this.known.has(path);
  }

  /** Returns the documents of a file. Many objects ask for the same ones. */
  documentsOf(path: string, files: RootFiles): readonly PlacedDocument[] {
    const text = files.read(path) ?? '';
    const known = this.known.get(path);
    if (known?.text === text) return known.stream.documents;
    const stream = parseApplied(text, [], known?.stream);
    this.known.set(path, { text, stream });
    return stream.documents;
  }
}
