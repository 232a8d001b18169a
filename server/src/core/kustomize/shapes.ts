import type { Shape } from './settings.js';
import { FIELD_SPEC_SHAPE } from './transformer-config.js';

/* The fields of a kustomization and their types, as kustomize v5.7 has them. A field that is not listed is an error there. */

const STRINGS: Shape = { list: 'string' };
const STRING_MAP: Shape = { map: 'string' };

const ID = { group: 'string', version: 'string', kind: 'string', name: 'string', namespace: 'string' } as const;
const SELECTOR: Shape = { name: 'Selector', fields: { ...ID, annotationSelector: 'string', labelSelector: 'string' } };
const FIELD_OPTIONS: Shape = {
  name: 'FieldOptions',
  fields: { delimiter: 'string', index: 'int', encoding: 'string', create: 'bool' },
};

/** The fields of a replacement. */
export const REPLACEMENT_FIELDS = {
  source: { name: 'SourceSelector', fields: { ...ID, fieldPath: 'string', options: FIELD_OPTIONS } },
  sourceValue: 'string',
  targets: {
    list: {
      name: 'TargetSelector',
      fields: { select: SELECTOR, reject: { list: SELECTOR }, fieldPaths: STRINGS, options: FIELD_OPTIONS },
    },
  },
} as const satisfies Readonly<Record<string, Shape>>;

const OPTIONS: Shape = {
  name: 'GeneratorOptions',
  fields: { labels: STRING_MAP, annotations: STRING_MAP, disableNameSuffixHash: 'bool', immutable: 'bool' },
};
const GENERATOR = {
  namespace: 'string',
  name: 'string',
  behavior: 'string',
  literals: STRINGS,
  files: STRINGS,
  envs: STRINGS,
  env: 'string',
  options: OPTIONS,
} as const satisfies Readonly<Record<string, Shape>>;

const PATCH: Shape = {
  name: 'Patch',
  fields: { path: 'string', patch: 'string', target: SELECTOR, options: { map: 'bool' } },
};
const IMAGE: Shape = {
  name: 'Image',
  fields: { name: 'string', newName: 'string', tagSuffix: 'string', newTag: 'string', digest: 'string' },
};

const CHART = {
  name: 'string',
  version: 'string',
  repo: 'string',
  releaseName: 'string',
  namespace: 'string',
  additionalValuesFiles: STRINGS,
  valuesFile: 'string',
  valuesInline: 'any',
  valuesMerge: 'string',
  includeCRDs: 'bool',
  skipHooks: 'bool',
  apiVersions: STRINGS,
  kubeVersion: 'string',
  nameTemplate: 'string',
  skipTests: 'bool',
  debug: 'bool',
  devel: 'bool',
} as const satisfies Readonly<Record<string, Shape>>;

/** A kustomization or component. */
export const KUSTOMIZATION: Shape = {
  name: 'Kustomization',
  fields: {
    apiVersion: 'string',
    kind: 'string',
    metadata: {
      name: 'ObjectMeta',
      fields: { name: 'string', namespace: 'string', labels: STRING_MAP, annotations: STRING_MAP },
    },
    openapi: STRING_MAP,
    namePrefix: 'string',
    nameSuffix: 'string',
    namespace: 'string',
    commonLabels: STRING_MAP,
    labels: {
      list: {
        name: 'Label',
        fields: {
          pairs: STRING_MAP,
          includeSelectors: 'bool',
          includeTemplates: 'bool',
          fields: { list: FIELD_SPEC_SHAPE },
        },
      },
    },
    commonAnnotations: STRING_MAP,
    patchesStrategicMerge: STRINGS,
    patchesJson6902: { list: PATCH },
    patches: { list: PATCH },
    images: { list: IMAGE },
    imageTags: { list: IMAGE },
    replacements: { list: { name: 'ReplacementField', fields: { ...REPLACEMENT_FIELDS, path: 'string' } } },
    replicas: { list: { name: 'Replica', fields: { name: 'string', count: 'int' } } },
    vars: {
      list: {
        name: 'Var',
        fields: {
          name: 'string',
          objref: { name: 'Target', fields: { ...ID, apiVersion: 'string' } },
          fieldref: { name: 'FieldSelector', fields: { fieldPath: 'string' } },
        },
      },
    },
    sortOptions: {
      name: 'SortOptions',
      fields: {
        order: 'string',
        legacySortOptions: { name: 'LegacySortOptions', fields: { orderFirst: STRINGS, orderLast: STRINGS } },
      },
    },
    resources: STRINGS,
    components: STRINGS,
    crds: STRINGS,
    bases: STRINGS,
    configMapGenerator: { list: { name: 'ConfigMapArgs', fields: GENERATOR } },
    secretGenerator: { list: { name: 'SecretArgs', fields: { ...GENERATOR, type: 'string' } } },
    helmGlobals: { name: 'HelmGlobals', fields: { chartHome: 'string', configHome: 'string' } },
    helmCharts: { list: { name: 'HelmChart', fields: CHART } },
    helmChartInflationGenerator: { list: { name: 'HelmChartArgs', fields: CHART, open: true } },
    generatorOptions: OPTIONS,
    configurations: STRINGS,
    generators: STRINGS,
    transformers: STRINGS,
    validators: STRINGS,
    buildMetadata: STRINGS,
  },
};
