import { parseStream, type YamlStream } from '../yaml/document.js';

/** The files of the workspace for a plan. */
export interface Files {
  /** Returns the text of a file; undefined where there is none. */
  textOf(path: string): string | undefined;
  /**
   * Returns a file as documents; undefined where there is no such file. A text is parsed once, however often it is
   * asked for.
   */
  streamOf(path: string): YamlStream | undefined;
}

/** Files whose texts a function returns. Keeps the parsed stream of each until its text changes. */
export class ParsedFiles implements Files {
  private readonly streams = new Map<string, YamlStream>();

  /**
   * @param read Returns the text of a file; undefined where there is none.
   * @param parsed Returns a stream that was parsed before, where there is one. It is used if its text is the current
   * one.
   */
  constructor(
    private readonly read: (path: string) => string | undefined,
    private readonly parsed: (path: string) => YamlStream | undefined = () => undefined,
  ) {}

  textOf(path: string): string | undefined {
    return this.read(path);
  }

  streamOf(path: string): YamlStream | undefined {
    const text = this.read(path);
    if (text === undefined) return undefined;
    const known = [this.streams.get(path), this.parsed(path)].find((stream) => stream?.text === text);
    if (known) return known;
    const stream = parseStream(text);
    this.streams.set(path, stream);
    return stream;
  }
}
