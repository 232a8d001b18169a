import { nodeWorkOf } from '../../kubernetes/node-agent.js';
import { settersOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'pss-host-process',
  family: 'pod-security',
  level: 'error',
  pss: 'baseline',
  scope: 'resource',
  controls: { pss: ['host-process'], cis: ['5.2.10'] },
  summary: 'A Windows container runs as a process of its node',
  why: 'Such a process sees the whole node, its files and its network, and acts with the rights of the account it runs under, often the system itself.',
  how: 'Set `windowsOptions.hostProcess` to false.',
  references: [
    {
      title: 'Create a Windows HostProcess Pod',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/',
    },
  ],
  *check(resource) {
    for (const { field, pod, title } of settersOf(resource, 'windowsOptions', 'hostProcess')) {
      if (field.value !== true) continue;
      yield {
        at: field,
        message: say`${title} runs as a process of its Windows node`,
        work: nodeWorkOf(pod, 'privileged'),
        fixes: [{ title: say`Set hostProcess to false`, safety: 'intent', plan: () => setScalar(field, false) }],
      };
    }
  },
});
