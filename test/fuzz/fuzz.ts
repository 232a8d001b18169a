import { parseStream } from '../../server/src/core/yaml/document.js';
import { readDocument } from '../../server/src/core/yaml/read/package-reader.js';
import { readFast } from '../../server/src/core/yaml/read/read.js';
import { maskTemplate } from '../../server/src/core/yaml/read/template.js';
import { difference } from '../reader/compare.js';
import { generateDocument } from './generate.js';
import { mutate } from './mutate.js';
import { Random } from './random.js';
import { shrink } from './shrink.js';

export interface FuzzOptions {
  readonly seed: number;
  /** Stops after this long, in milliseconds … */
  readonly milliseconds?: number;
  /** … or after this many documents. */
  readonly documents?: number;
  /** Documents to mutate, besides those the grammar makes. */
  readonly seeds?: readonly string[];
}

export interface FuzzResult {
  documents: number;
  /** Read without the `yaml` package. */
  accepted: number;
  nodes: number;
  /** The `yaml` package finds no fault in them, and the reader says that they are no YAML. */
  cleanMalformed: number;
  /** The first document the readers differ in, as small as it could be made. */
  found?: { readonly text: string; readonly what: string };
  /** A small document of those that are clean and were called malformed. */
  malformed?: string;
}

/** Compares the two readers on generated and mutated documents, until the time is over or they differ. */
export function fuzz({ seed, milliseconds, documents, seeds = [] }: FuzzOptions): FuzzResult {
  const random = new Random(seed);
  const result: FuzzResult = { documents: 0, accepted: 0, nodes: 0, cleanMalformed: 0 };
  const end = performance.now() + (milliseconds ?? Number.POSITIVE_INFINITY);
  while (performance.now() < end && result.documents < (documents ?? Number.POSITIVE_INFINITY)) {
    for (const text of documentsOf(nextText(random, seeds))) {
      result.documents++;
      const what = compareReaders(text, result, random);
      if (!what) continue;
      const small = shrink(text, (smaller) => sameField(whatDiffers(smaller), what));
      return { ...result, found: { text: small, what: whatDiffers(small) ?? what } };
    }
  }
  return result;
}

function nextText(random: Random, seeds: readonly string[]): string {
  if (seeds.length > 0 && !random.chance(3)) return mutate(random.pick(seeds), random);
  const text = generateDocument(random);
  return random.chance(2) ? text : mutate(text, random);
}

/** The documents of a text as the readers get them: template holes masked. */
export function documentsOf(text: string): readonly string[] {
  const masked = maskTemplate(text).text;
  const { documents } = parseStream(masked);
  return documents.map(({ start }, index) => masked.slice(start, documents[index + 1]?.start ?? masked.length));
}

function compareReaders(text: string, result: FuzzResult, random: Random): string | undefined {
  const ours = readFast(text);
  if (ours === 'unsupported') return undefined;
  if (ours === 'malformed') {
    // The package is slow: one in eight has to do.
    if (random.chance(8) && readDocument(text).problems.length === 0) {
      result.cleanMalformed++;
      if (!result.malformed || text.length < result.malformed.length) result.malformed = text;
    }
    return undefined;
  }
  result.accepted++;
  result.nodes += ours.tree.count;
  return whatDiffers(text);
}

/**
 * Comments before the sign of a block scalar in a line of its own. Behind them the package asks for content that is indented,
 * also where there is none: YAML 1.2 and Kubernetes' reader do not.
 */
const BEFORE_BLOCK = /^[ \t]*#.*(?=\r?\n(?:[ \t]*(?:#.*)?\r?\n)*[ \t]+[|>])/gm;

/** In what the readers differ on a document; undefined where they do not, or the fast one leaves it to the other. */
export function whatDiffers(text: string): string | undefined {
  const ours = readFast(text);
  if (typeof ours === 'string') return undefined;
  const theirs = readDocument(text);
  const found = difference(ours, theirs);
  // What is left of the document without these comments is read alike all the same.
  const bare = found && text.replace(BEFORE_BLOCK, '');
  if (bare !== undefined && bare !== text) return whatDiffers(bare);
  return found && `${found.field} of node ${found.node}: ${found.ours}, and ${found.theirs} to the yaml package`;
}

/** A smaller text has to show the same mistake, not just any. */
function sameField(what: string | undefined, as: string): boolean {
  return what?.split(' ', 1)[0] === as.split(' ', 1)[0];
}
