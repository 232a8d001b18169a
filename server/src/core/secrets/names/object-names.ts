import { words } from './key-names.js';

/** `shop/web-tls`: a namespace and a name. */
const NAMESPACED = /^[a-z0-9][a-z0-9.-]{0,62}\/[a-z0-9][a-z0-9.-]{0,62}$/;
/** A name of an object whose last word is the kind of its content. */
const SAYS_KIND =
  /^[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?<=-(?:secrets?|tls|certs?|certificates?|credentials?|creds|keys?|keypair|ca|tokens?|auth|config|conf|passwords?|kubeconfig))$/;
/** Words joined by hyphens, as names of objects are: `power-ssh-key-fra`, `ppc64le-router2`. */
const HYPHENATED = /^[a-z]{1,15}\d{0,3}[a-z]{0,3}(?:-[a-z]{1,15}\d{0,3}[a-z]{0,3}){1,9}$/;
const WORD = /^[a-z]{3,15}$/;

/** Words before `secret` that make both the name of a credential: `clientSecret`, `JWT_SECRET`. */
const CREDENTIAL_SECRETS = new Set(
  'client shared app application api consumer jwt session cookie token signing webhook hmac auth oauth oidc access encryption hash csrf xsrf key account admin user login totp otp db database pairing join cluster rpc internal master'.split(
    ' ',
  ),
);
/** Words for things with a Secret of their own, and with a credential as often. */
const OF_OBJECTS = /^(?:db|database|admin|user|login|app|application|api|cluster)$/;
/** The best known passwords, which are no names of objects. */
const NOT_A_NAME = /^(?:secret|password|admin|root|changeit|postgres|mysql|minio|minioadmin|test|guest|default)$/;

/** Returns true for a text of words, as names of objects are, except for the best known passwords. */
export function isObjectName(value: string): boolean {
  return SAYS_KIND.test(value) || ((HYPHENATED.test(value) || WORD.test(value)) && !NOT_A_NAME.test(value));
}

/**
 * Returns true for a text that is the name of a Secret and no credential, under an ambiguous name: `db-credentials`,
 * `shop/web-tls`. Where all values are secrets (`strict`), only a name with the kind of an object counts.
 */
export function namesSecret(name: string, value: string, strict = false): boolean {
  const parts = words(name);
  const last = parts.at(-1) ?? '';
  // `ServerTokens Prod`: the amount of information, or the kind of tokens.
  if (last === 'tokens') return WORD.test(value.toLowerCase());
  // `--initial-cluster-token etcd-cluster-1`: the name of a cluster of etcd.
  if (last === 'token' && parts.at(-2) === 'cluster') return isObjectName(value);
  if (!/^(?:secrets?|credentials?|creds)$/.test(last)) return false;
  if (SAYS_KIND.test(value) || NAMESPACED.test(value)) return true;
  // `dbSecret: shop-db`: the object in the name.
  if (last === 'secret' && OF_OBJECTS.test(parts.at(-2) ?? '') && value.endsWith(`-${parts.at(-2)}`))
    return HYPHENATED.test(value);
  // A credential may be named `secret`: only a name with the kind of an object is a name.
  if (strict || (last === 'secret' && CREDENTIAL_SECRETS.has(parts.at(-2) ?? ''))) return false;
  return isObjectName(value);
}
