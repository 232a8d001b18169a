import { folderOf, nameOf } from '../../core/text/paths.js';
import { type Host, HostError } from '../../host/host.js';

/** A host whose files are those of another, save for some. */
export function overlaid(host: Host, files: ReadonlyMap<string, string | undefined>): Host {
  return {
    list: (folder) => host.list(folder),
    repository: (folder) => host.repository(folder),
    realPath: (path) => host.realPath(path),
    entries: async (folder) => {
      const entries = await host.entries(folder);
      if (!entries) return undefined;
      const merged = new Map(entries);
      for (const [path, text] of files) {
        if (folderOf(path) !== folder) continue;
        if (text === undefined) merged.delete(nameOf(path));
        else merged.set(nameOf(path), 'file');
      }
      return merged;
    },
    today: () => host.today(),
    archive: (path) => host.archive(path),
    isLink: async (path) => !files.has(path) && (await host.isLink(path)),
    exists: async (path) => (files.has(path) ? files.get(path) !== undefined : host.exists(path)),
    isFolder: async (path) =>
      files.has(path) ? (files.get(path) === undefined ? undefined : false) : host.isFolder(path),
    readIfThere: async (path) => (files.has(path) ? files.get(path) : host.readIfThere(path)),
    read: async (path) => {
      if (!files.has(path)) return host.read(path);
      const text = files.get(path);
      if (text === undefined) throw new HostError('does not exist');
      return text;
    },
  };
}
