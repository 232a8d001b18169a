import { spawnSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, type KeyObject, sign, webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { armor, Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { encryptText, type SopsEdits } from '../../server/src/core/encryption/sops/encrypt.js';
import { makeSelectors, type SelectorKey, type Selectors } from '../../server/src/core/encryption/sops/selectors.js';
import type { SopsSession } from '../../server/src/core/encryption/sops/session.js';
import { applyEdits } from '../../server/src/core/text/range.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { NodeCrypto } from '../../server/src/host/node/crypto.js';

export interface Identity {
  readonly secret: string;
  readonly recipient: string;
}

export async function newIdentity(): Promise<Identity> {
  const secret = await generateX25519Identity();
  return { secret, recipient: await identityToRecipient(secret) };
}

export async function openSession(recipients: readonly string[], now = new Date()): Promise<SopsSession> {
  const session = await new NodeCrypto(() => now).openSops(recipients);
  if ('refused' in session) throw new Error(session.refused);
  return session;
}

export function selectors(by: SelectorKey = 'unencrypted_suffix', pattern = '_unencrypted', only = false): Selectors {
  const made = makeSelectors(by, pattern, only);
  if ('refused' in made) throw new Error(made.refused);
  return made;
}

/** Returns the encrypted text; throws the reason of a refusal. */
export function encrypted(text: string, session: SopsSession, which: Selectors = selectors()): string {
  const result: SopsEdits | { readonly refused: string } = encryptText(text, which, session);
  if ('refused' in result) throw new Error(result.refused);
  return applyEdits(text, result.edits);
}

/** Runs sops on a file with this text. */
export function runSops(
  sops: string,
  args: readonly string[],
  text: string,
  secret: string,
): { readonly text: string; readonly problem: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-sops-'));
  try {
    const file = path.join(folder, 'file.yaml');
    writeFileSync(file, text);
    const env = { ...process.env, SOPS_AGE_KEY: secret, HOME: folder, XDG_CONFIG_HOME: folder };
    const done = spawnSync(sops, [...args, file], { encoding: 'utf8', env, cwd: folder });
    return { text: done.stdout, problem: done.status === 0 ? '' : done.stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Decrypts a value with the Web Crypto API and age's library, without any of the code under test. */
export async function readEncrypted(
  text: string,
  secret: string,
): Promise<(value: string, additionalData: string) => Promise<string>> {
  const root = parseStream(text).documents[0]?.document.root;
  const decrypter = new Decrypter();
  decrypter.addIdentity(secret);
  const wrapped = [...(root?.at('sops', 'age')?.items() ?? [])].map((key) => key.at('enc')?.text ?? '');
  let dataKey: Uint8Array<ArrayBuffer> | undefined;
  for (const one of wrapped) {
    try {
      dataKey = new Uint8Array(await decrypter.decrypt(armor.decode(one)));
    } catch {
      // The key is for another recipient.
    }
  }
  if (!dataKey) throw new Error('No recipient of the file is ours');
  const key = await webcrypto.subtle.importKey('raw', dataKey, 'AES-GCM', false, ['decrypt']);
  return async (value, additionalData) => {
    const parts = /^ENC\[AES256_GCM,data:(.+),iv:(.+),tag:(.+),type:(\w+)\]$/.exec(value);
    if (!parts) throw new Error('The value has not the form of sops');
    const [data = '', iv = '', tag = ''] = parts.slice(1);
    const bytes = (part: string): Buffer<ArrayBuffer> => Buffer.from(part, 'base64');
    if (bytes(iv).length !== 32 || bytes(tag).length !== 16)
      throw new Error('The vector or the tag has the wrong length');
    const plain = await webcrypto.subtle.decrypt(
      { name: 'AES-GCM', iv: bytes(iv), additionalData: Buffer.from(additionalData), tagLength: 128 },
      key,
      Buffer.concat([bytes(data), bytes(tag)]),
    );
    return Buffer.from(plain).toString('utf8');
  };
}

/** Returns a new self-signed certificate, so that the repository contains no key. */
export function makeCertificate(
  options: { readonly type?: 'rsa' | 'ec'; readonly bits?: number; readonly from?: Date; readonly until?: Date } = {},
): { readonly certificate: string; readonly privateKey: string } {
  const { type = 'rsa', bits = 2048, from = new Date('2020-01-01'), until = new Date('2049-01-01') } = options;
  const { publicKey, privateKey } =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: bits })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(0x30, type === 'rsa' ? [oid('2a864886f70d01010b'), der(0x05, [])] : [oid('2a8648ce3d040302')]);
  const name = der(0x30, [der(0x31, [der(0x30, [oid('550403'), der(0x0c, [Buffer.from('sealed-secrets')])])])]);
  const time = (date: Date): Buffer => der(0x18, [Buffer.from(`${date.toISOString().replace(/[-:T]|\.\d+/g, '')}`)]);
  const toBeSigned = der(0x30, [
    der(0xa0, [der(0x02, [Buffer.from([2])])]),
    der(0x02, [Buffer.from([1])]),
    algorithm,
    name,
    der(0x30, [time(from), time(until)]),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  ]);
  const signature = sign('sha256', toBeSigned, privateKey);
  const whole = der(0x30, [toBeSigned, algorithm, der(0x03, [Buffer.from([0]), signature])]);
  return { certificate: pem('CERTIFICATE', whole), privateKey: exported(privateKey, type) };
}

function exported(key: KeyObject, type: 'rsa' | 'ec'): string {
  return createPrivateKey(key.export({ type: 'pkcs8', format: 'pem' }))
    .export({ type: type === 'rsa' ? 'pkcs1' : 'pkcs8', format: 'pem' })
    .toString();
}

export function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function oid(hex: string): Buffer {
  return der(0x06, [Buffer.from(hex, 'hex')]);
}

function der(tag: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}
