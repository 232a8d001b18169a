import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'istio-authz-allow-all',
  family: 'mesh',
  level: 'warning',
  scope: 'resource',
  summary: 'An AuthorizationPolicy allows everything',
  why: 'A request is allowed as soon as one policy allows it: with an empty rule the others of the workload mean nothing.',
  how: 'Say in `from`, `to` or `when` which requests are meant.',
  references: [
    {
      title: 'Istio: Authorization Policy',
      url: 'https://istio.io/latest/docs/reference/config/security/authorization-policy/',
    },
    {
      title: 'Istio: Security Best Practices, safer authorization policy patterns',
      url: 'https://istio.io/latest/docs/ops/best-practices/security/#safer-authorization-policy-patterns',
    },
  ],
  *check(resource) {
    if (resource.kind !== 'AuthorizationPolicy' || resource.group !== 'security.istio.io') return;
    const spec = resource.cursor.at('spec');
    const action = spec?.at('action');
    if (!spec || (action ? action.value !== 'ALLOW' : spec.open)) return;
    for (const rule of spec.at('rules')?.items() ?? []) {
      if (rule.kind !== 'map' || rule.size > 0 || rule.open) continue;
      yield {
        at: rule,
        isWritten: true,
        message: say`${describe(resource)} allows every request`,
        // It may be intended for one workload, such as a gateway or a webhook.
        ...(spec.has('selector') || spec.has('targetRefs') ? { level: 'information' as const } : {}),
      };
    }
  },
});
