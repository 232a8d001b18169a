import { unpackTar } from 'modern-tar';
import { HostError } from './host.js';

/** The most that an archive may hold once it is unpacked, in bytes: a few kilobytes can become gigabytes. */
const MOST_UNPACKED = 64 * 1024 * 1024;

/**
 * Returns the files of a gzipped tar archive by their paths in it, as texts. Links and what is no file are left out.
 * @throws HostError where it is no such archive, or holds too much.
 */
export async function textsIn(archive: Uint8Array): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (const { header, data } of await entriesIn(await unzipped(archive)))
    if (header.type === 'file' && data) texts.set(header.name.replace(/^\.\//, ''), decoder.decode(data));
  return texts;
}

async function entriesIn(tar: Uint8Array<ArrayBuffer>): ReturnType<typeof unpackTar> {
  try {
    return await unpackTar(tar, { strict: true });
  } catch (error) {
    throw new HostError(`no tar archive: ${reasonOf(error)}`);
  }
}

async function unzipped(archive: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const stream = new Blob([new Uint8Array(archive)]).stream().pipeThrough(new DecompressionStream('gzip'));
  const reader = stream.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length;
      if (size > MOST_UNPACKED) {
        await reader.cancel();
        throw new HostError(`more than ${MOST_UNPACKED / 1024 / 1024} MiB once it is unpacked`);
      }
      parts.push(part.value);
    }
  } catch (error) {
    if (error instanceof HostError) throw error;
    throw new HostError(`not gzipped: ${reasonOf(error)}`);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
