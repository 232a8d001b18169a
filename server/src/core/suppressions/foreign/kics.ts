import type { CheckTable } from './tools.js';

/** KICS' queries for Kubernetes, and the one for secrets. https://docs.kics.io/latest/queries/kubernetes-queries/ */
export const KICS: CheckTable = {
  // ServiceAccount Allows Access Secrets
  '056ac60e-fe07-4acc-9b34-8e1d51716ab9': ['rbac-read-secrets'],
  // Container Running With Low UID
  '02323c00-cdc3-4fdc-a310-4f2b3e7a1660': ['low-uid'],
  // Containers With Added Capabilities
  '19ebaa28-fc86-4a58-bcfa-015c9e22fe40': ['pss-capabilities-add', 'dangerous-capability'],
  // Role Binding To Default Service Account
  '1e749bc9-fde8-471c-af0c-8254efd2dee5': ['rbac-default-sa'],
  // Memory Requests Not Defined
  '229588ef-8fde-40c8-8756-f4f2b5825ded': ['memory-request-missing'],
  // Containers With Sys Admin Capabilities
  '235236ee-ad78-4065-bd29-61b061f28ce0': ['dangerous-capability'],
  // Cluster Admin Rolebinding With Superuser Permissions
  '249328b8-5f0f-409f-b1dd-029f07882e11': ['rbac-cluster-admin-binding'],
  // No Drop Capabilities for Containers
  '268ca686-7fb7-4ae9-b129-955a2a89064e': ['pss-drop-all'],
  // Service With External Load Balance
  '26763a1c-5dda-4772-b507-5fca7fb5f165': ['service-lb-open'],
  // Image Host Port Not Specified speaks of the opposite of our rule about host ports, and is left out.
  // Shared Host PID Namespace
  '302736f4-b16c-41b8-befe-c0baffa0bd9d': ['pss-host-pid'],
  // Secrets As Environment Variables
  '3d658f8b-d988-41a0-a841-40043121de1e': ['secret-env-ref'],
  // Service Account Token Automount Not Disabled
  '48471392-d4d0-47c0-b135-cdec95eb3eef': ['sa-automount'],
  // CPU Limits Not Set
  '4ac0e2b7-d2d2-4af7-8799-e8de6721ccda': ['cpu-limit-missing'],
  // Workload Mounting With Sensitive OS Directory
  '5308a7a8-06f8-45ac-bf10-791fe21de46e': ['sensitive-host-path'],
  // Privilege Escalation Allowed
  '5572cc5e-1e4c-4113-92a6-7a8a3bd25e6d': ['pss-privilege-escalation'],
  // Invalid Image
  '583053b7-e632-46f0-b989-f81ff8045385': ['image-latest'],
  // Permissive Access to Create Pods
  '592ad21d-ad9b-46c6-8d2d-fad09d62a942': ['rbac-create-pods'],
  // Using Default Namespace
  '611ab018-c4aa-4ba2-b0f6-a448337509a6': ['default-namespace'],
  // RBAC Wildcard In Rule
  '6b896afb-ca07-467a-b256-1a0077a1c08e': ['rbac-wildcard-verb', 'rbac-wildcard-resource', 'rbac-wildcard-api-group'],
  // Shared Host Network Namespace
  '6b6bdfb3-c3ae-44cb-88e4-7405c1ba2c8a': ['pss-host-network'],
  // Image Without Digest
  '7c81d34c-8e5a-402b-9798-9f442630e678': ['image-digest'],
  // Service Type is NodePort
  '845acfbe-3e10-4b8e-b656-3b404d36dfb2': ['service-node-port'],
  // Missing App Armor Config
  '8b36775e-183d-4d46-b0f7-96a6f34a723f': ['pss-apparmor-profile'],
  // Cluster Allows Unsafe Sysctls
  '9127f0d9-2310-42e7-866f-5fd9d20dcbad': ['pss-unsafe-sysctl'],
  // Passwords And Secrets
  'a88baa34-e2ad-44ea-ad6f-8cac87bc7c71': [
    'secret-env-literal',
    'secret-manifest-plaintext',
    'secret-in-configmap',
    'secret-in-args',
    'secret-in-url',
    'flux-source-credential',
    'secret-token-pattern',
    'secret-private-key',
    'secret-helm-values',
  ],
  // Root Container Not Mounted As Read-only
  'a9c2f49d-0671-4fc9-9ece-f4e261e128d0': ['read-only-root-fs'],
  // Non Kube System Pod With Host Mount
  'aa8f7a35-9923-4cad-bd61-a19b7f6aac91': ['pss-host-path'],
  // Liveness Probe Is Not Defined
  'ade74944-a674-4e00-859e-c6eab5bde441': ['liveness-missing'],
  // Docker Daemon Socket is Exposed to Containers
  'a6f34658-fdfb-4154-9536-56d516f65828': ['runtime-socket'],
  // Memory Limits Not Defined
  'b14d1bc4-a208-45db-92f0-e21f8e2588e9': ['memory-limit-missing'],
  // Volume Mount with OS Directory Write Permissions
  'b7652612-de4e-4466-a0bf-1cd81f0c6063': ['writable-host-path'],
  // RBAC Roles with Read Secrets Permissions
  'b7bca5c4-1dab-4c2c-8cbe-3050b9d59b14': ['rbac-read-secrets'],
  // Default Service Account In Use
  'b93e973e-9066-4455-a63b-c1c0e1ec3a48': ['sa-automount'],
  // CPU Requests Not Set
  'ca469dd4-c736-448f-8ac1-30a642705e0a': ['cpu-request-missing'],
  // Image Pull Policy Of The Container Is Not Set To Always
  'caa3479d-885d-4882-9aac-95e5e78ef5c2': ['image-pull-policy'],
  // Shared Host IPC Namespace
  'cd290efd-6c82-4e9d-a698-be12ae31d536': ['pss-host-ipc'],
  // Containers Running As Root
  'cf34805e-3872-4c08-bf92-6ff7bb0cfadb': ['pss-run-as-non-root', 'pss-run-as-root-user'],
  // NET_RAW Capabilities Not Being Dropped
  'dbbc6705-d541-43b0-b166-dd4be8208b54': ['pss-drop-all'],
  // Container Is Privileged
  'dd29336b-fe57-445b-a26e-e6aa867ae609': ['pss-privileged'],
  // Seccomp Profile Is Not Configured
  'f377b83e-bd07-4f48-a591-60c82b14a78b': ['pss-seccomp-missing', 'pss-seccomp-unconfined'],
  // Container Runs Unmasked
  'f922827f-aab6-447c-832a-e1ff63312bd3': ['pss-proc-mount', 'pss-proc-mount-restricted'],
};
