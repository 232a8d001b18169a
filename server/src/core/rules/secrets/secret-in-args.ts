import { defineRule } from '../../model/rule.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';

export default defineRule({
  id: 'secret-in-args',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  findsCredentials: true,
  controls: { nsa: ['secrets'] },
  summary: 'A command line holds a credential',
  why: 'Arguments are visible to everybody who can list processes or read the object, and end up in logs.',
  how: 'Take the value from an environment variable that refers to a Secret (`$(NAME)` in `args`), or from a mounted file.',
  references: [
    {
      title: 'Kubernetes: Good practices for Secrets',
      url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    },
  ],
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'secret-in-args');
  },
});
