import { bytesOfBase64 } from '../../text/base64.js';

/** The beginnings of JKS, JCEKS, PKCS#12 and BKS in base64. */
const BEGINS = /^(?:\/u3\+7QAAAA|zs7OzgAAAA|MII[\w+/]{2}[AQgw]IBAz|MIACAQMw|AAAAA[QgI]AAABQ)/;
const MAY_BEGIN = /\/u3\+7QAAAA|zs7OzgAAAA|[AQgw]IBAzCC|MIACAQMw|AAAAA[QgI]AAABQ/;

/**
 * Returns true where a source text may contain a key store in base64: a cheap check before every scalar is searched.
 */
export function mayHoldKeyStore(source: string): boolean {
  return MAY_BEGIN.test(source);
}

/**
 * Returns the content of a key store in base64: keys, or only certificates of others, which are no secret. Undefined
 * for other texts, and for truncated stores.
 */
export function keyStoreIn(text: string): 'keys' | 'certificates' | undefined {
  const compact = text.trimStart();
  if (!BEGINS.test(compact)) return undefined;
  const bytes = bytesOfBase64(compact);
  if (!bytes) return undefined;
  if (bytes[0] === 0x30) return pkcs12(bytes);
  return bytes[0] === 0 ? bouncyCastle(new Reader(bytes, 4)) : java(new Reader(bytes, 4));
}

/** Reads numbers and lengths in big-endian order. */
class Reader {
  constructor(
    private readonly bytes: readonly number[],
    private at: number,
  ) {}

  /** Returns a number of `length` bytes; NaN after the end. */
  number(length: number): number {
    let value = 0;
    for (let count = 0; count < length; count++) value = value * 256 + (this.bytes[this.at++] ?? Number.NaN);
    return value;
  }

  /** Skips a block after its length; returns false where it is truncated. */
  skip(sizeOfLength: number): boolean {
    const length = this.number(sizeOfLength);
    this.at += length;
    return this.at <= this.bytes.length;
  }

  skipBytes(count: number): void {
    this.at += count;
  }
}

const [JAVA_CERTIFICATE, JAVA_SECRET_KEY] = [2, 3];

/** Reads JKS and JCEKS: every entry has a tag for a key or a certificate. */
function java(reader: Reader): 'keys' | 'certificates' | undefined {
  const version = reader.number(4);
  const count = reader.number(4);
  for (let entry = 0; entry < count; entry++) {
    const tag = reader.number(4);
    if (!reader.skip(2)) return undefined;
    reader.skipBytes(8);
    // A Java object without a length.
    if (tag === JAVA_SECRET_KEY) return 'keys';
    if (tag !== JAVA_CERTIFICATE) return reader.skip(4) ? 'keys' : undefined;
    if (version === 2 && !reader.skip(2)) return undefined;
    if (!reader.skip(4)) return undefined;
  }
  return count >= 0 ? 'certificates' : undefined;
}

const [BKS_END, BKS_CERTIFICATE] = [0, 1];

/** Reads BKS of Bouncy Castle, whose last entry has the kind 0. */
function bouncyCastle(reader: Reader): 'keys' | 'certificates' | undefined {
  if (!reader.skip(4)) return undefined;
  reader.skipBytes(4);
  for (;;) {
    const kind = reader.number(1);
    if (kind === BKS_END) return 'certificates';
    if (!(kind <= 4) || !reader.skip(2)) return undefined;
    reader.skipBytes(8);
    const isCertificate = kind === BKS_CERTIFICATE;
    if (!isCertificate) return 'keys';
    // A certificate of others has no chain.
    if (reader.number(4) !== 0 || !reader.skip(2) || !reader.skip(4)) return undefined;
  }
}

/** The object identifiers of bags with a plain and an encrypted key, without their last byte. */
const KEY_BAG = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01];

/** Reads PKCS#12: the type is before each bag, except for bags of certificates, which are encrypted as a whole. */
function pkcs12(bytes: readonly number[]): 'keys' | 'certificates' | undefined {
  const length = bytes[1] === 0x82 ? (bytes[2] ?? 0) * 256 + (bytes[3] ?? 0) + 4 : 0;
  if (length > bytes.length) return undefined;
  for (let at = 0; at + KEY_BAG.length < bytes.length; at++) {
    const last = bytes[at + KEY_BAG.length];
    if (
      bytes[at] === KEY_BAG[0] &&
      (last === 1 || last === 2) &&
      KEY_BAG.every((byte, index) => bytes[at + index] === byte)
    )
      return 'keys';
  }
  return 'certificates';
}
