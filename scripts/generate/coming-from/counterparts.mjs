// Which of our rules look after what a check of another program looks after, where the tables of suppressions do not say it: those
// hold equal rules only (server/src/core/suppressions/foreign). And why a check has none.

const NODE =
  'It reads flags of a component of the control plane or of the kubelet. Yamlock reads what is applied to a cluster.';
const STYLE = 'It is a matter of house style: how objects are labelled, sorted or named.';
const ROLLOUT = 'How many replicas run, and how they are replaced and spread, is left to who knows the application.';
const IMAGES = 'It asks a scanner or a registry about an image. Yamlock opens no connection.';
const CLUSTER = 'It asks the running cluster.';
const HELM2 = 'It looks for Tiller, a part of Helm 2, which got its last release in 2020.';
const AGENTS = 'It is about the custom resources of the project agent-sandbox, which Yamlock does not know.';

const NAMESPACE = 'pss-namespace-labels';
const PSP = ['api-removed'];
const PSP_CHECKS = [1, 2, 3, 4, 5, 6, 7, 24, 32, 36].map((number) => `CKV_K8S_${number}`);
const SECRETS = [
  'secret-in-configmap',
  'secret-env-literal',
  'secret-in-args',
  'secret-token-pattern',
  'secret-private-key',
];
const WILDCARDS = ['rbac-wildcard-verb', 'rbac-wildcard-resource', 'rbac-wildcard-api-group'];
const ADDED = ['pss-capabilities-add', 'dangerous-capability'];
const NON_ROOT = ['pss-run-as-non-root', 'pss-run-as-root-user'];
const SECCOMP = ['pss-seccomp-missing', 'pss-seccomp-unconfined'];
const LEAST = [
  'pss-run-as-non-root',
  'pss-privilege-escalation',
  'pss-drop-all',
  'pss-seccomp-missing',
  'read-only-root-fs',
];
const HOST_PATHS = ['pss-host-path', 'sensitive-host-path'];
const LIMITS = ['memory-limit-missing', 'cpu-limit-missing'];
const PROC = ['pss-proc-mount', 'pss-proc-mount-restricted'];
const ESCALATION = ['rbac-bind-escalate', 'rbac-impersonate'];
const MEMORY = ['memory-request-missing', 'memory-limit-missing'];
const CPU = ['cpu-request-missing', 'cpu-limit-missing'];
const CONFIGMAP = ['secret-in-configmap'];

/** Returns an object with the same value for several keys. */
const each = (keys, value) => Object.fromEntries(keys.map((key) => [key, value]));

/** Our rules by program and check: similar ones, or all there are for programs of which no suppression is read. */
export const SIMILAR = {
  'kube-linter': {
    'dangling-horizontalpodautoscaler': ['hpa-target-missing'],
    'dangling-ingress': ['ingress-backend-missing'],
    'dangling-networkpolicy': ['netpol-no-match'],
    'dangling-service': ['service-no-match'],
    'drop-net-raw-capability': ['pss-drop-all'],
    'env-value-from': ['secret-ref-missing', 'secret-key-missing', 'configmap-ref-missing', 'configmap-key-missing'],
    'invalid-target-ports': ['schema'],
    'no-anti-affinity': ['topology-spread'],
    'no-extensions-v1beta': ['api-removed'],
    'no-readiness-probe': ['readiness-missing'],
    'non-existent-service-account': ['sa-missing'],
    'non-isolated-pod': ['netpol-missing'],
    'schema-validation': ['schema'],
  },
  checkov: {
    ...each(PSP_CHECKS, PSP),
    CKV_K8S_9: ['readiness-missing'],
    CKV_K8S_28: ['pss-drop-all'],
    CKV_K8S_29: LEAST,
    CKV_K8S_30: LEAST,
    CKV_K8S_104: [
      'encryption-config-identity-first',
      'encryption-config-weak-provider',
      'encryption-config-inline-key',
    ],
    CKV_K8S_159: ['image-known-risky'],
    CKV2_K8S_1: ['rbac-bind-escalate'],
    CKV2_K8S_2: ['rbac-nodes-proxy', 'rbac-exec'],
    CKV2_K8S_3: ['rbac-impersonate'],
    CKV2_K8S_4: ['rbac-endpoints-edit'],
    CKV2_K8S_5: ['rbac-read-secrets'],
    CKV2_K8S_6: ['netpol-missing'],
  },
  trivy: {
    'KSV-0001': ['pss-privilege-escalation'],
    'KSV-0002': ['pss-apparmor-profile'],
    'KSV-0003': ['pss-drop-all'],
    'KSV-0004': ['pss-drop-all'],
    'KSV-0005': ['dangerous-capability'],
    'KSV-0006': ['runtime-socket'],
    'KSV-0007': ['host-aliases'],
    'KSV-0008': ['pss-host-ipc'],
    'KSV-0009': ['pss-host-network'],
    'KSV-0010': ['pss-host-pid'],
    'KSV-0011': ['cpu-limit-missing'],
    'KSV-0012': NON_ROOT,
    'KSV-0013': ['image-latest', 'image-untagged'],
    'KSV-0014': ['read-only-root-fs'],
    'KSV-0015': ['cpu-request-missing'],
    'KSV-0016': MEMORY,
    'KSV-0017': ['pss-privileged'],
    'KSV-0018': ['memory-limit-missing'],
    'KSV-0020': ['low-uid'],
    'KSV-0022': ['pss-capabilities-add', 'pss-drop-all'],
    'KSV-0023': HOST_PATHS,
    'KSV-0024': ['pss-host-port'],
    'KSV-0025': ['pss-selinux-options'],
    'KSV-0026': ['pss-unsafe-sysctl'],
    'KSV-0027': PROC,
    'KSV-0028': ['pss-volume-type'],
    'KSV-0030': SECCOMP,
    'KSV-0036': ['sa-automount'],
    'KSV-0037': ['kube-system-workload'],
    'KSV-0041': ['rbac-read-secrets'],
    'KSV-0043': ['rbac-impersonate'],
    'KSV-0044': WILDCARDS,
    'KSV-0045': ['rbac-wildcard-verb'],
    'KSV-0046': ['rbac-wildcard-resource'],
    'KSV-0047': ['rbac-nodes-proxy'],
    'KSV-0048': ['rbac-create-pods'],
    'KSV-0050': ESCALATION,
    'KSV-0051': ['rbac-bind-escalate'],
    'KSV-0052': ['rbac-bind-escalate'],
    'KSV-0053': ['rbac-exec'],
    'KSV-0055': ['rbac-bind-escalate'],
    'KSV-0056': ['rbac-endpoints-edit'],
    'KSV-01010': CONFIGMAP,
    'KSV-01011': ['rbac-authenticated'],
    'KSV-0103': ['pss-host-process'],
    'KSV-0104': ['pss-seccomp-unconfined'],
    'KSV-0105': ['pss-run-as-root-user'],
    'KSV-0106': ['pss-drop-all', 'pss-capabilities-add'],
    'KSV-0107': ['api-deprecated', 'api-removed'],
    'KSV-0108': ['service-external-ips'],
    'KSV-0109': CONFIGMAP,
    'KSV-0110': ['default-namespace'],
    'KSV-0111': ['rbac-cluster-admin-binding'],
    'KSV-0112': ['rbac-wildcard-resource'],
    'KSV-0113': ['rbac-read-secrets'],
    'KSV-0114': ['rbac-webhooks'],
    'KSV-0116': ['root-group'],
    'KSV-0118': LEAST,
    'KSV-0119': ADDED,
    'KSV-0120': ['dangerous-capability'],
    'KSV-0121': ['sensitive-host-path', 'runtime-socket'],
    'KSV-0122': ['rbac-anonymous'],
    'KSV-0123': ['rbac-masters'],
    'KSV-0125': ['image-registry-allowlist'],
  },
  kubescape: {
    'C-0001': ['image-registry-allowlist'],
    'C-0002': ['rbac-exec'],
    'C-0004': MEMORY,
    'C-0009': LIMITS,
    'C-0012': SECRETS,
    'C-0013': NON_ROOT,
    'C-0015': ['rbac-read-secrets'],
    'C-0016': ['pss-privilege-escalation'],
    'C-0017': ['read-only-root-fs'],
    'C-0018': ['readiness-missing'],
    'C-0020': HOST_PATHS,
    'C-0030': ['netpol-missing', 'netpol-allow-all-ingress', 'netpol-allow-all-egress'],
    'C-0031': ['rbac-delete-events'],
    'C-0034': ['sa-automount'],
    'C-0035': ['rbac-cluster-admin-binding', ...WILDCARDS],
    'C-0038': ['pss-host-pid', 'pss-host-ipc'],
    'C-0041': ['pss-host-network'],
    'C-0042': ['ssh-port'],
    'C-0044': ['pss-host-port'],
    'C-0045': ['writable-host-path'],
    'C-0046': ADDED,
    'C-0048': HOST_PATHS,
    'C-0049': ['netpol-missing'],
    'C-0050': CPU,
    'C-0053': ['rbac-default-sa', 'sa-automount'],
    'C-0054': ['netpol-missing'],
    'C-0055': ['pss-drop-all', ...SECCOMP, 'pss-apparmor-profile'],
    'C-0056': ['liveness-missing'],
    'C-0057': ['pss-privileged'],
    'C-0059': ['ingress-nginx-snippet', 'ingress-nginx-injection'],
    'C-0061': ['default-namespace'],
    'C-0062': ['sudo-command'],
    'C-0063': ['rbac-port-forward'],
    'C-0065': ['rbac-impersonate'],
    'C-0073': ['naked-pod'],
    'C-0074': ['runtime-socket'],
    'C-0075': ['image-latest', 'image-pull-policy'],
    'C-0078': ['image-registry-allowlist'],
    'C-0186': ['rbac-read-secrets'],
    'C-0187': WILDCARDS,
    'C-0188': ['rbac-create-pods'],
    'C-0189': ['sa-automount', 'sa-default', 'rbac-default-sa'],
    'C-0190': ['sa-automount'],
    'C-0191': ESCALATION,
    'C-0192': ['pss-namespace-labels'],
    // These ask whether the namespace enforces a Pod Security Standard; our other rules, whether the pod meets it.
    'C-0193': [NAMESPACE, 'pss-privileged'],
    'C-0194': [NAMESPACE, 'pss-host-pid'],
    'C-0195': [NAMESPACE, 'pss-host-ipc'],
    'C-0196': [NAMESPACE, 'pss-host-network'],
    'C-0197': [NAMESPACE, 'pss-privilege-escalation'],
    'C-0198': [NAMESPACE, ...NON_ROOT],
    'C-0199': [NAMESPACE, 'pss-drop-all'],
    'C-0200': [NAMESPACE, ...ADDED],
    'C-0201': [NAMESPACE, 'pss-drop-all'],
    'C-0202': [NAMESPACE, 'pss-host-process'],
    'C-0203': [NAMESPACE, 'pss-host-path'],
    'C-0204': [NAMESPACE, 'pss-host-port'],
    'C-0206': ['netpol-missing'],
    'C-0207': ['secret-env-ref'],
    'C-0210': SECCOMP,
    'C-0211': LEAST,
    // Of PodSecurityPolicies.
    ...each(['C-0214', 'C-0215', 'C-0216', 'C-0217', 'C-0218', 'C-0219', 'C-0220'], PSP),
    'C-0275': ['pss-host-pid'],
    'C-0276': ['pss-host-ipc'],
    'C-0253': ['image-old-registry'],
    'C-0260': ['netpol-missing'],
    'C-0261': ['sa-automount'],
    'C-0262': ['rbac-anonymous'],
    'C-0263': ['ingress-no-tls'],
    'C-0268': ['cpu-request-missing'],
    'C-0269': MEMORY,
    'C-0270': ['cpu-limit-missing'],
    'C-0271': ['memory-limit-missing'],
    'C-0278': ['rbac-create-pv'],
    'C-0279': ['rbac-nodes-proxy'],
    'C-0280': ['rbac-csr-approve'],
    'C-0281': ['rbac-webhooks'],
    'C-0282': ['rbac-token-create'],
    'C-0293': ['service-no-match'],
    'C-0294': ['sa-deprecated-field'],
    'C-0295': ['duplicate-env'],
    'C-0296': ['selector-mismatch'],
    'C-0298': ['ingress-backend-missing'],
    'C-0299': ['netpol-no-match'],
    'C-0300': ['hpa-target-missing'],
    'C-0302': ['ingress-backend-missing'],
    'C-0306': ['image-digest'],
    'C-0307': ['sa-missing'],
  },
};

/** Why a check has no counterpart, where that is more than nobody having written it. */
export const WHY_NONE = {
  'kube-linter': {
    ...each(['required-annotation-email', 'required-label-owner', 'sorted-keys'], STYLE),
    ...each(
      ['hpa-minimum-three-replicas', 'minimum-three-replicas', 'no-rolling-update-strategy', 'no-node-affinity'],
      ROLLOUT,
    ),
    ...each(['dnsconfig-options', 'priority-class-name'], ROLLOUT),
  },
  checkov: {
    ...each(
      Array.from({ length: 84 }, (_, at) => `CKV_K8S_${68 + at}`).filter((id) => id !== 'CKV_K8S_104'),
      NODE,
    ),
    ...each(['CKV_K8S_34', 'CKV_K8S_44', 'CKV_K8S_45'], HELM2),
  },
  trivy: {
    'KSV-0102': HELM2,
    'KSV-0124': 'It is about the constraints of Gatekeeper, which Yamlock does not know.',
  },
  kubescape: {
    ...each(['C-0083', 'C-0084', 'C-0085', 'C-0221', 'C-0236', 'C-0237'], IMAGES),
    ...each(['C-0068', 'C-0273'], CLUSTER),
    ...each(['C-0076', 'C-0077'], STYLE),
    ...each(['C-0297', 'C-0301', 'C-0303', 'C-0304'], AGENTS),
    'C-0305': ROLLOUT,
    ...each(
      ['C-0255', 'C-0257', 'C-0258', 'C-0259', 'C-0267', 'C-0272'],
      'It lists what is reachable on an attack path. `yamlock graph` shows who reads which Secret.',
    ),
  },
};
