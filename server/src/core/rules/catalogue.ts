// Written by node scripts/generate.mjs from the folders of the families. Imports of one family may change places by hand.
// biome-ignore-all assist/source/organizeImports: the order is that of the catalogue
import type { Rule } from '../model/rule.js';
import pssPrivileged from './pod-security/pss-privileged.js';
import pssHostNetwork from './pod-security/pss-host-network.js';
import pssHostPid from './pod-security/pss-host-pid.js';
import pssHostIpc from './pod-security/pss-host-ipc.js';
import pssHostPath from './pod-security/pss-host-path.js';
import pssHostPort from './pod-security/pss-host-port.js';
import pssCapabilitiesAdd from './pod-security/pss-capabilities-add.js';
import pssHostProcess from './pod-security/pss-host-process.js';
import pssProcMount from './pod-security/pss-proc-mount.js';
import pssSelinuxOptions from './pod-security/pss-selinux-options.js';
import pssApparmorProfile from './pod-security/pss-apparmor-profile.js';
import pssSeccompUnconfined from './pod-security/pss-seccomp-unconfined.js';
import pssUnsafeSysctl from './pod-security/pss-unsafe-sysctl.js';
import pssProbeHost from './pod-security/pss-probe-host.js';
import pssPrivilegeEscalation from './pod-security/pss-privilege-escalation.js';
import pssRunAsNonRoot from './pod-security/pss-run-as-non-root.js';
import pssRunAsRootUser from './pod-security/pss-run-as-root-user.js';
import pssSeccompMissing from './pod-security/pss-seccomp-missing.js';
import pssDropAll from './pod-security/pss-drop-all.js';
import pssVolumeType from './pod-security/pss-volume-type.js';
import pssProcMountRestricted from './pod-security/pss-proc-mount-restricted.js';
import pssNamespaceLabels from './pod-security/pss-namespace-labels.js';
import readOnlyRootFs from './workload-hardening/read-only-root-fs.js';
import dangerousCapability from './workload-hardening/dangerous-capability.js';
import rootGroup from './workload-hardening/root-group.js';
import lowUid from './workload-hardening/low-uid.js';
import userNamespace from './workload-hardening/user-namespace.js';
import mountPropagationBidirectional from './workload-hardening/mount-propagation-bidirectional.js';
import shareProcessNamespace from './workload-hardening/share-process-namespace.js';
import hostAliases from './workload-hardening/host-aliases.js';
import runtimeSocket from './workload-hardening/runtime-socket.js';
import sensitiveHostPath from './workload-hardening/sensitive-host-path.js';
import writableHostPath from './workload-hardening/writable-host-path.js';
import gitrepoVolume from './workload-hardening/gitrepo-volume.js';
import sshPort from './workload-hardening/ssh-port.js';
import sudoCommand from './workload-hardening/sudo-command.js';
import kubeSystemWorkload from './workload-hardening/kube-system-workload.js';
import apparmorAnnotationDeprecated from './workload-hardening/apparmor-annotation-deprecated.js';
import seccompAnnotationIgnored from './workload-hardening/seccomp-annotation-ignored.js';
import nakedPod from './workload-hardening/naked-pod.js';
import imageUntagged from './images/image-untagged.js';
import imageLatest from './images/image-latest.js';
import imageDigest from './images/image-digest.js';
import imageRegistryAllowlist from './images/image-registry-allowlist.js';
import imageOldRegistry from './images/image-old-registry.js';
import imagePullPolicy from './images/image-pull-policy.js';
import imageInvalidRef from './images/image-invalid-ref.js';
import imageKnownRisky from './images/image-known-risky.js';
import memoryLimitMissing from './resources/memory-limit-missing.js';
import memoryRequestMissing from './resources/memory-request-missing.js';
import cpuRequestMissing from './resources/cpu-request-missing.js';
import cpuLimitMissing from './resources/cpu-limit-missing.js';
import ephemeralStorage from './resources/ephemeral-storage.js';
import requestExceedsLimit from './resources/request-exceeds-limit.js';
import quantitySuspicious from './resources/quantity-suspicious.js';
import livenessMissing from './resources/liveness-missing.js';
import probesIdentical from './resources/probes-identical.js';
import probePortUndeclared from './resources/probe-port-undeclared.js';
import pdbBlocksDrain from './resources/pdb-blocks-drain.js';
import hpaFixedReplicas from './resources/hpa-fixed-replicas.js';
import jobTtl from './resources/job-ttl.js';
import cronjobConcurrency from './resources/cronjob-concurrency.js';
import topologySpread from './resources/topology-spread.js';
import hpaTargetMissing from './resources/hpa-target-missing.js';
import readinessMissing from './resources/readiness-missing.js';
import rbacWildcardVerb from './rbac/rbac-wildcard-verb.js';
import rbacWildcardResource from './rbac/rbac-wildcard-resource.js';
import rbacWildcardApiGroup from './rbac/rbac-wildcard-api-group.js';
import rbacClusterAdminBinding from './rbac/rbac-cluster-admin-binding.js';
import rbacReadSecrets from './rbac/rbac-read-secrets.js';
import rbacCreatePods from './rbac/rbac-create-pods.js';
import rbacExec from './rbac/rbac-exec.js';
import rbacPortForward from './rbac/rbac-port-forward.js';
import rbacImpersonate from './rbac/rbac-impersonate.js';
import rbacBindEscalate from './rbac/rbac-bind-escalate.js';
import rbacNodesProxy from './rbac/rbac-nodes-proxy.js';
import rbacCsrApprove from './rbac/rbac-csr-approve.js';
import rbacWebhooks from './rbac/rbac-webhooks.js';
import rbacTokenCreate from './rbac/rbac-token-create.js';
import rbacCreatePv from './rbac/rbac-create-pv.js';
import rbacEndpointsEdit from './rbac/rbac-endpoints-edit.js';
import rbacDeleteEvents from './rbac/rbac-delete-events.js';
import rbacAnonymous from './rbac/rbac-anonymous.js';
import rbacAuthenticated from './rbac/rbac-authenticated.js';
import rbacMasters from './rbac/rbac-masters.js';
import rbacDefaultSa from './rbac/rbac-default-sa.js';
import rbacRoleMissing from './rbac/rbac-role-missing.js';
import rbacSubjectMissing from './rbac/rbac-subject-missing.js';
import saAutomount from './service-accounts/sa-automount.js';
import saDefault from './service-accounts/sa-default.js';
import saDeprecatedField from './service-accounts/sa-deprecated-field.js';
import saLegacyToken from './service-accounts/sa-legacy-token.js';
import saMissing from './service-accounts/sa-missing.js';
import netpolAllowAllIngress from './network/netpol-allow-all-ingress.js';
import netpolAllowAllEgress from './network/netpol-allow-all-egress.js';
import netpolAnyIp from './network/netpol-any-ip.js';
import netpolPolicyTypes from './network/netpol-policy-types.js';
import serviceNodePort from './network/service-node-port.js';
import serviceLbOpen from './network/service-lb-open.js';
import serviceExternalIps from './network/service-external-ips.js';
import ingressNoTls from './network/ingress-no-tls.js';
import ingressWildcardHost from './network/ingress-wildcard-host.js';
import ingressNginxSnippet from './network/ingress-nginx-snippet.js';
import ingressNginxInjection from './network/ingress-nginx-injection.js';
import ingressSslRedirectOff from './network/ingress-ssl-redirect-off.js';
import gatewayNoTls from './network/gateway-no-tls.js';
import routeInsecure from './network/route-insecure.js';
import ingressBackendMissing from './network/ingress-backend-missing.js';
import ingressTlsSecretMissing from './network/ingress-tls-secret-missing.js';
import netpolNoMatch from './network/netpol-no-match.js';
import netpolMissing from './network/netpol-missing.js';
import secretManifestPlaintext from './secrets/secret-manifest-plaintext.js';
import secretEnvLiteral from './secrets/secret-env-literal.js';
import secretTokenPattern from './secrets/secret-token-pattern.js';
import secretPrivateKey from './secrets/secret-private-key.js';
import secretInConfigmap from './secrets/secret-in-configmap.js';
import secretInArgs from './secrets/secret-in-args.js';
import secretInUrl from './secrets/secret-in-url.js';
import secretInAnnotation from './secrets/secret-in-annotation.js';
import secretLastApplied from './secrets/secret-last-applied.js';
import secretDockerConfig from './secrets/secret-docker-config.js';
import secretKustomizeLiteral from './secrets/secret-kustomize-literal.js';
import secretHelmValues from './secrets/secret-helm-values.js';
import secretPlaceholder from './secrets/secret-placeholder.js';
import secretBadBase64 from './secrets/secret-bad-base64.js';
import secretWeakValue from './secrets/secret-weak-value.js';
import secretEnvRef from './secrets/secret-env-ref.js';
import secretVolumeMode from './secrets/secret-volume-mode.js';
import secretHash from './secrets/secret-hash.js';
import secretNoReload from './secrets/secret-no-reload.js';
import configmapKeyMissing from './secrets/configmap-key-missing.js';
import configmapRefMissing from './secrets/configmap-ref-missing.js';
import secretKeyMissing from './secrets/secret-key-missing.js';
import secretRefMissing from './secrets/secret-ref-missing.js';
import secretSubpathNeverReloads from './secrets/secret-subpath-never-reloads.js';
import secretUnused from './secrets/secret-unused.js';
import fluxSourceCredential from './secrets/flux-source-credential.js';
import sopsUnencryptedValue from './encrypted-secrets/sops-unencrypted-value.js';
import sopsCoverageHole from './encrypted-secrets/sops-coverage-hole.js';
import sopsRuleUnencryptedFile from './encrypted-secrets/sops-rule-unencrypted-file.js';
import fluxSourceInsecure from './encrypted-secrets/flux-source-insecure.js';
import esoDeprecatedApi from './encrypted-secrets/eso-deprecated-api.js';
import esoRefreshDisabled from './encrypted-secrets/eso-refresh-disabled.js';
import esoPlaintextTemplate from './encrypted-secrets/eso-plaintext-template.js';
import esoFakeProvider from './encrypted-secrets/eso-fake-provider.js';
import sealedSecretPlaintext from './encrypted-secrets/sealed-secret-plaintext.js';
import fluxDecryptionMissing from './encrypted-secrets/flux-decryption-missing.js';
import fluxSecretRefMissing from './encrypted-secrets/flux-secret-ref-missing.js';
import esoStoreMissing from './encrypted-secrets/eso-store-missing.js';
import esoTargetMismatch from './encrypted-secrets/eso-target-mismatch.js';
import istioMtlsPermissive from './mesh/istio-mtls-permissive.js';
import istioMtlsDisabled from './mesh/istio-mtls-disabled.js';
import istioAuthzAllowAll from './mesh/istio-authz-allow-all.js';
import istioInjectionOff from './mesh/istio-injection-off.js';
import istioTlsSkipVerify from './mesh/istio-tls-skip-verify.js';
import istioVsWildcard from './mesh/istio-vs-wildcard.js';
import istioGatewayNoTls from './mesh/istio-gateway-no-tls.js';
import certmanagerLongDuration from './certificates/certmanager-long-duration.js';
import certmanagerWeakKey from './certificates/certmanager-weak-key.js';
import tlsVerificationOff from './certificates/tls-verification-off.js';
import certmanagerKeyRotation from './certificates/certmanager-key-rotation.js';
import certmanagerIssuerMissing from './certificates/certmanager-issuer-missing.js';
import dexStaticPasswords from './platform/dex-static-passwords.js';
import dexLdapInsecure from './platform/dex-ldap-insecure.js';
import dexInsecureIssuer from './platform/dex-insecure-issuer.js';
import auditPolicySecretBodies from './platform/audit-policy-secret-bodies.js';
import auditPolicyNoSecretsRule from './platform/audit-policy-no-secrets-rule.js';
import encryptionConfigIdentityFirst from './platform/encryption-config-identity-first.js';
import encryptionConfigWeakProvider from './platform/encryption-config-weak-provider.js';
import encryptionConfigInlineKey from './platform/encryption-config-inline-key.js';
import argocdDefaultProject from './platform/argocd-default-project.js';
import tektonStepPrivileged from './platform/tekton-step-privileged.js';
import sccPrivileged from './platform/scc-privileged.js';
import apiserviceSkipTls from './platform/apiservice-skip-tls.js';
import webhookFailOpen from './platform/webhook-fail-open.js';
import kubeflowProfileNoQuota from './platform/kubeflow-profile-no-quota.js';
import yamlSyntax from './manifests/yaml-syntax.js';
import duplicateKey from './manifests/duplicate-key.js';
import duplicateEnv from './manifests/duplicate-env.js';
import envNotString from './manifests/env-not-string.js';
import selectorMismatch from './manifests/selector-mismatch.js';
import defaultNamespace from './manifests/default-namespace.js';
import suppressionUnused from './manifests/suppression-unused.js';
import suppressionNoReason from './manifests/suppression-no-reason.js';
import schema from './manifests/schema.js';
import apiDeprecated from './manifests/api-deprecated.js';
import apiRemoved from './manifests/api-removed.js';
import serviceNoMatch from './manifests/service-no-match.js';
import kustomizeUnrenamedRef from './manifests/kustomize-unrenamed-ref.js';
import valueToFillIn from './manifests/value-to-fill-in.js';
import suppressionEnds from './manifests/suppression-ends.js';

/** Every rule, by family and then in the order of the catalogue. */
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
  hpaTargetMissing,
  readinessMissing,
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
  rbacRoleMissing,
  rbacSubjectMissing,
  saAutomount,
  saDefault,
  saDeprecatedField,
  saLegacyToken,
  saMissing,
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
  ingressBackendMissing,
  ingressTlsSecretMissing,
  netpolNoMatch,
  netpolMissing,
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
  configmapKeyMissing,
  configmapRefMissing,
  secretKeyMissing,
  secretRefMissing,
  secretSubpathNeverReloads,
  secretUnused,
  fluxSourceCredential,
  sopsUnencryptedValue,
  sopsCoverageHole,
  sopsRuleUnencryptedFile,
  fluxSourceInsecure,
  esoDeprecatedApi,
  esoRefreshDisabled,
  esoPlaintextTemplate,
  esoFakeProvider,
  sealedSecretPlaintext,
  fluxDecryptionMissing,
  fluxSecretRefMissing,
  esoStoreMissing,
  esoTargetMismatch,
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
  certmanagerIssuerMissing,
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
  schema,
  apiDeprecated,
  apiRemoved,
  serviceNoMatch,
  kustomizeUnrenamedRef,
  valueToFillIn,
  suppressionEnds,
];
