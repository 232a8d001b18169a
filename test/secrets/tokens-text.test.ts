import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SourceText } from '../../server/src/core/secrets/tokens/escapes.js';
import { findToken, findTokens, mayHoldToken, TOKEN_KINDS } from '../../server/src/core/secrets/tokens/tokens.js';
import { findPrivateKey, mayHoldPrivateKey } from '../../server/src/core/secrets/values/private-keys.js';
import { CORPUS, corpusFiles } from '../core/corpus.js';
import { valueAt } from '../core/support.js';
import { issued, randomText, sampleOf, seeded, TEMPLATES } from './tokens/samples.js';

/** Ways to write a text as the value of `key`. */
const STYLES: Readonly<Record<string, (text: string) => string>> = {
  'single quotes': (text) => `'${text.replaceAll("'", "''").replaceAll('\n', '\n\n  ')}'`,
  'double quotes': (text) => JSON.stringify(text),
  'escaped slashes': (text) => JSON.stringify(text).replaceAll('/', '\\/'),
  'every character escaped': (text) =>
    `"${[...text].map((one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')}"`,
  'Unicode escapes': (text) =>
    `"${[...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`,
  'broken lines': (text) =>
    `"${(text.match(/[\s\S]{1,10}/g) ?? []).map((part) => JSON.stringify(part).slice(1, -1).replace(/^ /, '\\ ')).join('\\\n    ')}"`,
  'folded at blanks': (text) => JSON.stringify(text).replaceAll(' ', '\n      '),
  'a literal block': (text) => `|-\n          ${text.replaceAll('\n', '\n          ')}`,
  'a folded block': (text) => `>-\n  ${text.replaceAll('\n', '\n\n  ')}`,
};

describe.each(Object.entries(STYLES))('what stands in %s', (_, write) => {
  test('is held by the source as by the scalar', () => {
    const samples = TOKEN_KINDS.flatMap(({ id }) =>
      (TEMPLATES[id] ?? []).map((one) => [id, sampleOf(one, issued(31))] as const),
    );
    for (const [id, { text }] of samples) {
      const source = `other: 1\nkey: ${write(text)}\n`;
      expect(valueAt(source, 'key').text, id).toBe(text);
      expect(findToken(text)?.id).toBe(id);
      expect(mayHoldToken(new SourceText(source)), `${id}: ${source}`).toBe(true);
    }
  });

  test('is a private key by the source as by the scalar', () => {
    const body = randomText('abcdefXYZ0189+/', 64, seeded(2));
    const key = `-----BEGIN ${'EC '}PRIVATE KEY-----\n${body}\n-----END EC PRIVATE KEY-----`;
    const source = `key: ${write(key)}\n`;
    expect(valueAt(source, 'key').text).toBe(key);
    expect(findPrivateKey(key)).toMatchObject({ name: 'private key', start: 0 });
    expect(mayHoldPrivateKey(new SourceText(source))).toBe(true);
  });
});

test('only forms let a source pass', () => {
  const source =
    'a: ghp_token\nb: "path\\nAKIA"\nc: sk-live\nd: eyJ.eyJ\nre_name: pat.x\nurl: https://hooks.slack.com/\n';
  expect(mayHoldToken(new SourceText(source))).toBe(false);
});

describe('private keys', () => {
  const body = (seed: number): string => randomText('abcdefXYZ0189+/', 64, seeded(seed));
  const pem = (kind: string, text: string): string => `-----BEGIN ${kind}-----\n${text}\n-----END ${kind}-----`;

  test('the first with a body is found, behind those without', () => {
    const sample = pem('PRIVATE KEY', 'your key goes here, in full');
    const text = `${sample}\n-----BEGIN RSA PRIVATE KEY-----\n${pem('OPENSSH PRIVATE KEY', body(1))}`;
    const found = findPrivateKey(text);
    expect(found?.start).toBe(text.indexOf('-----BEGIN OPENSSH'));
    expect(found?.end).toBe(text.lastIndexOf('-----END') + '-----END'.length);
  });

  test('with headers, with written line ends, as PGP block', () => {
    for (const text of [
      pem('RSA PRIVATE KEY', `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n${body(2)}`),
      pem('PRIVATE KEY', body(3)).replaceAll('\n', '\\n'),
      pem('PGP PRIVATE KEY BLOCK', `Comment: none\n\n${body(4)}`),
      pem('ENCRYPTED SIGSTORE PRIVATE KEY', body(5)),
    ])
      expect(findPrivateKey(text), text.slice(0, 40)).toMatchObject({ start: 0 });
  });

  test('public keys, certificates and marks alone are none', () => {
    for (const text of [
      pem('CERTIFICATE', body(6)),
      pem('PUBLIC KEY', body(7)),
      pem('PRIVATE KEY', ''),
      pem('PRIVATE KEY', 'a'.repeat(64)),
      `-----BEGIN PRIVATE KEY-----\n${body(8)}`,
    ])
      expect(findPrivateKey(text)).toBeUndefined();
  });
});

describe('what only looks random', () => {
  const seed = seeded(77);
  const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, () => Math.floor(seed() * 256)));
  const wrapped = (text: string, width: number): string =>
    (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n');

  test('images, archives and ciphertext in base64 are no tokens, whatever the width of their lines', () => {
    const blob = bytes(1_500_000);
    for (const width of [60, 64, 72, 76, 100, 1_000_000]) {
      expect(findTokens(wrapped(blob.toString('base64'), width)), `lines of ${width}`).toEqual([]);
    }
    expect(findTokens(wrapped(blob.toString('base64url'), 1_000_000))).toEqual([]);
    expect(findTokens(blob.toString('hex'))).toEqual([]);
  });

  test('many short values are none', () => {
    const lines: string[] = [];
    for (let index = 0; index < 20_000; index++) {
      const value = bytes(8 + (index % 60));
      const encoding = (['base64', 'base64url', 'hex'] as const)[index % 3] ?? 'hex';
      lines.push(`value-${index}: ${value.toString(encoding)}`);
    }
    expect(findTokens(lines.join('\n'))).toEqual([]);
  });

  test('digests, ciphertext of SOPS and of Sealed Secrets, and public keys are none', () => {
    const digest = (name: string): string => createHash(name).update(randomBytes(8)).digest('hex');
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const spki = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const sealed = `AgB${bytes(600).toString('base64')}`;
    for (const text of [
      `image: app@sha256:${digest('sha256')}`,
      `commit: ${digest('sha1')}`,
      `sha512-${bytes(64).toString('base64')}`,
      `ENC[AES256_GCM,data:${bytes(40).toString('base64')},iv:${bytes(32).toString('base64')},tag:${bytes(16).toString('base64')},type:str]`,
      `encryptedData:\n  password: ${sealed}`,
      spki,
      Buffer.from(spki).toString('base64'),
      publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5${bytes(34).toString('base64')} somebody`,
      `age1${randomText('acdefghjklmnpqrstuvwxyz023456789', 58, seed)}`,
      `6f1a0c1e-${'9d3b'}-4c55-8f2e-0a1b2c3d4e5f`,
      '{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMs","e":"AQAB"}',
      `data:image/png;base64,iVBORw0KGgo${bytes(900).toString('base64')}`,
    ])
      expect(findTokens(text), text.slice(0, 40)).toEqual([]);
  });
});

/** The lines of `../shared/corpus/labels` by file: those that hold a credential. */
function labelledLines(): ReadonlyMap<string, readonly (readonly [number, number])[]> {
  const lines = new Map<string, (readonly [number, number])[]>();
  const path = `${CORPUS}/labels/dev.tsv`;
  if (!existsSync(path)) return lines;
  for (const row of readFileSync(path, 'utf8').split('\n').slice(1)) {
    const [repository = '', , file = '', from = '', to = '', label] = row.split('\t');
    if (label !== 'T') continue;
    const name = `labelled/${repository.replace('/', '+')}/${file}`;
    lines.set(name, [...(lines.get(name) ?? []), [Number(from), Number(to)]]);
  }
  return lines;
}

describe.skipIf(!CORPUS)('the corpus (skipped where there is none)', () => {
  test('has tokens only where a credential is labelled', () => {
    const labels = labelledLines();
    const files = corpusFiles('labelled', 1_000_000);
    expect(files.length).toBeGreaterThan(2000);
    expect(labels.size).toBeGreaterThan(50);
    let found = 0;
    const false_alarms: string[] = [];
    for (const { path, text } of files) {
      for (const { id, start } of findTokens(text)) {
        const line = text.slice(0, start).split('\n').length;
        if (labels.get(path)?.some(([from, to]) => from <= line && line <= to)) found++;
        else false_alarms.push(`${path}:${line} ${id}`);
      }
    }
    expect(false_alarms).toEqual([]);
    expect(found).toBeGreaterThanOrEqual(3);
  });

  test.each(['pss', 'kyverno-pod-security'])('%s has none', (folder) => {
    const files = corpusFiles(folder, 1_000_000);
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap(({ path, text }) => findTokens(text).map(({ id }) => `${path}: ${id}`))).toEqual([]);
  });
});
