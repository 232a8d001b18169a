import { SOPS_CONFIG } from '../../core/encryption/sops/config.js';
import type { ProgramState } from '../../core/encryption/sops/program.js';
import type { SopsSession } from '../../core/encryption/sops/session.js';
import type { PlacedFinding } from '../../core/engine/placed-finding.js';
import { filesUsing, fixesOf, type PlannedFix, planFix } from '../../core/engine/plan-fixes.js';
import { KUSTOMIZATION_NAMES } from '../../core/kubernetes/well-known-names.js';
import type { Fix, FixPlan, FixWorld } from '../../core/model/fix.js';
import { shiftEdits } from '../../core/text/range.js';
import { ParsedFiles } from '../../core/workspace/files.js';
import { HELD } from '../../core/workspace/held.js';
import type { YamlStream } from '../../core/yaml/document.js';
import type { Crypto } from '../crypto.js';
import type { Host } from '../host.js';
import { folderOf, foldersAbove, join } from '../paths.js';
import { DiskAnswers } from './disk.js';
import type { Project } from './project.js';

/** What a plan may ask for before everything it asked for is there: files, then what they lead to. */
const MOST_ROUNDS = 10;

/** So many files that use an object are read before its fixes are planned; those beyond, when a plan asks for them. */
const MOST_USERS = 20;

/** What plans mostly look at in the folder of their file and above. */
const OFTEN_READ = [...KUSTOMIZATION_NAMES, SOPS_CONFIG, '.gitignore', 'Chart.yaml'];

/** Texts that count for files, whatever stands on disk. */
export interface OpenTexts {
  has(path: string): boolean;
  textOf(path: string): string | undefined;
  /** Returns the same, parsed, where that is known. */
  streamOf?(path: string): YamlStream | undefined;
  /** True for a file that was deleted from the disk although its text is here. */
  isDeleted(path: string): boolean;
}

/** Where plans are made, and with what. */
export interface PlanContext {
  readonly path: string;
  readonly project: Project;
  readonly open: OpenTexts;
  readonly host: Host;
  readonly crypto: Crypto | undefined;
  /** Whether that program may be started for files below a root; asked when a plan wants to know. */
  readonly sopsProgram?: ((root: string) => Promise<ProgramState>) | undefined;
}

/** A plan, and where the document of its finding began. */
interface Kept {
  readonly plan: FixPlan;
  readonly start: number;
}

type Session = SopsSession | { readonly refused: string };

/**
 * Plans the fixes of one file, as it is and as all around it is now. Each file that plans look at is read once and parsed
 * once, and each fix is planned once. The core is synchronous, the disk is not: what most plans look at is read beforehand,
 * and a plan that asks for more is made again once that was read. Nothing is taken from memory that could be older than
 * the disk.
 */
export class Planning {
  readonly world: FixWorld;
  private readonly disk: DiskAnswers;
  /** The texts of open documents as plans were given them; undefined for a path that was asked about and not open. */
  private readonly opened = new Map<string, string | undefined>();
  private readonly unprepared = new Set<string>();
  private readonly sessions = new Map<string, Session>();
  private readonly askedSessions = new Map<string, readonly string[]>();
  private program: ProgramState | undefined;
  private asksProgram = false;
  private readonly lists = new Map<PlacedFinding, readonly Fix[]>();
  private readonly plans = new Map<Fix, Kept>();
  private readonly answers = new Map<string, unknown>();

  private constructor(private readonly context: PlanContext) {
    this.disk = new DiskAnswers(context.host);
    this.world = this.worldOf(context);
  }

  static async begin(context: PlanContext): Promise<Planning> {
    const planning = new Planning(context);
    const { path, project } = context;
    const { root } = planning.world;
    const above = foldersAbove(path).filter((folder) => folder === root || folder.startsWith(join(root, '')));
    await planning.disk.look([...above, join(root, HELD)], OFTEN_READ);
    await project.prepare(path);
    return planning;
  }

  /** Returns the fixes of a finding with their plans, the preferred one first. Rejects where a fix throws. */
  async planned(finding: PlacedFinding): Promise<readonly PlannedFix[]> {
    const planned: PlannedFix[] = [];
    for (const fix of this.lists.get(finding) ?? (await this.list(finding))) {
      const known = this.keptOf(finding, fix);
      const plan = known ?? (await this.ask((world) => planFix(finding, fix, world, rethrow), changedBy));
      if (!known) this.plans.set(fix, { plan, start: finding.start });
      planned.push({ fix, plan });
    }
    return planned;
  }

  /** Returns the fixes of a finding, none of them planned; as far as other files count, those that were read by now do. */
  fixesHere(finding: PlacedFinding): readonly Fix[] {
    const known = this.lists.get(finding);
    if (known) return known;
    this.begin();
    const fixes = fixesOf(finding, this.world);
    if (!this.asksForMore()) this.lists.set(finding, fixes);
    return fixes;
  }

  /** Returns the plan of a fix that changes its own file alone. */
  plannedHere(finding: PlacedFinding, fix: Fix, onCrash: (rule: string, error: unknown) => void): FixPlan {
    const known = this.keptOf(finding, fix);
    if (known) return known;
    this.begin();
    let failed = false;
    const plan = planFix(finding, fix, this.world, (rule, error) => {
      failed = true;
      onCrash(rule, error);
    });
    // One that asked for other files is planned again once they were read.
    if (!failed && !this.asksForMore()) this.plans.set(fix, { plan, start: finding.start });
    return plan;
  }

  /** Returns what `make` comes to under a name. It is kept; a failure is not. */
  async once<Result>(name: string, make: () => Promise<Result>): Promise<Result> {
    if (!this.answers.has(name)) this.answers.set(name, await make());
    // A name is of one call, and so of one type.
    return this.answers.get(name) as Result;
  }

  /**
   * Asks the core for something that depends on files, again for as long as it asks for more.
   * @param needs The files whose texts are needed afterwards: where edits stand can be said of a text alone.
   * @param rounds How often it may ask for more.
   */
  async ask<Result>(
    make: (world: FixWorld) => Result,
    needs: (result: Result) => readonly string[] = () => [],
    rounds = MOST_ROUNDS,
  ): Promise<Result> {
    for (let round = 1; ; round++) {
      this.begin();
      const result = make(this.world);
      for (const path of needs(result)) this.textOf(path);
      if (!(await this.read())) return result;
      if (round === rounds) throw new RangeError('A plan goes on asking for more files');
    }
  }

  /** Returns the text of a file as plans were made against it; undefined where there is none. */
  textOf(path: string): string | undefined {
    this.opened.set(path, this.openText(path));
    if (!this.context.open.has(path)) return this.disk.textOf(path);
    return this.opened.get(path);
  }

  /** Returns true where everything that plans were made with is still so: then they count. */
  async holds(): Promise<boolean> {
    if ([...this.opened].some(([path, text]) => this.openText(path) !== text)) return false;
    if (this.program !== undefined && !isSame(this.program, await this.askProgram())) return false;
    return this.disk.holds();
  }

  /** The text of an open document; what is gone from the disk is no place to write to, save for the finding's own. */
  private openText(path: string): string | undefined {
    const { open, path: own } = this.context;
    return open.has(path) && (path === own || !open.isDeleted(path)) ? open.textOf(path) : undefined;
  }

  private async list(finding: PlacedFinding): Promise<readonly Fix[]> {
    this.begin();
    for (const path of filesUsing(finding, this.world).slice(0, MOST_USERS)) this.textOf(path);
    await this.read();
    const fixes = await this.ask((world) => fixesOf(finding, world));
    this.lists.set(finding, fixes);
    return fixes;
  }

  /** Returns the plan of a fix as it was made, counted from where the file begins by now. */
  private keptOf({ start }: PlacedFinding, fix: Fix): FixPlan | undefined {
    const kept = this.plans.get(fix);
    if (!kept || kept.start === start || 'refused' in kept.plan) return kept?.plan;
    return { ...kept.plan, edits: shiftEdits(kept.plan.edits, start - kept.start) };
  }

  private asksForMore(): boolean {
    const asked = this.unprepared.size + this.askedSessions.size;
    return asked > 0 || this.asksProgram || this.disk.asksForMore();
  }

  private begin(): void {
    this.disk.begin();
    this.unprepared.clear();
    this.askedSessions.clear();
    this.asksProgram = false;
  }

  /** Reads what was asked for. Returns true where that was anything. */
  private async read(): Promise<boolean> {
    const { project, crypto } = this.context;
    const [folders, sessions, asksProgram] = [[...this.unprepared], [...this.askedSessions], this.asksProgram];
    const news = await this.disk.read();
    if (crypto) for (const [key, recipients] of sessions) this.sessions.set(key, await crypto.openSops(recipients));
    if (asksProgram) this.program = await this.askProgram();
    for (const folder of folders) await project.prepare(join(folder, ''));
    return news || folders.length + sessions.length > 0 || asksProgram;
  }

  private async askProgram(): Promise<ProgramState> {
    return (await this.context.sopsProgram?.(this.world.root)) ?? 'absent';
  }

  private worldOf({ path, project, open, crypto }: PlanContext): FixWorld {
    const { disk, sessions } = this;
    const own = project.world(path);
    const prepare = (other: string): void => {
      const folder = folderOf(other);
      if (!project.around.isPrepared(other) && !disk.isAbsent(folder)) this.unprepared.add(folder);
    };
    return {
      ...own,
      files: new ParsedFiles(
        (other) => this.textOf(other),
        (other) => open.streamOf?.(other),
      ),
      isTaken: (other) => {
        this.opened.set(other, this.openText(other));
        return open.has(other) || disk.exists(other);
      },
      isLink: (other) => disk.isLink(other),
      isIgnored: (other) => {
        prepare(other);
        return own.isIgnored(other);
      },
      isTracked: (other) => {
        prepare(other);
        return own.isTracked?.(other) ?? false;
      },
      ...(crypto
        ? {
            sealing: crypto,
            sopsSession: (other: string, recipients: readonly string[]) => {
              const key = [other, ...recipients].join('\n');
              if (!sessions.has(key)) this.askedSessions.set(key, recipients);
              return sessions.get(key);
            },
          }
        : {}),
      sopsProgram: () => {
        this.asksProgram ||= this.program === undefined;
        return this.program ?? 'absent';
      },
    };
  }
}

/** Returns the files that a plan changes besides the finding's own. */
export function changedBy(plan: FixPlan): readonly string[] {
  const files = 'refused' in plan ? [] : (plan.files ?? []);
  return files.flatMap((file) => {
    const isThere = file.kind === 'edit' || (file.kind === 'encrypt' && !file.isNew);
    return isThere ? file.path : [];
  });
}

function isSame(a: ProgramState, b: ProgramState): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function rethrow(_rule: string, error: unknown): never {
  throw error;
}
