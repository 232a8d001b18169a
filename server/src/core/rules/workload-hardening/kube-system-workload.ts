import { podsOf } from '../../kubernetes/pod.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'kube-system-workload',
  family: 'workload-hardening',
  level: 'information',
  scope: 'resource',
  controls: { cis: ['5.6.1'], nsa: ['namespaces'] },
  summary: 'A workload runs among the components of the cluster',
  why: 'The namespace holds accounts and Secrets with which the cluster itself is run, and policies often leave it out; whoever gets into a pod there is close to all of them.',
  how: 'Give the workload a namespace of its own.',
  references: [
    { title: 'Namespaces', url: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/' },
  ],
  *check(resource) {
    if (resource.namespace !== 'kube-system' || podsOf(resource).length === 0) return;
    const namespace = resource.cursor.at('metadata', 'namespace');
    if (!namespace) return;
    yield {
      at: namespace,
      message: say`${describe(resource)} runs in kube-system, among the components of the cluster`,
    };
  },
});
