import { moveSecret } from '../../refactor/secret-fixes.js';
import { defineRule } from '../../rule.js';
import { describePlace } from '../../secrets/describe.js';
import { detectSecrets } from '../../secrets/detect.js';

export default defineRule({
  id: 'secret-in-url',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  controls: { nsa: ['secrets'] },
  summary: 'A URL contains a password',
  why: 'URLs end up in logs, process lists and error messages, with the password in them.',
  how: 'Keep the whole URL, or its user and password, in a Secret and refer to it.',
  references: [
    { title: 'RFC 3986, 7.5: Sensitive Information', url: 'https://www.rfc-editor.org/rfc/rfc3986#section-7.5' },
    {
      title: 'Kubernetes: Good practices for Secrets',
      url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    },
  ],
  *check(document, { helmValues }) {
    for (const verdict of detectSecrets(document, helmValues)) {
      if (verdict.rule !== 'secret-in-url') continue;
      const fixes = moveSecret(verdict);
      yield {
        at: verdict.scalar,
        range: verdict.range,
        message: `${describePlace(verdict)} holds a URL with a password in plaintext`,
        level: verdict.level,
        ...(fixes ? { fixes } : {}),
      };
    }
  },
});
