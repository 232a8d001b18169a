import { defineRule } from '../../model/rule.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';

export default defineRule({
  id: 'secret-in-annotation',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  findsCredentials: true,
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
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'secret-in-annotation', { isMoved: false });
  },
});
