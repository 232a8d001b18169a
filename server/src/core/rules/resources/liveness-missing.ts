import { AFTER } from '../../kubernetes/insertion-order.js';
import { type Container, fieldOf } from '../../kubernetes/pod.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { refused, setIn } from '../../yaml/edit/edits.js';
import { isServing } from '../kit/compute.js';

export default defineRule({
  id: 'liveness-missing',
  family: 'resources',
  level: 'off',
  scope: 'container',
  summary: 'A container has no liveness probe',
  why: 'A container that hangs goes on hanging until somebody notices.',
  how: 'Set `livenessProbe` to something that fails only when a restart helps.',
  references: [
    {
      title: 'Configure Liveness, Readiness and Startup Probes',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    },
  ],
  *check(container) {
    if (!isServing(container)) return;
    if (fieldOf(container, 'livenessProbe') !== 'absent') return;
    yield {
      at: container.cursor,
      range: container.label,
      message: say`Container "${container.name}" has no liveness probe`,
      fixes: [probe(container)],
    };
  },
});

function probe(container: Container): Fix {
  const [first] = container.at('ports')?.items() ?? [];
  const number = first?.at('containerPort')?.value;
  const port = first?.at('name')?.string ?? (typeof number === 'number' ? number : undefined);
  return {
    title: port === undefined ? say`Add a liveness probe` : say`Check that the port ${port} accepts connections`,
    safety: 'review',
    plan: () =>
      port === undefined
        ? refused(say`the container names no port that could be probed`)
        : setIn(container.cursor, ['livenessProbe'], { tcpSocket: { port } }, AFTER.container.livenessProbe),
  };
}
