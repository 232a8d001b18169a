import { defineRule } from '../../model/rule.js';
import { describePlace } from '../../secrets/context/describe.js';
import { detectSecrets } from '../../secrets/detect.js';

export default defineRule({
  id: 'secret-placeholder',
  family: 'secrets',
  level: 'information',
  scope: 'document',
  summary: 'A placeholder stands where a credential belongs',
  why: 'Somebody will replace it by the real value, and commit that.',
  how: 'Refer to a Secret here, so that nobody has to write the value into this file.',
  references: [
    {
      title: 'Kubernetes: Good practices for Secrets',
      url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    },
  ],
  *check(document, { helmValues }) {
    for (const verdict of detectSecrets(document, helmValues)) {
      if (verdict.rule !== 'secret-placeholder') continue;
      yield {
        at: verdict.scalar,
        range: verdict.range,
        message: `${describePlace(verdict)} holds a placeholder for a credential`,
        level: verdict.level,
      };
    }
  },
});
