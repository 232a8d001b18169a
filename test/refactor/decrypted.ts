import { spawnSync } from 'node:child_process';
import { createDecipheriv, createPrivateKey, constants as nodeConstants, privateDecrypt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeBase64 } from '../../server/src/core/secrets/values/base64.js';
import type { Cursor } from '../../server/src/core/yaml/cursor.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { readEncrypted, runSops } from '../crypto/support.js';
import { findProgram } from '../judges/programs.js';

const sops = findProgram('sops');
const kubeseal = findProgram('kubeseal');

export interface PrivateKeys {
  /** The age identity. */
  readonly age: string;
  /** The private key of the Sealed Secrets controller, as PEM. */
  readonly sealing: string;
}

/** The scalars of a decrypted file by path. */
export type Scalars = ReadonlyMap<string, string>;

/**
 * Decrypts a file of SOPS or Sealed Secrets by its format, with the Web Crypto API, age's library and Node's own, and again with the
 * real programs, where they are installed and `programs` is true. It uses none of the code under test.
 */
export async function decrypted(text: string, keys: PrivateKeys, programs = true): Promise<Scalars | undefined> {
  const root = rootOf(text);
  if (root?.has('sops')) {
    const byFormat = await fromSops(text, root, keys.age);
    if (sops && programs) {
      const done = runSops(sops, ['--decrypt'], text, keys.age);
      if (done.problem !== '') throw new Error(`sops cannot decrypt it: ${done.problem}`);
      same(byFormat, scalarsOf(rootOf(done.text)));
    }
    return byFormat;
  }
  if (root?.at('kind')?.value !== 'SealedSecret') return undefined;
  const byFormat = unsealed(root, keys.sealing);
  if (kubeseal && programs) same(byFormat, runKubeseal(kubeseal, text, keys.sealing));
  return byFormat;
}

function rootOf(text: string): Cursor | undefined {
  return parseStream(text).documents[0]?.document.root;
}

function scalarsOf(root: Cursor | undefined): Scalars {
  const scalars = [...(root?.walk() ?? [])].filter(({ kind }) => kind === 'scalar');
  return new Map(scalars.map((one) => [one.path.join('/'), one.text]));
}

async function fromSops(text: string, root: Cursor, secret: string): Promise<Scalars> {
  const read = await readEncrypted(text, secret);
  const plain = new Map<string, string>();
  for (const [where, value] of scalarsOf(root)) {
    if (where.startsWith('sops/')) continue;
    const keys = where.split('/').filter((step) => !/^\d+$/.test(step));
    plain.set(where, value.startsWith('ENC[') ? await read(value, `${keys.join(':')}:`) : value);
  }
  return plain;
}

/** Returns the Secret that the controller would make: `stringData`, with the name and namespace it is sealed for. */
function unsealed(root: Cursor, privateKey: string): Scalars {
  const [name, namespace] = ['name', 'namespace'].map((key) => root.at('metadata', key)?.text ?? '');
  const annotations = root.at('metadata', 'annotations');
  const isWide = (scope: string): boolean => annotations?.at(`sealedsecrets.bitnami.com/${scope}`)?.string === 'true';
  const label = isWide('cluster-wide') ? '' : isWide('namespace-wide') ? namespace : `${namespace}/${name}`;
  const plain = new Map([['metadata/name', name ?? '']]);
  for (const entry of root.at('spec', 'encryptedData')?.entries() ?? []) {
    const bytes = Buffer.from(entry.text, 'base64');
    const length = bytes.readUInt16BE(0);
    const sessionKey = privateDecrypt(
      {
        key: createPrivateKey(privateKey),
        padding: nodeConstants.RSA_PKCS1_OAEP_PADDING,
        oaepHash: 'sha256',
        ...(label ? { oaepLabel: Buffer.from(label) } : {}),
      },
      bytes.subarray(2, 2 + length),
    );
    const decipher = createDecipheriv('aes-256-gcm', sessionKey, Buffer.alloc(12)).setAuthTag(bytes.subarray(-16));
    const value = Buffer.concat([decipher.update(bytes.subarray(2 + length, -16)), decipher.final()]);
    plain.set(`stringData/${entry.key ?? ''}`, value.toString());
  }
  return plain;
}

function runKubeseal(program: string, text: string, privateKey: string): Scalars {
  const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-kubeseal-'));
  try {
    const key = path.join(folder, 'key.pem');
    writeFileSync(key, privateKey);
    const args = ['--recovery-unseal', '--recovery-private-key', key, '--format', 'yaml'];
    const done = spawnSync(program, args, { input: text, encoding: 'utf8' });
    if (done.stderr !== '') throw new Error(`kubeseal cannot unseal it: ${done.stderr}`);
    const secret = rootOf(done.stdout);
    const data = [...(secret?.at('data')?.entries() ?? [])];
    return new Map([
      ['metadata/name', secret?.at('metadata', 'name')?.text ?? ''],
      ...data.map(({ key: name, text: encoded }): [string, string] => [
        `stringData/${name ?? ''}`,
        decodeBase64(encoded) ?? '',
      ]),
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function same(one: Scalars, other: Scalars): void {
  const written = (scalars: Scalars): string => JSON.stringify([...scalars].sort());
  if (written(one) !== written(other)) throw new Error('The program reads something else than the format says');
}
