/** A value of a Secret: the text itself, or the base64 of `data`, whose bytes need not be text. */
export type SecretValue = { readonly text: string } | { readonly base64: string };

/** Seals values for one controller of Sealed Secrets: with its certificate. */
export interface Sealer {
  /** What stands in `encryptedData`: base64 of RSA-OAEP-wrapped session key and AES-256-GCM ciphertext. */
  seal(value: SecretValue, label: string): string;
}

/** What the host knows about certificates. */
export interface Sealing {
  /** Reads a PEM certificate. Refused where it is none that a controller could have given out, or has expired. */
  open(certificate: string): Sealer | { readonly refused: string };
}
