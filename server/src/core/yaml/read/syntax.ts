import { inWords, type Phrase, phrase, say } from '../../text/say.js';

/** Messages of the `yaml` package that hold no text of the file. */
const FIXED: ReadonlySet<string> = new Set(
  [
    phrase`A block sequence may not be used as an implicit map key`,
    phrase`A node can have at most one anchor`,
    phrase`A node can have at most one tag`,
    phrase`Alias cannot be an empty string`,
    phrase`All mapping items must start at the same column`,
    phrase`All sequence items must start at the same column`,
    phrase`An alias node must not specify any properties`,
    phrase`Anchor cannot be an empty string`,
    phrase`Block collection cannot start on same line with directives-end marker`,
    phrase`Block collections are not allowed within flow collections`,
    phrase`Block scalar lines must not be less indented than their explicit indentation indicator`,
    phrase`Block scalar values in collections must be indented`,
    phrase`Block scalars with more-indented leading empty lines must use an explicit indentation indicator`,
    phrase`Implicit keys need to be on a single line`,
    phrase`Implicit keys of flow sequence pairs need to be on a single line`,
    phrase`Implicit map keys need to be followed by map values`,
    phrase`Missing directives-end indicator line`,
    phrase`Missing directives-end/doc-start indicator line`,
    phrase`Missing newline after block sequence props`,
    phrase`Nested mappings are not allowed in compact mappings`,
    phrase`Sequence item without - indicator`,
    phrase`Tabs are not allowed as indentation`,
    phrase`Tags and anchors must be separated from the next token by white space`,
    phrase`The : indicator must be at most 1024 chars after the start of an implicit block mapping key`,
    phrase`The : indicator must be at most 1024 chars after the start of an implicit flow sequence key`,
    phrase`Verbatim tags must end with a >`,
    phrase`%TAG directive should contain exactly two parts`,
    phrase`%YAML directive should contain exactly one part`,
  ].map((one) => one.phrase),
);

/** What a plain value cannot start with. */
const INDICATORS = [
  phrase`reserved character`,
  phrase`flow indicator character`,
  phrase`directive indicator character`,
  phrase`block scalar indicator`,
];

const collection = (kind: string | undefined): string => (kind === 'map' ? say`map` : say`sequence`);

/** Messages of the package that name a character or a kind of token: their form, and how they are said. */
const NAMING: readonly (readonly [form: RegExp, say: (...parts: readonly (string | undefined)[]) => string])[] = [
  [
    /^Anchors and tags must be after the ([-?:]) indicator$/,
    (sign) => say`Anchors and tags must be after the ${sign} indicator`,
  ],
  [
    /^Flow (map|sequence) in block collection must be sufficiently indented and end with a ([\]}])$/,
    (kind, end) =>
      say`Flow ${collection(kind)} in block collection must be sufficiently indented and end with a ${end}`,
  ],
  [
    /^Flow (map|sequence) must end with a ([\]}])$/,
    (kind, end) => say`Flow ${collection(kind)} must end with a ${end}`,
  ],
  [/^Missing , between flow (map|sequence) items$/, (kind) => say`Missing , between flow ${collection(kind)} items`],
  [
    /^Missing , or : between flow (map|sequence) items$/,
    (kind) => say`Missing , or : between flow ${collection(kind)} items`,
  ],
  [/^Missing space after : in flow (map|sequence)$/, (kind) => say`Missing space after : in flow ${collection(kind)}`],
  [/^Plain value cannot start with a tab character$/, () => say`Plain value cannot start with a tab character`],
  [
    /^Plain value cannot start with (reserved character|(?:flow|directive) indicator character|block scalar indicator) ([,%|>@`])$/,
    (kind, sign) => say`Plain value cannot start with ${INDICATORS.find((one) => one.phrase === kind)} ${sign}`,
  ],
  [
    /^Unexpected ([-,?:]|empty item) in (?:(collection)|flow (map|sequence))$/,
    (what, any, kind) =>
      any === undefined ? say`Unexpected ${what} in flow ${collection(kind)}` : say`Unexpected ${what} in collection`,
  ],
  [/^Unexpected ([a-z-]{1,30}) at node end$/, (what) => say`Unexpected ${what} at node end`],
  [/^Unexpected ([a-z-]{1,30}) on same line with key$/, (what) => say`Unexpected ${what} on same line with key`],
  [/^Unexpected ([a-z-]{1,30}(?: token)?)$/, (what) => say`Unexpected ${what}`],
  [
    /^Unexpected ([a-z-]{1,30}) token in YAML (stream|document)$/,
    (what, where) => say`Unexpected ${what} token in YAML ${where}`,
  ],
  [/^Unexpected ([a-z-]{1,30}) in YAML (stream|document)$/, (what, where) => say`Unexpected ${what} in YAML ${where}`],
  [/^Unexpected ([a-z-]{1,30}) token at node end$/, (what) => say`Unexpected ${what} token at node end`],
  [
    /^Unexpected ([a-z-]{1,30}) token on same line with key$/,
    (what) => say`Unexpected ${what} token on same line with key`,
  ],
];

/** Messages that end with a quote of the file: their beginning, and the message in its place. */
const QUOTING: readonly (readonly [start: string, said: Phrase])[] = [
  ['Block scalar header includes extra characters', phrase`The line of a block scalar has more behind its indicator`],
  ['Not a YAML token', phrase`This does not belong here`],
  ['Invalid escape sequence', phrase`Invalid escape sequence`],
  ['Could not resolve tag', phrase`A tag begins with a handle that is not declared`],
  ['The !', phrase`A tag has a handle and nothing behind it`],
  ['Unsupported YAML version', phrase`This version of YAML is not supported`],
];

/**
 * Returns a message of the `yaml` package without the text it quotes, which may be a secret. An unknown message is
 * replaced by a general one.
 */
export function withoutQuotes(message: string): string {
  const [line = ''] = message.split('\n');
  const said = line.trim();
  if (FIXED.has(said) || NAMING.some(([form]) => form.test(said))) return said;
  const token = /^Unexpected [a-z-]{1,30} token in YAML (?:stream|document)(?=:)/.exec(said)?.[0];
  return token ?? QUOTING.find(([start]) => said.startsWith(start))?.[1].phrase ?? UNKNOWN.phrase;
}

const UNKNOWN = phrase`This cannot be read as YAML`;

/**
 * Returns the message of a problem in the language of the process. Those of the package are told apart by their English text, so
 * that only what is shown is translated.
 */
export function sayProblem(message: string): string {
  for (const [form, said] of NAMING) {
    const [, ...parts] = form.exec(message) ?? [];
    if (form.test(message)) return said(...parts);
  }
  return inWords(message);
}
