import { defineRule } from '../../model/rule.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'eso-fake-provider',
  family: 'encrypted-secrets',
  level: 'warning',
  scope: 'document',
  findsCredentials: true,
  summary: 'A secret store uses the fake provider',
  why: 'The fake provider hands out values that stand in the file: it is for tests.',
  how: 'Use the provider of a real store, and keep the fake one in tests.',
  references: [
    { title: 'External Secrets Operator: Fake provider', url: 'https://external-secrets.io/latest/provider/fake/' },
  ],
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'eso-fake-provider', {
      says: () => say`is handed out by the fake provider, in plaintext`,
      isMoved: false,
    });
  },
});
