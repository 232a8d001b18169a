import { BudgetSpent } from '../../core/text/limited.js';
import { HostError, isYamlFile } from '../../host/host.js';
import { type Change, type Commit, type Content, type History, HistoryError } from '../../host/node/history-objects.js';
import { folderOf } from '../../host/paths.js';
import { decodeText } from '../../host/text-encoding.js';
import { crashReason } from '../scan/check-file.js';
import { whyNotParsed } from '../scan/open-file.js';
import { CredentialHistory, type CredentialPlace } from './credential-history.js';
import { CredentialFinder, type FoundCredential, type ReadAs, readAsOf } from './find-credentials.js';

/** The changes of YAML files that are held: each takes about a hundred bytes. */
const MOST_CHANGES = 4_000_000;

/** A content that was not looked at, or not wholly. */
export interface SkippedContent {
  readonly path: string;
  readonly object: string;
  readonly reason: string;
}

export interface ReadHistory {
  readonly commits: number;
  /** The contents of YAML files that were looked at. */
  readonly contents: number;
  /** The files of each credential, those that held it first before others. */
  readonly credentials: readonly (readonly CredentialPlace[])[];
  readonly skipped: readonly SkippedContent[];
  /** True where a content was not checked for a mistake in Yamlock. */
  readonly failed: boolean;
}

/**
 * Resolves to the credentials in the YAML files of a history. Each content is read once, and let go.
 * @param since A commit; what it has is left out.
 * @param tell Told how many contents were looked at, and of how many.
 * @throws HistoryError
 */
export async function readHistory(
  history: History,
  since: string | undefined,
  tell: (done: number, total: number) => void,
): Promise<ReadHistory> {
  const commits = await history.commits(since);
  const changes = await changesOf(history, commits);
  const contents = new Contents(changes);
  const failed = await contents.look(history, tell);
  const places = new CredentialHistory();
  for (const { commit, path, before, after } of changes)
    places.take(
      commit,
      path,
      before.flatMap((object) => contents.foundIn(object, path)),
      after === undefined ? [] : contents.foundIn(after, path),
    );
  const head = await history.currentFiles(isYamlFile);
  const currentIn = (path: string): ReadonlySet<string> => {
    const object = head.get(path);
    return new Set(object === undefined ? [] : contents.foundIn(object, path).map(({ identity }) => identity));
  };
  return {
    commits: commits.length,
    contents: contents.looked,
    credentials: [...places.credentials(currentIn)],
    skipped: contents.skipped,
    failed,
  };
}

type YamlChange = Change & { readonly commit: Commit };

async function changesOf(history: History, commits: readonly Commit[]): Promise<readonly YamlChange[]> {
  const all: YamlChange[] = [];
  // The same path and object in each of many changes is one text.
  const texts = new Map<string, string>();
  const once = (text: string): string => {
    const known = texts.get(text);
    if (known === undefined) texts.set(text, text);
    return known ?? text;
  };
  for await (const { commit, changes } of history.changes(commits, isYamlFile))
    for (const { path, before, after } of changes) {
      if (all.length === MOST_CHANGES)
        throw new HistoryError(
          `The history changes YAML files more than ${MOST_CHANGES} times; --since REF looks at a part of it`,
        );
      all.push({ commit, path: once(path), before: before.map(once), after: after && once(after) });
    }
  return all;
}

/** The contents of YAML files. What holds no credential is not kept. */
class Contents {
  readonly skipped: SkippedContent[] = [];
  looked = 0;
  private readonly finder = new CredentialFinder();
  private readonly charts: ReadonlySet<string>;
  private readonly ways = new Map<string, ReadAs>();
  /** By object: a path for each way in which it is read. */
  private readonly paths = new Map<string, readonly string[]>();
  private readonly found = new Map<string, readonly FoundCredential[]>();

  constructor(changes: readonly YamlChange[]) {
    this.charts = new Set(changes.flatMap(({ path }) => (/(?:^|\/)Chart\.ya?ml$/.test(path) ? [folderOf(path)] : [])));
    for (const { path, before, after } of changes)
      for (const object of [...before, after]) if (object !== undefined) this.add(object, path);
  }

  /** Returns the credentials in an object, as the content of a file. */
  foundIn(object: string, path: string): readonly FoundCredential[] {
    return this.found.get(`${object} ${this.wayOf(path)}`) ?? [];
  }

  /** Resolves to true where a mistake in Yamlock kept it from looking. */
  async look(history: History, tell: (done: number, total: number) => void): Promise<boolean> {
    let failed = false;
    let done = 0;
    for await (const [object, content] of history.contents([...this.paths.keys()])) {
      for (const path of this.paths.get(object) ?? []) failed = this.lookInto(object, path, content) || failed;
      if ('bytes' in content) this.looked++;
      tell(++done, this.paths.size);
    }
    return failed;
  }

  private lookInto(object: string, path: string, content: Content): boolean {
    const skip = (reason: string): void => void this.skipped.push({ path, object, reason });
    const text = textIn(content);
    if (typeof text !== 'string') {
      skip(text.reason);
      return false;
    }
    let failed = false;
    const way = this.wayOf(path);
    const { found, isBroken } = this.finder.lookInto(path, text, way, (rule, error) => {
      failed ||= !(error instanceof BudgetSpent);
      skip(crashReason(rule, error));
    });
    if (isBroken) skip(BROKEN);
    if (found.length > 0) this.found.set(`${object} ${way}`, found);
    return failed;
  }

  private add(object: string, path: string): void {
    const known = this.paths.get(object);
    if (!known) this.paths.set(object, [path]);
    else if (!known.some((other) => this.wayOf(other) === this.wayOf(path))) this.paths.set(object, [...known, path]);
  }

  private wayOf(path: string): ReadAs {
    let way = this.ways.get(path);
    if (way === undefined) {
      way = readAsOf(path, this.charts);
      this.ways.set(path, way);
    }
    return way;
  }
}

const BROKEN = 'a part of it is no YAML, and was looked at as far as it can be read';

function textIn(content: Content): string | { readonly reason: string } {
  if ('reason' in content) return content;
  try {
    const text = decodeText(content.bytes);
    const reason = whyNotParsed(text);
    return reason === undefined ? text : { reason };
  } catch (error) {
    if (error instanceof HostError) return { reason: error.message };
    throw error;
  }
}
