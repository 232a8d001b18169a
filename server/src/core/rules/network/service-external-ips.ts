import { describe } from '../../kubernetes/resource.js';
import { serviceSpecOf } from '../../kubernetes/service.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { removeEntry } from '../../yaml/edit/edits.js';
import { joinNames } from '../kit/wording.js';

export default defineRule({
  id: 'service-external-ips',
  family: 'network',
  level: 'error',
  scope: 'resource',
  controls: { cis: ['1.2.3'] },
  summary: 'A Service takes over external addresses',
  why: 'Traffic of the cluster to these addresses goes to the Service instead, whoever they belong to (CVE-2020-8554).',
  how: 'Use a load balancer, an Ingress or a Gateway.',
  references: [
    {
      title: 'Service: External IPs',
      url: 'https://kubernetes.io/docs/concepts/services-networking/service/#external-ips',
    },
    {
      title: 'CVE-2020-8554: Man in the middle using LoadBalancer or ExternalIPs',
      url: 'https://github.com/kubernetes/kubernetes/issues/97076',
    },
  ],
  *check(resource) {
    const addresses = serviceSpecOf(resource)?.at('externalIPs');
    if (addresses?.kind !== 'sequence' || addresses.size === 0) return;
    const names = joinNames([...addresses.items()].flatMap(({ string }) => string ?? []));
    yield {
      at: addresses,
      isWritten: true,
      range: addresses.keyRange ?? addresses.range,
      message: say`${describe(resource)} takes over ${names ? say`the traffic to ${names}` : say`the traffic to external addresses`}`,
      fixes: [
        {
          title: say`Remove externalIPs; the Service can then no longer be reached by these addresses`,
          safety: 'intent',
          plan: () => removeEntry(addresses),
        },
      ],
    };
  },
});
