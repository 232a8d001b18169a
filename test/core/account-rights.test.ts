import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { Project } from '../../server/src/host/project/project.js';
import { rethrow } from '../harness/run.js';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  serviceAccountName: runner
  containers: [{name: app, image: 'registry.example/app:1.0.0'}]
`;
const BINDING = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: runner}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: runner, namespace: shop}]
`;

function opened() {
  const project = new Project(new MemoryHost(new Map()), { root: '/p', settings: DEFAULT_SETTINGS });
  const levels = (pod = POD): readonly string[] => {
    const { file } = project.update('/p/web/pod.yaml', pod);
    return project
      .check(file, rethrow)
      .filter(({ rule }) => rule.id === 'sa-automount')
      .map(({ level, finding }) => `${level}${finding.fixes ? '' : ' without a fix'}`);
  };
  return { project, levels };
}

describe('the token of an account', () => {
  test('is spoken of again once its binding is gone', () => {
    const { project, levels } = opened();
    expect(levels()).toEqual(['information']);
    for (const _ of project.indexInSteps('/p/web/rbac.yaml', `a: 1\n---\n${BINDING}`));
    expect(levels()).toEqual([]);
    expect(project.update('/p/web/rbac.yaml', BINDING.replaceAll('runner', 'other')).factsChanged).toBe(true);
    expect(levels()).toEqual(['information']);
  });

  test('goes by the kustomizations there are at the moment', () => {
    const { project, levels } = opened();
    project.update('/p/rbac/binding.yaml', BINDING);
    expect(levels()).toEqual(['information']);
    const taken = 'namespace: store\nresources: [web/pod.yaml, rbac/binding.yaml]\n';
    expect(project.update('/p/kustomization.yaml', taken).factsChanged).toBe(true);
    expect(levels()).toEqual([]);
    project.update('/p/kustomization.yaml', 'namespace: store\nresources: [web/pod.yaml]\n');
    expect(levels()).toEqual(['information']);
    // Taken together, but for accounts of two namespaces: what stands in one is moved nowhere.
    project.update('/p/kustomization.yaml', 'resources: [web/pod.yaml, rbac/binding.yaml]\n');
    expect(levels(POD.replace('{name: web}', '{name: web, namespace: other}'))).toEqual(['information']);
    expect(levels(POD.replace('{name: web}', '{name: web, namespace: shop}'))).toEqual([]);
    // One that binds the account of the namespace that it puts the pod into.
    project.update('/p/kustomization.yaml', 'namespace: shop\nresources: [web/pod.yaml]\n');
    expect(levels()).toEqual([]);
  });

  test('is left open where everybody has rights, or a template says who', () => {
    const { project, levels } = opened();
    project.update(
      '/p/web/all.yaml',
      BINDING.replace(/subjects.*/, 'subjects: [{kind: Group, name: "system:serviceaccounts"}]'),
    );
    expect(levels()).toEqual(['information without a fix']);
    project.update('/p/web/all.yaml', BINDING.replace(/subjects.*/, 'subjects: {{ toYaml .Values.subjects }}'));
    expect(levels()).toEqual(['information without a fix']);
    project.update('/p/web/all.yaml', BINDING.replace(/subjects.*/, 'subjects: []'));
    expect(levels()).toEqual(['information']);
  });
});
