import { ErrorCodes, Message, type RequestMessage, ResponseError } from 'vscode-languageserver';

/** What becomes of a message: it goes on to the server, it is answered with an error, or it has no effect (undefined). */
export type Verdict = { readonly pass: Message } | { readonly answer: ResponseError<void> } | undefined;

/**
 * What the server takes in which state: nothing but `initialize` before that, it once, and nothing but `exit` after `shutdown`
 * (LSP 3.17, "Server lifecycle").
 */
export class Lifecycle {
  /** Told the process of the client, where `initialize` names one. */
  onClient: (processId: number) => void = () => undefined;
  private state: 'new' | 'initialized' | 'shut down' = 'new';
  private initializing: RequestMessage['id'] = null;

  get isShutDown(): boolean {
    return this.state === 'shut down';
  }

  /** Decides over a message of the client. */
  receive(message: Message): Verdict {
    if (Message.isRequest(message)) return this.receiveRequest(message);
    // The library reads the id of a cancellation without looking whether there is one.
    if (Message.isNotification(message) && message.method === '$/cancelRequest' && !hasId(message.params))
      return undefined;
    const passes = this.state === 'initialized' || !Message.isNotification(message) || message.method === 'exit';
    return passes ? { pass: message } : undefined;
  }

  /** To be called with everything that is sent: an `initialize` that failed leaves the server as it was. */
  sent(message: Message): void {
    if (this.initializing === null || !Message.isResponse(message) || message.id !== this.initializing) return;
    this.initializing = null;
    if (message.error && this.state === 'initialized') this.state = 'new';
  }

  private receiveRequest(message: RequestMessage): Verdict {
    const { method, id, params } = message;
    if (this.state === 'shut down') return refuse(ErrorCodes.InvalidRequest, 'The server was shut down');
    if (this.state === 'initialized') {
      if (method === 'initialize') return refuse(ErrorCodes.InvalidRequest, 'The server was initialized before');
      if (method === 'shutdown') this.state = 'shut down';
      return { pass: message };
    }
    if (method !== 'initialize')
      return refuse(ErrorCodes.ServerNotInitialized, `The server takes no ${method} before initialize`);
    if (!hasCapabilities(params)) return refuse(ErrorCodes.InvalidParams, 'The parameters have no capabilities');
    this.state = 'initialized';
    this.initializing = id;
    const { processId, ...others } = params;
    if (typeof processId === 'number' && Number.isInteger(processId) && processId > 0) this.onClient(processId);
    // The library would look for the process, too, and take one of another user for gone.
    return { pass: { ...message, params: { ...others, processId: null } } as Message };
  }
}

function refuse(code: number, message: string): Verdict {
  return { answer: new ResponseError(code, message) };
}

function hasId(params: unknown): boolean {
  if (typeof params !== 'object' || params === null || !('id' in params)) return false;
  return typeof params.id === 'string' || typeof params.id === 'number';
}

function hasCapabilities(params: unknown): params is { readonly capabilities: object; readonly processId?: unknown } {
  if (typeof params !== 'object' || params === null || !('capabilities' in params)) return false;
  return typeof params.capabilities === 'object' && params.capabilities !== null;
}
