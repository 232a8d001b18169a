import { type Document, isAlias, isMap, isPair, isScalar, isSeq, Parser, parseAllDocuments } from 'yaml';
import { maskTemplate } from '../../server/src/core/yaml/read/template.js';

/** A value of a document as the `yaml` package reads it. */
export interface Value {
  /** The value of a scalar with its type; `{}` and `[]` for mappings and sequences. */
  readonly data: string;
  /** The presentation: quotes, style, anchor, column of its key. Undefined below an alias. */
  readonly written: string | undefined;
  readonly entries: ReadonlyMap<string, Value>;
  readonly items: readonly Value[];
}

/** A text as the `yaml` package reads it. Only the masking of `{{ }}` is our own code. */
export interface Reading {
  readonly documents: readonly Value[];
  readonly comments: readonly string[];
  readonly problems: readonly string[];
  readonly holes: readonly string[];
}

const OPTIONS = { version: '1.1', uniqueKeys: false, prettyErrors: false, logLevel: 'silent', merge: false } as const;

export function readByPackage(text: string): Reading {
  const masked = maskTemplate(text);
  const parsed = parseAllDocuments(masked.text, OPTIONS);
  const documents: readonly Document[] = Array.isArray(parsed) ? parsed : [];
  return {
    documents: documents.map((document) => new DocumentReader(document, masked.text).value(document.contents)),
    comments: commentTokens([...new Parser().parse(masked.text)]),
    problems: documents.flatMap(({ errors }) => errors.map(({ code }) => code)),
    holes: masked.holes.map(({ start, end }) => text.slice(start, end)),
  };
}

function commentTokens(token: unknown): readonly string[] {
  if (typeof token !== 'object' || token === null) return [];
  if ('type' in token && token.type === 'comment' && 'source' in token) return [String(token.source).trimEnd()];
  return Object.values(token).flatMap(commentTokens);
}

/** The limit of nested aliases: an alias inside its own value would never end. */
const DEEPEST_ALIAS = 8;

class DocumentReader {
  constructor(
    private readonly document: Document,
    private readonly text: string,
  ) {}

  value(node: unknown, column?: number, aliases = 0): Value {
    const nothing = { entries: new Map<string, Value>(), items: [] };
    if (isAlias(node)) {
      if (aliases >= DEEPEST_ALIAS) return { ...nothing, data: '*', written: undefined };
      const target = this.value(node.resolve(this.document), undefined, aliases + 1);
      return { ...target, written: aliases > 0 ? undefined : `*${node.source}` };
    }
    const written = (style: string): string | undefined => {
      const { anchor = '', tag = '' } = isScalar(node) || isMap(node) || isSeq(node) ? node : {};
      return aliases > 0 ? undefined : `${style} &${anchor} !${tag} in column ${column}`;
    };
    if (isMap(node)) {
      const named = node.items.map(({ key, value }) => ({
        key,
        value,
        name: isScalar(key) ? String(key.value) : JSON.stringify(key),
      }));
      // The last of several equal keys counts; the others get names of their own.
      const last = new Map(named.map(({ name }, index) => [name, index]));
      const entries = new Map<string, Value>();
      for (const [index, { key, value, name }] of named.entries()) {
        const at = isScalar(key) && !node.flow ? key.range?.[0] : undefined;
        const unique = last.get(name) === index ? name : `${name}#${index}`;
        entries.set(unique, this.value(value, at === undefined ? undefined : this.columnOf(at), aliases));
      }
      return { ...nothing, data: '{}', written: written(node.flow ? 'flow' : 'block'), entries };
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.value(isPair(item) ? item.value : item, undefined, aliases));
      return { ...nothing, data: '[]', written: written(node.flow ? 'flow' : 'block'), items };
    }
    if (!isScalar(node)) return { ...nothing, data: 'null', written: written('') };
    const source = node.range ? this.text.slice(node.range[0], node.range[1]).trimEnd() : '';
    return { ...nothing, data: `${typeof node.value} ${String(node.value)}`, written: written(source) };
  }

  private columnOf(offset: number): number {
    return offset - (this.text.lastIndexOf('\n', offset - 1) + 1);
  }
}

/** The differences between two documents, as JSON pointers. */
export interface Differences {
  /** The changed, new and removed values, as deep as possible, also inside embedded documents. */
  readonly data: readonly string[];
  /** The equal values with another presentation, and mappings whose keys have another order. */
  readonly style: readonly string[];
}

export function differences(before: Value, after: Value): Differences {
  const found = { data: [] as string[], style: [] as string[] };
  compare(before, after, '', found);
  return found;
}

function compare(before: Value, after: Value, pointer: string, found: { data: string[]; style: string[] }): void {
  if (before.data !== after.data) {
    const inside = documentsInside(before.data, after.data);
    if (!inside) found.data.push(pointer);
    else compare(inside.before, inside.after, pointer, found);
    return;
  }
  // An empty collection has flow style, and block style once it has an item.
  if (before.written !== after.written && !isEmpty(before) && !isEmpty(after)) found.style.push(pointer);
  for (const name of new Set([...before.entries.keys(), ...after.entries.keys()])) {
    const below = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const [old, young] = [before.entries.get(name), after.entries.get(name)];
    if (old && young) compare(old, young, below, found);
    else found.data.push(below);
  }
  const common = [...before.entries.keys()].filter((name) => after.entries.has(name));
  const others = [...after.entries.keys()].filter((name) => before.entries.has(name));
  if (common.join('\0') !== others.join('\0')) found.style.push(pointer);
  compareItems(before.items, after.items, pointer, found);
}

function isEmpty({ data, entries, items }: Value): boolean {
  return /^[[{]/.test(data) && entries.size === 0 && items.length === 0;
}

/** Compares lists: equal items belong together, and the items between them do one by one. */
function compareItems(
  before: readonly Value[],
  after: readonly Value[],
  pointer: string,
  found: { data: string[]; style: string[] },
): void {
  let [old, young] = [0, 0];
  for (const [nextOld, nextYoung] of [...equalItems(before, after), [before.length, after.length] as const]) {
    while (old < nextOld || young < nextYoung) {
      const [a, b] = [old < nextOld ? before[old] : undefined, young < nextYoung ? after[young] : undefined];
      if (a && b) compare(a, b, `${pointer}/${old}`, found);
      else found.data.push(`${pointer}/${a ? old : young}`);
      if (a) old++;
      if (b) young++;
    }
    const [a, b] = [before[old], after[young]];
    if (a && b) compare(a, b, `${pointer}/${old}`, found);
    old++;
    young++;
  }
}

/** Returns a longest common subsequence, as pairs of indices. */
function equalItems(a: readonly Value[], b: readonly Value[]): readonly (readonly [number, number])[] {
  const [old, young] = [a.map(identity), b.map(identity)];
  const width = young.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = young.length - 1; j >= 0; j--)
      lengths[i * width + j] = old[i] === young[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < old.length && j < young.length; ) {
    if (old[i] === young[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

/** Returns a value as one text. */
function identity({ data, entries, items }: Value): string {
  if (entries.size > 0) return `{${[...entries].map(([name, value]) => `${name}\0${identity(value)}`).join('\0')}\0}`;
  return items.length > 0 ? `[${items.map(identity).join('\0')}\0]` : data;
}

/** Returns the documents in two texts that hold one mapping or sequence each; undefined for other texts. */
function documentsInside(before: string, after: string): { readonly before: Value; readonly after: Value } | undefined {
  const [old, young] = [before, after].map((data) => {
    if (!data.startsWith('string ') || !/[:{[]/.test(data)) return undefined;
    const { documents, problems } = readByPackage(data.slice('string '.length));
    const [document] = documents;
    return problems.length === 0 && documents.length === 1 && document && /^[[{]/.test(document.data)
      ? document
      : undefined;
  });
  return old && young ? { before: old, after: young } : undefined;
}
