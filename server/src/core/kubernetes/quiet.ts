import type { Range } from '../text/range.js';
import type { YamlDocument } from '../yaml/document.js';
import { type Container, containersOf, podsOf } from './pod.js';
import { resourcesOf } from './resource.js';

/** For which containers it is known who finds nothing in them. */
export interface QuietContainers {
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

interface Slot {
  readonly text: string | undefined;
  readonly quiet: Set<string> | undefined;
}

/** A document taken apart: its containers, and everything around them. */
interface Apart {
  readonly key: string;
  readonly around: string;
  readonly slots: readonly Slot[];
}

const before = new WeakMap<object, Map<string, Apart>>();

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
export function quietContainers(document: YamlDocument, purpose: string, key: string): QuietContainers {
  const { lineage, edited, text } = document;
  const nothingKnown = { of: () => undefined, at: () => undefined, textWithout: () => text };
  if (!edited || !document.literal) return nothingKnown;
  let ofDocument = before.get(lineage);
  if (!ofDocument) {
    ofDocument = new Map();
    before.set(lineage, ofDocument);
  }
  const ranges = containerRanges(document);
  if (!ranges) {
    ofDocument.delete(purpose);
    return nothingKnown;
  }
  // Whether a pod is written as a whole is the one thing that a container's neighbours decide.
  const pods = resourcesOf(document).flatMap((resource) => podsOf(resource));
  const around = `${textAround(text, ranges)}\0${pods.map(({ complete }) => complete).join()}`;
  const known = ofDocument.get(purpose);
  const usable = known?.key === key && known.around === around ? known.slots : [];
  const { stale } = document.tree;
  const slots = ranges.map(({ start, end }, index): Slot => {
    // Of a line that cannot be read yet the tree says what stood there before: nothing to be remembered.
    if (stale && start <= stale.end && stale.start <= end) return { text: undefined, quiet: undefined };
    const own = text.slice(start, end);
    const slot = usable[index];
    return { text: own, quiet: slot?.text === own ? slot.quiet : new Set() };
  });
  ofDocument.set(purpose, { key, around, slots });
  const byStart = new Map(ranges.map(({ start }, index) => [start, slots[index]?.quiet]));
  const at = (start: number): Set<string> | undefined => byStart.get(start);
  return {
    at,
    of: ({ cursor }) => (cursor.embedding ? undefined : at(cursor.range.start)),
    textWithout: (who) =>
      textAround(
        text,
        ranges.filter((_, index) => slots[index]?.quiet?.has(who)),
      ),
  };
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
