import { parseStream } from '../../server/src/core/yaml/document.js';

/** What Secrets say, by place, name and key: each way to read it, as bytes in hexadecimal digits. */
export type Said = ReadonlyMap<string, readonly string[]>;

/** What the Secrets of a text say, those within other objects and lists among them. */
export function secretsIn(text: string): Said {
  const said = new Map<string, readonly string[]>();
  for (const [index, { document }] of parseStream(text).documents.entries()) {
    for (const node of document.root?.walk() ?? []) {
      const kind = node.kind === 'map' ? node.at('kind')?.string : undefined;
      // An item of a SecretList need not say what it is.
      const isItem = node.parent?.key === 'items' && node.parent.parent?.at('kind')?.value === 'SecretList';
      if (kind !== 'Secret' && !(isItem && kind === undefined)) continue;
      for (const field of ['data', 'stringData']) {
        for (const { key, text: value, opaque, kind: shape } of node.at(field)?.entries() ?? []) {
          if (opaque || shape !== 'scalar') continue;
          const ways = field === 'data' ? encoded(value) : [Buffer.from(value)];
          const place = `${index} ${node.pointer} ${node.at('metadata', 'name')?.text} ${key}`;
          // What stands in `stringData` counts over what stands in `data`.
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

/** What a Secret no longer says, or says otherwise; empty where every Secret says what it said. */
export function lostOf(before: Said, after: Said): readonly string[] {
  return [...before].flatMap(([place, ways]) => {
    const now = after.get(place);
    return now?.some((way) => ways.includes(way)) ? [] : [`${place} ${now ? 'says something else' : 'is gone'}`];
  });
}

/**
 * What stands under `data`: the bytes of its base64. What the API server refuses, or what stands for no text, may have been
 * meant as it is; so may base64 without its padding or in the alphabet for URLs.
 */
function encoded(value: string): readonly Buffer[] {
  const compact = value.replace(/\s/g, '');
  const isLike = /^[\w+/-]*={0,2}$/.test(compact) && compact.replace(/=+$/, '').length % 4 !== 1;
  const decoded = isLike ? [Buffer.from(compact, 'base64')] : [];
  const isSound = /^[A-Za-z0-9+/\n]*={0,2}\n*$/.test(value) && compact.length % 4 === 0;
  return isSound && !decoded[0]?.toString('utf8').includes('\uFFFD') ? decoded : [...decoded, Buffer.from(value)];
}
