import { parseApplied, parseStream, type YamlStream } from '../yaml/document.js';
import type { SourceStreams } from './change-in-source.js';

/** The files that objects are made of, each parsed once for as long as its text is the same. */
export class RememberedStreams implements SourceStreams {
  private readonly known = new Map<string, YamlStream>();

  constructor(private readonly textOf: (path: string) => string | undefined) {}

  streamOf(path: string, asValues: boolean): YamlStream | undefined {
    const text = this.textOf(path);
    if (text === undefined) return undefined;
    const key = `${asValues} ${path}`;
    const known = this.known.get(key);
    if (known?.text === text) return known;
    const stream = asValues ? parseApplied(text) : parseStream(text);
    this.known.set(key, stream);
    return stream;
  }

  /** Forgets everything. */
  clear(): void {
    this.known.clear();
  }
}
