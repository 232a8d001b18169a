import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCli } from '../../../server/src/cli/commands/run.js';
import { demandNoValue } from '../findings.js';
import { generated } from '../generated.js';
import { type CommandLine, commandLine, smallerCommandLine } from '../grammar/command-lines.js';
import { defineTarget, demand } from '../target.js';

/** What only a mistake in Yamlock says. */
const MISTAKE =
  /This is a mistake in Yamlock|fault of the rule|failed for a reason unknown|\(TypeError|\(RangeError|\(Error\)/;

export const cli = defineTarget<CommandLine>({
  name: 'cli',
  entry: 'commands with any arguments run in a folder on the disk',
  runs: 60,
  arbitrary: () => generated(commandLine, smallerCommandLine),
  async run({ args, files }) {
    const around = mkdtempSync(path.join(tmpdir(), 'yamlock-fuzz-'));
    // What `..` names is a folder of the run, too.
    const cwd = path.join(around, 'a', 'b');
    try {
      mkdirSync(cwd, { recursive: true });
      // Nothing outside is a part of the repository.
      mkdirSync(path.join(cwd, '.git'));
      for (const { path: name, text } of files) {
        const file = path.join(cwd, name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
      const texts = files.map(({ text }) => text);
      judge(await run(args, cwd), args, texts);
    } finally {
      rmSync(around, { recursive: true, force: true });
    }
  },
});

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(args: readonly string[], cwd: string): Promise<Ran> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  let clock = 0;
  const code = await runCli(
    args,
    {
      stdout: { write: (text) => void stdout.push(text) },
      stderr: { write: (text) => void stderr.push(text) },
      cwd,
      env: { YAMLOCK_DEBUG: '1', XDG_CACHE_HOME: cwd },
      isTTY: { stdout: false, stderr: false },
      now: () => clock++,
    },
    async () => {},
  );
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

function judge({ code, stdout, stderr }: Ran, args: readonly string[], inputs: readonly string[]): void {
  demand([0, 1, 2].includes(code), () => `The exit code is ${code}`);
  demand(
    !/^yamlock: \w*Error\b|\n {4}at /.test(stderr) && !MISTAKE.test(stderr + stdout),
    () => `The command line failed: ${JSON.stringify(stderr || stdout)}`,
  );
  demand(code !== 2 || stderr !== '', () => 'A command that cannot be used says nothing');
  demandNoValue(stderr, 'The standard error', inputs);
  // What is applied is printed as it is, Secrets too.
  if (args[0] !== 'render') demandNoValue(stdout, 'The standard output', inputs);
}
