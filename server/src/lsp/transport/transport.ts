import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type MessageWriter,
  type ResponseError,
} from 'vscode-languageserver';
import { Frames, FramingError } from './framing.js';
import type { Lifecycle } from './lifecycle.js';
import { readBody, toMessage } from './message.js';

/** A stream of bytes, such as standard input or a socket. */
export interface ByteStream {
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
  on(event: 'end' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** Told what happens to the channel of the client, apart from messages. */
export interface ChannelEvents {
  /** The client has closed the channel. `within` is true where it broke off in a message. */
  ended(within: boolean): void;
  /** What the client sends cannot be read any more; `why` quotes nothing of it. */
  broken(why: string): void;
  /** A message is no JSON in UTF-8. The next one can be read. */
  unreadable(error: ResponseError<void>): void;
}

/** Reads JSON values from a stream of bytes. */
export class StreamReader extends AbstractMessageReader {
  private readonly frames = new Frames();
  private done = false;

  constructor(
    private readonly stream: ByteStream,
    private readonly events: ChannelEvents,
  ) {
    super();
  }

  listen(callback: DataCallback): Disposable {
    this.stream.on('data', (bytes) => this.read(bytes, callback));
    this.stream.on('end', () => this.end());
    this.stream.on('close', () => this.end());
    this.stream.on('error', (error) => {
      this.fireError(error);
      this.end();
    });
    return { dispose: () => this.stop() };
  }

  private read(bytes: Uint8Array, callback: DataCallback): void {
    if (this.done) return;
    try {
      for (const body of this.frames.push(bytes)) {
        const read = readBody(body);
        if ('error' in read) this.events.unreadable(read.error);
        // The reader behind this one says whether the value is a message.
        else callback(read.value as Message);
      }
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      this.stop();
      this.events.broken(error.message);
    }
  }

  private end(): void {
    if (this.done) return;
    this.stop();
    this.fireClose();
    this.events.ended(!this.frames.isBetween);
  }

  private stop(): void {
    this.done = true;
  }
}

/** Passes on the messages that the server may take now, and answers the others. */
export class CheckedReader extends AbstractMessageReader {
  constructor(
    private readonly from: MessageReader,
    private readonly lifecycle: Lifecycle,
    private readonly answer: (error: ResponseError<void>, id: string | number | null) => void,
  ) {
    super();
    from.onError((error) => this.fireError(error));
    from.onClose(() => this.fireClose());
  }

  listen(callback: DataCallback): Disposable {
    return this.from.listen((value) => {
      const incoming = toMessage(value);
      if ('error' in incoming) {
        this.answer(incoming.error, incoming.id ?? null);
        return;
      }
      const { message } = incoming;
      const verdict = this.lifecycle.receive(message);
      if (!verdict) return;
      if ('pass' in verdict) callback(verdict.pass);
      else this.answer(verdict.answer, idOf(message));
    });
  }
}

/** Writes messages to another writer, and tells the lifecycle of them. */
export class CheckedWriter extends AbstractMessageWriter {
  constructor(
    private readonly to: MessageWriter,
    private readonly lifecycle: Lifecycle,
  ) {
    super();
    to.onError(([error, message, count]) => this.fireError(error, message, count));
    to.onClose(() => this.fireClose());
  }

  async write(message: Message): Promise<void> {
    this.lifecycle.sent(message);
    await this.to.write(message);
  }

  end(): void {
    this.to.end();
  }
}

function idOf(message: Message): string | number | null {
  const { id } = message as { readonly id?: unknown };
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}
