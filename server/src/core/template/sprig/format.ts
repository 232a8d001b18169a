import { type Source, withoutExact } from '../../provenance/source.js';
import { List, type Traced, textOf, Unknown } from '../../provenance/traced.js';
import { STAND_IN, type TracedText, tracedText, unknownText } from '../../provenance/traced-text.js';
import { fromBytes } from '../bytes.js';
import { sprint } from '../format/printer.js';

/** Returns a value as `%v` prints it. */
export function printValue(value: Traced): string {
  return sprint([value], undefined).text;
}

/** Returns the text of a value, as sprig's `toString` does: of a string with its pieces, of a number with the source of it. */
export function textOfValue(traced: Traced, own: Source | undefined): TracedText {
  const { value, from } = traced;
  if (typeof value === 'string') return textOf({ value, from });
  if (value instanceof Unknown) return unknownText(STAND_IN, value.why, firstSource(traced) ?? own);
  if (value instanceof List && value.element === 'uint8') {
    return tracedText(fromBytes(value.items.map((item) => Number(item.value))), firstSource(traced) ?? own);
  }
  if (value === null || typeof value !== 'object') {
    const text = printValue(traced);
    const source = firstSource(traced);
    return tracedText(text, source?.exact && text !== traced.written ? withoutExact(source) : (source ?? own));
  }
  return sprint([traced], own);
}

function firstSource({ from }: Traced): Source | undefined {
  return Array.isArray(from) ? from[0]?.source : (from as Source | undefined);
}
