import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { NodeCrypto } from '../host/node/crypto.js';
import { youngCollector } from '../host/node/garbage.js';
import { nodeHost } from '../host/node/host.js';
import { rulePagesBeside } from '../host/node/pages.js';
import { bundledSchemas } from '../host/node/schemas.js';
import { NodeSops } from '../host/node/sops.js';
import { bundledTemplates } from '../host/node/templates.js';
import { startServer } from './server.js';

/**
 * Runs the language server over the channel that the arguments of the process name: `--stdio`, `--node-ipc`, `--pipe`,
 * `--socket`. The process ends with the client's `exit`, or when the channel closes.
 */
export function serveProcess(): void {
  const collectGarbage = youngCollector();
  const rulePages = rulePagesBeside(__dirname);
  startServer(createConnection(ProposedFeatures.all), nodeHost, {
    crypto: new NodeCrypto(),
    sops: new NodeSops(),
    schemas: bundledSchemas(),
    templates: bundledTemplates,
    warmsUp: true,
    ...(rulePages === undefined ? {} : { rulePages }),
    ...(collectGarbage ? { collectGarbage } : {}),
  });
}
