import { settersOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { removeWithEmptied } from '../../yaml/edit/remove-emptied.js';

const ALWAYS = 0;
/** The sysctls that the standard allows, with the first version in which it does. */
const SAFE: ReadonlyMap<string, number> = new Map([
  ['kernel.shm_rmid_forced', ALWAYS],
  ['net.ipv4.ip_local_port_range', ALWAYS],
  ['net.ipv4.ip_unprivileged_port_start', ALWAYS],
  ['net.ipv4.tcp_syncookies', ALWAYS],
  ['net.ipv4.ping_group_range', ALWAYS],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
  ['net.ipv4.tcp_slow_start_after_idle', 37],
  ['net.ipv4.tcp_notsent_lowat', 37],
]);

export default defineRule({
  id: 'pss-unsafe-sysctl',
  family: 'pod-security',
  level: 'warning',
  pss: 'baseline',
  scope: 'resource',
  controls: { pss: ['sysctls'] },
  summary: 'A pod sets a kernel parameter that is not known to be safe',
  why: 'Parameters that are not confined to the pod change how the kernel treats every pod of the node.',
  how: 'Remove the parameter, or have the administrators of the cluster set it on nodes for such pods.',
  references: [
    {
      title: 'Using sysctls in a Kubernetes Cluster: Safe and Unsafe Sysctls',
      url: 'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/#safe-and-unsafe-sysctls',
    },
  ],
  *check(resource, { kubernetesVersion }) {
    for (const { field, container, title } of settersOf(resource, 'sysctls')) {
      // Containers have no sysctls.
      if (container) continue;
      for (const sysctl of field.items()) {
        const name = sysctl.at('name');
        if (!name?.string || (SAFE.get(name.string) ?? Number.MAX_SAFE_INTEGER) <= kubernetesVersion) continue;
        yield {
          at: sysctl,
          isWritten: true,
          range: name.range,
          message: say`${title} sets the kernel parameter ${name.string}${later(name.string)}`,
          fixes: [
            {
              title: say`No longer set ${name.string}`,
              safety: 'intent',
              plan: () => removeWithEmptied(sysctl),
            },
          ],
        };
      }
    }
  },
});

function later(name: string): string {
  const since = SAFE.get(name);
  return since === undefined ? '' : say`, which counts as safe from Kubernetes 1.${since} on`;
}
