import type { Rule } from './rule.js';
import esoDeprecatedApi from './rules/encrypted-secrets/eso-deprecated-api.js';
import esoFakeProvider from './rules/encrypted-secrets/eso-fake-provider.js';
import esoPlaintextTemplate from './rules/encrypted-secrets/eso-plaintext-template.js';
import sealedSecretPlaintext from './rules/encrypted-secrets/sealed-secret-plaintext.js';
import sopsCoverageHole from './rules/encrypted-secrets/sops-coverage-hole.js';
import sopsRuleUnencryptedFile from './rules/encrypted-secrets/sops-rule-unencrypted-file.js';
import sopsUnencryptedValue from './rules/encrypted-secrets/sops-unencrypted-value.js';
import imageLatest from './rules/images/image-latest.js';
import imageUntagged from './rules/images/image-untagged.js';
import duplicateKey from './rules/manifests/duplicate-key.js';
import { suppressionUnused } from './rules/manifests/suppression-unused.js';
import yamlSyntax from './rules/manifests/yaml-syntax.js';
import istioMtlsPermissive from './rules/mesh/istio-mtls-permissive.js';
import ingressNoTls from './rules/network/ingress-no-tls.js';
import dexInsecureIssuer from './rules/platform/dex-insecure-issuer.js';
import dexLdapInsecure from './rules/platform/dex-ldap-insecure.js';
import dexStaticPasswords from './rules/platform/dex-static-passwords.js';
import pssDropAll from './rules/pod-security/pss-drop-all.js';
import pssHostIpc from './rules/pod-security/pss-host-ipc.js';
import pssHostNetwork from './rules/pod-security/pss-host-network.js';
import pssHostPid from './rules/pod-security/pss-host-pid.js';
import pssPrivilegeEscalation from './rules/pod-security/pss-privilege-escalation.js';
import pssPrivileged from './rules/pod-security/pss-privileged.js';
import pssRunAsNonRoot from './rules/pod-security/pss-run-as-non-root.js';
import pssSeccompMissing from './rules/pod-security/pss-seccomp-missing.js';
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
import memoryLimitMissing from './rules/resources/memory-limit-missing.js';
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
import secretPlaceholder from './rules/secrets/secret-placeholder.js';
import secretPrivateKey from './rules/secrets/secret-private-key.js';
import secretTokenPattern from './rules/secrets/secret-token-pattern.js';
import secretVolumeMode from './rules/secrets/secret-volume-mode.js';
import secretWeakValue from './rules/secrets/secret-weak-value.js';
import saAutomount from './rules/service-accounts/sa-automount.js';
import readOnlyRootFs from './rules/workload-hardening/read-only-root-fs.js';

/** Every rule there is, by family and then in the order of the catalogue. The one place that knows them all. */
export const RULES: readonly Rule[] = [
  pssPrivileged,
  pssHostNetwork,
  pssHostPid,
  pssHostIpc,
  pssPrivilegeEscalation,
  pssRunAsNonRoot,
  pssSeccompMissing,
  pssDropAll,
  readOnlyRootFs,
  imageUntagged,
  imageLatest,
  memoryLimitMissing,
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
  ingressNoTls,
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
  sopsUnencryptedValue,
  sopsCoverageHole,
  sopsRuleUnencryptedFile,
  esoDeprecatedApi,
  esoPlaintextTemplate,
  esoFakeProvider,
  sealedSecretPlaintext,
  istioMtlsPermissive,
  dexStaticPasswords,
  dexLdapInsecure,
  dexInsecureIssuer,
  yamlSyntax,
  duplicateKey,
  suppressionUnused,
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
