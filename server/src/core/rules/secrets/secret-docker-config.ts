import { defineRule } from '../../model/rule.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'secret-docker-config',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  findsCredentials: true,
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
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'secret-docker-config', {
      says: ({ context }) =>
        say`holds registry credentials ${context.kind === 'secret-data' && context.encoded ? say`that are only base64-encoded` : say`in plaintext`}`,
    });
  },
});
