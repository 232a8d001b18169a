import { readAsSops } from '../encryption/sops/scalars.js';
import type { Selectors } from '../encryption/sops/selectors.js';
import { say } from '../text/say.js';
import { withoutEnd } from '../text/trim.js';
import type { Cursor } from '../yaml/cursor.js';
import { parseStream, type YamlDocument } from '../yaml/document.js';
import { NodeStyle } from '../yaml/nodes.js';
import { isSopsEncrypted, keysTo } from './sops-documents.js';
import { decodeBase64 } from './values/base64.js';

const CIPHERTEXT = /^ENC\[AES256_GCM,data:[^,\]]+,iv:[^,\]]+,tag:[^,\]]+,type:(?:str|int|float|bool|bytes|comment)\]$/;
/** The fields of the block that list the keys for decryption. */
const HOLDERS = ['age', 'pgp', 'kms', 'gcp_kms', 'hckms', 'azure_kv', 'hc_vault', 'key_groups'];
const MASK = '••••';

/**
 * Returns the reason why the output of the `sops` program must not replace a text; undefined where it may: it has the
 * same keys, all values that the selectors cover are encrypted, the others are unchanged, and no covered value is left
 * in plaintext. `selectors` must not select by comments. The reason names keys, never values.
 */
export function whyNotOutput(plain: string, output: string, selectors: Selectors): string | undefined {
  const { documents, problems } = parseStream(output);
  const before = parseStream(plain).documents;
  if (problems[0] || documents.some(({ document }) => document.problems.length > 0))
    return say`what it wrote is not YAML`;
  if (documents.length !== before.length) return say`what it wrote has another number of documents`;
  const values = coveredValues(plain, selectors);
  for (const [index, { document }] of documents.entries()) {
    const [own, old] = [document.root, before[index]?.document.root];
    if (!own || !old || !hasBlock(own)) return say`what it wrote has no complete "sops" block`;
    const reason = whatDiffers(scalarsOf(old), scalarsOf(own), selectors);
    if (reason !== undefined) return reason;
    const rest = withoutScalars(document, own);
    if (values.some((value) => isDistinctive(value) && rest.includes(value)))
      return say`a value stands beside the encrypted ones in what it wrote, such as in a comment`;
  }
  return undefined;
}

/**
 * Returns every text that would reveal a covered value: the value, its lines, and its decoded text where it is base64.
 * Only for checking the output of another program.
 */
export function coveredValues(plain: string, selectors: Selectors): readonly string[] {
  const values = new Set<string>();
  for (const { document } of parseStream(plain).documents) {
    for (const scalar of document.root ? scalarsOf(document.root) : []) {
      if (scalar.isNull || !selectors.covers(keysTo(scalar))) continue;
      const decoded = decodeBase64(scalar.text);
      for (const form of decoded === undefined ? [scalar.text] : [scalar.text, decoded]) {
        values.add(form.trim());
        for (const line of form.split('\n')) values.add(line.trim());
      }
    }
  }
  values.delete('');
  return [...values].sort((a, b) => b.length - a.length);
}

/**
 * Returns a message of another program with every value in it masked, and every longer word that is part of a value.
 */
export function withoutValues(message: string, values: readonly string[]): string {
  let masked = message;
  for (const value of values) {
    for (const form of new Set([value, JSON.stringify(value).slice(1, -1)])) {
      if (form.length > 3) masked = masked.replaceAll(form, MASK);
      else masked = masked.replace(new RegExp(`(?<![\\w])${escaped(form)}(?![\\w])`, 'g'), MASK);
    }
  }
  // Programs quote the beginning of a text that they cannot read: `!!str `hunter2...``.
  return masked.replace(/[^\s"'`,;:()[\]{}=]{4,}/g, (word) => {
    const quoted = word.endsWith('..') ? withoutEnd(word, '.') : word.replace(/\u2026$/, '');
    return quoted.length > 3 && values.some((value) => value.includes(quoted)) ? MASK : word;
  });
}

/** Returns true for a value that is no ordinary word or short text, so that a repetition is no coincidence. */
export function isDistinctive(value: string): boolean {
  return value.length >= 6 && /[^A-Za-z _-]/.test(value);
}

function hasBlock(root: Cursor): boolean {
  const block = root.at('sops');
  return (
    isSopsEncrypted(root) &&
    CIPHERTEXT.test(block?.at('mac')?.text ?? '') &&
    HOLDERS.some((holder) => (block?.at(holder)?.size ?? 0) > 0)
  );
}

/** Returns the reason where two documents differ in more than the encryption of covered values; undefined otherwise. */
function whatDiffers(before: readonly Cursor[], after: readonly Cursor[], selectors: Selectors): string | undefined {
  const places = (scalars: readonly Cursor[]): string => JSON.stringify(scalars.map(({ path }) => path));
  if (places(before) !== places(after)) return say`what it wrote has other keys than the file`;
  for (const [index, old] of before.entries()) {
    const text = after[index]?.text ?? '';
    const name = JSON.stringify(old.path.join('.'));
    const isEmpty = old.isNull || old.text === '';
    if (!isEmpty && selectors.covers(keysTo(old))) {
      if (!CIPHERTEXT.test(text)) return say`it left ${name} in plaintext`;
    } else if (isText(old) && text !== old.text) return say`it changed ${name}`;
  }
  return undefined;
}

/** Returns false for values that sops reformats where it leaves them in plaintext: numbers and timestamps. */
function isText(scalar: Cursor): boolean {
  return scalar.style !== NodeStyle.Plain || readAsSops(scalar.text)?.type === 'str';
}

/** Returns the scalars of a document in the order of the text, without those of the sops block. */
function scalarsOf(root: Cursor): readonly Cursor[] {
  return [...root.walk()].filter((cursor) => cursor.kind === 'scalar' && cursor.path[0] !== 'sops');
}

/** Returns the text of a document besides its keys and values: comments, anchors, the sops block. */
function withoutScalars({ text }: YamlDocument, root: Cursor): string {
  const taken = [...root.walk()]
    .filter(({ path }) => path.length > 0 && path[0] !== 'sops')
    .flatMap(({ kind, localRange, localKeyRange }) => [localKeyRange ?? [], kind === 'scalar' ? localRange : []].flat())
    .sort((a, b) => a.start - b.start);
  let rest = '';
  let at = 0;
  for (const { start, end } of taken) {
    rest += `${text.slice(at, Math.max(at, start))}\n`;
    at = Math.max(at, end);
  }
  return rest + text.slice(at);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
