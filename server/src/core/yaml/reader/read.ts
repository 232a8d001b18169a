import type { Range } from '../../text/range.js';
import { NodeKind, type YamlTree } from '../tree.js';
import { type ReadDocument, readDocument } from '../yaml-reader.js';
import { BlockReader } from './block.js';
import { recover } from './recovery.js';
import { type Refusal, Source } from './source.js';

/**
 * Reads one document: with the reader of this folder where it can, which is some twenty times faster, otherwise with the
 * `yaml` package. Nobody can tell from the result which of the two it was. Never throws.
 */
export function read(text: string): ReadDocument {
  const fast = readFast(text);
  return typeof fast === 'string' ? readDocument(text) : fast;
}

/**
 * Reads a document while somebody is typing in it: where it is no YAML for the moment, what was read last is taken over,
 * with a problem on the lines that changed. `settled` is false then: the `yaml` package may have more to say of it.
 */
export function readWhileTyping(
  text: string,
  last: ReadDocument | undefined,
): { readonly read: ReadDocument; readonly settled: boolean } {
  const fast = readFast(text);
  if (typeof fast !== 'string') return { read: fast, settled: true };
  const recovered = fast === 'malformed' && last ? recover(last, text) : undefined;
  return recovered ? { read: recovered, settled: false } : { read: readDocument(text), settled: true };
}

/** Reads one document without the `yaml` package, or says why that is needed. */
export function readFast(text: string): ReadDocument | Refusal {
  const source = new Source(text);
  const reader = new BlockReader(source);
  const result = reader.read();
  if (!result) return source.refusal ?? 'malformed';
  const tree = reader.builder.finish(text, commentsOf(source));
  return { tree, root: result.root, problems: [], duplicates: duplicateKeys(tree) };
}

function commentsOf(source: Source): readonly Range[] {
  const comments: Range[] = [];
  for (let index = 0; index < source.commentLength; index += 2) {
    comments.push({ start: source.comments[index] ?? 0, end: source.comments[index + 1] ?? 0 });
  }
  return comments;
}

/** Keys that stand in their map a second time. Each map's keys are held in a set: no input makes this slow. */
function duplicateKeys(tree: YamlTree): ReadDocument['duplicates'] {
  const found: { key: number; first: number }[] = [];
  for (let map = 0; map < tree.count; map++) {
    if (tree.kind(map) !== NodeKind.Map) continue;
    const end = tree.next(map);
    let seen: Map<string, number> | undefined;
    for (let key = map + 1; key < end; key = tree.next(tree.next(key))) {
      // A map of one entry, the most frequent one, needs no set.
      if (!seen && tree.next(tree.next(key)) >= end) break;
      seen ??= new Map();
      const name = tree.textOf(key);
      if (name === '<<') continue;
      const first = seen.get(name);
      if (first === undefined) seen.set(name, key);
      else found.push({ key, first });
    }
  }
  return found.sort((a, b) => a.key - b.key);
}
