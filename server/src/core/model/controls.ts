/**
 * The controls of public standards that rules check, by the ids of the standards. Where a standard has headings only,
 * the id is made of the heading. A rule that no standard covers has no control: nothing here is a guess.
 */

const CIS = {
  '1.2.3': 'Ensure that the DenyServiceExternalIPs is set',
  '1.2.11': 'Ensure that the admission control plugin AlwaysPullImages is set',
  '1.2.28': 'Ensure that encryption providers are appropriately configured',
  '3.2.2': 'Ensure that the audit policy covers key security concerns',
  '5.1.1': 'Ensure that the cluster-admin role is only used where required',
  '5.1.2': 'Minimize access to secrets',
  '5.1.3': 'Minimize wildcard use in Roles and ClusterRoles',
  '5.1.4': 'Minimize access to create pods',
  '5.1.5': 'Ensure that default service accounts are not actively used',
  '5.1.6': 'Ensure that Service Account Tokens are only mounted where necessary',
  '5.1.7': 'Avoid use of system:masters group',
  '5.1.8': 'Limit use of the Bind, Impersonate and Escalate permissions in the Kubernetes cluster',
  '5.1.9': 'Minimize access to create persistent volumes',
  '5.1.10': 'Minimize access to the proxy sub-resource of nodes',
  '5.1.11': 'Minimize access to the approval sub-resource of certificatesigningrequests objects',
  '5.1.12': 'Minimize access to webhook configuration objects',
  '5.1.13': 'Minimize access to the service account token creation',
  '5.2.1': 'Ensure that the cluster has at least one active policy control mechanism in place',
  '5.2.2': 'Minimize the admission of privileged containers',
  '5.2.3': 'Minimize the admission of containers wishing to share the host process ID namespace',
  '5.2.4': 'Minimize the admission of containers wishing to share the host IPC namespace',
  '5.2.5': 'Minimize the admission of containers wishing to share the host network namespace',
  '5.2.6': 'Minimize the admission of containers with allowPrivilegeEscalation',
  '5.2.7': 'Minimize the admission of root containers',
  '5.2.8': 'Minimize the admission of containers with the NET_RAW capability',
  '5.2.9': 'Minimize the admission of containers with capabilities assigned',
  '5.2.10': 'Minimize the admission of Windows HostProcess containers',
  '5.2.11': 'Minimize the admission of HostPath volumes',
  '5.2.12': 'Minimize the admission of containers which use HostPorts',
  '5.3.2': 'Ensure that all Namespaces have NetworkPolicies defined',
  '5.4.1': 'Prefer using Secrets as files over Secrets as environment variables',
  '5.6.1': 'Create administrative boundaries between resources using namespaces',
  '5.6.2': 'Ensure that the seccomp profile is set to docker/default in your Pod definitions',
  '5.6.3': 'Apply SecurityContext to your Pods and Containers',
  '5.6.4': 'The default namespace should not be used',
} as const;

const NSA = {
  'non-root': '"Non-root" containers and "rootless" container engines',
  'immutable-file-systems': 'Immutable container file systems',
  'secure-images': 'Building secure container images',
  'pod-security-enforcement': 'Pod security enforcement',
  'service-account-tokens': 'Protecting Pod service account tokens',
  namespaces: 'Namespaces',
  'network-policies': 'Network policies',
  'resource-policies': 'Resource policies',
  encryption: 'Encryption',
  secrets: 'Secrets',
  authentication: 'Authentication',
  rbac: 'Role-based access control',
} as const;

const PSS = {
  'host-process': 'HostProcess',
  'host-namespaces': 'Host Namespaces',
  'privileged-containers': 'Privileged Containers',
  capabilities: 'Capabilities',
  'host-path-volumes': 'HostPath Volumes',
  'host-ports': 'Host Ports',
  'host-probes': 'Host Probes / Lifecycle Hooks',
  apparmor: 'AppArmor',
  selinux: 'SELinux',
  'proc-mount': '/proc Mount Type',
  seccomp: 'Seccomp',
  sysctls: 'Sysctls',
  'restricted-volume-types': 'Volume Types',
  'restricted-privilege-escalation': 'Privilege Escalation',
  'restricted-non-root': 'Running as Non-root',
  'restricted-non-root-user': 'Running as Non-root user',
  'restricted-seccomp': 'Seccomp, restricted',
  'restricted-capabilities': 'Capabilities, restricted',
} as const;

/** The controls that a rule checks, by standard. */
export interface Controls {
  readonly pss?: readonly (keyof typeof PSS)[];
  readonly cis?: readonly (keyof typeof CIS)[];
  readonly nsa?: readonly (keyof typeof NSA)[];
}

export type StandardKey = keyof Controls;

interface Standard {
  /** A short name, for reports. */
  readonly name: string;
  readonly title: string;
  readonly organization: string;
  /** The edition that the ids are of. */
  readonly version?: string;
  readonly url: string;
  /** True where the ids are shown with the titles. */
  readonly numbered: boolean;
  /** Titles by id. */
  readonly controls: Readonly<Record<string, string>>;
}

/** The standards, with the titles of their controls. */
export const STANDARDS: Readonly<Record<StandardKey, Standard>> = {
  pss: {
    name: 'PSS',
    title: 'Pod Security Standards',
    organization: 'Kubernetes',
    url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    numbered: false,
    controls: PSS,
  },
  cis: {
    name: 'CIS',
    title: 'CIS Kubernetes Benchmark',
    organization: 'Center for Internet Security',
    version: '1.12',
    url: 'https://www.cisecurity.org/benchmark/kubernetes',
    numbered: true,
    controls: CIS,
  },
  nsa: {
    name: 'NSA-CISA',
    title: 'NSA and CISA: Kubernetes Hardening Guidance',
    organization: 'National Security Agency, Cybersecurity and Infrastructure Security Agency',
    version: '1.2',
    url: 'https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF',
    numbered: false,
    controls: NSA,
  },
};

/** The keys of the standards, in the order in which they are shown. */
export const STANDARD_KEYS = Object.keys(STANDARDS) as readonly StandardKey[];

/** A control to be shown. */
export interface Control {
  readonly standard: StandardKey;
  readonly id: string;
  /** `5.2.2 Minimize the admission of privileged containers`, or the heading alone. */
  readonly label: string;
}

/** Returns the controls of a rule, in the order of the standards. */
export function controlsOf({ controls = {} }: { readonly controls?: Controls }): readonly Control[] {
  return STANDARD_KEYS.flatMap((standard) => {
    const { numbered, controls: titles } = STANDARDS[standard];
    return (controls[standard] ?? []).map((id): Control => {
      const title = titles[id] ?? '';
      return { standard, id, label: numbered ? `${id} ${title}` : title };
    });
  });
}

/** Returns the title of a standard with its edition: `CIS Kubernetes Benchmark 1.12`. */
export function standardTitle(standard: StandardKey): string {
  const { title, version } = STANDARDS[standard];
  return version === undefined ? title : `${title} ${version}`;
}

/** Returns the controls of a rule to be shown: for each standard its title, its URL and the labels of the controls. */
export function controlLines(rule: {
  readonly controls?: Controls;
  readonly pss?: 'baseline' | 'restricted';
}): readonly {
  readonly title: string;
  readonly url: string;
  readonly labels: readonly string[];
}[] {
  const controls = controlsOf(rule);
  return STANDARD_KEYS.flatMap((standard) => {
    const labels = controls.filter((control) => control.standard === standard).map(({ label }) => label);
    if (labels.length === 0) return [];
    // Each level of the Pod Security Standards has a part of the page.
    const url = `${STANDARDS[standard].url}${standard === 'pss' && rule.pss ? `#${rule.pss}` : ''}`;
    return [{ title: standardTitle(standard), url, labels }];
  });
}
