import { groupsWith } from '../../kubernetes/api-resources.js';
import { type PolicyRule, policyRulesOf } from '../../kubernetes/rbac.js';
import { describe } from '../../kubernetes/resource.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { refused, replaceItems } from '../../yaml/edit/edits.js';
import { keepNamed } from '../kit/grants.js';
import { rbacPractice } from '../kit/links.js';
import { joinNames } from '../kit/wording.js';

export default defineRule({
  id: 'rbac-wildcard-api-group',
  family: 'rbac',
  level: 'warning',
  scope: 'resource',
  controls: { cis: ['5.1.3'], nsa: ['rbac'] },
  summary: 'A role covers every API group',
  why: 'The wildcard includes resources of the same name in groups that are installed later.',
  how: "Name the API groups of the resources; `kubectl api-resources` lists them, and '' is the core group.",
  references: [rbacPractice('Least privilege', 'least-privilege')],
  *check(resource) {
    for (const rule of policyRulesOf(resource)) {
      const wildcards = rule.apiGroups.filter(({ value }) => value === '*');
      const [wildcard] = wildcards;
      // `rbac-wildcard-resource` reports a rule with all resources.
      if (!wildcard || rule.resources.some(({ value }) => value === '*' || value === '*/*')) continue;
      const names = joinNames(rule.resources.map(({ text }) => text));
      yield {
        at: wildcard,
        message: say`${describe(resource)} covers ${names || say`its resources`} of every API group`,
        fixes: [nameGroups(rule, wildcards)],
      };
    }
  },
});

function nameGroups({ cursor, apiGroups, resources }: PolicyRule, wildcards: readonly Cursor[]): Fix {
  const named = apiGroups.filter((group) => !wildcards.includes(group)).map(({ text }) => text);
  if (named.length > 0) {
    return {
      title: say`Remove "*" and keep ${joinNames(named.map((name) => name || say`the core group`))}`,
      safety: 'intent',
      plan: () => keepNamed(cursor.at('apiGroups'), wildcards, named),
    };
  }
  const groups = resources.map(({ text }) => groupsWith(text.split('/')[0] ?? ''));
  return {
    title: say`Name the API groups of the resources`,
    safety: 'intent',
    plan: () => {
      const list = cursor.at('apiGroups');
      if (!list || groups.length === 0 || groups.some((having) => having.length === 0))
        return refused(say`it is not known which API group has each of the resources`);
      return replaceItems(list, [...new Set(groups.flat())]);
    },
  };
}
