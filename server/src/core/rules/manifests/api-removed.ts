import { replacedVersion } from '../../kubernetes/api-versions.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { convert } from '../kit/api-conversions.js';
import { isOfSeveralVersions } from '../kit/several-versions.js';

export default defineRule({
  id: 'api-removed',
  family: 'manifests',
  level: 'error',
  scope: 'resource',
  summary: 'An object of an API version that is no longer served',
  why: 'The API server refuses the object: an upgrade of the cluster stops every release that contains it.',
  how: 'Write the object in the version that took the place of this one, or set `kubernetesVersion` to that of the cluster.',
  references: [
    {
      title: 'Deprecated API Migration Guide',
      url: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
    },
  ],
  *check(resource, { schemas, kubernetesVersion }) {
    const { apiVersion, kind, cursor } = resource;
    const replaced = replacedVersion(apiVersion, kind);
    const until = schemas?.kind(apiVersion, kind)?.until;
    const removed = replaced?.removed ?? (until === undefined ? undefined : until + 1);
    const at = cursor.at('apiVersion');
    if (!at || at.opaque || isOfSeveralVersions(resource) || removed === undefined || kubernetesVersion < removed)
      return;
    const use = replaced?.use;
    const instead = use === undefined ? '' : say`; ${use} took its place`;
    yield {
      at,
      message: say`${describe(resource)} uses ${apiVersion}, which Kubernetes does not serve since 1.${removed}${instead}`,
      tags: ['deprecated'],
      fixes: replaced ? convert(resource, replaced, { schemas, kubernetesVersion }) : [],
    };
  },
});
