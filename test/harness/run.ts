import { textsAfter } from '../../server/src/core/engine/changes.js';
import { checkFile } from '../../server/src/core/engine/check.js';
import { NO_OTHERS, type Others } from '../../server/src/core/engine/deferred-level.js';
import type {
  CheckedFinding,
  OnCrash,
  PlacedFinding,
  SourceFile,
} from '../../server/src/core/engine/placed-finding.js';
import { type PlannedFix, planFixes } from '../../server/src/core/engine/plan-fixes.js';
import { settle } from '../../server/src/core/engine/settle.js';
import { parseVersion } from '../../server/src/core/kubernetes/version.js';
import type { FixPlan, FixWorld } from '../../server/src/core/model/fix.js';
import { findRule } from '../../server/src/core/rules/registry.js';
import { CONFIG_FILE, type Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { isYamlFile } from '../../server/src/host/host.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { Project } from '../../server/src/host/project/project.js';
import type { FixtureCase } from './fixture.js';
import { setFindingsIn } from './sets.js';

/** The folder of the files of a case; rendered lines leave it out. */
export const ROOT = '/project';

/** The check of a file. The tests of the harness replace it, to see that it notices faulty fixes. */
export type Check = (file: SourceFile, config: Config, onCrash: OnCrash) => readonly CheckedFinding[];

/** A finding with its file and its planned fixes. */
export interface Found {
  /** The path of the file below `ROOT`. */
  readonly name: string;
  readonly placed: PlacedFinding;
  readonly fixes: readonly PlannedFix[];
}

/** Throws again, so that a rule that throws fails the test. */
export const rethrow: OnCrash = (rule, error) => {
  throw new Error(`The rule ${rule} threw`, { cause: error });
};

/** Returns the settled findings of a file. */
export function findingsIn(file: SourceFile, config: Config, others: Others = NO_OTHERS): readonly PlacedFinding[] {
  return settle(checkFile(file, config, rethrow), others);
}

/** Returns a function that does the same, for code that changes files and checks them again. */
export function checkWith(config: Config, others: Others = NO_OTHERS): (file: SourceFile) => readonly PlacedFinding[] {
  return (file) => findingsIn(file, config, others);
}

/** The files of a case, opened as a project of their own. Immutable: changed files make another one. */
export class OpenCase {
  private constructor(
    readonly fixture: FixtureCase,
    /** Every file by its name below `ROOT`. */
    readonly files: ReadonlyMap<string, string>,
    readonly project: Project,
    private readonly checked: ReadonlyMap<string, SourceFile>,
    private readonly check: Check,
  ) {}

  /** Opens the files of a case, each changed by `change` first. */
  static async open(
    fixture: FixtureCase,
    change: (text: string) => string = (text) => text,
    check: Check = checkFile,
  ): Promise<OpenCase> {
    const files = new Map(fixture.files.map(({ name, text }) => [name, change(text)]));
    const { config, gitIgnored } = fixture.directives;
    if (config !== undefined) files.set(CONFIG_FILE, `${config}\n`);
    if (gitIgnored.length > 0) files.set('.gitignore', change(gitIgnored.map((pattern) => `${pattern}\n`).join('')));
    return OpenCase.of(fixture, files, check);
  }

  /** Resolves to the same case with other files. */
  async with(files: ReadonlyMap<string, string>): Promise<OpenCase> {
    return OpenCase.of(this.fixture, files, this.check);
  }

  private static async of(fixture: FixtureCase, files: ReadonlyMap<string, string>, check: Check): Promise<OpenCase> {
    const { rule, directives } = fixture;
    const version =
      directives.kubernetes === undefined ? DEFAULT_SETTINGS.kubernetesVersion : parseVersion(directives.kubernetes);
    if (version === undefined) throw new Error(`${directives.kubernetes} is no version of Kubernetes that is known`);
    const host = new MemoryHost(new Map([...files].map(([name, text]) => [pathOf(name), text])));
    const project = new Project(host, {
      root: ROOT,
      settings: { ...DEFAULT_SETTINGS, kubernetesVersion: version },
      only: new Set([rule, ...directives.rules]),
      schemas: bundledSchemas(),
    });
    const checked = new Map<string, SourceFile>();
    for (const name of files.keys()) await project.prepare(pathOf(name));
    for (const [name, text] of files) {
      if (isYamlFile(pathOf(name))) checked.set(name, project.update(pathOf(name), text).file);
    }
    project.index.complete = true;
    for (const { path, problems } of project.configProblems())
      throw new Error(`${path}: ${problems.map(({ message }) => message).join('; ')}`);
    return new OpenCase(fixture, files, project, checked, check);
  }

  /** Returns the findings in all files, by file and then in the order of their marks. */
  findings(): readonly Found[] {
    const ofSets = this.ofSets();
    return [...this.checked].flatMap(([name, file]) => {
      const checked = this.check(file, this.project.configFor(file.path), rethrow);
      const alone = settle(checked, this.project.others);
      const placed = [...alone, ...(ofSets?.get(file.path) ?? [])].sort(inOrder);
      return placed.map((finding) => ({ name, placed: finding, fixes: planFixes(finding, this.world(name)) }));
    });
  }

  /** What the objects of the files say of each other, where a rule of the case asks for that. */
  private ofSets(): ReadonlyMap<string, readonly PlacedFinding[]> | undefined {
    const { rule, directives } = this.fixture;
    if (![rule, ...directives.rules].some((id) => findRule(id)?.scope === 'set')) return undefined;
    const texts = new Map([...this.files].map(([name, text]) => [pathOf(name), text]));
    return setFindingsIn(texts, [...this.checked.values()], this.project, ROOT);
  }

  checkedFile(name: string): SourceFile | undefined {
    return this.checked.get(name);
  }

  world(name: string): FixWorld {
    return this.project.world(pathOf(name));
  }

  text(name: string): string {
    return this.files.get(name) ?? '';
  }

  /** Returns the files after a plan for a finding in the file `name`. */
  applied(name: string, plan: Exclude<FixPlan, { refused: string }>): ReadonlyMap<string, string> {
    const files = new Map(this.files);
    for (const [path, text] of textsAfter(pathOf(name), plan, (path) => this.files.get(nameOf(path)))) {
      if (text === undefined) files.delete(nameOf(path));
      else files.set(nameOf(path), text);
    }
    return files;
  }
}

/** Compares findings by start, rule and message, the order of their marks. */
function inOrder(a: PlacedFinding, b: PlacedFinding): number {
  const order = a.range.start - b.range.start || compare(a.rule.id, b.rule.id);
  return order || compare(a.finding.message, b.finding.message) || a.range.end - b.range.end;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function pathOf(name: string): string {
  return `${ROOT}/${name}`;
}

/** Returns a path as a fixture names it: relative to the folder of the case. */
export function nameOf(path: string): string {
  return path.startsWith(`${ROOT}/`) ? path.slice(ROOT.length + 1) : path;
}
