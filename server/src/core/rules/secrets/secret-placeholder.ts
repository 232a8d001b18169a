import { defineRule } from '../../model/rule.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';
import { say } from '../../text/say.js';

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
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'secret-placeholder', {
      says: () => say`holds a placeholder for a credential`,
      isMoved: false,
    });
  },
});
