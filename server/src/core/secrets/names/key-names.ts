/**
 * The kind of value that the name of a key suggests. Names are split into words first (`dbPassword` → db, password), so
 * that `author`, `tokenizer` and `keyboard` suggest no credential.
 */
export type KeyKind =
  /** The value is a credential: `password`, `apiKey`, `clientSecret`. */
  | 'secret'
  /** `accessKey`, `secretKey`: a credential beside its partner, or the name of a Secret's key. */
  | 'key-pair'
  | 'other';

/** The last words of credentials' names, beside those that end in `password`, `passwd` and `passphrase`. */
const SECRET_LAST = new Set(
  // `restuserkey` is the password in a StorageClass of GlusterFS.
  'passwords passcode pass pwd pw secret token tokens credential credentials creds bearer jwt psk restuserkey'.split(
    ' ',
  ),
);
/** Words that make a following `key` a credential. */
const KEY_KINDS = new Set(
  'api private encryption signing master account storage auth admin service shared license cookie session application app ssh deploy webhook hmac aes fernet xsrf jwt'.split(
    ' ',
  ),
);

/** Words before `secretKey` that make it the name of a Secret's key: `passwordSecretKey`. */
const KEPT_IN_SECRET = new Set(
  'id user username name email address title license key password passwd cert certificate ca uri url host'.split(' '),
);

/**
 * Words before `token` where it is a special piece of text, and where it is a count: `eos_token: </s>`, `total_tokens`.
 */
const OF_TEXT = new Set('bos eos eot pad unk sep cls mask fim stop boundary special'.split(' '));
const COUNTED = new Set('total input output prompt completion cached reasoning'.split(' '));

/** Last words that show that the value is about a secret and no secret itself. */
const ABOUT = new Set(
  (
    'name names ref refs reference file files filename path paths dir directory folder location url uri urls endpoint type types mode algorithm alg expiry expiration expires ttl lifetime ' +
    'duration period timeout interval length size policy policies namespace namespaces enabled enable disabled disable env var variable image header headers field fields audience issuer role roles ' +
    'count limit max min provider providers method methods format version prefix suffix rotation strategy plugin class store source config configuration mount volume group groups user users username host ' +
    'port template pattern regex schema scope scopes claim claims label labels annotation annotations checksum rule rules resource kind list status state domain realm index hint help description title ' +
    'manager controller operator generator service server client required optional create generate rotate sync refresh request requests response cache storage backend id ids keys address'
  ).split(' '),
);
/** First words that show that the value is no credential. */
const HARMLESS_FIRST = new Set(
  'required public csrf checksum automount mount use using has is enable enabled disable allow require omit include create generate max min num image'.split(
    ' ',
  ),
);
const HARMLESS_NAMES = new Set([
  'tlssecret',
  // The file with the passwords of Pgpool-II.
  'poolpasswd',
  // The name of the network or cluster that members join, which is public.
  'networkpassphrase',
  'initialclustertoken',
  'etcdinitialclustertoken',
]);

const LONGEST_NAME = 253;

/** Words that are written as one: `authkey`, `vaultapikey`, `clientsecret`, `bootstraptoken`. */
const FUSED =
  /^([a-z\d]*?)(?:(api|auth|private|encryption|signing|master|account|license|access|secret|fernet|session|cookie|hmac|webhook)(keys?)|(api|auth|access|refresh|bootstrap|session|bearer|bot|github|gitlab|webhook)(tokens?)|(client|jwt|cookie|session|encryption|consumer|shared|hash|app|hmac|webhook)(secrets?))$/;
/** Last words for one of several values, or its notation: `DB_PASSWORD_NEW`, `token_plain`. */
const WHICH = new Set('new old current previous prev initial updated plain plaintext'.split(' '));
/** The notation of a value, with digits that are no number: `token_base64`, `passwordB64`. */
const BASE64 = /[-_.]?(?:base64|b64)$/i;

/**
 * Returns the words of a name in lower case: `DB_rootPassword2` → db, root, password. Digits at the end of a word are
 * dropped.
 */
export function words(name: string): readonly string[] {
  return (
    name
      // Keys of Kubernetes objects are not longer.
      .slice(0, LONGEST_NAME)
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      .replace(/([A-Z])(?=[A-Z][a-z])/g, '$1 ')
      .split(/[^A-Za-z0-9]+/)
      .map((word) => word.toLowerCase().replace(/(?<=[a-z])\d+$/, ''))
      .flatMap(
        (word) =>
          FUSED.exec(word)
            ?.slice(1)
            .filter((part) => part !== undefined) ?? word,
      )
      // `password-2` and `TOKEN_1` have numbers, which are no words.
      .filter((word, index) => word !== '' && !(index > 0 && /^\d+$/.test(word)))
  );
}

/** A password in one word, alone or after its owner: `rootpassword`, `dbpass`, `psqlpw`. */
const FUSED_PASSWORD =
  /(?:password|passwd|passphrase)$|^(?:db|psql|sql|root|admin|user|smtp|mail|ldap|bind|ro|rw|require|store|key)(?:pass|pwd|pw)$|^masterauth$/;

/** A part of every name of a credential: one match rejects most names. */
const MAY_NAME_SECRET = /pass|pwd?|secret|token|key|cred|bearer|jwt|psk|cookie|masterauth/i;

/** A permission: `admin:token`, `read:secrets`. */
const SCOPE =
  /^(?:read|write|admin|user|exec|create|update|delete|list|view|edit|manage|get|use)[a-z_-]{0,20}(?::[a-z_-]{1,30}){0,3}:(?:tokens?|secrets?|keys|credentials?)$/;

/**
 * Returns true for a text that a schema lists for a field, or has by default, where the field is named like a credential: that is one,
 * too, and is not shown. `true` and `false` are none.
 */
export function isTextOfCredential(name: string, value: unknown): boolean {
  return typeof value === 'string' && !/^(?:true|false)?$/.test(value) && keyKind(name) !== 'other';
}

/** Returns the kind of value that a key's name suggests. */
export function keyKind(name: string): KeyKind {
  if (!MAY_NAME_SECRET.test(name)) return 'other';
  const all = words(name.replace(BASE64, ''));
  const parts = all.length > 1 && WHICH.has(all.at(-1) ?? '') ? all.slice(0, -1) : all;
  const last = parts.at(-1);
  if (last === undefined || HARMLESS_NAMES.has(parts.join(''))) return 'other';
  if (parts.length > 1 && HARMLESS_FIRST.has(parts[0] ?? '')) return 'other';
  // `auth.existingSecret`, `keyOfPassword`: the name of an object or of a key in it.
  if (parts.includes('existing') || (parts[0] === 'key' && parts[1] === 'of')) return 'other';
  const before = parts.at(-2) ?? '';
  if (SCOPE.test(name)) return 'other';
  // `vaultKeyPassword` is the key of a password in a store. The password of one's own key is a credential.
  if (before === 'key' && /^(?:vault|remote)$/.test(parts.at(-3) ?? '')) return 'other';
  if (last === 'id') return before === 'key' && parts.at(-3) === 'access' ? 'key-pair' : 'other';
  // `envFromSecret`, `extraEnvVarsSecret` and `pull-secret` name the Secret.
  if (last === 'secret' && /^(?:from|pull|env|envs|vars)$/.test(before)) return 'other';
  if (last === 'cookie' && before === 'erlang') return 'secret';
  if (last === 'keys' && before === 'api') return 'secret';
  if (last === 'base' && before === 'key' && parts.at(-3) === 'secret') return 'secret';
  if (last === 'key') {
    if (before === 'access') return parts.at(-3) === 'secret' ? 'secret' : 'key-pair';
    // `passwordSecretKey`: the key under which a Secret has the password.
    if (before === 'secret') return parts.slice(0, -2).some((word) => KEPT_IN_SECRET.has(word)) ? 'other' : 'key-pair';
    // `nifi.sensitive.props.key`
    return KEY_KINDS.has(before) || parts.includes('sensitive') ? 'secret' : 'other';
  }
  if (/^tokens?$/.test(last) && OF_TEXT.has(before)) return 'other';
  if (last === 'tokens' && COUNTED.has(before)) return 'other';
  return SECRET_LAST.has(last) || FUSED_PASSWORD.test(last) ? 'secret' : 'other';
}

/**
 * Returns true for a text of words that looks like the name of a key: `access_key`, `root-password`, `S3_SECRET_KEY`.
 */
export function looksLikeKeyName(value: string): boolean {
  // `not-a-secure-key` is a statement about itself.
  if (/(?:^|[-_.])(?:not|a|an|very|insecure)[-_.]/.test(value)) return false;
  return /^(?:\.?[a-z]+\d?(?:[-_.][a-z]+\d?)*|[A-Z]+\d?(?:_{1,2}[A-Z]+\d?)*|[a-z]+(?:[A-Z][a-z]+)*)$/.test(value);
}

/** Returns true for an ambiguous name, of an object or of a credential in it: `secret`, `token`, `credentials`. */
export function isLooseName(name: string): boolean {
  return /^(?:secrets?|tokens?|credentials?|creds|keys?|auth|bearer|cookie|base|jwt)$/.test(words(name).at(-1) ?? '');
}

/** Returns true for a name whose last word shows that the value is about a secret and no secret itself. */
export function isAbout(name: string): boolean {
  return ABOUT.has(words(name).at(-1) ?? '');
}

/** Returns true for the key of a Secret whose value is no credential: names, addresses, certificates. */
export function isHarmlessSecretKey(key: string): boolean {
  // `username.txt`: as a file the value is the same.
  const name = key.replace(/\.(?:txt|text)$/i, '');
  if (
    /\.(?:crt|cer|pub|csr|crl)$|^ca(?:[-_.]?(?:bundle|cert))?(?:\.pem)?$|known_hosts|^ca\.|(?:^|[-_.])ca[-_]?cert/i.test(
      name,
    )
  )
    return true;
  if (keyKind(name) !== 'other') return false;
  const parts = words(name);
  // Browsers get `STRIPE_PUBLISHABLE_KEY`, `vapid_public_key`, `RECAPTCHA_SITE_KEY`.
  if (parts.at(-1) === 'key' && /^(?:publishable|public|site|base|object|partition|routing)$/.test(parts.at(-2) ?? ''))
    return true;
  // `username_in`, `user_out`: the direction does not matter.
  const last = parts.filter((word, index) => index === 0 || !/^(?:in|out)$/.test(word)).at(-1) ?? '';
  return (
    ABOUT.has(last) ||
    /^[a-z]+(?:account|user|host|bucket|database|domain)name$/.test(last) ||
    /^(?:f|l|first|last|full|display|given|family|sur|nick)name$/.test(last) ||
    /^(?:login|email|mail|database|db|dbname|region|bucket|hostname|tenant|subscription|project|account|org|organization|team|engine|driver|protocol|scheme|zone|environment|identity|subject|certificate|cert|owner|realm|license|version|alias|tag|tags|slug|repository|repo)$/.test(
      last,
    )
  );
}

/** Words in the name of a Secret's key that let any value be a credential, beside the general ones. */
const OPENS =
  /key(?!cloak|board)|auth(?!or(?!i[sz])|entik|elia)|cookie|session|license|cred|secret|token|pass|admin|login/i;
/** The same as whole words: they are parts of other words as well (`topping`, `barcode`). */
const OPENING_WORDS = new Set('salt seed pin code otp totp hash sign pw root cert'.split(' '));

/** Returns true for the name of a Secret's key that suggests no credential: `john`, `param`, `setting`. */
export function isPlainSecretKey(name: string): boolean {
  return keyKind(name) === 'other' && !OPENS.test(name) && !words(name).some((word) => OPENING_WORDS.has(word));
}
