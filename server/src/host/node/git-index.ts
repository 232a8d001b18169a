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
  bytes: Buffer,
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

function readEntries(bytes: Buffer, hashLength: number): readonly string[] {
  if (bytes.toString('latin1', 0, 4) !== 'DIRC') throw new UnreadIndex('its index is damaged');
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) throw new UnreadIndex(`its index has the unknown version ${version}`);
  const count = bytes.readUInt32BE(8);
  const paths: string[] = [];
  let name: Buffer = Buffer.alloc(0);
  let at = 12;
  for (let entry = 0; entry < count; entry++) {
    const start = at;
    const kind = bytes.readUInt32BE(start + MODE) >> 12;
    const flags = bytes.readUInt16BE(start + STATUS_LENGTH + hashLength);
    at = start + STATUS_LENGTH + hashLength + (flags & EXTENDED ? 4 : 2);
    if (version === 4) {
      const [removed, next] = readOffset(bytes, at);
      const end = endOfName(bytes, next);
      name = Buffer.concat([name.subarray(0, name.length - removed), bytes.subarray(next, end)]);
      at = end + 1;
    } else {
      const length = flags & LONG_NAME;
      const end = length < LONG_NAME ? at + length : endOfName(bytes, at);
      name = bytes.subarray(at, end);
      // At least one NUL follows, and as many as make the entry's length a multiple of eight.
      at = start + ((end - start + 8) & ~7);
    }
    if (at > bytes.length) throw new RangeError();
    const path = name.toString('utf8');
    // A folder in a sparse index is not on the disk.
    if (kind !== FOLDER) paths.push(kind === LINK ? `${path}/` : path);
  }
  if (hasExtension(bytes, at, hashLength, 'link')) throw new UnreadIndex('its index is split');
  return paths;
}

function endOfName(bytes: Buffer, start: number): number {
  const end = bytes.indexOf(0, start);
  if (end < 0) throw new RangeError();
  return end;
}

/** Returns a number in git's variable-width encoding, and the offset behind it. */
function readOffset(bytes: Buffer, start: number): readonly [number, number] {
  let at = start;
  let byte = bytes.readUInt8(at++);
  let value = byte & 0x7f;
  while (byte & 0x80) {
    byte = bytes.readUInt8(at++);
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return [value, at];
}

/** Returns true where the index has an extension. Extensions follow the entries, with name and length; a hash ends the file. */
function hasExtension(bytes: Buffer, start: number, hashLength: number, wanted: string): boolean {
  for (let at = start; at + 8 + hashLength <= bytes.length; at += 8 + bytes.readUInt32BE(at + 4))
    if (bytes.toString('latin1', at, at + 4) === wanted) return true;
  return false;
}
