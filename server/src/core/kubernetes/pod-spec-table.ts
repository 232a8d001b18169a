/** The paths of a pod in a kind, and of the containers in that pod. `*` is every entry of a map, `[]` every item. */
export interface PodShape {
  readonly pod: string;
  readonly containers: readonly string[];
  /** Containers that a controller completes: a missing field says nothing. */
  readonly completed?: readonly string[];
  /** A mapping whose fields hold for the pod where the pod does not write them itself. */
  readonly defaults?: string;
  /** True when a controller completes the pod, or the rest of it is written elsewhere: a missing field says nothing. */
  readonly partial?: boolean;
}

/** The lists of containers of a pod spec. */
export const STANDARD_CONTAINERS = ['containers.[]', 'initContainers.[]', 'ephemeralContainers.[]'] as const;

const pod = (path: string): PodShape => ({ pod: path, containers: STANDARD_CONTAINERS });
const inTemplate = [pod('spec.template.spec')];
const replicas = (key: string): readonly PodShape[] => [pod(`spec.${key}.*.template.spec`)];
const partial = (path: string, containers: readonly string[] = STANDARD_CONTAINERS): PodShape => ({
  pod: path,
  containers,
  partial: true,
});

/** Container-like fields of a KServe component: one per model framework. */
const KSERVE = [
  'model',
  'sklearn',
  'xgboost',
  'tensorflow',
  'pytorch',
  'triton',
  'onnx',
  'huggingface',
  'pmml',
  'lightgbm',
  'paddle',
];
const kserve = (path: string): PodShape => ({
  pod: path,
  containers: ['containers.[]', 'initContainers.[]'],
  completed: KSERVE,
});

const argoTemplate = (path: string, spec: string): PodShape => ({
  pod: path,
  containers: ['container', 'script', 'containerSet.containers.[]', 'sidecars.[]', 'initContainers.[]'],
  defaults: spec,
});
const argo = (path: string): readonly PodShape[] => [
  argoTemplate(`${path}.templates.[]`, path),
  { ...argoTemplate(`${path}.templateDefaults`, path), partial: true },
];

const tektonTask = (path: string): PodShape => partial(path, ['steps.[]', 'sidecars.[]', 'stepTemplate']);
/** A Tekton task in an object of any kind. */
export const TASK = tektonTask('');
const tektonPipeline = (path: string): readonly PodShape[] => [
  tektonTask(`${path}.tasks.[].taskSpec`),
  tektonTask(`${path}.finally.[].taskSpec`),
];

const spark = (path: string): readonly PodShape[] =>
  ['driver', 'executor'].map((part) => partial(`${path}.${part}`, ['', 'sidecars.[]', 'initContainers.[]']));
const ray = (path: string): readonly PodShape[] => [
  partial(`${path}.headGroupSpec.template.spec`),
  partial(`${path}.workerGroupSpecs.[].template.spec`),
];

/** Every kind known to contain pods. Several shapes of one kind tell kinds of the same name apart. */
const TABLE: Readonly<Record<string, readonly PodShape[]>> = {
  Pod: [pod('spec')],
  Deployment: inTemplate,
  StatefulSet: inTemplate,
  DaemonSet: inTemplate,
  ReplicaSet: inTemplate,
  ReplicationController: inTemplate,
  // Volcano's Job has the same kind and its pods below tasks.
  Job: [...inTemplate, pod('spec.tasks.[].template.spec')],
  CronJob: [pod('spec.jobTemplate.spec.template.spec')],
  PodTemplate: [pod('template.spec')],
  Notebook: inTemplate,
  Rollout: inTemplate,
  DeploymentConfig: inTemplate,
  // Knative's Service; the core one has no template.
  Service: inTemplate,
  TFJob: replicas('tfReplicaSpecs'),
  PyTorchJob: replicas('pytorchReplicaSpecs'),
  MPIJob: replicas('mpiReplicaSpecs'),
  XGBoostJob: replicas('xgbReplicaSpecs'),
  PaddleJob: replicas('paddleReplicaSpecs'),
  JAXJob: replicas('jaxReplicaSpecs'),
  TrainingRuntime: [partial('spec.template.spec.replicatedJobs.[].template.spec.template.spec')],
  ClusterTrainingRuntime: [partial('spec.template.spec.replicatedJobs.[].template.spec.template.spec')],
  PodDefault: [partial('spec', ['sidecars.[]', 'initContainers.[]', ''])],
  InferenceService: [
    ...['predictor', 'transformer', 'explainer'].map((part) => kserve(`spec.${part}`)),
    partial('spec.predictor.workerSpec'),
  ],
  ServingRuntime: [partial('spec')],
  ClusterServingRuntime: [partial('spec')],
  LLMInferenceService: ['spec.template', 'spec.worker', 'spec.prefill.template', 'spec.prefill.worker'].map((path) =>
    partial(path),
  ),
  Workflow: argo('spec'),
  WorkflowTemplate: argo('spec'),
  ClusterWorkflowTemplate: argo('spec'),
  CronWorkflow: argo('spec.workflowSpec'),
  Task: [tektonTask('spec')],
  ClusterTask: [tektonTask('spec')],
  TaskRun: [tektonTask('spec.taskSpec')],
  Pipeline: tektonPipeline('spec'),
  PipelineRun: tektonPipeline('spec.pipelineSpec'),
  SparkApplication: spark('spec'),
  ScheduledSparkApplication: spark('spec.template'),
  RayCluster: ray('spec'),
  RayJob: ray('spec.rayClusterSpec'),
  RayService: ray('spec.rayClusterConfig'),
  ScaledJob: [pod('spec.jobTargetRef.template.spec')],
  // Of kubernetes-sigs/agent-sandbox.
  Sandbox: [pod('spec.podTemplate.spec')],
  SandboxTemplate: [pod('spec.podTemplate.spec')],
  Prometheus: [partial('spec')],
  Alertmanager: [partial('spec')],
  ThanosRuler: [partial('spec')],
};

/** The kind of Helm values with the names of fields of a pod or of a container. */
export const VALUES_KIND = 'Values';
const VALUES = [partial('', [''])];

/** Every kind that is known to contain pods. */
export const KINDS_WITH_PODS: readonly string[] = Object.keys(TABLE);

/** Returns true for a kind that is known to contain pods. */
export function hasPodSpecTable(kind: string): boolean {
  return Object.hasOwn(TABLE, kind);
}

/** Returns true for a kind that has pods written as they run, and not parts of pods which a controller completes. */
export function writesWholePods(kind: string): boolean {
  return hasPodSpecTable(kind) && podShapes(kind)?.some(({ partial }) => !partial) === true;
}

/** Returns the shapes of the pods of a kind; undefined for an unknown kind. */
export function podShapes(kind: string): readonly PodShape[] | undefined {
  if (kind === VALUES_KIND) return VALUES;
  return Object.hasOwn(TABLE, kind) ? TABLE[kind] : undefined;
}
