import { createHash } from 'node:crypto';
import { CONFIG_FILE } from '../../core/settings/config.js';
import { nameOf } from '../../core/text/paths.js';
import type { Entries, FolderHost } from '../../host/host.js';
import { folderOf, foldersAbove, join } from '../../host/paths.js';
import type { Repository } from '../../host/repository.js';

/** What surrounds the files of a scan, as plain data that another thread can be given. */
export interface CheckContext {
  /** Texts of the files that say how others are to be read: .gitignore, .yamlock.yaml. */
  readonly texts: ReadonlyMap<string, string>;
  /** Paths that were asked for and exist: Chart.yaml. */
  readonly existing: ReadonlySet<string>;
  /** The entries of folders with schemas. */
  readonly entries: ReadonlyMap<string, Entries>;
  /** The git repositories, by their root. */
  readonly repositories: ReadonlyMap<string, Repository>;
  /** The current day in UTC, as `2026-12-31`. */
  readonly today: string;
}

/**
 * Notes what is read around the files while their folders are prepared. What is noted decides what a scan finds in a file,
 * beside the file itself: workers are given it rather than reading it again, and the cache has it in its keys.
 */
export class CheckContextRecorder implements CheckContext {
  readonly texts = new Map<string, string>();
  readonly existing = new Set<string>();
  readonly entries = new Map<string, Entries>();
  readonly repositories = new Map<string, Repository>();
  readonly today: string;
  /** A host that answers as `host` does, and notes the answers. */
  readonly host: FolderHost;
  /** What was noted, by folder. */
  private readonly notes = new Map<string, Set<string>>();
  private readonly chains = new Map<string, string>();

  constructor(host: FolderHost) {
    this.today = host.today();
    this.host = {
      today: () => this.today,
      readIfThere: async (path) => {
        const text = await host.readIfThere(path);
        if (text === undefined) return undefined;
        this.texts.set(path, text);
        this.note(path, `text ${path} ${contentHash(text)}${this.dayOf(path, text)}`);
        return text;
      },
      exists: async (path) => {
        const exists = await host.exists(path);
        if (!exists) return false;
        this.existing.add(path);
        this.note(path, `there ${path}`);
        return true;
      },
      entries: async (folder) => {
        const entries = await host.entries(folder);
        if (!entries) return undefined;
        this.entries.set(folder, entries);
        this.note(join(folder, '.'), `entries ${folder} ${JSON.stringify([...entries])}`);
        return entries;
      },
      repository: async (folder) => {
        const repository = await host.repository(folder);
        if (!repository) return undefined;
        this.repositories.set(folder, repository);
        this.note(join(folder, '.git'), `repository ${folder} ${repository.ignoreCase}`);
        return repository;
      },
    };
  }

  /** A hash of what was noted in a file's folder and in those above it. To be asked when all are prepared. */
  fingerprintOf(path: string): string {
    let chain = '';
    for (const folder of foldersAbove(path).toReversed()) chain = this.extend(chain, folder);
    return chain;
  }

  /** A hash of all that was noted, for what depends on more than the folders above. */
  fingerprint(): string {
    const notes = [...this.notes.values()].flatMap((notes) => [...notes]);
    const tracked = [...this.repositories.values()].map(
      (repository) => `tracked ${repository.root} ${repository.tracked}`,
    );
    return hashOf([...notes, ...tracked].sort());
  }

  /** The day, where a configuration says different things on different days. */
  private dayOf(path: string, text: string): string {
    return nameOf(path) === CONFIG_FILE && /\buntil\b/.test(text) ? ` on ${this.today}` : '';
  }

  private note(path: string, what: string): void {
    const folder = folderOf(path);
    const notes = this.notes.get(folder);
    if (notes) notes.add(what);
    else this.notes.set(folder, new Set([what]));
  }

  private extend(above: string, folder: string): string {
    let chain = this.chains.get(folder);
    if (chain === undefined) {
      const notes = this.notes.get(folder);
      chain = notes ? hashOf([above, ...[...notes].sort()]) : above;
      this.chains.set(folder, chain);
    }
    return chain;
  }
}

/** Returns a host that answers from what was noted, as if no other file of that kind existed. */
export function replay({ texts, existing, entries, repositories, today }: CheckContext): FolderHost {
  return {
    today: () => today,
    readIfThere: async (path) => texts.get(path),
    exists: async (path) => existing.has(path),
    entries: async (folder) => entries.get(folder),
    repository: async (folder) => repositories.get(folder),
  };
}

/** A hash of several texts, such that no two lists of texts have the same. */
export function hashOf(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}\n`).update(text, 'utf8');
  return hash.digest('base64url');
}

/** A hash of a file: of its bytes, or of its text, which is the same where the bytes are UTF-8. */
export function contentHash(content: string | Uint8Array): string {
  const hash = createHash('sha256');
  return (typeof content === 'string' ? hash.update(content, 'utf8') : hash.update(content)).digest('base64url');
}
