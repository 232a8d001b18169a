import { nearest } from '../../core/text/nearest.js';
import { printable } from '../../core/text/printable.js';
import { type Host, HostError } from '../../host/host.js';
import { nodeHost } from '../../host/node/host.js';
import { VERSION } from '../../host/version.js';
import { EXIT, type ExitCode, framesOf, type Io, UsageError } from '../io.js';

/** Serves an editor over standard input and output, until it says goodbye. */
type Serve = () => Promise<void>;

const HELP = `Yamlock finds plaintext secrets and weak configuration in Kubernetes YAML, and fixes them.

Usage:
  yamlock init [FOLDER]  Write a configuration after looking at the files, and hooks and pipelines
  yamlock scan PATH…     Check files and folders
  yamlock fix PATH…      Repair what can be repaired
  yamlock baseline PATH… Write down what there is to find, so that a scan reports only what comes after
  yamlock history [PATH] Find credentials in the history of a git repository
  yamlock merge FILE…    Make one report of those of several scans
  yamlock upgrade PATH…  What breaks when Kubernetes is upgraded, and what can be converted
  yamlock render ROOT    What is applied of a chart or a kustomization
  yamlock pending        What waits for its upload, and other steps that fixes left to you
  yamlock graph [PATH…]  The way of Secrets: who makes them, how they are kept, who reads them
  yamlock rotate SECRET  Who must restart when a Secret changes, and the steps of its rotation
  yamlock explain RULE   What a rule looks for, why it matters, what to do
  yamlock explain KIND   What a kind of object or one of its fields is: Deployment.spec.strategy
  yamlock rules          List the rules
  yamlock schema KIND    The fields of a kind as a tree
  yamlock lsp --stdio    Run as a language server
  yamlock mcp --stdio    Serve agents: read only, offline, with secrets masked
  yamlock --version

\`yamlock COMMAND --help\` tells the options of a command.
`;

const LSP_HELP = `Usage: yamlock lsp --stdio

Runs the language server over standard input and output, for editors other than VS Code.
`;

type Run = (args: readonly string[], io: Io, host: Host, serve: Serve) => Promise<ExitCode> | ExitCode;

/** A command, and what its `--help` says. */
interface Command {
  readonly run: Run;
  readonly help: string;
}

/** The commands. The code of each is loaded when it is called: the rules alone take longer than most of what `render` does. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => {
    const { init, INIT_HELP } = await import('./init.js');
    return { run: init, help: INIT_HELP };
  },
  scan: async () => {
    const { scan, SCAN_HELP } = await import('./scan.js');
    return { run: scan, help: SCAN_HELP };
  },
  fix: async () => {
    const { fix, FIX_HELP } = await import('./fix.js');
    return { run: fix, help: FIX_HELP };
  },
  baseline: async () => {
    const { baseline, BASELINE_HELP } = await import('./baseline.js');
    return { run: baseline, help: BASELINE_HELP };
  },
  history: async () => {
    const { history, HISTORY_HELP } = await import('./history.js');
    return { run: history, help: HISTORY_HELP };
  },
  merge: async () => {
    const { merge, MERGE_HELP } = await import('./merge.js');
    return { run: merge, help: MERGE_HELP };
  },
  upgrade: async () => {
    const { upgrade, UPGRADE_HELP } = await import('./upgrade.js');
    return { run: upgrade, help: UPGRADE_HELP };
  },
  render: async () => {
    const { render, RENDER_HELP } = await import('./render.js');
    return { run: render, help: RENDER_HELP };
  },
  pending: async () => {
    const { pending, PENDING_HELP } = await import('./pending.js');
    return { run: pending, help: PENDING_HELP };
  },
  graph: async () => {
    const { graph, GRAPH_HELP } = await import('./graph.js');
    return { run: graph, help: GRAPH_HELP };
  },
  rotate: async () => {
    const { rotate, ROTATE_HELP } = await import('./rotate.js');
    return { run: rotate, help: ROTATE_HELP };
  },
  explain: async () => {
    const { explain, EXPLAIN_HELP } = await import('./explain.js');
    return { run: explain, help: EXPLAIN_HELP };
  },
  rules: async () => {
    const { listRules, RULES_HELP } = await import('./explain.js');
    return { run: listRules, help: RULES_HELP };
  },
  schema: async () => {
    const { schema, SCHEMA_HELP } = await import('./explain-kind.js');
    return { run: schema, help: SCHEMA_HELP };
  },
  mcp: async () => {
    const { mcp, MCP_HELP } = await import('./mcp.js');
    return { run: mcp, help: MCP_HELP };
  },
  lsp: async () => ({ run: lsp, help: LSP_HELP }),
  help: async () => ({ run: help, help: HELP }),
};

async function help([name = '']: readonly string[], io: Io): Promise<ExitCode> {
  io.stdout.write(name === '' || name === 'help' ? HELP : (await commandOf(name)).help);
  return EXIT.clean;
}

async function commandOf(name: string): Promise<Command> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) throw unknownCommand(name);
  return load();
}

/** Runs the command line and says with which code the process is to end. Never throws. */
export async function runCli(args: readonly string[], io: Io, serve: Serve, host: Host = nodeHost): Promise<ExitCode> {
  try {
    const [name, ...rest] = args;
    if (name === '--version' || name === '-V') {
      io.stdout.write(`${VERSION}\n`);
      return EXIT.clean;
    }
    if (name === '--help' || name === '-h') {
      io.stdout.write(HELP);
      return EXIT.clean;
    }
    if (name === undefined) {
      io.stderr.write(HELP);
      return EXIT.usage;
    }
    const { run } = await commandOf(name);
    return await run(rest, io, host, serve);
  } catch (error) {
    io.stderr.write(`yamlock: ${describeError(error, io)}\n`);
    return EXIT.usage;
  }
}

function unknownCommand(name: string): UsageError {
  const near = nearest(name, Object.keys(COMMANDS));
  return new UsageError(
    `There is no command "${name}"${near ? `; did you mean ${near}?` : '.'} \`yamlock --help\` lists them`,
  );
}

async function lsp(args: readonly string[], io: Io, _host: Host, serve: Serve): Promise<ExitCode> {
  if (args.includes('--help') || args.includes('-h')) {
    io.stdout.write(LSP_HELP);
    return EXIT.clean;
  }
  // Editors add options of their own, `--clientProcessId` for instance.
  if (!args.includes('--stdio')) throw new UsageError('lsp needs --stdio: it speaks over standard input and output');
  await serve();
  return EXIT.clean;
}

/** What went wrong. The message of an error of our own making may quote a file, so that only its name is shown. */
function describeError(error: unknown, io: Io): string {
  // Both name what the person typed and what stands in files.
  if (error instanceof UsageError) return error.lines.map(printable).join('\n');
  if (error instanceof HostError) return printable(error.message);
  if (!(error instanceof Error)) return 'failed for a reason unknown';
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const failed = `failed (${error.name}${code})`;
  if (io.env.YAMLOCK_DEBUG) return [failed, ...framesOf(error)].join('\n');
  return `${failed}. This is a mistake in Yamlock; YAMLOCK_DEBUG=1 shows where`;
}
