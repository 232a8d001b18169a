import { AFTER } from '../../kubernetes/insertion-order.js';
import { describe, type Resource } from '../../kubernetes/resource.js';
import { serviceSpecOf } from '../../kubernetes/service.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { setIn } from '../../yaml/edit/edits.js';

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
/** Matches annotations that limit a load balancer to a private network or to some addresses. */
const RESTRICTS =
  /internal|private|source-ranges|allowed|whitelist|inbound-cidrs|address-type|load-balancer-type|-scheme$|ip-type|security-groups?$|tailscale|metallb/i;
/** Matches values of such annotations that limit nothing. */
const OPEN = /^(?:false|external|internet|internet-facing|public|nlb|nlb-ip|ipv4|ipv6|dualstack|)$/i;

export default defineRule({
  id: 'service-lb-open',
  family: 'network',
  level: 'warning',
  scope: 'resource',
  summary: 'A load balancer accepts connections from everywhere',
  why: 'Most clouds give the Service a public address: whatever it serves can be reached from the internet.',
  how: 'List who may connect in `loadBalancerSourceRanges`, or ask the cloud for an internal load balancer by its annotation.',
  references: [
    {
      title: 'Service: type LoadBalancer',
      url: 'https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer',
    },
    {
      title: 'Service: Internal load balancer',
      url: 'https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer',
    },
  ],
  *check(resource) {
    const spec = serviceSpecOf(resource);
    const type = spec?.at('type');
    if (!spec || type?.value !== 'LoadBalancer' || isRestricted(resource, spec)) return;
    const open = [...(spec.at('loadBalancerSourceRanges')?.items() ?? [])].find(
      ({ value }) => value === '0.0.0.0/0' || value === '::/0',
    );
    yield {
      at: open ?? type,
      message: say`The load balancer of ${describe(resource)} accepts connections from everywhere`,
      fixes: [
        {
          title: say`Accept connections from private networks only`,
          safety: 'intent',
          plan: () => setIn(spec, ['loadBalancerSourceRanges'], PRIVATE, AFTER.service.loadBalancerSourceRanges),
        },
      ],
    };
  },
});

function isRestricted({ cursor }: Resource, spec: Cursor): boolean {
  // A `loadBalancerClass` is not implemented by the cloud.
  if (spec.open || spec.has('loadBalancerClass')) return true;
  const ranges = spec.at('loadBalancerSourceRanges');
  if (
    ranges?.open ||
    (ranges && ranges.size > 0 && ![...ranges.items()].some(({ text }) => /^(?:0\.0\.0\.0|::)\/0$/.test(text)))
  )
    return true;
  const annotations = cursor.at('metadata', 'annotations');
  if (annotations?.open) return true;
  return [...(annotations?.entries() ?? [])].some(({ key = '', text }) => RESTRICTS.test(key) && !OPEN.test(text));
}
