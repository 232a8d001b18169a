import { spawn, spawnSync } from 'node:child_process';
import { findProgram } from './programs.js';

/** The limit of what git may answer in bytes, above the list of files of any repository that a person works in. */
const MOST_OUTPUT = 512 * 1024 * 1024;
/** The limit of what is kept of its complaints in bytes. */
const MOST_SAID = 4 * 1024;

/** The variables that lead git to another repository than that of the folder it is asked in: a hook of git sets some of them. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_COMMON_DIR',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_GRAFT_FILE',
]);

/**
 * What no repository changes: git starts no hook and no monitor of files, writes nothing, asks nobody, and takes no object from a
 * network, which a partial clone would do (`protocol.allow` of git-config; `GIT_ALLOW_PROTOCOL`, `GIT_NO_LAZY_FETCH` of git). Objects
 * are read as they are, and not what `git replace` puts into their place.
 */
const ALWAYS = [
  '--no-pager',
  '--no-optional-locks',
  '--literal-pathspecs',
  '--no-replace-objects',
  ...['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'protocol.allow=never'].flatMap((one) => ['-c', one]),
];
const ALONE = { GIT_ALLOW_PROTOCOL: 'none', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };

/** What git answered. */
export interface Answer {
  /** The exit code; undefined where it did not end by itself. */
  readonly code: number | undefined;
  readonly output: Buffer;
  /** What it complained about. */
  readonly said: string;
}

/** The `git` program of the user, which is asked for what the object database holds, and for nothing else. */
export class GitProgram {
  private readonly environment: NodeJS.ProcessEnv;

  private constructor(
    private readonly program: string,
    environment: NodeJS.ProcessEnv,
  ) {
    const own = Object.entries(environment).filter(([name]) => !ELSEWHERE.has(name.toUpperCase()));
    this.environment = { ...Object.fromEntries(own), ...ALONE };
  }

  /** Resolves to the program in `PATH`; undefined where there is none. One that lies in a folder to avoid does not count. */
  static async find(environment: NodeJS.ProcessEnv, avoid: readonly string[]): Promise<GitProgram | undefined> {
    const program = await findProgram('git', environment, avoid);
    return program === undefined ? undefined : new GitProgram(program, environment);
  }

  /**
   * Resolves to what git answers in a folder. No shell reads the arguments.
   * @param input What it reads from standard input.
   */
  ask(folder: string, args: readonly string[], input = ''): Promise<Answer> {
    const child = spawn(this.program, [...ALWAYS, ...args], {
      cwd: folder,
      env: this.environment,
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    return new Promise((resolve) => {
      const parts: Buffer[] = [];
      let length = 0;
      let said = '';
      child.on('error', (error) => resolve({ code: undefined, output: Buffer.alloc(0), said: error.message }));
      child.stdout.on('data', (bytes: Buffer) => {
        length += bytes.length;
        if (length > MOST_OUTPUT) {
          said = 'it answers more than 512 MiB';
          child.kill();
        } else parts.push(bytes);
      });
      child.stderr.on('data', (bytes: Buffer) => {
        if (said.length < MOST_SAID) said += bytes.toString('utf8');
      });
      child.on('close', (code) =>
        resolve({ code: code ?? undefined, output: Buffer.concat(parts), said: reasonIn(said) }),
      );
      // The exit code of a program that ends before it has read everything says why.
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
  }

  /** Returns what git answers in a folder, without going on meanwhile. */
  askNow(folder: string, args: readonly string[]): Answer {
    const { status, stdout, stderr, error } = spawnSync(this.program, [...ALWAYS, ...args], {
      cwd: folder,
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      maxBuffer: MOST_OUTPUT,
    });
    if (error) return { code: undefined, output: Buffer.alloc(0), said: error.message };
    return { code: status ?? undefined, output: stdout, said: reasonIn(stderr.toString('utf8')) };
  }
}

/** Returns the line of a complaint that says why git ended, without its prefix. */
function reasonIn(said: string): string {
  const lines = said.trim().split('\n');
  const fatal = lines.find((line) => line.startsWith('fatal: '));
  return fatal?.slice('fatal: '.length) ?? lines[0] ?? '';
}
