import type { Place } from '../provenance/source.js';
import { BuildError } from './build-error.js';
import type { Kustomization } from './kustomization.js';
import type { Loader } from './loader.js';
import { isWithin, joinPath } from './paths.js';

/**
 * Returns the folder that a resource names.
 * @throws BuildError where there is none, or it leads back; with why it is no file, either.
 */
export function baseFolder(
  loader: Loader,
  from: string,
  path: string,
  chain: readonly string[],
  failed: BuildError,
  place: Place | undefined,
): string {
  const fail = (message: string): never => {
    throw new BuildError(`accumulation err='${failed.message}': ${message}`, failed.place ?? place, failed.cause);
  };
  if (path === '') return fail('new root cannot be empty');
  // A file that is no YAML is most likely not meant to be a folder.
  if (failed.cause === 'malformed') throw failed;
  if (path.startsWith('/')) return fail(`new root '${path}' cannot be absolute`);
  const folder = joinPath(from, path);
  if (folder === undefined || loader.files.list(folder) === undefined)
    return fail(`must build at directory: not a valid directory: '${path}'`);
  checkCycle(folder, chain, place);
  return folder;
}

/**
 * Returns the folder of a component.
 * @throws BuildError where there is none, or it leads back.
 */
export function componentFolder(
  loader: Loader,
  from: string,
  path: string,
  chain: readonly string[],
  place: Place | undefined,
): string {
  const folder = joinPath(from, path);
  if (path === '' || folder === undefined || loader.files.list(folder) === undefined)
    throw new BuildError(`loader.New "must build at directory: not a valid directory: '${path}'"`, place);
  checkCycle(folder, chain, place);
  return folder;
}

function checkCycle(folder: string, chain: readonly string[], place: Place | undefined): void {
  const visited = chain.findLast((one) => isWithin(one, folder));
  if (visited === undefined) return;
  throw new BuildError(`cycle detected: candidate root '${folder}' contains visited root '${visited}'`, place);
}

/** @throws BuildError where a component stands in place of a kustomization, or the other way round. */
export function checkKind(kustomization: Kustomization, component: boolean, place: Place | undefined): void {
  if (component === kustomization.component) return;
  const { folder, settings } = kustomization;
  throw new BuildError(
    component
      ? `expected kind 'Component' for path '${folder}' but got '${settings.text('kind') || 'Kustomization'}'`
      : `expected kind != 'Component' for path '${folder}'`,
    place,
  );
}
