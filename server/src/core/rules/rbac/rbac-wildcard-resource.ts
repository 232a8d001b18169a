import { resourcesOfGroup } from '../../kubernetes/api-resources.js';
import { collectsEverything, type PolicyRule, policyRulesOf, wildcardLevel } from '../../kubernetes/rbac.js';
import { describe, type Resource } from '../../kubernetes/resource.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { refused, replaceItems } from '../../yaml/edit/edits.js';
import { keepNamed } from '../kit/grants.js';
import { joinNames } from '../kit/wording.js';

export default defineRule({
  id: 'rbac-wildcard-resource',
  family: 'rbac',
  level: 'error',
  scope: 'resource',
  controls: { cis: ['5.1.3'], nsa: ['rbac'] },
  summary: 'A role covers every resource',
  why: 'The wildcard includes Secrets and roles where the API group has them, and every resource that is installed later.',
  how: 'Name the resources that are needed.',
  references: [
    {
      title: 'Role Based Access Control Good Practices: Least privilege',
      url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
    },
  ],
  *check(resource) {
    const selector = collectsEverything(resource);
    if (selector) {
      yield {
        at: selector,
        isWritten: true,
        message: say`${describe(resource)} takes over the rules of every ClusterRole`,
      };
    }
    for (const rule of policyRulesOf(resource)) {
      const wildcards = rule.resources.filter(({ value }) => value === '*' || value === '*/*');
      const [wildcard] = wildcards;
      if (!wildcard) continue;
      const verbs = rule.verbs.some(({ value }) => value === '*')
        ? say`every verb`
        : joinNames(rule.verbs.map(({ text }) => text));
      yield {
        at: wildcard,
        message: say`${describe(resource)} allows ${verbs || say`its verbs`} on every resource of ${groupsOf(rule)}`,
        level: wildcardLevel(rule, resource),
        fixes: [nameResources(resource, rule, wildcards)],
      };
    }
  },
});

function groupsOf({ apiGroups }: Pick<PolicyRule, 'apiGroups'>): string {
  if (apiGroups.some(({ value }) => value === '*')) return say`every API group`;
  const names = apiGroups.map((group) => (group.value === '' ? say`the core group` : group.text));
  return names.length > 0 ? joinNames(names) : say`its API groups`;
}

function nameResources({ kind }: Resource, rule: PolicyRule, wildcards: readonly Cursor[]): Fix {
  const { cursor, apiGroups, resources } = rule;
  const named = resources.filter((item) => !wildcards.includes(item)).map(({ text }) => text);
  if (named.length > 0) {
    return {
      title: say`Remove "*" and keep ${joinNames(named)}`,
      safety: 'intent',
      plan: () => keepNamed(cursor.at('resources'), wildcards, named),
    };
  }
  const known = apiGroups.map(({ value }) =>
    typeof value === 'string' ? resourcesOfGroup(value, kind === 'Role') : undefined,
  );
  const isCore = apiGroups.some(({ value }) => value === '');
  return {
    title: say`Name the resources of ${groupsOf({ apiGroups })}, without ${isCore ? say`Secrets and ` : ''}subresources`,
    safety: 'intent',
    plan: () => {
      const list = cursor.at('resources');
      // The fix does not list secrets: whoever needs them has to add them.
      const names = [...new Set(known.flatMap((of) => of ?? []))].filter((name) => name !== 'secrets');
      if (!list || names.length === 0 || known.some((of) => of === undefined)) {
        return refused(say`only who uses the role can say which resources it needs`);
      }
      return replaceItems(list, names);
    },
  };
}
