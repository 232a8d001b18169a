import { runCli } from './cli/run.js';

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

void runCli(
  process.argv.slice(2),
  {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    cwd: process.cwd(),
    env: process.env,
    isTTY: { stdout: process.stdout.isTTY === true, stderr: process.stderr.isTTY === true },
    now: () => performance.now(),
  },
  // The server is loaded when it is asked for: a scan starts without it.
  async () => void (await import('./main.node.js')),
).then((code) => {
  // Not process.exit: what is written to a pipe has to arrive first.
  process.exitCode = code;
});
