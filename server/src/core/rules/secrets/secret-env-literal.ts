import { defineRule } from '../../model/rule.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';

export default defineRule({
  id: 'secret-env-literal',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  findsCredentials: true,
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
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'secret-env-literal');
  },
});
