import { describe, expect, test } from 'vitest';
import { groupsWith, resourcesOfGroup, verbsOf } from '../../server/src/core/kubernetes/api-resources.js';

describe('the resources of the Kubernetes API', () => {
  test.each<[string, boolean, readonly string[] | undefined]>([
    ['apps', false, ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets']],
    ['networking.k8s.io', true, ['ingresses', 'networkpolicies']],
    ['networking.k8s.io', false, ['ingressclasses', 'ingresses', 'ipaddresses', 'networkpolicies', 'servicecidrs']],
    ['node.k8s.io', true, []],
    ['cert-manager.io', false, undefined],
    ['constructor', false, undefined],
  ])('of the group %j, namespaced only: %j', (group, namespacedOnly, expected) => {
    expect(resourcesOfGroup(group, namespacedOnly)).toEqual(expected);
  });

  test.each<[string, readonly string[]]>([
    ['pods', ['']],
    ['events', ['', 'events.k8s.io']],
    ['roles', ['rbac.authorization.k8s.io']],
    ['certificates', []],
  ])('%s stand in %j', (resource, groups) => {
    expect(groupsWith(resource)).toEqual(groups);
  });

  test.each<[string, readonly string[] | undefined]>([
    ['pods', ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']],
    ['namespaces', ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch']],
    ['certificates', ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']],
    ['certificates/status', ['get', 'patch', 'update']],
    ['pods/exec', ['create', 'get']],
    ['tokenreviews', ['create']],
    ['certificates/renewal', undefined],
    ['constructor', ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']],
  ])('%s answer to %j', (resource, verbs) => {
    expect(verbsOf(resource)).toEqual(verbs);
  });
});
