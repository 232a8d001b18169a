import { url as inspectorUrl } from 'node:inspector';
import { Worker } from 'node:worker_threads';

/** How often the process shows that it lives, in milliseconds, and how often that is looked for. */
const BEAT = 500;
const LOOK = 1000;

/**
 * Looks every second whether the process has beaten, counts the looks in a row that saw no beat, and ends the process where they are
 * too many. Looks are counted and no time is measured, because a computer that sleeps is no process that hangs.
 */
const WATCH = `
  const { workerData: { beats, most, look } } = require('node:worker_threads');
  const { writeSync } = require('node:fs');
  let last = 0;
  let missed = 0;
  setInterval(() => {
    const now = Atomics.load(beats, 0);
    missed = now === last ? missed + 1 : 0;
    last = now;
    if (missed < most) return;
    try {
      writeSync(2, 'yamlock: nothing was answered for ' + (most * look) / 1000 + ' s, and the server ends\\n');
    } finally {
      process.kill(process.pid, 'SIGKILL');
    }
  }, look);
`;

/**
 * Ends the process where its event loop has not turned for so many seconds, which a second thread notices: the last resort for work
 * that nothing else limits. An editor starts its server again. A process that is being debugged may stand still.
 */
export function endWhereStuck(seconds: number): void {
  if (inspectorUrl() !== undefined) return;
  const beats = new Int32Array(new SharedArrayBuffer(4));
  setInterval(() => Atomics.add(beats, 0, 1), BEAT).unref();
  const workerData = { beats, most: Math.ceil((seconds * 1000) / LOOK), look: LOOK };
  const thread = new Worker(WATCH, { eval: true, workerData, resourceLimits: { maxOldGenerationSizeMb: 8 } });
  // Without it the server works as well.
  thread.on('error', () => undefined);
  thread.unref();
}
