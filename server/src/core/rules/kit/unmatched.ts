import type { Labels, Requirement } from '../../graph/facts.js';
import type { PlacedObject, PlacedPod, PlacedSelector } from '../../graph/graph-set.js';
import { mayHaveOtherPods } from '../../graph/may-live-outside.js';
import { unmetBy } from '../../graph/selectors.js';
import type { SetView } from '../../graph/set-view.js';
import type { SetFinding, SetFix } from '../../model/set-finding.js';
import type { Place } from '../../provenance/source.js';
import { memo } from '../../text/memo.js';
import { own } from '../../text/own.js';
import { say } from '../../text/say.js';
import { isSlip, titleOf } from './dangling.js';
import { replaceWord } from './set-fixes.js';

/** A selector that selects no pod. */
export interface Unmatched {
  readonly object: PlacedObject;
  readonly selector: PlacedSelector;
  /** The pods that meet most of it, and what they do not meet. */
  readonly near: Near;
}

interface Near {
  readonly object: PlacedObject;
  readonly pod: PlacedPod;
  readonly unmet: readonly Requirement<Place>[];
}

/**
 * Returns the selectors in objects of a set that select no pod and were meant for some that are known: they miss them by a slip, or, where
 * all pods of their namespaces are known as far as one can tell, by a part of what is selected.
 */
export function* unmatchedSelectors(view: SetView, isWanted: (object: PlacedObject) => boolean): Generator<Unmatched> {
  for (const object of view.objects) {
    if (!isWanted(object)) continue;
    for (const selector of object.selectors) {
      const { of, requirements } = selector;
      if (of !== 'Pod' || requirements.length === 0 || requirements.some(isHalfWritten)) continue;
      const near = nearest(view, object, selector);
      if (near) yield { object, selector, near };
    }
  }
}

/** True where the value of a label is missing, as it is while somebody writes it. */
function isHalfWritten({ operator, values }: Requirement): boolean {
  return (operator === 'In' || operator === 'NotIn') && (values.length === 0 || values.includes(''));
}

/** Returns the pods that come nearest to a selector that selects none; undefined where it may select some, or none comes near. */
function nearest(
  view: SetView,
  selecting: PlacedObject,
  { requirements, namespace }: PlacedSelector,
): Near | undefined {
  const own = view.ownWith('pods', namespace);
  // Pods of other sets are meant only where both name the namespace.
  if (namespace === '*' || (own.length === 0 && namespace === undefined)) return undefined;
  if (selectsOne(view, namespace, requirements)) return undefined;
  const found: Near[] = [];
  for (const object of view.objectsWith('pods', namespace))
    for (const pod of object.pods) {
      if (pod.labels === undefined) return undefined;
      const unmet = unmetOf(pod.labels, requirements);
      if (unmet.length === 0 || isGivenLater(view, pod, unmet)) return undefined;
      found.push({ object, pod, unmet });
    }
  const slip = found.find(
    (near) => isSlipOf(near) && (own.includes(near.object) || near.object.namespace === namespace),
  );
  if (slip) return slip;
  if (own.length === 0 || mayHaveOtherPods(view, namespace)) return undefined;
  const closeness = (near: Near): number => {
    const { unmet, pod } = near;
    const hint = unmet.some((one) => slipIn(one, pod) !== undefined) || isNamedAlike(selecting, near);
    return requirements.length - unmet.length + (hint ? 0.5 : 0);
  };
  const [best] = found.sort((a, b) => closeness(b) - closeness(a));
  return best && closeness(best) > 0 ? best : undefined;
}

/** Returns what labels do not meet, but for those that controllers give pods. */
function unmetOf(labels: Labels, requirements: readonly Requirement<Place>[]): readonly Requirement<Place>[] {
  return unmetBy(labels, requirements).filter(({ key }) => !GIVEN_LATER.test(key));
}

/** True where a pod meets all requirements, as nearly always one does: only those with one of the labels are looked at. */
function selectsOne(
  view: SetView,
  namespace: string | undefined,
  requirements: readonly Requirement<Place>[],
): boolean {
  const byLabel = podsByLabel(view, namespace);
  const likely = requirements
    .filter(({ key, operator }) => operator === 'In' && !GIVEN_LATER.test(key))
    .map(({ key, values }) => values.flatMap((value) => byLabel.get(labelKey(key, value)) ?? []))
    .sort((a, b) => a.length - b.length)[0];
  return likely?.some((labels) => unmetOf(labels, requirements).length === 0) ?? false;
}

/** The labels of the pods in each namespace that was asked for, by each one of them. */
const LABELLED = memo((_view: SetView) => new Map<string | undefined, ReadonlyMap<string, readonly Labels[]>>());

function podsByLabel(view: SetView, namespace: string | undefined): ReadonlyMap<string, readonly Labels[]> {
  const known = LABELLED(view).get(namespace);
  if (known) return known;
  const found = new Map<string, Labels[]>();
  for (const { pods } of view.objectsWith('pods', namespace))
    for (const { labels = {} } of pods)
      for (const [key, value] of Object.entries(labels))
        (found.get(labelKey(key, value)) ?? added(found, labelKey(key, value))).push(labels);
  LABELLED(view).set(namespace, found);
  return found;
}

function added(lists: Map<string, Labels[]>, key: string): Labels[] {
  const list: Labels[] = [];
  lists.set(key, list);
  return list;
}

function labelKey(key: string, value: string): string {
  return `${key}=${value}`;
}

/** True for pods with other values of the labels, whose workload has the name of what selects, or of what is selected. */
function isNamedAlike(selecting: PlacedObject, { object: { name }, pod: { labels }, unmet }: Near): boolean {
  return (
    name !== undefined &&
    unmet.every(({ key, operator }) => operator === 'In' && labels !== undefined && Object.hasOwn(labels, key)) &&
    (name === selecting.name || unmet.some(({ values }) => values.includes(name)))
  );
}

/** Labels that controllers of Kubernetes and of Argo Rollouts give pods. */
const GIVEN_LATER =
  /^(?:statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|pod-template-hash|rollouts-pod-template-hash|controller-revision-hash|controller-uid|job-name|batch\.kubernetes\.io\/.*)$/;

/** True where a program that may change pods gives them the labels that they lack: `role: primary`. */
function isGivenLater(view: SetView, { labels }: PlacedPod, unmet: readonly Requirement[]): boolean {
  if (unmet.some(({ key }) => labels && Object.hasOwn(labels, key))) return false;
  return view.objects.some(({ changesPods }) => changesPods);
}

/** Returns the label of pods that a requirement misses by a slip. */
function slipIn({ operator, values: [value, ...others], key }: Requirement, { labels }: PlacedPod): string | undefined {
  const written = own(labels, key);
  return operator === 'In' &&
    others.length === 0 &&
    value !== undefined &&
    written !== undefined &&
    isSlip(value, written)
    ? written
    : undefined;
}

/** Returns whether a selector misses pods by a slip alone. */
export function isMissedBySlip({ near }: Unmatched): boolean {
  return isSlipOf(near);
}

function isSlipOf({ pod, unmet }: Near): boolean {
  return unmet.every((one) => slipIn(one, pod) !== undefined);
}

/** Returns the finding of a selector that selects no pod. */
export function unmatchedFinding({ object, selector, near }: Unmatched, verb = say`selects`): SetFinding {
  const [first] = near.unmet;
  const place = near.unmet.length === 1 && first ? first.range : selector.range;
  const where = selector.namespace === undefined ? '' : say` in namespace "${selector.namespace}"`;
  const slips = near.unmet.flatMap((one) => {
    const meant = slipIn(one, near.pod);
    return meant === undefined ? [] : [{ one, meant }];
  });
  const fixes = slips.length === near.unmet.length ? slips.map(({ one, meant }) => fixOf(one, meant)) : [];
  const hint = slips.length === near.unmet.length ? say`; did you mean "${slips[0]?.meant}"?` : '';
  return {
    place,
    object,
    message: say`${titleOf(object)} ${verb} pods with ${near.unmet.map(textOf).join(say`, `)}, and no pod${where} is like that${hint}`,
    related: [{ message: say`The pods of ${titleOf(near.object)} ${haveOf(near)}`, place: near.pod.range }],
    fixes,
  };
}

function fixOf({ range, values }: Requirement<Place>, meant: string): SetFix {
  return replaceWord(range, values[0] ?? '', meant);
}

function textOf({ key, operator, values }: Requirement): string {
  if (operator === 'Exists') return say`a label "${key}"`;
  if (operator === 'DoesNotExist') return say`no label "${key}"`;
  const list = values.map((value) => say`"${value}"`).join(say` or `);
  // Not the words for a field of an object.
  return operator === 'In' ? say`${say`"${key}" of`} ${list}` : say`"${key}" other than ${list}`;
}

/** Returns what pods have in the place of what they do not meet. */
function haveOf({ pod: { labels = {} }, unmet }: Near): string {
  const has = (key: string): string =>
    Object.hasOwn(labels, key) ? say`have "${key}" of "${labels[key]}"` : say`have no label "${key}"`;
  return [...new Set(unmet.map(({ key }) => has(key)))].join(say` and `);
}
