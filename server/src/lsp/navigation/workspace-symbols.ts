import { SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver';
import type { ObjectPlace } from '../diagnostics/object-places.js';
import { objectName } from './symbol-names.js';

/** The most symbols of an answer. */
const MOST_FOUND = 500;

/** The objects of a file. */
export interface FileObjects {
  readonly uri: string;
  readonly objects: readonly ObjectPlace[];
}

/** Returns the objects whose `Kind/name` has the letters of a query in their order, those first that have it as a whole. */
export function workspaceSymbols(query: string, files: Iterable<FileObjects>): WorkspaceSymbol[] {
  const wanted = query.toLowerCase().replace(/\s+/g, '');
  const found: { readonly rank: number; readonly symbol: WorkspaceSymbol }[] = [];
  for (const { uri, objects } of files) {
    for (const { kind, name, range } of objects) {
      const label = objectName(kind, name);
      const rank = rankOf(label.toLowerCase(), wanted);
      if (rank !== undefined)
        found.push({ rank, symbol: { name: label, kind: SymbolKind.Class, location: { uri, range } } });
    }
  }
  return found
    .sort(
      (a, b) => a.rank - b.rank || compare(a.symbol.name, b.symbol.name) || compare(uriOf(a.symbol), uriOf(b.symbol)),
    )
    .slice(0, MOST_FOUND)
    .map(({ symbol }) => symbol);
}

/** Returns how well a label fits a query, the best first; undefined where it does not. */
function rankOf(label: string, query: string): number | undefined {
  const name = label.slice(label.indexOf('/') + 1);
  if (label === query || name === query) return 0;
  if (name.startsWith(query)) return 1;
  if (label.includes(query)) return 2;
  let at = -1;
  for (const letter of query) {
    at = label.indexOf(letter, at + 1);
    if (at < 0) return undefined;
  }
  return 3;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function uriOf({ location }: WorkspaceSymbol): string {
  return location.uri;
}
