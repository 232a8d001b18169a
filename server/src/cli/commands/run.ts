import { nearest } from '../../core/text/nearest.js';
import { type Host, HostError } from '../../host/host.js';
import { nodeHost } from '../../host/node/host.js';
import { VERSION } from '../../host/version.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../io.js';
import { EXPLAIN_HELP, explain, listRules, RULES_HELP } from './explain.js';
import { SCHEMA_HELP, schema } from './explain-kind.js';
import { FIX_HELP, fix } from './fix.js';
import { PENDING_HELP, pending } from './pending.js';
import { RENDER_HELP, render } from './render.js';
import { SCAN_HELP, scan } from './scan.js';
import { UPGRADE_HELP, upgrade } from './upgrade.js';

/** Serves an editor over standard input and output, until it says goodbye. */
type Serve = () => Promise<void>;

const HELP = `Yamlock finds plaintext secrets and weak configuration in Kubernetes YAML, and fixes them.

Usage:
  yamlock scan PATH…     Check files and folders
  yamlock fix PATH…      Repair what can be repaired
  yamlock upgrade PATH…  What breaks when Kubernetes is upgraded, and what can be converted
  yamlock render ROOT    What is applied of a chart or a kustomization
  yamlock pending        What waits for its upload, and other steps that fixes left to you
  yamlock explain RULE   What a rule looks for, why it matters, what to do
  yamlock explain KIND   What a kind of object or one of its fields is: Deployment.spec.strategy
  yamlock rules          List the rules
  yamlock schema KIND    The fields of a kind as a tree
  yamlock lsp --stdio    Run as a language server
  yamlock --version

\`yamlock COMMAND --help\` tells the options of a command.
`;

const LSP_HELP = `Usage: yamlock lsp --stdio

Runs the language server over standard input and output, for editors other than VS Code.
`;

type Command = (args: readonly string[], io: Io, host: Host, serve: Serve) => Promise<ExitCode> | ExitCode;

const COMMANDS: Readonly<Record<string, Command>> = {
  scan,
  fix,
  upgrade,
  render,
  pending,
  explain,
  rules: listRules,
  schema,
  lsp,
  help: (args, io) => {
    const [command = ''] = args;
    const texts: Readonly<Record<string, string>> = {
      '': HELP,
      scan: SCAN_HELP,
      fix: FIX_HELP,
      upgrade: UPGRADE_HELP,
      render: RENDER_HELP,
      pending: PENDING_HELP,
      explain: EXPLAIN_HELP,
      rules: RULES_HELP,
      schema: SCHEMA_HELP,
      lsp: LSP_HELP,
    };
    const text = texts[command];
    if (text === undefined) throw unknownCommand(command);
    io.stdout.write(text);
    return EXIT.clean;
  },
};

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
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) throw unknownCommand(name);
    return await command(rest, io, host, serve);
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
  if (error instanceof UsageError || error instanceof HostError) return error.message;
  if (!(error instanceof Error)) return 'failed for a reason unknown';
  if (io.env.YAMLOCK_DEBUG) return `${error.stack ?? error.message}`;
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  return `failed (${error.name}${code}). This is a mistake in Yamlock; YAMLOCK_DEBUG=1 shows where`;
}
