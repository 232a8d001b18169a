import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import type { GraphSet } from '../../core/graph/graph-set.js';
import { type Choice, choicesFor } from '../../core/graph/names/choices.js';
import { placesOfSet } from '../../core/graph/names/named-places.js';
import { referenceAt, type WantedReference } from '../../core/graph/names/reference-at.js';
import { folderOf, nameOf, relativeTo } from '../../core/text/paths.js';
import { documentAt } from '../../core/yaml/document-at.js';
import { renderScalar } from '../../core/yaml/edit/write.js';
import { placeAt } from '../../core/yaml/place.js';
import type { ReadDocument } from '../diagnostics/checked.js';
import { toRange } from '../diagnostics/to-lsp.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import type { RenameFolder } from './rename.js';

/** Returns the names, or keys, that what is written at an offset of a document may refer to; none where nothing is referred to. */
export function completeNames(
  { document, file }: Pick<ReadDocument, 'document' | 'file'>,
  offset: number,
  { graph, roots }: RenameFolder,
  { describesLabels }: Pick<ClientCapabilities, 'describesLabels'>,
): readonly CompletionItem[] {
  const { content, path } = document;
  const placed = documentAt(file.stream, offset);
  const place = placed && placeAt(placed.document.text, offset - placed.start);
  if (!placed || !place) return [];
  const own = graph.setsWith(path);
  // A file of values has no object itself.
  const around = own.length > 0 ? own : graph.graph.all.filter((set) => placesOfSet(set).byFile.has(path));
  const sets = setsAround(around, path, offset);
  const wanted = referenceAt(place) ?? (place.kind === 'value' ? printedAt(sets, path, offset) : undefined);
  if (!wanted) return [];
  const word = placed.document.text.slice(place.word.start, place.word.end);
  const quoted = /^["']/.test(word) ? 1 : 0;
  const range = toRange(content, { start: placed.start + place.word.start + quoted, end: offset });
  const choices = new Map<string, Choice>();
  for (const { set, namespace } of sets) {
    const at = { set, namespace, textOf: (one: string) => roots.textOf(one) };
    for (const choice of choicesFor(graph.graph, wanted, at))
      if (!choices.get(choice.text)?.isOwn) choices.set(choice.text, choice);
  }
  return [...choices.values()]
    .filter(({ text }) => text !== word.slice(quoted))
    .map(({ text, what, origin, file: from, isOwn, isUnfit }) => ({
      label: text,
      // Shown at every entry, and not at the chosen one alone.
      ...(describesLabels ? { labelDetails: { description: `${origin} · ${nameOf(from)}` } } : {}),
      kind: wanted.keyOf === undefined ? CompletionItemKind.Reference : CompletionItemKind.Field,
      detail: `${what}, ${relativeTo(roots.folderPath, from) ?? nameOf(from)}`,
      // Those of other namespaces come behind.
      sortText: `${isUnfit ? 1 : 0}${text.includes('/') ? 1 : 0}${isOwn ? 0 : 1}${text}`,
      filterText: text,
      textEdit: { range, newText: quoted > 0 ? text : renderScalar(text) },
    }));
}

/** Returns what a value at an offset is used for, where a template prints it into a reference. */
function printedAt(
  sets: readonly { readonly set: GraphSet }[],
  path: string,
  offset: number,
): WantedReference | undefined {
  for (const { set } of sets)
    for (const { place, kind, reference, key } of placesOfSet(set).byFile.get(path) ?? []) {
      if (!reference || offset < place.start || place.end < offset) continue;
      const { namespace, name } = reference;
      return {
        kinds: [kind],
        from: undefined,
        namespace: namespace === undefined || namespace === '*' ? undefined : { written: namespace },
        ...(key === undefined ? {} : { keyOf: name }),
      };
    }
  return undefined;
}

/** Returns the sets of the object at an offset, with its namespace in each. A file that is in none yet is one by itself. */
function setsAround(
  sets: readonly GraphSet[],
  path: string,
  offset: number,
): readonly { readonly set: GraphSet; readonly namespace: string | undefined }[] {
  const found = sets.map((set) => {
    const mine = set.objects.filter(({ range }) => range.file === path);
    // While it is typed, an object may be longer than it was.
    const last = mine.filter(({ range }) => range.start <= offset).at(-1) ?? mine[0];
    return { set, namespace: last ? last.namespace : commonNamespace(set) };
  });
  if (found.length > 0) return found;
  const alone: GraphSet = { key: '', kind: 'files', path: folderOf(path), cluster: undefined, objects: [] };
  return [{ set: alone, namespace: undefined }];
}

/** Returns the namespace of all objects of a set; undefined where there are several, or it is not known. */
function commonNamespace({ objects }: GraphSet): string | undefined {
  const [first, ...others] = new Set(objects.map(({ namespace }) => namespace));
  return others.length === 0 ? first : undefined;
}
