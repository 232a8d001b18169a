/** The fewest UTF-16 code units of a text of which V8 keeps a place in another text rather than a copy. */
const SLICED = 13;

/**
 * Returns a copy of plain data that holds no part of a file's text in memory: names cut out of a text keep all of it. The
 * copy has no members that are undefined, and each text once, however often it occurs.
 */
export function detached<Data>(data: Data): Data {
  return copyOf(data, new Map()) as Data;
}

function copyOf(data: unknown, texts: Map<string, string>): unknown {
  if (typeof data === 'string') return textOf(data, texts);
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map((item: unknown) => copyOf(item, texts));
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(data)) {
    if (member === undefined) continue;
    // An assignment to `__proto__` would make no member.
    if (key === '__proto__') Object.defineProperty(copy, key, { ...OWN, value: copyOf(member, texts) });
    else copy[key] = copyOf(member, texts);
  }
  return copy;
}

const OWN = { configurable: true, enumerable: true, writable: true };

function textOf(text: string, texts: Map<string, string>): string {
  if (text.length < SLICED) return text;
  const known = texts.get(text);
  if (known !== undefined) return known;
  const copy = JSON.parse(JSON.stringify(text)) as string;
  texts.set(copy, copy);
  return copy;
}
