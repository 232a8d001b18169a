import { constants, promises as fs } from 'node:fs';
import * as path from 'node:path';

/** A link that somebody put in the place of the file is not followed, where the system can say so. */
const NOT_THROUGH_LINKS = constants.O_NOFOLLOW ?? 0;

/**
 * Writes a file that its owner alone may read, whatever rights it had, with the folders above it.
 * @param isNew True where no file of that name may be there.
 * @throws where it cannot be written, or is a link.
 */
export async function writePrivateFile(file: string, content: Uint8Array, isNew: boolean): Promise<void> {
  await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const how = isNew ? constants.O_EXCL : 0;
  const opened = await fs.open(file, constants.O_WRONLY | constants.O_CREAT | how | NOT_THROUGH_LINKS, 0o600);
  try {
    // Before the value is in it.
    await opened.chmod(0o600);
    await opened.truncate();
    await opened.writeFile(content);
  } finally {
    await opened.close();
  }
}
