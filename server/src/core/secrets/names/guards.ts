import type { Resource } from '../../kubernetes/resource.js';
import type { Cursor } from '../../yaml/cursor.js';
import { isUuid } from '../values/values.js';
import { isLooseName, keyKind, looksLikeKeyName, words } from './key-names.js';

/**
 * Groups whose objects say where a secret comes from, what others may look like, or who may read what: names and patterns
 * stand in their fields, and no values.
 */
const PATTERNS =
  /^(?:rbac\.authorization\.k8s\.io|k8s\.nginx\.org|kustomize\.config\.k8s\.io|admissionregistration\.k8s\.io|apiextensions\.crossplane\.io|(?:policies\.)?kyverno\.io|(?:templates|constraints|mutations|config)\.gatekeeper\.sh|wgpolicyk8s\.io|apiserver\.config\.k8s\.io|audit\.k8s\.io|cert-manager\.io\/v0|snapshot\.storage\.k8s\.io)$/;
/** Kinds of other groups of which the same is true: queries, and lists of names. */
const PATTERN_KINDS = /^(?:PrometheusRule|VMRule|GlobalAlert|CustomResourceDefinition|APIService|ServiceBinding)$/;

/** True for an object whose fields say nothing but names and patterns; whole objects may stand in them. */
export function isOfPatterns({ group, kind }: Resource): boolean {
  return PATTERNS.test(group) || PATTERN_KINDS.test(kind);
}

/** Kinds that OpenShift once had in the core group, and Kubernetes never. */
const OPENSHIFT_IN_CORE =
  /^(?:Template|DeploymentConfig|BuildConfig|Build|Route|ImageStream|OAuthClient|User|Group|Project|ClusterNetwork)$/;

/** Groups of the objects that every cluster has. Beside pods they have no field for a credential, but in volumes. */
export function isBuiltIn({ group, kind }: Resource): boolean {
  return (
    (group === '' && !OPENSHIFT_IN_CORE.test(kind)) ||
    /^(?:apps|batch|autoscaling|policy|networking\.k8s\.io|discovery\.k8s\.io)$/.test(group)
  );
}

/** Mappings in which names of objects, of keys and of labels stand: `tokenSecretRef`, `podSelector`, `matchLabels`. */
const NAMES =
  /(?:[a-z]Ref|Refs|Reference|References|Selector|Selectors|[lL]abels|[aA]nnotations|[kK]eyMapping|KeyNames|From)$|^(?:selector|ref|secretKeys|secretKeySelector|secretTargetRef|enum|required|printcolumns|additionalPrinterColumns|resourceNames|status|examples?|openAPIV3Schema|schema|definitions|jsonSchema)$/;

/** True for a key below which names and patterns stand alone. */
export function namesOnly(key: string): boolean {
  return NAMES.test(key);
}

/** True for a mapping whose values are names, patterns, or types of values. */
export function holdsNames(map: Cursor): boolean {
  const { key = '' } = map;
  return namesOnly(key) || (key === 'properties' && map.entries().some(isTypeOf));
}

/** `password: {type: string}`: what a value may be. */
function isTypeOf(entry: Cursor): boolean {
  return entry.kind === 'map' && (typeof entry.at('type')?.value === 'string' || entry.has('$ref'));
}

/** Keys of texts about something, queries and conditions: words in them are no values. */
const ABOUT =
  /^(?:description|summary|title|documentation|docs?|help|comment|message|notes?|icon|displayName|expr|expression|query|promql|logql|jsonPath|jmesPath|jsonPointers?|fieldPath|path|pattern|regex|regexp|rego|cel|condition|when|match|rule|dashboard|alert)$/;

/** What a request or a packet is answered with: there `pass` is a verb. */
const ANSWERS = /^(?:action|actions|then|target|verdict)$/;

/** True for a text that speaks about something, or asks for it, and for what a request is passed on to. */
export function isAboutSomething({ key, parent }: Cursor): boolean {
  return ABOUT.test(key ?? parent?.key ?? '') || (key === 'pass' && ANSWERS.test(parent?.key ?? ''));
}

/** Secrets of these kinds are known by value to both sides: an object is never meant. */
const SHARED = /(?:client|shared|app|consumer|jwt|session|cookie|signing|hmac|hash)[-_.]?secrets?$/i;
const MAY_NAME = /(?:secret|credential|cred)s?$/i;
const OBJECT_NAME = /^[a-z0-9]+(?:[-.][a-z0-9]+)*(?:\/[a-z0-9]+(?:[-.][a-z0-9]+)*)?$/;
const CLIENT = ['clientId', 'clientID', 'client_id', 'client-id', 'redirectURIs'];

/**
 * True for `secret: basic-auth` in a custom resource, which names an object: what such a field is called after may be
 * either, and a value that looks like a name is one. A secret beside the id of its client is no name.
 */
export function namesObjectIn(scalar: Cursor, name: string, text: string): boolean {
  if (!MAY_NAME.test(name) || SHARED.test(name) || isClientSecret(scalar)) return false;
  // Nobody calls an object by a UUID alone.
  if (isUuid(text)) return false;
  // Letters and digits in turns are made by a machine.
  return OBJECT_NAME.test(text) && text.length <= 80 && !/(?:[a-z]\d+){3}|(?:\d+[a-z]){3}|[a-z0-9]{25}/.test(text);
}

/** Blocks of which every value names something. */
const NAMES_ONLY =
  /^(?:.*[a-z])?(?:[sS]ecretRef|[sS]ecretKeyRef|[sS]ecretKeys|remoteRef|[kK]eyMapping|[sS]ecretKeyNames)$/;
/** Blocks about a Secret or an entry of a store that is there: what they list is taken from it. */
const REFERENCES =
  /existingSecret|fromSecret|externalSecrets?$|vaultSecrets?$|secrets?(?:Refs?|KeyRefs?|Keys?(?:Names?|Map(?:ping)?)?|Properties|Map(?:ping)?)$|remoteRefs?$|keyMap(?:ping)?$/i;
/** Blocks that say by what name a program takes what it needs: `envVarNames: {password: DB_PASSWORD}`. */
const NAMES_BY_USE =
  /(?:^|[a-z_-])(?:env|var|variable|key|field|column|attribute|header|cookie|claim)s?(?:[-_]?names|[-_]?mappings?)$/i;
/** A block of keys, where the Secret is named beside it. */
const KEYS = /^(?:keys|mappings?|properties|fields)$/i;
const NAMES_SECRET = /^(?:existing_?secret|secret_?name|from_?secret)$/i;
/** `KeyVault_SmtpPassword: smtp_password_prod`: a variable that is filled from a store, and what the entry is called. */
const OF_A_STORE = /^(?:azure[-_]?)?key[-_]?vault[-_:.]/i;
const ENTRY = /^(?=.{0,80}(?:key|pass|pwd|secret|token|cred))[A-Za-z][A-Za-z\d]{0,30}(?:[-_][A-Za-z\d]{1,30}){1,8}$/i;

/** How far above a value a block still speaks of it. */
const LEVELS = 4;

/**
 * True for the name of a key, or a path in a store, in a block that says where credentials come from:
 * `existingSecret: {keys: {password: db-password}}`.
 */
export function isAmongReferences({ parent }: Cursor, name: string, text: string): boolean {
  const above = parent?.key ?? '';
  if (NAMES_ONLY.test(above) || isListOfKeys(parent)) return true;
  if (NAMES_BY_USE.test(above) && (/^[A-Z][A-Z\d_]{1,80}$/.test(text) || keyKind(text) !== 'other')) return true;
  if (OF_A_STORE.test(name) && ENTRY.test(text)) return true;
  // `secret: minio` beside `secretKeyProperty: root-password`: an entry of a store, and what is taken from it.
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

/** True for what a token says of its owner: `id_token: [email, groups]`. */
export function isClaim({ key }: Cursor, name: string, text: string): boolean {
  return key === undefined && words(name).at(-1) === 'token' && /^[a-z]{2,20}(?:_[a-z]{2,20}){0,3}$/.test(text);
}

/**
 * True for `envSecrets: {DB_PASS: db-pass, SMTP_PASS: smtp-email-pass}`, where the first says that a Secret has what the
 * variables are given: under the variable's name, as keys are written.
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

/** `DB_PASS` and `db-pass`: one name of several words. */
export function isNameWrittenAs(name: string, other: string): boolean {
  const parts = words(name);
  return parts.length > 1 && parts.join() === words(other).join();
}

/** True for a `secret` beside the id of the client that knows it. */
export function isClientSecret({ parent }: Cursor): boolean {
  return CLIENT.some((key) => parent?.has(key));
}

const ACCOUNT = ['username', 'user', 'userName', 'login', 'identifier', 'appId', 'account', 'principal'];

/** True for a `credential` beside the account that it opens, unless it says that it is an object: `db-credentials`. */
export function isOfAccount({ key, parent }: Cursor, text: string): boolean {
  return key === 'credential' && !/[./-]/.test(text) && ACCOUNT.some((name) => parent?.has(name));
}

/** True for a name by which two sides know a value: `sessionSecret`, `jwt_secret`. */
export function isSharedSecret(name: string): boolean {
  return SHARED.test(name);
}

/** True for `k8s_secret_password: shop/db/password`: a Secret, and a key of it. */
export function namesKeyIn(name: string, text: string): boolean {
  return /secret.{1,40}$/i.test(name) && /^[a-z0-9][a-z0-9.-]{0,80}(?:\/[\w.-]{1,80}){1,2}$/.test(text);
}

/** True for a field that names something: `secretRef: {name: db}`, and not `secretRef: {name: ""}`, which waits for it. */
export function refersTo(field: Cursor): boolean {
  if (field.kind === 'scalar') return field.text !== '' && field.value !== null;
  const name = field.at('name');
  if (name) return refersTo(name);
  return [...field.entries(), ...field.items()].some(refersTo);
}

/** True for the name of a Secret's key: `{secretName: db, password: admin-password}`. */
export function isBesideSecretName({ key, parent }: Cursor): boolean {
  if (key === undefined || parent?.kind !== 'map') return false;
  return ['secretName', 'secretNamespace'].some((field) => {
    const named = parent.at(field);
    return named !== undefined && refersTo(named);
  });
}
