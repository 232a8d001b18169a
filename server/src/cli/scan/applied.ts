import type { AppliedSet } from '../../core/applied/applied-set.js';
import { isApplied, pathOfRoot } from '../../core/applied/applied-set.js';
import { type Coverage, coverageOf } from '../../core/applied/coverage.js';
import { atSource, confirmation, type LeveledFinding } from '../../core/engine/applied/at-source.js';
import { type AppliedFinding, checkApplied } from '../../core/engine/applied/check-applied.js';
import { mergeFindings } from '../../core/engine/applied/merge-findings.js';
import { holders } from '../../core/engine/applied/merged-file.js';
import { othersIn } from '../../core/engine/applied/others-in-set.js';
import { setsBelow, withoutGuesses } from '../../core/engine/applied/rendered-values.js';
import { suppressedIn } from '../../core/engine/applied/suppressed-in.js';
import { contextOf } from '../../core/engine/check.js';
import type { OnCrash } from '../../core/engine/placed-finding.js';
import { settle } from '../../core/engine/settle.js';
import { LEVELS, type Level } from '../../core/model/finding.js';
import { LineMap } from '../../core/text/line-map.js';
import type { Range } from '../../core/text/range.js';
import { parseApplied, parseStream, type YamlStream } from '../../core/yaml/document.js';
import { documentIndexAt } from '../../core/yaml/document-at.js';
import type { Project } from '../../host/project/project.js';
import { excerptOf } from '../report/excerpt.js';
import { secretRanges } from '../report/mask.js';
import type { AppliedIn, ExcerptLine, ReportedFinding } from '../report/report.js';
import { describeResource, placesOf } from './places.js';

/** What the rules find in the applied objects of a scan. */
export interface AppliedFindings {
  /** By the path of the file in which they are changed. */
  readonly byFile: ReadonlyMap<string, readonly LeveledFinding[]>;
  readonly coverage: Coverage;
  /** Returns the number of roots that a file has a part in. */
  rootsOf(path: string): number;
}

/** Checks the objects of all sets. Findings of which nobody wrote the place stand in the file that makes the folder a root. */
export function checkSets(
  sets: readonly AppliedSet[],
  project: Project,
  onCrash: (path: string) => OnCrash,
): AppliedFindings {
  const byFile = new Map<string, LeveledFinding[]>();
  for (const set of sets.filter(isApplied)) {
    const path = set.root.file;
    const all = checkApplied(set, project.schemasOf(path), project.configFor(path), onCrash(path));
    const found = withoutGuesses(all, setsBelow(set, sets));
    const others = othersIn(set);
    for (const one of found) {
      const [checked] = settle([one.checked], others);
      if (!checked) continue;
      const file = one.source?.place.file ?? path;
      const known = byFile.get(file);
      const leveled = { ...one, checked, level: checked.level };
      if (known) known.push(leveled);
      else byFile.set(file, [leveled]);
    }
  }
  const real = sets.filter(isApplied);
  return {
    byFile,
    coverage: coverageOf(real.map(({ text }) => text)),
    rootsOf: (path) => real.filter(({ files }) => files.has(path)).length,
  };
}

/** A file as reports name it, and its text. */
export interface NamedFile {
  readonly name: string;
  readonly text: string;
}

/** How findings are brought together with those in applied objects. */
export interface MergeOptions {
  /** Returns a file by its path; undefined where it cannot be read. */
  fileAt(path: string): NamedFile | undefined;
  /** Returns the path of a file by the name that reports have for it. */
  pathOf(name: string): string;
  /** Returns the name that reports have for the path of a file or folder. */
  nameOf(path: string): string;
  readonly project: Project;
  /** Findings below it are left out. */
  readonly level: Level;
  /** True where reports show lines of the source. */
  readonly excerpts: boolean;
}

/**
 * Returns the findings of a scan with those in applied objects: confirmed ones say where they hold, contradicted ones are gone,
 * and what only an applied object shows is added at its source.
 */
export function withApplied(
  findings: readonly ReportedFinding[],
  { byFile, coverage, rootsOf }: AppliedFindings,
  options: MergeOptions,
): readonly ReportedFinding[] {
  const { fileAt, pathOf, nameOf, project } = options;
  const written = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const path = pathOf(finding.file);
    const known = written.get(path);
    if (known) known.push(finding);
    else written.set(path, [finding]);
  }
  const isReported = (one: LeveledFinding): boolean => LEVELS.indexOf(one.level) <= LEVELS.indexOf(options.level);
  const describe = (one: AppliedFinding): AppliedIn => appliedIn(one, nameOf);
  const result: ReportedFinding[] = [];
  for (const path of new Set([...written.keys(), ...byFile.keys()])) {
    let suppressed: ReturnType<typeof suppressedIn> | undefined;
    const { kept, added } = mergeFindings(
      written.get(path) ?? [],
      ({ rule, start, end }) => ({
        rule: rule.id,
        family: rule.family,
        range: { start: start.offset, end: end.offset },
      }),
      (byFile.get(path) ?? []).flatMap((one) => atSource(one, path, project.configFor(path)) ?? []).filter(isReported),
      coverage.get(path) ?? [],
      () => fileAt(path)?.text ?? '',
      (rule, range) => {
        suppressed ??= suppressedIn(parseStream(fileAt(path)?.text ?? ''), project.configFor(path));
        return suppressed(rule, range);
      },
    );
    const placesOfRoots = (group: readonly AppliedFinding[]): ReportedFinding['related'] =>
      holders(group, rootsOf(path), (root) => nameOf(pathOfRoot(root))).flatMap((place) => placedIn(place, fileAt));
    for (const { written: one, holds } of kept) {
      const confirmed = confirmation(one.rule.id, holds);
      result.push(
        holds.length > 0
          ? {
              ...one,
              message: confirmed?.message ?? one.message,
              level: confirmed && !one.test ? confirmed.level : one.level,
              related: [...one.related, ...relatedOf(holds[0], fileAt), ...placesOfRoots(holds)],
              applied: holds.map(describe),
            }
          : one,
      );
    }
    const file = added.length > 0 ? fileAt(path) : undefined;
    if (!file) continue;
    const lines = new LineMap(file.text);
    const stream = parseApplied(file.text);
    const excerptAt = options.excerpts ? excerptsOf(path, lines, project) : undefined;
    for (const group of added) {
      const one = reported(group, file, stream, lines, fileAt, describe);
      const excerpt = excerptAt?.(group);
      result.push({ ...one, related: [...one.related, ...placesOfRoots(group)], ...(excerpt ? { excerpt } : {}) });
    }
  }
  return result;
}

/** A finding that only applied objects show, at its source. */
function reported(
  group: readonly [LeveledFinding, ...LeveledFinding[]],
  { name }: NamedFile,
  stream: YamlStream,
  lines: LineMap,
  fileAt: (path: string) => NamedFile | undefined,
  describe: (one: AppliedFinding) => AppliedIn,
): ReportedFinding {
  const [{ checked, source }] = group;
  const { place } = source ?? { place: { start: 0, end: 0 } };
  const { group: cause } = checked.finding;
  const level = confirmation(checked.rule.id, group)?.level ?? 'information';
  return {
    rule: checked.rule,
    level,
    file: name,
    document: Math.max(0, documentIndexAt(stream, place.start)),
    ...placesOf(lines, place),
    pointer: checked.pointer,
    resource: checked.resource ? describeResource(checked.resource) : null,
    message: checked.finding.message,
    ...(checked.test ? { test: true as const } : {}),
    related: relatedOf(group[0], fileAt),
    fixes: [],
    ...(cause ? { group: { ...cause, id: `${cause.id}:${checked.pointer}@${place.start}` } } : {}),
    applied: group.map(describe),
  };
}

/** The other places that have a part in a finding of an applied object. */
function relatedOf(
  one: AppliedFinding | undefined,
  fileAt: (path: string) => NamedFile | undefined,
): ReportedFinding['related'] {
  return (one?.source?.related ?? []).flatMap(({ message, place }) =>
    placedIn({ message, path: place.file, range: place }, fileAt),
  );
}

/** Returns a place in another file as reports have it; none where the file cannot be read. */
export function placedIn(
  { message, path, range }: { readonly message: string; readonly path: string; readonly range: Range },
  fileAt: (path: string) => NamedFile | undefined,
): ReportedFinding['related'] {
  const file = fileAt(path);
  return file ? [{ message, file: file.name, ...placesOf(new LineMap(file.text), range) }] : [];
}

/** Returns a function that shows the line of a finding that only applied objects have, with what must not be seen masked. */
function excerptsOf(
  path: string,
  lines: LineMap,
  project: Project,
): (group: readonly [AppliedFinding, ...AppliedFinding[]]) => ExcerptLine {
  const file = project.read(path, lines.text);
  const known = secretRanges(file, contextOf(file, project.configFor(path)), new Set(file.stream.documents.keys()));
  return ([{ checked, source }]) => {
    const { start, end } = source?.place ?? { start: 0, end: 0 };
    const isSecret = checked.rule.family === 'secrets' && end > start;
    const secret = isSecret ? [...known, { start, end }].sort((a, b) => a.start - b.start) : known;
    return excerptOf(lines, { start, end }, secret);
  };
}

function appliedIn({ set: { root }, checked }: AppliedFinding, nameOf: (path: string) => string): AppliedIn {
  const { resource, pointer } = checked;
  return {
    root: nameOf(pathOfRoot(root)),
    ...(root.by ? { by: root.by } : {}),
    values: root.values.map(nameOf),
    object: resource ? describeResource(resource) : null,
    pointer,
  };
}
