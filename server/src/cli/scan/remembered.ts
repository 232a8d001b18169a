import { readFileSync } from 'node:fs';
import { RULES } from '../../core/rules/registry.js';
import { VERSION } from '../../host/version.js';
import type { Cache } from './cache.js';
import type { CacheEntry } from './cache-entry.js';
import { contentHash, hashOf } from './check-context.js';
import type { CheckValues } from './check-options.js';
import type {
  CachedContent,
  CheckResult,
  FileReport,
  FinishedReport,
  ReportOptions,
  SameContent,
} from './file-report.js';
import type { InputFile } from './inputs.js';
import type { Workspace } from './workspace.js';
import { fingerprintOf, type KnownFiles } from './world.js';

/** What decides about results beside the files and their surroundings. */
interface Conditions {
  readonly cwd: string;
  readonly values: CheckValues;
  readonly options: ReportOptions;
  /** The file Yamlock was started from: another build may find other things under the same version. */
  readonly program?: string | undefined;
}

/** Answers for files from a cache, and fills it. A file is known by its content, path, surroundings and configuration. */
export class Remembered {
  private readonly base: string;
  private readonly keys = new Map<InputFile, string>();
  private readonly found = new Map<InputFile, readonly CacheEntry[]>();
  /** The entries of the files as they are. */
  private readonly entries = new Map<InputFile, CacheEntry>();
  private world = '';
  /** A hash of all that is known of kustomizations. */
  private readonly kustomize: string;

  constructor(
    private readonly cache: Cache,
    private readonly workspace: Workspace,
    conditions: Conditions,
  ) {
    const { cwd, values, options, program } = conditions;
    const { texts } = workspace.context;
    const { config } = values;
    this.kustomize = hashOf([JSON.stringify(workspace.kustomize.facts)]);
    this.base = hashOf([
      VERSION,
      process.version,
      program === undefined ? '' : contentHash(readFileSync(program)),
      JSON.stringify(RULES.map(({ id, level, since, until }) => [id, level, since ?? null, until ?? null])),
      JSON.stringify([values.rules ?? null, values['kubernetes-version'] ?? null, values['no-config'] === true]),
      // A file named on the command line counts for every file; which folder it lies in does not matter.
      config === undefined ? '' : dated(texts.get(workspace.configFile ?? '') ?? '', workspace.context.today),
      JSON.stringify([options.level, options.excerpts]),
      cwd,
    ]);
  }

  /** Returns the contents of a file of which results are known. */
  contentsOf(input: InputFile): readonly CachedContent[] {
    return this.entriesOf(input).map(({ result: { hash, report } }) => ({ hash, waits: !report }));
  }

  /** Returns what is known of a file whose content is known. */
  recall(input: InputFile, { same }: SameContent): CheckResult | undefined {
    const entry = this.entriesOf(input).find(({ result: { hash } }) => hash === same);
    if (!entry) return undefined;
    this.entries.set(input, entry);
    this.cache.set(this.keyOf(input), entry, false);
    return entry.result;
  }

  /** Keeps the result of a file. What failed may not fail again, and is not kept. */
  take(input: InputFile, { hash, ...result }: CheckResult): void {
    if (hash === undefined || (result.report && !isWhole(result.report))) return;
    const entry = { result: { ...result, hash } };
    this.entries.set(input, entry);
    this.cache.set(this.keyOf(input), entry);
  }

  /** Adds the reports that are known of files that were to wait to `reports`; returns the files of which none is. */
  recallReports(
    inputs: readonly InputFile[],
    known: KnownFiles,
    reports: Map<InputFile, FileReport>,
  ): readonly InputFile[] {
    this.world = fingerprintOf(known, [this.workspace.context.fingerprint(), this.kustomize]);
    return inputs.filter((input) => {
      const finished = this.entries.get(input)?.finished;
      if (finished?.world !== this.world) return true;
      reports.set(input, finished.report);
      return false;
    });
  }

  /** Keeps the report of a file that had waited, where it is about the content that is known. */
  takeReport(input: InputFile, { hash, ...report }: FinishedReport): void {
    const entry = this.entries.get(input);
    if (!entry || entry.result.hash !== hash || !isWhole(report)) return;
    this.cache.set(this.keyOf(input), { result: entry.result, finished: { world: this.world, report } });
  }

  private entriesOf(input: InputFile): readonly CacheEntry[] {
    const known = this.found.get(input) ?? this.cache.entriesOf(this.keyOf(input));
    this.found.set(input, known);
    return known;
  }

  private keyOf(input: InputFile): string {
    const known = this.keys.get(input);
    if (known !== undefined) return known;
    const { path, folder, explicit } = input;
    const key = hashOf([
      this.base,
      path,
      folder,
      String(explicit),
      this.workspace.context.fingerprintOf(path),
      this.workspace.kustomize.names(path) ? this.kustomize : '',
    ]);
    this.keys.set(input, key);
    return key;
  }
}

/** A hash of a configuration, which may say different things on different days. */
function dated(text: string, today: string): string {
  return `${contentHash(text)}${/\buntil\b/.test(text) ? ` on ${today}` : ''}`;
}

/** False where a part of a file was not checked for a mistake in Yamlock. */
function isWhole({ checked, reasons, failed }: FileReport): boolean {
  return !failed && !(checked && reasons.length > 0);
}
