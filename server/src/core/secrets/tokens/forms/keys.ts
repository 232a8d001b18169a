import type { TokenForm } from '../form.js';

/** The alphabet of Kubernetes' tokens: letters and digits that cannot be misread. */
const READABLE = '[bcdfghjklmnpqrstvwxz2456789]';

/** Kubernetes' own credentials, and keys and tokens of open standards. */
export const KEYS: readonly TokenForm[] = [
  // Base64 of the last two words in `{"iss":"kubernetes/serviceaccount`, the beginning of the claims.
  {
    id: 'kubernetes-service-account-token',
    name: 'Kubernetes service account token',
    keywords: ['eyJ'],
    pattern:
      'eyJ[A-Za-z0-9_-]{10,1000}\\.eyJpc3MiOiJrdWJlcm5ldGVzL3NlcnZpY2VhY2NvdW50[A-Za-z0-9_-]{20,4000}\\.[A-Za-z0-9_-]{20,2000}',
    edge: 'run',
  },
  {
    id: 'json-web-token',
    name: 'JSON Web Token',
    keywords: ['eyJ'],
    pattern: 'eyJ[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{10,8000}\\.[A-Za-z0-9_-]{20,2000}',
    edge: 'run',
  },
  {
    id: 'json-web-encryption',
    name: 'encrypted JSON Web Token',
    keywords: ['eyJ'],
    pattern:
      'eyJ[A-Za-z0-9_-]{10,2000}\\.[A-Za-z0-9_-]{0,1000}\\.[A-Za-z0-9_-]{16}\\.[A-Za-z0-9_-]{10,8000}\\.[A-Za-z0-9_-]{22}',
    edge: 'run',
  },
  {
    id: 'kubeadm-bootstrap-token',
    name: 'Kubernetes bootstrap token',
    keywords: ['--token', '--discovery-token', '--tls-bootstrap-token', 'ootstrapToken'],
    pattern:
      '(?:--(?:discovery-|tls-bootstrap-)?token(?:=|\\s{1,80})["\']?|ootstrapTokens?"?:\\s{0,80}(?:-\\s{1,80})?(?:"?token"?:\\s{0,80})?["\']?)(?<token>[a-z0-9]{6}\\.[a-z0-9]{16})',
  },
  {
    id: 'k3s-token',
    name: 'K3s or RKE2 token',
    keywords: ['K10'],
    pattern: 'K10[a-f0-9]{64}::(?:[a-z0-9]{4,10}:[A-Za-z0-9]{16,70}|[a-z0-9]{6}\\.[a-z0-9]{16})',
  },
  {
    id: 'rancher-api-token',
    name: 'Rancher API token',
    keywords: ['token-', 'kubeconfig-u'],
    pattern: `(?:token-${READABLE}{5}|kubeconfig-u(?:ser)?-[a-z0-9]{5,10}(?:\\.[a-z0-9-]{1,12})?):${READABLE}{54}`,
  },
  { id: 'openshift-token', name: 'OpenShift token', keywords: ['sha256~'], pattern: 'sha256~[A-Za-z0-9_-]{43}' },
  // Base64 of `-----BEGIN … PRIVATE KEY`, where a group of four digits may begin at each of three letters, as in the client-key-data of a kubeconfig.
  {
    id: 'base64-private-key',
    name: 'private key in base64',
    keywords: ['LS0tLS1CRUdJTi'],
    pattern:
      'LS0tLS1CRUdJTi[A-Za-z0-9+/]{1,32}(?:QUklWQVRFIEtFW|UFJJVkFURSBLRV|BSSVZBVEUgS0VZ)[A-Za-z0-9+/]{80,20000}={0,2}',
    edge: 'base64',
  },
  {
    id: 'json-web-key',
    name: 'private JSON Web Key',
    keywords: ['"kty"'],
    pattern:
      '"kty"\\s{0,80}:\\s{0,80}"(?:RSA|EC|OKP)"(?:[^{}"]|"(?!kty")){0,3000}?"d"\\s{0,80}:\\s{0,80}"(?<token>[A-Za-z0-9_-]{43,700})"',
  },
  {
    id: 'json-web-key-reversed',
    name: 'private JSON Web Key (exponent first)',
    keywords: ['kty"'],
    head: '"d"\\s{0,80}:\\s{0,80}"(?<token>[A-Za-z0-9_-]{43,700})"(?:[^{}"]|"(?!kty)){0,3000}"',
    pattern: 'kty"\\s{0,80}:\\s{0,80}"(?:RSA|EC|OKP)"',
  },
  {
    id: 'symmetric-json-web-key',
    name: 'symmetric JSON Web Key',
    keywords: ['"kty"'],
    pattern:
      '"kty"\\s{0,80}:\\s{0,80}"oct"(?:[^{}"]|"(?!kty")){0,300}?"k"\\s{0,80}:\\s{0,80}"(?<token>[A-Za-z0-9_-]{10,700})"',
  },
  {
    id: 'symmetric-json-web-key-reversed',
    name: 'symmetric JSON Web Key (key first)',
    keywords: ['kty"'],
    head: '"k"\\s{0,80}:\\s{0,80}"(?<token>[A-Za-z0-9_-]{10,700})"(?:[^{}"]|"(?!kty)){0,300}"',
    pattern: 'kty"\\s{0,80}:\\s{0,80}"oct"',
  },
  {
    id: 'age-secret-key',
    name: 'age secret key',
    keywords: ['AGE-SECRET-KEY-1'],
    pattern: 'AGE-SECRET-KEY-1[0-9A-Z]{58}',
  },
  {
    id: 'age-post-quantum-secret-key',
    name: 'age post-quantum secret key',
    keywords: ['AGE-SECRET-KEY-PQ-1'],
    pattern: 'AGE-SECRET-KEY-PQ-1[0-9A-Z]{58}',
  },
  // The beginning of minisign's secret keys: the algorithm, and the encryption with scrypt.
  {
    id: 'minisign-secret-key',
    name: 'minisign secret key',
    keywords: ['RWRTY0Iy'],
    pattern: 'RWRTY0Iy[A-Za-z0-9+/]{200,220}={0,2}',
    edge: 'base64',
  },
];
