import { defineRule } from '../../model/rule.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'sops-coverage-hole',
  family: 'encrypted-secrets',
  level: 'error',
  scope: 'document',
  findsCredentials: true,
  summary: 'A credential is left out by the selectors of SOPS',
  why: 'SOPS encrypts only what its selectors cover; this value is committed in plaintext beside the ciphertext.',
  how: 'Widen `encrypted_regex` (or the other selector) in `.sops.yaml`, rotate the value, and encrypt the file again.',
  references: [
    { title: 'SOPS: Encrypting only parts of a file', url: 'https://getsops.io/docs/#encrypting-only-parts-of-a-file' },
  ],
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'sops-coverage-hole', {
      says: () => say`holds a credential that the selectors of SOPS leave out`,
      isMoved: false,
    });
  },
});
