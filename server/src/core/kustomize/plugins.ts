import type { Place } from '../provenance/source.js';
import type { Dict, Traced } from '../provenance/traced.js';
import { own } from '../text/own.js';
import { BuildError } from './build-error.js';
import { decrypted, isKsops } from './decrypting.js';
import { type GeneratorFiles, generate } from './generators.js';
import { addHashes } from './hash.js';
import { setImages } from './images.js';
import { type Node, scalar, sourceOf } from './node.js';
import { applyJson6902, applyMergeTexts, applyPatch, type Texts } from './patches.js';
import type { FileText } from './read-nodes.js';
import { objectsFrom } from './read-objects.js';
import { applyReplacement } from './replacements.js';
import type { ResMap } from './res-map.js';
import type { Resource } from './resource.js';
import { Settings } from './settings.js';
import { throughJson, toTraced } from './to-traced.js';
import { addToNames, type Subjects, setEntries, setNamespaces, setReplicas } from './transform-fields.js';
import { fieldSpecsOf, type TransformerConfig } from './transformer-config.js';
import { replacementsOf } from './transformers.js';

/** A chart of `helmCharts`. */
export interface ChartRequest {
  /** The folder of the kustomization. */
  readonly folder: string;
  /** The entry as it is written. */
  readonly chart: Traced<Dict>;
  /** The `helmGlobals` of the kustomization. */
  readonly globals: Traced<Dict> | undefined;
  readonly place: Place | undefined;
}

/** Returns what a chart renders, as helm prints it; or why that is not known. */
export type RenderChart = (request: ChartRequest) => FileText | { readonly unknown: string };

/** Returns the objects of the charts of a kustomization. */
export function renderCharts(
  settings: Settings,
  folder: string,
  render: RenderChart | undefined,
  unknown: (node: Node, what: string, reason: string) => void,
): readonly (readonly Resource[])[] {
  const globals = settings.get('helmGlobals');
  return [...settings.items('helmCharts'), ...settings.items('helmChartInflationGenerator')].flatMap((entry) => {
    const chart = new Settings(entry);
    const name = chart.text('name') || chart.text('chartName');
    const rendered = render?.({
      folder,
      chart: toTraced(entry) as Traced<Dict>,
      globals: globals && (toTraced(globals) as Traced<Dict>),
      place: sourceOf(entry)?.place,
    }) ?? { unknown: 'charts are not rendered here' };
    if ('unknown' in rendered) {
      unknown(entry, name, rendered.unknown);
      return [];
    }
    return [objectsFrom(rendered)];
  });
}

/** What the plugins of a kustomization have. */
export interface PluginContext {
  readonly texts: Texts;
  readonly files: GeneratorFiles;
  readonly config: TransformerConfig;
}

function isBuiltin(plugin: Resource): boolean {
  return plugin.apiVersion === 'builtin';
}

/** The settings of a plugin, which reach it as JSON. */
function settingsOf({ node }: Resource): Settings {
  return new Settings(node && throughJson(node, 'exact'));
}

/** Returns what a generator makes; undefined for one that is a program, or not supported. */
export function generatorOf(plugin: Resource, context: PluginContext): readonly Resource[] | undefined {
  const settings = settingsOf(plugin);
  if (isKsops(plugin)) return decrypted(settings, context.files);
  if (!isBuiltin(plugin)) return undefined;
  if (plugin.kind === 'ConfigMapGenerator') return [generate('ConfigMap', settings, undefined, context.files)];
  if (plugin.kind === 'SecretGenerator') return [generate('Secret', settings, undefined, context.files)];
  return undefined;
}

/** Returns what a transformer does; undefined for one that is a program, or not supported. */
export function transformerOf(plugin: Resource, context: PluginContext): ((map: ResMap) => void) | undefined {
  if (!isBuiltin(plugin)) return undefined;
  const settings = settingsOf(plugin);
  const make = own(TRANSFORMERS, plugin.kind);
  return make && ((map) => make(map, settings, context));
}

type Make = (map: ResMap, settings: Settings, context: PluginContext) => void;

const specs = (settings: Settings): ReturnType<typeof fieldSpecsOf> => fieldSpecsOf(settings, 'fieldSpecs');

function affix(part: 'prefix' | 'suffix'): Make {
  return (map, settings) => {
    if (!settings.has('fieldSpecs')) throw new BuildError('fieldSpecs is not expected to be nil', settings.place());
    addToNames(map, part, settings.get(part) ?? scalar(''), specs(settings));
  };
}

const TRANSFORMERS: Readonly<Partial<Record<string, Make>>> = {
  PatchTransformer: (map, settings, { texts }) => applyPatch(map, settings, texts),
  PatchJson6902Transformer: (map, settings, { texts }) => applyJson6902(map, settings, texts, 'jsonOp'),
  PatchStrategicMergeTransformer: (map, settings, { texts }) =>
    applyMergeTexts(map, settings.items('paths'), settings.get('patches'), texts, settings.place()),
  PrefixTransformer: affix('prefix'),
  SuffixTransformer: affix('suffix'),
  PrefixSuffixTransformer: (map, settings, context) => {
    affix('prefix')(map, settings, context);
    affix('suffix')(map, settings, context);
  },
  NamespaceTransformer: (map, settings) => {
    const namespace = settings.settings('metadata')?.get('namespace');
    const subjects = settings.text('setRoleBindingSubjects') || 'defaultOnly';
    if (!isSubjects(subjects))
      throw new BuildError(
        `invalid value "${subjects}" for setRoleBindingSubjects`,
        settings.place('setRoleBindingSubjects'),
      );
    if (namespace && namespace.value !== '')
      setNamespaces(map, namespace, specs(settings), { unsetOnly: settings.is('unsetOnly'), subjects });
  },
  LabelTransformer: (map, settings) => setEntries(map, settings.entries('labels'), specs(settings)),
  AnnotationsTransformer: (map, settings) => setEntries(map, settings.entries('annotations'), specs(settings)),
  ImageTagTransformer: (map, settings) =>
    setImages(map, settings.settings('imageTag') ?? new Settings(undefined), specs(settings)),
  ReplicaCountTransformer: (map, settings) => {
    const replica = settings.settings('replica');
    setReplicas(map, replica?.text('name') ?? '', replica?.get('count'), specs(settings), settings.place());
  },
  ReplacementTransformer: (map, settings, { texts }) => {
    for (const one of replacementsOf(settings.list('replacements'), texts)) applyReplacement(map, one);
  },
  HashTransformer: (map) => {
    addHashes(map);
  },
};

function isSubjects(text: string): text is Subjects {
  return text === 'defaultOnly' || text === 'allServiceAccounts' || text === 'none';
}
