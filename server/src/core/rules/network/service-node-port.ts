import { describe } from '../../kubernetes/resource.js';
import { serviceSpecOf } from '../../kubernetes/service.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { allOf, removeEntry, setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'service-node-port',
  family: 'network',
  level: 'information',
  scope: 'resource',
  summary: 'A Service is open on a port of every node',
  why: 'Whoever reaches any node reaches the Service, past the Ingress, its TLS and its login, and network policies often do not see where from.',
  how: 'Use the type ClusterIP behind an Ingress or a Gateway.',
  references: [
    {
      title: 'Service: type NodePort',
      url: 'https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport',
    },
  ],
  *check(resource) {
    const spec = serviceSpecOf(resource);
    const type = spec?.at('type');
    if (!spec || type?.value !== 'NodePort') return;
    const ports = [...(spec.at('ports')?.items() ?? [])].flatMap((port) => port.at('nodePort') ?? []);
    yield {
      at: type,
      message: say`${describe(resource)} is open on a port of every node`,
      fixes: [
        {
          title: say`Set the type to ClusterIP; then only the cluster reaches the Service`,
          safety: 'intent',
          // Kubernetes refuses a node port beside the type ClusterIP.
          plan: () => allOf(setScalar(type, 'ClusterIP'), ports.map(removeEntry)),
        },
      ],
    };
  },
});
