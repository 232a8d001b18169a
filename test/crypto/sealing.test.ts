import { spawnSync } from 'node:child_process';
import {
  createDecipheriv,
  createPrivateKey,
  constants as nodeConstants,
  privateDecrypt,
  randomBytes,
} from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type SealingScope, scopeOf, sealingLabel } from '../../server/src/core/encryption/sealed/scope.js';
import { sealedSecret, sealInPlace } from '../../server/src/core/encryption/sealed/sealed-secret.js';
import type { Sealer } from '../../server/src/core/encryption/sealed/sealer.js';
import { applyEdits } from '../../server/src/core/text/range.js';
import type { Cursor } from '../../server/src/core/yaml/cursor.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { documentText } from '../../server/src/core/yaml/edit/edits.js';
import { NodeCrypto } from '../../server/src/host/node/crypto.js';
import { WebCrypto } from '../../server/src/host/web/crypto.js';
import { findProgram } from '../judges/programs.js';
import { makeCertificate, pem } from './support.js';

const kubeseal = findProgram('kubeseal');
const { certificate, privateKey } = makeCertificate();
const crypto = new NodeCrypto();

function opened(text: string, from = crypto): Sealer {
  const sealer = from.open(text);
  if ('refused' in sealer) throw new Error(sealer.refused);
  return sealer;
}

function rootOf(text: string): Cursor {
  const root = parseStream(text).documents[0]?.document.root;
  if (!root) throw new Error('The text is empty');
  return root;
}

/** Undoes what a controller undoes, by the format alone. */
function unseal(sealed: string, label: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64');
  const length = bytes.readUInt16BE(0);
  const sessionKey = privateDecrypt(
    {
      key: createPrivateKey(privateKey),
      padding: nodeConstants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
      oaepLabel: Buffer.from(label),
    },
    bytes.subarray(2, 2 + length),
  );
  const decipher = createDecipheriv('aes-256-gcm', sessionKey, Buffer.alloc(12)).setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(2 + length, -16)), decipher.final()]);
}

describe('sealing a value', () => {
  const sealer = opened(certificate);

  test.each(['hunter2', '', 'zwölf Boxkämpfer 🥊', 'one\ntwo\n', 'x'.repeat(100_000)])(
    'is undone by the private key',
    (text) => {
      expect(unseal(sealer.seal({ text }, 'ns/name'), 'ns/name').toString()).toBe(text);
    },
  );

  test('keeps bytes that are no text', () => {
    const bytes = randomBytes(257);
    expect(unseal(sealer.seal({ base64: bytes.toString('base64') }, ''), '').equals(bytes)).toBe(true);
  });

  test('begins with the length of the wrapped key, and is new each time', () => {
    const [one, two] = [sealer.seal({ text: 'a' }, 'l'), sealer.seal({ text: 'a' }, 'l')];
    expect(one).toMatch(/^AQ[A-D]/);
    expect(one).not.toBe(two);
  });

  test('is bound to its label', () => {
    expect(() => unseal(sealer.seal({ text: 'a' }, 'ns/name'), 'ns/other')).toThrow();
  });
});

describe.each([
  ['Node', NodeCrypto],
  ['a browser', WebCrypto],
])('a certificate, read by %s,', (_, Made) => {
  const now = new Date('2030-06-01');
  const refusal = (text: string): string => {
    const sealer = new Made(() => now).open(text);
    return 'refused' in sealer ? sealer.refused : 'taken';
  };

  test('is taken while it is valid', () => {
    expect(refusal(makeCertificate({ until: new Date('2030-06-02') }).certificate)).toBe('taken');
    expect(refusal(`Fetched with kubeseal\n${certificate}`)).toBe('taken');
  });

  test('that has expired is refused with the day', () => {
    expect(refusal(makeCertificate({ until: new Date('2030-05-31') }).certificate)).toBe(
      'the certificate expired on 2030-05-31; fetch the current one',
    );
  });

  test('of another kind is refused', () => {
    expect(refusal(makeCertificate({ type: 'ec' }).certificate)).toMatch(/no RSA key/);
    expect(refusal(makeCertificate({ bits: 1024 }).certificate)).toMatch(/1024 bits/);
  });

  test('that is something else is refused, and not quoted', () => {
    const body = privateKey.split('\n')[1] ?? '';
    expect(refusal(privateKey)).toMatch(/private key/);
    expect(refusal(privateKey)).not.toContain(body);
    expect(refusal('hello')).toMatch(/no PEM certificate/);
    expect(refusal(pem('CERTIFICATE', Buffer.from('hello')))).toBe('the certificate cannot be read');
  });
});

const SCOPES: readonly SealingScope[] = ['strict', 'namespace-wide', 'cluster-wide'];

describe('scopes', () => {
  test('have their labels', () => {
    const names = { name: 'db', namespace: 'shop' };
    expect(SCOPES.map((scope) => sealingLabel(scope, names))).toEqual([
      { label: 'shop/db' },
      { label: 'shop' },
      { label: '' },
    ]);
  });

  test('that need a name are refused without it', () => {
    expect(sealingLabel('strict', { name: 'db', namespace: undefined })).toHaveProperty('refused');
    expect(sealingLabel('namespace-wide', { name: 'db', namespace: '' })).toHaveProperty('refused');
    expect(sealingLabel('strict', { name: undefined, namespace: 'shop' })).toHaveProperty('refused');
    expect(sealingLabel('cluster-wide', { name: undefined, namespace: undefined })).toEqual({ label: '' });
  });

  test('are read from annotations', () => {
    const metadata = (text: string): Cursor => rootOf(text);
    expect(scopeOf(metadata('annotations: {sealedsecrets.bitnami.com/cluster-wide: "true"}\n'))).toBe('cluster-wide');
    expect(scopeOf(metadata('annotations: {sealedsecrets.bitnami.com/namespace-wide: "true"}\n'))).toBe(
      'namespace-wide',
    );
    expect(scopeOf(metadata('annotations: {sealedsecrets.bitnami.com/cluster-wide: "false"}\n'))).toBe('strict');
    expect(scopeOf(undefined)).toBe('strict');
  });
});

const SECRET = `# The shop's database
apiVersion: v1
kind: Secret
metadata:
  name: db # as the chart expects it
  namespace: shop
  labels: {app: shop}
type: example.org/login
data:
  user: cG9zdGdyZXM=
  # Rotated in May
  password: b2xk
stringData:
  password: hunter2
  "number": "0123"
`;

describe('a Secret manifest', () => {
  const sealer = opened(certificate);

  test('becomes a SealedSecret in its place', () => {
    const plan = sealInPlace(rootOf(SECRET), 'strict', sealer);
    if ('refused' in plan) throw new Error(plan.refused);
    const text = applyEdits(SECRET, plan.edits);
    const root = rootOf(text);
    expect(parseStream(text).documents[0]?.document.problems).toEqual([]);
    expect(text).toContain("# The shop's database");
    expect(text).toContain('name: db # as the chart expects it');
    expect(text).toContain('# Rotated in May');
    expect(text).not.toMatch(/hunter2|b2xk|cG9zdGdyZXM=|stringData|^data/m);
    expect([...root.entries()].map(({ key }) => key)).toEqual(['apiVersion', 'kind', 'metadata', 'spec']);
    const value = (key: string): string =>
      unseal(root.at('spec', 'encryptedData', key)?.text ?? '', 'shop/db').toString();
    expect([value('user'), value('password'), value('number')]).toEqual(['postgres', 'hunter2', '0123']);
    expect(root.at('spec', 'template', 'type')?.text).toBe('example.org/login');
    expect(root.at('spec', 'template', 'metadata', 'labels', 'app')?.text).toBe('shop');
  });

  test('says the scope in its annotations', () => {
    const plan = sealInPlace(rootOf(SECRET), 'cluster-wide', sealer);
    if ('refused' in plan) throw new Error(plan.refused);
    const root = rootOf(applyEdits(SECRET, plan.edits));
    expect(scopeOf(root.at('metadata'))).toBe('cluster-wide');
    expect(scopeOf(root.at('spec', 'template', 'metadata'))).toBe('cluster-wide');
  });

  test.each([
    ['a value that is filled in', `stringData: {a: "$${'{PASSWORD}'}"}\n`, /"a" is encrypted or substituted/],
    ['a value that is no base64', 'data: {a: "no base64!"}\n', /"a" is not base64/],
    ['no value', 'data: {}\n', /no values/],
  ])('with %s is refused', (_title, rest, expected) => {
    const text = `apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\n${rest}`;
    expect(sealInPlace(rootOf(text), 'strict', sealer)).toMatchObject({ refused: expect.stringMatching(expected) });
  });

  test('loses the copy that kubectl keeps of it', () => {
    const copy = `    kubectl.kubernetes.io/last-applied-configuration: '{"stringData":{"password":"hunter2"}}'\n`;
    const text = SECRET.replace('  labels:', `  annotations:\n    team: shop\n${copy}  labels:`);
    const plan = sealInPlace(rootOf(text), 'strict', sealer);
    if ('refused' in plan) throw new Error(plan.refused);
    expect(applyEdits(text, plan.edits)).not.toContain('hunter2');
    expect(sealInPlace(rootOf(text), 'cluster-wide', sealer)).toHaveProperty('refused');
  });
});

describe.skipIf(!kubeseal)('the real kubeseal (skipped where it is missing)', () => {
  test.each(SCOPES)('unseals what was sealed %s', (scope) => {
    const made = sealedSecret(
      {
        name: 'db',
        namespace: 'shop',
        values: new Map([
          ['password', { text: 'zwölf\nBoxkämpfer' }],
          ['empty', { text: '' }],
          ['bytes', { base64: Buffer.from([0, 255, 1]).toString('base64') }],
        ]),
      },
      scope,
      opened(certificate),
    );
    if ('refused' in made) throw new Error(made.refused);
    const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-kubeseal-'));
    try {
      const key = path.join(folder, 'key.pem');
      writeFileSync(key, privateKey);
      const done = spawnSync(kubeseal ?? '', ['--recovery-unseal', '--recovery-private-key', key, '--format', 'yaml'], {
        input: documentText(made.data),
        encoding: 'utf8',
      });
      expect(done.stderr).toBe('');
      const secret = rootOf(done.stdout);
      const value = (name: string): string =>
        Buffer.from(secret.at('data', name)?.string ?? '', 'base64').toString('latin1');
      expect(Buffer.from(value('password'), 'latin1').toString()).toBe('zwölf\nBoxkämpfer');
      expect([value('empty'), value('bytes')]).toEqual(['', '\x00\xff\x01']);
      expect(secret.at('metadata', 'name')?.text).toBe('db');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('validates what was sealed in place', () => {
    const plan = sealInPlace(rootOf(SECRET), 'namespace-wide', opened(certificate));
    if ('refused' in plan) throw new Error(plan.refused);
    const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-kubeseal-'));
    try {
      const key = path.join(folder, 'key.pem');
      writeFileSync(key, privateKey);
      const args = ['--recovery-unseal', '--recovery-private-key', key, '--format', 'yaml'];
      const done = spawnSync(kubeseal ?? '', args, { input: applyEdits(SECRET, plan.edits), encoding: 'utf8' });
      expect(done.stderr).toBe('');
      const secret = rootOf(done.stdout);
      expect(Buffer.from(secret.at('data', 'password')?.text ?? '', 'base64').toString()).toBe('hunter2');
      expect(secret.at('type')?.text).toBe('example.org/login');
      expect(secret.at('metadata', 'labels', 'app')?.text).toBe('shop');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
