/** The value of a scalar as Kubernetes reads it. */
export type ScalarValue = string | number | boolean | null;

/**
 * Words that YAML 1.1 reads as something other than a string, as sigs.k8s.io/yaml (its copy of go-yaml v2) does:
 * `resolve.go`, resolveMapList. Note the single letters y and n.
 */
const WORDS = new Map<string, ScalarValue>();
for (const [value, words] of [
  [true, 'y Y yes Yes YES true True TRUE on On ON'],
  [false, 'n N no No NO false False FALSE off Off OFF'],
  [null, '~ null Null NULL'],
  [Number.NaN, '.nan .NaN .NAN'],
  [Number.POSITIVE_INFINITY, '.inf .Inf .INF +.inf +.Inf +.INF'],
  [Number.NEGATIVE_INFINITY, '-.inf -.Inf -.INF'],
] as const) {
  for (const word of words.split(' ')) WORDS.set(word, value);
}

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[1-9][0-9]*|0)$/;
/** The longest text that is tried as a number or a word. */
const LONGEST = 400;

/**
 * Returns the value of a plain (unquoted) scalar, as Kubernetes reads it: YAML 1.1 booleans, `0777` and `0o777` as
 * octal, `_` in numbers, no base 60 and no timestamps.
 */
export function resolvePlain(text: string): ScalarValue {
  if (text === '') return null;
  const first = text.charCodeAt(0);
  const digit = first >= 48 && first <= 57;
  const sign = first === 43 || first === 45;
  const dot = first === 46;
  if (!digit && !sign && !dot) return text.length <= 5 ? word(text) : text;
  if (text.length > LONGEST) return text;
  const known = WORDS.get(text);
  if (known !== undefined) return known;
  if (dot) return FLOAT.test(text) ? float(text, text) : text;
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  if (INTEGER.test(plain)) return integer(plain);
  return FLOAT.test(plain) ? float(plain, text) : text;
}

/** Returns the number; the text itself where it is too large for a number. */
function float(plain: string, text: string): ScalarValue {
  const value = Number(plain);
  return Number.isFinite(value) ? value : text;
}

function word(text: string): ScalarValue {
  const known = WORDS.get(text);
  return known === undefined ? text : known;
}

function integer(text: string): number {
  const negative = text.startsWith('-');
  const digits = negative || text.startsWith('+') ? text.slice(1) : text;
  const octal = /^0[oO]?([0-7]+)$/.exec(digits);
  const size = octal?.[1] === undefined ? Number(digits) : Number.parseInt(octal[1], 8);
  return negative ? -size : size;
}
