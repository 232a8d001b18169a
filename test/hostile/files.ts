import { Random } from '../fuzz/random.js';
import { TEXTS } from './texts.js';

/** A way to make a file hostile: from a text, and random choices, to the bytes of the file. */
type Kind = (text: string, random: Random) => Uint8Array | string;

const times = (count: number, one: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => one(index)).join('');

/** Returns the text with something put in at a random place. */
function inserted(text: string, random: Random, more: string): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + more + text.slice(at);
}

function bytesOf(text: string, encoding: 'utf8' | 'utf16le' | 'latin1' = 'utf8'): Uint8Array {
  return Buffer.from(text, encoding);
}

/** Sequences of bytes that are not UTF-8: lone continuations, overlong forms, surrogates, too large, cut off. */
const INVALID = [
  [0x80],
  [0xc0, 0xaf],
  [0xe0, 0x80, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xff],
  [0xf0, 0x9f],
];

/** Characters that programs stumble over. */
const ODD = [
  ...[
    '\0',
    '\u0007',
    '\u001b[2J',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u00ad',
    '\u200b',
    '\u202e',
    '\u2028',
    '\u2029',
    '\ufeff',
  ],
  ...['\ufffe', '\uffff', '\u{1f4a9}', 'e\u0301', '\t', '\v', '\f', '\r', '\\', '\u3000', '%', '`'],
];

/** What YAML gives a meaning of its own. */
const MARKS = [
  ...[
    '&a ',
    '*a',
    '!!binary ',
    '!<tag:x> ',
    '%YAML 1.1\n---\n',
    '---\n',
    '...\n',
    '<<: *a\n',
    '? ',
    '- ',
    '{',
    '[',
    '}',
    ']',
    ': ',
  ],
  ...[
    '|\n',
    '>+9\n',
    '"',
    "'",
    '#',
    ' #',
    '{{',
    '}}',
    '{{-',
    '-}}',
    '{{/*',
    '@',
    '\n\t',
    'ENC[',
    '<<<<<<< a\n',
    '=======\n',
    '>>>>>>> b\n',
  ],
];

export const KINDS: Readonly<Record<string, Kind>> = {
  'as it is': (text) => text,
  empty: () => '',
  'blanks alone': (_, random) => random.pick([' ', '\t', '\n', '\r', '\r\n', '\u00a0']).repeat(1 + random.below(2000)),
  CRLF: (text) => text.replaceAll('\n', '\r\n'),
  CR: (text) => text.replaceAll('\n', '\r'),
  'mixed line ends': (text, random) =>
    text.replace(/\n/g, () => random.pick(['\n', '\r\n', '\r', '\n\r', '\u2028', '\u0085'])),
  'byte order mark': (text) => `\ufeff${text}`,
  'byte order marks': (text, random) => inserted(`\ufeff\ufeff${text}`, random, '\ufeff'),
  'UTF-16 LE': (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), bytesOf(text, 'utf16le')]),
  'UTF-16 LE without a mark': (text) => bytesOf(text, 'utf16le'),
  'UTF-16 BE': (text) => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()]),
  'UTF-16 with half a unit': (text) =>
    Buffer.concat([Buffer.from([0xff, 0xfe]), bytesOf(text, 'utf16le'), Buffer.from([0x61])]),
  'UTF-16 with lone surrogates': (text, random) =>
    Buffer.concat([Buffer.from([0xff, 0xfe]), bytesOf(inserted(text, random, '\ud83d'), 'utf16le')]),
  'UTF-32': (text) =>
    Buffer.from(
      [...`\ufeff${text}`].flatMap((one) =>
        [one.codePointAt(0) ?? 0, 0, 0, 0].map((byte, at) => (at === 0 ? byte & 255 : byte)),
      ),
    ),
  'latin 1': (text, random) => bytesOf(inserted(text, random, '\u00e9\u00fc'), 'latin1'),
  'bytes that are not UTF-8': (text, random) => {
    const bytes = Buffer.from(text);
    const at = random.below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(INVALID)), bytes.subarray(at)]);
  },
  'flipped bytes': (text, random) => {
    const bytes = Buffer.from(text);
    for (let count = 1 + random.below(8); count > 0; count--) bytes[random.below(bytes.length)] = random.below(256);
    return bytes;
  },
  noise: (_, random) => Buffer.from(Array.from({ length: random.below(3000) }, () => random.below(256))),
  'noise in ASCII': (_, random) => times(random.below(3000), () => String.fromCharCode(32 + random.below(95))),
  'NUL at the end': (text, random) => text + '\0'.repeat(1 + random.below(500)),
  'odd characters': (text, random) =>
    Array.from({ length: 3 }, () => random.pick(ODD)).reduce((all, one) => inserted(all, random, one), text),
  'marks of YAML': (text, random) =>
    Array.from({ length: 3 }, () => random.pick(MARKS)).reduce((all, one) => inserted(all, random, one), text),
  'cut off': (text, random) => text.slice(0, random.below(text.length)),
  'begun in the middle': (text, random) => text.slice(random.below(text.length)),
  'a part twice': (text, random) => inserted(text, random, text.slice(random.below(text.length))),
  'lines in disorder': (text, random) =>
    text
      .split('\n')
      .map((line) => [random.below(1000), line] as const)
      .sort(([a], [b]) => a - b)
      .map(([, line]) => line)
      .join('\n'),
  'lines without indentation': (text) => text.replace(/^ +/gm, ''),
  'tabs for indentation': (text) => text.replace(/^( {2})+/gm, (blanks) => '\t'.repeat(blanks.length / 2)),
  'two texts at once': (text, random) => `${text}---\n${random.pick(Object.values(TEXTS))}`,
  'two texts in one': (text, random) => inserted(text, random, random.pick(Object.values(TEXTS))),
  'the same name many times': (text, random) => times(2 + random.below(20), () => `${text}---\n`),
  'a long line': (text, random) => inserted(text, random, 'x'.repeat(20_000)),
  'a long key': (text, random) => `${'k'.repeat(5000 + random.below(5000))}: 1\n${text}`,
  'many keys': (text, random) =>
    `${text}\nmore:\n${times(500 + random.below(500), (index) => `  key${index}: ${index}\n`)}`,
  'keys of prototypes': (text, random) =>
    `${random.pick(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype'])}: {polluted: true}\n${text}`,
  'names of prototypes': (text, random) =>
    text.replace(/(name|kind|key): *[\w-]+/g, (all, key) =>
      random.chance(2) ? `${key}: ${random.pick(['__proto__', 'constructor', 'valueOf'])}` : all,
    ),
  'aliases of aliases': (text, random) =>
    `x0: &x0 [a]\n${times(5 + random.below(20), (index) => `x${index + 1}: &x${index + 1} [*x${index}, *x${index}, *x${index}]\n`)}${text}`,
  'an alias of itself': (text) => `a: &a\n  b: *a\n  <<: *a\n${text}`,
  'many aliases': (text, random) =>
    `x: &x {a: 1}\n${times(200 + random.below(500), (index) => `k${index}: *x\n`)}${text}`,
  'deep brackets': (text, random) => inserted(text, random, '['.repeat(200 + random.below(3000))),
  'deep braces': (text, random) => `deep: ${'{a: '.repeat(200 + random.below(1000))}\n${text}`,
  'deep dashes': (text, random) => `${text}\ndeep:\n  ${'- '.repeat(200 + random.below(3000))}x\n`,
  'deep indentation': (_, random) => times(100 + random.below(200), (index) => `${' '.repeat(index)}a:\n`),
  'documents without end': (text, random) => `${text}${'---\n'.repeat(100 + random.below(400))}`,
  'values of other types': (text, random) =>
    text.replace(/: ?([^\s{[|>][^\n{}[\]]*)$/gm, (all) =>
      random.chance(3)
        ? `: ${random.pick(['null', '[]', '{}', '0x1F', '.inf', '-0', '1e999', 'true', '~', '!!int x', '2001-01-01', '"\\ud800"'])}`
        : all,
    ),
  'objects in the place of texts': (text, random) =>
    text.replace(/: ([\w-]+)$/gm, (all, word) => (random.chance(3) ? `: {${word}: [${word}]}` : all)),
  'no values': (text, random) => text.replace(/: .+$/gm, (all) => (random.chance(2) ? ':' : all)),
  'paths that lead away': (text, random) =>
    text.replace(/[\w-]+\.yaml|\.\.\/base|ghcr\.io[\w/]*/g, () =>
      random.pick([
        '../../../../etc/passwd',
        '/dev/zero',
        '.',
        '..',
        '/',
        '~',
        '',
        'C:\\x',
        '//x/y',
        'a\0b',
        '%2e%2e/x',
      ]),
    ),
  'patterns that explode': (text, random) =>
    inserted(text, random, random.pick(['(a+)+$', '(.*)*x', '(a|a)*b', '([a-z]+)*!', '^(\\w+\\s?)*$'])),
  'secrets of every sort': (text, random) =>
    inserted(
      text,
      random,
      random.pick([
        '\npassword: quiet-harbor-42\n',
        `\nkey: |\n  -----BEGIN RSA PRIVATE KEY-----\n  ${'A'.repeat(64)}\n`,
        `\njwt: eyJhbGciOiJIUzI1NiJ9.${'e'.repeat(900)}.x\n`,
        `\nurl: https://u:${'p'.repeat(3000)}@h/\n`,
      ]),
    ),
  'templates of every sort': (text, random) =>
    inserted(
      text,
      random,
      random.pick([
        '{{ range until 100000 }}x{{ end }}',
        '{{ repeat 1000000 "x" }}',
        '{{ include "web.labels" (dict "a" .) }}',
        '{{ tpl .Values.x . }}',
        '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}',
        '{{ if',
        '{{ end }}',
        '{{ regexReplaceAll "(a+)+$" "aaaaaaaaaaaaaaaaaaaaaaaaab" "x" }}',
      ]),
    ),
  'suppressions without end': (text, random) =>
    times(100 + random.below(200), (index) => `# yamlock-ignore rule-${index}: because\n`) + text,
  'conflicts of a merge': (text, random) =>
    `<<<<<<< HEAD\n${text}=======\n${inserted(text, random, 'x')}>>>>>>> other\n`,
};

/** A hostile file: its path below the folder, and its bytes. */
export interface HostileFile {
  readonly path: string;
  readonly kind: string;
  readonly bytes: Uint8Array;
}

/**
 * Yields hostile files, each kind with each text in turn and other choices each time, 40 in a folder, so that charts, kustomizations
 * and configurations are hostile to what lies beside them.
 */
export function* hostileFiles(count: number, seed: number): Generator<HostileFile> {
  const kinds = Object.entries(KINDS);
  const texts = Object.entries(TEXTS);
  for (let index = 0; index < count; index++) {
    const [kind, make] = kinds[index % kinds.length] ?? ['', (text: string) => text];
    const [name, text] = texts[index % texts.length] ?? ['', ''];
    const made = make(text, new Random(seed * 1_000_003 + index));
    const folder = `set-${Math.floor(index / 40)}`;
    // Some names count as what they are in one folder alone.
    const unique =
      index % 40 < texts.length ? name : name.replace(/([^/]+)$/, (last) => `${index % 40}-${last.replace(/^\./, '')}`);
    yield { path: `${folder}/${unique}`, kind, bytes: typeof made === 'string' ? bytesOf(made) : made };
  }
}
