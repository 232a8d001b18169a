import type { Host } from '../../host/host.js';
import { foldersAbove } from '../../host/paths.js';

/** Resolves to the root of the repository that a folder lies in; the folder itself outside of any. */
export async function repositoryAround(folder: string, host: Host): Promise<string> {
  for (const one of [folder, ...foldersAbove(folder)]) if (await host.repository(one)) return one;
  return folder;
}
