import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { runCli } from './cli/commands/run.js';
import { EXIT, type Output } from './cli/io.js';
import type { WorkerSetup } from './cli/scan/worker.js';
import { limitWork } from './core/text/limited.js';
import { interruptedAfter } from './host/node/budget.js';

/** The seconds that the rules may take for one document, and building for one root, where nobody waits for a keystroke. */
const MOST_SECONDS = 60;
limitWork(interruptedAfter(MOST_SECONDS, new Set(['rules', 'root'])));

if (isMainThread) main();
// A scan starts this file again for its workers.
else if (parentPort) void serve(parentPort);

async function serve(port: MessagePort): Promise<void> {
  const { serveWorker } = await import('./cli/scan/worker.js');
  serveWorker(port, workerData as WorkerSetup);
}

function main(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that closes the pipe early (`| head`) is no failure: the code is that of the run.
    if (error.code === 'EPIPE') return;
    process.stderr.write(`yamlock: the output cannot be written (${error.code ?? error.name})\n`);
    process.exit(EXIT.usage);
  });
  const cwd = currentFolder();
  if (cwd === undefined) {
    process.stderr.write('yamlock: the current folder was deleted\n');
    process.exitCode = EXIT.usage;
    return;
  }

  void runCli(
    process.argv.slice(2),
    {
      stdout: outputOf(process.stdout),
      stderr: outputOf(process.stderr),
      stdin: process.stdin,
      cwd,
      env: process.env,
      isTTY: { stdout: process.stdout.isTTY === true, stderr: process.stderr.isTTY === true },
      now: () => performance.now(),
      // Bundles are CommonJS. The program is the file that was started, or this one without any around it.
      program: require.main?.filename ?? __filename,
    },
    // The server is loaded only when it is asked for, so that a scan starts without it.
    async () => void (await import('./main.node.js')),
  ).then((code) => {
    // process.exit would lose output that a pipe has not taken yet.
    process.exitCode = code;
  });
}

/** A stream that says when it has taken what was written. */
function outputOf(stream: NodeJS.WriteStream): Output {
  // A reader that closes the pipe never drains it. Node closes its own streams only to open them again.
  let isClosed = false;
  stream.once('close', () => {
    isClosed = true;
  });
  return {
    write: (text) => void stream.write(text),
    async drained() {
      if (!isClosed && stream.writableNeedDrain) {
        await new Promise<void>((resolve) => {
          const go = (): void => {
            stream.off('drain', go).off('close', go);
            resolve();
          };
          stream.on('drain', go).on('close', go);
        });
      }
      return !isClosed;
    },
  };
}

/** The current folder; undefined where somebody deleted it. */
function currentFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
