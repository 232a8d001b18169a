import { moveSecret } from '../../refactor/secret-fixes.js';
import { defineRule } from '../../rule.js';
import { describePlace } from '../../secrets/describe.js';
import { detectSecrets } from '../../secrets/detect.js';

export default defineRule({
  id: 'secret-in-args',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  controls: { nsa: ['secrets'] },
  summary: 'A command line holds a credential',
  why: 'Arguments are visible to everybody who can list processes or read the object, and end up in logs.',
  how: 'Take the value from an environment variable that refers to a Secret (`$(NAME)` in `args`), or from a mounted file.',
  references: [
    {
      title: 'Kubernetes: Good practices for Secrets',
      url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    },
  ],
  *check(document, { helmValues }) {
    for (const verdict of detectSecrets(document, helmValues)) {
      if (verdict.rule !== 'secret-in-args') continue;
      const fixes = moveSecret(verdict);
      yield {
        at: verdict.scalar,
        range: verdict.range,
        message: `${describePlace(verdict)} holds ${verdict.what ?? 'a credential'} in plaintext`,
        level: verdict.level,
        ...(fixes ? { fixes } : {}),
      };
    }
  },
});
