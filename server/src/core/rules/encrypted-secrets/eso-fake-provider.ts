import { defineRule } from '../../model/rule.js';
import { describePlace } from '../../secrets/context/describe.js';
import { detectSecrets } from '../../secrets/detect.js';

export default defineRule({
  id: 'eso-fake-provider',
  family: 'encrypted-secrets',
  level: 'warning',
  scope: 'document',
  summary: 'A secret store uses the fake provider',
  why: 'The fake provider hands out values that stand in the file: it is for tests.',
  how: 'Use the provider of a real store, and keep the fake one in tests.',
  references: [
    { title: 'External Secrets Operator: Fake provider', url: 'https://external-secrets.io/latest/provider/fake/' },
  ],
  *check(document, { helmValues }) {
    for (const verdict of detectSecrets(document, helmValues)) {
      if (verdict.rule !== 'eso-fake-provider') continue;
      yield {
        at: verdict.scalar,
        range: verdict.range,
        message: `${describePlace(verdict)} is handed out by the fake provider, in plaintext`,
        level: verdict.level,
      };
    }
  },
});
