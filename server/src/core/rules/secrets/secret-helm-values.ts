import { moveSecret } from '../../refactor/secret-fixes.js';
import { defineRule } from '../../rule.js';
import { describePlace } from '../../secrets/describe.js';
import { detectSecrets } from '../../secrets/detect.js';

export default defineRule({
  id: 'secret-helm-values',
  family: 'secrets',
  level: 'error',
  scope: 'document',
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
  *check(document, { helmValues }) {
    for (const verdict of detectSecrets(document, helmValues)) {
      if (verdict.rule !== 'secret-helm-values') continue;
      const fixes = moveSecret(verdict);
      yield {
        at: verdict.scalar,
        range: verdict.range,
        message: `${describePlace(verdict)} holds ${verdict.what ?? 'a credential'} in plaintext`,
        level: verdict.level,
        ...(fixes ? { fixes } : {}),
      };
    }
  },
});
