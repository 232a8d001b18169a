import { type AppliedSet, keyOfRoot } from '../../applied/applied-set.js';
import { changesBetween, type Leaf, leavesOf } from '../../applied/changes.js';
import { isDeployer } from '../../applied/deploy/deployer.js';
import { fitsSchema } from '../../applied/fits-schema.js';
import { resourcesOf } from '../../kubernetes/resource.js';
import type { Finding } from '../../model/finding.js';
import { withoutCredentials } from '../../secrets/said-of-sets.js';
import { say } from '../../text/say.js';
import type { Step } from '../../yaml/cursor.js';
import type { PlacedDocument } from '../../yaml/document.js';
import type { AppliedSources } from './applied-sources.js';
import type { AppliedFinding } from './check-applied.js';
import type { Refused, Wanted } from './wanted.js';

/** A fix that is to be proved. */
export interface Claim extends Wanted {
  /** The mapping to which a template may add fields of its own, as a path; undefined where it may add none. */
  readonly opened: readonly Step[] | undefined;
}

/** What a fix does to all that is applied. */
export interface Proof {
  /** The sets that change. */
  readonly changed: readonly AppliedSet[];
  /** How many objects of one root change alike. */
  readonly objects: number;
  /** How many fields a template adds of its own. */
  readonly more: number;
}

/**
 * Returns what a fix does, found out by building every root that reads the changed files before and after. It is refused where the
 * finding stays, another one comes up, objects come or go, or anything changes but what was meant: the same change of other objects
 * that are made of the same source is meant, too.
 */
export function prove(claim: Claim, texts: ReadonlyMap<string, string>, sources: AppliedSources): Proof | Refused {
  const { set: own } = claim.finding;
  const known = sources.setsWith([...texts.keys()]);
  if (!known) return { refused: say`other roots with this file are still being read` };
  if (!known.isAll) return { refused: say`more roots are made of this file than can be tried` };
  const meant = new Set(claim.changes.flatMap((change) => leavesOf(change, claim.root)).map(alikeKey));
  let objects = 0;
  const changed: AppliedSet[] = [];
  let more = 0;
  // The root of the finding comes first: a fix that does not work mostly does not work there.
  if (!fitsSchema(own, texts, sources))
    return { refused: say`the schema of the values of the chart does not allow it` };
  for (const set of [own, ...known.sets.filter((one) => keyOfRoot(one.root) !== keyOfRoot(own.root))]) {
    const told = compare(set, sources.rebuild(set, texts), meant, claim, sources);
    if ('refused' in told) return told;
    if (told.objects.size > 0) changed.push(set);
    objects = Math.max(objects, told.objects.size);
    more = Math.max(more, told.more);
  }
  return changed.length > 0 ? { changed, objects, more } : { refused: say`nothing would change` };
}

/** Returns what is other in a root, where all of it was meant. */
function compare(
  before: AppliedSet,
  after: AppliedSet,
  meant: ReadonlySet<string>,
  { finding, also = [], opened }: Claim,
  sources: AppliedSources,
): { readonly objects: ReadonlySet<string>; readonly more: number } | Refused {
  const said = new Set(before.problems.map(({ message }) => message));
  const problem = after.problems.find(({ fatal, message }) => fatal && !said.has(message));
  if (problem) {
    const message = withoutCredentials(problem.message, [before, after], (path) => sources.textOf(path));
    return { refused: say`it could not be applied then: ${message}` };
  }
  const old = before.stream;
  const now = after.stream;
  if (old.documents.length !== now.documents.length) return { refused: say`other objects would come or go` };
  const objects = new Set<string>();
  let more = 0;
  for (const [index, placed] of old.documents.entries()) {
    const other = now.documents[index];
    if (!other || placed.document === other.document) continue;
    if (nameOf(placed) !== nameOf(other)) return { refused: say`other objects would come or go` };
    // What an object deploys is looked at where it is deployed.
    if (before !== finding.set && resourcesOf(placed.document).some(isDeployer)) continue;
    const { root } = placed.document;
    const isReadable = other.document.problems.length <= placed.document.problems.length;
    if (!root || !other.document.root || !isReadable) return { refused: say`an object could not be read then` };
    for (const leaf of changesBetween(root, other.document.root).flatMap((change) => leavesOf(change, root))) {
      if (meant.has(alikeKey(leaf))) objects.add(nameOf(placed));
      else if (opened && leaf.before === undefined && isInside(leaf.path, opened)) more++;
      else if (!isChecksum(leaf))
        return {
          refused: say`${nameOf(placed)} would have another ${leaf.path.filter(isKey).slice(-2).join('.') || say`field`}, too`,
        };
    }
  }
  const left = new Map(sources.findingsIn(after).map((one) => [keyOf(one), one] as const));
  const gone = [finding, ...also];
  if (before === finding.set && gone.some((one) => left.has(keyOf(one))))
    return { refused: say`the finding would stay` };
  for (const one of sources.findingsIn(before)) left.delete(keyOf(one));
  const isNew = ({ checked }: AppliedFinding): boolean => !isRest(checked.finding, finding.checked.finding);
  return [...left.values()].some(isNew)
    ? { refused: say`the objects would have other findings instead` }
    : { objects, more };
}

/** True for a finding about what is left of the same cause: a limit without a request. */
function isRest({ group }: Finding, { group: cause }: Finding): boolean {
  return group !== undefined && group.id === cause?.id;
}

/**
 * Returns the same text for changes that are alike: those of the same field of a container, pod or object, from the same value to the
 * same value.
 */
function alikeKey({ path, before, after }: Leaf): string {
  // What is no longer true may be false, or not be there.
  const isOff = before === true && after === false;
  return JSON.stringify([fieldOf(path), before ?? null, isOff ? null : (after ?? null)]);
}

/** The path of a field below the item of a list, or the `spec`, that it belongs to. */
function fieldOf(path: readonly Step[]): readonly Step[] {
  const item = path.findLastIndex((step, index) => typeof step === 'number' && index < path.length - 1);
  return path.slice((item < 0 ? path.lastIndexOf('spec') : item) + 1);
}

/** True for an annotation with the checksum of something: it changes with it. */
function isChecksum({ path, before, after }: Leaf): boolean {
  const isSum = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{8,128}$/.test(value);
  return path.at(-2) === 'annotations' && isSum(before) && isSum(after);
}

function isInside(path: readonly Step[], holder: readonly Step[]): boolean {
  // In another object the container may be another one: the field counts.
  const [own, other] = [fieldOf(path), fieldOf([...holder, ''])];
  return other.slice(0, -1).every((step, index) => own[index] === step);
}

function isKey(step: Step): boolean {
  return typeof step === 'string';
}

function nameOf(placed: PlacedDocument | undefined): string {
  const [resource] = placed ? resourcesOf(placed.document) : [];
  if (!resource) return say`another document`;
  return `${resource.kind} "${[resource.namespace, resource.name].filter((one) => one !== undefined).join('/')}"`;
}

/** The same for a finding of an object before and after an edit. */
export function keyOf({ checked: { rule, document, pointer } }: AppliedFinding): string {
  return `${rule.id} ${document} ${pointer}`;
}
