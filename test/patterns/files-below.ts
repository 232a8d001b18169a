import { readdirSync } from 'node:fs';

/** Returns the paths of the files below a folder whose names end so, with `/`. */
export function filesBelow(folder: string, ending: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.name === 'node_modules') return [];
      return entry.isDirectory() ? filesBelow(path, ending) : path.endsWith(ending) ? [path] : [];
    })
    .sort();
}
