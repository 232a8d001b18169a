import { isKustomizationName } from '../../core/kubernetes/well-known-names.js';
import { ChartValues } from '../../core/workspace/chart-values.js';
import { Kustomize } from '../../core/workspace/kustomize/kustomize.js';
import { parseStream } from '../../core/yaml/document.js';
import { LIMITS } from '../../core/yaml/limits.js';
import type { Host } from '../host.js';
import { join } from '../paths.js';

/** The number of files that are read at the same time, below the number that a process may have open. */
const AT_ONCE = 64;

/**
 * Reads the kustomizations among these files, and the files that they use as patches or for generators. Files that cannot be
 * read are left out.
 */
export async function readKustomizations(paths: Iterable<string>, host: Pick<Host, 'read'>): Promise<Kustomize> {
  const kustomize = new Kustomize();
  const take = (path: string, text: string): void => {
    kustomize.update(path, parseStream(text));
  };
  await readAll([...new Set(paths)].filter(isKustomizationName), host, take);
  await readAll(kustomize.usedFiles, host, take);
  return kustomize;
}

/**
 * Reads the values of the charts among these files, and which files these and the scripts beside them pass to Helm.
 * @param names The names of all files of each folder.
 */
export async function readChartValues(
  paths: readonly string[],
  names: ReadonlyMap<string, ReadonlySet<string>>,
  host: Pick<Host, 'read'>,
): Promise<ChartValues> {
  const charts = new ChartValues();
  const scripts = [...names].flatMap(([folder, there]) =>
    [...there].filter((name) => SCRIPT.test(name)).map((name) => join(folder, name)),
  );
  await readAll([...paths, ...scripts], host, (path, text) => charts.update(path, text));
  return charts;
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
