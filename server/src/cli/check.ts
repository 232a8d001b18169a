import type { OnCrash, PlacedFinding } from '../core/engine.js';
import { planFixes } from '../core/fix.js';
import { type FixWorld, LEVELS, type Level, type RuleContext, type Safety } from '../core/rule.js';
import { LineMap } from '../core/text/line-map.js';
import { excerptOf } from './excerpt.js';
import type { InputFile } from './inputs.js';
import { secretRanges } from './mask.js';
import { describeFinding, type FarPlace, placesOf } from './places.js';
import type { Progress } from './progress.js';
import { compareText, type Report, type ReportedFinding, type SkippedFile } from './report.js';
import { crashed, unreadableDocuments, type Visited, visit, visitAll } from './visit.js';
import type { Workspace } from './workspace.js';

interface ReportOptions {
  /** Findings below this level are left out. */
  readonly level: Level;
  /** True when the format shows source. */
  readonly excerpts: boolean;
}

type Fixes = { title: string; safety: Safety }[];

/** A finding whose fixes, and whose places in other files, are filled in once every file was read. */
interface Draft {
  readonly finding: ReportedFinding;
  readonly fixes: Fixes;
  readonly related: ReportedFinding['related'][number][];
  readonly far: readonly FarPlace[];
}

/** A file to come back to: what its findings' fixes do depends on other files. */
interface Deferred {
  readonly input: InputFile;
  readonly drafts: readonly Draft[];
}

/**
 * Checks every file. Each is read and parsed once; those with fixes that depend on the other files are read again at
 * the end, so that no more than one parsed file is held at a time.
 */
export async function check(workspace: Workspace, options: ReportOptions, progress: Progress): Promise<Report> {
  const findings: ReportedFinding[] = [];
  const deferred: Deferred[] = [];
  const remote: Draft[] = [];
  const late: SkippedFile[] = [];
  const visits = await visitAll(workspace, progress, (visited) => {
    const onCrash: OnCrash = (rule, error) => late.push(crashed(visited.input, rule, error));
    const { drafts, complete } = draft(visited, workspace, options, onCrash);
    if (!complete) deferred.push({ input: visited.input, drafts });
    for (const made of drafts) {
      findings.push(made.finding);
      if (made.far.length > 0) remote.push(made);
    }
  });
  let done = 0;
  for (const { input, drafts } of deferred) {
    progress.tell('Planning fixes', done++, deferred.length);
    await fillFixes(input, drafts, workspace, options, (rule, error) => late.push(crashed(input, rule, error)));
  }
  await fillPlaces(remote, workspace);
  return {
    findings: findings.sort(byPlace),
    files: visits.files,
    documents: visits.documents,
    skipped: [...visits.skipped, ...late].sort(
      (a, b) => compareText(a.file, b.file) || compareText(a.reason, b.reason),
    ),
    milliseconds: progress.milliseconds,
  };
}

function byPlace(a: ReportedFinding, b: ReportedFinding): number {
  return (
    compareText(a.file, b.file) ||
    a.start.offset - b.start.offset ||
    compareText(a.rule.id, b.rule.id) ||
    a.end.offset - b.end.offset
  );
}

/** A world that notices when somebody asks for what only holds once every file was read. */
class WatchedWorld implements FixWorld {
  asked = false;
  readonly path: string;
  readonly root: string;

  constructor(private readonly world: FixWorld) {
    this.path = world.path;
    this.root = world.root;
  }

  get index(): FixWorld['index'] {
    this.asked = true;
    return this.world.index;
  }

  readText(path: string): string | undefined {
    this.asked = true;
    return this.world.readText(path);
  }

  isTaken(path: string): boolean {
    this.asked = true;
    return this.world.isTaken(path);
  }

  isIgnored(path: string): boolean {
    return this.world.isIgnored(path);
  }
}

/** The findings of a file as reports have them; not `complete` where fixes are to be planned again. */
function draft(
  visited: Visited,
  { project }: Workspace,
  options: ReportOptions,
  onCrash: OnCrash,
): { readonly drafts: readonly Draft[]; readonly complete: boolean } {
  const { input, file, config } = visited;
  const placed = wanted(visited, options);
  if (placed.length === 0) return { drafts: [], complete: true };
  const lines = new LineMap(file.stream.text);
  const context: RuleContext = {
    path: file.path,
    kubernetesVersion: config.settings.kubernetesVersion,
    helmValues: file.fileClass === 'helm-values',
  };
  const secret = options.excerpts ? secretRanges(file, context, new Set(placed.map(({ document }) => document))) : [];
  const world = new WatchedWorld(project.world(input.path));
  const unreadable = unreadableDocuments(file);
  const drafts = placed.map((finding): Draft => {
    const fixes = unreadable.has(finding.document) ? [] : possibleFixes(finding, world, onCrash);
    const excerpt = options.excerpts ? { excerpt: excerptOf(lines, finding.range, secret) } : {};
    const { described, far } = describeFinding(finding, input.name, lines);
    return { fixes, far, related: described.related, finding: { ...described, fixes, ...excerpt } };
  });
  if (world.asked) for (const { fixes } of drafts) fixes.length = 0;
  return { drafts, complete: !world.asked };
}

function wanted({ findings }: Visited, { level }: ReportOptions): readonly PlacedFinding[] {
  const least = LEVELS.indexOf(level);
  return findings.filter((finding) => LEVELS.indexOf(finding.level) <= least);
}

async function fillFixes(
  input: InputFile,
  drafts: readonly Draft[],
  workspace: Workspace,
  options: ReportOptions,
  onCrash: OnCrash,
): Promise<void> {
  const visited = await visit(workspace, input, onCrash);
  // Somebody changed the file meanwhile: what was found stands as it was, without fixes.
  if ('reason' in visited) return;
  const placed = wanted(visited, options);
  if (placed.length !== drafts.length) return;
  const world = workspace.project.world(input.path);
  const unreadable = unreadableDocuments(visited.file);
  for (const [index, finding] of placed.entries()) {
    if (!unreadable.has(finding.document)) drafts[index]?.fixes.push(...possibleFixes(finding, world, onCrash));
  }
}

/** Lines and columns in files that are named but were not at hand when the finding was. */
async function fillPlaces(drafts: readonly Draft[], { inputs, read }: Workspace): Promise<void> {
  const byPath = new Map(inputs.files.map((input) => [input.path, input]));
  const texts = new Map<string, LineMap>();
  for (const { far, related } of drafts) {
    for (const { message, path, range } of far) {
      const input = byPath.get(path);
      if (!input) continue;
      const lines = texts.get(path) ?? new LineMap(await read(input));
      texts.set(path, lines);
      related.push({ message, file: input.name, ...placesOf(lines, range) });
    }
  }
}

function possibleFixes(finding: PlacedFinding, world: FixWorld, onCrash: OnCrash): Fixes {
  try {
    return planFixes(finding, world).flatMap(({ fix, plan }) =>
      'refused' in plan ? [] : [{ title: fix.title, safety: fix.safety }],
    );
  } catch (error) {
    onCrash(finding.rule.id, error);
    return [];
  }
}
