import { limitWork } from './core/text/limited.js';
import { interruptedAfter } from './host/node/budget.js';
import { channelOf } from './host/node/channel.js';
import { serveProcess } from './lsp/node.js';
import { nameOf } from './lsp/session/log.js';

// An error that arrives here is a bug. Only its name is logged: the message may quote a document.
process.on('unhandledRejection', (error) => {
  process.stderr.write(`Failed: unhandled rejection (${nameOf(error)})\n`);
});
process.on('uncaughtException', (error) => {
  process.stderr.write(`Failed: uncaught exception (${nameOf(error)})\n`);
  process.exit(1);
});

/** The seconds that a piece of work may take while a person waits for an answer. */
const MOST_SECONDS = 5;
limitWork(interruptedAfter(MOST_SECONDS));

const channel = channelOf(process.argv.slice(2));
if (channel === undefined) {
  process.stderr.write('The language server is started by an editor, with --stdio, --node-ipc, --pipe or --socket.\n');
  process.exit(2);
}
serveProcess(channel);
