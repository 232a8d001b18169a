import { randomBytes } from 'node:crypto';
import { type Dirent, promises as fs } from 'node:fs';
import nodePath from 'node:path';

/** Matches the names of files that stand beside others for as long as these are being replaced, with the process that made them. */
const TEMPORARY = /^\.yamlock-(\d+)-[0-9a-f]{12}\.tmp$/;

/** Returns a new path in a folder, with a name that is short whatever the file is called, and that nobody takes for YAML. */
export function temporaryPathIn(folder: string): string {
  return nodePath.join(folder, `.yamlock-${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
}

/** Returns true for a name that `temporaryPathIn` gives. */
export function isTemporary(name: string): boolean {
  return TEMPORARY.test(name);
}

/** Resolves to the temporary files in a folder whose processes were ended before they could remove them. */
export async function leftoversIn(folder: string): Promise<readonly string[]> {
  // What cannot be listed is said where its files are read.
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  return entries.flatMap((entry) => {
    const pid = TEMPORARY.exec(entry.name)?.[1];
    return pid === undefined || !entry.isFile() || isRunning(Number(pid)) ? [] : [nodePath.join(folder, entry.name)];
  });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user runs, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
