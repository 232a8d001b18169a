import { defineRule } from '../../model/rule.js';
import { describePlace } from '../../secrets/context/describe.js';
import { detectSecrets } from '../../secrets/detect.js';

export default defineRule({
  id: 'sops-unencrypted-value',
  family: 'encrypted-secrets',
  level: 'error',
  scope: 'document',
  summary: 'A value that SOPS should have encrypted is in plaintext',
  why: 'The value can be read by everybody who has the file, and the file no longer decrypts: its checksum covers the value.',
  how: 'Encrypt the file again with `sops --encrypt --in-place`, after rotating the value.',
  references: [
    { title: 'SOPS: Encrypting only parts of a file', url: 'https://getsops.io/docs/#encrypting-only-parts-of-a-file' },
  ],
  *check(document, { helmValues }) {
    for (const verdict of detectSecrets(document, helmValues)) {
      if (verdict.rule !== 'sops-unencrypted-value') continue;
      yield {
        at: verdict.scalar,
        range: verdict.range,
        message: `${describePlace(verdict)} is in plaintext although the selectors of the file cover it`,
      };
    }
  },
});
