import { parseStream } from '../../server/src/core/yaml/document.js';

/** The values of Secrets, by place, name and key: each possible reading, as bytes in hexadecimal digits. */
export type Said = ReadonlyMap<string, readonly string[]>;

/** Returns the values of the Secrets in a text, also of those inside other objects and lists. */
export function secretsIn(text: string): Said {
  const said = new Map<string, readonly string[]>();
  for (const [index, { document }] of parseStream(text).documents.entries()) {
    for (const node of document.root?.walk() ?? []) {
      const kind = node.kind === 'map' ? node.at('kind')?.string : undefined;
      // An item of a SecretList need not have a kind.
      const isItem = node.parent?.key === 'items' && node.parent.parent?.at('kind')?.value === 'SecretList';
      if (kind !== 'Secret' && !(isItem && kind === undefined)) continue;
      for (const field of ['data', 'stringData']) {
        for (const { key, text: value, opaque, kind: shape } of node.at(field)?.entries() ?? []) {
          if (opaque || shape !== 'scalar') continue;
          const ways = field === 'data' ? encoded(value) : [Buffer.from(value)];
          const place = `${index} ${node.pointer} ${node.at('metadata', 'name')?.text} ${key}`;
          // `stringData` overrides `data`.
          said.set(
            place,
            ways.map((bytes) => bytes.toString('hex')),
          );
        }
      }
    }
  }
  return said;
}

/** Returns the removed and changed values of Secrets. */
export function lostOf(before: Said, after: Said): readonly string[] {
  return [...before].flatMap(([place, ways]) => {
    const now = after.get(place);
    return now?.some((way) => ways.includes(way)) ? [] : [`${place} ${now ? 'says something else' : 'is gone'}`];
  });
}

/**
 * Returns the possible readings of a value in `data`: the bytes of its base64. A value that the API server rejects, or that
 * decodes to no text, may also be meant literally, and so may base64 without padding or with the alphabet for URLs.
 */
function encoded(value: string): readonly Buffer[] {
  const compact = value.replace(/\s/g, '');
  const isLike = /^[\w+/-]*={0,2}$/.test(compact) && compact.replace(/=+$/, '').length % 4 !== 1;
  const decoded = isLike ? [Buffer.from(compact, 'base64')] : [];
  const isSound = /^[A-Za-z0-9+/\n]*={0,2}\n*$/.test(value) && compact.length % 4 === 0;
  return isSound && !decoded[0]?.toString('utf8').includes('\uFFFD') ? decoded : [...decoded, Buffer.from(value)];
}
