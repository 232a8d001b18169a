import { resourcesOf } from '../../kubernetes/resource.js';
import { detectSecrets } from '../../secrets/detect.js';
import { keyKind } from '../../secrets/names/key-names.js';
import { type Range, rangesOverlap } from '../../text/range.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { YamlDocument } from '../../yaml/document.js';

/**
 * Returns true where a range of a document has a credential or what may be one: a place that the detection of secrets flags, the data
 * of a Secret, or a value whose key or variable is named like one. What cannot be read may be one. No rule's level and no suppression
 * changes that: it is about what is repeated elsewhere, not about what is reported.
 * @param range Counted from the start of the document.
 * @param helmValues True for a document of Helm values.
 */
export function isCredential(document: YamlDocument, range: Range, helmValues: boolean): boolean {
  const { root } = document;
  if (!root) return document.text.trim() !== '';
  if (detectSecrets(document, helmValues).some((verdict) => rangesOverlap(verdict.scalar.range, range))) return true;
  const secrets = resourcesOf(document).filter(({ kind }) => kind === 'Secret');
  for (const cursor of root.walk()) {
    if (
      cursor.kind !== 'scalar' ||
      cursor.isNull ||
      typeof cursor.value === 'boolean' ||
      !rangesOverlap(cursor.range, range)
    )
      continue;
    if (cursor.path.some((step) => isSecretName(step)) || isSecretVariable(cursor)) return true;
    if (secrets.some((secret) => isData(cursor, secret.cursor))) return true;
  }
  return false;
}

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
