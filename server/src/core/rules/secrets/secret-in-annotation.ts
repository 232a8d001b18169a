import { defineRule } from '../../model/rule.js';
import { describePlace } from '../../secrets/context/describe.js';
import { detectSecrets } from '../../secrets/detect.js';

export default defineRule({
  id: 'secret-in-annotation',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  controls: { nsa: ['secrets'] },
  summary: 'An annotation holds a credential',
  why: 'Annotations are copied, logged and shown by every tool that lists objects.',
  how: 'Keep the value in a Secret, and let the annotation name that Secret.',
  references: [
    {
      title: 'Kubernetes: Good practices for Secrets',
      url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    },
  ],
  *check(document, { helmValues }) {
    for (const verdict of detectSecrets(document, helmValues)) {
      if (verdict.rule !== 'secret-in-annotation') continue;
      yield {
        at: verdict.scalar,
        range: verdict.range,
        message: `${describePlace(verdict)} holds ${verdict.what ?? 'a credential'} in plaintext`,
        level: verdict.level,
      };
    }
  },
});
