import { defineRule } from '../../model/rule.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'secret-in-url',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  findsCredentials: true,
  yieldsTo: ['flux-source-credential'],
  controls: { nsa: ['secrets'] },
  summary: 'A URL contains a password',
  why: 'URLs end up in logs, process lists and error messages, with the password in them.',
  how: 'Keep the whole URL, or its user and password, in a Secret and refer to it.',
  references: [
    { title: 'RFC 3986, 7.5: Sensitive Information', url: 'https://www.rfc-editor.org/rfc/rfc3986#section-7.5' },
    {
      title: 'Kubernetes: Good practices for Secrets',
      url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    },
  ],
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'secret-in-url', {
      says: () => say`holds a URL with a password in plaintext`,
    });
  },
});
