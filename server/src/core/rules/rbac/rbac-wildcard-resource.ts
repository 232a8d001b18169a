import { collectsEverything, isAboutCustomGroups, type PolicyRule, policyRulesOf } from '../../kubernetes/rbac.js';
import { describe } from '../../kubernetes/resource.js';
import { listOf } from '../../kubernetes/wording.js';
import { defineRule, type Fix } from '../../rule.js';
import type { Cursor } from '../../yaml/cursor.js';
import { refused, removeEntry, replaceItems } from '../../yaml/edits.js';

/**
 * What the wildcard means for API groups that are small and fixed. The core group is not among them: a list of it would
 * grant Secrets and nodes to who needed pods.
 */
const RESOURCES_OF_GROUP: Readonly<Record<string, readonly string[]>> = {
  apps: ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  autoscaling: ['horizontalpodautoscalers'],
  batch: ['cronjobs', 'jobs'],
  'coordination.k8s.io': ['leases'],
  'discovery.k8s.io': ['endpointslices'],
  'events.k8s.io': ['events'],
  'networking.k8s.io': ['ingressclasses', 'ingresses', 'networkpolicies'],
  policy: ['poddisruptionbudgets'],
};

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
      yield { at: selector, message: `${describe(resource)} takes over the rules of every ClusterRole` };
    }
    for (const rule of policyRulesOf(resource)) {
      const wildcard = rule.resources.find(({ value }) => value === '*' || value === '*/*');
      if (!wildcard) continue;
      const verbs = rule.verbs.some(({ value }) => value === '*')
        ? 'every verb'
        : listOf(rule.verbs.map(({ text }) => text));
      yield {
        at: wildcard,
        message: `${describe(resource)} allows ${verbs || 'its verbs'} on every resource of ${groupsOf(rule)}`,
        // An operator's own API, mostly in the role of that operator.
        ...(isAboutCustomGroups(rule) ? { level: 'information' as const } : {}),
        fixes: [nameResources(rule, wildcard)],
      };
    }
  },
});

function groupsOf({ apiGroups }: PolicyRule): string {
  if (apiGroups.some(({ value }) => value === '*')) return 'every API group';
  const names = apiGroups.map((group) => (group.value === '' ? 'the core group' : group.text));
  return names.length > 0 ? listOf(names) : 'its API groups';
}

function nameResources({ cursor, apiGroups, resources }: PolicyRule, wildcard: Cursor): Fix {
  const named = resources.filter((item) => item.value !== '*' && item.value !== '*/*').map(({ text }) => text);
  if (named.length > 0) {
    return {
      title: `Remove "*" and keep ${listOf(named)}`,
      safety: 'review',
      plan: () => removeEntry(wildcard),
    };
  }
  const known = apiGroups.map(({ value }) =>
    typeof value === 'string' && Object.hasOwn(RESOURCES_OF_GROUP, value) ? RESOURCES_OF_GROUP[value] : undefined,
  );
  return {
    title: 'Name the resources of the API group, without their subresources',
    safety: 'review',
    plan: () => {
      const list = cursor.at('resources');
      if (!list || known.length === 0 || known.some((names) => names === undefined)) {
        return refused('only who uses the role can say which resources it needs');
      }
      return replaceItems(list, [...new Set(known.flatMap((names) => names ?? []))]);
    },
  };
}
