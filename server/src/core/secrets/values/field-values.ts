import { say } from '../../text/say.js';
import type { Candidate, SecretContext } from '../context/candidate.js';
import { isDocumentation } from '../tokens/documentation.js';
import { literal, placeholder, type Verdict, verdict } from '../verdict.js';
import { decodeBase64 } from './base64.js';
import { formOf } from './forms.js';
import { holdsNamedSecret } from './secret-values.js';
import { valueKind } from './values.js';

type FieldContext = Extract<SecretContext, { readonly kind: 'field' }>;

/**
 * Returns the verdicts on a field with a format of its own: an authorization header, a token with which machines join,
 * a text in base64. Undefined for other fields, which are searched for names and documents like settings.
 */
export function judgeField(candidate: Candidate, context: FieldContext, text: string): readonly Verdict[] | undefined {
  if (context.encoded) return encodedText(candidate, text);
  if (context.of === 'header' && /^(?:proxy-)?authorization$/i.test(candidate.name))
    return authorization(candidate, text);
  if (context.of === 'cluster-api' && /token$/i.test(candidate.name)) return joinToken(candidate, text);
  // The key that `kubeadm init --upload-certs` prints decrypts the keys of the control plane.
  if (context.of === 'cluster-api' && candidate.name === 'certificateKey')
    return /^[0-9a-f]{64}$/.test(text) && !isDocumentation(text) ? [literal(candidate)] : [];
  return undefined;
}

/** Returns the verdict on a whole text in base64, in which no place can be marked. */
function encodedText(candidate: Candidate, text: string): readonly Verdict[] {
  const decoded = decodeBase64(text);
  if (decoded === undefined) return [];
  const form = formOf(decoded);
  if (form) return [verdict(candidate, form.rule, form.level, form.what)];
  return holdsNamedSecret(decoded) ? [literal(candidate, say`a document with credentials`)] : [];
}

/**
 * Returns the verdict on an authorization header: `Bearer x`, `Token x`, `x`. The value of `Basic` is recognized by its
 * form.
 */
function authorization(candidate: Candidate, text: string): readonly Verdict[] {
  const form = formOf(text);
  if (form) return [verdict(candidate, form.rule, form.level, form.what, { start: form.start, end: form.end })];
  const lead = /^\s{0,20}(?:[A-Za-z]{1,30}[ \t]{1,10}(?:token=)?"?)?/.exec(text)?.[0].length ?? 0;
  const value = text.slice(lead).trimEnd().replace(/"$/, '');
  const part = { start: lead, end: lead + value.length };
  const kind = valueKind(value, candidate.name);
  if (kind === 'literal') return [literal({ ...candidate, part })];
  return kind === 'placeholder' ? [placeholder({ ...candidate, part })] : [];
}

/** Returns the verdict on a token of kubeadm, which has a fixed form, as has the sample of the documentation. */
function joinToken(candidate: Candidate, text: string): readonly Verdict[] {
  const sample = /^[a-z0-9]{6}\.([a-z0-9]{16})$/.exec(text)?.[1];
  if (sample === undefined) return valueKind(text, candidate.name) === 'placeholder' ? [placeholder(candidate)] : [];
  if (isDocumentation(sample)) return [placeholder(candidate)];
  return [verdict(candidate, 'secret-token-pattern', 'error', say`Kubernetes bootstrap token`)];
}
