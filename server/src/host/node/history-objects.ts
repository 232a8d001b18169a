import { type Answer, GitProgram } from './git-program.js';
import { MOST_BYTES } from './host.js';

/** The commits whose changes are asked for at once, and the bytes of the contents that are. */
const COMMITS_AT_ONCE = 200;
const OBJECTS_AT_ONCE = 20_000;
const BYTES_AT_ONCE = 16 * 1024 * 1024;

/** The history that cannot be read: why, as a sentence without a full stop. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
}

export interface Commit {
  /** All hexadecimal digits. */
  readonly id: string;
  /** When it was committed, in seconds since 1970. */
  readonly time: number;
  /** False where no branch and no tag leads to it: the stash, a log of references or a pull request does. */
  readonly reachable: boolean;
}

/** What a commit did to a file. A merge is one where it agrees with none of its parents. */
export interface Change {
  readonly path: string;
  /** The contents that the parents have there, without those that have none. */
  readonly before: readonly string[];
  /** The content that it has there; undefined where it has none. */
  readonly after: string | undefined;
}

/** The content of an object, or why there is none. */
export type Content = { readonly bytes: Uint8Array } | { readonly reason: string };

/** The history of a repository, as its objects have it. Nothing is checked out, and nothing is written. */
export class History {
  private constructor(
    private readonly git: GitProgram,
    /** The folder of the work tree; of a repository without one its own. With `/`. */
    readonly root: string,
    readonly isBare: boolean,
    /** What is checked out; undefined where there is no commit yet. */
    readonly head: string | undefined,
  ) {}

  /**
   * Resolves to the history of the repository around a folder.
   * @param avoid Folders whose programs do not count.
   * @throws HistoryError where there is no git, or no repository that has its whole history.
   */
  static async open(folder: string, environment: NodeJS.ProcessEnv, avoid: readonly string[]): Promise<History> {
    const git = await GitProgram.find(environment, avoid);
    if (!git) throw new HistoryError('The history is read by git, and there is none in PATH');
    const asked = await git.ask(folder, [
      'rev-parse',
      '--is-bare-repository',
      '--is-shallow-repository',
      '--absolute-git-dir',
    ]);
    if (asked.code !== 0) {
      if (/^not a git repository/.test(asked.said)) throw new HistoryError(`${folder} lies in no git repository`);
      throw new HistoryError(`git cannot read the repository of ${folder}: ${saidBy(asked)}`);
    }
    const [bare, shallow, own = ''] = linesOf(asked);
    if (shallow === 'true')
      throw new HistoryError(
        `The clone ${folder} is a shallow one, without its history: \`git fetch --unshallow\`, or \`fetch-depth: 0\` in a pipeline, brings it`,
      );
    const top = bare === 'true' ? undefined : await git.ask(folder, ['rev-parse', '--show-toplevel']);
    const root = top?.code === 0 ? (linesOf(top)[0] ?? own) : own;
    const isBare = top?.code !== 0;
    const head = await git.ask(folder, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
    return new History(git, root, isBare, head.code === 0 ? linesOf(head)[0] : undefined);
  }

  /** Resolves to the id of the commit that a name stands for; undefined where there is none. */
  async commitOf(name: string): Promise<string | undefined> {
    // git takes what begins with a hyphen for an option.
    if (name.trim() === '' || name.startsWith('-') || /[\0\n\r]/.test(name)) return undefined;
    const asked = await this.git.ask(this.root, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
    const [id = ''] = linesOf(asked);
    return asked.code === 0 && OBJECT.test(id) ? id : undefined;
  }

  /**
   * Resolves to the commits, each behind its parents: all that anything leads to; or those of HEAD that another commit does not have.
   * @throws HistoryError
   */
  async commits(since: string | undefined): Promise<readonly Commit[]> {
    const wanted = since === undefined ? ['--all', '--reflog'] : ['HEAD', `^${since}`];
    const [all, unreached] = [
      await this.must(['rev-list', '--timestamp', '--topo-order', '--reverse', ...wanted]),
      await this.must([
        'rev-list',
        ...wanted,
        '--not',
        '--branches',
        '--tags',
        '--remotes',
        ...(this.head ? [this.head] : []),
      ]),
    ];
    const lost = new Set(linesOf(unreached));
    return linesOf(all).map((line) => {
      const [time = '', id = ''] = line.split(' ');
      return { id, time: Number(time), reachable: !lost.has(id) };
    });
  }

  /**
   * Yields the changes of commits to files that are wanted, in the order of the commits.
   * @throws HistoryError
   */
  async *changes(
    commits: readonly Commit[],
    isWanted: (path: string) => boolean,
  ): AsyncGenerator<{ readonly commit: Commit; readonly changes: readonly Change[] }> {
    const byId = new Map(commits.map((commit) => [commit.id, commit]));
    for (let at = 0; at < commits.length; at += COMMITS_AT_ONCE)
      for await (const output of this.differences(commits.slice(at, at + COMMITS_AT_ONCE)))
        for (const [id, changes] of changesIn(output, isWanted)) {
          const commit = byId.get(id);
          if (commit) yield { commit, changes };
        }
  }

  /** Yields what git says of the changes of commits, in as many parts as it takes. */
  private async *differences(commits: readonly Commit[]): AsyncGenerator<Buffer> {
    const ids = commits.map(({ id }) => id);
    const args = ['--root', '-r', '-c', '--raw', '-z', '--no-renames', '--no-ext-diff', '--no-textconv'];
    const answer = await this.git.ask(this.root, ['diff-tree', '--stdin', ...args], `${ids.join('\n')}\n`);
    if (answer.code === 0) return yield answer.output;
    const half = commits.length >> 1;
    // git was ended, because it says more of these than can be held.
    if (answer.code !== undefined || half === 0) throw this.errorOf(answer);
    yield* this.differences(commits.slice(0, half));
    yield* this.differences(commits.slice(half));
  }

  /**
   * Resolves to the files of HEAD that are wanted, with their contents.
   * @throws HistoryError
   */
  async currentFiles(isWanted: (path: string) => boolean): Promise<ReadonlyMap<string, string>> {
    const files = new Map<string, string>();
    if (this.head === undefined) return files;
    const { output } = await this.must(['ls-tree', '-r', '-z', '--full-tree', this.head]);
    for (const line of output.toString('utf8').split('\0')) {
      const [, mode = '', object = '', path = ''] = /^(\d{6}) blob ([0-9a-f]+)\t([\s\S]+)$/.exec(line) ?? [];
      if (isFile(mode) && isWanted(path)) files.set(path, object);
    }
    return files;
  }

  /**
   * Yields the contents of objects, each once, in their order. No more than some are held at a time.
   * @throws HistoryError
   */
  async *contents(objects: readonly string[]): AsyncGenerator<readonly [object: string, content: Content]> {
    for (let at = 0; at < objects.length; at += OBJECTS_AT_ONCE) {
      const part = objects.slice(at, at + OBJECTS_AT_ONCE);
      const sizes = await this.must(['cat-file', '--batch-check'], `${part.join('\n')}\n`);
      let wanted: string[] = [];
      let sum = 0;
      for (const line of linesOf(sizes)) {
        const [object = '', type, size = ''] = line.split(' ');
        if (type !== 'blob') {
          yield [object, { reason: 'not in this clone, which is a partial or a damaged one' }];
          continue;
        }
        if (Number(size) > MOST_BYTES) {
          yield [object, { reason: `larger than ${MOST_BYTES / 1024 / 1024} MiB` }];
          continue;
        }
        if (sum + Number(size) > BYTES_AT_ONCE && wanted.length > 0) {
          yield* this.read(wanted);
          [wanted, sum] = [[], 0];
        }
        wanted.push(object);
        sum += Number(size);
      }
      if (wanted.length > 0) yield* this.read(wanted);
    }
  }

  private async *read(objects: readonly string[]): AsyncGenerator<readonly [string, Content]> {
    const { output } = await this.must(['cat-file', '--batch'], `${objects.join('\n')}\n`);
    for (let at = 0; at < output.length; ) {
      const end = output.indexOf(10, at);
      const [object = '', type, size] = output.toString('latin1', at, end).split(' ');
      if (type !== 'blob') throw new HistoryError(`git cannot read the object ${object}`);
      const start = end + 1;
      at = start + Number(size) + 1;
      yield [object, { bytes: output.subarray(start, start + Number(size)) }];
    }
  }

  private async must(args: readonly string[], input?: string): Promise<Answer> {
    const answer = await this.git.ask(this.root, args, input);
    if (answer.code === 0) return answer;
    throw this.errorOf(answer);
  }

  private errorOf(answer: Answer): HistoryError {
    return new HistoryError(`git cannot read the history of ${this.root}: ${saidBy(answer)}`);
  }
}

const OBJECT = /^[0-9a-f]{40,64}$/;

function saidBy({ said, code }: Answer): string {
  return said === '' ? `it ends with the code ${code}` : said;
}

function linesOf({ output }: Answer): readonly string[] {
  return output
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}

/** Returns true for the mode of a file, and false for that of a link, a folder or a submodule. */
function isFile(mode: string): boolean {
  return mode.startsWith('100');
}

/**
 * Yields what `git diff-tree --stdin -c --raw -z` says: the id of each commit, and for each file a line that begins with as many colons as
 * there are parents, with the modes and objects of the parents and then those of the commit, and behind it the path.
 */
function* changesIn(
  output: Buffer,
  isWanted: (path: string) => boolean,
): Generator<readonly [string, readonly Change[]]> {
  let id = '';
  let changes: Change[] = [];
  const next = fieldsOf(output);
  for (let field = next(); field !== undefined; field = next()) {
    const colons = /^:*/.exec(field)?.[0].length ?? 0;
    if (colons === 0) {
      if (changes.length > 0) yield [id, changes];
      [id, changes] = [field, []];
      continue;
    }
    const path = next() ?? '';
    if (!isWanted(path)) continue;
    const words = field.slice(colons).split(' ');
    const [modes, objects] = [words.slice(0, colons + 1), words.slice(colons + 1, 2 * colons + 2)];
    const files = objects.map((object, index) => (isFile(modes[index] ?? '') ? object : undefined));
    const after = files.pop();
    const before = files.filter((object) => object !== undefined);
    if (after !== undefined || before.length > 0) changes.push({ path, before, after });
  }
  if (changes.length > 0) yield [id, changes];
}

/** Returns a function that returns one text after the other, each of which ends with a NUL; undefined behind the last. */
function fieldsOf(output: Buffer): () => string | undefined {
  let at = 0;
  return () => {
    const end = output.indexOf(0, at);
    if (end < 0) return undefined;
    const field = output.toString('utf8', at, end);
    at = end + 1;
    return field;
  };
}
