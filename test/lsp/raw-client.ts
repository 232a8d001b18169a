import { type ChildProcess, spawn } from 'node:child_process';

/** A message of the server, as it came. */
export interface RawMessage {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** A client that sends whatever bytes it is told to, to a language server in a process of its own. */
export class RawClient {
  readonly messages: RawMessage[] = [];
  readonly exit: Promise<number | null>;
  stderr = '';
  private held = Buffer.alloc(0);
  private waiting: (() => void)[] = [];
  private ended = false;

  constructor(readonly child: ChildProcess) {
    child.stdout?.on('data', (bytes: Buffer) => this.receive(bytes));
    child.stderr?.on('data', (bytes: Buffer) => {
      this.stderr += String(bytes);
    });
    // Bytes may be on their way to a server that has ended meanwhile.
    child.stdin?.on('error', () => undefined);
    this.exit = new Promise((resolve) => {
      child.once('close', (code) => {
        this.ended = true;
        this.wake();
        resolve(code);
      });
    });
  }

  static start(program: string, args: readonly string[] = ['lsp', '--stdio']): RawClient {
    return new RawClient(spawn(process.execPath, [program, ...args], { stdio: 'pipe' }));
  }

  write(bytes: string | Buffer): void {
    this.child.stdin?.write(bytes);
  }

  /** Sends a body in a frame that fits it. */
  frame(body: string | Buffer, header = ''): void {
    const bytes = Buffer.from(body);
    this.write(Buffer.concat([Buffer.from(`Content-Length: ${bytes.length}\r\n${header}\r\n`), bytes]));
  }

  send(message: object): void {
    this.frame(JSON.stringify({ jsonrpc: '2.0', ...message }));
  }

  notify(method: string, params?: unknown): void {
    this.send({ method, params });
  }

  /** Resolves to the answer to a request. */
  async request(id: number, method: string, params?: unknown): Promise<RawMessage> {
    this.send({ id, method, params });
    return this.answer(id);
  }

  /** Resolves to the answer with an id; rejects where the server ends without it. */
  async answer(id: number | string | null): Promise<RawMessage> {
    return this.until((message) => message.id === id && message.method === undefined);
  }

  /** Resolves to the first message that fits, of those that came and of those to come. */
  async until(fits: (message: RawMessage) => boolean): Promise<RawMessage> {
    for (;;) {
      const found = this.messages.find(fits);
      if (found) return found;
      if (this.ended) throw new Error(`the server has ended: ${this.stderr}`);
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  async initialize(params: object = {}): Promise<RawMessage> {
    const answer = await this.request(0, 'initialize', { processId: null, rootUri: null, capabilities: {}, ...params });
    this.notify('initialized', {});
    return answer;
  }

  private receive(bytes: Buffer): void {
    this.held = Buffer.concat([this.held, bytes]);
    for (;;) {
      const end = this.held.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(this.held.toString('latin1', 0, Math.max(end, 0)))?.[1]);
      if (end < 0 || this.held.length < end + 4 + length) return;
      this.messages.push(JSON.parse(this.held.toString('utf8', end + 4, end + 4 + length)));
      this.held = this.held.subarray(end + 4 + length);
      this.wake();
    }
  }

  private wake(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const go of waiting) go();
  }
}
