import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { findToken, findTokens, TOKEN_KINDS, type TokenKind } from '../../server/src/core/secrets/tokens/tokens.js';
import { filler, issued, randomText, type Sample, sampleOf, seeded, TEMPLATES } from './tokens/samples.js';

const SEEDS = [1, 2, 3];

const templatesOf = ({ id }: TokenKind): readonly string[] => {
  const templates = TEMPLATES[id];
  if (templates === undefined) throw new Error(`There is no sample of ${id}`);
  return templates;
};
const samplesOf = (kind: TokenKind): readonly Sample[] =>
  templatesOf(kind).flatMap((template) => SEEDS.map((seed) => sampleOf(template, issued(seed))));
/** Returns the first sample of a kind. */
const oneOf = (id: string, seed: number): string => sampleOf(TEMPLATES[id]?.[0] ?? '', issued(seed)).text;
const ids = (text: string): readonly string[] => findTokens(text).map(({ id }) => id);

/** The credential's own characters changed. */
function altered({ text, start, end }: Sample, change: (token: string) => string): string {
  return text.slice(0, start) + change(text.slice(start, end)) + text.slice(end);
}

test('kinds are many, and told apart by id and by name', () => {
  expect(TOKEN_KINDS.length).toBeGreaterThan(300);
  expect(new Set(TOKEN_KINDS.map(({ id }) => id)).size).toBe(TOKEN_KINDS.length);
  expect(new Set(TOKEN_KINDS.map(({ name }) => name)).size).toBe(TOKEN_KINDS.length);
  expect(Object.keys(TEMPLATES).sort()).toEqual(TOKEN_KINDS.map(({ id }) => id).sort());
  for (const { id, name, keywords } of TOKEN_KINDS) {
    expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(name).not.toMatch(/^\s|\s$|\.$/);
    for (const keyword of keywords) expect(keyword.length, keyword).toBeGreaterThanOrEqual(3);
  }
});

describe.each(TOKEN_KINDS.map((kind) => [kind.id, kind] as const))('%s', (id, kind) => {
  const whole = templatesOf(kind).every((template) => !template.includes('<<'));

  test('is found as what it is, in its own characters', () => {
    for (const sample of samplesOf(kind)) {
      const { text, start, end } = sample;
      const surroundings: readonly (readonly [string, string])[] = [
        ['', ''],
        ['a line before\n', '\na line after'],
        ['"', '",'],
        ["curl -H 'Authorization: Bearer ", "' -k"],
        ['KEY=', ' OTHER=1'],
        ['{"a":"\\n', '\\n"}'],
        ['https://', ''],
      ];
      for (const [before, after] of surroundings) {
        // A URL's own beginning is no surrounding of base64, in which slashes are letters.
        if (before === 'https://' && (kind.edge !== undefined || !whole)) continue;
        expect(findTokens(before + text + after), before).toEqual([
          { id, name: kind.name, start: before.length + start, end: before.length + end },
        ]);
      }
    }
  });

  test('is not found a character short', () => {
    for (const sample of samplesOf(kind)) expect(ids(altered(sample, (token) => token.slice(0, -1)))).not.toContain(id);
  });

  test('is not found with a character of another alphabet in it', () => {
    for (const sample of samplesOf(kind)) {
      const near = altered(sample, (token) => `${token.slice(0, -3)}é${token.slice(-2)}`);
      expect(ids(near)).not.toContain(id);
    }
  });

  test('is not found with another beginning', () => {
    for (const { text } of samplesOf(kind)) {
      const keyword = kind.keywords.find((one) => text.includes(one)) ?? '';
      const last = keyword.at(-1) === '~' ? '!' : '~';
      expect(ids(text.replaceAll(keyword, keyword.slice(0, -1) + last))).not.toContain(id);
    }
  });

  test('is not found as a part of a longer word', () => {
    for (const { text, start, end } of samplesOf(kind)) {
      // What a name tells, such as `AccountKey=`, may stand behind anything.
      if (whole && /^[A-Za-z0-9]/.test(text)) expect(ids(`${'Z'}${text}`)).not.toContain(id);
      const glued = `${text.slice(0, end)}Zz${text.slice(end)}`;
      // Kinds of open length take in what follows; none ends in the middle of it.
      expect(findTokens(glued).filter((match) => match.id === id && match.end <= end && match.start >= start)).toEqual(
        [],
      );
    }
  });

  test('is not found where the random part is filler', () => {
    for (const template of templatesOf(kind)) {
      expect(ids(sampleOf(template, filler).text)).toEqual([]);
      if (/\{[hHdUVr]/.test(template)) continue;
      const words = sampleOf(template, (_, length) => 'YOURSECRETTOKENEXAMPLE'.repeat(30).slice(0, length));
      expect(ids(words.text)).not.toContain(id);
    }
  });
});

describe('documentation', () => {
  const github = (body: string): string => `ghp_${body}`;

  test('sequences, placeholders and phrases are no tokens', () => {
    expect(ids(github('abcdefghijklmnopqrstuvwxyz0123456789'))).toEqual([]);
    expect(ids(github('x'.repeat(36)))).toEqual([]);
    expect(ids(github('YourTokenGoesHere12345q8w7e6r5t4y3u2'))).toEqual([]);
    expect(ids(`glpat-${'my-personal-access-token'}`)).toEqual([]);
    expect(ids(`AVNS_${'SERVICE_PASSWORD_HERE'}`)).toEqual([]);
    expect(ids(`AKIA${'IOSFODNN7EXAMPLE'}`)).toEqual([]);
    // The sample of kubeadm's manual.
    expect(ids(`kubeadm join --token abcdef.${'0123456789abcdef'}`)).toEqual([]);
    expect(ids(`https://hooks.slack.com/services/T00000000/B00000000/${'X'.repeat(24)}`)).toEqual([]);
  });

  test('the sample of jwt.io is none, another of the same make is one', () => {
    const encode = (claims: unknown): string => Buffer.from(JSON.stringify(claims)).toString('base64url');
    const token = (claims: unknown): string =>
      `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}.${randomText('abcdefgh23456789', 43, seeded(5))}`;
    expect(ids(token({ sub: '1234567890', name: 'John Doe', iat: 1516239022 }))).toEqual([]);
    expect(ids(token({ sub: '4711', name: 'deployer', iat: 1516239022 }))).toEqual(['json-web-token']);
    expect(ids(token({ iss: 'kubernetes/serviceaccount', sub: 'system:serviceaccount:ci:deployer' }))).toEqual([
      'kubernetes-service-account-token',
    ]);
  });
});

describe('checksums', () => {
  const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const withChecksum = (body: string): string => {
    let rest = crc32(body);
    let digits = '';
    for (let place = 0; place < 6; place++) {
      digits = DIGITS.charAt(rest % 62) + digits;
      rest = Math.floor(rest / 62);
    }
    return body + digits;
  };
  const random = (): string => randomText(DIGITS, 30, seeded(11));

  test.each(['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'npm_'])('of %s tokens', (prefix) => {
    const named = `${'test'}${random().slice(4)}`;
    // A right one proves what chance made look like a word …
    expect(ids(prefix + withChecksum(named))).toHaveLength(1);
    expect(ids(prefix + withChecksum('abcdefghijklmnopqrstuvwxyz1234'))).toHaveLength(1);
    // … a wrong one beside such a word is somebody's invention …
    const wrong = withChecksum(named).replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
    expect(ids(prefix + wrong)).toEqual([]);
    // … and alone it silences nothing.
    const slip = withChecksum(random()).replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
    expect(ids(prefix + slip)).toHaveLength(1);
  });
});

describe('beginnings that are encoded words', () => {
  const encoded = (text: string): string => Buffer.from(text, 'latin1').toString('base64').replace(/=+$/, '');

  test.each([
    ['aws-bedrock-api-key', `ABSK${encoded(`BedrockAPIKey-${'q'.repeat(4)}`)}`],
    ['aws-bedrock-short-term-api-key', `bedrock-api-key-${encoded('bedrock.amazonaws.com')}`],
    ['aws-session-token', encoded('!\n\torigin_ec')],
    ['artifactory-reference-token', encoded('reftkn')],
    ['elastic-service-account-token', encoded('\0\u0001\0\u0001elastic/')],
    ['cloudflare-tunnel-token', encoded('{"a":"')],
    ['grafana-api-key', encoded('{"k":"')],
    ['neptune-api-token', encoded('{"api_address":')],
    ['mapbox-secret-token', `sk.${encoded('{"u":"')}`],
    ['pypi-api-token', `pypi-${encoded('\u0002\u0001\u0008pypi.org')}`],
    ['test-pypi-api-token', `pypi-${encoded('\u0002\u0001\u000dtest.pypi.org')}`],
    ['intercom-access-token', encoded('tok:42')],
  ])('%s', (id, beginning) => {
    const [keyword = ''] = TOKEN_KINDS.find((kind) => kind.id === id)?.keywords ?? [];
    expect(beginning.startsWith(keyword) || keyword.startsWith(beginning), `${keyword} of ${beginning}`).toBe(true);
  });

  test.each(['', 'RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED ', 'DSA ', 'ED25519 ', 'SSH2 ENCRYPTED '])(
    'a base64 PEM %sPRIVATE KEY',
    (kind) => {
      const pem = `-----BEGIN ${kind}PRIVATE KEY-----\n${randomText('abcXYZ019+/', 800, seeded(3))}\n`;
      expect(ids(`client-key-data: ${encoded(pem)}`)).toEqual(['base64-private-key']);
      expect(ids(`ca-data: ${encoded(pem.replace(`${kind}PRIVATE KEY`, 'CERTIFICATE'))}`)).toEqual([]);
      expect(ids(`key: ${encoded(pem.replace(`${kind}PRIVATE`, 'PUBLIC'))}`)).toEqual([]);
    },
  );
});

describe('several in one text', () => {
  test('come in the order of the text, however they are ordered as kinds', () => {
    const texts = ['npm-access-token', 'github-oauth-token', 'telegram-bot-token', 'aws-access-key-id'].map((id) =>
      oneOf(id, 21),
    );
    const text = `a: ${texts.join('\nb: ')}`;
    expect(ids(text)).toEqual(['npm-access-token', 'github-oauth-token', 'telegram-bot-token', 'aws-access-key-id']);
    expect(findToken(text)).toEqual(findTokens(text)[0]);
    expect(findTokens(text).map(({ start, end }) => text.slice(start, end))).toEqual(texts);
  });

  test('one inside another is the outer one', () => {
    const webhook = oneOf('google-chat-webhook', 4);
    expect(webhook).toContain('AIza');
    expect(ids(`https://${webhook}`)).toEqual(['google-chat-webhook']);
  });

  test('a sample before a token hides nothing', () => {
    const token = oneOf('github-personal-access-token', 8);
    expect(findToken(`ghp_${'x'.repeat(36)} ${token}`)).toMatchObject({ start: 41, end: 81 });
  });
});
