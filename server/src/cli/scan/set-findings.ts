import type { OnCrash, PlacedFinding } from '../../core/engine/placed-finding.js';
import { checkSet, type FoundInSet } from '../../core/engine/sets/check-set.js';
import { setFindingsOfFile } from '../../core/engine/sets/set-findings-of-file.js';
import { isHidden } from '../../core/engine/switched-off.js';
import type { ObjectGraph } from '../../core/graph/graph.js';
import { placeOfSet } from '../../core/graph/graph-set.js';
import { LEVELS, type Level } from '../../core/model/finding.js';
import type { Rule } from '../../core/model/rule.js';
import { LineMap } from '../../core/text/line-map.js';
import type { Range } from '../../core/text/range.js';
import { parseStream } from '../../core/yaml/document.js';
import type { Project } from '../../host/project/project.js';
import type { HiddenFinding, Report, ReportedFinding } from '../report/report.js';
import type { NamedFile } from './applied.js';
import { placedIn } from './applied.js';
import { describeResource, placesOf } from './places.js';

interface SetParts {
  readonly project: Project;
  /** The folder that sets are named from. */
  readonly folder: string;
  readonly level: Level;
  /** Resolves when files were read that `fileAt` is asked for. */
  read(paths: readonly string[]): Promise<void>;
  fileAt(path: string): NamedFile | undefined;
  isMine(path: string): boolean;
  /** Told the findings that the configuration of a file or its text hides. */
  onHidden(hidden: Report['switchedOff'][number]): void;
  onCrash(path: string): OnCrash;
}

/** Returns what objects say of each other: the findings of all sets, each in the file in which it stands. */
export async function findingsOfSets(graph: ObjectGraph, parts: SetParts): Promise<readonly ReportedFinding[]> {
  const byFile = new Map<string, FoundInSet[]>();
  for (const set of graph.all) {
    const { isExternal } = parts.project.configFor(placeOfSet(set));
    const { findings } = checkSet(graph, set, isExternal, parts.onCrash(set.path));
    for (const one of findings) {
      const { file } = one.finding.place;
      const known = byFile.get(file);
      if (known) known.push(one);
      else byFile.set(file, [one]);
    }
  }
  await parts.read([...byFile].flatMap(([path, found]) => [path, ...found.flatMap(placesIn)]));
  const result: ReportedFinding[] = [];
  for (const [path, found] of byFile) {
    const file = parts.isMine(path) ? parts.fileAt(path) : undefined;
    if (!file) continue;
    await parts.project.prepare(path);
    const stream = parseStream(file.text);
    const lines = new LineMap(file.text);
    const config = parts.project.configFor(path);
    const onHidden = (rule: Rule, by: HiddenFinding['by'], at: Range): void => {
      if (by === 'suppression' || isHidden(rule, config, path, parts.level))
        parts.onHidden({ rule: rule.id, by, file: file.name, line: lines.positionAt(at.start).line + 1 });
    };
    for (const one of setFindingsOfFile({ path, stream }, found, config, parts.folder, onHidden))
      if (LEVELS.indexOf(one.level) <= LEVELS.indexOf(parts.level)) result.push(reported(one, file, lines, parts));
      else onHidden(one.rule, 'configuration', one.range);
  }
  return result;
}

/** The files that a finding names. */
function placesIn({ finding, set }: FoundInSet): readonly string[] {
  return [...(finding.related ?? []).map(({ place }) => place.file), set.objects[0]?.range.file ?? set.path];
}

function reported(
  { rule, level, document, range, pointer, resource, finding, start, test }: PlacedFinding,
  file: NamedFile,
  lines: LineMap,
  { fileAt }: SetParts,
): ReportedFinding {
  const related = (finding.related ?? []).flatMap(({ message, path, range: at }) =>
    path === undefined
      ? [{ message, file: file.name, ...placesOf(lines, { start: at.start + start, end: at.end + start }) }]
      : placedIn({ message, path, range: at }, fileAt),
  );
  return {
    rule,
    level,
    file: file.name,
    document,
    ...placesOf(lines, range),
    pointer,
    resource: resource ? describeResource(resource) : null,
    message: finding.message,
    ...(test ? { test: true as const } : {}),
    related,
    fixes: [],
  };
}
