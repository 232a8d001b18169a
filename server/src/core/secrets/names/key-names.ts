/**
 * What the name of a key says of its value. Names are split into words first (`dbPassword` → db, password), so that
 * `author`, `tokenizer` and `keyboard` are what they are.
 */
export type KeyKind =
  /** The value is a credential: `password`, `apiKey`, `clientSecret`. */
  | 'secret'
  /** `accessKey`, `secretKey`: a credential beside its partner, or the name of a Secret's key. */
  | 'key-pair'
  | 'other';

/** Last words of credentials, beside those that end in `password`, `passwd` and `passphrase`. */
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

/** Words for what a Secret has under a key, where a name goes on with `secretKey`. */
const KEPT_IN_SECRET = new Set(
  'id user username name email address title license key password passwd cert certificate ca uri url host'.split(' '),
);

/** Words before `token` where it is a piece of text, one of its kind or many: `eos_token: </s>`, `total_tokens`. */
const OF_TEXT = new Set('bos eos eot pad unk sep cls mask fim stop boundary special'.split(' '));
const COUNTED = new Set('total input output prompt completion cached reasoning'.split(' '));

/** Last words that say the value is about a secret rather than one. */
const ABOUT = new Set(
  (
    'name names ref refs reference file files filename path paths dir directory folder location url uri urls endpoint type types mode algorithm alg expiry expiration expires ttl lifetime ' +
    'duration period timeout interval length size policy policies namespace namespaces enabled enable disabled disable env var variable image header headers field fields audience issuer role roles ' +
    'count limit max min provider providers method methods format version prefix suffix rotation strategy plugin class store source config configuration mount volume group groups user users username host ' +
    'port template pattern regex schema scope scopes claim claims label labels annotation annotations checksum rule rules resource kind list status state domain realm index hint help description title ' +
    'manager controller operator generator service server client required optional create generate rotate sync refresh request requests response cache storage backend id ids keys address'
  ).split(' '),
);
/** First words that take the secrecy away. */
const HARMLESS_FIRST = new Set(
  'existing required public csrf checksum automount mount use using has is enable enabled disable allow require omit include create generate max min num image'.split(
    ' ',
  ),
);
const HARMLESS_NAMES = new Set([
  'secretenv',
  'hashfromenv',
  'idenv',
  'imagepullsecret',
  'imagepullsecrets',
  'pullsecret',
  'tlssecret',
  'secretname',
  'passwordkey',
  'usernamekey',
  // The file in which Pgpool-II has the passwords.
  'poolpasswd',
  // Which network or cluster the members join: public.
  'networkpassphrase',
  'automountserviceaccounttoken',
  'initialclustertoken',
  'etcdinitialclustertoken',
]);

const LONGEST_NAME = 253;

/** `authkey`, `vaultapikey`, `clientsecret`, `bootstraptoken`: words that are written as one. */
const FUSED =
  /^([a-z\d]*?)(?:(api|auth|private|encryption|signing|master|account|license|access|secret|fernet|session|cookie|hmac|webhook)(keys?)|(api|auth|access|refresh|bootstrap|session|bearer|bot|github|gitlab|webhook)(tokens?)|(client|jwt|cookie|session|encryption|consumer|shared|hash|app|hmac|webhook)(secrets?))$/;
/** Last words that say which of several it is, or how it is written: `DB_PASSWORD_NEW`, `token_plain`. */
const WHICH = new Set('new old current previous prev initial updated plain plaintext'.split(' '));
/** `token_base64`, `passwordB64`: how it is written, with digits that are no number. */
const BASE64 = /[-_.]?(?:base64|b64)$/i;

/** `DB_rootPassword2` → db, root, password. Digits at the end of a word are dropped. */
export function words(name: string): readonly string[] {
  return (
    name
      // No key of an object of Kubernetes is longer.
      .slice(0, LONGEST_NAME)
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
      .split(/[^A-Za-z0-9]+/)
      .map((word) => word.toLowerCase().replace(/(?<=[a-z])\d+$/, ''))
      .flatMap(
        (word) =>
          FUSED.exec(word)
            ?.slice(1)
            .filter((part) => part !== undefined) ?? word,
      )
      // `password-2` and `TOKEN_1` are numbered, not something else.
      .filter((word, index) => word !== '' && !(index > 0 && /^\d+$/.test(word)))
  );
}

/** `rootpassword`, `dbpass`, `psqlpw`: a word of its own, or behind whose it is. */
const FUSED_PASSWORD =
  /(?:password|passwd|passphrase)$|^(?:db|psql|sql|root|admin|user|smtp|mail|ldap|bind|ro|rw|require|store|key)(?:pass|pwd|pw)$|^masterauth$/;

/** What stands in every name of a credential: most names are done with by one look. */
const MAY_NAME_SECRET = /pass|pwd?|secret|token|key|cred|bearer|jwt|psk|cookie|masterauth/i;

/** `admin:token`, `read:secrets`: what somebody is allowed to do. */
const SCOPE =
  /^(?:read|write|admin|user|exec|create|update|delete|list|view|edit|manage|get|use)[a-z_-]{0,20}(?::[a-z_-]{1,30}){0,3}:(?:tokens?|secrets?|keys|credentials?)$/;

/** What a key's name makes of its value. */
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
  // `vaultKeyPassword`: under which key a store has the password. A key of one's own may have a password, too.
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

/** `access_key`, `root-password`, `S3_SECRET_KEY`: a name of a key, of words alone. */
export function looksLikeKeyName(value: string): boolean {
  // `not-a-secure-key` says something of itself.
  if (/(?:^|[-_.])(?:not|a|an|very|insecure)[-_.]/.test(value)) return false;
  return /^(?:\.?[a-z]+\d?(?:[-_.][a-z]+\d?)*|[A-Z]+\d?(?:_{1,2}[A-Z]+\d?)*|[a-z]+(?:[A-Z][a-z]+)*)$/.test(value);
}

/** True for a name that may stand for a thing as well as for what is in it: `secret`, `token`, `credentials`. */
export function isLooseName(name: string): boolean {
  return /^(?:secrets?|tokens?|credentials?|creds|keys?|auth|bearer|cookie|base|jwt)$/.test(words(name).at(-1) ?? '');
}

/** True for a name whose last word says that the value is about a secret rather than one. */
export function isAbout(name: string): boolean {
  return ABOUT.has(words(name).at(-1) ?? '');
}

/** Keys of a Secret whose values are no credentials: names, addresses, certificates. */
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
  // `STRIPE_PUBLISHABLE_KEY`, `vapid_public_key`, `RECAPTCHA_SITE_KEY`: browsers get them.
  if (parts.at(-1) === 'key' && /^(?:publishable|public|site|base|object|partition|routing)$/.test(parts.at(-2) ?? ''))
    return true;
  // `username_in`, `user_out`: the direction says nothing.
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

/** Words in the name of a Secret's key that let any value be a credential, beside those that say so. */
const OPENS =
  /key(?!cloak|board)|auth(?!or(?!i[sz])|entik|elia)|cookie|session|license|cred|secret|token|pass|admin|login/i;
/** The same where they stand for themselves: parts of other words they are, too (`topping`, `barcode`). */
const OPENING_WORDS = new Set('salt seed pin code otp totp hash sign pw root cert'.split(' '));

/** True for the name of a Secret's key that says nothing of a credential: `john`, `param`, `setting`. */
export function isPlainSecretKey(name: string): boolean {
  return keyKind(name) === 'other' && !OPENS.test(name) && !words(name).some((word) => OPENING_WORDS.has(word));
}
