import { during } from './build-error.js';
import { DEFAULT_SPECS, type NameReference } from './default-specs.js';
import { type FieldSpec, fieldSpec, mergeSpecs, sortedByGvk } from './field-specs.js';
import { gvkEquals } from './ids.js';
import type { Node } from './node.js';
import { checkShape, Settings, type Shape } from './settings.js';

const FIELDS = [
  'namePrefix',
  'nameSuffix',
  'namespace',
  'commonAnnotations',
  'commonLabels',
  'labels',
  'templateLabels',
  'varReference',
  'images',
  'replicas',
] as const;

/** The fields that the transformers change, and those that refer to names. */
export type TransformerConfig = Readonly<Record<(typeof FIELDS)[number], readonly FieldSpec[]>> & {
  readonly nameReference: readonly NameReference[];
};

function sorted(config: TransformerConfig): TransformerConfig {
  const lists = FIELDS.map((name) => [name, sortedByGvk(config[name])] as const);
  return { ...config, ...Object.fromEntries(lists), nameReference: sortedByGvk(config.nameReference) };
}

const EMPTY: TransformerConfig = {
  ...(Object.fromEntries(FIELDS.map((name) => [name, []])) as unknown as Record<(typeof FIELDS)[number], []>),
  nameReference: [],
};

/** A configuration without any field. */
export function emptyConfig(): TransformerConfig {
  return EMPTY;
}

let defaults: TransformerConfig | undefined;

/** What kustomize has by default. */
export function defaultConfig(): TransformerConfig {
  defaults ??= mergeConfig(EMPTY, sorted(DEFAULT_SPECS));
  return defaults;
}

/** Adds a configuration to another one. */
export function mergeConfig(config: TransformerConfig, other: TransformerConfig): TransformerConfig {
  // Most kustomizations have the defaults alone: nothing is compared then.
  if (other === EMPTY || other === config) return config;
  if (config === EMPTY && other === defaults) return other;
  const lists = FIELDS.map((name) => {
    const merged = during(`failed to merge ${name} fieldSpec`, undefined, () => mergeSpecs(config[name], other[name]));
    return [name, merged] as const;
  });
  const nameReference = [...config.nameReference];
  for (const reference of other.nameReference) {
    const index = nameReference.findIndex((one) => gvkEquals(one, reference));
    const before = nameReference[index];
    if (before) nameReference[index] = { ...before, fields: mergeSpecs(before.fields, reference.fields) };
    else nameReference.push(reference);
  }
  return sorted({ ...EMPTY, ...Object.fromEntries(lists), nameReference });
}

export const FIELD_SPEC_SHAPE: Shape = {
  name: 'FieldSpec',
  fields: { group: 'string', version: 'string', kind: 'string', path: 'string', create: 'bool' },
};

const SHAPE: Shape = {
  name: 'TransformerConfig',
  fields: {
    ...Object.fromEntries(FIELDS.map((name) => [name, { list: FIELD_SPEC_SHAPE }])),
    nameReference: {
      list: {
        name: 'NameBackReferences',
        fields: { group: 'string', version: 'string', kind: 'string', fieldSpecs: { list: FIELD_SPEC_SHAPE } },
      },
    },
  },
};

/** Reads field specifications. */
export function fieldSpecsOf(settings: Settings, name: string): readonly FieldSpec[] {
  return settings.list(name).map((spec) =>
    fieldSpec(spec.text('path'), spec.is('create'), {
      group: spec.text('group'),
      version: spec.text('version'),
      kind: spec.text('kind'),
    }),
  );
}

/** Reads a file of `configurations`. */
export function readConfig(node: Node | undefined): TransformerConfig {
  checkShape(node, SHAPE);
  const settings = new Settings(node);
  const lists = FIELDS.map((name) => [name, fieldSpecsOf(settings, name)] as const);
  const nameReference = settings.list('nameReference').map((reference) => ({
    group: reference.text('group'),
    version: reference.text('version'),
    kind: reference.text('kind'),
    fields: fieldSpecsOf(reference, 'fieldSpecs'),
  }));
  return sorted({ ...EMPTY, ...Object.fromEntries(lists), nameReference });
}
