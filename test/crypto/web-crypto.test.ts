import { createHash, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { encryptText } from '../../server/src/core/encryption/sops/encrypt.js';
import { applyEdits } from '../../server/src/core/text/range.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import type { RoundsOfCrypto } from '../../server/src/host/crypto.js';
import { NodeCrypto } from '../../server/src/host/node/crypto.js';
import { readCertificate } from '../../server/src/host/web/certificate.js';
import { WebCrypto } from '../../server/src/host/web/crypto.js';
import { findProgram } from '../judges/programs.js';
import { makeCertificate, newIdentity, pem, readEncrypted, runSops, selectors } from './support.js';

const NOW = new Date('2026-11-22T05:10:00.987Z');
const { certificate } = makeCertificate();

/** Makes something for as long as its results are stand-ins, as plans are made. */
async function settled<Made>(rounds: RoundsOfCrypto, make: () => Made): Promise<Made> {
  for (;;) {
    const made = make();
    if (!(await rounds.settle())) return made;
  }
}

describe('rounds', () => {
  test('give a stand-in at first, and afterwards the same result to the same question', async () => {
    const rounds = new WebCrypto().inRounds();
    const sealer = rounds.open(certificate);
    if ('refused' in sealer) throw new Error(sealer.refused);
    expect(sealer.seal({ text: 'blue-kettle' }, 'shop/db')).toBe('');
    expect(rounds.isWaiting).toBe(true);
    expect(await rounds.settle()).toBe(true);
    expect(rounds.isWaiting).toBe(false);
    const sealed = sealer.seal({ text: 'blue-kettle' }, 'shop/db');
    expect(sealed).toMatch(/^AQ[A-D]/);
    expect(sealer.seal({ text: 'blue-kettle' }, 'shop/db')).toBe(sealed);
    expect(await rounds.settle()).toBe(false);
    // Nothing of it is remembered beyond the rounds.
    const again = new WebCrypto().inRounds().open(certificate);
    expect('refused' in again ? again.refused : again.seal({ text: 'blue-kettle' }, 'shop/db')).toBe('');
  });

  test('tell values, labels, forms and certificates apart', async () => {
    const rounds = new WebCrypto().inRounds();
    const sealers = [certificate, makeCertificate().certificate].map((one) => rounds.open(one));
    const make = (): readonly string[] =>
      sealers.flatMap((sealer) => {
        if ('refused' in sealer) throw new Error(sealer.refused);
        return [
          sealer.seal({ text: 'YQ==' }, 'a'),
          sealer.seal({ base64: 'YQ==' }, 'a'),
          sealer.seal({ text: 'YQ==' }, 'b'),
          sealer.seal({ text: 'a' }, 'a'),
        ];
      });
    const all = await settled(rounds, make);
    expect(new Set(all).size).toBe(8);
  });
});

describe('a file that is encrypted for age', () => {
  const TEXT = 'kind: Secret\nstringData:\n  password: hunter2\n  empty: ""\n  port: 5432\n  word: zwölf 🥊\n';

  async function encrypted(recipients: readonly string[], only = false): Promise<string> {
    const rounds = new WebCrypto(() => NOW).inRounds();
    const session = await rounds.openSops(recipients);
    if ('refused' in session) throw new Error(session.refused);
    return settled(rounds, () => {
      const result = encryptText(TEXT, selectors('unencrypted_suffix', '_unencrypted', only), session);
      if ('refused' in result) throw new Error(result.refused);
      return applyEdits(TEXT, result.edits);
    });
  }

  test('gives back each value to somebody else’s cryptography', async () => {
    const [me, other] = [await newIdentity(), await newIdentity()];
    const text = await encrypted([other.recipient, me.recipient]);
    expect(text).not.toMatch(/hunter2|5432|zwölf/);
    const root = parseStream(text).documents[0]?.document.root;
    const read = await readEncrypted(text, me.secret);
    expect(await read(root?.at('stringData', 'password')?.text ?? '', 'stringData:password:')).toBe('hunter2');
    expect(await read(root?.at('stringData', 'word')?.text ?? '', 'stringData:word:')).toBe('zwölf 🥊');
    expect(root?.at('stringData', 'empty')?.text).toBe('');
    const mac = await read(root?.at('sops', 'mac')?.text ?? '', '2026-11-22T05:10:00Z');
    expect(mac).toBe(createHash('sha512').update('Secrethunter25432zwölf 🥊').digest('hex').toUpperCase());
  });

  const sops = findProgram('sops');
  test.skipIf(!sops)('is read by the real sops (skipped where it is missing)', async () => {
    const me = await newIdentity();
    for (const only of [false, true]) {
      const { text, problem } = runSops(sops ?? '', ['decrypt'], await encrypted([me.recipient], only), me.secret);
      expect(problem).toBe('');
      expect(text).toContain('password: hunter2');
    }
  });

  test.each([
    ['no recipient', []],
    ['a key of another kind', ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ']],
    ['a plugin’s key', ['age1yubikey1qwerty']],
    ['a damaged one', ['age1qqqqqqqqqqqqqqqqqqqq']],
  ])('is refused for %s, in the same words as by Node', async (_, recipients) => {
    const refused = await new WebCrypto().openSops(recipients);
    expect(refused).toHaveProperty('refused');
    expect(refused).toEqual(await new NodeCrypto().openSops(recipients));
  });
});

describe('a certificate', () => {
  test.each([
    ['RSA with 2048 bits', makeCertificate()],
    ['RSA with 3072 bits', makeCertificate({ bits: 3072 })],
    ['RSA with an odd length', makeCertificate({ bits: 2049 })],
    ['RSA with few bits', makeCertificate({ bits: 1024 })],
    ['an elliptic curve', makeCertificate({ type: 'ec' })],
    ['an end before it begins', makeCertificate({ from: new Date('2030-01-01'), until: new Date('2029-02-28') })],
  ])('with %s is read as Node reads it', (_, { certificate: text }) => {
    const { publicKey, validTo } = new X509Certificate(text);
    const read = readCertificate(text);
    expect(read?.end).toEqual(new Date(validTo));
    expect(read?.rsaBits).toBe(publicKey.asymmetricKeyDetails?.modulusLength);
    expect(Buffer.from(read?.key ?? []).equals(publicKey.export({ type: 'spki', format: 'der' }))).toBe(true);
  });

  test('that ends early, or is something else, is none', () => {
    const der = Buffer.from(certificate.replace(/-----.*?-----|\s/g, ''), 'base64');
    // Cut off at any length, and with any of its first bytes changed, it may be unreadable but never ends the server.
    for (let length = 0; length < der.length; length += 7) {
      const read = readCertificate(pem('CERTIFICATE', der.subarray(0, length)));
      expect(read).toBeUndefined();
    }
    for (let at = 0; at < 200; at++) {
      const other = Buffer.from(der);
      other[at] = (other[at] ?? 0) ^ 0xff;
      expect(() => readCertificate(pem('CERTIFICATE', other))).not.toThrow();
    }
    for (const text of [
      '',
      'hello',
      '-----BEGIN CERTIFICATE-----\nAAA=A\n-----END CERTIFICATE-----',
      pem('CERTIFICATE', Buffer.alloc(9, 0x30)),
    ])
      expect(readCertificate(text)).toBeUndefined();
  });

  test('written before the year 2050 has a year of two digits', () => {
    const text = certificate.replace(/-----.*?-----|\s/g, '');
    const der = Buffer.from(text, 'base64');
    const long = Buffer.from('20490101000000Z');
    const at = der.indexOf(long);
    // UTCTime is two bytes shorter, and so are the three elements around it.
    const shorter = Buffer.concat([
      der.subarray(0, at - 2),
      Buffer.from([0x17, 13]),
      long.subarray(2),
      der.subarray(at + long.length),
    ]);
    for (const offset of [2, 6]) shorter.writeUInt16BE(shorter.readUInt16BE(offset) - 2, offset);
    const validity = at - 2 - 17 - 2;
    expect(shorter[validity]).toBe(0x30);
    shorter[validity + 1] = (shorter[validity + 1] ?? 0) - 2;
    const read = readCertificate(pem('CERTIFICATE', shorter));
    expect(read?.end).toEqual(new Date('2049-01-01T00:00:00Z'));
    expect(new Date(new X509Certificate(pem('CERTIFICATE', shorter)).validTo)).toEqual(read?.end);
  });
});
