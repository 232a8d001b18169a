import type { Place } from '../provenance/source.js';
import { BuildError, during } from './build-error.js';
import { mergeSpecs } from './field-specs.js';
import { setImages } from './images.js';
import { sourceOf } from './node.js';
import { applyJson6902, applyPatch, applyStrategicMerges, type Texts } from './patches.js';
import { readDocument } from './read-nodes.js';
import { applyReplacement } from './replacements.js';
import type { ResMap } from './res-map.js';
import { checkShape, Settings } from './settings.js';
import { REPLACEMENT_FIELDS } from './shapes.js';
import { addToNames, labelSpecs, setEntries, setNamespaces, setReplicas } from './transform-fields.js';
import { fieldSpecsOf, type TransformerConfig } from './transformer-config.js';

/** A step of a kustomization that changes objects. */
export interface Transformer {
  /** The name of its plugin. */
  readonly name: string;
  readonly place: Place | undefined;
  readonly run: (map: ResMap) => void;
}

/** Returns the transformers that the fields of a kustomization stand for, in the order of kustomize. */
export function transformersOf(settings: Settings, config: TransformerConfig, texts: Texts): readonly Transformer[] {
  const steps: Transformer[] = [];
  const add = (name: string, place: Place | undefined, run: (map: ResMap) => void): void => {
    steps.push({ name, place, run });
  };
  const merges = settings.items('patchesStrategicMerge');
  if (merges.length > 0)
    add('PatchStrategicMergeTransformer', settings.place('patchesStrategicMerge'), (map) =>
      applyStrategicMerges(map, merges, texts),
    );
  for (const patch of settings.list('patches'))
    add('PatchTransformer', patch.place(), (map) => applyPatch(map, patch, texts));
  const namespace = settings.get('namespace');
  if (namespace && namespace.value !== '')
    add('NamespaceTransformer', settings.place('namespace'), (map) => setNamespaces(map, namespace, config.namespace));
  for (const [field, part] of [
    ['namePrefix', 'prefix'],
    ['nameSuffix', 'suffix'],
  ] as const) {
    const added = settings.get(field);
    const name = part === 'prefix' ? 'PrefixTransformer' : 'SuffixTransformer';
    if (added && added.value !== '')
      add(name, settings.place(field), (map) => addToNames(map, part, added, config[field]));
  }
  addLabels(settings, config, add);
  const annotations = settings.entries('commonAnnotations');
  if (annotations.length > 0)
    add('AnnotationsTransformer', settings.place('commonAnnotations'), (map) =>
      setEntries(map, annotations, config.commonAnnotations),
    );
  for (const patch of settings.list('patchesJson6902'))
    add('PatchJson6902Transformer', patch.place(), (map) => applyJson6902(map, patch, texts));
  for (const replica of settings.list('replicas')) {
    const count = replica.get('count');
    add('ReplicaCountTransformer', replica.place(), (map) =>
      setReplicas(map, replica.text('name'), count, config.replicas, replica.place()),
    );
  }
  for (const image of [...settings.list('images'), ...settings.list('imageTags')])
    add('ImageTagTransformer', image.place(), (map) => setImages(map, image, config.images));
  const replacements = settings.list('replacements');
  if (replacements.length > 0)
    add('ReplacementTransformer', settings.place('replacements'), (map) => {
      for (const one of replacementsOf(replacements, texts)) during('', one.place(), () => applyReplacement(map, one));
    });
  return steps;
}

function addLabels(
  settings: Settings,
  config: TransformerConfig,
  add: (name: string, place: Place | undefined, run: (map: ResMap) => void) => void,
): void {
  const labels = settings.list('labels');
  for (const label of labels) {
    const options = { selectors: label.is('includeSelectors'), templates: label.is('includeTemplates') };
    const specs = during('failed to merge labels', label.place(), () =>
      labelSpecs(config, fieldSpecsOf(label, 'fields'), options, mergeSpecs),
    );
    add('LabelTransformer', label.place(), (map) => setEntries(map, label.entries('pairs'), specs));
  }
  const common = settings.entries('commonLabels');
  // With `labels`, kustomize has a transformer for `commonLabels` although there are none.
  if (common.length > 0 || labels.length > 0)
    add('LabelTransformer', settings.place('commonLabels'), (map) => setEntries(map, common, config.commonLabels));
}

/** Returns replacements; those that stand in a file of their own are read there. */
export function replacementsOf(entries: readonly Settings[], texts: Texts): readonly Settings[] {
  return entries.flatMap((entry) => {
    const path = entry.get('path');
    if (!path || path.value === '') {
      if (entry.items('targets').length === 0)
        throw new BuildError('replacements must specify a source and at least one target', entry.place());
      return [entry];
    }
    if (entry.has('source') || entry.items('targets').length > 0)
      throw new BuildError('cannot specify both path and inline replacement', entry.place());
    const document = readDocument(texts.load(path));
    const nodes = document?.kind === 'sequence' ? document.content : document?.kind === 'map' ? [document] : undefined;
    if (!nodes)
      throw new BuildError(
        'unsupported replacement type encountered within replacement path',
        sourceOf(document)?.place ?? entry.place('path'),
      );
    return nodes.map((node) => {
      checkShape(node, { name: 'Replacement', fields: REPLACEMENT_FIELDS, open: true });
      return new Settings(node);
    });
  });
}
