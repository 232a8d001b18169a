import type { Rule } from '../model/rule.js';
import certmanagerKeyRotation from './certificates/certmanager-key-rotation.js';
import certmanagerLongDuration from './certificates/certmanager-long-duration.js';
import certmanagerWeakKey from './certificates/certmanager-weak-key.js';
import tlsVerificationOff from './certificates/tls-verification-off.js';
import esoDeprecatedApi from './encrypted-secrets/eso-deprecated-api.js';
import esoFakeProvider from './encrypted-secrets/eso-fake-provider.js';
import esoPlaintextTemplate from './encrypted-secrets/eso-plaintext-template.js';
import esoRefreshDisabled from './encrypted-secrets/eso-refresh-disabled.js';
import fluxSourceInsecure from './encrypted-secrets/flux-source-insecure.js';
import sealedSecretPlaintext from './encrypted-secrets/sealed-secret-plaintext.js';
import sopsCoverageHole from './encrypted-secrets/sops-coverage-hole.js';
import sopsRuleUnencryptedFile from './encrypted-secrets/sops-rule-unencrypted-file.js';
import sopsUnencryptedValue from './encrypted-secrets/sops-unencrypted-value.js';
import imageDigest from './images/image-digest.js';
import imageInvalidRef from './images/image-invalid-ref.js';
import imageKnownRisky from './images/image-known-risky.js';
import imageLatest from './images/image-latest.js';
import imageOldRegistry from './images/image-old-registry.js';
import imagePullPolicy from './images/image-pull-policy.js';
import imageRegistryAllowlist from './images/image-registry-allowlist.js';
import imageUntagged from './images/image-untagged.js';
import defaultNamespace from './manifests/default-namespace.js';
import duplicateEnv from './manifests/duplicate-env.js';
import duplicateKey from './manifests/duplicate-key.js';
import envNotString from './manifests/env-not-string.js';
import selectorMismatch from './manifests/selector-mismatch.js';
import suppressionNoReason from './manifests/suppression-no-reason.js';
import { suppressionUnused } from './manifests/suppression-unused.js';
import yamlSyntax from './manifests/yaml-syntax.js';
import istioAuthzAllowAll from './mesh/istio-authz-allow-all.js';
import istioGatewayNoTls from './mesh/istio-gateway-no-tls.js';
import istioInjectionOff from './mesh/istio-injection-off.js';
import istioMtlsDisabled from './mesh/istio-mtls-disabled.js';
import istioMtlsPermissive from './mesh/istio-mtls-permissive.js';
import istioTlsSkipVerify from './mesh/istio-tls-skip-verify.js';
import istioVsWildcard from './mesh/istio-vs-wildcard.js';
import gatewayNoTls from './network/gateway-no-tls.js';
import ingressNginxInjection from './network/ingress-nginx-injection.js';
import ingressNginxSnippet from './network/ingress-nginx-snippet.js';
import ingressNoTls from './network/ingress-no-tls.js';
import ingressSslRedirectOff from './network/ingress-ssl-redirect-off.js';
import ingressWildcardHost from './network/ingress-wildcard-host.js';
import netpolAllowAllEgress from './network/netpol-allow-all-egress.js';
import netpolAllowAllIngress from './network/netpol-allow-all-ingress.js';
import netpolAnyIp from './network/netpol-any-ip.js';
import netpolPolicyTypes from './network/netpol-policy-types.js';
import routeInsecure from './network/route-insecure.js';
import serviceExternalIps from './network/service-external-ips.js';
import serviceLbOpen from './network/service-lb-open.js';
import serviceNodePort from './network/service-node-port.js';
import apiserviceSkipTls from './platform/apiservice-skip-tls.js';
import argocdDefaultProject from './platform/argocd-default-project.js';
import auditPolicyNoSecretsRule from './platform/audit-policy-no-secrets-rule.js';
import auditPolicySecretBodies from './platform/audit-policy-secret-bodies.js';
import dexInsecureIssuer from './platform/dex-insecure-issuer.js';
import dexLdapInsecure from './platform/dex-ldap-insecure.js';
import dexStaticPasswords from './platform/dex-static-passwords.js';
import encryptionConfigIdentityFirst from './platform/encryption-config-identity-first.js';
import encryptionConfigInlineKey from './platform/encryption-config-inline-key.js';
import encryptionConfigWeakProvider from './platform/encryption-config-weak-provider.js';
import kubeflowProfileNoQuota from './platform/kubeflow-profile-no-quota.js';
import sccPrivileged from './platform/scc-privileged.js';
import tektonStepPrivileged from './platform/tekton-step-privileged.js';
import webhookFailOpen from './platform/webhook-fail-open.js';
import pssApparmorProfile from './pod-security/pss-apparmor-profile.js';
import pssCapabilitiesAdd from './pod-security/pss-capabilities-add.js';
import pssDropAll from './pod-security/pss-drop-all.js';
import pssHostIpc from './pod-security/pss-host-ipc.js';
import pssHostNetwork from './pod-security/pss-host-network.js';
import pssHostPath from './pod-security/pss-host-path.js';
import pssHostPid from './pod-security/pss-host-pid.js';
import pssHostPort from './pod-security/pss-host-port.js';
import pssHostProcess from './pod-security/pss-host-process.js';
import pssNamespaceLabels from './pod-security/pss-namespace-labels.js';
import pssPrivilegeEscalation from './pod-security/pss-privilege-escalation.js';
import pssPrivileged from './pod-security/pss-privileged.js';
import pssProbeHost from './pod-security/pss-probe-host.js';
import pssProcMount from './pod-security/pss-proc-mount.js';
import pssProcMountRestricted from './pod-security/pss-proc-mount-restricted.js';
import pssRunAsNonRoot from './pod-security/pss-run-as-non-root.js';
import pssRunAsRootUser from './pod-security/pss-run-as-root-user.js';
import pssSeccompMissing from './pod-security/pss-seccomp-missing.js';
import pssSeccompUnconfined from './pod-security/pss-seccomp-unconfined.js';
import pssSelinuxOptions from './pod-security/pss-selinux-options.js';
import pssUnsafeSysctl from './pod-security/pss-unsafe-sysctl.js';
import pssVolumeType from './pod-security/pss-volume-type.js';
import rbacAnonymous from './rbac/rbac-anonymous.js';
import rbacAuthenticated from './rbac/rbac-authenticated.js';
import rbacBindEscalate from './rbac/rbac-bind-escalate.js';
import rbacClusterAdminBinding from './rbac/rbac-cluster-admin-binding.js';
import rbacCreatePods from './rbac/rbac-create-pods.js';
import rbacCreatePv from './rbac/rbac-create-pv.js';
import rbacCsrApprove from './rbac/rbac-csr-approve.js';
import rbacDefaultSa from './rbac/rbac-default-sa.js';
import rbacDeleteEvents from './rbac/rbac-delete-events.js';
import rbacEndpointsEdit from './rbac/rbac-endpoints-edit.js';
import rbacExec from './rbac/rbac-exec.js';
import rbacImpersonate from './rbac/rbac-impersonate.js';
import rbacMasters from './rbac/rbac-masters.js';
import rbacNodesProxy from './rbac/rbac-nodes-proxy.js';
import rbacPortForward from './rbac/rbac-port-forward.js';
import rbacReadSecrets from './rbac/rbac-read-secrets.js';
import rbacTokenCreate from './rbac/rbac-token-create.js';
import rbacWebhooks from './rbac/rbac-webhooks.js';
import rbacWildcardApiGroup from './rbac/rbac-wildcard-api-group.js';
import rbacWildcardResource from './rbac/rbac-wildcard-resource.js';
import rbacWildcardVerb from './rbac/rbac-wildcard-verb.js';
import cpuLimitMissing from './resources/cpu-limit-missing.js';
import cpuRequestMissing from './resources/cpu-request-missing.js';
import cronjobConcurrency from './resources/cronjob-concurrency.js';
import ephemeralStorage from './resources/ephemeral-storage.js';
import hpaFixedReplicas from './resources/hpa-fixed-replicas.js';
import jobTtl from './resources/job-ttl.js';
import livenessMissing from './resources/liveness-missing.js';
import memoryLimitMissing from './resources/memory-limit-missing.js';
import memoryRequestMissing from './resources/memory-request-missing.js';
import pdbBlocksDrain from './resources/pdb-blocks-drain.js';
import probePortUndeclared from './resources/probe-port-undeclared.js';
import probesIdentical from './resources/probes-identical.js';
import quantitySuspicious from './resources/quantity-suspicious.js';
import requestExceedsLimit from './resources/request-exceeds-limit.js';
import topologySpread from './resources/topology-spread.js';
import secretBadBase64 from './secrets/secret-bad-base64.js';
import secretDockerConfig from './secrets/secret-docker-config.js';
import secretEnvLiteral from './secrets/secret-env-literal.js';
import secretEnvRef from './secrets/secret-env-ref.js';
import secretHash from './secrets/secret-hash.js';
import secretHelmValues from './secrets/secret-helm-values.js';
import secretInAnnotation from './secrets/secret-in-annotation.js';
import secretInArgs from './secrets/secret-in-args.js';
import secretInConfigmap from './secrets/secret-in-configmap.js';
import secretInUrl from './secrets/secret-in-url.js';
import secretKustomizeLiteral from './secrets/secret-kustomize-literal.js';
import secretLastApplied from './secrets/secret-last-applied.js';
import secretManifestPlaintext from './secrets/secret-manifest-plaintext.js';
import secretNoReload from './secrets/secret-no-reload.js';
import secretPlaceholder from './secrets/secret-placeholder.js';
import secretPrivateKey from './secrets/secret-private-key.js';
import secretTokenPattern from './secrets/secret-token-pattern.js';
import secretVolumeMode from './secrets/secret-volume-mode.js';
import secretWeakValue from './secrets/secret-weak-value.js';
import saAutomount from './service-accounts/sa-automount.js';
import saDefault from './service-accounts/sa-default.js';
import saDeprecatedField from './service-accounts/sa-deprecated-field.js';
import saLegacyToken from './service-accounts/sa-legacy-token.js';
import apparmorAnnotationDeprecated from './workload-hardening/apparmor-annotation-deprecated.js';
import dangerousCapability from './workload-hardening/dangerous-capability.js';
import gitrepoVolume from './workload-hardening/gitrepo-volume.js';
import hostAliases from './workload-hardening/host-aliases.js';
import kubeSystemWorkload from './workload-hardening/kube-system-workload.js';
import lowUid from './workload-hardening/low-uid.js';
import mountPropagationBidirectional from './workload-hardening/mount-propagation-bidirectional.js';
import nakedPod from './workload-hardening/naked-pod.js';
import readOnlyRootFs from './workload-hardening/read-only-root-fs.js';
import rootGroup from './workload-hardening/root-group.js';
import runtimeSocket from './workload-hardening/runtime-socket.js';
import seccompAnnotationIgnored from './workload-hardening/seccomp-annotation-ignored.js';
import sensitiveHostPath from './workload-hardening/sensitive-host-path.js';
import shareProcessNamespace from './workload-hardening/share-process-namespace.js';
import sshPort from './workload-hardening/ssh-port.js';
import sudoCommand from './workload-hardening/sudo-command.js';
import userNamespace from './workload-hardening/user-namespace.js';
import writableHostPath from './workload-hardening/writable-host-path.js';

/** Every rule there is, by family and then in the order of the catalogue. The one place that knows them all. */
export const RULES: readonly Rule[] = [
  pssPrivileged,
  pssHostNetwork,
  pssHostPid,
  pssHostIpc,
  pssHostPath,
  pssHostPort,
  pssCapabilitiesAdd,
  pssHostProcess,
  pssProcMount,
  pssSelinuxOptions,
  pssApparmorProfile,
  pssSeccompUnconfined,
  pssUnsafeSysctl,
  pssProbeHost,
  pssPrivilegeEscalation,
  pssRunAsNonRoot,
  pssRunAsRootUser,
  pssSeccompMissing,
  pssDropAll,
  pssVolumeType,
  pssProcMountRestricted,
  pssNamespaceLabels,
  readOnlyRootFs,
  dangerousCapability,
  rootGroup,
  lowUid,
  userNamespace,
  mountPropagationBidirectional,
  shareProcessNamespace,
  hostAliases,
  runtimeSocket,
  sensitiveHostPath,
  writableHostPath,
  gitrepoVolume,
  sshPort,
  sudoCommand,
  kubeSystemWorkload,
  apparmorAnnotationDeprecated,
  seccompAnnotationIgnored,
  nakedPod,
  imageUntagged,
  imageLatest,
  imageDigest,
  imageRegistryAllowlist,
  imageOldRegistry,
  imagePullPolicy,
  imageInvalidRef,
  imageKnownRisky,
  memoryLimitMissing,
  memoryRequestMissing,
  cpuRequestMissing,
  cpuLimitMissing,
  ephemeralStorage,
  requestExceedsLimit,
  quantitySuspicious,
  livenessMissing,
  probesIdentical,
  probePortUndeclared,
  pdbBlocksDrain,
  hpaFixedReplicas,
  jobTtl,
  cronjobConcurrency,
  topologySpread,
  rbacWildcardVerb,
  rbacWildcardResource,
  rbacWildcardApiGroup,
  rbacClusterAdminBinding,
  rbacReadSecrets,
  rbacCreatePods,
  rbacExec,
  rbacPortForward,
  rbacImpersonate,
  rbacBindEscalate,
  rbacNodesProxy,
  rbacCsrApprove,
  rbacWebhooks,
  rbacTokenCreate,
  rbacCreatePv,
  rbacEndpointsEdit,
  rbacDeleteEvents,
  rbacAnonymous,
  rbacAuthenticated,
  rbacMasters,
  rbacDefaultSa,
  saAutomount,
  saDefault,
  saDeprecatedField,
  saLegacyToken,
  netpolAllowAllIngress,
  netpolAllowAllEgress,
  netpolAnyIp,
  netpolPolicyTypes,
  serviceNodePort,
  serviceLbOpen,
  serviceExternalIps,
  ingressNoTls,
  ingressWildcardHost,
  ingressNginxSnippet,
  ingressNginxInjection,
  ingressSslRedirectOff,
  gatewayNoTls,
  routeInsecure,
  secretManifestPlaintext,
  secretEnvLiteral,
  secretTokenPattern,
  secretPrivateKey,
  secretInConfigmap,
  secretInArgs,
  secretInUrl,
  secretInAnnotation,
  secretLastApplied,
  secretDockerConfig,
  secretKustomizeLiteral,
  secretHelmValues,
  secretPlaceholder,
  secretBadBase64,
  secretWeakValue,
  secretEnvRef,
  secretVolumeMode,
  secretHash,
  secretNoReload,
  sopsUnencryptedValue,
  sopsCoverageHole,
  sopsRuleUnencryptedFile,
  fluxSourceInsecure,
  esoDeprecatedApi,
  esoRefreshDisabled,
  esoPlaintextTemplate,
  esoFakeProvider,
  sealedSecretPlaintext,
  istioMtlsPermissive,
  istioMtlsDisabled,
  istioAuthzAllowAll,
  istioInjectionOff,
  istioTlsSkipVerify,
  istioVsWildcard,
  istioGatewayNoTls,
  certmanagerLongDuration,
  certmanagerWeakKey,
  tlsVerificationOff,
  certmanagerKeyRotation,
  dexStaticPasswords,
  dexLdapInsecure,
  dexInsecureIssuer,
  auditPolicySecretBodies,
  auditPolicyNoSecretsRule,
  encryptionConfigIdentityFirst,
  encryptionConfigWeakProvider,
  encryptionConfigInlineKey,
  argocdDefaultProject,
  tektonStepPrivileged,
  sccPrivileged,
  apiserviceSkipTls,
  webhookFailOpen,
  kubeflowProfileNoQuota,
  yamlSyntax,
  duplicateKey,
  duplicateEnv,
  envNotString,
  selectorMismatch,
  defaultNamespace,
  suppressionUnused,
  suppressionNoReason,
];

const BY_ID = new Map(RULES.flatMap((rule) => [rule.id, ...(rule.aliases ?? [])].map((id) => [id, rule] as const)));

/** The rule of this id or former id. */
export function findRule(id: string): Rule | undefined {
  return BY_ID.get(id);
}

/** Where a rule's page stands. */
export function rulePage(id: string): string {
  return `https://github.com/yamlock/yamlock/blob/main/docs/rules/${id}.md`;
}
