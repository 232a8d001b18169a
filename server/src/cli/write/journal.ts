import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import nodePath from 'node:path';
import { append } from '../../core/text/append.js';
import { isRecord } from '../../core/text/json.js';
import { leftoversIn } from '../../host/node/temporary-files.js';
import { type Disk, nodeDisk } from './disk.js';

/** What a run does to one of several files: enough to take it back after the run was ended in the middle. It holds no text. */
export interface JournalEntry {
  readonly path: string;
  /** The hashes of the bytes before and after; null where there is no file. */
  readonly before: string | null;
  readonly after: string | null;
  /** Where the old file stands meanwhile. */
  readonly old: string;
  /** Where the new text stands until it takes its name; null for a file that goes. */
  readonly staged: string | null;
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Returns the bytes of a journal, in which the steps stand in their order. */
export function journalOf(entries: readonly JournalEntry[]): Buffer {
  return Buffer.from(JSON.stringify({ version: 1, entries }), 'utf8');
}

/**
 * Clears up after runs that were ended while they wrote: takes back what was to change together and has changed in part, and removes
 * what stands beside files. Resolves to the files that have their old text again.
 * @param journals The folder of the journals. It is the user's own: what a repository holds must not pass for one.
 * @param folders Where files may have been written.
 */
export async function clearUp(
  journals: string,
  folders: Iterable<string>,
  disk: Disk = nodeDisk,
): Promise<readonly string[]> {
  const back: string[] = [];
  for (const journal of await leftoversIn(journals)) {
    const entries = entriesOf(await fs.readFile(journal, 'utf8').catch(() => ''));
    append(back, await takeBack(entries, disk));
    await remove([...entries.flatMap(({ old, staged }) => [old, staged ?? []].flat()), journal]);
  }
  for (const folder of folders) await remove(await leftoversIn(folder));
  return back;
}

async function takeBack(entries: readonly JournalEntry[], disk: Disk): Promise<readonly string[]> {
  const now = await Promise.all(entries.map(({ path }) => hashAt(path)));
  const isIn = (state: 'before' | 'after', index: number): boolean => now[index] === entries[index]?.[state];
  const all = [...entries.keys()];
  // Where somebody has gone on since, their files are theirs. Where all is done, it stays.
  if (all.some((index) => !isIn('before', index) && !isIn('after', index))) return [];
  if (all.every((index) => isIn('after', index))) return [];
  const back: string[] = [];
  for (const index of all.toReversed()) {
    const entry = entries[index];
    if (!entry || isIn('before', index)) continue;
    const { path, before, old } = entry;
    if (before !== null && (await hashAt(old)) !== before) return back;
    if (before === null) await disk.remove(path);
    else await fs.rename(old, path);
    back.push(path);
  }
  for (const folder of new Set(back.map((path) => nodePath.dirname(path)))) await disk.syncFolder(folder);
  return back;
}

async function hashAt(path: string): Promise<string | null> {
  try {
    return hashOf(await fs.readFile(path));
  } catch {
    return null;
  }
}

async function remove(paths: readonly string[]): Promise<void> {
  for (const path of paths) await fs.rm(path, { force: true }).catch(() => undefined);
}

/** Returns the entries of a journal; none where it was not written to its end, so that nothing had been changed. */
function entriesOf(text: string): readonly JournalEntry[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  const entries = isRecord(value) && value.version === 1 && Array.isArray(value.entries) ? value.entries : [];
  return entries.every(isEntry) ? entries : [];
}

function isEntry(value: unknown): value is JournalEntry {
  if (!isRecord(value)) return false;
  const { path, before, after, old, staged } = value;
  const isTextOrNull = (one: unknown): boolean => one === null || typeof one === 'string';
  return typeof path === 'string' && typeof old === 'string' && [before, after, staged].every(isTextOrNull);
}
