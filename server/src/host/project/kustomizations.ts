import { isKustomizationName } from '../../core/kubernetes/well-known-names.js';
import { detached } from '../../core/text/detached.js';
import type { ChartValues } from '../../core/workspace/chart-values.js';
import { type FileFacts, factsOfScript } from '../../core/workspace/facts.js';
import { Kustomize } from '../../core/workspace/kustomize/kustomize.js';
import { parseStream, type YamlStream } from '../../core/yaml/document.js';
import { LIMITS } from '../../core/yaml/limits.js';
import { type Host, isScript } from '../host.js';

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

/** Longer files that are not YAML are not read for their commands, in UTF-16 code units. */
export const LONGEST_TELLING = 512 * 1024;

/**
 * Reads files that are not YAML: which files scripts pass to Helm, which it adds to `charts`, and what people make by hand with the
 * commands that they tell. Resolves to the latter, by path.
 * @param isInput True for files that are read anyway, and say both then.
 */
export async function readCommands(
  paths: readonly string[],
  isInput: (path: string) => boolean,
  host: Pick<Host, 'read'>,
  charts: ChartValues,
): Promise<ReadonlyMap<string, FileFacts>> {
  const found = new Map<string, FileFacts>();
  const others = paths.filter((path) => !isInput(path));
  await readAll(others, host, (path, text) => {
    if (isScript(path)) charts.update(path, text);
    if (text.length > LONGEST_TELLING) return;
    const facts = factsOfScript(text);
    if (facts.commands.length > 0) found.set(path, detached(facts));
  });
  return found;
}

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
