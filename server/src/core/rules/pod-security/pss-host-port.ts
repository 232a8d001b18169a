import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { removeEntry } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'pss-host-port',
  family: 'pod-security',
  level: 'warning',
  pss: 'baseline',
  scope: 'container',
  controls: { pss: ['host-ports'], cis: ['5.2.12'] },
  summary: 'A container takes a port of its node',
  why: 'Whoever reaches the node reaches the port, past Services and often past network policies, and no second pod with that port fits on the node.',
  how: 'Remove `hostPort`, and reach the pod through a Service.',
  references: [],
  *check(container) {
    for (const port of container.at('ports')?.items() ?? []) {
      const hostPort = port.at('hostPort');
      if (typeof hostPort?.value !== 'number' || hostPort.value === 0) continue;
      yield {
        at: hostPort,
        message: say`Container "${container.name}" takes port ${hostPort.value} of its node`,
        fixes: [
          {
            title: say`Remove hostPort ${hostPort.value}; clients that use it need a Service`,
            safety: 'intent',
            plan: () => removeEntry(hostPort),
          },
        ],
      };
    }
  },
});
