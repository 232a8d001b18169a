import { nodeWorkOf } from '../../kubernetes/node-agent.js';
import { podSettersOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'pss-host-pid',
  family: 'pod-security',
  level: 'error',
  pss: 'baseline',
  scope: 'resource',
  controls: { pss: ['host-namespaces'], cis: ['5.2.3'], nsa: ['pod-security-enforcement'] },
  summary: 'A pod shares the process table of its node',
  why: 'Such a pod sees every process of the node with its command line, and as root reads its environment and memory too.',
  how: 'Set `hostPID` to false, or remove it.',
  references: [],
  *check(resource) {
    for (const { field, pod, title } of podSettersOf(resource, 'hostPID')) {
      if (field.value !== true) continue;
      yield {
        at: field,
        message: say`${title} shares the process table of its node`,
        work: nodeWorkOf(pod, 'hostPID'),
        fixes: [{ title: say`Set hostPID to false`, safety: 'intent', plan: () => setScalar(field, false) }],
      };
    }
  },
});
