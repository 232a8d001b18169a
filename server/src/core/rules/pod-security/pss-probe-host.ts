import type { Container } from '../../kubernetes/pod.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { removeEntry } from '../../yaml/edit/edits.js';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HOOKS = ['postStart', 'preStop'];
const HANDLERS = ['httpGet', 'tcpSocket'];

export default defineRule({
  id: 'pss-probe-host',
  family: 'pod-security',
  level: 'warning',
  pss: 'baseline',
  scope: 'container',
  since: 34,
  controls: { pss: ['host-probes'] },
  summary: 'A probe or lifecycle hook names a host',
  why: 'The node itself makes the request: with a host in it a pod has the node call services that the pod could not reach.',
  how: 'Remove `host`; the request then goes to the pod.',
  references: [
    {
      title: 'Configure Liveness, Readiness and Startup Probes',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    },
  ],
  *check(container) {
    for (const { where, host } of hostsOf(container)) {
      if (!host.string) continue;
      yield {
        at: host,
        message: say`The ${where} of container "${container.name}" goes to the host ${host.string}`,
        fixes: [
          {
            title: say`Remove the host, so that the ${where} goes to the pod`,
            safety: 'intent',
            plan: () => removeEntry(host),
          },
        ],
      };
    }
  },
});

function* hostsOf(container: Container): Generator<{ readonly where: string; readonly host: Cursor }> {
  const places = [
    ...PROBES.map((probe) => ({ where: probe, holder: container.at(probe) })),
    ...HOOKS.map((hook) => ({ where: say`${hook} hook`, holder: container.at('lifecycle', hook) })),
  ];
  for (const { where, holder } of places) {
    for (const handler of HANDLERS) {
      const host = holder?.at(handler, 'host');
      if (host) yield { where, host };
    }
  }
}
