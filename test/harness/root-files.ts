import type { RootFiles } from '../../server/src/core/applied/root-files.js';
import { relativeTo } from '../../server/src/core/text/paths.js';

/** Returns texts by their paths as the files that roots are made of. */
export function filesIn(texts: ReadonlyMap<string, string>): RootFiles {
  const folders = new Map<string, Map<string, string>>();
  const below = (folder: string): ReadonlyMap<string, string> => {
    const known = folders.get(folder) ?? new Map<string, string>();
    if (known.size === 0) {
      for (const [path, text] of texts) {
        const name = relativeTo(folder, path);
        if (name !== undefined) known.set(name, text);
      }
    }
    folders.set(folder, known);
    return known;
  };
  return {
    read: (path) => texts.get(path),
    list: (folder) => {
      const names = [...below(folder).keys()].map((name) => name.split('/')[0] ?? '');
      return names.length > 0 ? [...new Set(names)] : undefined;
    },
    below,
  };
}
