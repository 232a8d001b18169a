import type { Random } from '../fuzz/random.js';
import { isTreeMap, type Tree, type TreeMap } from './tree.js';

export const NAMES = ['a', 'b', 'web', 'db-1', '"1"', 'x.y'];
export const NAMESPACES = ['default', 'shop', 'other'];
const KEYS = ['a', 'b', 'app', 'tier', 'example.org/n', 'k.txt'];
const SCALARS = [
  'x',
  'true',
  '"true"',
  '1',
  "'1'",
  '0644',
  '0x1F',
  '1.50',
  '1e3',
  'null',
  '~',
  '""',
  'yes',
  'on',
  '2024-01-02',
  '"a b"',
  'a: b'.replace(': ', ':'),
  '$(VAR)',
  '"p-$(VAR)-s"',
  '1_000',
  '-5',
  '.5',
  'one\n two\nthree',
  '12345678901234567890',
  '+3',
  '0o17',
  'Null',
  '"é"',
];

/** Random values for objects. */
export class Values {
  constructor(readonly random: Random) {}

  scalar(): string {
    return this.random.pick(SCALARS);
  }

  text(): string {
    return this.random.pick(['x', 'y', '"1"', "'yes'", 'nginx:1.0', 'a.b.c', '"true"', 'z-z']);
  }

  name(): string {
    return this.random.pick(NAMES);
  }

  strings(): TreeMap {
    const { random } = this;
    return Object.fromEntries(Array.from({ length: random.below(3) }, () => [random.pick(KEYS), this.text()]));
  }

  /** Returns strings for settings, where a word for a boolean is an error. */
  settings(): TreeMap {
    const { random } = this;
    const value = (): string =>
      random.chance(40) ? this.scalar() : random.pick(['x', 'z', '"1"', "'yes'", 'nginx:1.0', '"true"', 'a.b']);
    return Object.fromEntries(Array.from({ length: random.below(3) }, () => [random.pick(KEYS), value()]));
  }

  any(depth = 2): Tree {
    const { random } = this;
    const kind = depth === 0 ? 0 : random.below(5);
    if (kind < 3) return this.scalar();
    if (kind === 3) return Array.from({ length: random.below(3) }, () => this.any(depth - 1));
    return Object.fromEntries(Array.from({ length: random.below(3) }, () => [random.pick(KEYS), this.any(depth - 1)]));
  }

  list<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.random.below(most + 1) }, make);
  }

  /** Returns a map of some of these fields. */
  some(fields: Readonly<Record<string, () => Tree>>): TreeMap {
    return Object.fromEntries(
      Object.entries(fields).flatMap(([name, make]) => (this.random.chance(2) ? [[name, make()] as const] : [])),
    );
  }
}

const IMAGES = [
  'nginx',
  'nginx:1.0',
  '"nginx:1.0@sha256:ab"',
  'registry:5000/app',
  'registry:5000/app:v2',
  'ghcr.io/o/app@sha256:cd',
];

function container(v: Values): TreeMap {
  const { random } = v;
  return {
    name: random.pick(['one', 'two', 'three']),
    ...v.some({
      image: () => random.pick(IMAGES),
      args: () => v.list(3, () => random.pick(['a', '"--x=$(VAR)"', 'b'])),
      env: () =>
        v.list(3, () => ({
          name: random.pick(['A', 'B', 'C']),
          ...random.pick([
            { value: v.scalar() },
            { valueFrom: { configMapKeyRef: { name: v.name(), key: 'a' } } },
            { valueFrom: { secretKeyRef: { name: v.name(), key: 'a' } } },
          ]),
        })),
      envFrom: () => v.list(2, () => ({ [random.pick(['configMapRef', 'secretRef'])]: { name: v.name() } })),
      ports: () =>
        v.list(3, () => ({
          ...(random.chance(6) ? {} : { containerPort: random.pick(['80', '81', '"80"']) }),
          ...v.some({ protocol: () => random.pick(['TCP', 'UDP']), name: () => v.text() }),
        })),
      volumeMounts: () => v.list(2, () => ({ name: v.name(), mountPath: random.pick(['/a', '/b']) })),
      resources: () => ({ limits: { cpu: random.pick(['1', '100m', '"2"']) } }),
      securityContext: () => v.some({ runAsNonRoot: () => 'true', capabilities: () => ({ drop: ['ALL'] }) }),
    }),
  };
}

function podSpec(v: Values): TreeMap {
  const { random } = v;
  return {
    containers: [container(v), ...v.list(1, () => container(v))],
    ...v.some({
      initContainers: () => v.list(2, () => container(v)),
      serviceAccountName: () => v.name(),
      priorityClassName: () => v.name(),
      nodeSelector: () => v.strings(),
      imagePullSecrets: () => v.list(2, () => ({ name: v.name() })),
      hostAliases: () => v.list(2, () => ({ ip: random.pick(['1.1.1.1', '2.2.2.2']), hostnames: ['h'] })),
      tolerations: () => v.list(2, () => ({ key: v.text() })),
      topologySpreadConstraints: () =>
        v.list(2, () => ({
          topologyKey: random.pick(['zone', 'node']),
          ...v.some({ whenUnsatisfiable: () => random.pick(['DoNotSchedule', 'ScheduleAnyway']), maxSkew: () => '1' }),
          labelSelector: { matchLabels: v.strings() },
        })),
      volumes: () =>
        v.list(3, () => ({
          name: random.pick(['v', 'w']),
          ...random.pick([
            { configMap: { name: v.name() } },
            { secret: { secretName: v.name() } },
            { emptyDir: {} },
            { persistentVolumeClaim: { claimName: v.name() } },
            { projected: { sources: [{ configMap: { name: v.name() } }, { secret: { name: v.name() } }] } },
          ]),
        })),
    }),
  };
}

function template(v: Values): TreeMap {
  return {
    ...v.some({ metadata: () => v.some({ labels: () => v.strings(), annotations: () => v.strings() }) }),
    spec: podSpec(v),
  };
}

type Make = (v: Values) => TreeMap;

function workload(v: Values): TreeMap {
  return {
    spec: {
      ...v.some({
        replicas: () => v.random.pick(['1', '"2"', 'null']),
        selector: () => ({ matchLabels: v.strings() }),
        strategy: () => ({ type: 'RollingUpdate', rollingUpdate: { maxSurge: '1' } }),
      }),
      template: template(v),
    },
  };
}

function subjects(v: Values): readonly Tree[] {
  return v.list(3, () => ({
    kind: v.random.pick(['ServiceAccount', 'User']),
    name: v.random.pick([...NAMES, 'default']),
    ...v.some({ namespace: () => v.random.pick(NAMESPACES) }),
  }));
}

/** How objects of each kind are made, without their metadata. */
const KINDS: Readonly<Record<string, Make>> = {
  'apps/v1 Deployment': workload,
  'apps/v1 StatefulSet': (v) => {
    const made = workload(v);
    const spec = isTreeMap(made.spec) ? made.spec : {};
    const claims = v.some({
      volumeClaimTemplates: () => [{ metadata: { name: 'd' }, spec: { storageClassName: v.name() } }],
      serviceName: () => v.name(),
    });
    return { spec: { ...spec, ...claims } };
  },
  'apps/v1 DaemonSet': workload,
  'batch/v1 Job': workload,
  'batch/v1 CronJob': (v) => ({ spec: { schedule: '"* * * * *"', jobTemplate: { spec: { template: template(v) } } } }),
  'v1 Pod': (v) => ({ spec: podSpec(v) }),
  'v1 Service': (v) => ({
    spec: v.some({
      selector: () => v.strings(),
      ports: () =>
        v.list(3, () => ({
          port: v.random.pick(['80', '81']),
          ...v.some({ protocol: () => 'TCP', name: () => v.text(), targetPort: () => '8080' }),
        })),
    }),
  }),
  'v1 ConfigMap': (v) =>
    v.some({ data: () => v.strings(), binaryData: () => ({ b: 'AAAA' }), immutable: () => 'true' }),
  'v1 Secret': (v) => v.some({ data: () => ({ a: 'eA==' }), stringData: () => v.strings(), type: () => 'Opaque' }),
  'v1 ServiceAccount': (v) =>
    v.some({ imagePullSecrets: () => v.list(2, () => ({ name: v.name() })), secrets: () => [{ name: v.name() }] }),
  'v1 PersistentVolumeClaim': (v) => ({
    spec: v.some({ storageClassName: () => v.name(), volumeName: () => v.name() }),
  }),
  'v1 Namespace': () => ({}),
  'rbac.authorization.k8s.io/v1 Role': (v) => ({
    rules: v.list(2, () => ({ resources: ['secrets'], resourceNames: v.list(2, () => v.name()) })),
  }),
  'rbac.authorization.k8s.io/v1 ClusterRole': (v) => ({
    rules: v.list(1, () => ({ verbs: ['get'], resourceNames: [v.name()] })),
  }),
  'rbac.authorization.k8s.io/v1 RoleBinding': (v) => ({
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: v.random.pick(['Role', 'ClusterRole']), name: v.name() },
    subjects: subjects(v),
  }),
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding': (v) => ({
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: v.name() },
    subjects: subjects(v),
  }),
  'networking.k8s.io/v1 Ingress': (v) => ({
    spec: v.some({
      tls: () => [{ hosts: ['a.b'], secretName: v.name() }],
      rules: () =>
        v.list(2, () => ({
          host: v.random.pick(['a.b', 'c.d.e']),
          http: { paths: [{ path: '/', backend: { service: { name: v.name() } } }] },
        })),
    }),
  }),
  'networking.k8s.io/v1 NetworkPolicy': (v) => ({
    spec: {
      podSelector: v.some({ matchLabels: () => v.strings() }),
      ...v.some({ ingress: () => [{ from: [{ podSelector: { matchLabels: v.strings() } }] }] }),
    },
  }),
  'autoscaling/v2 HorizontalPodAutoscaler': (v) => ({
    spec: {
      scaleTargetRef: { kind: v.random.pick(['Deployment', 'StatefulSet']), name: v.name(), apiVersion: 'apps/v1' },
    },
  }),
  'policy/v1 PodDisruptionBudget': (v) => ({
    spec: v.some({ selector: () => ({ matchLabels: v.strings() }), minAvailable: () => '1' }),
  }),
  'apiextensions.k8s.io/v1 CustomResourceDefinition': (v) => ({
    spec: v.some({
      conversion: () => ({ webhook: { clientConfig: { service: { name: v.name(), namespace: 'x' } } } }),
      group: () => 'example.org',
    }),
  }),
  'apiregistration.k8s.io/v1 APIService': (v) => ({
    spec: { service: { name: v.name(), ...v.some({ namespace: () => 'x' }) } },
  }),
  'admissionregistration.k8s.io/v1 MutatingWebhookConfiguration': (v) => ({
    webhooks: v.list(2, () => ({
      name: v.random.pick(['h.a', 'h.b']),
      clientConfig: { service: { name: v.name(), ...v.some({ namespace: () => v.random.pick(NAMESPACES) }) } },
    })),
  }),
  'storage.k8s.io/v1 StorageClass': (v) => ({ parameters: v.some({ secretName: () => v.name() }) }),
  'argoproj.io/v1alpha1 Rollout': workload,
  'example.org/v1 Thing': (v) => ({ spec: v.any(3) }),
  'external-secrets.io/v1 ExternalSecret': (v) => ({ spec: { target: { name: v.name() } } }),
};

/** Returns an object of a random kind. */
export function randomObject(v: Values): TreeMap {
  const { random } = v;
  const [kind = '', make] = random.pick(Object.entries(KINDS));
  const [apiVersion = '', name = ''] = kind.split(' ');
  return {
    apiVersion,
    kind: name,
    metadata: {
      name: v.name(),
      ...(random.chance(4) ? { namespace: random.pick(NAMESPACES) } : {}),
      ...(random.chance(3) ? { labels: v.strings() } : {}),
      ...(random.chance(4) ? { annotations: { [random.pick(KEYS)]: v.scalar() } } : {}),
      ...(random.chance(12)
        ? { annotations: { 'config.kubernetes.io/local-config': random.pick(['"true"', '"false"']) } }
        : {}),
      ...(random.chance(15) ? { finalizers: ['f.a', 'f.b'] } : {}),
    },
    ...(make?.(v) ?? {}),
  };
}
