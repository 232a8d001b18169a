import { defineRule } from '../../model/rule.js';
import { isRawInData } from '../../refactor/manifest/secret-fields.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';
import type { Verdict } from '../../secrets/detect.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'secret-manifest-plaintext',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  findsCredentials: true,
  controls: { nsa: ['secrets'] },
  summary: 'A Secret manifest holds its values in plaintext',
  why: 'Base64 is no encryption: whoever can read the repository or its history has the credential.',
  how: 'Let an ExternalSecret, a SealedSecret or SOPS carry the value, and keep plaintext manifests out of git.',
  references: [
    {
      title: 'Kubernetes: Good practices for Secrets',
      url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    },
    { title: 'External Secrets Operator', url: 'https://external-secrets.io/latest/' },
  ],
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'secret-manifest-plaintext', {
      says: (verdict) => say`holds ${verdict.what ?? say`a credential`} ${how(verdict)}`,
    });
  },
});

function how(verdict: Verdict): string {
  if (isRawInData(verdict)) return say`as plain text where base64 belongs`;
  return verdict.context.kind === 'secret-data' && verdict.context.encoded
    ? say`that is only base64-encoded`
    : say`in plaintext`;
}
