import type { CheckTable } from './tools.js';

/** Checkov's policies for Kubernetes. https://www.checkov.io/5.Policy%20Index/kubernetes.html */
export const CHECKOV: CheckTable = {
  // Liveness Probe Should be Configured
  CKV_K8S_8: ['liveness-missing'],
  // CPU requests, CPU limits, memory requests, memory limits should be set
  CKV_K8S_10: ['cpu-request-missing'],
  CKV_K8S_11: ['cpu-limit-missing'],
  CKV_K8S_12: ['memory-request-missing'],
  CKV_K8S_13: ['memory-limit-missing'],
  // Image Tag should be fixed - not latest or blank
  CKV_K8S_14: ['image-latest', 'image-untagged'],
  // Image Pull Policy should be Always
  CKV_K8S_15: ['image-pull-policy'],
  // Container should not be privileged
  CKV_K8S_16: ['pss-privileged'],
  // Containers should not share the host process ID, IPC, network namespace
  CKV_K8S_17: ['pss-host-pid'],
  CKV_K8S_18: ['pss-host-ipc'],
  CKV_K8S_19: ['pss-host-network'],
  // Containers should not run with allowPrivilegeEscalation
  CKV_K8S_20: ['pss-privilege-escalation'],
  // The default namespace should not be used
  CKV_K8S_21: ['default-namespace'],
  // Use read-only filesystem for containers where possible
  CKV_K8S_22: ['read-only-root-fs'],
  // Minimize the admission of root containers
  CKV_K8S_23: ['pss-run-as-non-root', 'pss-run-as-root-user'],
  // Minimize the admission of containers with added capability
  CKV_K8S_25: ['pss-capabilities-add', 'dangerous-capability'],
  // Do not specify hostPort unless absolutely necessary
  CKV_K8S_26: ['pss-host-port'],
  // Do not expose the docker daemon socket to containers
  CKV_K8S_27: ['runtime-socket'],
  // Ensure that the seccomp profile is set to docker/default or runtime/default
  CKV_K8S_31: ['pss-seccomp-missing', 'pss-seccomp-unconfined', 'seccomp-annotation-ignored'],
  // Prefer using secrets as files over secrets as environment variables
  CKV_K8S_35: ['secret-env-ref'],
  // Minimize the admission of containers with capabilities assigned
  CKV_K8S_37: ['pss-drop-all'],
  // Ensure that Service Account Tokens are only mounted where necessary
  CKV_K8S_38: ['sa-automount'],
  // Do not use the CAP_SYS_ADMIN linux capability
  CKV_K8S_39: ['dangerous-capability'],
  // Containers should run as a high UID to avoid host conflict
  CKV_K8S_40: ['low-uid'],
  // Ensure that default service accounts are not actively used: the account itself, and bindings to it
  CKV_K8S_41: ['sa-automount'],
  CKV_K8S_42: ['rbac-default-sa'],
  // Image should use digest
  CKV_K8S_43: ['image-digest'],
  // Minimize wildcard use in Roles and ClusterRoles
  CKV_K8S_49: ['rbac-wildcard-verb', 'rbac-wildcard-resource', 'rbac-wildcard-api-group'],
  // Prevent NGINX Ingress annotation snippets: with Lua, all of them, with alias statements
  CKV_K8S_152: ['ingress-nginx-snippet'],
  CKV_K8S_153: ['ingress-nginx-snippet'],
  CKV_K8S_154: ['ingress-nginx-snippet'],
  // Minimize roles that grant control over webhooks, approve requests, bind, escalate
  CKV_K8S_155: ['rbac-webhooks'],
  CKV_K8S_156: ['rbac-csr-approve'],
  CKV_K8S_157: ['rbac-bind-escalate'],
  CKV_K8S_158: ['rbac-bind-escalate'],
};
