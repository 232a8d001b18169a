import type { CreationRule } from '../../encryption/sops/config.js';
import type { Resource } from '../../kubernetes/resource.js';
import { LAST_APPLIED } from '../../kubernetes/well-known-names.js';
import type { Fix, FixPlan, FixWorld } from '../../model/fix.js';
import { decodeBase64 } from '../../secrets/values/base64.js';
import { isRawText } from '../../secrets/values/secret-values.js';
import { say } from '../../text/say.js';
import type { StoreFact } from '../../workspace/named-facts.js';
import type { Cursor } from '../../yaml/cursor.js';
import {
  allOf,
  documentText,
  type EditPlan,
  removeEntry,
  replaceEntry,
  setScalar,
  type YamlData,
} from '../../yaml/edit/edits.js';
import { repeatedInComment, rotationAdvice } from '../destinations/destination.js';
import { externalSecretSpec } from '../destinations/external-secret.js';
import { type Mechanism, mechanismsOf } from '../destinations/mechanism.js';
import { isCoveredBySops } from '../destinations/new-manifest.js';
import { canPush, pushChanges } from '../destinations/push-secret.js';
import { whyNotManifest } from '../destinations/sops-rules.js';
import { fetchedFrom } from '../destinations/targets.js';
import { entryIn, uploadCommand, uploadTo } from '../destinations/upload.js';
import { fromRoot, type Held, holdValue, onePerPath } from '../files.js';
import { quotedKeys } from '../keys.js';
import { PlanChanges } from '../plan-changes.js';
import { shellQuote } from '../shell-words.js';
import { storesFor } from '../stores.js';
import { keepOutOfGit, outOfGit } from './out-of-git.js';
import { canSeal, sealManifest } from './seal.js';
import { encryptWithSops, isForSops } from './sops-file.js';
import { encryptUnderOtherName } from './sops-rename.js';

/**
 * Returns the fixes for a Secret manifest with plaintext values: the mechanism that the repository uses most, or a file
 * that git ignores.
 */
export function moveSecretManifest(resource: Resource, world: FixWorld): readonly Fix[] {
  const stores = storesFor(resource.namespace, world);
  const pushed = stores.find(canPush);
  const conversions: Readonly<Record<Mechanism, () => readonly Fix[]>> = {
    'external-secret': () => stores.map((store) => toExternalSecret(resource, store)),
    'sealed-secret': () => (canSeal(world) ? sealManifest(resource) : []),
    sops: () => encryptedManifest(resource, world),
  };
  const fixes = [
    ...mechanismsOf(world).flatMap((one) => conversions[one]()),
    keepOutOfGit(),
    ...(pushed ? [keepAndPush(resource, pushed)] : []),
  ];
  return fixes.map((fix) => ({ ...fix, sharedBy: resource.cursor }));
}

/**
 * Returns the fixes that encrypt the manifest with SOPS: in place or, where a rule matches another name only, under
 * that name.
 */
function encryptedManifest(resource: Resource, world: FixWorld): readonly Fix[] {
  const whyNot = (rule: CreationRule): string | undefined => whyNotEncrypted(resource, rule);
  return isForSops(world) ? [encryptWithSops(whyNot)] : encryptUnderOtherName(resource, world, whyNot);
}

/** Returns the reason why a rule of .sops.yaml does not protect the manifest; undefined where it does. */
function whyNotEncrypted({ cursor }: Resource, rule: CreationRule): string | undefined {
  for (const field of ['data', 'stringData']) {
    const keys = [...(cursor.at(field)?.entries() ?? [])].flatMap(({ key }) => key ?? []);
    const reason = whyNotManifest(rule, keys, field);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function toExternalSecret(resource: Resource, store: StoreFact): Fix {
  return {
    title: say`Convert to an ExternalSecret (${store.kind} "${store.name}")`,
    safety: 'create',
    to: fetchedFrom(store),
    plan: (world) => convert(resource, store, world),
  };
}

/**
 * Returns the plan that converts the manifest in place: name, labels and comments stay, the values are kept in files
 * for their upload.
 */
function convert(resource: Resource, store: StoreFact, world: FixWorld): FixPlan {
  const { cursor, name } = resource;
  const values = valuesOf(cursor);
  if ('refused' in values) return values;
  const [apiVersion, kind] = [cursor.at('apiVersion'), cursor.at('kind')];
  const [first, ...others] = ['data', 'stringData'].flatMap((key) => cursor.at(key) ?? []);
  if (name === undefined || !apiVersion || !kind || !first) return { refused: say`the Secret is not complete yet` };
  if (values.entries.length === 0) return { refused: say`the Secret has no values` };

  const repeated = repeatedInComment(
    cursor.document,
    values.entries.map(({ value }) => value),
  );
  if (repeated) return repeated;
  const held: Held[] = [];
  for (const { key, value } of values.entries) held.push(holdValue(world, `${name}.${key}`, value));
  const waiting = values.entries.map(({ key }, index) => ({ key, file: held[index]?.path ?? '' }));
  const upload = uploadTo(store, entryIn(world, resource.namespace, name), waiting);
  const keys = values.entries.map(({ key, isBase64 }, index) => ({
    key,
    ref: upload.refs[index] ?? { key },
    isBase64,
  }));
  const spec = externalSecretSpec(store, target(name, cursor), keys);
  // SOPS would also encrypt the new `data` that the operator reads.
  if (isCoveredBySops(world, world.path, documentText({ kind: 'ExternalSecret', spec })))
    return {
      refused: say`a rule of .sops.yaml is meant for the file: encrypt it, or move the Secret to another folder`,
    };
  const copy = cursor.at('metadata', 'annotations', LAST_APPLIED);
  const edits = allOf(
    setScalar(apiVersion, 'external-secrets.io/v1'),
    setScalar(kind, 'ExternalSecret'),
    replaceEntry(first, 'spec', spec),
    [...others, ...['type', 'immutable'].flatMap((key) => cursor.at(key) ?? []), ...(copy ? [copy] : [])].map(
      (entry): EditPlan => removeEntry(entry),
    ),
  );
  if ('refused' in edits) return edits;
  return {
    edits: edits.edits,
    files: onePerPath(held.flatMap(({ changes }) => changes)),
    handOff: {
      title: say`Upload ${quotedKeys(values.entries)} of Secret "${name}" from ${waiting.map(({ file }) => file).join(say`, `)} to ${store.kind} "${store.name}". ${rotationAdvice(values.entries)}`,
      command: uploadCommand(upload, waiting),
      waiting: waiting.map((value) => ({ ...value, secret: name })),
    },
  };
}

/** Returns the target of the ExternalSecret: a Secret of the same name and type. */
function target(name: string, secret: Cursor): YamlData {
  const type = secret.at('type')?.string;
  const immutable = secret.at('immutable')?.value === true ? { immutable: true } : {};
  const template = type === undefined || type === 'Opaque' ? {} : { template: { type } };
  return { name, creationPolicy: 'Owner', ...immutable, ...template };
}

/** A value for the upload: bytes that are no text stay base64, and the operator decodes them. */
interface Value {
  readonly value: string;
  readonly isBase64: boolean;
}

function valuesOf(
  secret: Cursor,
): { readonly entries: readonly (Value & { readonly key: string })[] } | { readonly refused: string } {
  const values = new Map<string, Value>();
  for (const [field, encoded] of [
    ['data', true],
    ['stringData', false],
  ] as const) {
    for (const entry of secret.at(field)?.entries() ?? []) {
      const key = entry.key ?? '';
      if (entry.opaque || entry.kind !== 'scalar')
        return { refused: say`the value of "${key}" is filled in by a template` };
      if (/^ENC\[|\$\{/.test(entry.text)) return { refused: say`the value of "${key}" is encrypted or substituted` };
      // A value that is no base64 can only be plain text.
      const decoded = encoded && !isRawText(entry.text) ? decodeBase64(entry.text) : undefined;
      const value = decoded ?? entry.text;
      const isBase64 = decoded?.includes('\uFFFD') === true;
      values.set(key, { value: isBase64 ? entry.text.replace(/\s+/g, '') : value, isBase64 });
    }
  }
  return { entries: [...values].map(([key, value]) => ({ key, ...value })) };
}

/**
 * Returns the fix that makes git ignore the file, and lets the operator copy the Secret's values from the cluster to a
 * store.
 */
function keepAndPush(resource: Resource, store: StoreFact): Fix {
  return {
    title: say`Keep this file out of git and add a PushSecret (${store.kind} "${store.name}")`,
    safety: 'create',
    plan: (world) => {
      const { cursor, name } = resource;
      const fields = ['data', 'stringData'].flatMap((key) => cursor.at(key) ?? []);
      const keys = fields.flatMap((field) => [...field.entries()]).flatMap((entry) => entry.key ?? []);
      if (name === undefined || keys.length === 0) return { refused: say`the Secret is not complete yet` };
      if (fields.some((field) => field.open)) return { refused: say`a template decides which keys the Secret has` };
      const ignored = outOfGit(world);
      if ('refused' in ignored) return ignored;
      const push = pushChanges({ name, keys, namespace: resource.namespace, store }, world);
      if ('refused' in push) return push;
      const apply = [world.path, push.path].map(
        (path) => `kubectl apply --server-side -f ${shellQuote(fromRoot(world, path))}`,
      );
      const { title, command } = ignored.handOff;
      const changes = new PlanChanges(world, cursor).add(ignored.files).add(push.files);
      for (const edit of push.edits) changes.editObject(edit);
      return changes.toPlan({ title, command: [command, ...apply].join(' && \\\n') });
    },
  };
}
