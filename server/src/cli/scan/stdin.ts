import { HostError } from '../../host/host.js';
import { MOST_BYTES } from '../../host/node/host.js';
import { folderOf } from '../../host/paths.js';
import { decodeText } from '../../host/text-encoding.js';
import { type Io, UsageError } from '../io.js';
import { absolute, type InputFile } from './inputs.js';

/**
 * Takes what is piped in as a file of this name; its name and folder decide how it is read.
 * @throws UsageError where nothing is piped in, or no text.
 */
export async function readStdin(io: Io, name: string): Promise<{ readonly file: InputFile; readonly text: string }> {
  if (!io.stdin) throw new UsageError('Nothing is piped in: "-" reads standard input');
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of io.stdin) {
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
    length += bytes.length;
    if (length > MOST_BYTES) throw new UsageError(`Standard input is larger than ${MOST_BYTES / 1024 / 1024} MiB`);
    chunks.push(bytes);
  }
  const path = absolute(name, io.cwd);
  try {
    const file = { path, name, folder: folderOf(path), place: name, explicit: true };
    return { file, text: decodeText(Buffer.concat(chunks)) };
  } catch (error) {
    if (error instanceof HostError) throw new UsageError(`Standard input is ${error.message}`);
    throw error;
  }
}
