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
  /** Documents to mutate, besides the generated ones. */
  readonly seeds?: readonly string[];
}

export interface FuzzResult {
  documents: number;
  /** The number of documents that were read without the `yaml` package. */
  accepted: number;
  nodes: number;
  /** The number of documents that the reader rejects although the `yaml` package finds no error. */
  cleanMalformed: number;
  /** The first document in which the readers differ, shrunk. */
  found?: { readonly text: string; readonly what: string };
  /** A small document that the reader rejects although the package finds no error. */
  malformed?: string;
}

/** Compares the two readers on generated and mutated documents, until the limit is reached or they differ. */
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

/** Returns the documents of a text as the readers get them, with template actions masked. */
export function documentsOf(text: string): readonly string[] {
  const masked = maskTemplate(text).text;
  const { documents } = parseStream(masked);
  return documents.map(({ start }, index) => masked.slice(start, documents[index + 1]?.start ?? masked.length));
}

function compareReaders(text: string, result: FuzzResult, random: Random): string | undefined {
  const ours = readFast(text);
  if (ours === 'unsupported') return undefined;
  if (ours === 'malformed') {
    // The package is slow, so only one in eight is checked.
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
 * Matches comments before a block scalar indicator in a line of its own. Behind them the package requires indented content, also
 * where there is none; YAML 1.2 and the reader of Kubernetes do not.
 */
const BEFORE_BLOCK = /^[ \t]*#.*(?=\r?\n(?:[ \t]*(?:#.*)?\r?\n)*[ \t]+[|>])/gm;

/** Returns the difference of the readers on a document; undefined where there is none, or the fast one leaves it to the package. */
export function whatDiffers(text: string): string | undefined {
  const ours = readFast(text);
  if (typeof ours === 'string') return undefined;
  const theirs = readDocument(text);
  const found = difference(ours, theirs);
  // Without these comments both have to read the document alike.
  const bare = found && text.replace(BEFORE_BLOCK, '');
  if (bare !== undefined && bare !== text) return whatDiffers(bare);
  return found && `${found.field} of node ${found.node}: ${found.ours}, and ${found.theirs} to the yaml package`;
}

/** Returns true for a difference in the same field: a shrunk text has to show the same bug. */
function sameField(what: string | undefined, as: string): boolean {
  return what?.split(' ', 1)[0] === as.split(' ', 1)[0];
}
