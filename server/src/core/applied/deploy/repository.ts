import { gitSettings } from '../../text/git-config.js';
import { folderOf, join, nameOf, resolvePath } from '../../text/paths.js';
import { withoutEnd } from '../../text/trim.js';
import type { RootFiles } from '../root-files.js';

/** The repository that a file lies in. */
export interface RepositoryHere {
  /** The folder of its work tree, from which the paths of sources count. */
  readonly top: string;
  /** Its name, in lower case: the last part of the address that it was cloned from, or the name of the folder. */
  readonly name: string;
  /** True where the name is that of the address. */
  readonly isNamed: boolean;
}

/** Returns the repository of a file; the folder `otherwise` where it lies in none. */
export function repositoryOf(path: string, files: RootFiles, otherwise: string): RepositoryHere {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    if (files.list(folder)?.includes('.git')) {
      const name = repositoryName(originOf(folder, files) ?? '');
      return name === undefined
        ? { top: folder, name: nameOf(folder).toLowerCase(), isNamed: false }
        : { top: folder, name, isNamed: true };
    }
    if (folderOf(folder) === folder || folder === '') break;
  }
  return { top: otherwise, name: nameOf(otherwise).toLowerCase(), isNamed: false };
}

/** Returns the address of the remote `origin`. */
function originOf(folder: string, files: RootFiles): string | undefined {
  const own = join(folder, '.git');
  const config = files.read(join(own, 'config')) ?? linkedConfig(folder, own, files);
  return config === undefined ? undefined : gitSettings(config).get('remote "origin".url');
}

/** The configuration of a linked work tree or a submodule, whose `.git` is a file that leads to it. */
function linkedConfig(folder: string, file: string, files: RootFiles): string | undefined {
  const named = /^gitdir: (.+)/.exec(files.read(file) ?? '')?.[1]?.trimEnd();
  const own = named === undefined ? undefined : resolvePath(folder, named);
  if (own === undefined) return undefined;
  const shared = resolvePath(own, files.read(join(own, 'commondir'))?.trim() || '.');
  return shared === undefined ? undefined : files.read(join(shared, 'config'));
}

/** Returns the last part of the address of a repository, in lower case and without `.git`; undefined for no address. */
export function repositoryName(address: string): string | undefined {
  const bare = withoutEnd(address.trim(), '/').replace(/\.git$/, '');
  const name = bare.slice(Math.max(bare.lastIndexOf('/'), bare.lastIndexOf(':')) + 1) || undefined;
  return name?.toLowerCase();
}
