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
import type { SopsSession, WrappedKey } from '../../core/encryption/sops/session.js';
import type { Crypto } from '../crypto.js';

const SESSION_KEY = 32;
/** Sealed Secrets use a session key for each value, so that the nonce may be zero. */
const ZERO_NONCE = Buffer.alloc(12);
const SOPS_KEY = 32;
const SOPS_IV = 32;
/** The shortest RSA key in bits. The controller makes no shorter ones, and they can be broken. */
const SHORTEST_MODULUS = 2048;

/** Encryption with Node's own library, and with age's, which is loaded on first use. */
export class NodeCrypto implements Crypto {
  /** @param now Returns the current time; tests pass their own. */
  constructor(private readonly now: () => Date = () => new Date()) {}

  open(certificate: string): Sealer | { readonly refused: string } {
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(certificate))
      return { refused: 'the file holds a private key; sealing needs the certificate alone' };
    if (!certificate.includes('-----BEGIN CERTIFICATE-----')) return { refused: 'the file holds no PEM certificate' };
    const read = readCertificate(certificate);
    if (!read) return { refused: 'the certificate cannot be read' };
    const key = read.publicKey;
    if (key.asymmetricKeyType !== 'rsa')
      return { refused: 'the certificate has no RSA key, which Sealed Secrets needs' };
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (bits < SHORTEST_MODULUS) return { refused: `the certificate's key has ${bits} bits, which is too short` };
    const end = new Date(read.validTo);
    if (end.getTime() < this.now().getTime())
      return { refused: `the certificate expired on ${end.toISOString().slice(0, 10)}; fetch the current one` };
    return { seal: (value, label) => seal(key, value, label) };
  }

  async openSops(recipients: readonly string[]): Promise<SopsSession | { readonly refused: string }> {
    const foreign = recipients.find((recipient) => !/^age1(?:pq1)?[^1]+$/.test(recipient));
    if (recipients.length === 0) return { refused: 'the rule names no age recipient' };
    if (foreign !== undefined)
      return {
        refused: `the recipient ${shortened(foreign)} is of a kind that needs the sops program`,
      };
    const { Encrypter, armor } = await import('age-encryption');
    const dataKey = randomBytes(SOPS_KEY);
    const keys: WrappedKey[] = [];
    for (const recipient of recipients) {
      const encrypter = new Encrypter();
      try {
        encrypter.addRecipient(recipient);
      } catch {
        // The error of the library quotes the recipient in full, which may be a key by mistake.
        return { refused: `the age recipient ${shortened(recipient)} is not valid` };
      }
      keys.push({ recipient, enc: armor.encode(await encrypter.encrypt(dataKey)) });
    }
    const lastModified = `${this.now().toISOString().slice(0, 19)}Z`;
    return {
      keys,
      lastModified,
      encrypt: (text, additionalData) => encryptValue(dataKey, text, additionalData),
      hash: (start) => {
        const hash = createHash('sha512').update(Buffer.from(start, 'hex'));
        return { add: (text) => void hash.update(text, 'utf8'), hex: () => hash.digest('hex') };
      },
    };
  }
}

function readCertificate(pem: string): X509Certificate | undefined {
  try {
    // The first certificate counts, as in kubeseal.
    return new X509Certificate(pem.slice(pem.indexOf('-----BEGIN CERTIFICATE-----')));
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

/** Returns enough of a recipient to find it. A key that stands there by mistake is not repeated. */
function shortened(recipient: string): string {
  return recipient.length <= 12 ? recipient : `${recipient.slice(0, 8)}…`;
}
