import { kustomizationsIn } from '../core/kubernetes/well-known-names.js';
import type { HeldFile, HeldFiles, Pending } from '../core/refactor/pending/held-file.js';
import { pendingIn } from '../core/refactor/pending/pending.js';
import { pathIn, readStep, STEPS } from '../core/refactor/pending/step.js';
import { isPlainPath } from '../core/text/paths.js';
import { ParsedFiles } from '../core/workspace/files.js';
import { HELD } from '../core/workspace/held.js';
import { type Host, HostError, isYamlFile, type Listing } from './host.js';
import { folderOf, foldersAbove, join } from './paths.js';
import { TrackedFiles } from './repository.js';

/** The number of files in folders for plaintext that are looked at. */
const MOST_FILES = 2000;

export interface PendingUploads {
  readonly pending: readonly Pending[];
  /** What is wrong with the folders for plaintext themselves, each as a sentence without its full stop. */
  readonly problems: readonly string[];
}

/** The folders in which is looked for folders for plaintext: in some and all below them, in others alone. */
export interface PendingPlaces {
  readonly below: readonly string[];
  readonly alone?: readonly string[];
}

/** Resolves to what waits in the folders for plaintext of some places. */
export async function readPending(places: PendingPlaces, host: Host): Promise<PendingUploads> {
  return new Reading(host).read(places);
}

/** One look at the disk: every file is read once. */
class Reading {
  private readonly texts = new Map<string, string>();
  private readonly existing = new Set<string>();
  private readonly repositories = new Map<string, Promise<TrackedFiles | undefined>>();
  private readonly problems: string[] = [];
  private readonly held: HeldFile[] = [];

  constructor(private readonly host: Host) {}

  async read({ below, alone = [] }: PendingPlaces): Promise<PendingUploads> {
    const folders = new Set(alone);
    const listings: Listing[] = [];
    for (const folder of below) {
      const listing = await this.listed(folder);
      listings.push(listing);
      for (const one of await this.foldersWith(folder, listing)) folders.add(one);
    }
    for (const folder of folders) await this.readHeld(folder);
    await this.readAround();
    const there: HeldFiles = {
      held: this.held,
      files: new ParsedFiles((path) => this.texts.get(path)),
      manifests: this.held.some(({ path }) => !isYamlFile(path)) ? await this.operatorFiles(listings) : [],
      exists: (path) => this.existing.has(path),
    };
    return { pending: pendingIn(there), problems: this.problems };
  }

  /** Resolves to the listing of a folder; to that of the folder alone where a .gitignore of it cannot be read. */
  private async listed(folder: string): Promise<Listing> {
    try {
      return await this.host.list(folder);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      this.problems.push(`what is below ${folder} is not looked at: ${error.message}`);
      return { files: [], skipped: [], ignored: [], foreign: [] };
    }
  }

  /** Resolves to the folders, in and below one, that have a folder for plaintext. */
  private async foldersWith(base: string, { files, names }: Listing): Promise<readonly string[]> {
    if (names) return [...names].filter(([, there]) => there.has(HELD)).map(([folder]) => folder);
    const all = new Set([base]);
    for (const file of files)
      for (let folder = folderOf(file); folder.length > base.length && !all.has(folder); folder = folderOf(folder))
        all.add(folder);
    const found: string[] = [];
    for (const folder of all) if ((await this.host.entries(folder))?.has(HELD)) found.push(folder);
    return found;
  }

  private async readHeld(folder: string): Promise<void> {
    const held = join(folder, HELD);
    const kind = (await this.host.entries(folder))?.get(HELD);
    if (kind !== 'folder') {
      if (kind === 'link') this.problems.push(`${held} is a link, which is not followed`);
      if (kind === 'file') this.problems.push(`${held} is a file, so that nothing can be kept there`);
      return;
    }
    const before = this.held.length;
    await this.enter(held, folder);
    const ignores = (await this.textOf(join(held, '.gitignore')))?.split(/\r?\n/) ?? [];
    if (this.held.length > before && (!ignores.includes('*') || ignores.some((line) => line.startsWith('!'))))
      this.problems.push(
        `git might take what waits in ${held}: its .gitignore does not ignore everything, as a line \`*\` does`,
      );
    for (const path of kustomizationsIn(folder)) await this.textOf(path);
  }

  private async enter(at: string, folder: string): Promise<void> {
    const entries = await this.host.entries(at);
    if (!entries) {
      this.problems.push(`${at} cannot be read`);
      return;
    }
    for (const [name, kind] of [...entries].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const path = join(at, name);
      if (name === '.gitignore' && at === join(folder, HELD)) continue;
      if (kind === 'folder') await this.enter(path, folder);
      else if (this.held.length >= MOST_FILES) {
        this.problems.push(`more than ${MOST_FILES} files wait: those of ${at} are not all listed`);
        return;
      } else await this.take(path, folder, kind === 'link');
    }
  }

  private async take(path: string, folder: string, isLink: boolean): Promise<void> {
    const { host } = this;
    const isTracked = (await this.trackedIn(folder))?.has(path) ?? false;
    const file = { path, folder, isLink, isTracked, isEmpty: false, isOpenToOthers: false };
    if (isLink) {
      this.held.push(file);
      return;
    }
    try {
      const text = await host.readIfThere(path);
      // It was taken away meanwhile.
      if (text === undefined) return;
      // A value is not kept.
      if (isYamlFile(path) || folderOf(path) === join(folder, STEPS)) this.texts.set(path, text);
      const isOpenToOthers = (await host.isOpenToOthers?.(path)) ?? false;
      this.held.push({ ...file, isEmpty: text === '', isOpenToOthers });
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      this.held.push({ ...file, unreadable: error.message.replace(`${path} cannot be read: `, '') });
    }
  }

  /** Reads the files that the steps name. */
  private async readAround(): Promise<void> {
    for (const { path, folder } of this.held) {
      if (folderOf(path) !== join(folder, STEPS)) continue;
      const step = readStep(this.texts.get(path) ?? '');
      if ('refused' in step) continue;
      for (const named of [step.from, ...step.manifests]) {
        if (!isPlainPath(named)) continue;
        const file = pathIn(folder, named);
        if (!(await this.host.exists(file))) continue;
        this.existing.add(file);
        if (isYamlFile(file)) await this.textOf(file);
      }
    }
  }

  /** Resolves to the listed files with objects of the External Secrets Operator. */
  private async operatorFiles(listings: readonly Listing[]): Promise<readonly string[]> {
    const found = new Set<string>();
    for (const path of listings.flatMap(({ files }) => files)) {
      const isKept = this.texts.has(path);
      if ((await this.textOf(path))?.includes('external-secrets.io')) found.add(path);
      else if (!isKept) this.texts.delete(path);
    }
    return [...found];
  }

  /** Resolves to the text of a file; undefined where there is none that can be read. */
  private async textOf(path: string): Promise<string | undefined> {
    const known = this.texts.get(path);
    if (known !== undefined) return known;
    try {
      const text = await this.host.readIfThere(path);
      if (text !== undefined) this.texts.set(path, text);
      return text;
    } catch (error) {
      if (error instanceof HostError) return undefined;
      throw error;
    }
  }

  private trackedIn(folder: string): Promise<TrackedFiles | undefined> {
    const known = this.repositories.get(folder) ?? this.repositoryOf(folder);
    this.repositories.set(folder, known);
    return known;
  }

  private async repositoryOf(folder: string): Promise<TrackedFiles | undefined> {
    for (const one of [folder, ...foldersAbove(folder)]) {
      const repository = await this.host.repository(one);
      if (repository) return new TrackedFiles(repository);
    }
    return undefined;
  }
}
