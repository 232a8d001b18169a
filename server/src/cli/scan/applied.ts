import type { AppliedSet } from '../../core/applied/applied-set.js';
import { isApplied, pathOfRoot } from '../../core/applied/applied-set.js';
import { type Coverage, coverageOf } from '../../core/applied/coverage.js';
import { type AppliedFinding, checkApplied } from '../../core/engine/applied/check-applied.js';
import { mergeFindings } from '../../core/engine/applied/merge-findings.js';
import { othersIn } from '../../core/engine/applied/others-in-set.js';
import { suppressedIn } from '../../core/engine/applied/suppressed-in.js';
import type { OnCrash } from '../../core/engine/placed-finding.js';
import { settle } from '../../core/engine/settle.js';
import { LEVELS, type Level } from '../../core/model/finding.js';
import { LineMap } from '../../core/text/line-map.js';
import { parseApplied, parseStream } from '../../core/yaml/document.js';
import type { Project } from '../../host/project/project.js';
import type { AppliedIn, ReportedFinding } from '../report/report.js';
import { describeResource, placesOf } from './places.js';

/** What the rules find in the applied objects of a scan. */
export interface AppliedFindings {
  /** By the path of the file in which they are changed. */
  readonly byFile: ReadonlyMap<string, readonly AppliedFinding[]>;
  readonly coverage: Coverage;
}

/** Checks the objects of all sets. Findings of which nobody wrote the place stand in the file that makes the folder a root. */
export function checkSets(
  sets: readonly AppliedSet[],
  project: Project,
  level: Level,
  onCrash: (path: string) => OnCrash,
): AppliedFindings {
  const byFile = new Map<string, AppliedFinding[]>();
  for (const set of sets.filter(isApplied)) {
    const path = set.root.file;
    const found = checkApplied(set, project.schemasOf(path), project.configFor(path), onCrash(path));
    const others = othersIn(set);
    for (const one of found) {
      const [checked] = settle([one.checked], others);
      if (!checked || LEVELS.indexOf(checked.level) > LEVELS.indexOf(level)) continue;
      const file = one.source?.place.file ?? path;
      const known = byFile.get(file);
      if (known) known.push({ ...one, checked });
      else byFile.set(file, [{ ...one, checked }]);
    }
  }
  return { byFile, coverage: coverageOf(sets.filter(isApplied).map(({ text }) => text)) };
}

/** A file as reports name it, and its text. */
export interface NamedFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Returns the findings of a scan with those in applied objects: confirmed ones say where they hold, contradicted ones are gone,
 * and what only an applied object shows is added at its source.
 * @param fileAt Returns a file by its path; undefined where it cannot be read.
 * @param pathOf Returns the path of a file by the name that reports have for it.
 */
export function withApplied(
  findings: readonly ReportedFinding[],
  { byFile, coverage }: AppliedFindings,
  fileAt: (path: string) => NamedFile | undefined,
  pathOf: (name: string) => string,
  rootName: (path: string) => string,
  project: Project,
): readonly ReportedFinding[] {
  const written = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const path = pathOf(finding.file);
    const known = written.get(path);
    if (known) known.push(finding);
    else written.set(path, [finding]);
  }
  const describe = (one: AppliedFinding): AppliedIn => appliedIn(one, rootName);
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
      byFile.get(path) ?? [],
      coverage.get(path) ?? [],
      (rule, range) => {
        suppressed ??= suppressedIn(parseStream(fileAt(path)?.text ?? ''), project.configFor(path).settings.honour);
        return suppressed(rule, range);
      },
    );
    for (const { written: one, holds } of kept)
      result.push(holds.length > 0 ? { ...one, applied: holds.map(describe) } : one);
    const file = added.length > 0 ? fileAt(path) : undefined;
    if (!file) continue;
    const lines = new LineMap(file.text);
    for (const group of added) result.push(reported(group, file, lines, fileAt, describe));
  }
  return result;
}

/** A finding that only applied objects show, at its source. */
function reported(
  group: readonly [AppliedFinding, ...AppliedFinding[]],
  { name, text }: NamedFile,
  lines: LineMap,
  fileAt: (path: string) => NamedFile | undefined,
  describe: (one: AppliedFinding) => AppliedIn,
): ReportedFinding {
  const [{ checked, source }] = group;
  const { place } = source ?? { place: { start: 0, end: 0 } };
  const level = LEVELS.find((one) => group.some((other) => other.checked.level === one)) ?? 'information';
  return {
    rule: checked.rule,
    level,
    file: name,
    document: documentAt(text, place.start),
    ...placesOf(lines, place),
    pointer: checked.pointer,
    resource: checked.resource ? describeResource(checked.resource) : null,
    message: checked.finding.message,
    ...(checked.test ? { test: true as const } : {}),
    related: (source?.related ?? []).flatMap(({ message, place: other }) => {
      const file = fileAt(other.file);
      return file ? [{ message, file: file.name, ...placesOf(new LineMap(file.text), other) }] : [];
    }),
    fixes: [],
    applied: group.map(describe),
  };
}

function documentAt(text: string, offset: number): number {
  const { documents } = parseApplied(text);
  return Math.max(
    0,
    documents.findLastIndex(({ start }) => start <= offset),
  );
}

function appliedIn({ set: { root }, checked }: AppliedFinding, rootName: (path: string) => string): AppliedIn {
  const { resource, pointer } = checked;
  return {
    root: rootName(pathOfRoot(root)),
    ...(root.by ? { by: root.by } : {}),
    values: root.values.map(rootName),
    object: resource ? describeResource(resource) : null,
    pointer,
  };
}
