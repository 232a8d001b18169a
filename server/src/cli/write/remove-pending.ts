import { promises as fs } from 'node:fs';
import type { Pending } from '../../core/refactor/pending/held-file.js';
import { UsageError } from '../io.js';

/**
 * Removes the files of what is done: the values first, so that a step whose value could not be removed stays. A link is
 * removed, and what it leads to stays.
 * @throws UsageError where a file cannot be removed.
 */
export async function removePending({ deletes, records }: Pending): Promise<void> {
  for (const path of [...deletes, ...records]) {
    try {
      await fs.rm(path, { force: true });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      throw new UsageError(`${path} cannot be removed (${code}): it is not marked as done`);
    }
  }
}
