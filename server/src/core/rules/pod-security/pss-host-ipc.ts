import { podSettersOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'pss-host-ipc',
  family: 'pod-security',
  level: 'error',
  pss: 'baseline',
  scope: 'resource',
  controls: { pss: ['host-namespaces'], cis: ['5.2.4'], nsa: ['pod-security-enforcement'] },
  summary: 'A pod shares the interprocess communication of its node',
  why: 'Such a pod can read and change the shared memory and message queues of the processes on its node.',
  how: 'Set `hostIPC` to false, or remove it; containers of one pod share their memory without it.',
  references: [],
  *check(resource) {
    for (const { field, title } of podSettersOf(resource, 'hostIPC')) {
      if (field.value !== true) continue;
      yield {
        at: field,
        message: say`${title} shares the interprocess communication of its node`,
        fixes: [{ title: say`Set hostIPC to false`, safety: 'intent', plan: () => setScalar(field, false) }],
      };
    }
  },
});
