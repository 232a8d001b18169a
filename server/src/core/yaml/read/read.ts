import type { Range } from '../../text/range.js';
import { NodeKind, NodeStyle } from '../nodes.js';
import type { YamlTree } from '../tree.js';
import { BlockReader } from './block.js';
import { readDocument } from './package-reader.js';
import type { ReadDocument } from './read-document.js';
import { explained, hold, recover } from './recovery.js';
import { type Refusal, Source } from './source.js';

/**
 * Reads one document: with the reader of this folder where it can, which is some twenty times faster, otherwise with the
 * `yaml` package. Nobody can tell from the result which of the two it was. Never throws.
 */
export function read(text: string): ReadDocument {
  const fast = readFast(text);
  return typeof fast === 'string' ? readDocument(text) : fast;
}

/** The `yaml` package reads this many UTF-16 code units within a frame. */
const QUICK_LENGTH = 8000;

/**
 * Reads a document while somebody is typing in it: where it is no YAML for the moment, what was read last is taken over,
 * with a problem on the lines that changed. `settled` is false where that is not the last word: the `yaml` package was
 * not asked because it would take too long, or a line that is being written is waited for.
 */
export function readWhileTyping(
  text: string,
  last: ReadDocument | undefined,
): { readonly read: ReadDocument; readonly settled: boolean } {
  const fast = readFast(text);
  if (typeof fast !== 'string') {
    const held = last && hold(last, text, fast.tree);
    return held ? { read: held, settled: false } : { read: fast, settled: true };
  }
  if (!last) return { read: readDocument(text), settled: true };
  const wait = (fast === 'malformed' && !last.loose) || text.length > QUICK_LENGTH;
  const exact = wait ? undefined : readDocument(text);
  if (exact?.problems.length === 0) return { read: exact, settled: true };
  const recovered = recover(last, text);
  if (!recovered) return { read: exact ?? readDocument(text), settled: true };
  if (exact) return { read: explained(recovered, exact), settled: true };
  // What is left to the package is most likely as it should be.
  return { read: fast === 'malformed' ? recovered : { ...recovered, problems: [] }, settled: false };
}

/**
 * A reader that has read a text with nothing in it that anybody wrote. Nobody asks for it; but V8 forgets the shape of
 * objects of which there are none, as there would be between two keystrokes, and with it the code that was compiled for them:
 * the next keystroke would wait 20 ms for that.
 */
const held: { reader?: BlockReader } = {};
const HELD_TEXT = 'map: {key: [1, "two", \'three\']} # comment\nlist:\n- text: |\n    line\n';

/** Reads one document without the `yaml` package, or says why that is needed. */
export function readFast(text: string): ReadDocument | Refusal {
  if (!held.reader) {
    const sample = new Source(HELD_TEXT);
    held.reader = new BlockReader(sample);
    held.reader.read();
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

/** Maps of up to this many keys are compared key by key. */
const FEW_KEYS = 12;

/** Keys that stand in their map a second time. No input makes this slow: the keys of larger maps are held in a set. */
function duplicateKeys(tree: YamlTree): ReadDocument['duplicates'] {
  const found: { key: number; first: number }[] = [];
  // One list for the keys of all maps: an array that is emptied gives its memory away, and asks for new.
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

/** False when no two of the first `count` keys can be the same. Nothing is cut out of the text for that. */
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
      // What is quoted may be written in more ways than one.
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
