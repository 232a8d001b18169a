import { replacedVersion } from '../../kubernetes/api-versions.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { convert } from '../kit/api-conversions.js';
import { isOfSeveralVersions } from '../kit/several-versions.js';

export default defineRule({
  id: 'api-deprecated',
  family: 'manifests',
  level: 'warning',
  scope: 'resource',
  summary: 'An object of an API version that goes away',
  why: 'A later release of the cluster, or of the project that the kind belongs to, no longer serves it.',
  how: 'Write the object in the version that takes the place of this one.',
  references: [
    {
      title: 'Deprecated API Migration Guide',
      url: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
    },
    { title: 'Flux: upgrade procedure for 2.7 and later', url: 'https://github.com/fluxcd/flux2/discussions/5572' },
  ],
  *check(resource, { schemas, kubernetesVersion }) {
    const { apiVersion, kind, cursor } = resource;
    const replaced = replacedVersion(apiVersion, kind);
    const at = cursor.at('apiVersion');
    if (!replaced || !at || at.opaque || isOfSeveralVersions(resource)) return;
    const { removed, deprecated = 0, goneIn, use, useSince = 0 } = replaced;
    if (kubernetesVersion < deprecated || kubernetesVersion < useSince) return;
    if (removed !== undefined && kubernetesVersion >= removed) return;
    const end =
      removed === undefined
        ? say`${goneIn ?? say`a later release`} does not serve`
        : say`Kubernetes 1.${removed} does not serve`;
    const instead = use === undefined ? '' : say`; ${use} takes its place`;
    yield {
      at,
      message: say`${describe(resource)} uses ${apiVersion}, which ${end}${instead}`,
      tags: ['deprecated'],
      fixes: convert(resource, replaced, { schemas, kubernetesVersion }),
    };
  },
});
