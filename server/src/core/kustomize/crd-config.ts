import { type FieldSpec, fieldSpec } from './field-specs.js';
import { entriesOf, field, type Node, textIn } from './node.js';
import { emptyConfig, mergeConfig, type TransformerConfig } from './transformer-config.js';

/** Schemas within each other. */
const DEEPEST = 50;

/**
 * Returns the fields that schemas of `crds` mark as names, labels and annotations. The files have definitions of OpenAPI by name,
 * each with a `Schema`.
 */
export function configFromCrds(definitions: Node | undefined): TransformerConfig {
  let config = emptyConfig();
  for (const [name, definition] of entriesOf(definitions)) {
    const properties = propertiesOf(definition);
    if (!['kind', 'apiVersion', 'metadata'].every((one) => field(properties, one))) continue;
    const kind = name.value.split('.').at(-1) ?? '';
    config = mergeConfig(config, collect(definitions, properties, kind, []));
  }
  return config;
}

function propertiesOf(definition: Node | undefined): Node | undefined {
  const schema = entriesOf(definition).find(([key]) => key.value.toLowerCase() === 'schema')?.[1];
  return field(schema, 'properties');
}

function collect(
  definitions: Node | undefined,
  properties: Node | undefined,
  kind: string,
  path: readonly string[],
): TransformerConfig {
  let config = emptyConfig();
  if (path.length > DEEPEST) return config;
  const add = (own: Partial<TransformerConfig>): void => {
    config = mergeConfig(config, { ...emptyConfig(), ...own });
  };
  for (const [name, property] of entriesOf(properties)) {
    const spec = (...more: readonly string[]): readonly FieldSpec[] => [
      fieldSpec([...path, name.value, ...more].join('/'), false, { kind }),
    ];
    if (field(property, 'x-kubernetes-annotation')) add({ commonAnnotations: spec() });
    if (field(property, 'x-kubernetes-label-selector')) add({ commonLabels: spec() });
    if (field(property, 'x-kubernetes-identity')) add({ namePrefix: spec() });
    const [version, target] = ['version', 'kind'].map((part) =>
      field(property, `x-kubernetes-object-ref-${part === 'version' ? 'api-version' : part}`),
    );
    if (version && target) {
      const key = textIn(field(property, 'x-kubernetes-object-ref-name-key')) || 'name';
      add({ nameReference: [{ group: '', version: version.value, kind: target.value, fields: spec(key) }] });
    }
    const reference = field(property, '$ref');
    if (reference) {
      const definition = field(definitions, reference.value);
      config = mergeConfig(config, collect(definitions, propertiesOf(definition), kind, [...path, name.value]));
    }
  }
  return config;
}
