import { readTraced } from '../provenance/read-traced.js';
import { type Source, withoutExact } from '../provenance/source.js';
import { Dict, type DictEntry, List, type Traced } from '../provenance/traced.js';
import { pieceAt, sourceAt, type TracedText, unknownRanges } from '../provenance/traced-text.js';
import { parseApplied } from '../yaml/document.js';
import { NodeKind, NodeStyle } from '../yaml/nodes.js';
import type { YamlTree } from '../yaml/tree.js';

/**
 * Returns the value of the first document of a YAML text that was put together, each part with the source of its text; undefined
 * where it is no YAML, or has keys that JSON has not: maps, lists, null. What is not known of the text is not known of the value.
 */
export function readYaml(text: TracedText, own: Source): Traced | undefined {
  const [first] = parseApplied(text.text, unknownRanges(text)).documents;
  if (first && first.document.problems.length > 0) return undefined;
  const root = first?.document.root;
  if (!root) return { value: null, from: own };
  if (first && hasOtherKeys(first.document.tree)) return undefined;
  return placed(readTraced(first, { file: '' }), text, own);
}

/** True where a map has a key that is a map, a list or null: JSON has none of these. */
function hasOtherKeys(tree: YamlTree): boolean {
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind(node) !== NodeKind.Map) continue;
    for (let key = node + 1; key < tree.next(node); key = tree.next(tree.next(key))) {
      const target = tree.followed(key);
      if (tree.kind(target) !== NodeKind.Scalar) return true;
      const style = tree.style(target);
      if (
        (style === NodeStyle.Plain || style === NodeStyle.Empty) &&
        /^(?:~|null|Null|NULL)?$/.test(tree.textOf(target))
      )
        return true;
    }
  }
  return false;
}

function placed(traced: Traced, text: TracedText, own: Source): Traced {
  const from = sourceOf(traced.from, text, own);
  const { value } = traced;
  if (value instanceof List)
    return {
      ...traced,
      value: new List(
        value.items.map((item) => placed(item, text, own)),
        value.element,
      ),
      from,
    };
  if (!(value instanceof Dict)) return { ...traced, from };
  const entries = [...value.entries].map(([key, entry]): readonly [string, DictEntry] => [
    key,
    { key: sourceOf(entry.key, text, own), value: placed(entry.value, text, own) },
  ]);
  return { ...traced, value: new Dict(entries, value.element, value.open), from };
}

/** Returns where the characters come from that a place of the text has. */
function sourceOf(from: Traced['from'], text: TracedText, own: Source): Source {
  if (from === undefined || Array.isArray(from)) return own;
  const { place, exact } = from as Source;
  const source = sourceAt(text, place.start);
  if (!source) return own;
  const isWhole = (pieceAt(text, place.start)?.end ?? 0) >= place.end;
  if (!exact || !source.exact || !isWhole) return withoutExact(source) ?? own;
  return { ...source, place: { ...source.place, end: source.place.start + place.end - place.start } };
}
