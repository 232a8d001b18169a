import { type DocumentSymbol, type SymbolInformation, SymbolKind } from 'vscode-languageserver';
import { type Resource, resourcesOf } from '../../core/kubernetes/resource.js';
import { own } from '../../core/text/own.js';
import type { Range } from '../../core/text/range.js';
import type { Cursor } from '../../core/yaml/cursor.js';
import type { PlacedDocument, YamlStream } from '../../core/yaml/document.js';
import { hasSureKey } from '../../core/yaml/sure-key.js';
import { type FilePositions, toRange } from '../diagnostics/to-lsp.js';
import { partsOf, trimmedEnd } from './extents.js';
import { objectName, shownName } from './symbol-names.js';

/** The most symbols of a file. Objects beyond it are still listed, without what they contain. */
const MOST_SYMBOLS = 10_000;
/** The fields that name an item of a list, the first one that it has. */
const NAMING: readonly (readonly string[])[] = [
  ['name'],
  ['metadata', 'name'],
  ['key'],
  ['secretKey'],
  ['host'],
  ['containerPort'],
  ['port'],
  ['path'],
];
/** The fields of an object that its own name says. */
const SAID_BY_NAME: ReadonlySet<string> = new Set(['apiVersion', 'kind']);
/** The fields whose entries are the keys of a ConfigMap or Secret. */
const KEYS: ReadonlySet<string> = new Set(['data', 'stringData', 'binaryData', 'encryptedData']);
/** Kinds of symbols by the list that an item stands in. */
const ITEM_KINDS: Readonly<Record<string, SymbolKind>> = {
  containers: SymbolKind.Module,
  initContainers: SymbolKind.Module,
  ephemeralContainers: SymbolKind.Module,
  env: SymbolKind.Variable,
  ports: SymbolKind.Interface,
};

/**
 * Returns the symbols of a file: its Kubernetes objects as `Kind/name`, with their fields that hold something, and the items of
 * lists by name. Other documents have their fields. No symbol has a value but the names of objects and items.
 */
export function documentSymbols(stream: YamlStream, positions: FilePositions): DocumentSymbol[] {
  const maker = new SymbolMaker(positions);
  const symbols = stream.documents.map((placed) => maker.symbolsOf(placed, stream.documents.length > 1));
  return symbols.flat();
}

/** Returns symbols as a flat list, for clients that know no other. */
export function flatSymbols(symbols: readonly DocumentSymbol[], uri: string, container?: string): SymbolInformation[] {
  return symbols.flatMap(({ name, kind, range, children = [] }) => [
    { name, kind, location: { uri, range }, ...(container === undefined ? {} : { containerName: container }) },
    ...flatSymbols(children, uri, name),
  ]);
}

/** Returns the text of a scalar as a name, template holes included; undefined where it is none or looks like a secret. */
function nameAt(cursor: Cursor, ...path: readonly string[]): string | undefined {
  const at = cursor.at(...path);
  if (at?.kind !== 'scalar' || at.isNull) return undefined;
  const { start, end } = at.localRange;
  return shownName(at.opaque ? at.sourceText.slice(start, end).replace(/^(["'])(.*)\1$/s, '$2') : at.text);
}

/** Makes the symbols of one file, and counts them. */
class SymbolMaker {
  private count = 0;
  private start = 0;

  constructor(private readonly positions: FilePositions) {}

  symbolsOf({ document, start }: PlacedDocument, isOneOfMany: boolean): DocumentSymbol[] {
    this.start = start;
    const { root, text } = document;
    if (!root) return [];
    const resources = resourcesOf(document);
    if (resources.length > 0) return resources.map((resource) => this.object(resource, root, text));
    const fields = this.fields(root, undefined);
    const [first] = fields;
    if (!isOneOfMany || !first) return fields;
    return [{ ...first, kind: SymbolKind.Namespace, range: this.range(wholeOf(root, text)), children: fields }];
  }

  private object(resource: Resource, root: Cursor, text: string): DocumentSymbol {
    const { cursor } = resource;
    const isWhole = cursor === root;
    const { start, end } = cursor.localRange;
    const range = isWhole ? wholeOf(root, text) : { start, end: trimmedEnd(text, start, end) };
    const name = cursor.at('metadata', 'name') ?? cursor.at('kind');
    const detail = nameAt(cursor, 'metadata', 'namespace');
    const label = nameAt(cursor, 'metadata', 'name') ?? nameAt(cursor, 'metadata', 'generateName');
    const symbol = this.symbol(objectName(resource.kind, label), SymbolKind.Class, range, name?.localRange ?? range);
    return { ...symbol, ...(detail === undefined ? {} : { detail }), children: this.fields(cursor, resource) };
  }

  /** Returns the symbols of the fields of an object or document. */
  private fields(map: Cursor, resource: Resource | undefined): DocumentSymbol[] {
    if (map.kind !== 'map') return this.below(map);
    return partsOf(map).flatMap(({ cursor, range }) => {
      const { key } = cursor;
      if (key === undefined || (resource && SAID_BY_NAME.has(key))) return [];
      const isData = KEYS.has(key) && /^(?:ConfigMap|Secret|SealedSecret)$/.test(resource?.kind ?? '');
      return this.entry(cursor, range, isData) ?? [];
    });
  }

  /** Returns the symbols of what a collection holds: entries that hold something themselves, and items with a name. */
  private below(collection: Cursor, withScalars = false): DocumentSymbol[] {
    if (collection.kind === 'scalar') return [];
    if (collection.kind === 'map')
      return partsOf(collection).flatMap(({ cursor, range }) =>
        withScalars || cursor.kind !== 'scalar' || KEYS.has(cursor.key ?? '')
          ? (this.entry(cursor, range, KEYS.has(cursor.key ?? '')) ?? [])
          : [],
      );
    return partsOf(collection).flatMap(({ cursor, range }, index) => this.item(cursor, range, index) ?? []);
  }

  private entry(cursor: Cursor, range: Range, isData: boolean): DocumentSymbol | undefined {
    const { keyRange } = cursor;
    const name = shownName(cursor.key ?? '');
    if (name === undefined || !keyRange || !hasSureKey(cursor) || this.count >= MOST_SYMBOLS) return undefined;
    const kind =
      cursor.kind === 'sequence' ? SymbolKind.Array : cursor.kind === 'map' ? SymbolKind.Object : SymbolKind.Property;
    const symbol = this.symbol(name, kind, range, keyRange);
    const children = this.below(cursor, isData && cursor.kind === 'map');
    return children.length === 0 ? symbol : { ...symbol, children };
  }

  private item(cursor: Cursor, range: Range, index: number): DocumentSymbol | undefined {
    if (cursor.kind !== 'map' || cursor.isAlias || this.count >= MOST_SYMBOLS) return undefined;
    let name: string | undefined;
    const naming = NAMING.find((path) => {
      name = nameAt(cursor, ...path);
      return name !== undefined;
    });
    const at = naming && cursor.at(...naming);
    const kind = own(ITEM_KINDS, cursor.parent?.key ?? '') ?? SymbolKind.Object;
    const symbol = this.symbol(name ?? `[${index}]`, kind, range, at?.isAlias === false ? at.localRange : range);
    const children = this.below(cursor);
    return children.length === 0 ? symbol : { ...symbol, children };
  }

  private symbol(name: string, kind: SymbolKind, range: Range, selection: Range): DocumentSymbol {
    this.count++;
    return { name, kind, range: this.range(range), selectionRange: this.range(inside(selection, range)) };
  }

  private range({ start, end }: Range): DocumentSymbol['range'] {
    return toRange(this.positions, { start: start + this.start, end: end + this.start });
  }
}

/** Returns the range of a document from its first value to the end of its text. */
function wholeOf(root: Cursor, text: string): Range {
  const { start, end } = root.localRange;
  return { start, end: Math.max(end, trimmedEnd(text, start, text.length)) };
}

/** Returns the part of a range that lies within another one; the start of that where there is none. */
function inside({ start, end }: Range, outer: Range): Range {
  if (start < outer.start || start > outer.end) return { start: outer.start, end: outer.start };
  return { start, end: Math.min(Math.max(start, end), outer.end) };
}
