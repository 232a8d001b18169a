import type { KustomizeFiles } from '../../server/src/core/kustomize/loader.js';

/** Returns files that are held in memory, by their paths. */
export function inMemory(
  files: Readonly<Record<string, string>>,
  binary: Readonly<Record<string, Uint8Array>> = {},
): KustomizeFiles {
  return {
    read: (path) => (Object.hasOwn(binary, path) ? new TextDecoder().decode(binary[path]) : files[path]),
    list: (folder) => {
      const names = [...Object.keys(files), ...Object.keys(binary)].flatMap((path) =>
        path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1).split('/')[0] ?? ''] : [],
      );
      return names.length > 0 ? [...new Set(names)] : undefined;
    },
    bytes: (path) => binary[path],
  };
}
