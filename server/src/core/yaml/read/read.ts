import type { Range } from '../../text/range.js';
import { NodeKind, NodeStyle } from '../nodes.js';
import type { YamlTree } from '../tree.js';
import { BlockReader } from './block.js';
import { readDocument } from './package-reader.js';
import type { ReadDocument } from './read-document.js';
import { recover, recoverUnfinished, withProblemsOf } from './recovery.js';
import { type Refusal, Source } from './source.js';

/**
 * Reads one document, with the reader of this folder where it can, which is some twenty times faster, otherwise with
 * the `yaml` package. Both give the same result. Never throws.
 */
export function read(text: string): ReadDocument {
  const fast = readFast(text);
  return typeof fast === 'string' ? readDocument(text) : fast;
}

/** The `yaml` package reads this many UTF-16 code units within a frame. */
const QUICK_LENGTH = 8000;

/**
 * Reads a document while the user is typing. Where it is no YAML for the moment, the last reading is taken over, with a
 * problem on the changed lines. `isFinal` is false where a later reading may be better: the `yaml` package was not used
 * because it would take too long, or a line is still being written.
 */
export function readWhileTyping(
  text: string,
  last: ReadDocument | undefined,
): { readonly read: ReadDocument; readonly isFinal: boolean } {
  const fast = readFast(text);
  if (typeof fast !== 'string') {
    const held = last && recoverUnfinished(last, text, fast.tree);
    return held ? { read: held, isFinal: false } : { read: fast, isFinal: true };
  }
  if (!last) return { read: readDocument(text), isFinal: true };
  const wait = (fast === 'malformed' && !last.loose) || text.length > QUICK_LENGTH;
  const exact = wait ? undefined : readDocument(text);
  if (exact?.problems.length === 0) return { read: exact, isFinal: true };
  const recovered = recover(last, text);
  if (!recovered) return { read: exact ?? readDocument(text), isFinal: true };
  if (exact) return { read: withProblemsOf(recovered, exact), isFinal: true };
  // A text that only the package can read is most likely correct.
  return { read: fast === 'malformed' ? recovered : { ...recovered, problems: [] }, isFinal: false };
}

/**
 * A reader that has read a sample text and is never used again. V8 forgets the shape of objects without instances, as
 * between two keystrokes, and with it the code compiled for them: the next keystroke would wait 20 ms for that.
 */
const sample: { reader?: BlockReader } = {};
const SAMPLE_TEXT = 'map: {key: [1, "two", \'three\']} # comment\nlist:\n- text: |\n    line\n';

/** Reads one document without the `yaml` package; returns the reason where that is not possible. */
export function readFast(text: string): ReadDocument | Refusal {
  if (!sample.reader) {
    const source = new Source(SAMPLE_TEXT);
    sample.reader = new BlockReader(source);
    sample.reader.read();
  }
  const source = new Source(text);
  const reader = new BlockReader(source);
  const result = reader.read();
  source.release();
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

/** The most keys of a map that are compared one by one. */
const FEW_KEYS = 12;

/**
 * Returns the duplicate keys. No input makes this slow: the keys of larger maps are compared by a map of their texts.
 */
function duplicateKeys(tree: YamlTree): ReadDocument['duplicates'] {
  const found: { key: number; first: number }[] = [];
  // One list for the keys of all maps: an emptied array gives its memory away and asks for new one.
  const keys: number[] = [];
  for (let map = 0; map < tree.count; map++) {
    if (tree.kind(map) !== NodeKind.Map) continue;
    const end = tree.next(map);
    let count = 0;
    for (let key = map + 1; key < end; key = tree.next(tree.next(key))) keys[count++] = key;
    if (count > FEW_KEYS || mayRepeat(tree, keys, count)) collect(tree, keys.slice(0, count), found);
  }
  return found.sort((a, b) => a.key - b.key);
}

/** Returns false when no two of the first `count` keys can be the same. It cuts no texts out. */
function mayRepeat(tree: YamlTree, keys: readonly number[], count: number): boolean {
  const { text } = tree;
  for (let index = 1; index < count; index++) {
    const key = keys[index] ?? 0;
    const start = tree.start(key);
    const length = tree.end(key) - start;
    const plain = tree.style(key) === NodeStyle.Plain;
    for (let before = 0; before < index; before++) {
      const other = keys[before] ?? 0;
      const otherStart = tree.start(other);
      // Equal quoted keys may be written in several ways.
      if (!plain || tree.style(other) !== NodeStyle.Plain) return true;
      if (tree.end(other) - otherStart !== length) continue;
      let same = 0;
      while (same < length && text.charCodeAt(start + same) === text.charCodeAt(otherStart + same)) same++;
      if (same === length) return true;
    }
  }
  return false;
}

function collect(tree: YamlTree, keys: readonly number[], found: { key: number; first: number }[]): void {
  const seen = new Map<string, number>();
  for (const key of keys) {
    const name = tree.textOf(key);
    if (name === '<<') continue;
    const first = seen.get(name);
    if (first === undefined) seen.set(name, key);
    else found.push({ key, first });
  }
}
