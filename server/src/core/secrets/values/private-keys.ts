import { heldInSource, type SourceText } from '../tokens/escapes.js';
import type { TokenMatch } from '../tokens/tokens.js';

const BEGIN = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
/** More than any key in use, RSA of 16,384 bits included. */
const LONGEST_BODY = 20_000;

/** Returns true where a source text may contain a PEM private key: a cheap check before every scalar is searched. */
export function mayHoldPrivateKey(source: SourceText): boolean {
  return heldInSource(source, (text) => text.includes('PRIVATE') && /PRIVATE\s{1,200}KEY/.test(text));
}

/**
 * Returns the PEM private keys with a body in a text. Marks around nothing, or around words, are documentation. A body
 * ends at the next mark of any kind, so that every character is read once.
 */
export function findPrivateKeys(text: string): readonly TokenMatch[] {
  if (!text.includes('PRIVATE KEY')) return [];
  const found: TokenMatch[] = [];
  for (const mark of text.matchAll(BEGIN)) {
    const bodyStart = mark.index + mark[0].length;
    const bodyEnd = text.indexOf('-----', bodyStart);
    if (bodyEnd < 0) break;
    if (!text.startsWith('-----END', bodyEnd) || bodyEnd - bodyStart > LONGEST_BODY) continue;
    if (!isKeyBody(text.slice(bodyStart, bodyEnd))) continue;
    found.push({ id: 'private-key', name: 'private key', start: mark.index, end: bodyEnd + '-----END'.length });
  }
  return found;
}

/** Returns the first PEM private key with a body in a text; undefined where there is none. */
export function findPrivateKey(text: string): TokenMatch | undefined {
  return findPrivateKeys(text)[0];
}

/** Returns true for base64 of sufficient length, without the headers of older formats. */
function isKeyBody(text: string): boolean {
  const body = text
    .replace(/\\n/g, '\n')
    .replace(/^[A-Za-z-]+:.*$/gm, '')
    .replace(/\s+/g, '');
  return body.length >= 40 && /^[A-Za-z0-9+/=]+$/.test(body) && new Set(body).size >= 8;
}
