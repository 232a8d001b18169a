import {
  createConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageReader,
  type MessageWriter,
  ProposedFeatures,
  type ResponseError,
  type ResponseMessage,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { bundledCatalogue } from '../host/node/catalogues.js';
import { type Channel, leaveStandardOutput, watchProcess } from '../host/node/channel.js';
import { NodeCrypto } from '../host/node/crypto.js';
import { youngCollector } from '../host/node/garbage.js';
import { nodeHost } from '../host/node/host.js';
import { rulePagesBeside } from '../host/node/pages.js';
import { bundledSchemas } from '../host/node/schemas.js';
import { NodeSops } from '../host/node/sops.js';
import { endWhereStuck } from '../host/node/supervisor.js';
import { bundledTemplates } from '../host/node/templates.js';
import { startServer } from './server.js';
import { Lifecycle } from './transport/lifecycle.js';
import { CheckedReader, CheckedWriter, StreamReader } from './transport/transport.js';

/** How long the event loop may stand still, in seconds: longer than any work that is given up by itself. */
const MOST_SECONDS = 60;
/** When that is looked for first, in milliseconds after the start. */
const AFTER_START = 10_000;

/**
 * Runs the language server over a channel. The process ends with the client's `exit`, with the client, when the channel closes in
 * either direction, and when the messages cannot be read any more: with 0 after `shutdown`, else with 1. What is not the client's
 * ordinary way to end is said on standard error.
 */
export function serveProcess(channel: Channel): void {
  leaveStandardOutput();
  const lifecycle = new Lifecycle();
  const end = (why?: string): never => {
    if (why !== undefined && !lifecycle.isShutDown) process.stderr.write(`yamlock: ${why}\n`);
    process.exit(lifecycle.isShutDown ? 0 : 1);
  };
  const answer = (error: ResponseError<void>, id: string | number | null): void => {
    const response: ResponseMessage = { jsonrpc: '2.0', id, error: error.toJson() };
    // A failure to write ends the process by the event of the stream.
    writer.write(response).catch(() => undefined);
  };
  const from = readerOf(channel, end, answer);
  const writer = new CheckedWriter(writerOf(channel, end), lifecycle);
  const reader = new CheckedReader(from, lifecycle, answer);
  // Not before the start, which everybody waits for.
  setTimeout(() => endWhereStuck(MOST_SECONDS), AFTER_START).unref();
  lifecycle.onClient = (id) => watchProcess(id, () => end('the client is gone'));
  const collectGarbage = youngCollector();
  startServer(createConnection(ProposedFeatures.all, reader, writer), nodeHost, {
    crypto: new NodeCrypto(),
    sops: new NodeSops(),
    schemas: bundledSchemas(),
    templates: bundledTemplates,
    catalogue: bundledCatalogue,
    warmsUp: true,
    rulePages: (languages) => rulePagesBeside(__dirname, languages),
    ...(collectGarbage ? { collectGarbage } : {}),
  });
}

type End = (why?: string) => never;

function readerOf(
  channel: Channel,
  end: End,
  answer: (error: ResponseError<void>, id: string | number | null) => void,
): MessageReader {
  if (channel.kind === 'ipc') {
    channel.process.on('disconnect', () => end());
    return new IPCMessageReader(channel.process);
  }
  return new StreamReader(channel.input, {
    ended: (within) => end(within ? 'the input ended within a message' : undefined),
    broken: (why) => end(`a message of the client cannot be read: ${why}`),
    unreadable: (error) => answer(error, null),
  });
}

function writerOf(channel: Channel, end: End): MessageWriter {
  if (channel.kind === 'ipc') return new IPCMessageWriter(channel.process);
  channel.output.on('error', (error: NodeJS.ErrnoException) =>
    end(`the client takes no messages (${error.code ?? error.name})`),
  );
  return new StreamMessageWriter(channel.output);
}
