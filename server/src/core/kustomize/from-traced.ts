import type { Masks } from '../provenance/masks.js';
import { firstOf } from '../provenance/read-back.js';
import { Dict, List, type Traced, Unknown } from '../provenance/traced.js';
import { append } from '../text/append.js';
import { entriesOf, Node, tagged, text } from './node.js';
import { TAGS } from './scalars.js';

/** Returns a value as a node with the same sources. What is not known is a word of `masks`. */
export function nodeOf(traced: Traced, masks: Masks): Node {
  const { value, from } = traced;
  if (value instanceof Dict) {
    const content = [...value.entries].flatMap(([key, entry]) => [text(key, entry.key), nodeOf(entry.value, masks)]);
    return new Node('map', TAGS.map, '', 'plain', content, from);
  }
  if (value instanceof List)
    return new Node(
      'sequence',
      TAGS.seq,
      '',
      'plain',
      value.items.map((item) => nodeOf(item, masks)),
      from,
    );
  if (value instanceof Unknown) return text(masks.word(value, firstOf(from)), from);
  if (typeof value === 'string') return text(value, from);
  if (value === null) return tagged('null', TAGS.null, from);
  const written = traced.written ?? String(value);
  if (typeof value === 'boolean') return tagged(String(value), TAGS.bool, from);
  return tagged(written, /^[-+]?\d+$/.test(written) ? TAGS.int : TAGS.float, from);
}

/** Sets an entry of a map, in place of the one that is there. */
export function putEntry(map: Node, key: string, value: Node): void {
  const index = entriesOf(map).findIndex(([name]) => name.value === key);
  if (index >= 0) map.content[index * 2 + 1] = value;
  else map.content.push(text(key, value.from), value);
}

/** Puts items behind those of a list in a map; the list is made where there is none. */
export function appendItems(map: Node, key: string, items: readonly Node[]): void {
  if (items.length === 0) return;
  const known = entriesOf(map).find(([name]) => name.value === key)?.[1];
  if (known?.kind === 'sequence') append(known.content, items);
  else putEntry(map, key, new Node('sequence', TAGS.seq, '', 'plain', [...items], items[0]?.from));
}
