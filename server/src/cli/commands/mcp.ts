import type { Host } from '../../host/host.js';
import { confinedTo } from '../../host/node/confined-host.js';
import { nodeHost } from '../../host/node/host.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../io.js';
import { serve } from '../mcp/serve.js';
import { absolute } from '../scan/inputs.js';
import { parseOptions } from '../scan/options.js';
import { explain } from './explain.js';
import { fix } from './fix.js';
import { graph } from './graph.js';
import { render } from './render.js';
import { scan } from './scan.js';

export const MCP_HELP = `Usage: yamlock mcp --stdio [options]

Serves agents by the Model Context Protocol over standard input and output, with the tools scan, explain, fixes (what
would change), render and graph. They only read, below one folder, without a network; values of secrets are masked.

Options:
  --root FOLDER  The folder that is served; the current one by default. Nothing outside of it is read, wherever links lead
  -h, --help     This text
`;

/** `yamlock mcp`: serves agents until nobody writes any more. */
export async function mcp(args: readonly string[], io: Io, host: Host): Promise<ExitCode> {
  const { values, positionals } = parseOptions(args, {
    stdio: { type: 'boolean' },
    root: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    io.stdout.write(MCP_HELP);
    return EXIT.clean;
  }
  if (!values.stdio) throw new UsageError('mcp needs --stdio: it speaks over standard input and output');
  if (positionals.length > 0) throw new UsageError('mcp takes no paths; --root FOLDER names what is served');
  const folder = absolute(values.root ?? '.', io.cwd);
  if ((await host.isFolder(folder)) !== true) throw new UsageError(`There is no folder ${values.root ?? '.'}`);
  const root = await nodeHost.realPath(folder);
  await serve(root, { scan, explain, fix, render, graph }, io, confinedTo(root));
  return EXIT.clean;
}
