import type { Range } from '../text/range.js';
import type { YamlDocument } from '../yaml/document.js';
import { type Container, containersOf, podsOf } from './pod.js';
import { resourcesOf } from './resource.js';

/** Remembers which checks find nothing in which containers of a document. */
export interface ContainerMemo {
  /**
   * Returns the names of the checks that found nothing in a container; callers add to it. Undefined where nothing is
   * remembered for the container, and it has to be checked.
   */
  of(container: Container): Set<string> | undefined;
  /** Returns the same for the container that begins at an offset of the document. */
  at(start: number): Set<string> | undefined;
  /** Returns the document's text without the containers in which a check is known to find nothing. */
  textWithout(check: string): string;
}

/** The remembered results for one container. */
interface Memory {
  /** The checks that found nothing in it, by purpose. */
  readonly silent: Map<string, { readonly key: string; readonly checks: Set<string> }>;
  readonly facts: Map<string, string | number | boolean>;
}

/** A container's text and its remembered results; undefined where the text is no basis for them. */
interface Slot {
  readonly text: string | undefined;
  readonly memory: Memory | undefined;
}

/** A document split into its containers and the text outside of them. */
interface Partition {
  readonly outside: string;
  readonly ranges: readonly Range[];
  readonly slots: readonly Slot[];
  /**
   * The remembered results by the offset at which a container begins. A container within a text begins where no other one does,
   * and nothing is remembered for it.
   */
  readonly byStart: ReadonlyMap<number, Memory | undefined>;
}

/** The partition of each document, and the last one of each identity of a document. */
const partitions = new WeakMap<YamlDocument, Partition | 'whole'>();
const lastPartitions = new WeakMap<object, Partition>();

/**
 * Returns the memo of a document's containers, with results that hold for its earlier text. A check that looks at one
 * container and at the text outside of containers, but never at another container, finds the same where both are
 * unchanged, and can be skipped where that was nothing. In a large workload a keystroke changes one container in
 * hundreds.
 * Nothing is remembered for a text that is read once, nor where an anchor or a template may bring in text from
 * elsewhere.
 * @param purpose Separates the results of different callers.
 * @param key Everything else that a result depends on: a change of it clears the results.
 */
export function containerMemo(document: YamlDocument, purpose: string, key: string): ContainerMemo {
  const { text } = document;
  const partition = partitionOf(document);
  if (!partition) return { of: () => undefined, at: () => undefined, textWithout: () => text };
  const silentIn = (memory: Memory | undefined): Set<string> | undefined => {
    if (!memory) return undefined;
    let silent = memory.silent.get(purpose);
    if (silent?.key !== key) {
      silent = { key, checks: new Set() };
      memory.silent.set(purpose, silent);
    }
    return silent.checks;
  };
  const at = (start: number): Set<string> | undefined => silentIn(partition.byStart.get(start));
  return {
    at,
    of: ({ cursor }) => at(cursor.range.start),
    textWithout: (check) =>
      textOutside(
        text,
        partition.ranges.filter((_, index) => silentIn(partition.slots[index]?.memory)?.has(check)),
      ),
  };
}

/**
 * Returns a fact about a container that depends on nothing outside of it. `find` is called once for as long as the text
 * of the container does not change: rules about pods ask for every container at every keystroke.
 * @param what Names the question, with everything else that the answer depends on.
 */
export function memoized<Fact extends string | number | boolean>(
  { cursor }: Container,
  what: string,
  find: () => Fact,
): Fact {
  const memory = partitionOf(cursor.document)?.byStart.get(cursor.range.start);
  if (!memory) return find();
  const fact = memory.facts.get(what);
  // The answers under one name have one type.
  if (fact !== undefined) return fact as Fact;
  const found = find();
  memory.facts.set(what, found);
  return found;
}

function partitionOf(document: YamlDocument): Partition | undefined {
  const { identity, edited, literal } = document;
  if (!edited) return undefined;
  let partition = partitions.get(document);
  if (!partition) {
    const ranges = literal ? containerRanges(document) : undefined;
    partition = ranges ? partitioned(document, ranges, lastPartitions.get(identity)) : 'whole';
    partitions.set(document, partition);
    if (partition !== 'whole') lastPartitions.set(identity, partition);
  }
  return partition === 'whole' ? undefined : partition;
}

function partitioned(document: YamlDocument, ranges: readonly Range[], last: Partition | undefined): Partition {
  const { text } = document;
  // The completeness of a pod is the one fact that depends on the other containers.
  const pods = resourcesOf(document).flatMap((resource) => podsOf(resource));
  const outside = `${textOutside(text, ranges)}\0${pods.map(({ complete }) => complete).join()}`;
  const usable = last?.outside === outside ? last.slots : [];
  const { stale } = document.tree;
  const slots = ranges.map(({ start, end }, index): Slot => {
    // On a line that cannot be read yet, the tree shows the earlier text: no result is remembered.
    if (stale && start <= stale.end && stale.start <= end) return { text: undefined, memory: undefined };
    const own = text.slice(start, end);
    const slot = usable[index];
    return { text: own, memory: slot?.text === own ? slot.memory : { silent: new Map(), facts: new Map() } };
  });
  const byStart = new Map(ranges.map(({ start }, index) => [start, slots[index]?.memory]));
  return { outside, ranges, slots, byStart };
}

/** Returns the ranges of the containers, in the order of the text; undefined where they cannot be separated. */
function containerRanges(document: YamlDocument): readonly Range[] | undefined {
  const ranges = resourcesOf(document)
    .flatMap((resource) => containersOf(resource))
    .filter(({ cursor }) => !cursor.embedding)
    .map(({ cursor }) => cursor.range)
    .sort((a, b) => a.start - b.start);
  // A kind whose pod is its container contains other containers.
  if (ranges.some(({ start }, index) => start < (ranges[index - 1]?.end ?? 0))) return undefined;
  const { stale } = document.tree;
  const touched = !stale || ranges.some(({ start, end }) => start <= stale.start && stale.end <= end);
  return touched ? ranges : undefined;
}

function textOutside(text: string, ranges: readonly Range[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of ranges) {
    pieces.push(text.slice(from, start));
    from = end;
  }
  pieces.push(text.slice(from));
  // No YAML text holds this character.
  return pieces.join('\0');
}
