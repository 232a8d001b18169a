import type { AppliedSet } from '../../server/src/core/applied/applied-set.js';
import type { AppliedFinding } from '../../server/src/core/engine/applied/check-applied.js';
import type { AppliedGroup } from '../../server/src/core/engine/applied/wanted.js';
import { resourcesOf } from '../../server/src/core/kubernetes/resource.js';
import type { Fix } from '../../server/src/core/model/fix.js';
import type { PlacedDocument } from '../../server/src/core/yaml/document.js';
import type { AppliedProject } from './applied-project.js';

/*
 * What a fix of an applied object has to hold to, looked at anew: all roots are built from nothing before and after it, and compared
 * value by value, without the code that proves fixes.
 */

/** A fix that was carried out. */
export interface CarriedOut {
  readonly before: AppliedProject;
  readonly after: AppliedProject;
  readonly group: AppliedGroup;
  readonly fix: Fix;
}

/** Returns what is wrong with a fix that was carried out, a line each. */
export function faultsOf({ before, after, group, fix }: CarriedOut): readonly string[] {
  const faults: string[] = [];
  const [first] = group;
  const differences = before.sets.map((set) => {
    const other = after.sets.find(({ root }) => nameOf(root) === nameOf(set.root));
    return { set, other, different: other ? differencesOf(set, other) : ['the root is gone'] };
  });
  const changed = differences.filter(({ different }) => different.length > 0);
  const said = /\((\d+) roots/.exec(fix.title)?.[1];
  if (changed.length !== Number(said ?? 1))
    faults.push(`${changed.length} roots change: ${changed.map(({ set }) => nameOf(set.root)).join('; ')}`);
  const own = new Set(
    changed.flatMap(({ set, different }) =>
      different.filter((line) => group.some((one) => one.set === set && isOf(line, one))).map(fieldOf),
    ),
  );
  if (own.size === 0) faults.push('the object of the finding does not change');
  const opens = /with \d+ more fields/.test(fix.title);
  for (const { set, different } of changed)
    for (const line of different) if (!own.has(fieldOf(line)) && !opens) faults.push(`${nameOf(set.root)}: ${line}`);
  for (const { set, other } of changed) {
    if (!other) continue;
    const now = new Map(after.findingsIn(other).map((one) => [keyOf(one), one] as const));
    for (const one of group)
      if (one.set === set && now.has(keyOf(one))) faults.push(`${nameOf(set.root)}: the finding is still there`);
    for (const one of before.findingsIn(set)) now.delete(keyOf(one));
    for (const one of now.values())
      if (one.checked.finding.group === undefined || one.checked.finding.group.id !== first.checked.finding.group?.id)
        faults.push(`${nameOf(set.root)}: ${one.checked.rule.id} is new`);
  }
  for (const [name, text] of before.files) {
    const left = after.files.get(name);
    if (left === text) continue;
    for (const comment of text.match(/^[ \t]*#.*$/gm) ?? [])
      if (!left?.includes(comment.trim())) faults.push(`${name}: a comment is gone: ${comment.trim()}`);
  }
  return faults;
}

function nameOf({ kind, folder, values }: AppliedSet['root']): string {
  return [kind, folder, ...values].join(' ');
}

/** The differences of two sets, a line each: the object, the path, what it was and what it is. */
function differencesOf(before: AppliedSet, after: AppliedSet): readonly string[] {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  const lines: string[] = [];
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const [a, b] = [old.get(key), now.get(key)];
    if (a !== b && !(isChecksum(key) && a !== undefined && b !== undefined))
      lines.push(`${key}\t${a ?? '-'}\t${b ?? '-'}`);
  }
  return lines;
}

function isChecksum(key: string): boolean {
  return key.includes('/annotations/checksum');
}

/** Every scalar of a set by its document, object and path; an empty mapping or list is one, too. */
function valuesOf({ stream }: AppliedSet): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [index, placed] of stream.documents.entries()) {
    for (const cursor of placed.document.root?.walk() ?? []) {
      const isEmpty =
        cursor.kind === 'map'
          ? cursor.entries().length === 0
          : cursor.kind === 'sequence' && cursor.items().length === 0;
      if (cursor.kind === 'scalar' || isEmpty)
        values.set(
          `${index}\t${objectOf(placed)}\t${cursor.pointer}`,
          cursor.kind === 'scalar' ? JSON.stringify(cursor.value ?? cursor.text) : cursor.kind,
        );
    }
  }
  return values;
}

function objectOf({ document }: PlacedDocument): string {
  const [resource] = resourcesOf(document);
  return `${resource?.kind} ${resource?.namespace ?? ''}/${resource?.name ?? ''}`;
}

function isOf(line: string, { set, checked }: AppliedFinding): boolean {
  const placed = set.stream.documents[checked.document];
  return placed !== undefined && line.split('\t')[1] === objectOf(placed);
}

/** What a line is about, wherever it is: the field below a container, pod or spec, and its new value. */
function fieldOf(line: string): string {
  const [, , pointer = '', , after] = line.split('\t');
  const field = /(?:^|\/(?:\d+|spec)\/)((?:(?!\/\d+\/|\/spec\/).)*)$/.exec(pointer)?.[1] ?? pointer;
  return `${field.replace(/^\//, '')} ${after}`;
}

function keyOf({ checked: { rule, document, pointer } }: AppliedFinding): string {
  return `${rule.id} ${document} ${pointer}`;
}
