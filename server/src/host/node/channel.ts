import { Console } from 'node:console';
import { connect } from 'node:net';
import type { Readable, Writable } from 'node:stream';

/** What a program talks to another one over: a pair of streams, or the channel that Node has with the process that forked it. */
export type Channel =
  | { readonly kind: 'streams'; readonly input: Readable; readonly output: Writable }
  | { readonly kind: 'ipc'; readonly process: NodeJS.Process };

/**
 * Returns the channel that arguments name as editors name it: `--stdio`, `--node-ipc`, `--socket=PORT` (of this machine),
 * `--pipe=NAME`, the value also as an argument of its own. Undefined where none does.
 */
export function channelOf(args: readonly string[]): Channel | undefined {
  for (const [index, argument] of args.entries()) {
    const [, name, value = args[index + 1]] = /^--(stdio|node-ipc|socket|pipe)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name === 'stdio') return { kind: 'streams', input: process.stdin, output: process.stdout };
    if (name === 'node-ipc' && process.send) return { kind: 'ipc', process };
    if (name === 'socket' && value && /^\d{1,5}$/.test(value) && Number(value) < 65536)
      return over(connect(Number(value), '127.0.0.1'));
    if (name === 'pipe' && value) return over(connect(value));
  }
  return undefined;
}

function over(socket: ReturnType<typeof connect>): Channel {
  return { kind: 'streams', input: socket, output: socket };
}

/** Lets `console` write to standard error alone, because standard output may carry messages. */
export function leaveStandardOutput(): void {
  globalThis.console = new Console(process.stderr);
}

/** How often a process is looked for, in milliseconds. */
const LOOK = 1000;

/** Calls `gone` once when a process is not there any more. The watch does not keep this process alive. */
export function watchProcess(id: number, gone: () => void): void {
  const timer = setInterval(() => {
    if (isThere(id)) return;
    clearInterval(timer);
    gone();
  }, LOOK);
  timer.unref();
}

function isThere(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // A process of another user is there, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
