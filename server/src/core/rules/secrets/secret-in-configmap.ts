import { defineRule } from '../../model/rule.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';

export default defineRule({
  id: 'secret-in-configmap',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  findsCredentials: true,
  controls: { nsa: ['secrets'] },
  summary: 'A ConfigMap holds a credential',
  why: 'ConfigMaps are readable by far more people and programs than Secrets, and are never encrypted.',
  how: "Move the credential to a Secret and let the application read it from there: by its own means of reference (Dex's `$VAR`, `secretEnv`), or by mounting a Secret instead.",
  references: [
    { title: 'Kubernetes: ConfigMaps', url: 'https://kubernetes.io/docs/concepts/configuration/configmap/' },
    {
      title: 'Kubernetes: Good practices for Secrets',
      url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    },
  ],
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'secret-in-configmap');
  },
});
