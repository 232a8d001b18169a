import { defineRule } from '../../model/rule.js';
import { describePlace } from '../../secrets/context/describe.js';
import { detectSecrets } from '../../secrets/detect.js';

export default defineRule({
  id: 'sops-coverage-hole',
  family: 'encrypted-secrets',
  level: 'error',
  scope: 'document',
  summary: 'A credential is left out by the selectors of SOPS',
  why: 'SOPS encrypts only what its selectors cover; this value is committed in plaintext beside the ciphertext.',
  how: 'Widen `encrypted_regex` (or the other selector) in `.sops.yaml`, rotate the value, and encrypt the file again.',
  references: [
    { title: 'SOPS: Encrypting only parts of a file', url: 'https://getsops.io/docs/#encrypting-only-parts-of-a-file' },
  ],
  *check(document, { helmValues }) {
    for (const verdict of detectSecrets(document, helmValues)) {
      if (verdict.rule !== 'sops-coverage-hole') continue;
      yield {
        at: verdict.scalar,
        range: verdict.range,
        message: `${describePlace(verdict)} holds a credential that the selectors of SOPS leave out`,
      };
    }
  },
});
