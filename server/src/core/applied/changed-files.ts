import { relativeTo } from '../text/paths.js';
import type { RootFiles } from './root-files.js';

/** Returns files of which some have other texts; those that are not there come up. */
export function changedFiles(files: RootFiles, texts: ReadonlyMap<string, string>): RootFiles {
  return {
    ...files,
    read: (path) => texts.get(path) ?? files.read(path),
    list: (folder) => {
      const names = files.list(folder) ?? [];
      const more = [...texts.keys()].flatMap((path) => {
        const name = relativeTo(folder, path);
        return name === undefined || name.includes('/') || names.includes(name) ? [] : [name];
      });
      return names.length + more.length > 0 ? [...names, ...more] : undefined;
    },
    below: (folder) => {
      const known = new Map(files.below(folder));
      for (const [path, text] of texts) {
        const name = relativeTo(folder, path);
        if (name !== undefined && name !== '') known.set(name, text);
      }
      return known;
    },
  };
}
