/**
 * Says why a stream of messages cannot be read on: nobody knows where the next message begins. The text never quotes the stream,
 * which may hold parts of documents.
 */
export class FramingError extends Error {}

/** The most bytes that the headers of one message may have. Real ones have less than 100. */
const MOST_HEADER = 8 * 1024;
/** The most bytes of one message: more than any file that is checked, and less than a JavaScript string can hold. */
const MOST_BODY = 256 * 1024 * 1024;

/** What a name of a header may consist of (RFC 9110, section 5.6.2). */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const LF = 10;

/**
 * Takes a stream of bytes apart into messages, as the base protocol of LSP frames them: headers of which one is
 * `Content-Length`, an empty line, and as many bytes. It believes nothing that it cannot read for certain.
 */
export class Frames {
  /** The headers of the message that is being read: the finished lines, and the one that is not finished yet. */
  private headers = new Map<string, string>();
  private line = '';
  private headerBytes = 0;
  /** The bytes of the body that are missing; undefined while headers are read. */
  private missing: number | undefined;
  private length = 0;
  private parts: Uint8Array[] = [];

  /** Returns true between two messages. */
  get isBetween(): boolean {
    return this.missing === undefined && this.headerBytes === 0;
  }

  /**
   * Takes the next bytes of the stream and gives the bodies of the messages that they complete.
   * @throws {FramingError} where the stream cannot be read on
   */
  *push(bytes: Uint8Array): Generator<Uint8Array> {
    let at = 0;
    while (at < bytes.length) {
      if (this.missing === undefined) {
        at = this.readHeaders(bytes, at);
      } else {
        const part = bytes.subarray(at, at + this.missing);
        this.parts.push(part);
        this.missing -= part.length;
        at += part.length;
      }
      if (this.missing === 0) yield this.takeBody();
    }
  }

  /** Reads headers up to the end of `bytes`, or of the headers. Returns where it stopped. */
  private readHeaders(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (++this.headerBytes > MOST_HEADER) throw new FramingError(`its headers are longer than ${MOST_HEADER} bytes`);
      this.line += String.fromCharCode(byte);
      if (byte !== LF) {
        // What begins with `{` or with control characters is no header: it is said at once, not when a line ends.
        if (this.line.length === 1 && this.line !== '\r' && !NAME.test(this.line))
          throw new FramingError('it does not begin with a header such as Content-Length');
        continue;
      }
      if (!this.line.endsWith('\r\n')) throw new FramingError('a line of its headers does not end with CR LF');
      const line = this.line.slice(0, -2);
      this.line = '';
      if (line !== '') {
        this.addHeader(line);
        continue;
      }
      this.length = this.bodyLength();
      this.missing = this.length;
      this.headers = new Map();
      this.headerBytes = 0;
      return at + 1;
    }
    return bytes.length;
  }

  private addHeader(line: string): void {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
    if (!NAME.test(name)) throw new FramingError('a line of its headers is not NAME: VALUE');
    const value = line.slice(colon + 1).trim();
    if ((this.headers.get(name) ?? value) !== value) throw new FramingError(`it has two different headers ${name}`);
    this.headers.set(name, value);
  }

  private bodyLength(): number {
    const value = this.headers.get('content-length');
    if (value === undefined) throw new FramingError('it has no header Content-Length');
    if (!/^\d+$/.test(value)) throw new FramingError('its Content-Length is not a number of bytes');
    const length = Number(value);
    if (length > MOST_BODY) throw new FramingError(`its Content-Length is more than ${MOST_BODY} bytes`);
    const type = this.headers.get('content-type') ?? '';
    const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(type)?.[1];
    if (charset !== undefined && !/^utf-?8$/i.test(charset)) throw new FramingError('its charset is not utf-8');
    return length;
  }

  private takeBody(): Uint8Array {
    const [only] = this.parts;
    const body = this.parts.length === 1 && only ? only : joined(this.parts, this.length);
    this.parts = [];
    this.missing = undefined;
    return body;
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
