/** The bytes of an index entry before its hash: times, device, owner, size. */
const STATUS_LENGTH = 40;
const MODE = 24;
const [LINK, FOLDER] = [0o16, 0o04];
const EXTENDED = 0x4000;
const LONG_NAME = 0xfff;

/** An index that cannot be read; the message is the reason. */
class UnreadIndex extends Error {
  override readonly name = 'UnreadIndex';
}

/**
 * Returns the paths in git's index (gitformat-index(5), versions 2 to 4), separated by NUL, a submodule ending in a slash; or
 * the reason why they are unknown.
 * @param hashLength 20 bytes, or 32 in a repository with SHA-256.
 */
export function trackedIn(
  bytes: Uint8Array,
  hashLength: number,
): { readonly tracked: string } | { readonly unknown: string } {
  try {
    return { tracked: readEntries(bytes, hashLength).join('\0') };
  } catch (error) {
    if (error instanceof UnreadIndex) return { unknown: error.message };
    if (error instanceof RangeError) return { unknown: 'its index is damaged' };
    throw error;
  }
}

function readEntries(bytes: Uint8Array, hashLength: number): readonly string[] {
  const view = viewOf(bytes);
  if (wordAt(bytes, 0) !== 'DIRC') throw new UnreadIndex('its index is damaged');
  const version = view.getUint32(4);
  if (version < 2 || version > 4) throw new UnreadIndex(`its index has the unknown version ${version}`);
  const count = view.getUint32(8);
  const paths: string[] = [];
  let name = new Uint8Array();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let at = 12;
  for (let entry = 0; entry < count; entry++) {
    const start = at;
    const kind = view.getUint32(start + MODE) >> 12;
    const flags = view.getUint16(start + STATUS_LENGTH + hashLength);
    at = start + STATUS_LENGTH + hashLength + (flags & EXTENDED ? 4 : 2);
    if (version === 4) {
      const [removed, next] = readOffset(bytes, at);
      const end = endOfName(bytes, next);
      name = joined(name.subarray(0, name.length - removed), bytes.subarray(next, end));
      at = end + 1;
    } else {
      const length = flags & LONG_NAME;
      const end = length < LONG_NAME ? at + length : endOfName(bytes, at);
      name = bytes.slice(at, end);
      // At least one NUL follows, and as many as make the entry's length a multiple of eight.
      at = start + ((end - start + 8) & ~7);
    }
    if (at > bytes.length) throw new RangeError();
    const path = decoder.decode(name);
    // A folder in a sparse index is not on the disk.
    if (kind !== FOLDER) paths.push(kind === LINK ? `${path}/` : path);
  }
  if (hasExtension(bytes, at, hashLength, 'link')) throw new UnreadIndex('its index is split');
  return paths;
}

function endOfName(bytes: Uint8Array, start: number): number {
  const end = bytes.indexOf(0, start);
  if (end < 0) throw new RangeError();
  return end;
}

/** Returns a number in git's variable-width encoding, and the offset behind it. */
function readOffset(bytes: Uint8Array, start: number): readonly [number, number] {
  let at = start;
  let byte = byteAt(bytes, at++);
  let value = byte & 0x7f;
  while (byte & 0x80) {
    byte = byteAt(bytes, at++);
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return [value, at];
}

/** Returns true where the index has an extension. Extensions follow the entries, with name and length; a hash ends the file. */
function hasExtension(bytes: Uint8Array, start: number, hashLength: number, wanted: string): boolean {
  const view = viewOf(bytes);
  for (let at = start; at + 8 + hashLength <= bytes.length; at += 8 + view.getUint32(at + 4))
    if (wordAt(bytes, at) === wanted) return true;
  return false;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Returns the four letters at an offset. */
function wordAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new RangeError();
  return byte;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
