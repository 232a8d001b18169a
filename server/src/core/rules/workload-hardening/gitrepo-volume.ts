import { volumesOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'gitrepo-volume',
  family: 'workload-hardening',
  level: 'error',
  pss: 'restricted',
  controls: { pss: ['restricted-volume-types'] },
  scope: 'resource',
  summary: 'A pod has its node clone a git repository',
  why: 'The node clones as root: a repository made for it runs commands on the node. The volume type is deprecated, and new versions of Kubernetes no longer mount it.',
  how: 'Clone into an `emptyDir` volume from an init container.',
  references: [
    { title: 'Volumes: gitRepo (deprecated)', url: 'https://kubernetes.io/docs/concepts/storage/volumes/#gitrepo' },
    { title: 'CVE-2024-10220', url: 'https://nvd.nist.gov/vuln/detail/CVE-2024-10220' },
  ],
  *check(resource) {
    for (const { name, type, source } of volumesOf(resource)) {
      if (type !== 'gitRepo') continue;
      yield {
        at: source,
        isWritten: true,
        range: source.keyRange ?? source.range,
        message: say`The volume "${name}" has the node clone a git repository, as root`,
        tags: ['deprecated'],
      };
    }
  },
});
