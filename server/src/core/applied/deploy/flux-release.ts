import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '../../kustomize/bytes.js';
import { firstOf } from '../../provenance/read-back.js';
import type { Traced } from '../../provenance/traced.js';
import { resolvePath } from '../../text/paths.js';
import { say } from '../../text/say.js';
import { type AppliedProblem, type AppliedSet, appliedSet, type Root } from '../applied-set.js';
import { CHART_FILE } from '../roots.js';
import { type Deployer, filesOf } from './deployer.js';
import { fieldAt, isTrueAt, itemsAt, placeOf, stringAt } from './fields.js';
import { buildRelease } from './release.js';
import { defaultsOf, releaseValues } from './release-values.js';
import { fluxSource, objectsNamed } from './source-here.js';
import { type Deployments, elsewhere, namedAt, type World } from './world.js';

/** Returns what a HelmRelease of Flux deploys, where its chart lies in this repository. */
export function fluxRelease(deployer: Deployer, world: World): Deployments {
  const spec = fieldAt(deployer.object, 'spec');
  const reference = fieldAt(spec, 'chartRef');
  const template = reference ? chartOf(reference, deployer, world) : fieldAt(spec, 'chart', 'spec');
  if (!template) {
    const what = `${stringAt(reference, 'kind') ?? say`The chart`} "${stringAt(reference, 'name') ?? ''}"`;
    return elsewhere(say`${what} is not a chart of this repository`, placeOf(reference) ?? deployer.place);
  }
  const sourceRef = fieldAt(template, 'sourceRef');
  const chart = fieldAt(template, 'chart');
  const place = placeOf(sourceRef) ?? placeOf(chart) ?? deployer.place;
  if (typeof chart?.value !== 'string') return elsewhere(say`The chart is not known`, place);
  const source = fluxSource(sourceRef, chart.value, deployer, world);
  if ('elsewhere' in source) return elsewhere(source.elsewhere, place);
  const { folder, repository } = source;
  const isThere = world.files.list(folder)?.includes(CHART_FILE) === true;
  if (!isThere && !source.isSure) return elsewhere(say`There is no chart in ${chart.value} here`, placeOf(chart));
  const files = itemsAt(template, 'valuesFiles').flatMap(({ value, from }) => {
    const path = typeof value === 'string' ? resolvePath(repository.top, value) : undefined;
    return path === undefined ? [] : [{ path, source: firstOf(from) }];
  });
  const build = (root: Root, before?: AppliedSet): AppliedSet => {
    if (isThere) return buildHere(root, template, files, deployer, world, before);
    const message = say`There is no chart in ${String(chart.value)}`;
    return appliedSet(
      { root, files: filesOf(deployer), problems: [{ message, place: placeOf(chart) ?? deployer.place, fatal: true }] },
      [],
    );
  };
  const named = [
    ...namedAt(folder, placeOf(chart)),
    ...files.flatMap(({ path, source }) => namedAt(path, source?.place)),
  ];
  return {
    deployments: [{ kind: 'helm', folder, values: files.map(({ path }) => path), named, build }],
    problems: [],
  };
}

/** The specification of a HelmChart that lies here. */
function chartOf(reference: Traced, deployer: Deployer, world: World): Traced | undefined {
  const name = stringAt(reference, 'name');
  if (stringAt(reference, 'kind') !== 'HelmChart' || name === undefined) return undefined;
  const [chart] = objectsNamed('HelmChart', name, deployer, world);
  return fieldAt(chart, 'spec');
}

function buildHere(
  root: Root,
  template: Traced,
  valuesFiles: Parameters<typeof defaultsOf>[0],
  deployer: Deployer,
  world: World,
  before: AppliedSet | undefined,
): AppliedSet {
  const { object } = deployer;
  const problems: AppliedProblem[] = [];
  const set = releaseValues(deployer, world, problems);
  const ignores = isTrueAt(template, 'ignoreMissingValuesFiles');
  const defaults = defaultsOf(valuesFiles, world, ignores, problems);
  const options = { ...world.options, release: releaseOf(object), set, ...(defaults ? { defaults } : {}) };
  const renderers = itemsAt(object, 'spec', 'postRenderers').flatMap((one) => fieldAt(one, 'kustomize') ?? []);
  const common = fieldAt(object, 'spec', 'commonMetadata');
  return buildRelease(root, world.files, { options, renderers, common, problems, deployer, before });
}

const LONGEST_NAME = 53;
const HASH_LENGTH = 12;

/** The name and namespace of a release, as the helm-controller makes them. */
function releaseOf(object: Traced): { readonly name: string; readonly namespace: string } {
  const own = stringAt(object, 'metadata', 'name') ?? '';
  const target = stringAt(object, 'spec', 'targetNamespace');
  const name = stringAt(object, 'spec', 'releaseName') ?? (target === undefined ? own : `${target}-${own}`);
  const namespace = target ?? stringAt(object, 'metadata', 'namespace') ?? 'default';
  return { name: shortened(name), namespace };
}

/** A name that is too long for Helm is cut and gets a hash of itself. */
function shortened(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  const hash = [...sha256(utf8(name))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${name.slice(0, LONGEST_NAME - HASH_LENGTH - 1)}-${hash.slice(0, HASH_LENGTH)}`;
}
