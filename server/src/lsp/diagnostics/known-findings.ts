import { compareWithBaseline, type Fingerprint } from '../../core/engine/baseline.js';
import { BASELINE_FILE, identityOf, readBaseline } from '../../core/engine/baseline-text.js';
import type { CheckedFinding } from '../../core/engine/placed-finding.js';
import { findRule } from '../../core/rules/registry.js';
import { detached } from '../../core/text/detached.js';
import { folderOf, join, relativeTo } from '../../core/text/paths.js';
import { say } from '../../core/text/say.js';
import type { Folder, Folders } from '../session/folders.js';
import type { Hosts } from '../session/hosts.js';
import { type Log, nameOf } from '../session/log.js';

/** The findings of a file, without those that are known. */
export interface Split<Finding> {
  readonly shown: readonly Finding[];
  /** Those that the baseline has, and that are not shown. */
  readonly known: readonly Finding[];
}

/** The baseline of a folder. */
interface Baseline {
  /** The absolute path of its file. */
  readonly path: string;
  /** Its entries, by the names of files. */
  readonly byFile: ReadonlyMap<string, readonly Fingerprint[]>;
  /** The entries of files that are gone: they may have been renamed. */
  readonly gone: readonly Fingerprint[];
}

/**
 * Tells the findings that a baseline knows from new ones, where the setting `newOnly` asks for that. The file is that of
 * `yamlock baseline`, in the workspace folder or above it in its repository. Unlike a scan, this looks at one file at a time: an object
 * that moved into another file is new there, unless its file is gone.
 */
export class KnownFindings {
  private readonly baselines = new Map<string, Baseline | { readonly problem: string }>();
  /** The entries of files that are gone, each with the path of the file whose finding it is now. */
  private readonly taken = new Map<Fingerprint, string>();
  private loads = 0;
  private loading: Promise<boolean> = Promise.resolve(false);

  constructor(
    private readonly hosts: Hosts,
    private readonly folders: Folders,
    private readonly log: Log,
    /** Returns true where one of these lines of a file, both ends included, was edited since it was opened. */
    private readonly isEdited: (path: string, from: number, to: number) => boolean,
  ) {}

  /** To be called when the settings or the folders changed, and when files came or went. Resolves to true where other findings are known. */
  renew(): Promise<boolean> {
    this.loading = this.load();
    return this.loading;
  }

  /** Resolves when what is known can be told. */
  async ready(): Promise<void> {
    await this.loading;
  }

  private async load(): Promise<boolean> {
    const load = ++this.loads;
    const found = new Map<string, Baseline | { readonly problem: string }>();
    if (this.folders.newOnly)
      for (const folder of this.folders.all) {
        const baseline = folder.hasFiles ? await this.find(folder) : undefined;
        if (baseline) found.set(folder.path, baseline);
      }
    if (load !== this.loads || isSame(found, this.baselines)) return false;
    this.baselines.clear();
    this.taken.clear();
    for (const [path, baseline] of found) this.baselines.set(path, baseline);
    return true;
  }

  /** Returns true where such a change of a file may change what is known. */
  dependsOn(path: string, cameOrWent: boolean): boolean {
    return this.folders.newOnly && (cameOrWent || path.endsWith(`/${BASELINE_FILE}`));
  }

  /** Returns what is to be said of the baseline of a file: where it is, or why there is none. */
  of(path: string): { readonly path: string } | { readonly problem: string } | undefined {
    if (!this.folders.newOnly) return undefined;
    const folder = this.folders.folderOf(path);
    return (folder && this.baselines.get(folder.path)) ?? { problem: say`there is no ${BASELINE_FILE}` };
  }

  /**
   * Returns the findings of a file, known and not.
   * @param linesOf Returns the lines of a finding, both ends included; absent for a file that is not open.
   */
  split<Finding extends CheckedFinding>(
    path: string,
    findings: readonly Finding[],
    linesOf?: (finding: Finding) => readonly [from: number, to: number],
  ): Split<Finding> {
    const folder = this.folders.folderOf(path);
    const baseline = folder && this.baselines.get(folder.path);
    if (!baseline || 'problem' in baseline || findings.length === 0) return { shown: findings, known: [] };
    const file = relativeTo(folderOf(baseline.path), path) ?? path;
    for (const [entry, by] of this.taken) if (by === path) this.taken.delete(entry);
    const left = baseline.gone.filter((entry) => !this.taken.has(entry));
    const entries = [...(baseline.byFile.get(file) ?? []), ...left];
    const printOf = ({ rule, resource, pointer, finding }: Finding): Fingerprint => {
      const object = resource && identityOf(resource);
      return {
        rule: rule.id,
        file,
        ...(object === undefined ? {} : { object }),
        at: pointer,
        message: finding.message,
      };
    };
    const { fresh, gone } = compareWithBaseline(findings, entries, printOf, {
      isThere: (name) => baseline.byFile.has(name),
      isOfSets: (rule) => findRule(rule)?.scope === 'set',
    });
    const unmatched = new Set(gone);
    for (const entry of left) if (!unmatched.has(entry)) this.taken.set(entry, path);
    const isShown = new Set(fresh);
    for (const finding of findings) {
      // What is being written is to be seen, also where it replaces what was known.
      if (linesOf && this.isEdited(path, ...linesOf(finding))) isShown.add(finding);
    }
    return {
      shown: findings.filter((finding) => isShown.has(finding)),
      known: findings.filter((finding) => !isShown.has(finding)),
    };
  }

  private async find({ path: folder }: Folder): Promise<Baseline | { readonly problem: string } | undefined> {
    const host = this.hosts.of(folder);
    try {
      for (let at = folder; ; at = folderOf(at)) {
        const path = join(at, BASELINE_FILE);
        const text = await host.readIfThere(path);
        if (text !== undefined) return await this.read(path, text);
        if (folderOf(at) === at || (await host.repository(at))) return undefined;
      }
    } catch (error) {
      this.log.warn(`The baseline of ${folder} cannot be read (${nameOf(error)}); all findings are shown`);
      return { problem: say`${BASELINE_FILE} cannot be read` };
    }
  }

  private async read(path: string, text: string): Promise<Baseline | { readonly problem: string }> {
    const entries = readBaseline(text, BASELINE_FILE);
    if ('problem' in entries) {
      this.log.warn(`${path}: ${entries.problem}; all findings are shown`);
      return entries;
    }
    const host = this.hosts.of(path);
    const byFile = new Map<string, Fingerprint[]>();
    const gone: Fingerprint[] = [];
    const isThere = new Map<string, boolean>();
    for (const entry of detached(entries)) {
      const { file } = entry;
      const there = isThere.get(file) ?? (await host.exists(join(folderOf(path), file)));
      isThere.set(file, there);
      if (!there) gone.push(entry);
      else if (byFile.has(file)) byFile.get(file)?.push(entry);
      else byFile.set(file, [entry]);
    }
    return { path, byFile, gone };
  }
}

function isSame(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  const textOf = (all: ReadonlyMap<string, unknown>): string =>
    JSON.stringify([...all], (_, value) => (value instanceof Map ? [...value] : value));
  return textOf(a) === textOf(b);
}
