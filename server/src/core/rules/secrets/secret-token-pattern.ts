import { defineRule } from '../../model/rule.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'secret-token-pattern',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  findsCredentials: true,
  yieldsTo: ['flux-source-credential'],
  controls: { nsa: ['secrets'] },
  summary: 'A token, or the credential of a field made for one, stands in plaintext',
  why: 'Its form or its place alone tells what it opens, and scanners of public repositories find it within minutes.',
  how: 'Revoke the token, make a new one, and keep that in a Secret from an external store.',
  references: [
    {
      title: 'Kubernetes: Good practices for Secrets',
      url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    },
  ],
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'secret-token-pattern', {
      says: ({ what }) =>
        what === undefined ? say`holds a plaintext credential` : say`holds a plaintext credential: ${what}`,
    });
  },
});
