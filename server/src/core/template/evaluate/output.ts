import type { Source } from '../../provenance/source.js';
import { type Traced, textOf } from '../../provenance/traced.js';
import type { TracedText } from '../../provenance/traced-text.js';
import { sprint } from '../format/printer.js';

/** Returns a value as an action prints it, with its sources. */
export function printedText(traced: Traced): TracedText {
  const { value, from } = traced;
  if (typeof value === 'string')
    return asPrinted(from === undefined ? bare(value) : textOf(traced as Traced<string>), traced);
  if (value === null && traced.goType === undefined) return bare('<no value>');
  return asPrinted(sprint([traced], undefined), traced);
}

function bare(text: string): TracedText {
  return { text, pieces: text === '' ? [] : [{ at: 0, source: undefined }] };
}

/** A number that prints otherwise than it is written does not stand there character by character. */
function asPrinted(text: TracedText, { from, value, written }: Traced): TracedText {
  if (from === undefined || Array.isArray(from)) return text;
  const source = from as Source;
  const { place, exact } = source;
  const same = typeof value === 'string' ? place.end - place.start === value.length : written === text.text;
  if (!exact || same) return text;
  const { exact: _, ...plain } = source;
  return { text: text.text, pieces: text.pieces.map((piece) => ({ ...piece, source: plain })) };
}
