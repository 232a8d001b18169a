import { defineRule } from '../../model/rule.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';

export default defineRule({
  id: 'eso-plaintext-template',
  family: 'encrypted-secrets',
  level: 'error',
  scope: 'document',
  findsCredentials: true,
  summary: 'The template of an ExternalSecret holds a credential',
  why: 'What stands in the template goes to git in plaintext; only what the store delivers is safe.',
  how: 'Fetch the value from the store as well, and refer to it in the template: `{{ .name }}`.',
  references: [
    {
      title: 'External Secrets Operator: Advanced Templating',
      url: 'https://external-secrets.io/latest/guides/templating/',
    },
  ],
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'eso-plaintext-template', { isMoved: false });
  },
});
