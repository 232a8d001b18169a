import { defineRule } from '../../model/rule.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';

export default defineRule({
  id: 'secret-kustomize-literal',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  findsCredentials: true,
  controls: { nsa: ['secrets'] },
  summary: 'A kustomize generator holds a credential',
  why: 'The literal stands in git, and in every build of the kustomization.',
  how: 'Read the value from a file that git ignores (`envs`, `files`), or use an ExternalSecret instead of the generator.',
  references: [
    {
      title: 'Kubernetes: Managing Secrets using Kustomize',
      url: 'https://kubernetes.io/docs/tasks/configmap-secret/managing-secret-using-kustomize/',
    },
  ],
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'secret-kustomize-literal');
  },
});
