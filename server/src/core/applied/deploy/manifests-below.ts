import { isKustomizationName } from '../../kubernetes/well-known-names.js';
import { append } from '../../text/append.js';
import { join, relativeTo } from '../../text/paths.js';
import { Patterns, patternLines } from '../../text/patterns.js';
import type { Deployer } from './deployer.js';
import { fieldAt, stringAt } from './fields.js';
import { objectsNamed } from './source-here.js';
import type { World } from './world.js';

/** What the source-controller leaves out of an artifact (fluxcd/pkg, sourceignore). */
const LEFT_OUT: readonly string[] = [
  '.git/',
  '.gitignore',
  '.gitmodules',
  '.gitattributes',
  '.github/',
  '.circleci/',
  '.travis.yml',
  '.gitlab-ci.yml',
  'appveyor.yml',
  '.drone.yml',
  'cloudbuild.yaml',
  'codeship-services.yml',
  'codeship-steps.yml',
  '**/.goreleaser.yml',
  '**/.sops.yaml',
  '**/.flux.yaml',
];

const IGNORE_FILE = '.sourceignore';

/**
 * Returns what Flux takes of a folder without a kustomization, by paths below it: folders with a kustomization, and the YAML files
 * of all others, in the order in which Go walks through them. `texts` are the files that decide it.
 */
export function manifestsBelow(
  folder: string,
  top: string,
  deployer: Deployer,
  world: World,
): { readonly paths: readonly string[]; readonly texts: readonly string[] } {
  const { files } = world;
  const ignores = new Map<string, Patterns>([['', ignoredIn(top, deployer, world)]]);
  const isIgnored = (path: string, isFolder: boolean): boolean => {
    const inner = relativeTo(top, path) ?? path;
    return [...ignores].some(([at, patterns]) => {
      const below = at === '' ? inner : relativeTo(at, inner);
      return below !== undefined && patterns.covers(isFolder ? `${below}/` : below);
    });
  };
  const paths: string[] = [];
  const texts: string[] = [];
  const walk = (inner: string): void => {
    const at = inner === '' ? folder : join(folder, inner);
    const names = [...(files.list(at) ?? [])].sort();
    const own = names.includes(IGNORE_FILE) && at !== top ? files.read(join(at, IGNORE_FILE)) : undefined;
    if (own !== undefined) ignores.set(relativeTo(top, at) ?? '', new Patterns(patternLines(own)));
    for (const name of names) {
      const path = inner === '' ? name : `${inner}/${name}`;
      const full = join(at, name);
      const isFile = /\.ya?ml$/.test(name);
      const below = isFile ? undefined : files.list(full);
      if (isIgnored(full, below !== undefined)) continue;
      if (below) {
        if (below.some(isKustomizationName)) paths.push(path);
        else walk(path);
      } else if (isFile) {
        texts.push(full);
        paths.push(path);
      }
    }
  };
  walk('');
  return { paths, texts };
}

/** What is left out of the whole repository: by Flux itself, by its .sourceignore, and by the source. */
function ignoredIn(top: string, deployer: Deployer, world: World): Patterns {
  const lines = [...LEFT_OUT, ...patternLines(world.files.read(join(top, IGNORE_FILE)) ?? '')];
  const name = stringAt(deployer.object, 'spec', 'sourceRef', 'name');
  const [source] = name === undefined ? [] : objectsNamed('GitRepository', name, deployer, world);
  const own = fieldAt(source, 'spec', 'ignore')?.value;
  if (typeof own === 'string') append(lines, patternLines(own));
  return new Patterns(lines);
}
