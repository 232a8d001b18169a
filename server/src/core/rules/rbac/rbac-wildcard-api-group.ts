import { type PolicyRule, policyRulesOf } from '../../kubernetes/rbac.js';
import { rbacPractice } from '../../kubernetes/references.js';
import { describe } from '../../kubernetes/resource.js';
import { listOf } from '../../kubernetes/wording.js';
import { defineRule, type Fix } from '../../rule.js';
import type { Cursor } from '../../yaml/cursor.js';
import { refused, removeEntry, replaceItems } from '../../yaml/edits.js';

/** The only groups that Kubernetes itself has these resources in. */
const GROUP_OF: Readonly<Record<string, string>> = {
  ...of('', 'configmaps endpoints namespaces nodes persistentvolumeclaims persistentvolumes pods secrets services'),
  ...of('', 'serviceaccounts replicationcontrollers resourcequotas limitranges'),
  ...of('apps', 'controllerrevisions daemonsets deployments replicasets statefulsets'),
  ...of('autoscaling', 'horizontalpodautoscalers'),
  ...of('batch', 'cronjobs jobs'),
  ...of('coordination.k8s.io', 'leases'),
  ...of('discovery.k8s.io', 'endpointslices'),
  ...of('networking.k8s.io', 'ingresses ingressclasses networkpolicies'),
  ...of('policy', 'poddisruptionbudgets'),
  ...of('rbac.authorization.k8s.io', 'clusterrolebindings clusterroles rolebindings roles'),
  ...of('storage.k8s.io', 'csidrivers csinodes storageclasses volumeattachments'),
};

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
      const wildcard = rule.apiGroups.find(({ value }) => value === '*');
      // With every resource the rule about resources says all there is to say.
      if (!wildcard || rule.resources.some(({ value }) => value === '*' || value === '*/*')) continue;
      const names = listOf(rule.resources.map(({ text }) => text));
      yield {
        at: wildcard,
        message: `${describe(resource)} covers ${names || 'its resources'} of every API group`,
        fixes: [nameGroups(rule, wildcard)],
      };
    }
  },
});

function nameGroups({ cursor, apiGroups, resources }: PolicyRule, wildcard: Cursor): Fix {
  const named = apiGroups.filter(({ value }) => value !== '*');
  if (named.length > 0) {
    return {
      title: `Remove "*" and keep ${listOf(named.map(({ text }) => (text === '' ? 'the core group' : text)))}`,
      safety: 'review',
      plan: () => removeEntry(wildcard),
    };
  }
  const groups = resources.map(({ text }) => groupOf(text.split('/')[0] ?? ''));
  return {
    title: 'Name the API groups of the resources',
    safety: 'review',
    plan: () => {
      const list = cursor.at('apiGroups');
      if (!list || groups.length === 0 || groups.some((group) => group === undefined))
        return refused('it is not known which API group has each of the resources');
      return replaceItems(list, [...new Set(groups.flatMap((group) => group ?? []))]);
    },
  };
}

function groupOf(name: string): string | undefined {
  return Object.hasOwn(GROUP_OF, name) ? GROUP_OF[name] : undefined;
}

function of(group: string, resources: string): Readonly<Record<string, string>> {
  return Object.fromEntries(resources.split(' ').map((name) => [name, group]));
}
