/** A value of a Secret: the text itself, or the base64 of `data`, whose bytes may be no text. */
export type SecretValue = { readonly text: string } | { readonly base64: string };

/** Seals values for one controller of Sealed Secrets, with its certificate. */
export interface Sealer {
  /**
   * Returns the value for `encryptedData`: base64 of the RSA-OAEP-wrapped session key and the AES-256-GCM ciphertext.
   */
  seal(value: SecretValue, label: string): string;
}

/** The host's support for certificates. */
export interface Sealing {
  /**
   * Returns the sealer for a PEM certificate. Refused for an expired one, and for one that no controller could have
   * issued.
   */
  open(certificate: string): Sealer | { readonly refused: string };
}
