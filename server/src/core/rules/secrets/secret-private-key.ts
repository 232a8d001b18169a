import { defineRule } from '../../model/rule.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'secret-private-key',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  findsCredentials: true,
  controls: { nsa: ['secrets'] },
  summary: 'A private key stands in plaintext',
  why: 'Whoever has the key can act as its owner, and read what was encrypted for it. A key store (JKS, PKCS#12) with a key in it is one, too; a trust store holds certificates alone.',
  how: 'Make a new key pair, let cert-manager or an external store deliver the key, and remove this one.',
  references: [
    {
      title: 'Kubernetes: Good practices for Secrets',
      url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    },
    { title: 'cert-manager: Certificate resource', url: 'https://cert-manager.io/docs/usage/certificate/' },
  ],
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'secret-private-key', {
      says: () => say`holds a private key in plaintext`,
    });
  },
});
