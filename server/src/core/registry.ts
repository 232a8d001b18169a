import type { Rule } from './rule.js';
import certmanagerKeyRotation from './rules/certificates/certmanager-key-rotation.js';
import certmanagerLongDuration from './rules/certificates/certmanager-long-duration.js';
import certmanagerWeakKey from './rules/certificates/certmanager-weak-key.js';
import tlsVerificationOff from './rules/certificates/tls-verification-off.js';
import esoDeprecatedApi from './rules/encrypted-secrets/eso-deprecated-api.js';
import esoFakeProvider from './rules/encrypted-secrets/eso-fake-provider.js';
import esoPlaintextTemplate from './rules/encrypted-secrets/eso-plaintext-template.js';
import esoRefreshDisabled from './rules/encrypted-secrets/eso-refresh-disabled.js';
import fluxSourceInsecure from './rules/encrypted-secrets/flux-source-insecure.js';
import sealedSecretPlaintext from './rules/encrypted-secrets/sealed-secret-plaintext.js';
import sopsCoverageHole from './rules/encrypted-secrets/sops-coverage-hole.js';
import sopsRuleUnencryptedFile from './rules/encrypted-secrets/sops-rule-unencrypted-file.js';
import sopsUnencryptedValue from './rules/encrypted-secrets/sops-unencrypted-value.js';
import imageDigest from './rules/images/image-digest.js';
import imageInvalidRef from './rules/images/image-invalid-ref.js';
import imageKnownRisky from './rules/images/image-known-risky.js';
import imageLatest from './rules/images/image-latest.js';
import imageOldRegistry from './rules/images/image-old-registry.js';
import imagePullPolicy from './rules/images/image-pull-policy.js';
import imageRegistryAllowlist from './rules/images/image-registry-allowlist.js';
import imageUntagged from './rules/images/image-untagged.js';
import defaultNamespace from './rules/manifests/default-namespace.js';
import duplicateEnv from './rules/manifests/duplicate-env.js';
import duplicateKey from './rules/manifests/duplicate-key.js';
import envNotString from './rules/manifests/env-not-string.js';
import selectorMismatch from './rules/manifests/selector-mismatch.js';
import suppressionNoReason from './rules/manifests/suppression-no-reason.js';
import { suppressionUnused } from './rules/manifests/suppression-unused.js';
import yamlSyntax from './rules/manifests/yaml-syntax.js';
import istioAuthzAllowAll from './rules/mesh/istio-authz-allow-all.js';
import istioGatewayNoTls from './rules/mesh/istio-gateway-no-tls.js';
import istioInjectionOff from './rules/mesh/istio-injection-off.js';
import istioMtlsDisabled from './rules/mesh/istio-mtls-disabled.js';
import istioMtlsPermissive from './rules/mesh/istio-mtls-permissive.js';
import istioTlsSkipVerify from './rules/mesh/istio-tls-skip-verify.js';
import istioVsWildcard from './rules/mesh/istio-vs-wildcard.js';
import gatewayNoTls from './rules/network/gateway-no-tls.js';
import ingressNginxInjection from './rules/network/ingress-nginx-injection.js';
import ingressNginxSnippet from './rules/network/ingress-nginx-snippet.js';
import ingressNoTls from './rules/network/ingress-no-tls.js';
import ingressSslRedirectOff from './rules/network/ingress-ssl-redirect-off.js';
import ingressWildcardHost from './rules/network/ingress-wildcard-host.js';
import netpolAllowAllEgress from './rules/network/netpol-allow-all-egress.js';
import netpolAllowAllIngress from './rules/network/netpol-allow-all-ingress.js';
import netpolAnyIp from './rules/network/netpol-any-ip.js';
import netpolPolicyTypes from './rules/network/netpol-policy-types.js';
import routeInsecure from './rules/network/route-insecure.js';
import serviceExternalIps from './rules/network/service-external-ips.js';
import serviceLbOpen from './rules/network/service-lb-open.js';
import serviceNodePort from './rules/network/service-node-port.js';
import apiserviceSkipTls from './rules/platform/apiservice-skip-tls.js';
import argocdDefaultProject from './rules/platform/argocd-default-project.js';
import auditPolicyNoSecretsRule from './rules/platform/audit-policy-no-secrets-rule.js';
import auditPolicySecretBodies from './rules/platform/audit-policy-secret-bodies.js';
import dexInsecureIssuer from './rules/platform/dex-insecure-issuer.js';
import dexLdapInsecure from './rules/platform/dex-ldap-insecure.js';
import dexStaticPasswords from './rules/platform/dex-static-passwords.js';
import encryptionConfigIdentityFirst from './rules/platform/encryption-config-identity-first.js';
import encryptionConfigInlineKey from './rules/platform/encryption-config-inline-key.js';
import encryptionConfigWeakProvider from './rules/platform/encryption-config-weak-provider.js';
import kubeflowProfileNoQuota from './rules/platform/kubeflow-profile-no-quota.js';
import sccPrivileged from './rules/platform/scc-privileged.js';
import tektonStepPrivileged from './rules/platform/tekton-step-privileged.js';
import webhookFailOpen from './rules/platform/webhook-fail-open.js';
import pssApparmorProfile from './rules/pod-security/pss-apparmor-profile.js';
import pssCapabilitiesAdd from './rules/pod-security/pss-capabilities-add.js';
import pssDropAll from './rules/pod-security/pss-drop-all.js';
import pssHostIpc from './rules/pod-security/pss-host-ipc.js';
import pssHostNetwork from './rules/pod-security/pss-host-network.js';
import pssHostPath from './rules/pod-security/pss-host-path.js';
import pssHostPid from './rules/pod-security/pss-host-pid.js';
import pssHostPort from './rules/pod-security/pss-host-port.js';
import pssHostProcess from './rules/pod-security/pss-host-process.js';
import pssNamespaceLabels from './rules/pod-security/pss-namespace-labels.js';
import pssPrivilegeEscalation from './rules/pod-security/pss-privilege-escalation.js';
import pssPrivileged from './rules/pod-security/pss-privileged.js';
import pssProbeHost from './rules/pod-security/pss-probe-host.js';
import pssProcMount from './rules/pod-security/pss-proc-mount.js';
import pssProcMountRestricted from './rules/pod-security/pss-proc-mount-restricted.js';
import pssRunAsNonRoot from './rules/pod-security/pss-run-as-non-root.js';
import pssRunAsRootUser from './rules/pod-security/pss-run-as-root-user.js';
import pssSeccompMissing from './rules/pod-security/pss-seccomp-missing.js';
import pssSeccompUnconfined from './rules/pod-security/pss-seccomp-unconfined.js';
import pssSelinuxOptions from './rules/pod-security/pss-selinux-options.js';
import pssUnsafeSysctl from './rules/pod-security/pss-unsafe-sysctl.js';
import pssVolumeType from './rules/pod-security/pss-volume-type.js';
import rbacAnonymous from './rules/rbac/rbac-anonymous.js';
import rbacAuthenticated from './rules/rbac/rbac-authenticated.js';
import rbacBindEscalate from './rules/rbac/rbac-bind-escalate.js';
import rbacClusterAdminBinding from './rules/rbac/rbac-cluster-admin-binding.js';
import rbacCreatePods from './rules/rbac/rbac-create-pods.js';
import rbacCreatePv from './rules/rbac/rbac-create-pv.js';
import rbacCsrApprove from './rules/rbac/rbac-csr-approve.js';
import rbacDefaultSa from './rules/rbac/rbac-default-sa.js';
import rbacDeleteEvents from './rules/rbac/rbac-delete-events.js';
import rbacEndpointsEdit from './rules/rbac/rbac-endpoints-edit.js';
import rbacExec from './rules/rbac/rbac-exec.js';
import rbacImpersonate from './rules/rbac/rbac-impersonate.js';
import rbacMasters from './rules/rbac/rbac-masters.js';
import rbacNodesProxy from './rules/rbac/rbac-nodes-proxy.js';
import rbacPortForward from './rules/rbac/rbac-port-forward.js';
import rbacReadSecrets from './rules/rbac/rbac-read-secrets.js';
import rbacTokenCreate from './rules/rbac/rbac-token-create.js';
import rbacWebhooks from './rules/rbac/rbac-webhooks.js';
import rbacWildcardApiGroup from './rules/rbac/rbac-wildcard-api-group.js';
import rbacWildcardResource from './rules/rbac/rbac-wildcard-resource.js';
import rbacWildcardVerb from './rules/rbac/rbac-wildcard-verb.js';
import cpuLimitMissing from './rules/resources/cpu-limit-missing.js';
import cpuRequestMissing from './rules/resources/cpu-request-missing.js';
import cronjobConcurrency from './rules/resources/cronjob-concurrency.js';
import ephemeralStorage from './rules/resources/ephemeral-storage.js';
import hpaFixedReplicas from './rules/resources/hpa-fixed-replicas.js';
import jobTtl from './rules/resources/job-ttl.js';
import livenessMissing from './rules/resources/liveness-missing.js';
import memoryLimitMissing from './rules/resources/memory-limit-missing.js';
import memoryRequestMissing from './rules/resources/memory-request-missing.js';
import pdbBlocksDrain from './rules/resources/pdb-blocks-drain.js';
import probePortUndeclared from './rules/resources/probe-port-undeclared.js';
import probesIdentical from './rules/resources/probes-identical.js';
import quantitySuspicious from './rules/resources/quantity-suspicious.js';
import requestExceedsLimit from './rules/resources/request-exceeds-limit.js';
import topologySpread from './rules/resources/topology-spread.js';
import secretBadBase64 from './rules/secrets/secret-bad-base64.js';
import secretDockerConfig from './rules/secrets/secret-docker-config.js';
import secretEnvLiteral from './rules/secrets/secret-env-literal.js';
import secretEnvRef from './rules/secrets/secret-env-ref.js';
import secretHash from './rules/secrets/secret-hash.js';
import secretHelmValues from './rules/secrets/secret-helm-values.js';
import secretInAnnotation from './rules/secrets/secret-in-annotation.js';
import secretInArgs from './rules/secrets/secret-in-args.js';
import secretInConfigmap from './rules/secrets/secret-in-configmap.js';
import secretInUrl from './rules/secrets/secret-in-url.js';
import secretKustomizeLiteral from './rules/secrets/secret-kustomize-literal.js';
import secretLastApplied from './rules/secrets/secret-last-applied.js';
import secretManifestPlaintext from './rules/secrets/secret-manifest-plaintext.js';
import secretNoReload from './rules/secrets/secret-no-reload.js';
import secretPlaceholder from './rules/secrets/secret-placeholder.js';
import secretPrivateKey from './rules/secrets/secret-private-key.js';
import secretTokenPattern from './rules/secrets/secret-token-pattern.js';
import secretVolumeMode from './rules/secrets/secret-volume-mode.js';
import secretWeakValue from './rules/secrets/secret-weak-value.js';
import saAutomount from './rules/service-accounts/sa-automount.js';
import saDefault from './rules/service-accounts/sa-default.js';
import saDeprecatedField from './rules/service-accounts/sa-deprecated-field.js';
import saLegacyToken from './rules/service-accounts/sa-legacy-token.js';
import apparmorAnnotationDeprecated from './rules/workload-hardening/apparmor-annotation-deprecated.js';
import dangerousCapability from './rules/workload-hardening/dangerous-capability.js';
import gitrepoVolume from './rules/workload-hardening/gitrepo-volume.js';
import hostAliases from './rules/workload-hardening/host-aliases.js';
import kubeSystemWorkload from './rules/workload-hardening/kube-system-workload.js';
import lowUid from './rules/workload-hardening/low-uid.js';
import mountPropagationBidirectional from './rules/workload-hardening/mount-propagation-bidirectional.js';
import nakedPod from './rules/workload-hardening/naked-pod.js';
import readOnlyRootFs from './rules/workload-hardening/read-only-root-fs.js';
import rootGroup from './rules/workload-hardening/root-group.js';
import runtimeSocket from './rules/workload-hardening/runtime-socket.js';
import seccompAnnotationIgnored from './rules/workload-hardening/seccomp-annotation-ignored.js';
import sensitiveHostPath from './rules/workload-hardening/sensitive-host-path.js';
import shareProcessNamespace from './rules/workload-hardening/share-process-namespace.js';
import sshPort from './rules/workload-hardening/ssh-port.js';
import sudoCommand from './rules/workload-hardening/sudo-command.js';
import userNamespace from './rules/workload-hardening/user-namespace.js';
import writableHostPath from './rules/workload-hardening/writable-host-path.js';

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
