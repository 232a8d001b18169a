import { AFTER } from '../../kubernetes/insertion-order.js';
import { isNetworkPolicy } from '../../kubernetes/network-policy.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { appendItem, setIn } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'netpol-policy-types',
  family: 'network',
  level: 'information',
  scope: 'resource',
  summary: 'A NetworkPolicy does not say which directions it is about',
  why: 'Without `policyTypes` the direction is guessed from the rules: a policy that is to deny all outgoing traffic then does nothing, and rules of a type that is not listed are ignored.',
  how: 'List Ingress, Egress or both in `policyTypes`.',
  references: [
    {
      title: 'Network Policies: The NetworkPolicy resource',
      url: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource',
    },
  ],
  *check(resource) {
    const spec = isNetworkPolicy(resource) ? resource.cursor.at('spec') : undefined;
    // A patch leaves out the selector.
    if (!spec?.has('podSelector') || spec.open) return;
    const types = spec.at('policyTypes');
    if (!types || types.isNull) {
      if (types) return;
      const egress = spec.at('egress');
      const meant = egress && egress.size > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
      yield {
        at: spec,
        range: resource.cursor.at('metadata', 'name')?.range ?? spec.keyRange ?? spec.range,
        message: say`${describe(resource)} does not say which directions it is about; it counts for ${meant.join(say` and `)}`,
        fixes: [
          {
            title: say`Set policyTypes to ${meant.join(say` and `)}, as it is read now`,
            safety: 'safe',
            plan: () => setIn(spec, ['policyTypes'], meant, AFTER.networkPolicy.policyTypes),
          },
        ],
      };
      return;
    }
    if (types.kind !== 'sequence' || types.open) return;
    const listed = [...types.items()].map(({ value }) => value);
    for (const [key, type] of [
      ['ingress', 'Ingress'],
      ['egress', 'Egress'],
    ] as const) {
      const rules = spec.at(key);
      if (!rules || rules.size === 0 || listed.length === 0 || listed.includes(type)) continue;
      yield {
        at: rules,
        isWritten: true,
        range: rules.keyRange ?? rules.range,
        level: 'warning',
        message: say`The ${key} rules of ${describe(resource)} have no effect, as policyTypes does not list ${type}`,
        fixes: [
          {
            title: say`Add ${type} to policyTypes, so that other ${key} traffic is denied`,
            safety: 'intent',
            plan: () => appendItem(types, type),
          },
        ],
      };
    }
  },
});
