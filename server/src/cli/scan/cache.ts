import { createHash, randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { homedir } from 'node:os';
import nodePath from 'node:path';
import type { Io } from '../io.js';
import { type CacheEntry, toEntry } from './cache-entry.js';
import { hashOf } from './check-context.js';

/** What a cache file begins with: its form, and a hash of the rest. */
const HEADER = /^yamlock-cache 2 ([\w-]{43})\n/;
/** Stands in a key between the hash of all that decides about an input and the hash of its content. */
const BETWEEN = '.';
/** A larger file is none that Yamlock wrote. */
const MOST_BYTES = 256 * 1024 * 1024;
/** How many times the file is written without an entry being of use before the entry is dropped. */
const PATIENCE = 8;

/** An entry as it was read, not looked at yet. */
interface Unchecked {
  readonly entry: unknown;
  /** How many times in a row the file was written without the entry being used. */
  readonly idle: number;
}

/**
 * Results of earlier scans in one file. An entry is found by a hash of everything that decides about it, so that it is
 * never wrong, only of no use. It holds what reports hold, never a secret's value nor unmasked source. A file that cannot
 * be used is the same as none.
 */
export class Cache {
  /** Entries that were of use in this run. */
  private readonly used = new Map<string, CacheEntry>();
  private changed = false;
  /** The hashes of the contents that the file has of each input, by the first part of their keys. */
  private readonly contents = new Map<string, string[]>();

  private constructor(
    readonly file: string,
    /** The other entries of the file. */
    private readonly others: Map<string, Unchecked>,
    /** Why the file was not used, in words for the person at the other end. */
    readonly notice: string | undefined,
    /** False where something stands in its place that is not to be replaced. */
    private readonly writable: boolean,
  ) {
    for (const key of others.keys()) {
      const [input = '', hash = ''] = key.split(BETWEEN);
      const known = this.contents.get(input);
      if (known) known.push(hash);
      else this.contents.set(input, [hash]);
    }
  }

  /** Reads a cache; never throws. */
  static async open(file: string): Promise<Cache> {
    const none = (notice?: string, writable = true) => new Cache(file, new Map(), notice, writable);
    try {
      const status = await fs.stat(file);
      if (!status.isFile()) return none('is not a file', false);
      if (status.size > MOST_BYTES) return none('is larger than any cache of Yamlock');
      const text = await fs.readFile(file, 'utf8');
      const header = HEADER.exec(text);
      if (!header) return none('is not a cache of this version of Yamlock');
      const body = text.slice(header[0].length);
      if (header[1] !== checksum(body)) return none('is damaged');
      const entries = entriesOf(JSON.parse(body));
      return entries ? new Cache(file, entries, undefined, true) : none('is damaged');
    } catch (error) {
      if (error instanceof SyntaxError) return none('is damaged');
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      return code === 'ENOENT' ? none() : none(`cannot be read${code ? ` (${code})` : ''}`);
    }
  }

  /** Returns the entries there are of an input, whatever its content. */
  entriesOf(input: string): readonly CacheEntry[] {
    return (this.contents.get(input) ?? []).flatMap((hash) => {
      const entry = toEntry(this.others.get(input + BETWEEN + hash)?.entry);
      // The hash stands in the key and in the entry: whoever swapped entries is found out here.
      return entry?.result.hash === hash ? entry : [];
    });
  }

  /** Keeps an entry that is new, or was of use. */
  set(input: string, entry: CacheEntry, isNew = true): void {
    const key = input + BETWEEN + entry.result.hash;
    this.others.delete(key);
    this.used.set(key, entry);
    this.changed ||= isNew;
  }

  /**
   * Writes the file in one step, if there is anything new.
   * @throws the system's error; the file is then as it was.
   */
  async save(): Promise<void> {
    if (!this.changed || !this.writable) return;
    const entries: [string, number, unknown][] = [];
    for (const [key, entry] of this.used) entries.push([key, 0, entry]);
    for (const [key, { entry, idle }] of this.others) {
      if (idle < PATIENCE) entries.push([key, idle + 1, entry]);
    }
    const body = JSON.stringify(entries);
    await fs.mkdir(nodePath.dirname(this.file), { recursive: true, mode: 0o700 });
    const beside = `${this.file}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      // Nobody else's to read: it says what is wrong where.
      await fs.writeFile(beside, `yamlock-cache 2 ${checksum(body)}\n${body}`, { flag: 'wx', mode: 0o600 });
      await fs.rename(beside, this.file);
    } catch (error) {
      await fs.rm(beside, { force: true });
      throw error;
    }
    this.changed = false;
  }
}

function checksum(body: string): string {
  return createHash('sha256').update(body, 'utf8').digest('base64url');
}

function entriesOf(value: unknown): Map<string, Unchecked> | undefined {
  if (!Array.isArray(value)) return undefined;
  const entries = new Map<string, Unchecked>();
  for (const one of value as readonly unknown[]) {
    if (!Array.isArray(one)) return undefined;
    const [key, idle, entry] = one as readonly unknown[];
    if (typeof key !== 'string' || !Number.isSafeInteger(idle)) return undefined;
    entries.set(key, { entry, idle: Number(idle) });
  }
  return entries;
}

/**
 * Where the cache lies when nobody says otherwise: the user's folder for such things, one file for each folder the
 * command is run in. Not among the sources: what a pull request brings must not pass for a cache.
 */
export function defaultCacheFile(io: Io): string {
  return nodePath.join(ownFolder(io), `${hashOf([io.cwd]).slice(0, 16)}.json`);
}

/** Returns the folder in which Yamlock keeps files of its own for a user. */
export function ownFolder({ env }: Io): string {
  const home = env.HOME ?? homedir();
  // A relative one is to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/#variables
  const named = env.XDG_CACHE_HOME && nodePath.isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : undefined;
  const base =
    named || env.LOCALAPPDATA || nodePath.join(home, process.platform === 'darwin' ? 'Library/Caches' : '.cache');
  return nodePath.join(base, 'yamlock');
}
