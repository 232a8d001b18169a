import { isKustomizationName } from '../../core/kubernetes/well-known-names.js';
import type { ChartValues } from '../../core/workspace/chart-values.js';
import { Kustomize } from '../../core/workspace/kustomize/kustomize.js';
import { parseStream, type YamlStream } from '../../core/yaml/document.js';
import { LIMITS } from '../../core/yaml/limits.js';
import type { Host } from '../host.js';
import { join } from '../paths.js';

/** The number of files that are read at the same time, below the number that a process may have open. */
const AT_ONCE = 64;

/**
 * Reads the kustomizations among these files, and the files that they use as patches or for generators. Files that cannot be
 * read are left out.
 * @param onRead Receives each file that was read: the file need not be read and parsed again for the check.
 */
export async function readKustomizations(
  paths: Iterable<string>,
  host: Pick<Host, 'read'>,
  onRead: (path: string, stream: YamlStream) => void,
): Promise<Kustomize> {
  const kustomize = new Kustomize();
  const read = new Set<string>();
  const take = (path: string, text: string): void => {
    const stream = parseStream(text);
    kustomize.update(path, stream);
    read.add(path);
    onRead(path, stream);
  };
  await readAll([...new Set(paths)].filter(isKustomizationName), host, take);
  await readAll(
    [...new Set(kustomize.usedFiles)].filter((path) => !read.has(path)),
    host,
    take,
  );
  return kustomize;
}

/**
 * Reads which files are passed to Helm by scripts, and adds it to `charts`.
 * @param names The names in each folder.
 * @param isInput True for files that are read anyway, and say it then.
 */
export async function readScripts(
  names: ReadonlyMap<string, ReadonlySet<string>>,
  isInput: (path: string) => boolean,
  host: Pick<Host, 'read'>,
  charts: ChartValues,
): Promise<void> {
  const scripts = [...names].flatMap(([folder, there]) =>
    [...there].filter((name) => SCRIPT.test(name)).map((name) => join(folder, name)),
  );
  await readAll(
    scripts.filter((path) => !isInput(path)),
    host,
    (path, text) => charts.update(path, text),
  );
}

/** Matches the names of files with commands that are not YAML. */
const SCRIPT = /^(?:GNUmakefile|[Mm]akefile|[Jj]ustfile|Jenkinsfile|Tiltfile|Earthfile)$|\.(?:sh|bash|mk)$/;

async function readAll(
  all: readonly string[],
  host: Pick<Host, 'read'>,
  take: (path: string, text: string) => void,
): Promise<void> {
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const batch = all.slice(from, from + AT_ONCE);
    const texts = await Promise.all(batch.map((path) => readOrNothing(path, host)));
    for (const [index, path] of batch.entries()) {
      const text = texts[index];
      if (text !== undefined && text.length <= LIMITS.fileLength) take(path, text);
    }
  }
}

/**
 * Returns the text of a file; undefined where it cannot be read. No error is lost: the file is read again when it is checked,
 * and the error is reported then.
 */
async function readOrNothing(path: string, host: Pick<Host, 'read'>): Promise<string | undefined> {
  try {
    return await host.read(path);
  } catch {
    return undefined;
  }
}
