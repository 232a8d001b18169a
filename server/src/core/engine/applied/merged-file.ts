import { type AppliedSet, describeRoot, pathOfRoot, type Root } from '../../applied/applied-set.js';
import type { RelatedPlace } from '../../model/finding.js';
import type { Fix, FixWorld } from '../../model/fix.js';
import { withoutCredentials } from '../../secrets/said-of-sets.js';
import type { Config } from '../../settings/config.js';
import { folderOf, relativeTo } from '../../text/paths.js';
import type { Range } from '../../text/range.js';
import { say } from '../../text/say.js';
import { documentIndexAt } from '../../yaml/document-at.js';
import type { PlacedFinding, SourceFile } from '../placed-finding.js';
import { confirmation, type LeveledFinding } from './at-source.js';
import type { AppliedFinding } from './check-applied.js';
import { titled } from './fixes-in-source.js';
import { mergeFindings } from './merge-findings.js';
import { suppressedIn } from './suppressed-in.js';
import type { AppliedGroup } from './wanted.js';

/** A problem on the way from a file to its objects. */
export interface FileProblem {
  /** One sentence without a full stop. */
  readonly message: string;
  readonly range: Range;
  /** True where the real program stops here. */
  readonly fatal: boolean;
}

/** What the roots of a workspace say of one file. */
export interface AppliedToFile {
  readonly findings: readonly LeveledFinding[];
  /** The parts of the file that are applied, in the order of the text. */
  readonly covered: readonly Range[];
  /** What of the file could not be applied, and why. */
  readonly problems: readonly FileProblem[];
  /** The number of roots that the file has a part in. */
  readonly roots: number;
}

/** The most roots that are named in the places of a finding. */
const MOST_NAMED = 5;

/**
 * Returns the findings of a file as it is applied: those that no applied object confirms are gone, and those that only applied
 * objects show stand at their sources, with the fixes that `fixesOf` finds there. In the order of the text.
 */
export function asApplied(
  file: SourceFile,
  written: readonly PlacedFinding[],
  { findings, covered, roots }: AppliedToFile,
  folder: string,
  config: Config,
  fixesOf: (
    group: AppliedGroup,
    start: number,
    world: FixWorld,
    isElsewhere: boolean,
    causes?: readonly AppliedGroup[],
  ) => readonly Fix[],
): readonly PlacedFinding[] {
  const about = ({ rule, range }: PlacedFinding) => ({ rule: rule.id, family: rule.family, range });
  const { kept, added } = mergeFindings(
    written,
    about,
    findings,
    covered,
    () => file.stream.text,
    suppressedIn(file.stream, config),
  );
  const nameOf = (root: Root): string => relativeTo(folder, pathOfRoot(root)) ?? pathOfRoot(root);
  const result = kept.map(({ written: one, holds }) => {
    const [first, ...others] = holds;
    if (!first) return one;
    const related = [
      ...(one.finding.related ?? []),
      ...relatedOf(first, file.path, one.start),
      ...holders(holds, roots, nameOf),
    ];
    const { fixes } = one.finding;
    const confirmed = confirmation(one.rule.id, holds);
    const message = confirmed?.message ?? one.finding.message;
    const level = confirmed && !one.test ? confirmed.level : one.level;
    if (!fixes)
      return {
        ...one,
        level,
        finding: {
          ...one.finding,
          message,
          related,
          fixes: (world: FixWorld) => fixesOf([first, ...others], one.start, world, false),
        },
      };
    // What the rule does in the file itself stays as it is, for fixes of several findings; it changes all roots that are made of it.
    const count = new Set(holds.map(({ set }) => set)).size;
    const where = count > 1 ? say` in ${nameOfPlace(file.path, first.set.root, folder)} (${count} roots)` : '';
    const own =
      typeof fixes !== 'function' && where !== ''
        ? fixes.map((fix) => ({ ...fix, title: titled(fix.title, where) }))
        : fixes;
    const choices = (world: FixWorld): readonly Fix[] => fixesOf([first, ...others], one.start, world, true);
    return { ...one, level, finding: { ...one.finding, message, related, fixes: own, choices } };
  });
  const causes = new Map<string, AppliedGroup[]>();
  for (const group of added) causes.set(causeOf(group), [...(causes.get(causeOf(group)) ?? []), group]);
  for (const group of added) {
    const [first] = group;
    const same = causes.get(causeOf(group)) ?? [];
    const { checked, source } = first;
    const range = source?.place ?? { start: 0, end: 0 };
    const document = Math.max(0, documentIndexAt(file.stream, range.start));
    const start = file.stream.documents[document]?.start ?? 0;
    const related = relatedOf(first, file.path, start);
    const { message, tags, group: cause } = checked.finding;
    result.push({
      rule: checked.rule,
      level: confirmation(checked.rule.id, group)?.level ?? 'information',
      finding: {
        message,
        range: { start: range.start - start, end: range.end - start },
        related: [...related, ...holders(group, roots, nameOf)],
        // The first of several with one cause has what completes all of it.
        fixes: (world) => fixesOf(group, start, world, false, same[0] === group ? same : []),
        ...(cause ? { group: cause } : {}),
        ...(tags ? { tags } : {}),
      },
      document,
      start,
      range: { start: range.start, end: range.end },
      // One template may print it for several objects, at one path in each.
      pointer: `${checked.pointer}@${range.start}`,
      resource: checked.resource,
      test: checked.test,
    });
  }
  return result.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

/** The same for findings in applied objects that have one cause: what one mapping lacks. */
function causeOf([{ checked, source }]: AppliedGroup): string {
  const { group } = checked.finding;
  return [group?.id ?? checked.rule.id, checked.pointer, source?.place.file, source?.place.start].join(' ');
}

/** The other places that have a part in a finding, for the document of a file that begins at `start`. */
function relatedOf({ source }: AppliedFinding, path: string, start: number): readonly RelatedPlace[] {
  return (source?.related ?? []).map(({ message, place }) =>
    place.file === path
      ? { message, range: { start: place.start - start, end: place.end - start } }
      : { message, path: place.file, range: place },
  );
}

/** The name of a file in a title: of a chart its path in the chart, of a kustomization its folder. */
function nameOfPlace(path: string, root: Root, folder: string): string {
  if (root.kind === 'helm') return relativeTo(root.folder, path) ?? path;
  return relativeTo(folder, folderOf(path)) ?? folderOf(path);
}

/**
 * Returns the roots in which a finding holds, where the file has a part in several: the file that makes each of them one, or the
 * first values that a chart is rendered with.
 * @param roots The number of roots that the file has a part in.
 */
export function holders(
  group: readonly AppliedFinding[],
  roots: number,
  nameOf: (root: Root) => string,
): readonly { readonly message: string; readonly path: string; readonly range: Range }[] {
  const sets = [...new Set(group.map(({ set }) => set))];
  if (roots <= 1 && sets.every(({ root }) => root.values.length === 0)) return [];
  return sets.slice(0, MOST_NAMED).map((set) => ({
    message: say`It is so in what ${describeRoot(set.root, nameOf)} gives`,
    path: set.root.values[0] ?? set.root.file,
    range: { start: 0, end: 0 },
  }));
}

/**
 * Returns the problems of a file on the way to its objects, each once, however many roots have it. No message has a credential.
 * @param read Returns the texts of the files of the roots.
 */
export function problemsIn(
  path: string,
  sets: readonly AppliedSet[],
  read: (path: string) => string | undefined,
): readonly FileProblem[] {
  const found = new Map<string, FileProblem>();
  for (const set of sets) {
    const { root, problems } = set;
    for (const { message: told, place, fatal, quiet } of problems) {
      if (quiet) continue;
      const at = place ?? { file: root.file, start: 0, end: 0 };
      if (at.file !== path) continue;
      const message = withoutCredentials(told, [set], read);
      const said = fatal ? say`It cannot be applied: ${message}` : message;
      found.set(`${at.start} ${said}`, { message: said, range: { start: at.start, end: at.end }, fatal });
    }
  }
  return [...found.values()];
}
