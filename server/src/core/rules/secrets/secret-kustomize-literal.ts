import { moveSecret } from '../../refactor/secret-fixes.js';
import { defineRule } from '../../rule.js';
import { describePlace } from '../../secrets/describe.js';
import { detectSecrets } from '../../secrets/detect.js';

export default defineRule({
  id: 'secret-kustomize-literal',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  controls: { nsa: ['secrets'] },
  summary: 'A kustomize generator holds a credential',
  why: 'The literal stands in git, and in every build of the kustomization.',
  how: 'Read the value from a file that git ignores (`envs`, `files`), or use an ExternalSecret instead of the generator.',
  references: [
    {
      title: 'Kubernetes: Managing Secrets using Kustomize',
      url: 'https://kubernetes.io/docs/tasks/configmap-secret/managing-secret-using-kustomize/',
    },
  ],
  *check(document, { helmValues }) {
    for (const verdict of detectSecrets(document, helmValues)) {
      if (verdict.rule !== 'secret-kustomize-literal') continue;
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
