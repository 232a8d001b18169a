import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkFile } from '../../server/src/core/engine/check.js';
import { NO_OTHERS } from '../../server/src/core/engine/deferred-level.js';
import { settle } from '../../server/src/core/engine/settle.js';
import type { SchemaBundle } from '../../server/src/core/schema/schema.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { PROJECT } from '../harness/files.js';

/** Returns what the rule `schema` says of the spec of an object. */
function messages(kind: string, spec: string): readonly string[] {
  const slash = kind.lastIndexOf('/');
  const object = [
    `apiVersion: ${kind.slice(0, slash)}`,
    `kind: ${kind.slice(slash + 1)}`,
    'metadata: {name: one}',
    'spec:',
    ...spec.split('\n').map((line) => `  ${line}`),
  ].join('\n');
  const file = {
    path: 'case.yaml',
    stream: parseStream(object),
    fileClass: 'kubernetes',
    ignoredByGit: false,
    schemas: bundledSchemas(),
  } as const;
  const config = new Config('', DEFAULT_SETTINGS, new Set(['schema']));
  const checked = checkFile(file, config, (rule, error) => {
    throw new Error(`The rule ${rule} threw`, { cause: error });
  });
  return settle(checked, NO_OTHERS).map(({ finding }) => finding.message.replace(/ of \w+ "one"|^\w+ "one" /, ''));
}

/** An object that its project accepts, and what is found where a text in it is another one. */
interface Sample {
  readonly kind: string;
  readonly spec: string;
  readonly wrong: readonly (readonly [text: string, other: string, message: string])[];
}

const SAMPLES: readonly Sample[] = [
  {
    kind: 'external-secrets.io/v1/ExternalSecret',
    spec: `refreshInterval: 1h
secretStoreRef: {name: vault, kind: ClusterSecretStore}
target: {name: web, creationPolicy: CreateOrMerge, template: {engineVersion: v2, data: {a: "{{ .a }}"}}}
data:
  - secretKey: a
    remoteRef: {key: web/a, property: a}`,
    wrong: [
      [
        'kind: ClusterSecretStore',
        'kind: Vault',
        '"spec.secretStoreRef.kind" has to be SecretStore or ClusterSecretStore',
      ],
      ['remoteRef: {key: web/a, property: a}', 'remoteRef: {property: a}', '"spec.data[0].remoteRef" lacks "key"'],
      ['refreshInterval:', 'refreshIntervall:', 'has no field "spec.refreshIntervall"; "refreshInterval" may be meant'],
    ],
  },
  {
    kind: 'external-secrets.io/v1/SecretStore',
    spec: 'provider: {openBao: {server: "https://bao.example"}}\nrefreshInterval: 10m',
    wrong: [['provider:', 'providers:', '"spec" lacks "provider"']],
  },
  {
    kind: 'kubeflow.org/v1/PyTorchJob',
    spec: `nprocPerNode: "2"
pytorchReplicaSpecs: {Worker: {replicas: 2, template: {spec: {containers: [{name: a, image: "b:1"}]}}}}`,
    wrong: [
      ['nprocPerNode: "2"', 'nprocPerNode: 2', '"spec.nprocPerNode" is a number, and has to be a string'],
      ['replicas: 2', 'replica: 2', 'has no field "spec.pytorchReplicaSpecs.Worker.replica"; "replicas" may be meant'],
    ],
  },
  {
    kind: 'kustomize.toolkit.fluxcd.io/v1/Kustomization',
    spec: `interval: 10m
prune: true
sourceRef: {kind: GitRepository, name: fleet}
postBuild: {substitute: {replicas: "2"}, substituteStrategy: WithVariables}
healthCheckExprs: [{apiVersion: a/v1, kind: B, current: "true"}]`,
    wrong: [
      ['prune: true', 'prune: "yes"', '"spec.prune" is a string, and has to be a boolean'],
      ['sourceRef:', 'source:', '"spec" lacks "sourceRef"'],
      ['kind: GitRepository', 'kind: HelmRepository', expect.stringMatching(/^"spec.sourceRef.kind" has to be /)],
    ],
  },
  {
    kind: 'helm.toolkit.fluxcd.io/v2/HelmRelease',
    spec: 'interval: 1h\nchartRef: {kind: OCIRepository, name: app}\nvalues: {any: {thing: [1, true]}}',
    wrong: [['name: app', 'namespace: apps', '"spec.chartRef" lacks "name"']],
  },
  {
    kind: 'notification.toolkit.fluxcd.io/v1beta3/Alert',
    spec: 'providerRef: {name: slack}\neventSources: [{kind: FluxInstance, name: "*"}]',
    wrong: [['kind: FluxInstance, ', '', '"spec.eventSources[*]" lacks "kind"']],
  },
  {
    kind: 'cert-manager.io/v1/Certificate',
    spec: 'secretName: tls\nissuerRef: {name: le}\ndnsNames: [a.example]\nprivateKey: {algorithm: ECDSA, size: 256}',
    wrong: [
      ['ECDSA', 'DSA', '"spec.privateKey.algorithm" has to be RSA, ECDSA or Ed25519'],
      ['size: 256', 'size: 2.5', '"spec.privateKey.size" is a number, and has to be an integer'],
    ],
  },
  {
    kind: 'cert-manager.io/v1/ClusterIssuer',
    spec: `acme:
  server: https://acme.example
  privateKeySecretRef: {name: account}
  solvers: [{http01: {ingress: {serviceType: ClusterIP}}}]`,
    wrong: [['server:', 'servers:', '"spec.acme" lacks "server"']],
  },
  {
    kind: 'networking.istio.io/v1/VirtualService',
    spec: `hosts: [web]
http:
  - match: [{uri: {prefix: /a}}]
    redirect: {prefixRewrite: /b}
  - route: [{destination: {host: web, port: {number: 80}}, weight: 100}]`,
    wrong: [
      ['prefix: /a', 'prefix: /a, exact: /a', '"spec.http[0].match[0].uri" has none of the forms that its kind allows'],
      [
        'number: 80',
        'number: web',
        '"spec.http[1].route[0].destination.port.number" is a string, and has to be an integer',
      ],
    ],
  },
  {
    kind: 'install.istio.io/v1alpha1/IstioOperator',
    spec: 'profile: minimal\nmeshConfig: {accessLogFile: /dev/stdout}',
    wrong: [],
  },
  {
    kind: 'bitnami.com/v1alpha1/SealedSecret',
    spec: 'encryptedData: {password: AgA=}\ntemplate: {metadata: {name: one}, type: Opaque}',
    wrong: [['password: AgA=', 'password: 1', '"spec.encryptedData.password" is a number, and has to be a string']],
  },
  {
    kind: 'argoproj.io/v1alpha1/Application',
    spec: `project: default
source: {repoURL: "https://git.example/a", path: web, kustomize: {patches: [{target: {kind: Deployment}, patch: ""}]}}
destination: {server: "https://kubernetes.default.svc", namespace: web}
syncPolicy: {automated: {prune: true}}`,
    wrong: [
      ['project: default', 'projekt: default', 'has no field "spec.projekt"; "project" may be meant'],
      ['prune: true', 'prune: 1', '"spec.syncPolicy.automated.prune" is a number, and has to be a boolean'],
    ],
  },
  {
    kind: 'argoproj.io/v1alpha1/Workflow',
    spec: `entrypoint: main
templates:
  - name: main
    steps: [[{name: hello, template: print}]]
  - name: print
    container: {image: registry.example/a:1, command: [echo]}
    inputs: {artifacts: [{name: a, path: /a, s3: {key: a}}]}`,
    wrong: [
      ['entrypoint:', 'entryPoint:', 'has no field "spec.entryPoint"; "entrypoint" may be meant'],
      [
        'command: [echo]',
        'command: echo',
        '"spec.templates[print].container.command" is a string, and has to be a list',
      ],
    ],
  },
  {
    kind: 'argoproj.io/v1alpha1/Rollout',
    spec: `replicas: 2
selector: {matchLabels: {app: web}}
template:
  metadata: {labels: {app: web}}
  spec: {containers: [{name: web, image: "registry.example/web:1"}]}
strategy: {canary: {maxSurge: 25%, steps: [{setWeight: 20}, {pause: {duration: 1h}}], analysis: {templates: [{templateName: a}]}}}`,
    wrong: [
      [
        'setWeight: 20',
        'setWeight: 20%',
        '"spec.strategy.canary.steps[0].setWeight" is a string, and has to be an integer',
      ],
      ['name: web, image', 'nam: web, image', expect.stringContaining('"spec.template.spec.containers[0]')],
    ],
  },
  {
    kind: 'serving.knative.dev/v1/Service',
    spec: 'template: {spec: {containerConcurrency: 10, containers: [{image: "registry.example/a:1", ports: [{name: h2c}]}]}}',
    wrong: [
      ['containerConcurrency: 10', 'containerConcurrency: many', expect.stringContaining('has to be an integer')],
      ['image:', 'imag:', expect.stringContaining('has no field "spec.template.spec.containers[0].imag"')],
    ],
  },
  {
    kind: 'keda.sh/v1alpha1/ScaledObject',
    spec: 'scaleTargetRef: {name: web}\nmaxReplicaCount: 5\ntriggers: [{type: cron, metadata: {timezone: Europe/Vienna}}]',
    wrong: [
      [
        'timezone: Europe/Vienna',
        'timezone: 1',
        '"spec.triggers[0].metadata.timezone" is a number, and has to be a string',
      ],
      ['scaleTargetRef: {name: web}', 'minReplicaCount: 1', '"spec" lacks "scaleTargetRef"'],
    ],
  },
  {
    kind: 'gateway.networking.k8s.io/v1/HTTPRoute',
    spec: `parentRefs: [{name: gateway}]
hostnames: [web.example]
rules: [{matches: [{path: {type: PathPrefix, value: /}}], backendRefs: [{name: web, port: 80, weight: 1}]}]`,
    wrong: [
      [
        'type: PathPrefix',
        'type: Prefix',
        expect.stringMatching(/"spec.rules\[0\].matches\[0\].path.type" has to be /),
      ],
      ['weight: 1', 'weight: 2000000', expect.stringMatching(/has to be at most 1000000$/)],
    ],
  },
  {
    kind: 'monitoring.coreos.com/v1/ServiceMonitor',
    spec: 'selector: {matchLabels: {app: web}}\nendpoints: [{port: metrics, interval: 30s, targetPort: 80}]',
    wrong: [
      ['selector:', 'selectors:', '"spec" lacks "selector"'],
      ['port: metrics', 'port: 9090', '"spec.endpoints[0].port" is a number, and has to be a string'],
    ],
  },
  {
    kind: 'monitoring.coreos.com/v1/Prometheus',
    spec: `replicas: 2
containers: [{name: prometheus, args: [--a]}]
storage: {volumeClaimTemplate: {apiVersion: v1, kind: PersistentVolumeClaim, spec: {resources: {requests: {storage: 1Gi}}}}}`,
    wrong: [['replicas: 2', 'replicas: two', '"spec.replicas" is a string, and has to be an integer']],
  },
  {
    kind: 'traefik.io/v1alpha1/IngressRoute',
    spec: 'entryPoints: [web]\nroutes: [{kind: Rule, match: Host(`a.example`), services: [{name: web, port: http}]}]',
    wrong: [['match:', 'rule:', '"spec.routes[0]" lacks "match"']],
  },
  {
    kind: 'karpenter.sh/v1/NodePool',
    spec: `template:
  spec:
    nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
    requirements: [{key: a, operator: Gte, values: ["1"]}]
limits: {cpu: 100, memory: 100Gi}
disruption: {consolidateAfter: 1m, budgets: [{nodes: 10%}]}`,
    wrong: [['operator: Gte', 'operator: Is', expect.stringContaining('Gte or Lte')]],
  },
];

for (const { kind, spec, wrong } of SAMPLES) {
  describe(kind, () => {
    test('is accepted', () => expect(messages(kind, spec)).toEqual([]));
    for (const [text, other, message] of wrong)
      test(`is refused with ${other || `no ${text}`}`, () => {
        expect(spec).toContain(text);
        expect(messages(kind, spec.replace(text, other))).toContainEqual(message);
      });
  });
}

describe('the files', () => {
  const folder = path.join(PROJECT, 'schemas', 'data');
  const read = (name: string) => JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8'));
  const names = readdirSync(folder).flatMap((file) => /^([\w-]+)\.json$/.exec(file)?.[1] ?? []);
  const bundles = new Map<string, SchemaBundle>(names.filter((one) => one !== 'index').map((one) => [one, read(one)]));

  test('have a sample of every bundle, and every kind of the index', () => {
    const index: Readonly<Record<string, { readonly bundle: string }>> = read('index');
    const sampled = new Set(SAMPLES.map(({ kind }) => index[kind]?.bundle));
    expect([...bundles.keys()].filter((name) => name !== 'core' && !sampled.has(name))).toEqual([]);
    for (const [kind, { bundle }] of Object.entries(index)) {
      const definition = bundles.get(bundle)?.kinds[kind]?.definition ?? '';
      expect(bundles.get(bundle)?.definitions, kind).toHaveProperty([definition]);
    }
  });

  test.each([...bundles.keys()])('refer to definitions that are there, in %s', (name) => {
    const references = JSON.stringify(bundles.get(name)?.definitions).matchAll(
      /"\$ref":"([^"]+)#\/definitions\/([^"]+)"/g,
    );
    for (const [reference, bundle = '', definition = ''] of references)
      expect(bundles.get(bundle)?.definitions[definition], reference).toBeDefined();
  });

  test('require no field that a kind does not have', () => {
    for (const [name, { definitions }] of bundles)
      for (const [definition, { required = [], properties }] of Object.entries(definitions))
        if (properties)
          expect(Object.keys(properties), `${name} ${definition}`).toEqual(expect.arrayContaining([...required]));
  });
});

test('every pattern of every bundle can be compiled', () => {
  const patterns = readdirSync('schemas/data')
    .filter((name) => name.endsWith('.json') && !name.includes('.descriptions.'))
    .flatMap((name) => [...readFileSync(`schemas/data/${name}`, 'utf8').matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)])
    .map(([, pattern = '""']) => JSON.parse(pattern) as string);
  expect(patterns.length).toBeGreaterThan(50);
  for (const pattern of new Set(patterns)) expect(() => new RegExp(pattern), pattern).not.toThrow();
});
