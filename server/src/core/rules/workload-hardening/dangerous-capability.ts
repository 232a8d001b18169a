import { sharesNetwork } from '../../kubernetes/node-access.js';
import { nodeWorkOf } from '../../kubernetes/node-agent.js';
import type { Pod } from '../../kubernetes/pod.js';
import { defineRule } from '../../model/rule.js';
import { type Phrase, phrase, say } from '../../text/say.js';
import { removeCapability } from '../kit/capabilities.js';

/** The capabilities with which a container can take over its node or other pods, with the way to do so. */
const DANGEROUS: ReadonlyMap<string, Phrase> = new Map([
  ['ALL', phrase`do everything root may`],
  ['SYS_ADMIN', phrase`mount file systems and leave its namespaces`],
  ['SYS_MODULE', phrase`load modules into the kernel of the node`],
  ['SYS_PTRACE', phrase`read and change the memory of other processes`],
  ['SYS_RAWIO', phrase`reach memory and devices directly`],
  ['SYS_BOOT', phrase`load another kernel and restart the node`],
  ['NET_ADMIN', phrase`change interfaces, routes and firewall rules`],
  ['BPF', phrase`load programs into the kernel of the node`],
  ['PERFMON', phrase`watch the kernel and every process`],
  ['DAC_READ_SEARCH', phrase`read every file it can name, those of the node included`],
  ['MAC_ADMIN', phrase`change the policy of SELinux or AppArmor`],
  ['MAC_OVERRIDE', phrase`pass over SELinux or AppArmor`],
]);

/**
 * Returns a lower level for capabilities that mostly stay inside the pod: NET_ADMIN changes the node's network only with the host
 * network, and PERFMON only allows observing.
 */
function levelOf(name: string, pod: Pod): 'warning' | undefined {
  return name === 'PERFMON' || (name === 'NET_ADMIN' && !sharesNetwork(pod)) ? 'warning' : undefined;
}

export default defineRule({
  id: 'dangerous-capability',
  family: 'workload-hardening',
  level: 'error',
  scope: 'container',
  impliedBy: ['pss-privileged', 'tekton-step-privileged'],
  controls: { cis: ['5.2.9'] },
  summary: 'A container adds a capability with which it can take over its node',
  why: 'Some capabilities are as good as root on the node: they load code into its kernel, mount its file systems or read the memory of other processes.',
  how: 'Remove the capability. Where a tool really needs it, give it to a container of its own that does nothing else, on nodes of its own.',
  references: [
    {
      title: 'Linux capabilities',
      url: 'https://man7.org/linux/man-pages/man7/capabilities.7.html',
    },
    {
      title: 'Set capabilities for a Container',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container',
    },
  ],
  *check(container) {
    for (const item of container.at('securityContext', 'capabilities', 'add')?.items() ?? []) {
      const name = item.string;
      const meant = name?.toUpperCase().replace(/^CAP_/, '') ?? '';
      const power = DANGEROUS.get(meant);
      if (power === undefined) continue;
      const level = levelOf(meant, container.pod);
      yield {
        at: item,
        ...(level ? { level } : {}),
        message: say`Container "${container.name}" adds the capability ${name}, with which it can ${power}`,
        work: nodeWorkOf(container.pod, { capability: item.text }),
        fixes: [
          { title: say`No longer add the capability ${name}`, safety: 'intent', plan: () => removeCapability(item) },
        ],
      };
    }
  },
});
