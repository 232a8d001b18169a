import { defineRule } from '../../model/rule.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';

export default defineRule({
  id: 'secret-helm-values',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  findsCredentials: true,
  controls: { nsa: ['secrets'] },
  summary: 'Helm values hold a credential in plaintext',
  why: 'Values files are committed, and Helm stores the values of every release in the cluster once more.',
  how: "Use the chart's own setting for an existing Secret (`existingSecret`, `secretName`), or a HelmRelease's `valuesFrom`.",
  references: [
    {
      title: 'Flux: HelmRelease values references',
      url: 'https://fluxcd.io/flux/components/helm/helmreleases/#values-references',
    },
    { title: 'Helm: Values files', url: 'https://helm.sh/docs/chart_template_guide/values_files/' },
  ],
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'secret-helm-values');
  },
});
