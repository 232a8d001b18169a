import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { encryptData, encryptText } from '../../server/src/core/encryption/sops/encrypt.js';
import type { SopsSession } from '../../server/src/core/encryption/sops/session.js';
import type { Cursor } from '../../server/src/core/yaml/cursor.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { NodeCrypto } from '../../server/src/host/node/crypto.js';
import { encrypted, type Identity, newIdentity, openSession, readEncrypted, selectors } from './support.js';

let me: Identity;
let session: SopsSession;
const NOW = new Date('2026-11-22T05:10:00.987Z');

beforeAll(async () => {
  me = await newIdentity();
  session = await openSession([me.recipient], NOW);
});

function rootOf(text: string): Cursor {
  const { document } = parseStream(text).documents[0] ?? {};
  if (!document?.root) throw new Error('The text is empty');
  expect(document.problems).toEqual([]);
  return document.root;
}

const TEXT = `# Who may read this
apiVersion: v1
kind: Secret # of the shop
metadata:
    name: 'db'
data_unencrypted: plain
stringData:
  password: hunter2
  # the old one: hunter1
  quoted: "a\\tb"
  empty: ""
  nothing:
  port: 5432
  ratio: 1.50
  flag: yes
  day: 2024-01-02
  list: [one, {two: "2"}]
  text: | # as it was
    first

    second
`;

describe('an encrypted file', () => {
  test('gives back each value to somebody else’s cryptography', async () => {
    const text = encrypted(TEXT, session);
    const read = await readEncrypted(text, me.secret);
    const root = rootOf(text);
    const value = (...path: (string | number)[]): Promise<string> =>
      read(root.at(...path)?.text ?? '', `${path.filter((step) => typeof step === 'string').join(':')}:`);
    expect(await value('kind')).toBe('Secret');
    expect(await value('metadata', 'name')).toBe('db');
    expect(await value('stringData', 'password')).toBe('hunter2');
    expect(await value('stringData', 'quoted')).toBe('a\tb');
    expect(await value('stringData', 'list', 0)).toBe('one');
    expect(await value('stringData', 'list', 1, 'two')).toBe('2');
    expect(await value('stringData', 'text')).toBe('first\n\nsecond\n');
    const typed = async (key: string): Promise<string> =>
      `${/type:(\w+)/.exec(root.at('stringData', key)?.text ?? '')?.[1]} ${await value('stringData', key)}`;
    expect([await typed('port'), await typed('ratio'), await typed('flag'), await typed('day')]).toEqual([
      'int 5432',
      'float 1.5',
      'bool True',
      'str 2024-01-02',
    ]);
    await expect(read(root.at('stringData', 'password')?.text ?? '', 'stringData:other:')).rejects.toThrow();
  });

  test('hides comments where values are hidden', async () => {
    const text = encrypted(TEXT, session);
    const read = await readEncrypted(text, me.secret);
    expect(text).not.toMatch(/# (?:Who|of|the|as)/);
    const comments = [...text.matchAll(/#(ENC\[[^\]]+\])/g)].map(([, one = '']) => one);
    expect(await read(comments[0] ?? '', ':')).toBe(' Who may read this');
    expect(await read(comments[1] ?? '', ':')).toBe(' of the shop');
    expect(await read(comments[2] ?? '', 'stringData:')).toBe(' the old one: hunter1');
    expect(await read(comments[3] ?? '', 'stringData:')).toBe(' as it was');
    expect(comments).toHaveLength(4);
  });

  test('leaves what is empty and what is not covered as it is', () => {
    const root = rootOf(encrypted(TEXT, session));
    expect(root.at('data_unencrypted')?.text).toBe('plain');
    expect(root.at('stringData', 'empty')?.value).toBe('');
    expect(root.at('stringData', 'nothing')?.isNull).toBe(true);
  });

  test('has the MAC of all values, sealed with the time', async () => {
    const text = encrypted(TEXT, session);
    const root = rootOf(text);
    const read = await readEncrypted(text, me.secret);
    expect(root.at('sops', 'lastmodified')?.string).toBe('2026-11-22T05:10:00Z');
    const values = [
      'v1',
      'Secret',
      'db',
      'plain',
      'hunter2',
      'a\tb',
      '',
      '5432',
      '1.5',
      'True',
      '2024-01-02',
      'one',
      '2',
    ];
    const hash = createHash('sha512').update(`${values.join('')}first\n\nsecond\n`);
    expect(await read(root.at('sops', 'mac')?.text ?? '', '2026-11-22T05:10:00Z')).toBe(
      hash.digest('hex').toUpperCase(),
    );
    expect([...(root.at('sops')?.entries() ?? [])].map(({ key }) => key)).toEqual([
      'age',
      'lastmodified',
      'mac',
      'unencrypted_suffix',
      'version',
    ]);
  });

  test('changes nothing that the rule leaves out', () => {
    const text = encrypted(TEXT, session, selectors('encrypted_regex', '^password$'));
    const [before = '', after = ''] = TEXT.split('hunter2');
    expect(text.startsWith(before)).toBe(true);
    expect(text.slice(before.length)).toMatch(/^ENC\[AES256_GCM,/);
    expect(text.slice(text.indexOf(']', before.length) + 1).startsWith(after)).toBe(true);
    expect(text.match(/ENC\[/g)).toHaveLength(2);
  });

  test('keeps Windows line breaks', async () => {
    const text = encrypted(TEXT.replaceAll('\n', '\r\n'), session);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const root = rootOf(text);
    const read = await readEncrypted(text, me.secret);
    expect(await read(root.at('stringData', 'text')?.text ?? '', 'stringData:text:')).toBe('first\n\nsecond\n');
  });

  test('never has a text of the old one, whatever is in it', () => {
    const canary = 'canary-7f3a';
    const text = `a: ${canary}\n# ${canary}\nb: [${canary}, {c: "${canary}"}]\nd: >-\n  ${canary}\n  more\n`;
    expect(encrypted(text, session)).not.toContain(canary);
  });

  test('can be made of data', async () => {
    const made = encryptData(
      { apiVersion: 'v1', kind: 'Secret', stringData: { 'a b': 'x\ny\n', n: '01' } },
      selectors('encrypted_regex', '^stringData$', true),
      session,
    );
    if ('refused' in made) throw new Error(made.refused);
    const root = rootOf(made.text);
    const read = await readEncrypted(made.text, me.secret);
    expect(root.at('kind')?.text).toBe('Secret');
    expect(root.at('sops', 'mac_only_encrypted')?.value).toBe(true);
    expect(await read(root.at('stringData', 'a b')?.text ?? '', 'stringData:a b:')).toBe('x\ny\n');
    expect(await read(root.at('stringData', 'n')?.text ?? '', 'stringData:n:')).toBe('01');
  });

  test('can be opened by each of several recipients, and by nobody else', async () => {
    const [you, stranger] = [await newIdentity(), await newIdentity()];
    const text = encrypted('a: b\n', await openSession([me.recipient, you.recipient]));
    const value = rootOf(text).at('a')?.text ?? '';
    for (const { secret } of [me, you]) expect(await (await readEncrypted(text, secret))(value, 'a:')).toBe('b');
    await expect(readEncrypted(text, stranger.secret)).rejects.toThrow('No recipient');
  });
});

describe('what is refused', () => {
  test.each([
    ['a template', 'a: {{ .Values.a }}\nb: c\n', /template/],
    ['what is encrypted already', 'a: b\nsops: {}\n', /already/],
    ['anchors that are used', 'a: &x b\nc: *x\n', /anchors/],
    ['a merge key', 'a: &x {b: c}\nd:\n  <<: *x\n', /anchors|no text/],
    ['a list', '- a\n', /mappings/],
    ['nothing', '# empty\n', /mappings/],
    ['keys that are numbers', 'a: {1: b}\n', /no text/],
    ['keys that are lists', '? [a]\n: b\n', /no text/],
    ['tags', 'a: !!binary aGVsbG8=\n', /tag/],
    ['two equal keys', 'a: b\na: c\n', /twice/],
    ['broken YAML', 'a: [b\n', /cannot be read/],
    ['numbers beyond 64 bits', 'a: 18446744073709551615\n', /too large/],
    ['a comment that sops would not find', 'a: [b, # one\n  c]\n', /comment/],
    ['a comment in no column', 'a:\n    b: c\n  # one\n', /comment/],
    ['line breaks of other sorts', 'a: "b\u2028c"\n', /disagree/],
    ['values of which there are none', 'a_unencrypted: b\n', /covers no value/],
  ])('is %s', (_title, text, expected) => {
    expect(encryptText(text, selectors(), session)).toEqual({ refused: expect.stringMatching(expected) });
  });

  test('is a rule by comment, and a plain last line that would change', () => {
    expect(encryptText('a: b\n', selectors('encrypted_comment_regex', 'x'), session)).toHaveProperty('refused');
    expect(encryptText('a: b\nc: |\n  d', selectors('encrypted_regex', '^a$'), session)).toHaveProperty('refused');
  });

  test('are recipients that age alone cannot serve, and no key is said again', async () => {
    const crypto = new NodeCrypto();
    const wrong = async (recipient: string): Promise<string> => {
      const result = await crypto.openSops([recipient]);
      return 'refused' in result ? result.refused : 'taken';
    };
    expect(await wrong('ssh-ed25519 AAAA')).toMatch(/needs the sops program/);
    expect(await wrong('age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t')).toMatch(
      /needs the sops program/,
    );
    expect(await wrong('age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq')).toMatch(/not valid/);
    expect(await wrong(me.secret)).not.toContain(me.secret.slice(10));
    expect(await crypto.openSops([])).toHaveProperty('refused');
  });
});
