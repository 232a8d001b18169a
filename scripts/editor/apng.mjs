// Puts pictures together to a moving one: https://www.w3.org/TR/png-3/#apng-frame-based-animation
import { crc32 } from 'node:zlib';

const SIGNATURE = 8;

/**
 * Returns a PNG that shows frames one after the other, again and again. Each is a PNG of the same size and the same kind of pixels,
 * with the time for which it is shown, in milliseconds.
 * @throws Error where a frame has another header than the first one.
 */
export function movingPicture(frames) {
  const parts = [];
  let sequence = 0;
  let kind;
  for (const { png, shownFor } of frames) {
    const chunks = chunksOf(png);
    const [header] = chunks;
    const isFirst = kind === undefined;
    kind ??= header.data;
    if (isFirst) {
      parts.push(png.subarray(0, SIGNATURE), chunkOf('IHDR', header.data), chunkOf('acTL', numbers(frames.length, 0)));
    } else if (!header.data.equals(kind)) throw new Error('The frames are not of one kind');
    const control = Buffer.alloc(26);
    control.writeUInt32BE(sequence++, 0);
    // The width and the height; a frame begins in the corner and replaces the one before.
    header.data.copy(control, 4, 0, 8);
    control.writeUInt16BE(shownFor, 20);
    control.writeUInt16BE(1000, 22);
    parts.push(chunkOf('fcTL', control));
    for (const { type, data } of chunks) {
      if (type !== 'IDAT') continue;
      parts.push(isFirst ? chunkOf('IDAT', data) : chunkOf('fdAT', Buffer.concat([numbers(sequence++), data])));
    }
  }
  return Buffer.concat([...parts, chunkOf('IEND', Buffer.alloc(0))]);
}

function chunksOf(png) {
  const chunks = [];
  for (let at = SIGNATURE; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function chunkOf(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([numbers(data.length), body, numbers(crc32(body))]);
}

function numbers(...values) {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, index * 4);
  return bytes;
}
