import type { CertificateKey } from '../certificate.js';

/** An X.509 certificate, as far as Sealed Secrets needs it. */
export interface Certificate extends CertificateKey {
  /** The public key as SubjectPublicKeyInfo, in DER. */
  readonly key: Uint8Array<ArrayBuffer>;
}

/** An element of DER: the offsets of its content in the bytes. */
interface Element {
  readonly tag: number;
  readonly start: number;
  readonly content: number;
  readonly end: number;
}

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OBJECT_IDENTIFIER = 0x06;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const SEQUENCE = 0x30;
/** The version of a certificate, which those of version 1 leave out. */
const VERSION = 0xa0;
/** The object identifier 1.2.840.113549.1.1.1 (rsaEncryption, RFC 8017). */
const RSA = '2a864886f70d010101';
const BEGIN = '-----BEGIN CERTIFICATE-----';
const END = '-----END CERTIFICATE-----';

/** Returns the first certificate of a PEM text (RFC 5280); undefined where there is none that can be read. */
export function readCertificate(pem: string): Certificate | undefined {
  const start = pem.indexOf(BEGIN);
  const end = pem.indexOf(END, start + BEGIN.length);
  if (start < 0 || end < 0) return undefined;
  const base64 = pem.slice(start + BEGIN.length, end);
  try {
    return readDer(Uint8Array.from(atob(base64.replace(/\s+/g, '')), (char) => char.charCodeAt(0)));
  } catch (error) {
    // `atob` throws a DOMException for what is no base64, and a damaged certificate ends too early.
    if (error instanceof RangeError || (error instanceof Error && error.name === 'InvalidCharacterError'))
      return undefined;
    throw error;
  }
}

function readDer(bytes: Uint8Array<ArrayBuffer>): Certificate {
  const [body] = childrenOf(bytes, expect(elementAt(bytes, 0, bytes.length), SEQUENCE));
  const fields = childrenOf(bytes, expect(body, SEQUENCE));
  // serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo
  const [, , , validity, , key] = fields[0]?.tag === VERSION ? fields.slice(1) : fields;
  const [, notAfter] = childrenOf(bytes, expect(validity, SEQUENCE));
  const info = expect(key, SEQUENCE);
  return { key: bytes.slice(info.start, info.end), rsaBits: rsaBitsOf(bytes, info), end: timeOf(bytes, notAfter) };
}

function rsaBitsOf(bytes: Uint8Array, info: Element): number | undefined {
  const [algorithm, key] = childrenOf(bytes, info);
  const [identifier] = childrenOf(bytes, expect(algorithm, SEQUENCE));
  const { content, end } = expect(identifier, OBJECT_IDENTIFIER);
  if (hexOf(bytes.subarray(content, end)) !== RSA) return undefined;
  const bits = expect(key, BIT_STRING);
  // The first byte of a bit string is the number of unused bits.
  const [modulus] = childrenOf(bytes, expect(elementAt(bytes, bits.content + 1, bits.end), SEQUENCE));
  const number = expect(modulus, INTEGER);
  const digits = hexOf(bytes.subarray(number.content, number.end)).replace(/^0+/, '');
  return digits === '' ? 0 : (digits.length - 1) * 4 + Number.parseInt(digits[0] ?? '0', 16).toString(2).length;
}

function timeOf(bytes: Uint8Array, element: Element | undefined): Date {
  if (element?.tag !== UTC_TIME && element?.tag !== GENERALIZED_TIME) throw new RangeError();
  const text = String.fromCharCode(...bytes.subarray(element.content, element.end));
  const [, year = '', month, day, hour, minute, second] =
    /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text) ?? [];
  if ((year.length === 4) !== (element.tag === GENERALIZED_TIME)) throw new RangeError();
  // Two digits mean 1950 to 2049.
  const full = year.length === 4 ? year : `${Number(year) < 50 ? '20' : '19'}${year}`;
  const time = new Date(`${full}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(time.getTime())) throw new RangeError();
  return time;
}

/** Returns the elements of a constructed one, in their order. */
function childrenOf(bytes: Uint8Array, { content, end }: Element): readonly Element[] {
  const children: Element[] = [];
  for (let at = content; at < end; ) {
    const child = elementAt(bytes, at, end);
    children.push(child);
    at = child.end;
  }
  return children;
}

/**
 * Returns the element at an offset.
 * @throws RangeError where it does not end before `limit`.
 */
function elementAt(bytes: Uint8Array, start: number, limit: number): Element {
  const first = bytes[start + 1] ?? 0x80;
  const count = first < 0x80 ? 0 : first & 0x7f;
  // A length of indefinite form is no DER, and one of more than four bytes no certificate.
  if (first === 0x80 || count > 4) throw new RangeError();
  const content = start + 2 + count;
  let length = count === 0 ? first : 0;
  for (const byte of bytes.subarray(start + 2, content)) if (count > 0) length = length * 256 + byte;
  if (content + length > limit) throw new RangeError();
  return { tag: bytes[start] ?? 0, start, content, end: content + length };
}

function expect(element: Element | undefined, tag: number): Element {
  if (element?.tag !== tag) throw new RangeError();
  return element;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
