import { rulesForEverything } from '../../kubernetes/network-policy.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setIn } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'netpol-allow-all-ingress',
  family: 'network',
  level: 'warning',
  scope: 'resource',
  controls: { cis: ['5.3.2'], nsa: ['network-policies'] },
  summary: 'A NetworkPolicy allows all incoming traffic',
  why: 'Policies add up: with this one every source reaches every port of the pods, whatever the others say.',
  how: 'Name in `from` who may connect, and in `ports` where to.',
  references: [
    {
      title: 'Network Policies: Allow all ingress traffic',
      url: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic',
    },
  ],
  *check(resource) {
    for (const rule of rulesForEverything(resource, 'ingress')) {
      yield {
        at: rule,
        isWritten: true,
        message: say`${describe(resource)} allows all incoming traffic`,
        fixes: [
          {
            title: say`Allow pods of the same namespace only`,
            safety: 'intent',
            plan: () => setIn(rule, ['from'], [{ podSelector: {} }]),
          },
        ],
      };
    }
  },
});
