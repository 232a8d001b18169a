import { words } from './key-names.js';

/** `shop/web-tls`: a namespace and a name. */
const NAMESPACED = /^[a-z0-9][a-z0-9.-]{0,62}\/[a-z0-9][a-z0-9.-]{0,62}$/;
/** A name as objects have it, whose last word says what is in the object. */
const SAYS_KIND =
  /^[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?<=-(?:secrets?|tls|certs?|certificates?|credentials?|creds|keys?|keypair|ca|tokens?|auth|config|conf|passwords?|kubeconfig))$/;
/** Words with hyphens between them, as objects are named: `power-ssh-key-fra`, `ppc64le-router2`. */
const HYPHENATED = /^[a-z]{1,15}\d{0,3}[a-z]{0,3}(?:-[a-z]{1,15}\d{0,3}[a-z]{0,3}){1,9}$/;
const WORD = /^[a-z]{3,15}$/;

/** Words before `secret` that make the two the name of a credential: `clientSecret`, `JWT_SECRET`. */
const CREDENTIAL_SECRETS = new Set(
  'client shared app application api consumer jwt session cookie token signing webhook hmac auth oauth oidc oauth2 access encryption hash csrf xsrf key account admin user login totp otp otp db database pairing join cluster rpc internal master'.split(
    ' ',
  ),
);
/** What has a Secret of its own as often as it is what a credential is for. */
const OF_OBJECTS = /^(?:db|database|admin|user|login|app|application|api|cluster)$/;
/** The best known passwords, of which none is the name of an object. */
const NOT_A_NAME = /^(?:secret|password|admin|root|changeit|postgres|mysql|minio|minioadmin|test|guest|default)$/;

/** True for a text of words, as objects are named, that is none of the best known passwords. */
export function isObjectName(value: string): boolean {
  return SAYS_KIND.test(value) || ((HYPHENATED.test(value) || WORD.test(value)) && !NOT_A_NAME.test(value));
}

/**
 * True for a text that is the name of a Secret rather than what is in one: `db-credentials`, `shop/web-tls`, under a name
 * that may ask for either. Where all values are secrets (`strict`) only what says of itself what kind of object it is.
 */
export function namesSecret(name: string, value: string, strict = false): boolean {
  const parts = words(name);
  const last = parts.at(-1) ?? '';
  // `ServerTokens Prod`: how much is said, or of what kind they are.
  if (last === 'tokens') return WORD.test(value.toLowerCase());
  // `--initial-cluster-token etcd-cluster-1`: by what name members of etcd know each other.
  if (last === 'token' && parts.at(-2) === 'cluster') return isObjectName(value);
  if (!/^(?:secrets?|credentials?|creds)$/.test(last)) return false;
  if (SAYS_KIND.test(value) || NAMESPACED.test(value)) return true;
  // `dbSecret: shop-db`: the object of which the name speaks.
  if (last === 'secret' && OF_OBJECTS.test(parts.at(-2) ?? '') && value.endsWith(`-${parts.at(-2)}`))
    return HYPHENATED.test(value);
  // A credential that goes by the word `secret`: only what says itself that it is an object is one.
  if (strict || (last === 'secret' && CREDENTIAL_SECRETS.has(parts.at(-2) ?? ''))) return false;
  return isObjectName(value);
}
