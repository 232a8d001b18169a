import { PassThrough } from 'node:stream';
import { onTestFinished, vi } from 'vitest';
import {
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  type ConfigurationParams,
  createConnection,
  createMessageConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type Hover,
  type InitializeResult,
  type MessageConnection,
  type Position,
  ProposedFeatures,
  type Range,
  type RegistrationParams,
  type ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver/node';
import { defineRule, type ResourceRule, type Rule } from '../../server/src/core/model/rule.js';
import { RULES } from '../../server/src/core/rules/registry.js';
import type { Crypto } from '../../server/src/host/crypto.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { startServer } from '../../server/src/lsp/server.js';
import type { Runtime } from '../../server/src/lsp/session/runtime.js';
import type { ClientReader } from './client-reader.js';

/** The capabilities of VS Code that matter in the tests. */
export const FULL: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create', 'rename', 'delete'],
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
  window: { workDoneProgress: true },
  textDocument: {
    diagnostic: { dynamicRegistration: true },
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, tagSupport: { valueSet: [1, 2] } },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor', 'source'] } },
      isPreferredSupport: true,
      disabledSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
  },
};

/** A client without optional capabilities. */
export const BARE: ClientCapabilities = { textDocument: { hover: { contentFormat: ['plaintext'] } } };

export interface Setup {
  readonly capabilities?: ClientCapabilities;
  readonly files?: Readonly<Record<string, string>>;
  /** Workspace folders, as paths. */
  readonly folders?: readonly string[];
  /** The section `yamlock`, for the whole workspace and below a folder's path. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly initializationOptions?: unknown;
  /** The language of the client, as `zh-cn`. */
  readonly locale?: string;
  readonly crypto?: Crypto;
  readonly runtime?: Runtime;
  /** Answers the server's questions about files that it cannot read itself. */
  readonly reader?: ClientReader;
  /** False for a server without a disk, as in a browser. */
  readonly disk?: boolean;
}

export interface Message {
  readonly method: string;
  readonly params: unknown;
}

/** A host that counts reads, and can be made to wait. */
export class WatchedHost extends MemoryHost {
  readonly reads: string[] = [];
  gate: Promise<void> | undefined;

  override async read(path: string): Promise<string> {
    this.reads.push(path);
    await this.gate;
    return super.read(path);
  }
}

/** A client of a server, over streams in memory. It keeps the messages of the server until a test asks for them. */
export class TestClient {
  readonly settings: Record<string, unknown>;
  readonly host: WatchedHost;
  readonly registrations: string[] = [];
  /** Everything the server sent on its own, in order. */
  readonly told: Message[] = [];
  initialized!: InitializeResult;
  private end = async (): Promise<void> => undefined;
  private readonly unseen: Message[] = [];
  private readonly waiting: { matches: (message: Message) => boolean; resolve: (message: Message) => void }[] = [];
  private readonly versions = new Map<string, number>();

  private constructor(
    readonly connection: MessageConnection,
    host: WatchedHost,
    private readonly setup: Setup,
  ) {
    this.host = host;
    this.settings = { '': setup.settings ?? {} };
  }

  /** Resolves to a client with a server; both end with the test. */
  static async start(setup: Setup = {}): Promise<TestClient> {
    const client = TestClient.connect(setup);
    await client.initialize();
    return client;
  }

  static connect(setup: Setup = {}): TestClient {
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    const host = new WatchedHost(new Map(Object.entries(setup.files ?? {})));
    startServer(
      createConnection(ProposedFeatures.all, new StreamMessageReader(toServer), new StreamMessageWriter(toClient)),
      setup.disk === false ? undefined : host,
      // With a clock that stands still every root is a quick one, on a busy machine too.
      { now: () => 0, ...setup.runtime, ...(setup.crypto ? { crypto: setup.crypto } : {}) },
    );
    const connection = createMessageConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
    const client = new TestClient(connection, host, setup);
    client.listen();
    client.end = async () => {
      await connection.sendRequest('shutdown');
      connection.dispose();
      toServer.destroy();
      toClient.destroy();
    };
    onTestFinished(() => client.stop());
    return client;
  }

  /** Ends the server. It ends with the test where nobody does so before. */
  async stop(): Promise<void> {
    const { end } = this;
    this.end = async () => undefined;
    await end();
  }

  async initialize(): Promise<void> {
    const { capabilities = FULL, folders = [], initializationOptions, reader, locale } = this.setup;
    this.initialized = await this.connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      ...(locale === undefined ? {} : { locale }),
      capabilities,
      // Tests wait for the notification of the state.
      initializationOptions: {
        status: true,
        ...Object(initializationOptions),
        ...(reader ? { readsFiles: true } : {}),
      },
      workspaceFolders: folders.map((path) => ({ uri: uriOf(path), name: path.slice(path.lastIndexOf('/') + 1) })),
    });
    await this.connection.sendNotification('initialized', {});
  }

  request<Result>(method: string, params?: unknown): Promise<Result> {
    return params === undefined ? this.connection.sendRequest(method) : this.connection.sendRequest(method, params);
  }

  notify(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  open(uri: string, text: string, languageId = 'yaml'): Promise<void> {
    this.versions.set(uri, 1);
    return this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  change(uri: string, ...contentChanges: readonly TextDocumentContentChangeEvent[]): Promise<void> {
    const version = (this.versions.get(uri) ?? 0) + 1;
    this.versions.set(uri, version);
    return this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  close(uri: string): Promise<void> {
    return this.notify('textDocument/didClose', { textDocument: { uri } });
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport & { readonly items?: Diagnostic[] }> {
    return this.request('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
  }

  pullWorkspace(previousResultIds: readonly unknown[] = [], more: object = {}): Promise<WorkspaceDiagnosticReport> {
    return this.request('workspace/diagnostic', { previousResultIds, ...more });
  }

  /** Resolves to the codes of the diagnostics of a document, in order. */
  async codes(uri: string): Promise<unknown[]> {
    return (await this.pull(uri)).items?.map(({ code }) => code) ?? [];
  }

  actions(uri: string, range: Range, context: Partial<CodeActionContext> = {}): Promise<CodeAction[]> {
    return this.request('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...context },
    });
  }

  hover(uri: string, position: Position): Promise<Hover | null> {
    return this.request('textDocument/hover', { textDocument: { uri }, position });
  }

  /** Writes a file and notifies the server, as a watcher does. */
  async write(path: string, text: string): Promise<void> {
    const type = this.host.files.has(path) ? 2 : 1;
    this.host.files.set(path, text);
    await this.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(path), type }] });
  }

  async remove(path: string): Promise<void> {
    this.host.files.delete(path);
    await this.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(path), type: 3 }] });
  }

  /** Resolves to the next message of a method that was not returned yet. */
  next<Params>(method: string, matches: (params: Params) => boolean = () => true): Promise<Params> {
    const wanted = (message: Message): boolean => message.method === method && matches(message.params as Params);
    const index = this.unseen.findIndex(wanted);
    if (index >= 0) return Promise.resolve(this.unseen.splice(index, 1)[0]?.params as Params);
    return new Promise((resolve) => {
      this.waiting.push({ matches: wanted, resolve: ({ params }) => resolve(params as Params) });
    });
  }

  /** Resolves when the workspace was indexed. */
  async ready(): Promise<void> {
    await this.next<{ state: string }>('yamlock/status', ({ state }) => state === 'ready');
  }

  /** Returns the messages of a method that were not returned yet. */
  leftover(method: string): readonly unknown[] {
    return this.unseen.filter((message) => message.method === method).map(({ params }) => params);
  }

  /** Returns everything that was written to the log. */
  log(): string {
    return this.told
      .filter(({ method }) => method === 'window/logMessage')
      .map(({ params }) => (params as { message: string }).message)
      .join('\n');
  }

  private listen(): void {
    const { connection } = this;
    connection.onNotification((method, params) => this.arrived({ method, params }));
    connection.onUnhandledProgress(({ token, value }) => this.arrived({ method: `progress:${token}`, params: value }));
    connection.onRequest('workspace/configuration', ({ items }: ConfigurationParams) =>
      items.map(({ section, scopeUri }) => {
        const settings = this.settings[scopeUri ?? ''] ?? this.settings[''];
        return section === 'yamlock' ? settings : null;
      }),
    );
    connection.onRequest('client/registerCapability', ({ registrations }: RegistrationParams) => {
      for (const { method } of registrations) this.registrations.push(method);
      this.arrived({ method: 'client/registerCapability', params: registrations });
      return null;
    });
    connection.onRequest('window/workDoneProgress/create', (params) => {
      this.arrived({ method: 'window/workDoneProgress/create', params });
      return null;
    });
    for (const method of ['workspace/diagnostic/refresh', 'workspace/codeLens/refresh'])
      connection.onRequest(method, () => {
        this.arrived({ method, params: undefined });
        return null;
      });
    this.setup.reader?.listen(connection);
    connection.listen();
  }

  private arrived(message: Message): void {
    this.told.push(message);
    const index = this.waiting.findIndex(({ matches }) => matches(message));
    if (index < 0) this.unseen.push(message);
    else this.waiting.splice(index, 1)[0]?.resolve(message);
  }
}

/** Returns the URI of a path; a URI is left as it is. */
export function uriOf(path: string): string {
  return /^[\w-]+:/.test(path) ? path : `file://${path}`;
}

export function at(line: number, character: number): Range {
  return { start: { line, character }, end: { line, character } };
}

const TEST_RULE = {
  family: 'manifests',
  level: 'warning',
  summary: 'A test',
  why: 'A test.',
  how: 'A test.',
  references: [],
} as const;

/** Returns a rule that checks each object as the test says. */
export function testRule(id: string, check: ResourceRule['check']): ResourceRule {
  return defineRule({ ...TEST_RULE, id, scope: 'resource', check });
}

/** Returns the rule `crashing-rule`, which fails with an error that quotes the whole document. */
export function crashingRule(): Rule {
  return defineRule({
    ...TEST_RULE,
    id: 'crashing-rule',
    scope: 'document',
    check(document) {
      throw new Error(`It is all in here: ${document.text}`);
    },
  });
}

/** Adds a rule for the length of a test. */
export function withRule(rule: Rule): void {
  const rules = RULES as Rule[];
  rules.push(rule);
  onTestFinished(() => {
    rules.splice(rules.indexOf(rule), 1);
  });
}

/** Resolves to the error that a request is answered with. */
export async function refusal(request: Promise<unknown>): Promise<ResponseError<unknown>> {
  return request.then(
    (answer) => {
      throw new Error(`answered with ${JSON.stringify(answer)}`);
    },
    (error: ResponseError<unknown>) => error,
  );
}

/** Sends requests to the server until a condition holds, for work that the server does without a notification. */
export async function until(client: TestClient, holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await client.request('yamlock/rules');
}

/** Returns a promise and the function that resolves it. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

/** Stops timers for the length of a test, so that nothing happens that needs a pause in typing. */
export function withoutPauses(): void {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
}

/** Returns a Pod with one container and further lines in it. */
export function pod(name: string, ...lines: readonly string[]): string {
  return [
    ...['apiVersion: v1', 'kind: Pod', 'metadata:', `  name: ${name}`, 'spec:', '  containers:', '  - name: app'],
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n');
}

/** Returns a Pod whose container runs privileged; the value is on line 8, from column 18 on. */
export function privilegedPod(name: string): string {
  return pod(name, 'securityContext:', '  privileged: true');
}
