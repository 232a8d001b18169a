import type { Range } from '../text/range.js';
import type { YamlDocument } from '../yaml/document.js';
import { type Container, containersOf, podsOf } from './pod.js';
import { resourcesOf } from './resource.js';

/** For which containers it is known who finds nothing in them. */
export interface ContainerMemo {
  /**
   * Those who found nothing in a container, to be asked and added to. Undefined where that is not to be remembered: then
   * the container has to be looked at.
   */
  of(container: Container): Set<string> | undefined;
  /** The same for the container that begins at an offset of the document. */
  at(start: number): Set<string> | undefined;
  /** The document's text without the containers in which `who` is known to find nothing. */
  textWithout(who: string): string;
}

/** What is remembered of one container. */
interface Memory {
  /** Who found nothing in it, by purpose. */
  readonly quiet: Map<string, { readonly key: string; readonly who: Set<string> }>;
  readonly noted: Map<string, string | number | boolean>;
}

/** A container's text, and what is remembered of it; undefined where that is nothing to go by. */
interface Slot {
  readonly text: string | undefined;
  readonly memory: Memory | undefined;
}

/** A document taken apart: its containers, and everything around them. */
interface Partition {
  readonly around: string;
  readonly ranges: readonly Range[];
  readonly slots: readonly Slot[];
  /** What is remembered of the container that begins at an offset. */
  readonly byStart: ReadonlyMap<number, Memory | undefined>;
}

/** By document, and what a document's lineage was like last. */
const known = new WeakMap<YamlDocument, Partition | 'whole'>();
const before = new WeakMap<object, Partition>();

/**
 * What is known of the containers of a document from the text it had before. Whoever looks at one container and at what
 * stands around the containers, but never at another container, finds the same again where both are as they were; and
 * where that was nothing, need not look. Of a large workload a keystroke changes one container in hundreds.
 *
 * Nothing is remembered of a text that is read once, nor where an anchor or a template may bring in what is written
 * elsewhere.
 *
 * @param purpose What is remembered apart, one for each caller.
 * @param key What else an answer depends on: nothing is known after it changed.
 */
export function containerMemo(document: YamlDocument, purpose: string, key: string): ContainerMemo {
  const { text } = document;
  const apart = partitionOf(document);
  if (!apart) return { of: () => undefined, at: () => undefined, textWithout: () => text };
  const whoIn = (memory: Memory | undefined): Set<string> | undefined => {
    if (!memory) return undefined;
    let quiet = memory.quiet.get(purpose);
    if (quiet?.key !== key) {
      quiet = { key, who: new Set() };
      memory.quiet.set(purpose, quiet);
    }
    return quiet.who;
  };
  const at = (start: number): Set<string> | undefined => whoIn(apart.byStart.get(start));
  return {
    at,
    of: ({ cursor }) => (cursor.embedding ? undefined : at(cursor.range.start)),
    textWithout: (who) =>
      textAround(
        text,
        apart.ranges.filter((_, index) => whoIn(apart.slots[index]?.memory)?.has(who)),
      ),
  };
}

/**
 * Something that is true of a container, whatever stands outside of it: found out once for as long as its text does not
 * change. What rules about pods ask of every container, keystroke after keystroke.
 *
 * @param what Names the question, with everything else that the answer depends on.
 */
export function memoized<Fact extends string | number | boolean>(
  { cursor }: Container,
  what: string,
  find: () => Fact,
): Fact {
  const apart = cursor.embedding ? undefined : partitionOf(cursor.document);
  const memory = apart?.byStart.get(cursor.range.start);
  if (!memory) return find();
  const fact = memory.noted.get(what);
  // Under one name there are answers of one type.
  if (fact !== undefined) return fact as Fact;
  const found = find();
  memory.noted.set(what, found);
  return found;
}

function partitionOf(document: YamlDocument): Partition | undefined {
  const { lineage, edited, literal } = document;
  if (!edited) return undefined;
  let apart = known.get(document);
  if (!apart) {
    const ranges = literal ? containerRanges(document) : undefined;
    apart = ranges ? takeApart(document, ranges, before.get(lineage)) : 'whole';
    known.set(document, apart);
    if (apart === 'whole') before.delete(lineage);
    else before.set(lineage, apart);
  }
  return apart === 'whole' ? undefined : apart;
}

function takeApart(document: YamlDocument, ranges: readonly Range[], last: Partition | undefined): Partition {
  const { text } = document;
  // Whether a pod is written as a whole is the one thing that a container's neighbours decide.
  const pods = resourcesOf(document).flatMap((resource) => podsOf(resource));
  const around = `${textAround(text, ranges)}\0${pods.map(({ complete }) => complete).join()}`;
  const usable = last?.around === around ? last.slots : [];
  const { stale } = document.tree;
  const slots = ranges.map(({ start, end }, index): Slot => {
    // Of a line that cannot be read yet the tree says what stood there before: nothing to be remembered.
    if (stale && start <= stale.end && stale.start <= end) return { text: undefined, memory: undefined };
    const own = text.slice(start, end);
    const slot = usable[index];
    return { text: own, memory: slot?.text === own ? slot.memory : { quiet: new Map(), noted: new Map() } };
  });
  const byStart = new Map(ranges.map(({ start }, index) => [start, slots[index]?.memory]));
  return { around, ranges, slots, byStart };
}

/** Where the containers are written, in the order of the text; undefined where they cannot be taken apart. */
function containerRanges(document: YamlDocument): readonly Range[] | undefined {
  const ranges = resourcesOf(document)
    .flatMap((resource) => containersOf(resource))
    .filter(({ cursor }) => !cursor.embedding)
    .map(({ cursor }) => cursor.range)
    .sort((a, b) => a.start - b.start);
  // A kind whose pod is its container holds others in it.
  if (ranges.some(({ start }, index) => start < (ranges[index - 1]?.end ?? 0))) return undefined;
  const { stale } = document.tree;
  const touched = !stale || ranges.some(({ start, end }) => start <= stale.start && stale.end <= end);
  return touched ? ranges : undefined;
}

function textAround(text: string, ranges: readonly Range[]): string {
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
