import { describe, expect, test } from 'vitest';
import { hasPodSpecTable, KINDS_WITH_PODS } from '../../server/src/core/kubernetes/pod-spec-table.js';
import { findings, rulesOf } from '../conformance/check.js';

/*
 * The same pod in every kind that holds pods: what the Pod Security Standards find in it has to be found below the path
 * where that kind keeps its pods, and nowhere else.
 */

/** A container that breaks what the standard asks of containers. */
const container = (name: string) => ({
  name,
  image: 'registry.example/app:1.2.3',
  ports: [{ containerPort: 80, hostPort: 80 }],
  livenessProbe: { httpGet: { host: 'example.com', port: 80 } },
  lifecycle: { preStop: { tcpSocket: { host: 'example.com', port: 80 } } },
  securityContext: {
    privileged: true,
    allowPrivilegeEscalation: true,
    procMount: 'Unmasked',
    runAsNonRoot: false,
    runAsUser: 0,
    capabilities: { add: ['NET_RAW'], drop: ['CHOWN'] },
    seLinuxOptions: { type: 'spc_t', user: 'root', role: 'admin' },
    seccompProfile: { type: 'Unconfined' },
    appArmorProfile: { type: 'Unconfined' },
    windowsOptions: { hostProcess: true },
  },
});

/** What breaks what the standard asks of pods. */
const POD = {
  hostNetwork: true,
  hostPID: true,
  hostIPC: true,
  securityContext: {
    runAsNonRoot: false,
    runAsUser: 0,
    sysctls: [{ name: 'kernel.msgmax', value: '1' }],
    seLinuxOptions: { type: 'spc_t' },
    seccompProfile: { type: 'Unconfined' },
    appArmorProfile: { type: 'Unconfined' },
    windowsOptions: { hostProcess: true },
  },
  volumes: [
    { name: 'node', hostPath: { path: '/srv' } },
    { name: 'old', nfs: { server: 'nfs.example.com', path: '/' } },
  ],
};

type Tree = { readonly [key: string]: unknown };
const STANDARD = {
  ...POD,
  containers: [container('app')],
  initContainers: [container('init')],
  ephemeralContainers: [container('debug')],
};

/** Puts a value at a dotted path; `[]` makes a list of one item, `*` an entry of any name. */
function nest(path: string, value: unknown): Tree {
  if (path === '') return value as Tree;
  return path.split('.').reduceRight<unknown>((inner, step) => {
    if (step === '[]') return [inner];
    return { [step === '*' ? 'Worker' : step]: inner };
  }, value) as Tree;
}

/** The pointer of what `nest` puts somewhere. */
function pointerOf(path: string): string {
  if (path === '') return '';
  return path
    .split('.')
    .map((step) => `/${step === '[]' ? '0' : step === '*' ? 'Worker' : step}`)
    .join('');
}

/** What is found in an object, as `rule pointer`. */
function foundIn(kind: string, apiVersion: string, content: Tree, version: number): readonly string[] {
  const text = JSON.stringify({ apiVersion, kind, metadata: { name: 'web' }, ...content }, undefined, 1);
  return findings(text, rulesOf('restricted'), version)
    .map(({ rule, pointer }) => `${rule.id} ${pointer}`)
    .sort();
}

/** The same below other paths: that of the pod, and those of its lists of containers. */
function shifted(found: readonly string[], from: string, to: string): readonly string[] {
  return found.map((one) => one.replace(` ${from}`, ` ${to}`)).sort();
}

const KUBERNETES = ['v1', 'apps/v1', 'batch/v1'];
const TEMPLATE = 'spec.template.spec';

/** Kinds whose pod is a whole pod spec, with where it stands. */
const WHOLE: readonly (readonly [kind: string, apiVersion: string, path: string])[] = [
  ['Pod', 'v1', 'spec'],
  ['Deployment', 'apps/v1', TEMPLATE],
  ['StatefulSet', 'apps/v1', TEMPLATE],
  ['DaemonSet', 'apps/v1', TEMPLATE],
  ['ReplicaSet', 'apps/v1', TEMPLATE],
  ['ReplicationController', 'v1', TEMPLATE],
  ['Job', 'batch/v1', TEMPLATE],
  ['CronJob', 'batch/v1', 'spec.jobTemplate.spec.template.spec'],
  ['PodTemplate', 'v1', 'template.spec'],
  ['Notebook', 'kubeflow.org/v1', TEMPLATE],
  ['Rollout', 'argoproj.io/v1alpha1', TEMPLATE],
  ['DeploymentConfig', 'apps.openshift.io/v1', TEMPLATE],
  ['Service', 'serving.knative.dev/v1', TEMPLATE],
  ['TFJob', 'kubeflow.org/v1', 'spec.tfReplicaSpecs.*.template.spec'],
  ['PyTorchJob', 'kubeflow.org/v1', 'spec.pytorchReplicaSpecs.*.template.spec'],
  ['MPIJob', 'kubeflow.org/v1', 'spec.mpiReplicaSpecs.*.template.spec'],
  ['XGBoostJob', 'kubeflow.org/v1', 'spec.xgbReplicaSpecs.*.template.spec'],
  ['PaddleJob', 'kubeflow.org/v1', 'spec.paddleReplicaSpecs.*.template.spec'],
  ['JAXJob', 'kubeflow.org/v1', 'spec.jaxReplicaSpecs.*.template.spec'],
  [
    'TrainingRuntime',
    'trainer.kubeflow.org/v1alpha1',
    'spec.template.spec.replicatedJobs.[].template.spec.template.spec',
  ],
  [
    'ClusterTrainingRuntime',
    'trainer.kubeflow.org/v1alpha1',
    'spec.template.spec.replicatedJobs.[].template.spec.template.spec',
  ],
  ['InferenceService', 'serving.kserve.io/v1beta1', 'spec.predictor.workerSpec'],
  ['ServingRuntime', 'serving.kserve.io/v1alpha1', 'spec'],
  ['ClusterServingRuntime', 'serving.kserve.io/v1alpha1', 'spec'],
  ['LLMInferenceService', 'serving.kserve.io/v1alpha1', 'spec.template'],
  ['LLMInferenceService', 'serving.kserve.io/v1alpha1', 'spec.worker'],
  ['LLMInferenceService', 'serving.kserve.io/v1alpha1', 'spec.prefill.template'],
  ['LLMInferenceService', 'serving.kserve.io/v1alpha1', 'spec.prefill.worker'],
  ['RayCluster', 'ray.io/v1', 'spec.headGroupSpec.template.spec'],
  ['RayCluster', 'ray.io/v1', 'spec.workerGroupSpecs.[].template.spec'],
  ['RayJob', 'ray.io/v1', 'spec.rayClusterSpec.headGroupSpec.template.spec'],
  ['RayJob', 'ray.io/v1', 'spec.rayClusterSpec.workerGroupSpecs.[].template.spec'],
  ['RayService', 'ray.io/v1', 'spec.rayClusterConfig.headGroupSpec.template.spec'],
  ['RayService', 'ray.io/v1', 'spec.rayClusterConfig.workerGroupSpecs.[].template.spec'],
  ['Job', 'batch.volcano.sh/v1alpha1', 'spec.tasks.[].template.spec'],
  ['ScaledJob', 'keda.sh/v1alpha1', 'spec.jobTargetRef.template.spec'],
  ['Sandbox', 'agents.x-k8s.io/v1alpha1', 'spec.podTemplate.spec'],
  ['SandboxTemplate', 'extensions.agents.x-k8s.io/v1alpha1', 'spec.podTemplate.spec'],
  ['Prometheus', 'monitoring.coreos.com/v1', 'spec'],
  ['Alertmanager', 'monitoring.coreos.com/v1', 'spec'],
  ['ThanosRuler', 'monitoring.coreos.com/v1', 'spec'],
  ['Widget', 'example.com/v1', TEMPLATE],
  ['Widget', 'example.com/v1', 'spec.deep.[].podTemplate.spec'],
];

/** Kinds that keep containers in other places than a pod spec does: each container stands where a container's would. */
const SINGLE: readonly (readonly [kind: string, apiVersion: string, pod: string, container: string])[] = [
  ...['container', 'script', 'containerSet.containers.[]', 'sidecars.[]', 'initContainers.[]'].flatMap((place) =>
    (
      [
        ['Workflow', 'spec.templates.[]'],
        ['WorkflowTemplate', 'spec.templates.[]'],
        ['ClusterWorkflowTemplate', 'spec.templates.[]'],
        ['Workflow', 'spec.templateDefaults'],
        ['CronWorkflow', 'spec.workflowSpec.templates.[]'],
      ] as const
    ).map(([kind, pod]) => [kind, 'argoproj.io/v1alpha1', pod, place] as const),
  ),
  ...['steps.[]', 'sidecars.[]', 'stepTemplate'].flatMap((place) =>
    (
      [
        ['Task', 'spec'],
        ['ClusterTask', 'spec'],
        ['TaskRun', 'spec.taskSpec'],
        ['Pipeline', 'spec.tasks.[].taskSpec'],
        ['Pipeline', 'spec.finally.[].taskSpec'],
        ['PipelineRun', 'spec.pipelineSpec.tasks.[].taskSpec'],
        ['PipelineRun', 'spec.pipelineSpec.finally.[].taskSpec'],
      ] as const
    ).map(([kind, pod]) => [kind, 'tekton.dev/v1', pod, place] as const),
  ),
  ...['sidecars.[]', 'initContainers.[]'].flatMap((place) =>
    (
      [
        ['SparkApplication', 'spec.driver'],
        ['SparkApplication', 'spec.executor'],
        ['ScheduledSparkApplication', 'spec.template.driver'],
        ['ScheduledSparkApplication', 'spec.template.executor'],
      ] as const
    ).map(([kind, pod]) => [kind, 'sparkoperator.k8s.io/v1beta2', pod, place] as const),
  ),
  ...['sidecars.[]', 'initContainers.[]'].map(
    (place) => ['PodDefault', 'kubeflow.org/v1alpha1', 'spec', place] as const,
  ),
  ...['predictor', 'transformer', 'explainer'].flatMap((part) =>
    ['model', 'sklearn', 'containers.[]', 'initContainers.[]'].map(
      (place) => ['InferenceService', 'serving.kserve.io/v1beta1', `spec.${part}`, place] as const,
    ),
  ),
];

describe('what the standard finds in a pod', () => {
  test('is what is wrong with it, once for each place', () => {
    const found = foundIn('Pod', 'v1', { spec: STANDARD }, 37);
    const rules = new Set(found.map((one) => one.split(' ')[0]));
    // Nothing is missing where everything is written, the profile included; one rule is for user namespaces alone.
    const silent = new Set([
      'pss-seccomp-missing',
      'pss-proc-mount-restricted',
      'gitrepo-volume',
      'runtime-socket',
      'sensitive-host-path',
    ]);
    expect([...rules].sort()).toEqual([...rulesOf('restricted')].filter((id) => !silent.has(id)).sort());
    expect(new Set(found).size).toBe(found.length);
  });

  test.each(WHOLE)('is the same in a %s of %s, below %s', (kind, apiVersion, path) => {
    for (const version of [20, 24, 30, 37]) {
      const expected = shifted(foundIn('Pod', 'v1', { spec: STANDARD }, version), '/spec', pointerOf(path));
      expect(foundIn(kind, apiVersion, nest(path, STANDARD), version), `Kubernetes 1.${version}`).toEqual(expected);
    }
  });

  test.each(SINGLE)('is the same for a container in a %s of %s, below %s, %s', (kind, apiVersion, path, place) => {
    for (const version of [20, 24, 30, 37]) {
      const expected = shifted(
        foundIn('Pod', 'v1', { spec: { containers: [container('app')] } }, version),
        '/spec/containers/0',
        pointerOf(`${path}.${place}`),
      );
      const found = foundIn(kind, apiVersion, nest(`${path}.${place}`, container('app')), version);
      expect(found, `Kubernetes 1.${version}`).toEqual(expected);
    }
  });

  test.each(['predictor', 'transformer', 'explainer'])(
    'is the same in a %s of KServe, which is a pod itself',
    (part) => {
      const { ephemeralContainers: _, ...pod } = STANDARD;
      const expected = shifted(foundIn('Pod', 'v1', { spec: pod }, 37), '/spec', `/spec/${part}`);
      expect(foundIn('InferenceService', 'serving.kserve.io/v1beta1', { spec: { [part]: pod } }, 37)).toEqual(expected);
    },
  );

  test('counts what an Argo workflow says for its templates once, where it says it', () => {
    const templates = ['one', 'two'].map((name) => ({ name, container: { image: 'registry.example/app:1.2.3' } }));
    const { hostPID: _pid, hostIPC: _ipc, ...pod } = POD;
    const expected = foundIn('Pod', 'v1', { spec: { ...pod, containers: [container('app')] } }, 37).filter(
      (one) => !one.includes('/containers/'),
    );
    const found = foundIn('Workflow', 'argoproj.io/v1alpha1', { spec: { ...pod, templates } }, 37);
    expect(found.filter((one) => !one.includes('/templates/'))).toEqual(expected);
  });

  test('is asked of every kind of the table', () => {
    const asked = new Set([...WHOLE, ...SINGLE].map(([kind]) => kind));
    expect([...KINDS_WITH_PODS].filter((kind) => !asked.has(kind))).toEqual([]);
    expect(hasPodSpecTable('Widget')).toBe(false);
  });

  test.each(WHOLE.filter(([, apiVersion]) => KUBERNETES.includes(apiVersion)))(
    'that writes nothing is the same in a %s of %s, below %s',
    (kind, apiVersion, path) => {
      const bare = { containers: [{ name: 'app', image: 'registry.example/app:1.2.3' }] };
      const expected = shifted(foundIn('Pod', 'v1', { spec: bare }, 37), '/spec', pointerOf(path));
      expect(expected).toHaveLength(4);
      expect(foundIn(kind, apiVersion, nest(path, bare), 37)).toEqual(expected);
    },
  );
});
