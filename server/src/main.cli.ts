import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { runCli } from './cli/commands/run.js';
import type { WorkerSetup } from './cli/scan/worker.js';

if (isMainThread) main();
// A scan starts this file again for its workers.
else if (parentPort) void serve(parentPort);

async function serve(port: MessagePort): Promise<void> {
  const { serveWorker } = await import('./cli/scan/worker.js');
  serveWorker(port, workerData as WorkerSetup);
}

function main(): void {
  // A reader that closes the pipe early (`| head`) is no failure.
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
