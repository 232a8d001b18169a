import { readTraced } from '../provenance/read-traced.js';
import { type Source, withoutExact } from '../provenance/source.js';
import { Dict, type DictEntry, List, type Traced } from '../provenance/traced.js';
import { pieceAt, sourceAt, type TracedText, unknownRanges } from '../provenance/traced-text.js';
import { parseApplied } from '../yaml/document.js';
import { firstKeyBeyondJson } from '../yaml/json-keys.js';

/**
 * Returns the value of the first document of a YAML text that was put together, each part with the source of its text; undefined
 * where it is no YAML, or has keys that JSON has not: maps, lists, null, and numbers that are too large. What is not known of the
 * text is not known of the value.
 */
export function readYaml(text: TracedText, own: Source): Traced | undefined {
  const [first] = parseApplied(text.text, unknownRanges(text)).documents;
  if (first && first.document.problems.length > 0) return undefined;
  if (!first?.document.root) return { value: null, from: own };
  if (firstKeyBeyondJson(first.document.tree)) return undefined;
  return placed(readTraced(first, { file: '', jsonKeys: true }), text, own);
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
