import { groupOf } from '../../core/engine/groups.js';
import type { CheckedFinding } from '../../core/engine/placed-finding.js';
import type { Resource } from '../../core/kubernetes/resource.js';
import type { LineMap } from '../../core/text/line-map.js';
import type { Range } from '../../core/text/range.js';
import type { Place, ReportedResource } from '../report/report.js';
import type { FarPlace, ReportableFinding } from './file-report.js';

/** A finding in lines and columns of the file it stands in; `far` are its places in other files. */
export function describeFinding(placed: CheckedFinding, lines: LineMap): Omit<ReportableFinding, 'fixes' | 'excerpt'> {
  const related: ReportableFinding['related'][number][] = [];
  const far: FarPlace[] = [];
  for (const { message, path, range } of placed.finding.related ?? []) {
    if (path !== undefined) far.push({ message, path, range: { start: range.start, end: range.end } });
    else {
      const inFile = { start: range.start + placed.start, end: range.end + placed.start };
      related.push({ message, ...placesOf(lines, inFile) });
    }
  }
  return {
    rule: placed.rule.id,
    level: placed.level,
    document: placed.document,
    ...placesOf(lines, placed.range),
    pointer: placed.pointer,
    resource: placed.resource ? describeResource(placed.resource) : null,
    message: placed.finding.message,
    ...(placed.test ? { test: true as const } : {}),
    ...describeGroup(placed),
    related,
    far,
  };
}

function describeGroup(placed: CheckedFinding): Pick<ReportableFinding, 'group'> {
  const { group } = placed.finding;
  const id = groupOf(placed);
  return group && id !== undefined ? { group: { id, name: group.name, missing: group.missing } } : {};
}

export function placesOf(lines: LineMap, range: Range): { readonly start: Place; readonly end: Place } {
  return { start: placeOf(lines, range.start), end: placeOf(lines, range.end) };
}

function placeOf(lines: LineMap, offset: number): Place {
  const { line, column } = lines.positionAt(offset);
  return { line: line + 1, column: column + 1, offset };
}

/** A resource as reports name it. */
export function describeResource({ apiVersion, kind, namespace, name }: Resource): ReportedResource {
  return {
    apiVersion,
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  };
}
