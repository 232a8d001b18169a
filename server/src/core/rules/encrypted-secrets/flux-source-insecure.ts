import { fluxSourceAddress, isFluxSource } from '../../kubernetes/flux-sources.js';
import { isInCluster } from '../../kubernetes/hosts.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { setScalar } from '../../yaml/edit/edits.js';

const HTTP = /^http:\/\//i;

/** Sources inside the cluster have a lower level: their traffic stays in the cluster's network. */
export default defineRule({
  id: 'flux-source-insecure',
  family: 'encrypted-secrets',
  level: 'warning',
  scope: 'resource',
  summary: 'Flux fetches a source without TLS',
  why: 'Who stands on the way can change what Flux applies to the cluster, and reads the credentials of the source.',
  how: 'Use an `https://` or `ssh://` address, and leave `insecure` out; `certSecretRef` names the authority of a private certificate.',
  references: [
    {
      title: 'Flux: Git repositories, url',
      url: 'https://fluxcd.io/flux/components/source/gitrepositories/#url',
    },
    {
      title: 'Flux: Buckets, insecure',
      url: 'https://fluxcd.io/flux/components/source/buckets/#insecure',
    },
    {
      title: 'Flux: OCI repositories, insecure',
      url: 'https://fluxcd.io/flux/components/source/ocirepositories/#insecure',
    },
  ],
  *check(resource) {
    if (!isFluxSource(resource)) return;
    const { kind, cursor } = resource;
    const address = fluxSourceAddress(resource);
    const insecure = cursor.at('spec', 'insecure');
    const near = isInCluster(hostOf(address));
    const level = near ? { level: 'information' as const } : {};
    const where = near ? say`, inside the cluster` : '';
    if (address?.string !== undefined && HTTP.test(address.string)) {
      yield {
        at: address,
        ...level,
        message: say`${describe(resource)} is fetched over plain HTTP${where}`,
        fixes: [
          {
            title: say`Fetch it over HTTPS, which the server has to answer`,
            safety: 'intent',
            plan: () => setScalar(address, (address.string ?? '').replace(HTTP, 'https://')),
          },
        ],
      };
    }
    // A GitRepository has no such field, and a HelmRepository uses it for registries only.
    const counts =
      kind !== 'GitRepository' && (kind !== 'HelmRepository' || cursor.at('spec', 'type')?.value === 'oci');
    if (insecure?.value !== true || !counts) return;
    yield {
      at: insecure,
      ...level,
      message: say`${describe(resource)} may be fetched without TLS${where}`,
      fixes: [
        {
          title: say`Set insecure to false; the server has to answer with TLS`,
          safety: 'intent',
          plan: () => setScalar(insecure, false),
        },
      ],
    };
  },
});

/** Returns the host of an address with or without scheme, user and port. */
function hostOf(address: Cursor | undefined): string {
  const [, host = ''] = /^(?:[a-z]+:\/\/)?(?:[^/@]*@)?([^/:]+)/i.exec(address?.string ?? '') ?? [];
  return host;
}
