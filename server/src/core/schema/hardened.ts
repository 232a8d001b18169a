import { type Phrase, phrase } from '../text/say.js';

/** The choice that hardens a workload, by the type of Kubernetes and its field. */
const PREFERRED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  SecurityContext: {
    allowPrivilegeEscalation: 'false',
    privileged: 'false',
    readOnlyRootFilesystem: 'true',
    runAsNonRoot: 'true',
  },
  PodSecurityContext: { runAsNonRoot: 'true' },
  Capabilities: { drop: 'ALL' },
  SeccompProfile: { type: 'RuntimeDefault' },
  AppArmorProfile: { type: 'RuntimeDefault' },
  PodSpec: {
    automountServiceAccountToken: 'false',
    hostIPC: 'false',
    hostNetwork: 'false',
    hostPID: 'false',
    hostUsers: 'false',
  },
  ServiceAccount: { automountServiceAccountToken: 'false' },
};

/** Of several fields that say the same, the one that people write. */
const USUAL: Readonly<Record<string, string>> = {
  'core#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector': 'matchLabels',
};

/** Returns true for the field that people mostly choose of a type that a reference names. */
export function isUsual(reference: string, field: string): boolean {
  return USUAL[reference] === field;
}

const CORE = 'core#/definitions/io.k8s.api.core.v1.';

/** Returns the value that hardens a workload, for a field of a type that a reference names; undefined where none does. */
export function preferredValue(reference: string, field: string): string | undefined {
  const type = reference.startsWith(CORE) ? reference.slice(CORE.length) : '';
  return Object.hasOwn(PREFERRED, type) ? PREFERRED[type]?.[field] : undefined;
}

/** Several fields that harden together, in the place of the one that holds them. */
export interface Fragment {
  readonly label: string;
  /** The field that it writes: it is not offered where the field is there. */
  readonly field: string;
  readonly lines: readonly string[];
  readonly description: Phrase;
}

/** The fragments by the type that they are a part of. `$1` and the like are places to write at. */
const FRAGMENTS: Readonly<Record<string, readonly Fragment[]>> = {
  Container: [
    {
      label: 'securityContext (hardened)',
      field: 'securityContext',
      lines: [
        'securityContext:',
        '  allowPrivilegeEscalation: false',
        '  readOnlyRootFilesystem: true',
        '  runAsNonRoot: true',
        '  capabilities:',
        '    drop: [ALL]',
        '  seccompProfile:',
        '    type: RuntimeDefault',
      ],
      description: phrase`What the restricted Pod Security Standard asks of a container, with a root file system that is read-only.`,
    },
    {
      label: 'resources (requests and limits)',
      field: 'resources',
      lines: [
        'resources:',
        '  requests:',
        '    cpu: ${1:100m}',
        '    memory: ${2:128Mi}',
        '  limits:',
        '    memory: ${3:256Mi}',
      ],
      description: phrase`Requests for processor and memory, and a limit for memory.`,
    },
    {
      label: 'livenessProbe (HTTP)',
      field: 'livenessProbe',
      lines: [
        'livenessProbe:',
        '  httpGet:',
        '    path: ${1:/healthz}',
        '    port: ${2:http}',
        '  periodSeconds: ${3:10}',
        '  failureThreshold: ${4:3}',
      ],
      description: phrase`A probe that restarts the container where it does not answer.`,
    },
    {
      label: 'readinessProbe (HTTP)',
      field: 'readinessProbe',
      lines: [
        'readinessProbe:',
        '  httpGet:',
        '    path: ${1:/ready}',
        '    port: ${2:http}',
        '  periodSeconds: ${3:10}',
      ],
      description: phrase`A probe that keeps requests away from the container until it answers.`,
    },
    {
      label: 'env (from a Secret)',
      field: 'env',
      lines: [
        'env:',
        '  - name: ${1:PASSWORD}',
        '    valueFrom:',
        '      secretKeyRef:',
        '        name: ${2:app}',
        '        key: ${3:password}',
      ],
      description: phrase`An environment variable whose value stands in a Secret.`,
    },
  ],
  PodSpec: [
    {
      label: 'securityContext (hardened)',
      field: 'securityContext',
      lines: ['securityContext:', '  runAsNonRoot: true', '  seccompProfile:', '    type: RuntimeDefault'],
      description: phrase`What the restricted Pod Security Standard asks of a pod.`,
    },
    {
      label: 'volumes (from a Secret)',
      field: 'volumes',
      lines: [
        'volumes:',
        '  - name: ${1:credentials}',
        '    secret:',
        '      secretName: ${2:app}',
        '      defaultMode: 0400',
      ],
      description: phrase`A volume with the keys of a Secret as files that only their owner reads.`,
    },
    {
      label: 'topologySpreadConstraints (by node)',
      field: 'topologySpreadConstraints',
      lines: [
        'topologySpreadConstraints:',
        '  - maxSkew: 1',
        '    topologyKey: kubernetes.io/hostname',
        '    whenUnsatisfiable: ScheduleAnyway',
        '    labelSelector:',
        '      matchLabels:',
        '        ${1:app}: ${2:web}',
      ],
      description: phrase`Spreads the pods over the nodes, as far as that is possible.`,
    },
  ],
  EnvVar: [
    {
      label: 'valueFrom (a Secret)',
      field: 'valueFrom',
      lines: ['valueFrom:', '  secretKeyRef:', '    name: ${1:app}', '    key: ${2:password}'],
      description: phrase`Takes the value from a key of a Secret.`,
    },
  ],
};

/** Returns the fragments that fit into a type that a reference names. */
export function fragmentsFor(reference: string): readonly Fragment[] {
  const type = reference.startsWith(CORE) ? reference.slice(CORE.length) : '';
  return Object.hasOwn(FRAGMENTS, type) ? (FRAGMENTS[type] ?? []) : [];
}
