import { moveSecret } from '../../refactor/secret-fixes.js';
import { defineRule } from '../../rule.js';
import { describePlace } from '../../secrets/describe.js';
import { detectSecrets } from '../../secrets/detect.js';

export default defineRule({
  id: 'secret-env-literal',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  controls: { nsa: ['secrets'] },
  summary: 'An environment variable holds a credential in plaintext',
  why: 'Whoever can read the file, its git history or the workload can read the credential.',
  how: 'Keep the value in a Secret that comes from an external store, and refer to it with `valueFrom.secretKeyRef`.',
  references: [
    {
      title: 'Kubernetes: Distribute Credentials Securely Using Secrets',
      url: 'https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/',
    },
  ],
  *check(document, { helmValues }) {
    for (const verdict of detectSecrets(document, helmValues)) {
      if (verdict.rule !== 'secret-env-literal') continue;
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
