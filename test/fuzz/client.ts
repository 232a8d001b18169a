import { PassThrough } from 'node:stream';
import {
  createConnection,
  createMessageConnection,
  ErrorCodes,
  type MessageConnection,
  ProposedFeatures,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { MemoryHost } from '../../server/src/host/memory.js';
import { NodeCrypto } from '../../server/src/host/node/crypto.js';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { startServer } from '../../server/src/lsp/server.js';
import { demand } from './target.js';

/** What an editor says of itself: all that changes an answer. */
const CAPABILITIES = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create', 'rename', 'delete'],
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
  textDocument: {
    diagnostic: { dynamicRegistration: true },
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, tagSupport: { valueSet: [1, 2] } },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    rename: { prepareSupport: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor', 'source'] } },
      isPreferredSupport: true,
      disabledSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
  },
};

/** A client of a server of its own, in this process. */
export class FuzzClient {
  private readonly connection: MessageConnection;
  private readonly log: string[] = [];

  private constructor(readonly disk: Map<string, string>) {
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    startServer(
      createConnection(ProposedFeatures.all, new StreamMessageReader(toServer), new StreamMessageWriter(toClient)),
      new MemoryHost(disk),
      { schemas: bundledSchemas(), crypto: new NodeCrypto() },
    );
    this.connection = createMessageConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
    this.connection.onRequest('workspace/configuration', ({ items }: { items: readonly unknown[] }) =>
      items.map(() => ({ scope: 'workspace', profile: 'strict' })),
    );
    this.connection.onRequest(() => null);
    this.connection.onNotification(
      'window/logMessage',
      ({ message }: { message: string }) => void this.log.push(message),
    );
    this.connection.listen();
  }

  /** Resolves to a client that has opened a folder with these files on the disk. */
  static async start(disk: Map<string, string>, folder: string): Promise<FuzzClient> {
    const client = new FuzzClient(disk);
    await client.connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities: CAPABILITIES,
      workspaceFolders: [{ uri: `file://${folder}`, name: 'folder' }],
    });
    await client.notify('initialized', {});
    return client;
  }

  notify(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  /** Resolves to an answer; undefined where the request is refused. Rejects where the server failed. */
  async request(method: string, params: unknown): Promise<unknown> {
    try {
      return await this.connection.sendRequest(method, params);
    } catch (error) {
      if (error instanceof ResponseError && error.code !== ErrorCodes.InternalError) return undefined;
      throw error;
    }
  }

  /** Demands that nothing failed within the server. */
  judge(): void {
    const failed = this.log.filter((line) => line.startsWith('Failed'));
    demand(failed.length === 0, () => `The server logged a failure: ${failed.join('; ')}`);
  }

  async end(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    // The streams stay open: an answer of the server may still be on its way.
    this.connection.dispose();
  }
}
