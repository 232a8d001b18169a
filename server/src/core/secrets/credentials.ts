import { resourcesOf } from '../kubernetes/resource.js';
import { memoBy } from '../text/memo.js';
import { type Range, rangesOverlap } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';
import type { YamlDocument } from '../yaml/document.js';
import { detectSecrets } from './detect.js';
import { keyKind } from './names/key-names.js';
import { decodeBase64 } from './values/base64.js';

/**
 * Returns true where a range of a document has a credential or what may be one: a place that the detection of secrets flags, the data
 * of a Secret, or a value whose key or variable is named like one. What cannot be read may be one. No rule's level and no suppression
 * changes that: it is about what is repeated elsewhere, not about what is reported.
 * @param range Counted from the start of the document.
 * @param helmValues True for a document of Helm values.
 */
export function isCredential(document: YamlDocument, range: Range, helmValues: boolean): boolean {
  if (!document.root) return document.text.trim() !== '';
  return credentialsIn(document, helmValues).some((one) => rangesOverlap(one.range, range));
}

/**
 * Returns the texts of a document that are credentials or may be, as `isCredential` tells them: the values, and in base64 or behind it
 * where they are that.
 */
export function credentialTexts(document: YamlDocument, helmValues: boolean): readonly string[] {
  return credentialsIn(document, helmValues).flatMap(({ text }) => {
    const decoded = decodeBase64(text);
    return decoded === undefined ? [text] : [text, decoded];
  });
}

/** The scalars that are credentials, or may be. */
const credentialsIn = memoBy((document: YamlDocument, helmValues: boolean): readonly Cursor[] => {
  const secrets = resourcesOf(document).filter(({ kind }) => kind === 'Secret');
  const found = detectSecrets(document, helmValues).map(({ scalar }) => scalar);
  for (const cursor of document.root?.walk() ?? []) {
    if (cursor.kind !== 'scalar' || cursor.isNull || typeof cursor.value === 'boolean') continue;
    const isNamed = cursor.path.some((step) => isSecretName(step)) || isSecretVariable(cursor);
    if (isNamed || secrets.some((secret) => isData(cursor, secret.cursor))) found.push(cursor);
  }
  return found;
});

/** True for the name of an entry whose value is a credential. */
function isSecretName(step: string | number): boolean {
  return typeof step === 'string' && keyKind(step) !== 'other';
}

/** True for the `value` beside a `name` that names a credential: a variable, a parameter. */
function isSecretVariable(cursor: Cursor): boolean {
  return cursor.key === 'value' && isSecretName(cursor.parent?.at('name')?.string ?? '');
}

/** True for an entry of the `data` or `stringData` of a Secret. */
function isData(cursor: Cursor, secret: Cursor): boolean {
  for (let above: Cursor | undefined = cursor; above; above = above.parent) {
    const holder = above.parent;
    if (!holder || holder.range.start !== secret.range.start || holder.range.end !== secret.range.end) continue;
    return above.key === 'data' || above.key === 'stringData';
  }
  return false;
}
