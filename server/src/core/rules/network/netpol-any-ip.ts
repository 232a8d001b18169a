import { directionsOf } from '../../kubernetes/network-policy.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'netpol-any-ip',
  family: 'network',
  level: 'warning',
  scope: 'resource',
  summary: 'A NetworkPolicy allows every address',
  why: 'The range takes in the internet as well as every pod and node of the cluster, so that the policy separates nothing.',
  how: 'Name the ranges that are needed; to reach the internet, leave out the private ones and 169.254.169.254 with `except`.',
  references: [
    {
      title: 'Network Policies: Behavior of to and from selectors',
      url: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
    },
    {
      title: 'NetworkPolicy (Kubernetes API)',
      url: 'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/',
    },
  ],
  *check(resource) {
    for (const { name, peers, rules } of directionsOf(resource)) {
      for (const peer of rules.flatMap((rule) => [...(rule.at(peers)?.items() ?? [])])) {
        const block = peer.at('ipBlock');
        const cidr = block?.at('cidr');
        if (!block || (cidr?.value !== '0.0.0.0/0' && cidr?.value !== '::/0')) continue;
        const except = block.at('except');
        if (block.open || (except && (except.size > 0 || except.open))) continue;
        yield {
          at: cidr,
          message: say`${describe(resource)} allows ${name === 'ingress' ? say`traffic from` : say`traffic to`} every address`,
          // Many pods need to reach the internet; few are meant to be reached from it.
          ...(name === 'egress' ? { level: 'information' as const } : {}),
        };
      }
    }
  },
});
