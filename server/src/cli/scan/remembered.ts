import { readFileSync } from 'node:fs';
import { RULES } from '../../core/rules/registry.js';
import { MOST_BYTES } from '../../host/node/host.js';
import { VERSION } from '../../host/version.js';
import type { Cache } from './cache.js';
import type { CacheEntry } from './cache-entry.js';
import { contentHash, hashOf, hashOfFile } from './check-context.js';
import { whyNotRead } from './examine.js';
import type { ExaminedFile, ExamineOptions, PlannedFile } from './examined.js';
import type { InputFile } from './inputs.js';
import type { CheckValues } from './options.js';
import { readInput } from './visit.js';
import type { Workspace } from './workspace.js';
import { fingerprintOf, type KnownFiles } from './world.js';

/** What decides about results beside the files and their surroundings. */
interface Conditions {
  readonly cwd: string;
  readonly values: CheckValues;
  readonly options: ExamineOptions;
  /** The file Yamlock was started from: another build may find other things under the same version. */
  readonly program?: string | undefined;
}

interface Remembering {
  readonly key: string;
  readonly entry: CacheEntry;
}

/** Answers for files from a cache, and fills it. A file is known by its content, path, surroundings and configuration. */
export class Remembered {
  private readonly base: string;
  private readonly entries = new Map<InputFile, Remembering>();
  private world = '';
  /** Hashes of all that is known of kustomizations, and of the values of charts. */
  private readonly kustomize: string;
  private readonly charts: string;

  constructor(
    private readonly cache: Cache,
    private readonly workspace: Workspace,
    /** True where files are to be read from the file system itself, which is faster by far. */
    private readonly direct: boolean,
    conditions: Conditions,
  ) {
    const { cwd, values, options, program } = conditions;
    const { texts } = workspace.context;
    const { config } = values;
    this.kustomize = hashOf([JSON.stringify(workspace.kustomize.facts)]);
    this.charts = hashOf([JSON.stringify(workspace.charts.facts)]);
    this.base = hashOf([
      VERSION,
      process.version,
      program === undefined ? '' : contentHash(readFileSync(program)),
      JSON.stringify(RULES.map(({ id, level, since, until }) => [id, level, since ?? null, until ?? null])),
      JSON.stringify([values.rules ?? null, values['kubernetes-version'] ?? null, values['no-config'] === true]),
      // A file named on the command line counts for every file; which folder it lies in does not matter.
      config === undefined ? '' : contentHash(texts.get(workspace.configFile ?? '') ?? ''),
      JSON.stringify([options.level, options.excerpts]),
      cwd,
    ]);
  }

  /** Adds what is known of these files to `examined`; returns the files nothing is known of. */
  async recall(inputs: readonly InputFile[], examined: Map<InputFile, ExaminedFile>): Promise<readonly InputFile[]> {
    const left: InputFile[] = [];
    for (const input of inputs) {
      const hash = await this.hashOfFile(input);
      const key = hash === undefined ? undefined : this.keyOf(input, hash);
      const entry = key === undefined ? undefined : this.cache.get(key);
      // The hash stands in the key and in the entry: whoever swapped entries is found out here.
      if (key === undefined || entry?.examined.hash !== hash || entry === undefined) left.push(input);
      else {
        this.entries.set(input, { key, entry });
        examined.set(input, entry.examined);
      }
    }
    return left;
  }

  /** Keeps what was found in a file. What failed may not fail again, and is not kept. */
  take(input: InputFile, file: ExaminedFile): void {
    if (file.hash === undefined || file.failed || (file.checked && file.reasons.length > 0)) return;
    const remembering = { key: this.keyOf(input, file.hash), entry: { examined: file } };
    this.entries.set(input, remembering);
    this.cache.set(remembering.key, remembering.entry);
  }

  /** Adds the fixes that are known for these files to `planned`; returns the files whose fixes are not. */
  recallPlans(
    inputs: readonly InputFile[],
    known: KnownFiles,
    planned: Map<InputFile, PlannedFile | undefined>,
  ): readonly InputFile[] {
    this.world = fingerprintOf(known, this.workspace.context.fingerprint());
    return inputs.filter((input) => {
      const entry = this.entries.get(input)?.entry;
      const plan = entry?.planned;
      if (plan?.world !== this.world || plan.fixes.length !== entry?.examined.findings.length) return true;
      planned.set(input, plan);
      return false;
    });
  }

  takePlan(input: InputFile, plan: PlannedFile | undefined): void {
    const remembering = this.entries.get(input);
    if (!remembering || !plan || plan.reasons.length > 0) return;
    const { key, entry } = remembering;
    this.cache.set(key, { examined: entry.examined, planned: { world: this.world, fixes: plan.fixes, reasons: [] } });
  }

  private keyOf(input: InputFile, content: string): string {
    const { path, folder, explicit } = input;
    return hashOf([
      this.base,
      path,
      folder,
      String(explicit),
      this.workspace.context.fingerprintOf(path),
      this.workspace.kustomize.names(path) ? this.kustomize : '',
      this.charts,
      content,
    ]);
  }

  /** Undefined where the file is not to be read, or cannot be. */
  private async hashOfFile(input: InputFile): Promise<string | undefined> {
    if (!this.direct || input === this.workspace.stdin) {
      const read = await readInput(this.workspace, input);
      return 'text' in read ? contentHash(read.text) : undefined;
    }
    if (whyNotRead(input, this.workspace.project) !== undefined) return undefined;
    try {
      return hashOfFile(input.path, MOST_BYTES);
    } catch {
      // Whoever checks the file says why it cannot be read.
      return undefined;
    }
  }
}
