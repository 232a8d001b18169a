import type { AppliedTrials } from '../../core/applied/trials.js';
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
import type { Cursor } from '../../core/yaml/cursor.js';
import type { YamlStream } from '../../core/yaml/document.js';
import type { Crypto, RoundsOfCrypto } from '../crypto.js';
import type { Host } from '../host.js';
import { folderOf, foldersAbove, join } from '../paths.js';
import { DiskAnswers } from './disk.js';
import type { Project } from './project.js';

/** How often a plan may ask for more files: those that it reads lead to others. */
const MOST_ROUNDS = 10;

/** The largest number of files using an object that are read before its fixes are planned; further ones are read on demand. */
const MOST_USERS = 20;

/** The names of files that most plans read in the folder of their file and above. */
const OFTEN_READ = [...KUSTOMIZATION_NAMES, SOPS_CONFIG, '.gitignore', 'Chart.yaml'];

/** The texts of open documents, which count instead of those on disk. */
export interface OpenTexts {
  has(path: string): boolean;
  textOf(path: string): string | undefined;
  /** Returns the parsed text, where it was parsed before. */
  streamOf?(path: string): YamlStream | undefined;
  /** Returns true for an open document whose file was deleted from the disk. */
  isDeleted(path: string): boolean;
}

/** The file whose fixes are planned, and the services that plans use. */
export interface PlanContext {
  readonly path: string;
  readonly project: Project;
  readonly open: OpenTexts;
  readonly host: Host;
  readonly crypto: Crypto | undefined;
  /** Builds the charts and kustomizations of the folder. */
  readonly applied?: AppliedTrials | undefined;
  /** Returns whether the sops program may be started for files below a root. Called only when a plan asks. */
  readonly sopsProgram?: ((root: string) => Promise<ProgramState>) | undefined;
}

/** A plan, and the offset of its finding's document in the file when the plan was made. */
interface KeptPlan {
  readonly plan: FixPlan;
  readonly start: number;
}

/** The text of an open document, which has none where its file was deleted. */
type Opened = 'closed' | { readonly text: string | undefined };

type Session = SopsSession | { readonly refused: string };

/**
 * Plans the fixes of one file against the current state of the file and of the files around it. Each file is read once and
 * parsed once, and each fix is planned once. The core is synchronous and the disk is not: the files that most plans read are
 * read beforehand, and a plan that asks for more is made again after they were read. Nothing comes from a memory that may be
 * older than the disk.
 */
export class Planning {
  readonly world: FixWorld;
  private readonly disk: DiskAnswers;
  private readonly crypto: Crypto | undefined;
  /** The same, where its results take their time. */
  private readonly rounds: RoundsOfCrypto | undefined;
  /** What was open under the paths that plans asked about. */
  private readonly opened = new Map<string, Opened>();
  private readonly unprepared = new Set<string>();
  private readonly sessions = new Map<string, Session>();
  private readonly askedSessions = new Map<string, readonly string[]>();
  private program: ProgramState | undefined;
  private asksProgram = false;
  private readonly lists = new Map<PlacedFinding, readonly Fix[]>();
  private readonly plans = new Map<Fix, KeptPlan>();
  /** The first fix of each title that findings share, by what they share it for. */
  private readonly shared = new Map<Cursor, Map<string, Fix>>();
  private readonly answers = new Map<string, unknown>();

  private constructor(
    private readonly context: PlanContext,
    whyNotOutsideGit: string | undefined,
  ) {
    this.disk = new DiskAnswers(context.host);
    this.rounds = context.crypto?.inRounds?.();
    this.crypto = this.rounds ?? context.crypto;
    this.world = this.worldOf(context, whyNotOutsideGit);
  }

  static async begin(context: PlanContext): Promise<Planning> {
    const { path, project, host } = context;
    const planning = new Planning(context, await host.whyNotOutsideGit?.(path));
    const { root } = planning.world;
    const above = foldersAbove(path).filter((folder) => folder === root || folder.startsWith(join(root, '')));
    await planning.disk.preload([...above, join(root, HELD)], OFTEN_READ);
    await project.prepare(path);
    return planning;
  }

  /** Resolves to the fixes of a finding with their plans, the preferred one first. Rejects where a fix throws. */
  async planned(finding: PlacedFinding): Promise<readonly PlannedFix[]> {
    const planned: PlannedFix[] = [];
    for (const fix of this.lists.get(finding) ?? (await this.list(finding))) {
      const known = this.keptOf(finding, fix);
      const plan = known ?? (await this.ask((world) => planFix(finding, fix, world, rethrow), changedBy));
      if (!known) this.plans.set(this.firstOf(fix), { plan, start: finding.start });
      planned.push({ fix, plan });
    }
    return planned;
  }

  /** Returns the fixes of a finding without their plans, by the files that were read so far. */
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
    // A plan that asked for other files is not kept: it is made again when they were read.
    if (!failed && !this.asksForMore()) this.plans.set(this.firstOf(fix), { plan, start: finding.start });
    return plan;
  }

  /** Resolves to the result of `make`, which is remembered by its name. A failure is not remembered. */
  async once<Result>(name: string, make: () => Promise<Result>): Promise<Result> {
    if (!this.answers.has(name)) this.answers.set(name, await make());
    // Each name is used by one caller, and so has one type.
    return this.answers.get(name) as Result;
  }

  /**
   * Resolves to the result of `make`, which is called again for as long as it asks for more files.
   * @param needs Returns the files whose texts the caller needs afterwards, to turn offsets into positions.
   * @param rounds How often it may ask for more.
   * @throws RangeError where it asks more often.
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

  /** Returns the text of a file as plans were made against it; undefined where the file does not exist. */
  textOf(path: string): string | undefined {
    const opened = this.openedOf(path);
    return opened === 'closed' ? this.disk.textOf(path) : opened.text;
  }

  /** Resolves to true where everything that plans were made with is unchanged, so that they are still valid. */
  async holds(): Promise<boolean> {
    if (!this.holdsOpen()) return false;
    if (this.program !== undefined && !isSame(this.program, await this.askProgram())) return false;
    return this.disk.holds();
  }

  /** Returns true where the open documents that plans were made with are unchanged. */
  holdsOpen(): boolean {
    return [...this.opened].every(([path, before]) => {
      const now = this.openNow(path);
      return before === 'closed' || now === 'closed' ? before === now : before.text === now.text;
    });
  }

  /** Returns what was open under a path when it was first asked about: all plans are made with the same texts. */
  private openedOf(path: string): Opened {
    const known = this.opened.get(path) ?? this.openNow(path);
    this.opened.set(path, known);
    return known;
  }

  /** Returns what is open under a path. A document whose file is deleted has no text, unless it is the finding's own. */
  private openNow(path: string): Opened {
    const { open, path: own } = this.context;
    if (!open.has(path)) return 'closed';
    return { text: path === own || !open.isDeleted(path) ? open.textOf(path) : undefined };
  }

  private async list(finding: PlacedFinding): Promise<readonly Fix[]> {
    this.begin();
    for (const path of filesUsing(finding, this.world).slice(0, MOST_USERS)) this.textOf(path);
    await this.read();
    const fixes = await this.ask((world) => fixesOf(finding, world));
    this.lists.set(finding, fixes);
    return fixes;
  }

  /** Returns the plan of a fix that was made before, its edits shifted to where the document begins now. */
  private keptOf({ start }: PlacedFinding, fix: Fix): FixPlan | undefined {
    const kept = this.plans.get(this.firstOf(fix));
    if (!kept || kept.start === start || 'refused' in kept.plan) return kept?.plan;
    return { ...kept.plan, edits: shiftEdits(kept.plan.edits, start - kept.start) };
  }

  /** Returns the first of the fixes that findings share, whose plan is that of all of them. */
  private firstOf(fix: Fix): Fix {
    const { sharedBy, title } = fix;
    if (!sharedBy) return fix;
    const known = this.shared.get(sharedBy) ?? new Map<string, Fix>();
    this.shared.set(sharedBy, known);
    const first = known.get(title) ?? fix;
    known.set(title, first);
    return first;
  }

  private asksForMore(): boolean {
    const asked = this.unprepared.size + this.askedSessions.size;
    return asked > 0 || this.asksProgram || this.rounds?.isWaiting === true || this.disk.asksForMore();
  }

  private begin(): void {
    this.disk.begin();
    this.unprepared.clear();
    this.askedSessions.clear();
    this.asksProgram = false;
  }

  /** Answers the open questions of plans. Resolves to true where there were any. */
  private async read(): Promise<boolean> {
    const { crypto, rounds } = this;
    const { project } = this.context;
    const [folders, sessions, asksProgram] = [[...this.unprepared], [...this.askedSessions], this.asksProgram];
    const news = await this.disk.read();
    if (crypto) for (const [key, recipients] of sessions) this.sessions.set(key, await crypto.openSops(recipients));
    if (asksProgram) this.program = await this.askProgram();
    for (const folder of folders) await project.prepare(join(folder, ''));
    const sealed = (await rounds?.settle()) === true;
    return news || sealed || folders.length + sessions.length > 0 || asksProgram;
  }

  private async askProgram(): Promise<ProgramState> {
    return (await this.context.sopsProgram?.(this.world.root)) ?? 'absent';
  }

  private worldOf({ path, project, open, applied }: PlanContext, whyNotOutsideGit: string | undefined): FixWorld {
    const { disk, sessions, crypto } = this;
    const own = project.world(path);
    const prepare = (other: string): void => {
      const folder = folderOf(other);
      if (!project.surroundings.isPrepared(other) && !disk.isAbsent(folder)) this.unprepared.add(folder);
    };
    return {
      ...own,
      whyNotOutsideGit,
      ...(applied ? { applied } : {}),
      files: new ParsedFiles(
        (other) => this.textOf(other),
        (other) => open.streamOf?.(other),
      ),
      isTaken: (other) => this.openedOf(other) !== 'closed' || disk.exists(other),
      twinOf: (other) => disk.twinOf(other),
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
