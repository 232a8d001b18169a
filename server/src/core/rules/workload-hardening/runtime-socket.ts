import { runtimeOfSocket } from '../../kubernetes/host-paths.js';
import { volumesOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'runtime-socket',
  family: 'workload-hardening',
  level: 'error',
  pss: 'baseline',
  scope: 'resource',
  controls: { pss: ['host-path-volumes'], cis: ['5.2.11'], nsa: ['pod-security-enforcement'] },
  summary: "A pod mounts the socket of its node's container runtime",
  why: 'Whoever reaches the socket starts a privileged container with the file system of the node, and is root there; mounting it read-only changes nothing.',
  how: 'Build images with a tool that needs no runtime, such as BuildKit without root or Kaniko, and read metrics and logs from the kubelet.',
  references: [
    {
      title: 'Docker: Protect the Docker daemon socket',
      url: 'https://docs.docker.com/engine/security/protect-access/',
    },
    { title: 'Volumes: hostPath', url: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath' },
    {
      title: 'OWASP Docker Security Cheat Sheet, rule 1',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html',
    },
  ],
  *check(resource) {
    for (const { name, type, source } of volumesOf(resource)) {
      const path = type === 'hostPath' ? source.at('path') : undefined;
      const runtime = path?.string && runtimeOfSocket(path.string);
      if (!path || !runtime) continue;
      yield {
        at: path,
        message: say`The volume "${name}" is the socket of ${runtime}, which makes whoever reaches it root on the node`,
      };
    }
  },
});
