import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
  type ResponseError,
  type ResponseMessage,
} from 'vscode-languageserver/browser';
import { FetchedFiles } from '../host/web/bundled.js';
import { WebCrypto } from '../host/web/crypto.js';
import { NO_SOPS } from '../host/web/sops.js';
import { startServer } from './server.js';
import { Lifecycle } from './transport/lifecycle.js';
import { CheckedReader, CheckedWriter } from './transport/transport.js';

/** What a worker of a browser exchanges messages by. */
export type WorkerScope = ConstructorParameters<typeof BrowserMessageReader>[0];

/** Runs the language server in a worker of a browser. The client ends the worker. */
export function serveWorker(scope: WorkerScope): void {
  const lifecycle = new Lifecycle();
  const writer = new CheckedWriter(new BrowserMessageWriter(scope), lifecycle);
  const answer = (error: ResponseError<void>, id: string | number | null): void => {
    const response: ResponseMessage = { jsonrpc: '2.0', id, error: error.toJson() };
    // Posting a message fails for what cannot be copied alone, which an error can.
    void writer.write(response);
  };
  const reader = new CheckedReader(new BrowserMessageReader(scope), lifecycle, answer);
  const files = new FetchedFiles();
  startServer(createConnection(ProposedFeatures.all, reader, writer), undefined, {
    crypto: new WebCrypto(),
    sops: NO_SOPS,
    schemas: files.schemas,
    templates: files.templates,
    fetch: (read, onFailure) => files.fetch(read, onFailure),
    warmsUp: true,
  });
}
