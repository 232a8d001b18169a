import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { say } from '../../core/text/say.js';
import type { SopsProgram, SopsRequest } from '../sops.js';
import { findProgram, isProgram, searchedFolders, searchPathIn } from './programs.js';

/** The time limit. A key service answers in a second or two, but a user may have to touch a hardware key. */
const SECONDS = 60;
/** The limit of the output in bytes, above the size of any encrypted file. */
const MOST_OUTPUT = 32 * 1024 * 1024;
/** The limit of the error output in bytes, above what a user reads. */
const MOST_PROBLEM = 16 * 1024;

type Outcome = { readonly text: string } | { readonly problem: string };

/** Runs the installed `sops` program. */
export class NodeSops implements SopsProgram {
  /** @param environment The environment variables; tests pass their own. */
  constructor(private readonly environment: NodeJS.ProcessEnv = process.env) {}

  async find(
    set: string | undefined,
    avoid: readonly string[],
  ): Promise<{ readonly program: string } | { readonly refused: string } | undefined> {
    if (set !== undefined) {
      if (!path.isAbsolute(set)) return { refused: say`the setting "yamlock.sops.path" is not an absolute path` };
      return (await isProgram(set))
        ? { program: set }
        : { refused: say`the setting "yamlock.sops.path" names no program that can be started` };
    }
    const program = await findProgram('sops', this.environment, avoid);
    return program === undefined ? undefined : { program };
  }

  async encrypt(request: SopsRequest, signal: AbortSignal): Promise<Outcome> {
    if (signal.aborted) return { problem: 'it was cancelled' };
    const { program, config, path: file } = request;
    // sops starts gpg and others by name: they are looked for in the same folders as sops.
    const folders = await searchedFolders(this.environment, request.avoid);
    const env = { ...this.environment, [searchPathIn(this.environment)]: folders.join(path.delimiter) };
    const types = ['--input-type', 'yaml', '--output-type', 'yaml'];
    const child = spawn(program, ['--config', config, 'encrypt', '--filename-override', file, ...types], {
      // Not the workspace: sops and the programs it starts would look for files there.
      cwd: path.dirname(program),
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      // In a process group of its own, the programs it starts can be ended with it.
      detached: process.platform !== 'win32',
    });
    return new Promise((resolve) => {
      const output = new Gathered(MOST_OUTPUT);
      const complaint = new Gathered(MOST_PROBLEM);
      const end = (outcome: Outcome): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', cancel);
        resolve(outcome);
      };
      const stop = (problem: string): void => {
        endAll(child);
        end({ problem });
      };
      const cancel = (): void => stop('it was cancelled');
      const timer = setTimeout(() => stop(`it did not answer within ${SECONDS} seconds`), SECONDS * 1000);
      signal.addEventListener('abort', cancel);
      child.on('error', (error) => end({ problem: `it cannot be started (${codeOf(error)})` }));
      child.stdout.on('data', (bytes: Buffer) => {
        if (!output.add(bytes)) stop('it writes without an end');
      });
      child.stderr.on('data', (bytes: Buffer) => void complaint.add(bytes));
      child.on('close', (code, killedBy) => {
        if (code === 0) return end(output.text());
        const said = complaint.said();
        end({ problem: said === '' ? `it ended with ${killedBy ?? `code ${code}`}` : said });
      });
      // The exit code of a program that ends before it has read everything says why.
      child.stdin.on('error', () => undefined);
      child.stdin.end(request.text);
    });
  }
}

/** Collects the output of a program up to a limit in bytes. */
class Gathered {
  private readonly parts: Buffer[] = [];
  private size = 0;

  constructor(private readonly most: number) {}

  /** Adds output. Returns false where that exceeds the limit; the rest is dropped. */
  add(bytes: Buffer): boolean {
    const part = bytes.subarray(0, this.most - this.size);
    this.size += part.length;
    this.parts.push(part);
    return part.length === bytes.length;
  }

  text(): Outcome {
    try {
      return { text: new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(this.parts)) };
    } catch {
      // The decoder throws only for bytes that are not UTF-8.
      return { problem: 'what it wrote is no text' };
    }
  }

  said(): string {
    return Buffer.concat(this.parts).toString('utf8').trim();
  }
}

/** Kills a program and the programs it started, and closes its streams. */
function endAll(child: ChildProcess): void {
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill();
    else process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // The process group has ended already.
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
