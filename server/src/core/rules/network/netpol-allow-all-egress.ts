import { rulesForEverything } from '../../kubernetes/network-policy.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setIn } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'netpol-allow-all-egress',
  family: 'network',
  level: 'information',
  scope: 'resource',
  controls: { cis: ['5.3.2'], nsa: ['network-policies'] },
  summary: 'A NetworkPolicy allows all outgoing traffic',
  why: 'Who gets into one of the pods may send data anywhere, and asks the metadata service of the cloud for credentials.',
  how: 'Name in `to` where the pods connect to; most need DNS and a few other workloads.',
  references: [
    {
      title: 'Network Policies: Allow all egress traffic',
      url: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-egress-traffic',
    },
  ],
  *check(resource) {
    for (const rule of rulesForEverything(resource, 'egress')) {
      yield {
        at: rule,
        isWritten: true,
        message: say`${describe(resource)} allows all outgoing traffic`,
        fixes: [
          {
            title: say`Allow pods of the cluster only, in every namespace`,
            safety: 'intent',
            plan: () => setIn(rule, ['to'], [{ namespaceSelector: {} }]),
          },
        ],
      };
    }
  },
});
