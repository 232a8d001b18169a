/** The world as the command line sees it. `main.cli.ts` makes one of the process; tests make their own. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** What is piped in, where something is. */
  readonly stdin?: AsyncIterable<Uint8Array | string>;
  /** The current folder, absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Which of the outputs a person reads on a terminal. */
  readonly isTTY: { readonly stdout: boolean; readonly stderr: boolean };
  /** Milliseconds that only ever rise. */
  now(): number;
  /** The file this program was started from, where workers can be started from it too. */
  readonly program?: string;
}

export interface Output {
  write(text: string): void;
  /**
   * Resolves to true when more may be written, and to false where nobody reads any more. Absent where texts are taken at once,
   * however many there are.
   */
  drained?(): Promise<boolean>;
}

/** The UTF-16 code units that are written at once. */
const AT_ONCE = 1 << 16;

/** Writes a text that comes in pieces. It waits for who reads, so that no more is held than is being written. */
export async function writeAll(output: Output, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  let held = '';
  for await (const piece of pieces) {
    held += piece;
    if (held.length < AT_ONCE) continue;
    output.write(held);
    held = '';
    if (output.drained && !(await output.drained())) return;
  }
  if (held !== '') output.write(held);
}

export const EXIT = {
  /** Nothing at or above `--fail-on`. */
  clean: 0,
  /** Findings at or above `--fail-on`. */
  findings: 1,
  /** The command was not understood, or its input could not be used. */
  usage: 2,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Returns true where colours are wanted: by a person, whose terminal knows them and who did not switch them off. */
export function isColoured({ isTTY, env }: Io): boolean {
  return isTTY.stdout && !env.NO_COLOR && env.TERM !== 'dumb';
}

/** What the person at the other end has to correct. Its lines are all that is shown. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly lines: readonly string[];

  constructor(...lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** Returns the lines of the stack of an error. The message above them may quote a file. */
export function framesOf({ stack = '', message }: Error): readonly string[] {
  const at = message === '' ? -1 : stack.indexOf(message);
  return stack
    .slice(at < 0 ? 0 : at + message.length)
    .split('\n')
    .filter((line) => /^ {4}at \S.*:\d+:\d+\)?$/.test(line));
}
