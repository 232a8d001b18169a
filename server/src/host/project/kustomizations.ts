import { isKustomizationName } from '../../core/kubernetes/well-known-names.js';
import { ChartValues } from '../../core/workspace/chart-values.js';
import { Kustomize } from '../../core/workspace/kustomize/kustomize.js';
import { parseStream } from '../../core/yaml/document.js';
import { LIMITS } from '../../core/yaml/limits.js';
import type { Host } from '../host.js';
import { join } from '../paths.js';

/** Files that are read at the same time: fewer than a process may hold open. */
const AT_ONCE = 64;

/**
 * Reads the kustomizations among these files, and the files that they use as patches or for generators. What cannot be read
 * says nothing.
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
 * Reads the values of the charts among these files, and which files are passed to Helm, by them or by scripts beside them.
 * @param names The names in each folder.
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

/** Files with commands in them that are not listed as YAML. */
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
 * A file is read once more when it is checked: what goes wrong, whatever it is, loses that file alone and is said there.
 */
async function readOrNothing(path: string, host: Pick<Host, 'read'>): Promise<string | undefined> {
  try {
    return await host.read(path);
  } catch {
    return undefined;
  }
}
