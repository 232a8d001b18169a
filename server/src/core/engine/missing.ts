import { podsOf, readField } from '../kubernetes/pod.js';
import type { Resource } from '../kubernetes/resource.js';
import type { Finding } from '../model/finding.js';
import type { Cursor } from '../yaml/cursor.js';

/** A field, as a mapping or list that is written (`at`) and the path below it that need not be. */
export interface FieldPlace {
  readonly at: Cursor;
  readonly below: readonly string[];
}

/** Returns the field that a finding is about, where it is known, and whether the field is missing. */
export function fieldOf(finding: Finding): { readonly missing: boolean; readonly field?: FieldPlace } {
  const { at, isWritten } = finding;
  const named = namedField(finding);
  if (named) return { missing: !named.at.at(...named.below), field: named };
  if (!at) return { missing: false };
  // A list is always written as a whole, also in a patch.
  const missing = at.kind === 'map' && !isWritten;
  return missing ? { missing } : { missing, field: { at, below: [] } };
}

/** Returns the field that a finding, or one of its fixes, names as missing. */
function namedField({ at, fixes, lacks }: Finding): FieldPlace | undefined {
  const adds = Array.isArray(fixes) ? fixes.find((fix) => fix.adds)?.adds : undefined;
  if (adds) return { at: adds.map, below: adds.path };
  return at && lacks && { at, below: lacks };
}

/** Returns true for a finding about a missing field. */
export function isAboutMissing(finding: Finding): boolean {
  return fieldOf(finding).missing;
}

/**
 * Returns a predicate for findings whose missing field may be written elsewhere: a template may print it, a merge may add it, a
 * controller or the object of a patch may have it. The engine asks it for the findings of every rule, so that no rule can
 * forget to.
 * @param path The file's path, as `podsOf` takes it.
 */
export function elsewhereIn(path: string): (finding: Finding, resource: Resource | undefined) => boolean {
  const holders = new Map<Resource, ReadonlyMap<Cursor, boolean>>();
  const holdersIn = (resource: Resource): ReadonlyMap<Cursor, boolean> => {
    let found = holders.get(resource);
    if (!found) {
      const pods = podsOf(resource, path);
      // In a kind whose pod is its container, one mapping is both.
      found = new Map(
        [...pods, ...pods.flatMap(({ containers }) => containers)].map((one) => [one.cursor, one.complete]),
      );
      holders.set(resource, found);
    }
    return found;
  };
  return (finding, resource) => {
    const place = namedField(finding) ?? wholeOf(finding);
    if (!place) return false;
    const { at, below } = place;
    if (below.length === 0 ? at.open : readField(at, below) === 'unknown') return true;
    return isAboutMissing(finding) && resource !== undefined && !isWhole(at, holdersIn(resource));
  };
}

/** Returns the mapping or list that a finding calls incomplete without naming the field. */
function wholeOf({ at, isWritten }: Finding): FieldPlace | undefined {
  return at && at.kind !== 'scalar' && !isWritten ? { at, below: [] } : undefined;
}

/** Returns false for a field of a pod or container that may be written in parts. Items of lists are always written whole. */
function isWhole(at: Cursor, holders: ReadonlyMap<Cursor, boolean>): boolean {
  for (let one: Cursor | undefined = at; one; one = one.parent) {
    const isComplete = holders.get(one);
    if (isComplete !== undefined) return isComplete;
    if (typeof one.step === 'number') return true;
  }
  return true;
}
