import { memo } from '../../text/memo.js';
import type { KindKey, Labels } from '../facts.js';
import type { ObjectGraph } from '../graph.js';
import {
  type GraphSet,
  isCertain,
  mayBeSame,
  type PlacedLabel,
  type PlacedObject,
  type PlacedRequirement,
  type PlacedSelector,
} from '../graph-set.js';
import { unmetBy } from '../selectors.js';
import { isOfCluster } from '../table/table.js';

/** An object with labels, or the pods that it makes. */
export interface Labelled {
  readonly set: GraphSet;
  readonly object: PlacedObject;
  /** What selectors select: `Pod` for pods. */
  readonly of: KindKey;
  readonly labels: Labels;
  readonly written: readonly PlacedLabel[];
}

/** A selector of an object. */
export interface Selecting {
  readonly set: GraphSet;
  readonly object: PlacedObject;
  readonly selector: PlacedSelector;
}

interface LabelsOfSet {
  /** What has labels, by its kind. */
  readonly labelled: ReadonlyMap<KindKey, readonly Labelled[]>;
  /** The selectors that name a label, by its key. */
  readonly selecting: ReadonlyMap<string, readonly Selecting[]>;
}

/** Returns what has labels in a set, and what selects by labels. */
export const labelsOfSet = memo((set: GraphSet): LabelsOfSet => {
  const labelled = new Map<KindKey, Labelled[]>();
  const selecting = new Map<string, Selecting[]>();
  for (const object of set.objects) {
    const { labels, written, kind } = object;
    if (labels && written) push(labelled, kind, { set, object, of: kind, labels, written });
    for (const pod of object.pods)
      if (pod.labels && pod.written.length > 0)
        push(labelled, 'Pod', { set, object, of: 'Pod', labels: pod.labels, written: pod.written });
    for (const selector of object.selectors) {
      const one = { set, object, selector };
      for (const key of new Set(selector.requirements.map((requirement) => requirement.key))) push(selecting, key, one);
    }
  }
  return { labelled, selecting };
});

/** Returns what a selector selects, as far as its labels are known. */
export function selectedBy(graph: ObjectGraph, selecting: Selecting): readonly Labelled[] {
  const { requirements } = selecting.selector;
  return inReach(graph, selecting, ({ labels }) => unmetBy(labels, requirements).length === 0);
}

/**
 * Returns what a selector speaks about by a label: what it selects, and what it leaves out by the label alone (`NotIn`).
 * @param value The value; undefined for the label with whatever value the selector names.
 */
export function meantBy(
  graph: ObjectGraph,
  selecting: Selecting,
  key: string,
  value: string | undefined,
): readonly Labelled[] {
  const { requirements } = selecting.selector;
  const own = requirements.filter((one) => one.key === key);
  const others = requirements.filter((one) => one.key !== key);
  return inReach(
    graph,
    selecting,
    ({ labels }) => own.some((one) => speaksOf(one, labels, value)) && unmetBy(labels, others).length === 0,
  );
}

/** Returns the selectors that speak about a label of an object. */
export function selectorsOf(
  graph: ObjectGraph,
  labelled: Labelled,
  key: string,
  value: string | undefined,
): readonly Selecting[] {
  const { labels, of } = labelled;
  return graph.all.flatMap((set) =>
    (labelsOfSet(set).selecting.get(key) ?? []).filter(
      (one) =>
        one.selector.of === of &&
        one.selector.requirements.some(
          (requirement) => requirement.key === key && speaksOf(requirement, labels, value),
        ) &&
        meantBy(graph, one, key, value).some(({ written }) => written === labelled.written),
    ),
  );
}

function speaksOf({ key, operator, values }: PlacedRequirement, labels: Labels, value: string | undefined): boolean {
  const own = Object.hasOwn(labels, key) ? labels[key] : undefined;
  if (own === undefined) return false;
  if (operator === 'Exists' || operator === 'DoesNotExist') return value === undefined;
  return values.includes(own) && (value === undefined || own === value);
}

/**
 * Returns what a selector may select: in its own set, and in those that certainly are applied to the same cluster; where that is
 * nothing, in those that may be.
 */
function inReach(
  graph: ObjectGraph,
  { set, selector: { of, namespace } }: Selecting,
  isMeant: (one: Labelled) => boolean,
): readonly Labelled[] {
  const isThere = ({ object }: Labelled): boolean => isOfCluster(of) || mayBeSame(object.namespace, namespace);
  const inSet = (one: GraphSet): readonly Labelled[] =>
    (labelsOfSet(one).labelled.get(of) ?? []).filter((labelled) => isThere(labelled) && isMeant(labelled));
  const own = inSet(set);
  // Most sets have nothing like it: whether they are applied together is asked last.
  const beside = graph.all.flatMap((one) => {
    if (one.key === set.key) return [];
    const found = inSet(one);
    return found.length > 0 && graph.areBeside(set, one) ? found : [];
  });
  const certain = beside.filter((one) => isCertain(set, namespace, one.set, one.object));
  const known = [...own, ...certain];
  return known.length > 0 ? known : beside;
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
