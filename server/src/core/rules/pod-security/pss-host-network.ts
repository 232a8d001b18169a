import { nodeWorkOf } from '../../kubernetes/node-agent.js';
import { podSettersOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'pss-host-network',
  family: 'pod-security',
  level: 'error',
  pss: 'baseline',
  scope: 'resource',
  controls: { pss: ['host-namespaces'], cis: ['5.2.5'], nsa: ['pod-security-enforcement'] },
  summary: 'A pod shares the network of its node',
  why: 'Such a pod reaches every service that listens on the node alone, can listen to its traffic, and no network policy holds it back.',
  how: 'Set `hostNetwork` to false, and reach the pod through a Service or a container port.',
  references: [],
  *check(resource) {
    for (const { field, pod, title } of podSettersOf(resource, 'hostNetwork')) {
      if (field.value !== true) continue;
      yield {
        at: field,
        message: say`${title} shares the network of its node`,
        work: nodeWorkOf(pod, 'hostNetwork'),
        fixes: [{ title: say`Set hostNetwork to false`, safety: 'intent', plan: () => setScalar(field, false) }],
      };
    }
  },
});
