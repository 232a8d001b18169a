import { nodeWorkOf } from '../../kubernetes/node-agent.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { BASELINE_CAPABILITIES, removeCapability } from '../kit/capabilities.js';

/** Capabilities that affect only the pod itself or the scheduling of others, and the one that runtimes give by default. */
const MILD: ReadonlySet<string> = new Set(['IPC_LOCK', 'SYS_NICE', 'LEASE', 'WAKE_ALARM', 'BLOCK_SUSPEND', 'NET_RAW']);

export default defineRule({
  id: 'pss-capabilities-add',
  family: 'pod-security',
  level: 'error',
  pss: 'baseline',
  scope: 'container',
  impliedBy: ['pss-privileged', 'tekton-step-privileged'],
  // That rule says what the capability allows.
  yieldsTo: ['dangerous-capability'],
  controls: { pss: ['capabilities'], cis: ['5.2.8', '5.2.9'] },
  summary: 'A container adds a capability beyond the default set',
  why: 'Capabilities are the parts the power of root is cut into; those beyond the default set reach into the network, the devices or the kernel of the node.',
  how: 'Remove the capability, or give it to a container of its own that does nothing else.',
  references: [],
  *check(container) {
    for (const item of container.at('securityContext', 'capabilities', 'add')?.items() ?? []) {
      const name = item.string;
      if (name === undefined || name === '' || BASELINE_CAPABILITIES.has(name)) continue;
      const meant = name.toUpperCase().replace(/^CAP_/, '');
      const harmless = MILD.has(meant) || BASELINE_CAPABILITIES.has(meant);
      yield {
        at: item,
        ...(harmless ? { level: 'warning' as const } : {}),
        message: say`Container "${container.name}" adds the capability ${name}${spelling(meant)}`,
        work: nodeWorkOf(container.pod, { capability: name }),
        fixes: [
          { title: say`No longer add the capability ${name}`, safety: 'intent', plan: () => removeCapability(item) },
        ],
      };
    }
  },
});

/** Returns the hint about a spelling. The standard compares exactly: `CAP_CHOWN` is not `CHOWN`. */
function spelling(meant: string): string {
  return BASELINE_CAPABILITIES.has(meant) ? say`, which has to be written ${meant}` : '';
}
