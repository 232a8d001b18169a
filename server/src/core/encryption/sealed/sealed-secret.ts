import { LAST_APPLIED } from '../../kubernetes/well-known-names.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import {
  allOf,
  type EditPlan,
  refused,
  removeEntry,
  replaceEntry,
  setIn,
  setScalar,
  type YamlData,
} from '../../yaml/edit/edits.js';
import { type SealingScope, scopeAnnotation, sealingLabel } from './scope.js';
import type { Sealer, SecretValue } from './sealer.js';

export const SEALED_SECRET_API = 'bitnami.com/v1alpha1';
/** A Secret to be written as a SealedSecret. */
export interface SecretParts {
  readonly name: string;
  readonly namespace?: string | undefined;
  /** Undefined for `Opaque`. */
  readonly type?: string | undefined;
  readonly immutable?: boolean | undefined;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly values: ReadonlyMap<string, SecretValue>;
}

/** Returns a new SealedSecret, to be written with `documentText`. */
export function sealedSecret(
  secret: SecretParts,
  scope: SealingScope,
  sealer: Sealer,
): { readonly data: YamlData } | { readonly refused: string } {
  const spec = sealedSecretSpec(secret, scope, sealer);
  if ('refused' in spec) return spec;
  const metadata = metadataOf(secret, scope);
  return { data: { apiVersion: SEALED_SECRET_API, kind: 'SealedSecret', metadata, spec: spec.data } };
}

/** Returns the metadata that the SealedSecret and the unsealed Secret have in common. */
function metadataOf(secret: SecretParts, scope: SealingScope): YamlData {
  const { name, namespace, labels = {} } = secret;
  return {
    name,
    ...given('namespace', namespace),
    ...filled('labels', labels),
    ...filled('annotations', annotationsFor(secret, scope)),
  };
}

/** Returns the `spec` of a SealedSecret: the sealed values, and the template of the unsealed Secret. */
export function sealedSecretSpec(
  secret: SecretParts,
  scope: SealingScope,
  sealer: Sealer,
): { readonly data: YamlData } | { readonly refused: string } {
  const label = sealingLabel(scope, { name: secret.name, namespace: secret.namespace });
  if ('refused' in label) return label;
  if (secret.values.size === 0) return { refused: say`the Secret has no values` };
  const encryptedData = Object.fromEntries(
    [...secret.values].map(([key, value]) => [key, sealer.seal(value, label.label)]),
  );
  const { type, immutable } = secret;
  return {
    data: {
      encryptedData,
      template: {
        metadata: metadataOf(secret, scope),
        ...given('type', type === 'Opaque' ? undefined : type),
        ...given('immutable', immutable === true ? true : undefined),
      },
    },
  };
}

/**
 * Returns the plan that turns a Secret manifest into a SealedSecret in its file: name, labels, annotations and comments
 * stay. `secret` is the object's map.
 */
export function sealInPlace(secret: Cursor, scope: SealingScope, sealer: Sealer): EditPlan {
  const [apiVersion, kind, metadata] = [secret.at('apiVersion'), secret.at('kind'), secret.at('metadata')];
  const name = metadata?.at('name')?.string;
  const fields = ['data', 'stringData'].flatMap((key) => secret.at(key) ?? []);
  const [first, ...others] = fields.filter(({ kind: one }) => one === 'map');
  if (!apiVersion || !kind || !metadata || name === undefined || !first)
    return refused(say`the Secret is not complete yet`);
  const values = secretValues(secret);
  if ('refused' in values) return values;
  const texts = ['labels', 'annotations'].map((key) => textsOf(metadata.at(key)));
  const [labels, annotations] = texts;
  if (!labels || !annotations) return refused(say`the labels or annotations are filled in by a template`);
  const parts: SecretParts = {
    name,
    namespace: metadata.at('namespace')?.string,
    type: secret.at('type')?.string,
    immutable: secret.at('immutable')?.value === true,
    labels,
    annotations,
    values: values.values,
  };
  const spec = sealedSecretSpec(parts, scope, sealer);
  if ('refused' in spec) return spec;
  const gone = [...others, ...['type', 'immutable'].flatMap((key) => secret.at(key) ?? [])];
  const copy = metadata.at('annotations', LAST_APPLIED);
  const annotation = scopeAnnotation(scope);
  if (copy && annotation !== undefined)
    return refused(say`remove the annotation ${LAST_APPLIED} first: it holds a copy of the Secret`);
  return allOf(
    setScalar(apiVersion, SEALED_SECRET_API),
    setScalar(kind, 'SealedSecret'),
    replaceEntry(first, 'spec', spec.data),
    [...gone, ...(copy ? [copy] : [])].map((entry) => removeEntry(entry)),
    annotation === undefined || metadata.at('annotations', annotation)?.string === 'true'
      ? []
      : [setIn(metadata, ['annotations', annotation], 'true')],
  );
}

/** Returns the values of a Secret manifest. Those of `stringData` win, as in the cluster. */
export function secretValues(
  secret: Cursor,
): { readonly values: ReadonlyMap<string, SecretValue> } | { readonly refused: string } {
  const values = new Map<string, SecretValue>();
  for (const field of ['data', 'stringData']) {
    for (const entry of secret.at(field)?.entries() ?? []) {
      const key = entry.key ?? '';
      const { text } = entry;
      if (entry.opaque || entry.kind !== 'scalar')
        return { refused: say`the value of "${key}" is filled in by a template` };
      if (/^ENC\[|\$\{/.test(text)) return { refused: say`the value of "${key}" is encrypted or substituted` };
      if (field === 'stringData') values.set(key, { text });
      else if (isBase64(text)) values.set(key, { base64: text.replace(/\s+/g, '') });
      else return { refused: say`the value of "${key}" is not base64` };
    }
  }
  return { values };
}

function isBase64(text: string): boolean {
  const compact = text.replace(/\s+/g, '');
  return compact.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(compact);
}

function annotationsFor({ annotations = {} }: SecretParts, scope: SealingScope): Readonly<Record<string, string>> {
  const { [LAST_APPLIED]: _copy, ...rest } = annotations;
  const own = scopeAnnotation(scope);
  return own === undefined ? rest : { ...rest, [own]: 'true' };
}

/** Returns a map of texts; undefined where a template is in it. */
function textsOf(map: Cursor | undefined): Readonly<Record<string, string>> | undefined {
  const texts: [string, string][] = [];
  if (map?.open) return undefined;
  for (const entry of map?.entries() ?? []) {
    if (entry.opaque || entry.kind !== 'scalar') return undefined;
    texts.push([entry.key ?? '', entry.text]);
  }
  return Object.fromEntries(texts);
}

function given(key: string, value: YamlData | undefined): Readonly<Record<string, YamlData>> {
  return value === undefined ? {} : { [key]: value };
}

function filled(key: string, map: Readonly<Record<string, string>>): Readonly<Record<string, YamlData>> {
  return Object.keys(map).length === 0 ? {} : { [key]: map };
}
