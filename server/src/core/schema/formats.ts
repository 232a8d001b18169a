import { parseQuantity } from '../kubernetes/quantity.js';
import { type Phrase, phrase, say, words } from '../text/say.js';

/** A format of texts: returns whether a text has it, and what such a text is called. */
interface Format {
  readonly what: Phrase;
  matches(text: string): boolean;
}

const HOUR = '(?:[01]\\d|2[0-3])';
const DATE = '\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])';
/** RFC 3339, as Go's time.RFC3339 reads it. */
const DATE_TIME = new RegExp(`^${DATE}T${HOUR}:[0-5]\\d:[0-5]\\d(?:\\.\\d+)?(?:Z|[+-]${HOUR}:[0-5]\\d)$`);
const ONLY_DATE = new RegExp(`^${DATE}$`);

/** The formats that the API server checks of texts (k8s.io/apiextensions-apiserver, apiserver/schema/…/formats.go). */
const FORMATS: Readonly<Record<string, Format>> = {
  quantity: { what: phrase`quantity such as 500m or 128Mi`, matches: (text) => parseQuantity(text) !== undefined },
  'date-time': { what: phrase`date and time such as 2026-01-31T12:00:00Z`, matches: (text) => DATE_TIME.test(text) },
  date: { what: phrase`date such as 2026-01-31`, matches: (text) => ONLY_DATE.test(text) },
};

/** Returns what a text should be by its format, where it is not; undefined where it is, and for formats that are not checked. */
export function violates(format: string, text: string): string | undefined {
  const known = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  return known && !known.matches(text) ? words(known.what) : undefined;
}

/** The size of the formats of integers. */
const BITS: Readonly<Record<string, number>> = { int32: 32, int64: 64 };

/** Returns the bound that a number exceeds by its format; undefined where it is within, and for other formats. */
export function exceeds(format: string, value: number): string | undefined {
  const bits = Object.hasOwn(BITS, format) ? BITS[format] : undefined;
  return bits === undefined || (value >= -(2 ** (bits - 1)) && value < 2 ** (bits - 1))
    ? undefined
    : say`an integer of ${bits} bits`;
}
