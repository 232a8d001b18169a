import { NodeKind, NodeStyle } from '../../server/src/core/yaml/nodes.js';
import type { ReadDocument } from '../../server/src/core/yaml/read/read-document.js';

const INDICATORS: Readonly<Partial<Record<NodeStyle, string>>> = {
  [NodeStyle.Single]: "'",
  [NodeStyle.Double]: '"',
  [NodeStyle.Literal]: '|',
  [NodeStyle.Folded]: '>',
};

/** Returns a document as events of the YAML test suite, without those of the stream and the document. */
export function eventsOf({ tree, root }: ReadDocument): readonly string[] {
  if (root < 0) return ['=VAL :'];
  const events: string[] = [];
  const open: { readonly end: number; readonly event: string }[] = [];
  for (let node = 0; node <= tree.count; node++) {
    while (open.length > 0 && node >= (open.at(-1)?.end ?? 0)) events.push(open.pop()?.event ?? '');
    if (node === tree.count) break;
    const kind = tree.kind(node);
    if (kind === NodeKind.Map || kind === NodeKind.Sequence) {
      const [name, brackets] = kind === NodeKind.Map ? ['MAP', '{}'] : ['SEQ', '[]'];
      events.push(`+${name}${tree.style(node) === NodeStyle.Flow ? ` ${brackets}` : ''}`);
      open.push({ end: tree.next(node), event: `-${name}` });
    } else events.push(`=VAL ${INDICATORS[tree.style(node)] ?? ':'}${escaped(tree.textOf(node))}`);
  }
  return events;
}

function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')
    .replaceAll('\b', '\\b');
}

/** Returns the events of each document of a stream. */
export function documentsOfEvents(events: readonly string[]): readonly (readonly string[])[] {
  const documents: string[][] = [];
  for (const event of events) {
    if (event.startsWith('+DOC')) documents.push([]);
    else if (!/^(?:[+-]STR|-DOC)/.test(event)) documents.at(-1)?.push(event);
  }
  return documents;
}
