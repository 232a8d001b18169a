import { say } from '../core/text/say.js';

/** What Sealed Secrets asks of the public key of a certificate, whoever reads it. */
export interface CertificateKey {
  /** The length of the modulus in bits; undefined for a key of another kind than RSA. */
  readonly rsaBits: number | undefined;
  /** The end of the validity. */
  readonly end: Date;
}

/** The shortest RSA key in bits. The controller makes no shorter ones, and they can be broken. */
const SHORTEST_MODULUS = 2048;

/** Returns what `read` finds in the first certificate of a PEM text, or the reason why nobody should seal with it. */
export function sealingKey<Key extends CertificateKey>(
  pem: string,
  now: Date,
  read: (certificate: string) => Key | undefined,
): Key | { readonly refused: string } {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem))
    return { refused: say`the file holds a private key; sealing needs the certificate alone` };
  const start = pem.indexOf('-----BEGIN CERTIFICATE-----');
  if (start < 0) return { refused: say`the file holds no PEM certificate` };
  // The first certificate counts, as in kubeseal.
  const key = read(pem.slice(start));
  if (!key) return { refused: say`the certificate cannot be read` };
  const { rsaBits, end } = key;
  if (rsaBits === undefined) return { refused: say`the certificate has no RSA key, which Sealed Secrets needs` };
  if (rsaBits < SHORTEST_MODULUS)
    return { refused: say`the certificate's key has ${rsaBits} bits, which is too short` };
  if (end.getTime() < now.getTime())
    return { refused: say`the certificate expired on ${end.toISOString().slice(0, 10)}; fetch the current one` };
  return key;
}
