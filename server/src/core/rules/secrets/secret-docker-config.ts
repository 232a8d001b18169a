import { moveSecret } from '../../refactor/secret-fixes.js';
import { defineRule } from '../../rule.js';
import { describePlace } from '../../secrets/describe.js';
import { detectSecrets } from '../../secrets/detect.js';

export default defineRule({
  id: 'secret-docker-config',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  controls: { nsa: ['secrets'] },
  summary: 'Registry credentials stand in plaintext',
  why: 'Whoever can read the file can pull, and often push, every image of the registry.',
  how: 'Let an ExternalSecret with a template, a SealedSecret or SOPS carry the registry configuration.',
  references: [
    {
      title: 'Kubernetes: Pull an Image from a Private Registry',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/',
    },
  ],
  *check(document, { helmValues }) {
    for (const verdict of detectSecrets(document, helmValues)) {
      if (verdict.rule !== 'secret-docker-config') continue;
      const fixes = moveSecret(verdict);
      yield {
        at: verdict.scalar,
        range: verdict.range,
        message: `${describePlace(verdict)} holds registry credentials ${verdict.sink.kind === 'secret-data' && verdict.sink.encoded ? 'that are only base64-encoded' : 'in plaintext'}`,
        level: verdict.level,
        ...(fixes ? { fixes } : {}),
      };
    }
  },
});
