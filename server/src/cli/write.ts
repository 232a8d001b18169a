import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import nodePath from 'node:path';

/**
 * Replaces a file's text in one step, so that nobody ever sees half of it: the new text is written beside the file and
 * renamed over it. The permissions stay, and so does a symbolic link: what it leads to is replaced.
 * @throws the system's error; the file is then as it was.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = await fs.realpath(path);
  const { mode } = await fs.stat(target);
  // A file that may not be written is not replaced behind its owner's back.
  await fs.access(target, fs.constants.W_OK);
  const beside = nodePath.join(
    nodePath.dirname(target),
    `.${nodePath.basename(target)}.${randomBytes(6).toString('hex')}.tmp`,
  );
  try {
    const file = await fs.open(beside, 'wx', mode & 0o777);
    try {
      // What `open` leaves out for the umask is put back.
      await file.chmod(mode & 0o777);
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await fs.rename(beside, target);
  } catch (error) {
    await fs.rm(beside, { force: true });
    throw error;
  }
}
