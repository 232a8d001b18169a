import { podsOf, readField } from '../kubernetes/pod.js';
import type { Resource } from '../kubernetes/resource.js';
import type { Finding } from '../model/finding.js';
import type { Cursor } from '../yaml/cursor.js';

/** A field, by a mapping or list that stands in the text and the steps below it that do not. */
export interface FieldPlace {
  readonly at: Cursor;
  readonly below: readonly string[];
}

/** What a finding is about, and whether that is left out. The field is not known of everything that is. */
export function fieldOf(finding: Finding): { readonly missing: boolean; readonly field?: FieldPlace } {
  const { at, isWritten } = finding;
  const named = namedField(finding);
  if (named) return { missing: !named.at.at(...named.below), field: named };
  if (!at) return { missing: false };
  // A list is written as a whole, in a patch too.
  const missing = at.kind === 'map' && !isWritten;
  return missing ? { missing } : { missing, field: { at, below: [] } };
}

/** The field that a finding names as the one it misses. */
function namedField({ at, fixes, lacks }: Finding): FieldPlace | undefined {
  const adds = Array.isArray(fixes) ? fixes.find((fix) => fix.adds)?.adds : undefined;
  if (adds) return { at: adds.map, below: adds.path };
  return at && lacks && { at, below: lacks };
}

/** True for a finding about something that is left out. */
export function isAboutMissing(finding: Finding): boolean {
  return fieldOf(finding).missing;
}

/**
 * Returns a function that says of a finding whether what it misses may stand elsewhere: a template may print it, a merge may
 * bring it in, a controller or the object of a patch may have it. The findings of every rule go through it, so that none can
 * forget to ask.
 * @param path The file's path, as `podsOf` takes it.
 */
export function elsewhereIn(path: string): (finding: Finding, resource: Resource | undefined) => boolean {
  const holders = new Map<Resource, ReadonlyMap<Cursor, boolean>>();
  const holdersIn = (resource: Resource): ReadonlyMap<Cursor, boolean> => {
    let found = holders.get(resource);
    if (!found) {
      const pods = podsOf(resource, path);
      // A kind whose pod is its container has one mapping for both.
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

/** A mapping or list in which nothing but the finding says that it misses something. */
function wholeOf({ at, isWritten }: Finding): FieldPlace | undefined {
  return at && at.kind !== 'scalar' && !isWritten ? { at, below: [] } : undefined;
}

/** False for a field of a pod or container of which a part may stand elsewhere. Items of its lists are written as a whole. */
function isWhole(at: Cursor, holders: ReadonlyMap<Cursor, boolean>): boolean {
  for (let one: Cursor | undefined = at; one; one = one.parent) {
    const isComplete = holders.get(one);
    if (isComplete !== undefined) return isComplete;
    if (typeof one.step === 'number') return true;
  }
  return true;
}
