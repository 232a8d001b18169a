import { OF_POD } from './pods.js';
import type { KindRow, KindsByWord, ReferenceRow } from './row.js';

const ARGO = 'argoproj.io';
const TEKTON = 'tekton.dev';

const account = (at: string): ReferenceRow => ({ at, to: 'ServiceAccount', use: 'name' });
const keyed = (at: string, to: 'Secret' | 'ConfigMap' = 'Secret'): ReferenceRow => ({
  at,
  key: 'key',
  optional: 'optional',
  to,
  use: 'controller',
});

/** Says of a template whether it is one of the cluster. */
const TEMPLATES: KindsByWord = {
  kindAt: 'clusterScope',
  kinds: { true: `ClusterWorkflowTemplate.${ARGO}`, false: `WorkflowTemplate.${ARGO}` },
  otherwise: `WorkflowTemplate.${ARGO}`,
};

/** References of a workflow below a path. Source: the schema of Argo Workflows. */
const workflow = (spec: string): readonly ReferenceRow[] => [
  // What holds for the pods of all templates.
  ...OF_POD.map((row) => ({ ...row, at: `${spec}.${row.at}` })),
  account(`${spec}.**.executor.serviceAccountName`),
  account(`${spec}.templates.[].serviceAccountName`),
  { at: `${spec}.workflowTemplateRef`, to: TEMPLATES, use: 'name' },
  { at: `${spec}.**.templateRef`, to: TEMPLATES, use: 'name' },
  ...['*Secret', 'headers.[].valueFrom.secretKeyRef'].map((field) => keyed(`${spec}.**.${field}`)),
  keyed(`${spec}.**.krbConfigConfigMap`, 'ConfigMap'),
  keyed(`${spec}.**.configMapKeyRef`, 'ConfigMap'),
  { at: `${spec}.artifactRepositoryRef.configMap`, to: 'ConfigMap', use: 'controller' },
];

/** What sources and triggers of events call the keys of Secrets. Source: the schema of Argo Events. */
const EVENT_KEYS = [
  ...['accessKey', 'secretKey', 'sharedAccessKey', 'sharedAccessKeyName', 'connectionString', 'password', 'username'],
  ...[
    'oauthToken',
    'accessToken',
    'smtpPassword',
    'privateKey',
    'apiToken',
    'secretToken',
    'credential',
    'nkey',
    'token',
  ],
  ...['authToken', 'caCertificate', 'sessionToken', 'slackToken', 'apiKey', '*Secret', 'secretKeyRef'],
];

const events: readonly ReferenceRow[] = [
  ...EVENT_KEYS.map((field) => keyed(`spec.**.${field}`)),
  ...['configmap', 'configMapKeyRef', 'krbConfigConfigMap'].map((field) => keyed(`spec.**.${field}`, 'ConfigMap')),
  ...OF_POD.map((row) => ({ ...row, at: `spec.template.${row.at}` })),
  { at: 'spec.eventBusName', to: `EventBus.${ARGO}`, use: 'name' },
];

const TASKS: KindsByWord = {
  kindAt: 'kind',
  kinds: { Task: `Task.${TEKTON}`, ClusterTask: `ClusterTask.${TEKTON}` },
  otherwise: `Task.${TEKTON}`,
};

/** What a run gives its tasks. Source: the custom resource definitions of Tekton. */
const run = (spec: string): readonly ReferenceRow[] => [
  {
    at: `${spec}.workspaces.[].secret`,
    name: 'secretName',
    key: 'items.[].key',
    optional: 'optional',
    to: 'Secret',
    use: 'volume',
  },
  {
    at: `${spec}.workspaces.[].configMap`,
    key: 'items.[].key',
    optional: 'optional',
    to: 'ConfigMap',
    use: 'volume',
  },
  { at: `${spec}.workspaces.[].persistentVolumeClaim.claimName`, to: 'PersistentVolumeClaim', use: 'name' },
  account(`${spec}.serviceAccountName`),
  account(`${spec}.taskRunTemplate.serviceAccountName`),
  account(`${spec}.taskRunSpecs.[].serviceAccountName`),
  { at: `${spec}.taskRef`, to: TASKS, use: 'name' },
  { at: `${spec}.pipelineRef`, to: `Pipeline.${TEKTON}`, use: 'name' },
  ...['podTemplate', 'taskRunTemplate.podTemplate', 'taskRunSpecs.[].podTemplate'].flatMap((path) =>
    OF_POD.map((row) => ({ ...row, at: `${spec}.${path}.${row.at}` })),
  ),
];
const steps = (spec: string): readonly ReferenceRow[] =>
  ['tasks', 'finally'].flatMap((list): ReferenceRow[] => [
    { at: `${spec}.${list}.[].taskRef`, to: TASKS, use: 'name' },
    { at: `${spec}.${list}.[].pipelineRef`, to: `Pipeline.${TEKTON}`, use: 'name' },
  ]);

/** What runs steps one after another, and what starts it. */
export const WORKFLOWS: readonly KindRow[] = [
  {
    kinds: ['Workflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate'].map((kind) => `${kind}.${ARGO}`),
    refers: workflow('spec'),
  },
  { kinds: [`CronWorkflow.${ARGO}`], refers: workflow('spec.workflowSpec') },
  {
    kinds: [`WorkflowEventBinding.${ARGO}`],
    refers: [{ at: 'spec.submit.workflowTemplateRef', to: TEMPLATES, use: 'name' }],
  },
  { kinds: [`EventSource.${ARGO}`], makesMore: true, refers: events },
  {
    kinds: [`Sensor.${ARGO}`],
    makesMore: true,
    refers: [...events, { at: 'spec.dependencies.[].eventSourceName', to: `EventSource.${ARGO}`, use: 'name' }],
  },
  { kinds: [`EventBus.${ARGO}`], makesMore: true, refers: events },
  { kinds: [`TaskRun.${TEKTON}`, `PipelineRun.${TEKTON}`, `CustomRun.${TEKTON}`], refers: run('spec') },
  { kinds: [`PipelineRun.${TEKTON}`], refers: steps('spec.pipelineSpec') },
  { kinds: [`Pipeline.${TEKTON}`], refers: steps('spec') },
  { kinds: [`Task.${TEKTON}`, `ClusterTask.${TEKTON}`] },
  {
    kinds: [`EventListener.triggers.${TEKTON}`],
    makesMore: true,
    refers: [
      account('spec.**.serviceAccountName'),
      {
        at: 'spec.**.interceptors.[].params.[].value',
        name: 'secretName',
        key: 'secretKey',
        to: 'Secret',
        use: 'controller',
      },
      { at: 'spec.triggers.[].template', name: 'ref', to: `TriggerTemplate.triggers.${TEKTON}`, use: 'name' },
      { at: 'spec.triggers.[].bindings.[]', name: 'ref', to: `TriggerBinding.triggers.${TEKTON}`, use: 'name' },
    ],
    makes: [{ makes: 'Service', called: 'el-NAME' }],
  },
  { kinds: [`TriggerTemplate.triggers.${TEKTON}`], refers: run('spec.resourcetemplates.[].spec') },
];
