import {
  constants,
  createCipheriv,
  createHash,
  type KeyObject,
  publicEncrypt,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import type { Sealer, SecretValue } from '../../core/encryption/sealed/sealer.js';
import type { SopsSession } from '../../core/encryption/sops/session.js';
import { lastModifiedAt, wrappedFor } from '../age.js';
import { type CertificateKey, sealingKey } from '../certificate.js';
import type { Crypto } from '../crypto.js';

const SESSION_KEY = 32;
/** Sealed Secrets use a session key for each value, so that the nonce may be zero. */
const ZERO_NONCE = Buffer.alloc(12);
const SOPS_KEY = 32;
const SOPS_IV = 32;

/** Encryption with Node's own library, and with age's, which is loaded on first use. */
export class NodeCrypto implements Crypto {
  /** @param now Returns the current time; tests pass their own. */
  constructor(private readonly now: () => Date = () => new Date()) {}

  open(certificate: string): Sealer | { readonly refused: string } {
    const found = sealingKey(certificate, this.now(), readCertificate);
    if ('refused' in found) return found;
    const { key } = found;
    return { seal: (value, label) => seal(key, value, label) };
  }

  async openSops(recipients: readonly string[]): Promise<SopsSession | { readonly refused: string }> {
    const dataKey = randomBytes(SOPS_KEY);
    const keys = await wrappedFor(recipients, dataKey);
    if ('refused' in keys) return keys;
    return {
      keys,
      lastModified: lastModifiedAt(this.now()),
      encrypt: (text, additionalData) => encryptValue(dataKey, text, additionalData),
      hash: (start) => {
        const hash = createHash('sha512').update(Buffer.from(start, 'hex'));
        return { add: (text) => void hash.update(text, 'utf8'), hex: () => hash.digest('hex') };
      },
    };
  }
}

function readCertificate(pem: string): (CertificateKey & { readonly key: KeyObject }) | undefined {
  try {
    const { publicKey: key, validTo } = new X509Certificate(pem);
    const rsaBits = key.asymmetricKeyType === 'rsa' ? (key.asymmetricKeyDetails?.modulusLength ?? 0) : undefined;
    return { key, rsaBits, end: new Date(validTo) };
  } catch {
    // The message of OpenSSL is about bytes and does not help a user.
    return undefined;
  }
}

function seal(key: KeyObject, value: SecretValue, label: string): string {
  const sessionKey = randomBytes(SESSION_KEY);
  const plain = 'text' in value ? Buffer.from(value.text, 'utf8') : Buffer.from(value.base64, 'base64');
  const wrapped = publicEncrypt(
    {
      key,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
      ...(label === '' ? {} : { oaepLabel: Buffer.from(label, 'utf8') }),
    },
    sessionKey,
  );
  const length = Buffer.alloc(2);
  length.writeUInt16BE(wrapped.length);
  const cipher = createCipheriv('aes-256-gcm', sessionKey, ZERO_NONCE);
  const sealed = [length, wrapped, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(sealed).toString('base64');
}

function encryptValue(
  key: Buffer,
  text: string,
  additionalData: string,
): { readonly data: string; readonly iv: string; readonly tag: string } {
  const iv = randomBytes(SOPS_IV);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(additionalData, 'utf8'));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return { data: data.toString('base64'), iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64') };
}
