import { isTreeMap, type Tree, type TreeMap } from '../../kustomize/tree.js';
import type { Random } from '../random.js';
import { printed } from './print.js';
import type { Files } from './repositories.js';
import { quoted, Words } from './words.js';

const FIELDS = ['size', 'parts', 'name', 'colour', 'labels', 'a', 'constructor'];
const PATTERNS = ['^[a-z]+$', '(a+)+$', '[', '^(?!x)', '\\p{Greek}', '(?i)x', '.{1,1000}{1,1000}', '^\\d{3}$', ''];
const FORMATS = ['int32', 'int64', 'date-time', 'ipv4', 'cidr', 'uri', 'byte', 'quantity', 'x'];

/** Returns a definition of a kind with a random schema, and objects of the kind. */
export function definedKind(random: Random): Files {
  const maker = new Definitions(random);
  const schema = maker.schema(4);
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: random.pick(['Namespaced', 'Cluster', '~']),
      names: { kind: 'Widget', plural: 'widgets', shortNames: ['wd'] },
      versions: [
        {
          name: 'v1',
          served: 'true',
          storage: 'true',
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: schema } } },
        },
      ],
    },
  };
  const object = {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'w' },
    spec: maker.value(schema, 6),
  };
  return [
    { path: 'crd.yaml', text: printed(definition, random) },
    { path: 'a.yaml', text: printed(object, random) },
  ];
}

class Definitions {
  private readonly words: Words;

  constructor(private readonly random: Random) {
    this.words = new Words(random);
  }

  /** Returns a schema of OpenAPI with up to this many levels. */
  schema(depth: number): TreeMap {
    const { random, words } = this;
    const type = random.pick(
      depth > 0
        ? ['object', 'object', 'array', 'string', 'integer']
        : ['string', 'integer', 'boolean', 'number', words.odd()],
    );
    const inner = (): TreeMap => this.schema(depth - 1);
    const number = (): string => random.pick(['0', '1', '3', '-1', '1e9', '0.5', words.odd()]);
    const keywords: Readonly<Record<string, () => Tree>> = {
      properties: () =>
        Object.fromEntries(Array.from({ length: 1 + random.below(3) }, () => [random.pick(FIELDS), inner()])),
      additionalProperties: () => random.pick<Tree>(['true', 'false', depth > 0 ? inner() : '{}']),
      items: () => (depth > 0 ? inner() : '{}'),
      required: () => [random.pick(FIELDS)],
      enum: () => [words.text(), words.odd()],
      default: () => words.odd(),
      pattern: () => quoted(random.pick(PATTERNS)),
      format: () => random.pick(FORMATS),
      minimum: number,
      maximum: number,
      exclusiveMinimum: () => random.pick(['true', number()]),
      multipleOf: number,
      minLength: number,
      maxLength: number,
      minItems: number,
      maxItems: number,
      uniqueItems: () => words.boolean(),
      maxProperties: number,
      nullable: () => words.boolean(),
      allOf: () => [inner(), inner()],
      anyOf: () => [inner(), { required: [random.pick(FIELDS)] }],
      oneOf: () => [inner(), inner()],
      not: () => inner(),
      description: () => words.text(),
      'x-kubernetes-int-or-string': () => 'true',
      'x-kubernetes-preserve-unknown-fields': () => 'true',
      'x-kubernetes-embedded-resource': () => 'true',
      'x-kubernetes-list-type': () => random.pick(['map', 'set', 'atomic', words.odd()]),
      'x-kubernetes-list-map-keys': () => [random.pick(FIELDS)],
      'x-kubernetes-validations': () => [{ rule: '"self.size > 1"' }],
      $ref: () => '"#/definitions/x"',
    };
    const usual = type === 'object' ? ['properties'] : type === 'array' ? ['items'] : [];
    const chosen = new Set([
      ...usual,
      ...Array.from({ length: random.below(4) }, () => random.pick(Object.keys(keywords))),
    ]);
    return Object.fromEntries([
      ['type', type],
      ...[...chosen].map((name): [string, Tree] => [name, keywords[name]?.() ?? '{}']),
    ]);
  }

  /** Returns a value that a schema may allow. */
  value(schema: Tree | undefined, depth: number): Tree {
    const { random, words } = this;
    if (!isTreeMap(schema) || depth === 0 || random.chance(10)) return words.odd();
    if (isTreeMap(schema.properties))
      return Object.fromEntries(
        Object.entries(schema.properties)
          .filter(() => !random.chance(5))
          .map(([name, one]): [string, Tree] => [name, this.value(one, depth - 1)]),
      );
    if (schema.items) return Array.from({ length: random.below(4) }, () => this.value(schema.items, depth - 1));
    if (schema.type === 'integer' || schema.type === 'number') return words.integer();
    return schema.type === 'boolean' ? words.boolean() : words.text();
  }
}
