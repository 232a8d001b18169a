/** Messages of the `yaml` package that hold no text of the file. */
const FIXED: ReadonlySet<string> = new Set([
  'A block sequence may not be used as an implicit map key',
  'A node can have at most one anchor',
  'A node can have at most one tag',
  'Alias cannot be an empty string',
  'All mapping items must start at the same column',
  'All sequence items must start at the same column',
  'An alias node must not specify any properties',
  'Anchor cannot be an empty string',
  'Block collection cannot start on same line with directives-end marker',
  'Block collections are not allowed within flow collections',
  'Block scalar lines must not be less indented than their explicit indentation indicator',
  'Block scalar values in collections must be indented',
  'Block scalars with more-indented leading empty lines must use an explicit indentation indicator',
  'Implicit keys need to be on a single line',
  'Implicit keys of flow sequence pairs need to be on a single line',
  'Implicit map keys need to be followed by map values',
  'Missing directives-end indicator line',
  'Missing directives-end/doc-start indicator line',
  'Missing newline after block sequence props',
  'Nested mappings are not allowed in compact mappings',
  'Sequence item without - indicator',
  'Tabs are not allowed as indentation',
  'Tags and anchors must be separated from the next token by white space',
  'The : indicator must be at most 1024 chars after the start of an implicit block mapping key',
  'The : indicator must be at most 1024 chars after the start of an implicit flow sequence key',
  'Verbatim tags must end with a >',
  '%TAG directive should contain exactly two parts',
  '%YAML directive should contain exactly one part',
]);

/** Messages of the package that name a character or a kind of token. */
const NAMING: readonly RegExp[] = [
  /^Anchors and tags must be after the [-?:] indicator$/,
  /^Flow (?:map|sequence) in block collection must be sufficiently indented and end with a [\]}]$/,
  /^Flow (?:map|sequence) must end with a [\]}]$/,
  /^Missing , (?:or : )?between flow (?:map|sequence) items$/,
  /^Missing space after : in flow (?:map|sequence)$/,
  /^Plain value cannot start with (?:a tab character|(?:[a-z]+ ){1,3}(?:character )?[,%|>@`])$/,
  /^Unexpected (?:[-,?:]|empty item) in (?:flow (?:map|sequence)|collection)$/,
  /^Unexpected [a-z-]{1,30}(?: token)?(?: in YAML (?:stream|document)| at node end| on same line with key)?$/,
];

/** Messages that end with a quote of the file: their beginning, and the message in its place. */
const QUOTING: readonly (readonly [start: string, said: string])[] = [
  ['Block scalar header includes extra characters', 'The line of a block scalar has more behind its indicator'],
  ['Not a YAML token', 'This does not belong here'],
  ['Invalid escape sequence', 'Invalid escape sequence'],
  ['Could not resolve tag', 'A tag begins with a handle that is not declared'],
  ['The !', 'A tag has a handle and nothing behind it'],
  ['Unsupported YAML version', 'This version of YAML is not supported'],
];

/**
 * Returns a message of the `yaml` package without the text it quotes, which may be a secret. An unknown message is
 * replaced by a general one.
 */
export function withoutQuotes(message: string): string {
  const [line = ''] = message.split('\n');
  const said = line.trim();
  if (FIXED.has(said) || NAMING.some((pattern) => pattern.test(said))) return said;
  const token = /^Unexpected [a-z-]{1,30} token in YAML (?:stream|document)(?=:)/.exec(said)?.[0];
  return token ?? QUOTING.find(([start]) => said.startsWith(start))?.[1] ?? 'This cannot be read as YAML';
}
