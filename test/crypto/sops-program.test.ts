import { beforeAll, describe, expect, test } from 'vitest';
import type { Selectors } from '../../server/src/core/encryption/sops/selectors.js';
import type { SopsSession } from '../../server/src/core/encryption/sops/session.js';
import type { Cursor } from '../../server/src/core/yaml/cursor.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { findProgram } from '../judges/programs.js';
import { encrypted, type Identity, newIdentity, openSession, runSops, selectors } from './support.js';

const sops = findProgram('sops');

/** The values of a text as Kubernetes reads them, without what sops adds. */
function valuesOf(text: string): unknown {
  const read = (cursor: Cursor): unknown =>
    cursor.kind === 'map'
      ? Object.fromEntries([...cursor.entries()].map((entry) => [entry.key, read(entry)]))
      : cursor.kind === 'sequence'
        ? [...cursor.items()].map(read)
        : cursor.value;
  return parseStream(text).documents.map(({ document }) => document.root && read(document.root));
}

const MANY = `# Everything there is
text: hunter2
quoted: "a\\t\\"b\\""
single: 'it''s'
unicode: zwölf Boxkämpfer 🥊 日本語
empty: ""
nothing:
tilde: ~
blank: "  "
number: 5432
negative: -7
octal: 0777
hex: 0x1F
big: 9223372036854775807
float: 1.50
exponent: 1e3
tiny: 1.5e-7
bool: true
word: yes
day: 2024-01-02
time: 2024-01-02T03:04:05.120Z
like: "123"
literal: |
  first

    indented
  # no comment
kept: |+
  text

stripped: >-
  folded
  text

  more
nested:
  map: {a: b, c: [d, 1]}
  list:
  - one
  - name: two
    # about the value
    value: three
  -
    - deep
emptyMap: {}
emptyList: []
"key with: colon": value
public_unencrypted:
  number: 1.50
  word: yes
  day: 2024-1-2
  text: plain
  octal: 0777
`;

describe.skipIf(!sops)('the real sops (skipped where it is missing)', () => {
  let me: Identity;
  let session: SopsSession;
  beforeAll(async () => {
    me = await newIdentity();
    session = await openSession([me.recipient]);
  });

  const decrypt = (text: string, secret = me.secret): ReturnType<typeof runSops> =>
    runSops(sops ?? '', ['--decrypt'], text, secret);
  const roundTrip = (text: string, which: Selectors): void => {
    const { text: back, problem } = decrypt(encrypted(text, session, which));
    expect(problem).toBe('');
    expect(valuesOf(back)).toEqual(valuesOf(text));
  };
  // What sops leaves in plaintext it writes its own way: `yes` in quotes, a day as a point in time.
  const COVERED = MANY.slice(0, MANY.indexOf('public_unencrypted'));

  test.each([
    ['all', selectors()],
    ['all, the MAC over them alone', selectors('unencrypted_suffix', '_unencrypted', true)],
    ['those of no key', selectors('unencrypted_regex', '^none$')],
    ['those of every key', selectors('encrypted_regex', '(?i)[A-Z]')],
  ])('decrypts to what was there: %s', (_title, which) => {
    roundTrip(COVERED, which);
    roundTrip(COVERED.replaceAll('\n', '\r\n'), which);
  });

  test.each([
    ['a key on the way', selectors('encrypted_regex', '^(nested|text)$')],
    ['a key left out', selectors('unencrypted_regex', '^nested$')],
    ['a suffix', selectors('encrypted_suffix', 'e')],
    ['the MAC over encrypted ones alone', selectors('encrypted_regex', '^(nested|text)$', true)],
  ])('agrees on what is covered: %s', (_title, which) => {
    const { text, problem } = decrypt(encrypted(MANY, session, which));
    expect(problem).toBe('');
    expect(text).toContain('hunter2');
    expect(text).toContain('about the value');
  });

  test('takes the plain values it reads another way into the MAC as it reads them', () => {
    const { text, problem } = decrypt(encrypted(MANY, session));
    expect(problem).toBe('');
    expect(text).toMatch(/public_unencrypted:\n\s+number: 1\.5\n/);
  });

  test('decrypts several documents', () => {
    const text = '# first\na: b\n---\n# second\nc:\n  - d\n# last\n...\n---\ne: f';
    const { text: back, problem } = decrypt(encrypted(text, session));
    expect(problem).toBe('');
    expect(valuesOf(back)).toEqual([{ a: 'b' }, { c: ['d'] }, { e: 'f' }]);
    for (const word of ['# first', '# second', '# last']) expect(back).toContain(word);
  });

  test('opens it for each recipient, and for nobody else', async () => {
    const [you, stranger] = [await newIdentity(), await newIdentity()];
    const text = encrypted('a: b\n', await openSession([me.recipient, you.recipient]));
    expect(decrypt(text, me.secret).text).toBe('a: b\n');
    expect(decrypt(text, you.secret).text).toBe('a: b\n');
    expect(decrypt(text, stranger.secret).problem).not.toBe('');
  });

  test.each([
    ['a plain value was changed', (text: string) => text.replace('plain: one', 'plain: two'), /MAC mismatch/],
    ['a plain value was added', (text: string) => text.replace('plain: one', 'plain: one\nmore: x'), /MAC mismatch/],
    ['values were exchanged', exchange, /Could not decrypt/],
    [
      'the time was changed',
      (text: string) => text.replace(/lastmodified: "20\d\d/, 'lastmodified: "2001'),
      /Cannot decrypt MAC/,
    ],
  ])('notices that %s', (_title, change, expected) => {
    const text = encrypted('plain: one\nsecret: {a: x, b: y}\n', session, selectors('encrypted_regex', '^secret$'));
    expect(decrypt(text).problem).toBe('');
    const changed = change(text);
    expect(changed).not.toBe(text);
    expect(decrypt(changed).problem).toMatch(expected);
  });

  test('finds every comment again', () => {
    const layouts = LAYOUTS.map((layout, index) => layout.replaceAll('#', `# c${index}`));
    const text = layouts.map((layout) => `---\n${layout}`).join('');
    for (const written of [text, text.replaceAll('\n', '\r\n')]) {
      const { text: back, problem } = decrypt(encrypted(written, session));
      expect(problem).not.toMatch(/error|mismatch/i);
      expect(back).not.toContain('ENC[');
      for (const comment of text.match(/# c.*/g) ?? []) expect(back).toContain(comment.trimEnd());
    }
  });

  test('leaves an empty comment in a list a comment', () => {
    roundTrip('a:\n  # one\n  #\n  # two\n  - b\n', selectors());
  });

  test('goes on editing it', () => {
    const text = encrypted('# note\na: b\nc: {d: 1}\n', session);
    const { problem } = runSops(sops ?? '', ['--set', '["c"]["d"] 2'], text, me.secret);
    expect(problem).toBe('');
    const { problem: rotated } = runSops(sops ?? '', ['--rotate'], text, me.secret);
    expect(rotated).toBe('');
  });

  test('is understood the other way round: what it leaves empty, we leave empty', () => {
    const { text, problem } = runSops(sops ?? '', ['--encrypt', '--age', me.recipient], 'a: ""\nb:\nc: x\n', me.secret);
    expect(problem).toBe('');
    const root = parseStream(text).documents[0]?.document.root;
    const own = parseStream(encrypted('a: ""\nb:\nc: x\n', session)).documents[0]?.document.root;
    for (const one of [root, own]) {
      expect(one?.at('a')?.value).toBe('');
      expect(one?.at('b')?.value).toBeNull();
      expect(one?.at('c')?.text).toMatch(/^ENC\[/);
    }
    // The blocks have the same keys in the same order.
    const keys = (cursor: Cursor | undefined): unknown =>
      [...(cursor?.at('sops')?.entries() ?? [])].map(({ key }) => key);
    expect(keys(own)).toEqual(keys(root));
  });
});

function exchange(text: string): string {
  const [one = '', two = ''] = [...text.matchAll(/ENC\[[^\]]+\]/g)].map(([value]) => value);
  return text.replace(one, '@').replace(two, one).replace('@', two);
}

/** Comments in every place people put them. */
const LAYOUTS = [
  '#\na: b\n',
  '#\n\n#x\na: b #y\n',
  'a: #\n  b: c\n',
  'a: #\n  - b\n',
  'a:\n#\n  b: c\n',
  'a:\n  #\n\n  b: c\n',
  'a:\n  b: c\n  #\nd: e\n',
  'a:\n  b: c\n#\nd: e\n',
  'a:\n  b: c\n\n#\n\nd: e\n',
  'a:\n  b: c\n  #\n',
  'a:\n  b: c\n#\n',
  'a:\n  b:\n    c: d\n  #\ne: f\n',
  'a:\n  b:\n    c: d\n    #x\n  #y\ne: f\n',
  'a:\n- b #\n- c\n',
  'a:\n- b\n#\n- c\n',
  'a:\n- b\n#\nc: d\n',
  'a:\n- b\n#\n\nc: d\n',
  'a:\n  - b\n  #\nc: d\n',
  'a:\n  - b: c #\n    #x\n    d: e\n  #y\n  - f: g\n',
  'a:\n  - b: c\n    #\n  - d: e\n',
  'a:\n  - #\n    b: c\n',
  'a:\n  - - b #\n    - c\n',
  'a: [b, c] #\n',
  'a: {b: c} #\nd: e\n',
  'a: | #\n  text\n#x\nb: c\n',
  'a: >- #\n  text\n',
  'a: #\nb: c\n',
  'a:\n  b:\n  #\n  c: d\n',
  'a:\n  b:\n    #\n  c: d\n',
  'a:\n  - b:\n      c: d\n      #\n  - e\n',
  'a:\n  b: c\n  #x\n\n  #y\n\nd: e\n',
];
