import type { PlacedDocument, YamlStream } from './document.js';

/**
 * Returns the index of the document that an offset of the file lies in: the last one that does not begin behind it. -1 where
 * there is none.
 */
export function documentIndexAt({ documents }: Pick<YamlStream, 'documents'>, offset: number): number {
  let [from, to] = [0, documents.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((documents[middle]?.start ?? 0) <= offset) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

/** Returns the document that an offset of the file lies in; undefined where there is none. */
export function documentAt(stream: Pick<YamlStream, 'documents'>, offset: number): PlacedDocument | undefined {
  return stream.documents[documentIndexAt(stream, offset)];
}

/** Returns the last document with a text that does not begin behind an offset of the file; undefined where there is none. */
export function writtenDocumentAt(stream: Pick<YamlStream, 'documents'>, offset: number): PlacedDocument | undefined {
  let index = documentIndexAt(stream, offset);
  while (stream.documents[index]?.document.text.length === 0) index--;
  return stream.documents[index];
}
