import { defineRule } from '../../model/rule.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'sops-unencrypted-value',
  family: 'encrypted-secrets',
  level: 'error',
  scope: 'document',
  findsCredentials: true,
  summary: 'A value that SOPS should have encrypted is in plaintext',
  why: 'The value can be read by everybody who has the file, and the file no longer decrypts: its checksum covers the value.',
  how: 'Encrypt the file again with `sops --encrypt --in-place`, after rotating the value.',
  references: [
    { title: 'SOPS: Encrypting only parts of a file', url: 'https://getsops.io/docs/#encrypting-only-parts-of-a-file' },
  ],
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'sops-unencrypted-value', {
      says: () => say`is in plaintext although the selectors of the file cover it`,
      isMoved: false,
    });
  },
});
