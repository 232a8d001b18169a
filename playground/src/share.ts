/** Resolves to the part behind `#` of a link that has all files in it. */
export async function fragmentOf(files: Readonly<Record<string, string>>, shown: string | undefined): Promise<string> {
  const text = JSON.stringify({ files, shown });
  const packed = await new Response(
    new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw')),
  ).arrayBuffer();
  let binary = '';
  for (const byte of new Uint8Array(packed)) binary += String.fromCharCode(byte);
  return `files=${btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}

/** The most characters that the files of a link may have. */
const MOST = 2 * 1024 * 1024;

export interface Shared {
  readonly files: Readonly<Record<string, string>>;
  readonly shown?: string;
}

/**
 * Resolves to the files of a link; undefined where it has none.
 * @throws Error in words for the user where the link is broken.
 */
export async function filesOf(fragment: string): Promise<Shared | undefined> {
  const [, packed] = /^#?files=([\w-]+)$/.exec(fragment) ?? [];
  if (packed === undefined) return undefined;
  const text = await unpacked(packed).catch(() => undefined);
  if (text === undefined) throw new Error(BROKEN);
  if (text.length > MOST) throw new Error('The files of the link are larger than 2 Mi characters');
  const found = parsed(text);
  if (!isShared(found)) throw new Error(BROKEN);
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const BROKEN = 'The link is broken: it has no files that can be read';

/** Resolves to the text, of one that is longer than it may be to a beginning that is too long. */
async function unpacked(packed: string): Promise<string> {
  const bytes = Uint8Array.from(atob(packed.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of stream) {
    text += decoder.decode(part, { stream: true });
    // A short link may unpack to gigabytes.
    if (text.length > MOST) break;
  }
  return text + decoder.decode();
}

function isShared(found: unknown): found is Shared {
  if (typeof found !== 'object' || found === null || !('files' in found)) return false;
  const { files } = found;
  if (typeof files !== 'object' || files === null || ('shown' in found && typeof found.shown !== 'string'))
    return false;
  return Object.values(files).every((text) => typeof text === 'string');
}
