import { describe, expect, test } from 'vitest';
import { resourcesOfGroup } from '../../server/src/core/kubernetes/api-resources.js';
import { yamlock } from './support.js';

/** Explains something, and returns what is printed. */
async function explained(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await yamlock(['explain', ...args]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}

/** Explains something that there is not, and returns the message. */
async function refused(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await yamlock(['explain', ...args]);
  expect(stdout).toBe('');
  expect(code).toBe(2);
  return stderr;
}

describe('a field', () => {
  test('has a type, a description and the fields below it with a sentence each', async () => {
    const text = await explained('Deployment.spec.template.spec.containers.securityContext');
    expect(text).toMatch(
      /^Kind {8}Deployment\napiVersion {2}apps\/v1\nField {7}spec\.template\.spec\.containers\.securityContext\nType {8}mapping\n\nDescription\n {2}SecurityContext defines/,
    );
    expect(text).toContain(
      '\n  runAsNonRoot  boolean\n      Indicates that the container must run as a non-root user.\n',
    );
  });

  test('says whether it is required, and which values it may have', async () => {
    const text = await explained('ing.spec.rules.http.paths.pathType');
    expect(text).toContain('\nRequired    yes\nValues      Exact, ImplementationSpecific, Prefix\n');
  });

  test('says its default', async () => {
    expect(await explained('Chart.yaml.type')).toContain('\nDefault     application\n');
    expect(await explained('Chart.yaml.deprecated')).toContain('\nDefault     false\n');
    expect(await explained('Chart.yaml.name')).not.toContain('\nDefault');
  });

  test.each([
    ['Pod.spec.hostnameOverride', 'From        Kubernetes 1.34'],
    ['Pod.spec.resourceClaims.source', 'Until       Kubernetes 1.30', '--kubernetes-version', '1.29'],
  ])('%s says which versions have it', async (name, line, ...options) => {
    expect(await explained(name, ...options)).toContain(`\n${line}\n`);
  });

  test('of the items of a list goes by the path with or without the name of an item', async () => {
    const plain = await explained('pod.spec.containers.image');
    expect(await explained('pod.spec.containers[web].image')).toBe(plain);
    expect(await explained('pod.spec.containers')).toContain('\nType        list of mappings\n');
  });

  test('of any name is described by the mapping that holds it', async () => {
    expect(await explained('ConfigMap.data')).toContain('\nType        mapping of strings\n');
    expect(await explained('ConfigMap.data.colour')).toContain('\nField       data.colour\nType        string\n');
  });
});

describe('a kind', () => {
  test.each([
    ['cj', 'CronJob'],
    ['cm', 'ConfigMap'],
    ['crd', 'CustomResourceDefinition'],
    ['csr', 'CertificateSigningRequest'],
    ['deploy', 'Deployment'],
    ['ds', 'DaemonSet'],
    ['ep', 'Endpoints'],
    ['ev', 'Event'],
    ['hpa', 'HorizontalPodAutoscaler'],
    ['ing', 'Ingress'],
    ['limits', 'LimitRange'],
    ['netpol', 'NetworkPolicy'],
    ['no', 'Node'],
    ['ns', 'Namespace'],
    ['pc', 'PriorityClass'],
    ['pdb', 'PodDisruptionBudget'],
    ['po', 'Pod'],
    ['pv', 'PersistentVolume'],
    ['pvc', 'PersistentVolumeClaim'],
    ['quota', 'ResourceQuota'],
    ['rc', 'ReplicationController'],
    ['rs', 'ReplicaSet'],
    ['sa', 'ServiceAccount'],
    ['sc', 'StorageClass'],
    ['sts', 'StatefulSet'],
    ['svc', 'Service'],
    ['DEPLOYMENT', 'Deployment'],
    ['helmreleases', 'HelmRelease'],
  ])('%s is %s', async (name, kind) => {
    expect(await explained(name)).toMatch(new RegExp(`^Kind {8}${kind}\n`));
  });

  test.each(['', 'apps', 'batch', 'networking.k8s.io', 'policy', 'rbac.authorization.k8s.io', 'storage.k8s.io'])(
    'of the group "%s" goes by its plural',
    async (group) => {
      const resources = resourcesOfGroup(group, false) ?? [];
      expect(resources.length).toBeGreaterThan(0);
      for (const resource of resources)
        expect((await explained(resource)).split('\n', 1)[0]?.toLowerCase()).toContain(resource.slice(0, -3));
    },
  );

  test.each([
    ['the newest stable version', 'hpa', 'autoscaling/v2'],
    ['a core kind before others of its name', 'Event', 'v1'],
    ['a kind of Kubernetes before those of other projects', 'Ingress', 'networking.k8s.io/v1'],
    ['a stable version before a newer one that is not', 'Certificate', 'cert-manager.io/v1'],
    ['the newest version where none is stable', 'Alert', 'notification.toolkit.fluxcd.io/v1beta3'],
  ])('is %s', async (_, name, apiVersion) => {
    expect(await explained(name)).toContain(`\napiVersion  ${apiVersion}\n`);
  });

  test('is chosen by --api-version, and the others are named', async () => {
    expect(await explained('hpa')).toContain('\nAlso        autoscaling/v1 (--api-version chooses)\n');
    expect(await explained('hpa', '--api-version', 'autoscaling/v1')).toContain('\napiVersion  autoscaling/v1\n');
    expect(await explained('Gateway', '--api-version', 'networking.istio.io/v1')).toContain('networking.istio.io/v1\n');
  });

  test('is the newest version that a version of Kubernetes serves', async () => {
    const text = await explained('FlowSchema', '--kubernetes-version', '1.27');
    expect(text).toContain('\napiVersion  flowcontrol.apiserver.k8s.io/v1beta3\n');
    expect(text).toContain('\nFrom        Kubernetes 1.26\nUntil       Kubernetes 1.31\n');
  });

  test('that the newest version of Kubernetes has no more is shown as it was last', async () => {
    const text = await explained('PodSchedulingContext');
    expect(text).toContain('\nUntil       Kubernetes 1.31\n');
    expect(text).toContain('\n  spec  mapping, required\n');
  });
});

test.each([
  ['Chart.yaml', 'File        Chart.yaml\n', 'appVersion  string'],
  ['chart.yaml.dependencies', 'File        Chart.yaml\nField       dependencies\n', 'repository  string'],
  [
    '.sops.yaml.creation_rules',
    'File        .sops.yaml\nField       creation_rules\n',
    'age  string or list of strings',
  ],
  ['kustomization.yaml.images', 'Kind        Kustomization\napiVersion  kustomize.config.k8s.io/v1beta1\n', 'newTag'],
  ['kustomization.yml', 'Kind        Kustomization\napiVersion  kustomize.config.k8s.io/v1beta1\n', 'resources'],
  ['dex.issuer', 'File        dex\nField       issuer\n', 'Type        string'],
])('%s is explained as a file', async (name, start, part) => {
  const text = await explained(name);
  expect(text.startsWith(start)).toBe(true);
  expect(text).toContain(part);
});

describe('a message', () => {
  test.each([
    [['Deploymnt'], 'There is no kind "Deploymnt"; did you mean Deployment? `yamlock schema` lists the kinds'],
    [['chart.yml'], 'There is no kind "chart"'],
    [
      ['deploy.spec.templte.spec'],
      'Deployment.spec has no field "templte"; did you mean template? `yamlock explain Deployment.spec` lists them',
    ],
    [['Pod.spec.hostpid'], 'did you mean hostPID?'],
    [['Pod.spec.quite-something-else'], 'Pod.spec has no field "quite-something-else". `yamlock'],
    [['Deployment.spec.replicas.x'], 'Deployment.spec.replicas is of the type integer and has no fields'],
    [['Pod..spec'], 'The path Pod..spec has a dot too many'],
    [
      ['Pod.spec.hostnameOverride', '--kubernetes-version', '1.30'],
      'Pod.spec has the field "hostnameOverride" from Kubernetes 1.34 on',
    ],
    [
      ['Pod.spec.resourceClaims.source'],
      'Pod.spec.resourceClaims has the field "source" in Kubernetes 1.30 and before only',
    ],
    [['Deployment', '--api-version', 'apps/v1beta1'], 'Deployment has no version apps/v1beta1; known are apps/v1'],
    [
      ['FlowSchema', '--api-version', 'flowcontrol.apiserver.k8s.io/v1', '--kubernetes-version', '1.27'],
      'flowcontrol.apiserver.k8s.io/v1 of FlowSchema is served from Kubernetes 1.29 on',
    ],
    [
      ['PodSchedulingContext', '--kubernetes-version', '1.37'],
      'Kubernetes 1.37 has no PodSchedulingContext: resource.k8s.io/v1alpha3 is served in Kubernetes 1.31 to 1.31 only',
    ],
    [['Pod', '--kubernetes-version', '2.0'], '--kubernetes-version takes a version from 1.0'],
    [['image-latest', '--recursive'], '--recursive goes with a kind, and image-latest is a rule'],
    [['image-latst'], 'There is no rule "image-latst"; did you mean image-latest?'],
    [[], 'explain needs one rule or kind'],
  ])('for %j says what was meant', async (args, message) => {
    expect(await refused(...args)).toContain(message);
  });
});

describe('the tree', () => {
  test('has all fields with their types, indented', async () => {
    const text = await explained('Deployment', '--recursive');
    expect(text).toMatch(/^Kind {8}Deployment\napiVersion {2}apps\/v1\n\nFields\n {2}apiVersion {2}string\n/);
    expect(text).toContain('\n  spec  mapping, required\n    minReadySeconds  integer\n');
    expect(text).toMatch(/\n {8}containers {2}list of mappings, required\n {10}args {2}list of strings\n/);
  });

  test('is the same by the name schema', async () => {
    const tree = await explained('deploy.spec.template.spec.containers', '--recursive');
    expect(await yamlock(['schema', 'deploy.spec.template.spec.containers'])).toEqual({
      code: 0,
      stdout: tree,
      stderr: '',
    });
  });

  test('begins at a field, and follows the version', async () => {
    const fields = async (version: string): Promise<string> =>
      (await yamlock(['schema', 'Pod.spec', '--kubernetes-version', version])).stdout;
    expect(await fields('1.30')).not.toContain('hostnameOverride');
    expect(await fields('1.34')).toContain('\n  hostnameOverride  string\n');
  });

  test('has the keys of any name, and ends where a type holds itself', async () => {
    const text = await explained('crd.spec.versions.schema.openAPIV3Schema', '--recursive');
    expect(text).toMatch(/\n {2}properties {2}mapping of mappings\n {4}<key> {2}mapping\n {6}…/);
    expect(text.split('\n').length).toBeLessThan(200);
  });

  test('lists the kinds and files without an argument', async () => {
    const { code, stdout } = await yamlock(['schema']);
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines).toContain('HorizontalPodAutoscaler  autoscaling/v2, autoscaling/v1, autoscaling/v2beta2');
    expect(lines).toContain('Chart.yaml');
    expect(stdout).not.toContain('DeploymentList');
    expect((await yamlock(['schema', 'Pod', 'Node'])).code).toBe(2);
  });
});
