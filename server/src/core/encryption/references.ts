/**
 * References to values kept elsewhere: tokens that another program replaces, paths in stores, ciphertext. All patterns
 * are bounded; of longer texts only the beginning is checked.
 */

/** The place of a value, by the schemes of programs that read such references. */
const STORE =
  /^(?:(?:op|pass|bws?|sm|k8s):\/\/|(?:vault|gopass|bitwarden|lastpass|akeyless|conjur|doppler|infisical|berglas|keyring|ssm|awssm|awsssm|awssecrets?|awskms|secretsmanager|gcpsecretmanager|gsm|gcp-?sm|azkv|akvs?|azure-?key-?vault|key-?vault|kv|kms|sops|chamber|1password|onepassword|teller|summon|secret-?refs?|(?:pull)?secret|secrets|file|env|exec|cmd|ref)(?::\/\/|[:+]\S)|ref\+|ocid1\.|arn:|projects\/[^/\s]{1,100}\/secrets\/|\/subscriptions\/|@Microsoft\.KeyVault\(|<(?:path|secret):[^\s<>]{1,200}>|\$(?:__)?[a-z]{1,30}\{[^{}\n]{1,200}\})/i;

/** Ciphertext whose first characters identify the program that made it. */
const CIPHERTEXT =
  /^(?:ENC\[|ENC\(\S{8,}\)$|DEC\(|\$ANSIBLE_VAULT;|\{(?:cipher|vault|aes|AES256|3DES|enc|encrypted|kms)\}\S|\{[A-Za-z0-9+/]{20,300}={0,2}\}$|-----BEGIN (?:PGP|AGE|ENCRYPTED|SOPS|CMS|PKCS7) (?!PRIVATE|PUBLIC)|-----BEGIN AGE ENCRYPTED|age-encryption\.org\/|Ag[A-D][A-Za-z0-9+/]{300}|AQ[IE]CAH[a-z][A-Za-z0-9+/=\s]{100}|CiQA[A-Za-z0-9+/=\s]{60}|gAAAAA[A-Za-z0-9_-]{60}|CfDJ8[A-Za-z0-9_-]{60}|encrypted:[A-Za-z0-9+/=_-]{16}|secure:\s{0,2}[A-Za-z0-9+/=]{24})/;

/** Tokens that are the whole value, which a deployment tool, a template, a shell or an XML reader replaces. */
const WHOLE =
  /^(?:\$?\.(?:Values|Release|Chart|Capabilities|Files)(?:\.[A-Za-z_]\w{0,60}){1,8}|\$\{[^}]{0,200}|\$\$?[A-Za-z_][\w.-]{0,100}(?::[\w.-]{1,100}){0,2}|%(?:\d\$)?[sdvq]|%[A-Z][A-Z_]{1,60}\([^()]{0,200}\)(?::\d{1,5})?%|%{1,2}[A-Za-z_][\w. -]{0,100}%{1,2}|%\([\w.-]{1,100}\)s?|\([a-z_]{2,30}\(.{1,200}\)\)|@{1,2}[A-Za-z_][\w.-]{0,100}@{1,2}|_{2,3}[A-Za-z][\w.-]{0,100}?_{2,3}|\{\.?[A-Za-z_][\w.:[\]"'-]{0,100}\}|\[\[.{1,200}\]\]|<%.{1,200}%>|<<[\w .-]{1,100}>>|~[A-Z_]{3,60}~|&[A-Za-z][\w.-]{0,60};|\{%.{1,200}%\}|\{#.{1,200}#\}|!(?:vault|secrets?|env|env_?var|Ref|Sub|GetAtt|ImportValue|include|include_\w{1,30}|input|file|reference|vault-encrypted)(?:\s.{0,200})?)$/is;

/** Tokens that may be part of a longer value: `${A}`, `$(A)`, `#{A}`, `((a))`, `[[A]]`, `{NAME}`. */
const WITHIN =
  /\\?\$\\?\{[^{}]{0,200}\}|\$\([^()]{0,200}(?:\([^()]{0,100}\)[^()]{0,100})?\)|#\{[^{}]{1,200}\}#?|\(\([^()]{1,200}\)\)|\[\[[^[\]]{1,200}\]\]|<%[^<>]{1,200}%>|@@[\w.-]{1,100}@@|\{[A-Z][A-Z0-9_.]{1,60}\}|\{\{.{0,200}?\}\}/g;

/**
 * The source from which a program reads the value: `os.environ["KEY"]`, `process.env.KEY`, `var.password`,
 * `getenv('KEY')`.
 */
const EXPRESSION =
  /^(?:(?:os\.)?(?:getenv|environ(?:\.get)?)\b.*|process\.env\b.*|ENV\[.*|System\.getenv.*|(?:import\.meta|Deno|Bun)\.env\b.*|(?:var|local|data|module|secrets|vars|env|inputs|outputs|params|parameters|values|config|settings|self|this|context|github|steps|workflow|inputs)\.[A-Za-z_][\w.[\]"'-]{1,150}|(?:[A-Za-z_]\w{0,40}\.){1,6}[A-Za-z_]\w{0,40}[[(].{0,200}[\])];?|(?:env|file|lookup|secret|fetch|require|readFile|open|read|config|b64dec|base64decode|jsondecode|sensitive|nonsensitive)\(.{0,200}\);?)$/s;

/**
 * Returns true for a text of up to a few hundred characters that refers to the place of a value, or is its ciphertext.
 */
export function isReferenceText(value: string): boolean {
  if (STORE.test(value) || CIPHERTEXT.test(value) || WHOLE.test(value) || EXPRESSION.test(value)) return true;
  // `request.api_key | request.headers["x-api-key"]`: the first that exists.
  if (/^[a-z_]\w{0,40}(?:\.\w{1,60}|\["[^"\]]{1,60}"\]){1,6} \|\|? /.test(value)) return true;
  const rest = value.replace(WITHIN, '');
  if (rest.length === value.length) return false;
  // The rest beside the tokens is too short for a credential, or a path.
  return (
    rest.replace(/[^A-Za-z0-9]/g, '').length < 6 ||
    /^(?:[a-z][a-z0-9]{0,9}:)?[\w.-]{0,60}(?:\/[\w.@-]{1,60}){1,8}\/?$/.test(rest)
  );
}

/** Returns true for ciphertext of any length. */
export function isCiphertext(value: string): boolean {
  return CIPHERTEXT.test(value);
}
