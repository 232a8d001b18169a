import { sha512 } from '@noble/hashes/sha2.js';
import type { Sealer, SecretValue } from '../../core/encryption/sealed/sealer.js';
import type { SopsSession } from '../../core/encryption/sops/session.js';
import { lastModifiedAt, wrappedFor } from '../age.js';
import { sealingKey } from '../certificate.js';
import type { Crypto, RoundsOfCrypto } from '../crypto.js';
import { readCertificate } from './certificate.js';

type Bytes = Uint8Array<ArrayBuffer>;
type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;
type Sealed = ReturnType<SopsSession['encrypt']>;

const SESSION_KEY = 32;
/** Sealed Secrets use a session key for each value, so that the nonce may be zero. */
const ZERO_NONCE = new Uint8Array(12);
const SOPS_KEY = 32;
const SOPS_IV = 32;
/** The length of the tag of AES-GCM, in bytes. */
const TAG = 16;

/** Encryption with the Web Cryptography API, and with age's library. Results take their time, so that plans are made in rounds. */
export class WebCrypto implements Crypto {
  /** @param now Returns the current time; tests pass their own. */
  constructor(private readonly now: () => Date = () => new Date()) {}

  open(certificate: string): Sealer | { readonly refused: string } {
    return this.inRounds().open(certificate);
  }

  openSops(recipients: readonly string[]): Promise<SopsSession | { readonly refused: string }> {
    return this.inRounds().openSops(recipients);
  }

  inRounds(): RoundsOfCrypto {
    return new Rounds(this.now);
  }
}

/** The results for plans that are made together. What is asked for again has the same result. */
class Rounds implements RoundsOfCrypto {
  private readonly results = new Map<string, unknown>();
  private readonly waiting = new Map<string, () => Promise<unknown>>();

  constructor(private readonly now: () => Date) {}

  get isWaiting(): boolean {
    return this.waiting.size > 0;
  }

  async settle(): Promise<boolean> {
    const asked = [...this.waiting];
    this.waiting.clear();
    await Promise.all(asked.map(async ([key, find]) => this.results.set(key, await find())));
    return asked.length > 0;
  }

  open(certificate: string): Sealer | { readonly refused: string } {
    const found = sealingKey(certificate, this.now(), readCertificate);
    if ('refused' in found) return found;
    const { key } = found;
    const id = base64Of(key);
    return {
      seal: (value, label) => this.result(['seal', id, value, label], () => seal(key, value, label), ''),
    };
  }

  async openSops(recipients: readonly string[]): Promise<SopsSession | { readonly refused: string }> {
    const dataKey = randomBytes(SOPS_KEY);
    const keys = await wrappedFor(recipients, dataKey);
    if ('refused' in keys) return keys;
    const key = await crypto.subtle.importKey('raw', dataKey, 'AES-GCM', false, ['encrypt']);
    const id = crypto.randomUUID();
    return {
      keys,
      lastModified: lastModifiedAt(this.now()),
      encrypt: (text, additionalData) =>
        this.result<Sealed>(
          ['sops', id, text, additionalData],
          () => encryptValue(key, text, additionalData),
          STAND_IN,
        ),
      hash: (start) => {
        const hash = sha512.create().update(bytesOfHex(start));
        return { add: (text) => void hash.update(bytesOf(text)), hex: () => hexOf(hash.digest()) };
      },
    };
  }

  /** Returns the result of `find` where it is there already; else what stands for it until then. */
  private result<Result>(question: readonly unknown[], find: () => Promise<Result>, standIn: Result): Result {
    const key = JSON.stringify(question);
    if (!this.results.has(key)) {
      this.waiting.set(key, find);
      return standIn;
    }
    // Each question is asked by one caller, and so has one type.
    return this.results.get(key) as Result;
  }
}

const STAND_IN: Sealed = { data: '', iv: '', tag: '' };

async function seal(spki: Bytes, value: SecretValue, label: string): Promise<string> {
  const { subtle } = crypto;
  const sessionKey = randomBytes(SESSION_KEY);
  const plain = 'text' in value ? bytesOf(value.text) : bytesOfBase64(value.base64);
  const publicKey = await subtle.importKey('spki', spki, { name: 'RSA-OAEP', hash: 'SHA-256' }, false, ['encrypt']);
  const wrapped = await subtle.encrypt({ name: 'RSA-OAEP', label: bytesOf(label) }, publicKey, sessionKey);
  const aes = await subtle.importKey('raw', sessionKey, 'AES-GCM', false, ['encrypt']);
  const sealed = await subtle.encrypt({ name: 'AES-GCM', iv: ZERO_NONCE, tagLength: TAG * 8 }, aes, plain);
  const length = Uint8Array.of(wrapped.byteLength >> 8, wrapped.byteLength & 0xff);
  return base64Of(length, new Uint8Array(wrapped), new Uint8Array(sealed));
}

async function encryptValue(key: Key, text: string, additionalData: string): Promise<Sealed> {
  const iv = randomBytes(SOPS_IV);
  const settings = { name: 'AES-GCM', iv, additionalData: bytesOf(additionalData), tagLength: TAG * 8 };
  const all = new Uint8Array(await crypto.subtle.encrypt(settings, key, bytesOf(text)));
  const end = all.length - TAG;
  return { data: base64Of(all.subarray(0, end)), iv: base64Of(iv), tag: base64Of(all.subarray(end)) };
}

function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

function bytesOf(text: string): Bytes {
  return new Uint8Array(new TextEncoder().encode(text));
}

function bytesOfBase64(base64: string): Bytes {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

function bytesOfHex(hex: string): Bytes {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Returns the base64 of bytes, one part after the other. */
function base64Of(...parts: readonly Uint8Array[]): string {
  let binary = '';
  for (const part of parts) for (const byte of part) binary += String.fromCharCode(byte);
  return btoa(binary);
}
