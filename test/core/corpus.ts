import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments } from 'yaml';
import type { Cursor } from '../../server/src/core/yaml/cursor.js';
import { maskTemplate } from '../../server/src/core/yaml/read/template.js';
import { PROJECT } from '../harness/files.js';

/** The folder of public YAML files beside the project, or the one that `YAMLOCK_CORPUS` names. Undefined where there is none. */
export const CORPUS = [process.env.YAMLOCK_CORPUS, `${PROJECT}../shared/corpus`].find(
  (path) => path !== undefined && existsSync(path),
);

/** Returns the YAML files below a folder of the corpus, without the larger ones unless `YAMLOCK_CORPUS_ALL=1`. */
export function corpusFiles(
  folder: string,
  largest = 30_000,
): readonly { readonly path: string; readonly text: string }[] {
  if (!CORPUS) return [];
  const all = process.env.YAMLOCK_CORPUS_ALL === '1';
  return readdirSync(`${CORPUS}/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(`${CORPUS}/${folder}/${name}`, 'utf8') }))
    .filter(({ text }) => all || text.length <= largest);
}

/** Plain data in which every scalar is its text, on which both readers have to agree. */
export type Texts = string | readonly Texts[] | { readonly [key: string]: Texts };

/** Returns the documents of a text as the `yaml` package reads them. Undefined where it finds an error. */
export function documentsOfPackage(text: string): readonly Texts[] | undefined {
  const { text: masked } = maskTemplate(text);
  // Template actions that do not fit as such are text.
  return documentsAsRead(masked) ?? (masked === text ? undefined : documentsAsRead(text));
}

function documentsAsRead(text: string): readonly Texts[] | undefined {
  const documents = parseAllDocuments(text, {
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  if (!Array.isArray(documents)) return [];
  const list: readonly Document[] = documents;
  if (list.some(({ errors }) => errors.length > 0)) return undefined;
  return list.map((document) => ofNode(document.contents, document));
}

function ofNode(node: unknown, document: Document): Texts {
  if (isAlias(node)) return ofNode(resolved(node, document), document);
  if (isScalar(node)) return String(node.value ?? '');
  if (isSeq(node))
    return node.items.map((item) => (isPairLike(item) ? ofPairs([item], document) : ofNode(item, document)));
  return isMap(node) ? ofPairs(node.items, document) : '';
}

function resolved(alias: Alias, document: Document): Node | undefined {
  return alias.resolve(document);
}

function isPairLike(item: unknown): item is { readonly key: unknown; readonly value: unknown } {
  return typeof item === 'object' && item !== null && 'key' in item && !isScalar(item);
}

/** Returns the data of a mapping: the last of equal keys counts, merge keys are merged, keys that are no scalars are left out. */
function ofPairs(pairs: readonly { readonly key: unknown; readonly value: unknown }[], document: Document): Texts {
  const own: Record<string, Texts> = {};
  let merged: Record<string, Texts> = {};
  for (const { key, value } of pairs) {
    if (!isScalar(key)) continue;
    const name = String(key.value ?? '');
    if (name !== '<<' || key.type !== 'PLAIN') own[name] = ofNode(value, document);
    else {
      const sources = ofNode(value, document);
      for (const source of Array.isArray(sources) ? sources : [sources])
        if (typeof source === 'object') merged = { ...source, ...merged };
    }
  }
  return sorted({ ...merged, ...own });
}

/** Returns the data of a cursor. */
export function ofCursor(cursor: Cursor): Texts {
  if (cursor.kind === 'sequence') return [...cursor.items()].map(ofCursor);
  if (cursor.kind === 'scalar') return cursor.text;
  return sorted(Object.fromEntries([...cursor.entries()].map((entry) => [entry.key ?? '', ofCursor(entry)])));
}

/** Returns a mapping with sorted keys: their order has no meaning, and merge keys change it. */
function sorted(map: Readonly<Record<string, Texts>>): Texts {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
