/** How a string has to be written in YAML: which other types it would read as, and which styles show it as it is. */

/** The writings of booleans, nulls and numbers that have names. */
const NAMED = new Set(
  [
    ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'],
    ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'],
    ['', '~', 'null', 'Null', 'NULL', '.nan', '.NaN', '.NAN'],
    ['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF', '-.inf', '-.Inf', '-.INF'],
  ].flat(),
);

const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const SIGNED_BINARY = /^0b[-+][01]+$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const SEXAGESIMAL = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const TIMESTAMP =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(?:Z|[-+]([0-9]{2}):([0-9]{2})))|(?: +([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?))?$/;

/** Returns true for a text that go-yaml does not write plainly, because it reads as another type than a string. */
export function readsAsOther(text: string): boolean {
  if (text === '') return true;
  const first = text.charCodeAt(0);
  const isNumeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
  if (text.length <= 5 && NAMED.has(text)) return true;
  if (!isNumeric) return false;
  if (first === 0x2e) return FLOAT.test(text) && Number.isFinite(Number(text));
  if (SEXAGESIMAL.test(text) || isTimestamp(text)) return true;
  const plain = text.replaceAll('_', '');
  if (INTEGER.test(plain) && fits(plain)) return true;
  if (FLOAT.test(plain)) return Number.isFinite(Number(plain));
  return SIGNED_BINARY.test(plain) && fits(`${plain.slice(2, 3)}0b${plain.slice(3)}`);
}

/** Returns true for an integer within the 64 bits of an int or, without a sign, an uint. */
function fits(text: string): boolean {
  const signed = /^[-+]/.test(text);
  const magnitude = magnitudeOf(signed ? text.slice(1) : text);
  if (text.startsWith('-')) return magnitude <= 1n << 63n;
  return magnitude < (signed ? 1n << 63n : 1n << 64n);
}

function magnitudeOf(digits: string): bigint {
  if (/^0[xXbBoO]/.test(digits)) return BigInt(digits.toLowerCase());
  return BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
}

function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text);
  if (!match) return false;
  const [year, month, day, hour, minute, second, zoneHour, zoneMinute, ...spaced] = match.slice(1).map(toNumber);
  const [otherHour, otherMinute, otherSecond] = spaced;
  if (month === undefined || day === undefined || month < 1 || month > 12) return false;
  if (day < 1 || day > new Date(Date.UTC(2000 + ((year ?? 0) % 400), month, 0)).getUTCDate()) return false;
  if ((hour ?? otherHour ?? 0) > 23 || (minute ?? otherMinute ?? 0) > 59) return false;
  return (second ?? otherSecond ?? 0) <= 59 && (zoneHour ?? 0) <= 24 && (zoneMinute ?? 0) <= 60;
}

function toNumber(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

/** Which styles show a text as it is. */
export interface Styles {
  readonly multiline: boolean;
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

/** What go-yaml writes with escapes only. */
const SPECIAL = /[^\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const SPECIAL_BUT_TAB = /[^\t\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const BREAK = /[\n\r\u0085\u2028\u2029]/;
const INDICATOR_FIRST = /^(?:[#,[\]{}&*!|>'"%@`]|---|\.\.\.|[?:-](?:[ \t]|$))/;
const INDICATOR = /[\s\S]:(?:[ \t]|$)|[ \t\n\r\u0085\u2028\u2029\0]#/;

/** Returns the styles of a text; with `tabs` a block may have tabs, as in the third version of go-yaml. */
export function stylesOf(text: string, tabs = false): Styles {
  if (text === '') return { multiline: false, plain: true, single: true, block: false };
  const special = (tabs ? SPECIAL_BUT_TAB : SPECIAL).test(text);
  const multiline = BREAK.test(text);
  const spaceBreak = multiline && / [\n\r\u0085\u2028\u2029]/.test(text);
  const breakSpace = multiline && /[\n\r\u0085\u2028\u2029] /.test(text);
  const escaped = special || spaceBreak;
  const tabbed = tabs && text.includes('\t');
  const edge = /^ | $/.test(text);
  return {
    multiline,
    plain: !(escaped || tabbed || multiline || edge || INDICATOR_FIRST.test(text) || INDICATOR.test(text)),
    single: !(escaped || tabbed || breakSpace),
    block: !escaped && !text.endsWith(' '),
  };
}

/** Returns true for a character that ends a line. */
export function isBreak(char: string | undefined): boolean {
  return char !== undefined && BREAK.test(char);
}

const NAMES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\u0085': 'N',
  // Alone it is no escape, but behind a byte order mark everything is.
  '\u00a0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

/** What stands as an escape between double quotes. */
export const ESCAPED = /[^\x20\x21\x23-\x5b\x5d-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;

/** Returns the escape of a character between double quotes. */
export function escapeOf(char: string): string {
  const name = NAMES[char];
  if (name !== undefined) return `\\${name}`;
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
