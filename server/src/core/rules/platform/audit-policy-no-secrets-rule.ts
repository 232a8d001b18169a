import { auditRulesOf, coversResource } from '../../kubernetes/audit-policy.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { appendItem } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'audit-policy-no-secrets-rule',
  family: 'platform',
  level: 'information',
  scope: 'resource',
  controls: { cis: ['3.2.2'] },
  summary: 'The audit policy does not record who reads Secrets',
  why: 'After an incident nobody can tell which Secrets were read, and by whom.',
  how: 'Add a rule with the level Metadata for secrets and configmaps.',
  references: [
    {
      title: 'Auditing: Audit policy',
      url: 'https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#audit-policy',
    },
  ],
  *check(resource) {
    const list = resource.cursor.at('rules');
    const rules = auditRulesOf(resource);
    if (!list || list.open || list.items().some(({ open }) => open) || rules.length === 0) return;
    const recorded = rules.some(
      (rule) => coversResource(rule, { group: '', name: 'secrets' }) && rule.at('level')?.value !== 'None',
    );
    if (recorded) return;
    yield {
      at: list,
      range: list.keyRange ?? list.range,
      message: say`No rule of the audit policy records who reads Secrets`,
      fixes: [
        {
          title: say`Add a rule that records metadata of secrets and configmaps`,
          safety: 'review',
          plan: () =>
            appendItem(list, { level: 'Metadata', resources: [{ group: '', resources: ['secrets', 'configmaps'] }] }),
        },
      ],
    };
  },
});
