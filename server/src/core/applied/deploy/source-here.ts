import { readBack } from '../../provenance/read-back.js';
import type { Traced } from '../../provenance/traced.js';
import type { TracedText } from '../../provenance/traced-text.js';
import { memoBy } from '../../text/memo.js';
import { join, resolvePath } from '../../text/paths.js';
import { say } from '../../text/say.js';
import type { PlacedDocument } from '../../yaml/document.js';
import type { AppliedSet } from '../applied-set.js';
import type { Deployer } from './deployer.js';
import { itemsAt, stringAt } from './fields.js';
import { type RepositoryHere, repositoryName, repositoryOf } from './repository.js';
import type { World } from './world.js';

/** Where the files of a source lie in this repository, or why they do not. */
export type SourceHere =
  | {
      readonly repository: RepositoryHere;
      /** The folder that the path of the source leads to. */
      readonly folder: string;
      /** True where the source is this repository for sure, so that a folder that is not there is a mistake. */
      readonly isSure: boolean;
    }
  | { readonly elsewhere: string };

/** What Flux calls the source that it was installed with: the repository that it runs from. */
const OWN_SOURCE = 'flux-system';

/** Returns where a path of a source of Flux (`sourceRef` of any kind) leads to. */
export function fluxSource(reference: Traced | undefined, path: string, deployer: Deployer, world: World): SourceHere {
  const kind = stringAt(reference, 'kind') ?? 'GitRepository';
  const name = stringAt(reference, 'name');
  if (name === undefined) return { elsewhere: say`The source is not known` };
  const said = `${kind} "${name}"`;
  if (kind === 'ExternalArtifact') return artifactHere(name, path, deployer, world);
  if (name === OWN_SOURCE && kind !== 'HelmRepository') return here(path, deployer, world, true);
  if (kind !== 'GitRepository' && kind !== 'Bucket') return { elsewhere: say`${said} is not this repository` };
  const urls = kind === 'Bucket' ? [] : objectsNamed('GitRepository', name, deployer, world).flatMap(urlOf);
  return gitHere(urls, name, say`${said} is another repository`, path, deployer, world);
}

/** Returns where a path of a repository leads to that is named by its address. */
export function addressHere(address: string, path: string, deployer: Deployer, world: World): SourceHere {
  return gitHere([address], undefined, say`${address.trim()} is another repository`, path, deployer, world);
}

function urlOf(object: Traced): readonly string[] {
  const url = stringAt(object, 'spec', 'url');
  return url === undefined ? [] : [url];
}

function gitHere(
  addresses: readonly string[],
  name: string | undefined,
  other: string,
  path: string,
  deployer: Deployer,
  world: World,
): SourceHere {
  const found = here(path, deployer, world, true);
  if ('elsewhere' in found) return found;
  const { repository, folder } = found;
  const names = addresses.map(repositoryName);
  if (names.includes(repository.name)) return found;
  if (names.length > 0 && repository.isNamed) return { elsewhere: other };
  if (folder === repository.top)
    return names.length === 0 && name?.toLowerCase() === repository.name ? found : { elsewhere: other };
  // Nothing says which repository this is. A path that leads to something to apply is hardly one of another.
  return hasObjects(folder, world) ? { ...found, isSure: false } : { elsewhere: other };
}

function here(path: string, { place }: Deployer, { files, around }: World, isSure: boolean): SourceHere {
  const repository = repositoryOf(place.file, files, around.folder);
  const inner = path.replace(/^(?:\.?\/)+/, '');
  const folder = inner === '' || inner === '.' ? repository.top : resolvePath(repository.top, inner);
  if (folder === undefined || (folder !== repository.top && !folder.startsWith(join(repository.top, ''))))
    return { elsewhere: say`${path} is not a path in the repository` };
  return { repository, folder: folder.replace(/(.)\/$/, '$1'), isSure };
}

function hasObjects(folder: string, { files }: World): boolean {
  return files.list(folder)?.some((name) => /\.ya?ml$|^Kustomization$/.test(name)) === true;
}

/** Artifacts that an ArtifactGenerator makes of folders of this repository, where all of them move by the same way. */
function artifactHere(name: string, path: string, deployer: Deployer, world: World): SourceHere {
  const other = say`ExternalArtifact "${name}" is not made of this repository`;
  for (const generator of objectsOf('ArtifactGenerator', deployer, world)) {
    const artifact = itemsAt(generator, 'spec', 'artifacts').find((one) => stringAt(one, 'name') === name);
    if (!artifact) continue;
    const copies = itemsAt(artifact, 'copy').map((copy) => movedBy(stringAt(copy, 'from'), stringAt(copy, 'to')));
    const [first] = copies;
    if (!first || copies.some((copy) => copy?.alias !== first.alias || copy.from !== first.from)) continue;
    const source = itemsAt(generator, 'spec', 'sources').find((one) => stringAt(one, 'alias') === first.alias);
    return source ? fluxSource(source, `${first.from}/${path}`, deployer, world) : { elsewhere: other };
  }
  return { elsewhere: other };
}

/** `@repo/apps/base/**` to `@artifact/base/`: the artifact lies in `apps`. */
function movedBy(from = '', to = ''): { readonly alias: string; readonly from: string } | undefined {
  const [, alias, source = ''] = /^@([^/]+)\/(.*?)\/?(?:\*\*)?$/.exec(from) ?? [];
  const target = /^@artifact\/(.*?)\/?$/.exec(to)?.[1];
  if (alias === undefined || target === undefined) return undefined;
  if (target === '') return { alias, from: source };
  if (source === target) return { alias, from: '' };
  return source.endsWith(`/${target}`) ? { alias, from: source.slice(0, -target.length - 1) } : undefined;
}

/** Returns the objects of Flux of a kind with a name: in the sets that led to a deployer, and otherwise in the nearest files. */
export function objectsNamed(kind: string, name: string, deployer: Deployer, world: World): readonly Traced[] {
  return objectsOf(kind, deployer, world, name).filter((object) => stringAt(object, 'metadata', 'name') === name);
}

function objectsOf(
  kind: string,
  { place }: Deployer,
  { sets, around, files }: World,
  name?: string,
): readonly Traced[] {
  const own = sets.flatMap((set) => (set.text.text.includes(kind) ? objectsIn(set, kind) : []));
  return [...own, ...around.sources(kind, name, place.file, files)];
}

/** Every object of a set asks for the same ones. */
const readIn = memoBy((placed: PlacedDocument, text: TracedText): Traced => readBack(placed, text));

function objectsIn({ text, stream }: AppliedSet, kind: string): readonly Traced[] {
  return stream.documents
    .filter(({ document }) => document.root?.at('kind')?.string === kind)
    .map((placed) => readIn(placed, text));
}
