import { kustomizationsIn } from '../../kubernetes/well-known-names.js';
import type { Traced } from '../../provenance/traced.js';
import { Dict } from '../../provenance/traced.js';
import { say } from '../../text/say.js';
import type { AppliedSet, Root } from '../applied-set.js';
import { CHART_FILE } from '../roots.js';
import { buildDirectory } from './argo-directory.js';
import { buildArgoChart, valueFilesOf } from './argo-helm.js';
import { buildArgoOverlay } from './argo-kustomize.js';
import { withSourceFiles } from './argo-source-files.js';
import type { Deployer } from './deployer.js';
import { failedSet } from './failed.js';
import { fieldAt, isUnknown, itemsAt, placeOf, stringAt } from './fields.js';
import { addressHere } from './source-here.js';
import { type Deployment, type Deployments, namedAt, type World } from './world.js';

/** Returns what an Application of Argo CD deploys, for each of its sources in this repository. */
export function argoApplication(deployer: Deployer, world: World): Deployments {
  const spec = fieldAt(deployer.object, 'spec');
  const sources = itemsAt(spec, 'sources');
  const single = fieldAt(spec, 'source');
  const all = sources.length > 0 ? sources : single ? [single] : [];
  const deployments: Deployment[] = [];
  const problems: Deployments['problems'][number][] = [];
  for (const [index, source] of all.entries()) {
    const part = sources.length > 1 ? `source ${index + 1}` : undefined;
    const found = sourceDeployment(source, all, deployer, world);
    if (!found) continue;
    if (typeof found === 'string') {
      const place = placeOf(fieldAt(source, 'repoURL')) ?? placeOf(source) ?? deployer.place;
      problems.push({ message: found, place, fatal: false, quiet: true });
    } else deployments.push({ ...found, ...(part === undefined ? {} : { part }) });
  }
  return { deployments, problems };
}

/** What one source deploys; why that is not known here, or undefined for one that others only refer to. */
function sourceDeployment(
  written: Traced,
  sources: readonly Traced[],
  deployer: Deployer,
  world: World,
): Omit<Deployment, 'part'> | string | undefined {
  const path = fieldAt(written, 'path');
  const chart = fieldAt(written, 'chart');
  if (chart)
    return typeof chart.value === 'string'
      ? say`The chart ${chart.value} is not in this repository`
      : say`The chart is not in this repository`;
  if (fieldAt(written, 'plugin')) return say`Plugins are not run`;
  if (!path) return fieldAt(written, 'ref') ? undefined : say`There is no path`;
  const address = stringAt(written, 'repoURL');
  if (isUnknown(path) || typeof path.value !== 'string') return say`The path is not known`;
  if (address === undefined) return say`The repository is not known`;
  const here = addressHere(address, path.value, deployer, world);
  if ('elsewhere' in here) return here.elsewhere;
  const { folder, repository } = here;
  const { files } = world;
  if (files.list(folder) === undefined) {
    if (!here.isSure) return say`There is no folder ${path.value} here`;
    const message = say`There is no folder ${path.value} in this repository`;
    return {
      kind: 'files',
      folder,
      values: [],
      named: [],
      build: (root) => failedSet(root, message, placeOf(path), deployer),
    };
  }
  const { source, files: overriding, problem } = withSourceFiles(written, folder, deployer, world);
  const kind = kindOf(source, folder, world);
  const parts = { source, sources, deployer, world, top: repository.top };
  const build = (root: Root, before?: AppliedSet): AppliedSet => {
    const own = { ...parts, before };
    const build = kind === 'helm' ? buildArgoChart : kind === 'kustomize' ? buildArgoOverlay : buildDirectory;
    const set = problem ? failedSet(root, problem.message, problem.place, deployer) : build(root, own);
    return overriding.length === 0 ? set : { ...set, files: new Set([...set.files, ...overriding]) };
  };
  const valueFiles = kind === 'helm' ? valueFilesOf(folder, parts).paths : [];
  const named = [...namedAt(folder, placeOf(path)), ...valueFiles.flatMap((one) => namedAt(one.path, one.place))];
  return { kind, folder, values: valueFiles.map((one) => one.path), named, build };
}

/** What a source says that it is, and otherwise what lies in its folder. */
function kindOf(source: Traced, folder: string, { files }: World): Root['kind'] {
  const said = ['helm', 'kustomize', 'directory'].filter((name) => fieldAt(source, name)?.value instanceof Dict);
  const [only] = said;
  if (said.length === 1) return only === 'helm' ? 'helm' : only === 'kustomize' ? 'kustomize' : 'files';
  if (files.list(folder)?.includes(CHART_FILE)) return 'helm';
  return kustomizationsIn(folder).some((file) => files.read(file) !== undefined) ? 'kustomize' : 'files';
}
