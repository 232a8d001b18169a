import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import type { GraphSet } from '../../core/graph/graph-set.js';
import { type Choice, choicesFor } from '../../core/graph/names/choices.js';
import { referenceAt } from '../../core/graph/names/reference-at.js';
import { folderOf, nameOf, relativeTo } from '../../core/text/paths.js';
import { renderScalar } from '../../core/yaml/edit/write.js';
import { placeAt } from '../../core/yaml/place.js';
import type { ReadDocument } from '../diagnostics/checked.js';
import { toRange } from '../diagnostics/to-lsp.js';
import type { RenameFolder } from './rename.js';

/** Returns the names, or keys, that what is written at an offset of a document may refer to; none where nothing is referred to. */
export function completeNames(
  { document, file }: Pick<ReadDocument, 'document' | 'file'>,
  offset: number,
  { graph, roots }: RenameFolder,
): readonly CompletionItem[] {
  const { content, path } = document;
  const placed = file.stream.documents.findLast(({ start }) => start <= offset);
  const place = placed && placeAt(placed.document.text, offset - placed.start);
  const wanted = place && referenceAt(place);
  if (!placed || !wanted) return [];
  const word = placed.document.text.slice(place.word.start, place.word.end);
  const quoted = /^["']/.test(word) ? 1 : 0;
  const range = toRange(content, { start: placed.start + place.word.start + quoted, end: offset });
  const choices = new Map<string, Choice>();
  for (const { set, namespace } of setsAround(graph.setsWith(path), path, offset)) {
    const at = { set, namespace, textOf: (one: string) => roots.textOf(one) };
    for (const choice of choicesFor(graph.graph, wanted, at))
      if (!choices.get(choice.text)?.isOwn) choices.set(choice.text, choice);
  }
  return [...choices.values()]
    .filter(({ text }) => text !== word.slice(quoted))
    .map(({ text, what, file: from, isOwn }) => ({
      label: text,
      kind: wanted.keyOf === undefined ? CompletionItemKind.Reference : CompletionItemKind.Field,
      detail: `${what}, ${relativeTo(roots.folderPath, from) ?? nameOf(from)}`,
      sortText: `${isOwn ? 0 : 1}${text}`,
      filterText: text,
      textEdit: { range, newText: quoted > 0 ? text : renderScalar(text) },
    }));
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
    return { set, namespace: last?.namespace };
  });
  if (found.length > 0) return found;
  const alone: GraphSet = { key: '', kind: 'files', path: folderOf(path), cluster: undefined, objects: [] };
  return [{ set: alone, namespace: undefined }];
}
