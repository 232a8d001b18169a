import { firstOf, readBack } from '../../provenance/read-back.js';
import { readTraced } from '../../provenance/read-traced.js';
import { withoutExact } from '../../provenance/source.js';
import { Dict, type Traced, type Unknown } from '../../provenance/traced.js';
import { type TracedText, tracedText } from '../../provenance/traced-text.js';
import { fromBytes } from '../../template/bytes.js';
import { bytesOfBase64 } from '../../text/base64.js';
import { say } from '../../text/say.js';
import type { PlacedDocument } from '../../yaml/document.js';
import type { Deployer } from './deployer.js';
import { embedded } from './embedded.js';
import { dictAt, fieldAt, isUnknown, stringAt } from './fields.js';
import type { World } from './world.js';

/** The texts of a ConfigMap or Secret by their keys; `unknown` says why one is not known. */
export type Data = ReadonlyMap<string, TracedText | { readonly unknown: string }>;

/**
 * Returns the data of a ConfigMap or Secret that a deployer names, in its namespace: as it is applied together with it, and
 * otherwise as the nearest file has it. Undefined where there is none; why it is not known, where several are as near.
 */
export function dataOf(
  kind: 'ConfigMap' | 'Secret',
  name: string,
  deployer: Deployer,
  world: World,
): Data | { readonly unknown: string } | undefined {
  const { sets, around, files } = world;
  const namespace = stringAt(deployer.object, 'metadata', 'namespace');
  for (const { text, stream } of sets) {
    if (!text.text.includes(`kind: ${kind}`)) continue;
    const placed = stream.documents.find((one) => isIt(one, kind, name, namespace));
    if (placed) return textsOf(readBack(placed, text), world);
  }
  const from = deployer.place.file;
  const found = around.nearestData(kind, name, from).flatMap((file) => {
    const placed = around.documentsOf(file, files).find((one) => isIt(one, kind, name, namespace));
    return placed ? [textsOf(readTraced(placed, { file }), world)] : [];
  });
  const [first, ...more] = found;
  if (more.length > 0) return { unknown: say`several files have a ${kind} ${name}` };
  if (!first && kind === 'ConfigMap' && around.generates(name, from))
    return { unknown: say`the ConfigMap ${name} is generated elsewhere` };
  return first;
}

function isIt({ document }: PlacedDocument, kind: string, name: string, namespace: string | undefined): boolean {
  const { root } = document;
  if (root?.at('kind')?.string !== kind || root.at('metadata', 'name')?.string !== name) return false;
  const own = root.at('metadata', 'namespace')?.string;
  return own === undefined || namespace === undefined || own === namespace;
}

function textsOf(object: Traced, { files }: World): Data {
  const data = new Map<string, TracedText | { readonly unknown: string }>();
  const isSecret = fieldAt(object, 'kind')?.value === 'Secret';
  const isEncrypted = fieldAt(object, 'sops') !== undefined;
  const add = (entries: Dict | undefined, isEncoded: boolean): void => {
    for (const [key, { value }] of entries?.entries ?? []) {
      if (isEncrypted) data.set(key, { unknown: say`it is encrypted` });
      else if (isUnknown(value)) data.set(key, { unknown: (value.value as Unknown).why });
      else if (isEncoded) data.set(key, decoded(value));
      else data.set(key, embedded({ ...value, value: scalarText(value) }, files));
    }
  };
  add(dictAt(object, 'data'), isSecret);
  if (isSecret) add(dictAt(object, 'stringData'), false);
  return data;
}

function decoded(value: Traced): TracedText | { readonly unknown: string } {
  const bytes = bytesOfBase64(scalarText(value));
  return bytes ? tracedText(fromBytes(bytes), withoutExact(firstOf(value.from))) : { unknown: say`it is not base64` };
}

/** The text of a scalar; that of null is empty. */
export function scalarText({ value, written }: Traced): string {
  if (value === null || value instanceof Dict || (typeof value === 'object' && value !== null)) return '';
  return typeof value === 'string' ? value : (written ?? String(value));
}
