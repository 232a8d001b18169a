import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

const SSH = 22;

export default defineRule({
  id: 'ssh-port',
  family: 'workload-hardening',
  level: 'information',
  scope: 'container',
  summary: 'A container serves SSH',
  why: 'A way into the container that goes past the Kubernetes API also goes past its permissions and its audit log.',
  how: 'Use `kubectl exec` or `kubectl debug`, and remove the SSH server from the image.',
  references: [
    {
      title: 'Get a Shell to a Running Container',
      url: 'https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/',
    },
  ],
  *check(container) {
    for (const port of container.at('ports')?.items() ?? []) {
      const number = port.at('containerPort');
      if (number?.value !== SSH || (port.at('protocol')?.string ?? 'TCP') !== 'TCP') continue;
      yield { at: number, message: say`Container "${container.name}" serves SSH on port ${SSH}` };
    }
  },
});
