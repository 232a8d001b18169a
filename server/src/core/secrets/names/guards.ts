import type { Resource } from '../../kubernetes/resource.js';
import type { Cursor } from '../../yaml/cursor.js';
import { isUuid } from '../values/values.js';
import { isLooseName, keyKind, looksLikeKeyName, words } from './key-names.js';

/**
 * Groups whose objects only have names and patterns, no values: the origin of secrets, constraints on other objects,
 * permissions.
 */
const PATTERNS =
  /^(?:rbac\.authorization\.k8s\.io|k8s\.nginx\.org|kustomize\.config\.k8s\.io|admissionregistration\.k8s\.io|apiextensions\.crossplane\.io|(?:policies\.)?kyverno\.io|(?:templates|constraints|mutations|config)\.gatekeeper\.sh|wgpolicyk8s\.io|apiserver\.config\.k8s\.io|audit\.k8s\.io|cert-manager\.io\/v0|snapshot\.storage\.k8s\.io)$/;
/** Kinds of other groups with names and patterns only: queries, and lists of names. */
const PATTERN_KINDS = /^(?:PrometheusRule|VMRule|GlobalAlert|CustomResourceDefinition|APIService|ServiceBinding)$/;

/** Returns true for an object with names and patterns only; whole objects may be inside of it. */
export function hasOnlyPatterns({ group, kind }: Resource): boolean {
  return PATTERNS.test(group) || PATTERN_KINDS.test(kind);
}

/** Kinds that OpenShift once had in the core group, and Kubernetes never. */
const OPENSHIFT_IN_CORE =
  /^(?:Template|DeploymentConfig|BuildConfig|Build|Route|ImageStream|OAuthClient|User|Group|Project|ClusterNetwork)$/;

/** Returns true for an object of a built-in kind. Outside of pods and volumes these have no field for a credential. */
export function isBuiltIn({ group, kind }: Resource): boolean {
  return (
    (group === '' && !OPENSHIFT_IN_CORE.test(kind)) ||
    /^(?:apps|batch|autoscaling|policy|networking\.k8s\.io|discovery\.k8s\.io)$/.test(group)
  );
}

/** Keys of mappings with names of objects, keys and labels: `tokenSecretRef`, `podSelector`, `matchLabels`. */
const NAMES =
  /(?:[a-z]Ref|Refs|Reference|References|Selector|Selectors|[lL]abels|[aA]nnotations|[kK]eyMapping|KeyNames|From)$|^(?:selector|ref|secretKeys|secretKeySelector|secretTargetRef|enum|required|printcolumns|additionalPrinterColumns|resourceNames|status|examples?|openAPIV3Schema|schema|definitions|jsonSchema)$/;

/** Returns true for the key of a mapping with names and patterns only. */
export function namesOnly(key: string): boolean {
  return NAMES.test(key);
}

/** Returns true for a mapping whose values are names, patterns, or types of values. */
export function holdsNames(map: Cursor): boolean {
  const { key = '' } = map;
  return namesOnly(key) || (key === 'properties' && map.entries().some(isTypeOf));
}

/** Returns true for the type of a value: `password: {type: string}`. */
function isTypeOf(entry: Cursor): boolean {
  return entry.kind === 'map' && (typeof entry.at('type')?.value === 'string' || entry.has('$ref'));
}

/** Keys of descriptions, queries and conditions, whose words are no values. */
const ABOUT =
  /^(?:description|summary|title|documentation|docs?|help|comment|message|notes?|icon|displayName|expr|expression|query|promql|logql|jsonPath|jmesPath|jsonPointers?|fieldPath|path|pattern|regex|regexp|rego|cel|condition|when|match|rule|dashboard|alert)$/;

/** Keys for the answer to a request or a packet, where `pass` is a verb. */
const ANSWERS = /^(?:action|actions|then|target|verdict)$/;

/** Returns true for a description, a query, or the target that a request is passed to. */
export function isAboutSomething({ key, parent }: Cursor): boolean {
  return ABOUT.test(key ?? parent?.key ?? '') || (key === 'pass' && ANSWERS.test(parent?.key ?? ''));
}

/** Names of secrets that both sides know by value: they never name an object. */
const SHARED = /(?:client|shared|app|consumer|jwt|session|cookie|signing|hmac|hash)[-_.]?secrets?$/i;
const MAY_NAME = /(?:secret|credential|cred)s?$/i;
const OBJECT_NAME = /^[a-z0-9]+(?:[-.][a-z0-9]+)*(?:\/[a-z0-9]+(?:[-.][a-z0-9]+)*)?$/;
const CLIENT = ['clientId', 'clientID', 'client_id', 'client-id', 'redirectURIs'];

/**
 * Returns true for the name of an object in a custom resource: `secret: basic-auth`. Such a field may have a name or a
 * value, and a value that looks like a name is a name. A secret beside the id of its client is a value.
 */
export function namesObjectIn(scalar: Cursor, name: string, text: string): boolean {
  if (!MAY_NAME.test(name) || SHARED.test(name) || isClientSecret(scalar)) return false;
  // A UUID alone is no usual name of an object.
  if (isUuid(text)) return false;
  // Alternating letters and digits are generated.
  return OBJECT_NAME.test(text) && text.length <= 80 && !/(?:[a-z]\d+){3}|(?:\d+[a-z]){3}|[a-z0-9]{25}/.test(text);
}

/** Blocks whose values are all names. */
const NAMES_ONLY =
  /^(?:.*[a-z])?(?:[sS]ecretRef|[sS]ecretKeyRef|[sS]ecretKeys|remoteRef|[kK]eyMapping|[sS]ecretKeyNames)$/;
/** Blocks about an existing Secret or entry of a store, whose values are names in it. */
const REFERENCES =
  /existingSecret|fromSecret|externalSecrets?$|vaultSecrets?$|secrets?(?:Refs?|KeyRefs?|Keys?(?:Names?|Map(?:ping)?)?|Properties|Map(?:ping)?)$|remoteRefs?$|keyMap(?:ping)?$/i;
/** Blocks with the names under which a program reads its settings: `envVarNames: {password: DB_PASSWORD}`. */
const NAMES_BY_USE =
  /(?:^|[a-z_-])(?:env|var|variable|key|field|column|attribute|header|cookie|claim)s?(?:[-_]?names|[-_]?mappings?)$/i;
/** A block of keys, where the Secret's name is beside it. */
const KEYS = /^(?:keys|mappings?|properties|fields)$/i;
const NAMES_SECRET = /^(?:existing_?secret|secret_?name|from_?secret)$/i;
/** `KeyVault_SmtpPassword: smtp_password_prod`: a variable that a store fills, and the name of the entry. */
const OF_A_STORE = /^(?:azure[-_]?)?key[-_]?vault[-_:.]/i;
const ENTRY = /^(?=.{0,80}(?:key|pass|pwd|secret|token|cred))[A-Za-z][A-Za-z\d]{0,30}(?:[-_][A-Za-z\d]{1,30}){1,8}$/i;

/** The number of levels above a value on which a block still concerns it. */
const LEVELS = 4;

/**
 * Returns true for the name of a key, or a path in a store, in a block that refers to credentials: `existingSecret:
 * {keys: {password: db-password}}`.
 */
export function isAmongReferences({ parent }: Cursor, name: string, text: string): boolean {
  const above = parent?.key ?? '';
  if (NAMES_ONLY.test(above) || isListOfKeys(parent)) return true;
  if (NAMES_BY_USE.test(above) && (/^[A-Z][A-Z\d_]{1,80}$/.test(text) || keyKind(text) !== 'other')) return true;
  if (OF_A_STORE.test(name) && ENTRY.test(text)) return true;
  // `secret: minio` beside `secretKeyProperty: root-password`: an entry of a store, and a property of it.
  if (isLooseName(name) && parent?.entries().some(({ key }) => /(?:Property|_property)$/.test(key ?? ''))) return true;
  const isKey = looksLikeKeyName(text) && (/[-_.]|[a-z][A-Z]/.test(text) || keyKind(text) !== 'other');
  if (!isKey && !/^[a-z][\w.-]{0,60}(?:\/[a-z][\w.-]{0,60}){1,6}$/i.test(text)) return false;
  let block = parent;
  for (let level = 0; block && level < LEVELS; level++) {
    if (REFERENCES.test(block.key ?? '')) return true;
    const beside = KEYS.test(block.key ?? '') ? (block.parent?.entries() ?? []) : [];
    if (beside.some(({ key, string }) => NAMES_SECRET.test(key ?? '') && string)) return true;
    // `secret: {keys: {clientSecret: OIDC_CLIENT_SECRET}}`
    if (block.key === 'keys' && /secret$/i.test(block.parent?.key ?? '')) return true;
    block = block.parent;
  }
  return parent?.key === 'vault' && parent.has('path');
}

/** Returns true for a claim of a token about its owner: `id_token: [email, groups]`. */
export function isClaim({ key }: Cursor, name: string, text: string): boolean {
  return key === undefined && words(name).at(-1) === 'token' && /^[a-z]{2,20}(?:_[a-z]{2,20}){0,3}$/.test(text);
}

/**
 * Returns true for a block of key names, where at least one is the variable's name in the notation of keys:
 * `envSecrets: {DB_PASS: db-pass, SMTP_PASS: smtp-email-pass}`.
 */
function isListOfKeys(block: Cursor | undefined): boolean {
  if (
    !/^(?:env|environment|variable)s?[-_]?(?:from[-_]?)?secrets?$|^secret[-_]?(?:env|environment|variable)/i.test(
      block?.key ?? '',
    )
  )
    return false;
  return (block?.entries() ?? []).some(({ key = '', string }) => string?.includes('-') && isNameWrittenAs(key, string));
}

/** Returns true for two notations of one name of several words: `DB_PASS` and `db-pass`. */
export function isNameWrittenAs(name: string, other: string): boolean {
  const parts = words(name);
  return parts.length > 1 && parts.join() === words(other).join();
}

/** Returns true for a `secret` beside the id of its client. */
export function isClientSecret({ parent }: Cursor): boolean {
  return CLIENT.some((key) => parent?.has(key));
}

const ACCOUNT = ['username', 'user', 'userName', 'login', 'identifier', 'appId', 'account', 'principal'];

/** Returns true for a `credential` beside its account, unless its value looks like an object: `db-credentials`. */
export function isAccountCredential({ key, parent }: Cursor, text: string): boolean {
  return key === 'credential' && !/[./-]/.test(text) && ACCOUNT.some((name) => parent?.has(name));
}

/** Returns true for the name of a value that both sides know: `sessionSecret`, `jwt_secret`. */
export function isSharedSecret(name: string): boolean {
  return SHARED.test(name);
}

/** Returns true for a Secret with one of its keys: `k8s_secret_password: shop/db/password`. */
export function namesKeyIn(name: string, text: string): boolean {
  return /secret.{1,40}$/i.test(name) && /^[a-z0-9][a-z0-9.-]{0,80}(?:\/[\w.-]{1,80}){1,2}$/.test(text);
}

/**
 * Returns true for a field that names something: `secretRef: {name: db}`, but not the empty `secretRef: {name: ""}`.
 */
export function refersTo(field: Cursor): boolean {
  if (field.kind === 'scalar') return field.text !== '' && field.value !== null;
  const name = field.at('name');
  if (name) return refersTo(name);
  return [...field.entries(), ...field.items()].some(refersTo);
}

/** Returns true for the name of a Secret's key: `{secretName: db, password: admin-password}`. */
export function isBesideSecretName({ key, parent }: Cursor): boolean {
  if (key === undefined || parent?.kind !== 'map') return false;
  return ['secretName', 'secretNamespace'].some((field) => {
    const named = parent.at(field);
    return named !== undefined && refersTo(named);
  });
}
