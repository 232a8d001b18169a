import { Dict, type Traced } from '../../provenance/traced.js';
import { type AppliedProblem, type AppliedSet, appliedSet, type Root } from '../applied-set.js';
import { generatedParameters } from './argo-generators.js';
import { patched } from './argo-template-patch.js';
import { filledIn } from './argo-templates.js';
import { type Deployer, filesOf } from './deployer.js';
import { fieldAt, isTrueAt, placeOf } from './fields.js';
import { mergedOver } from './merged.js';
import { printed } from './printed.js';
import type { Deployments, World } from './world.js';

/** Returns the Applications that an ApplicationSet makes. */
export function applicationSet(deployer: Deployer, world: World): Deployments {
  const build = (root: Root, before?: AppliedSet): AppliedSet => buildApplications(root, deployer, world, before);
  return { deployments: [{ kind: 'files', folder: deployer.place.file, values: [], named: [], build }], problems: [] };
}

function buildApplications(root: Root, deployer: Deployer, world: World, before: AppliedSet | undefined): AppliedSet {
  const { object } = deployer;
  const spec = fieldAt(object, 'spec');
  const problems: AppliedProblem[] = [];
  const template = fieldAt(spec, 'template');
  const isGo = isTrueAt(spec, 'goTemplate');
  const all = template ? generatedParameters(deployer, isGo, world, problems) : [];
  const patch = fieldAt(spec, 'templatePatch');
  const applications = all.map((parameters) => {
    const base = parameters.template ? mergedOver(parameters.template, template ?? { value: null }) : template;
    const filled = filledIn(base ?? { value: null }, parameters, isGo, problems);
    return application(patched(filled, patch, { parameters, isGo, world, problems }), deployer);
  });
  const documents = printed(applications, problems).map((text) => ({ origin: undefined, text }));
  const read = new Set([...filesOf(deployer), ...all.flatMap(({ files }) => [...files])]);
  return appliedSet({ root, files: read, problems }, documents, before);
}

/** The Application that a template gives, in the namespace of its ApplicationSet. */
function application(filled: Traced, { object }: Deployer): Traced {
  const from = fieldAt(object, 'spec', 'template')?.from;
  const metadata = fieldAt(filled, 'metadata');
  const own = new Dict(metadata?.value instanceof Dict ? metadata.value.entries : []);
  const namespace = fieldAt(object, 'metadata', 'namespace');
  if (namespace && !own.entries.has('namespace')) own.set('namespace', namespace);
  const result = new Dict();
  result.set('apiVersion', fieldAt(object, 'apiVersion') ?? { value: 'argoproj.io/v1alpha1' });
  result.set('kind', { value: 'Application', from: placeSource(object) });
  result.set('metadata', { value: own, from: metadata?.from ?? from });
  const spec = fieldAt(filled, 'spec');
  if (spec) result.set('spec', spec);
  return { value: result, from };
}

function placeSource(object: Traced): Traced['from'] {
  const place = placeOf(fieldAt(object, 'kind'));
  return place && { place };
}
