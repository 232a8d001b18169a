import { describe, expect, test } from 'vitest';
import { checkFile } from '../../server/src/core/engine/check.js';
import { KindTable, LayeredSchemas } from '../../server/src/core/schema/custom-kinds.js';
import { documentedAt } from '../../server/src/core/schema/documented.js';
import { kindsIn, kindWordsOf, namedKindsIn, withoutProse } from '../../server/src/core/schema/kind-definition.js';
import { readSchema } from '../../server/src/core/schema/read-schema.js';
import { Config } from '../../server/src/core/settings/config.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { widget, widgets } from './custom-kinds.js';

/** Returns the store of a workspace with these files. */
function storeOf(...texts: readonly string[]): LayeredSchemas {
  const table = new KindTable();
  for (const [index, text] of texts.entries()) table.update(`/${index}.yaml`, namedKindsIn(parseStream(text)));
  return new LayeredSchemas([table], bundledSchemas());
}

/** Returns what the rule `schema` says of a text. */
function said(text: string, ...definitions: readonly string[]): readonly string[] {
  const crashes: unknown[] = [];
  const found = checkFile(
    {
      path: '/object.yaml',
      stream: parseStream(text),
      fileClass: 'kubernetes',
      ignoredByGit: false,
      schemas: storeOf(...definitions),
    },
    new Config('/', undefined, new Set(['schema'])),
    (rule, error) => crashes.push([rule, error]),
  );
  expect(crashes).toEqual([]);
  return found.map(({ finding }) => finding.message);
}

const OBJECT = 'type: object, properties: ';

describe('a custom resource definition of the workspace', () => {
  test.each<readonly [string, string, string, readonly string[]]>([
    [
      'a field',
      `{${OBJECT}{size: {type: integer}}}`,
      '{sise: 3}',
      ['Widget "x" has no field "spec.sise"; "size" may be meant'],
    ],
    [
      'a type',
      `{${OBJECT}{size: {type: integer}}}`,
      '{size: big}',
      ['"spec.size" of Widget "x" is a string, and has to be an integer'],
    ],
    ['null', `{${OBJECT}{size: {type: integer, nullable: true}}}`, '{size: null}', []],
    [
      'a required field',
      '{type: object, required: [size], properties: {size: {type: integer}}}',
      '{}',
      ['"spec" of Widget "x" lacks "size"'],
    ],
    [
      'a required field with a default',
      '{type: object, required: [size], properties: {size: {type: integer, default: 1}}}',
      '{}',
      [],
    ],
    ['a text or number', `{${OBJECT}{port: {x-kubernetes-int-or-string: true}}}`, '{port: http}', []],
    [
      'neither text nor number',
      `{${OBJECT}{port: {x-kubernetes-int-or-string: true}}}`,
      '{port: true}',
      ['"spec.port" of Widget "x" is a boolean, and has to be a string or integer'],
    ],
    [
      'fields that are kept',
      '{type: object, x-kubernetes-preserve-unknown-fields: true, properties: {size: {type: integer}}}',
      '{more: 1}',
      [],
    ],
    [
      'a set',
      `{${OBJECT}{tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}}}`,
      '{tags: [a, b, a]}',
      ['"spec.tags[2]" of Widget "x" repeats an item before it'],
    ],
    [
      'a map',
      `{${OBJECT}{ports: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [port], items: {${OBJECT}{port: {type: integer}}}}}}`,
      '{ports: [{port: 1}, {port: 1}]}',
      ['"spec.ports[1]" of Widget "x" repeats the port of an item before it'],
    ],
    [
      'an object within',
      `{${OBJECT}{raw: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}}}`,
      '{raw: {apiVersion: v1, kind: Pod, metadata: {nam: x}, spec: {}}}',
      ['Widget "x" has no field "spec.raw.metadata.nam"; "name" may be meant'],
    ],
    [
      'an object within without a kind',
      `{${OBJECT}{raw: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}}}`,
      '{raw: {apiVersion: v1}}',
      ['"spec.raw" of Widget "x" lacks "kind"'],
    ],
    [
      'alternatives, which list no fields',
      `{${OBJECT}{a: {type: string}, b: {type: string}}, oneOf: [{properties: {a: {enum: [x]}}, required: [a]}, {required: [b]}]}`,
      '{a: x}',
      [],
    ],
    [
      'alternatives',
      `{${OBJECT}{a: {type: string}, b: {type: string}}, oneOf: [{required: [a]}, {required: [b]}]}`,
      '{a: x, b: x}',
      ['"spec" of Widget "x" has none of the forms that its kind allows'],
    ],
    [
      'alternatives of a field with a default',
      `{${OBJECT}{a: {type: string, default: x}}, oneOf: [{properties: {a: {enum: [x]}}}, {properties: {a: {not: {enum: [x]}}}}]}`,
      '{}',
      [],
    ],
    [
      'the size of a mapping',
      '{type: object, minProperties: 1, maxProperties: 2, additionalProperties: {type: string}}',
      '{a: a, b: b, c: c}',
      ['"spec" of Widget "x" has to be a mapping of at most 2 fields'],
    ],
    [
      'the least size of a mapping',
      '{type: object, minProperties: 1, additionalProperties: {type: string}}',
      '{}',
      ['"spec" of Widget "x" has to be a mapping of at least 1 field'],
    ],
    [
      'a pattern of Go',
      `{${OBJECT}{name: {type: string, pattern: '^(?P<first>[a-z]+)$'}}}`,
      '{name: A}',
      ['"spec.name" of Widget "x" is no text that matches ^(?P<first>[a-z]+)$'],
    ],
    ['a format that is a note', `{${OBJECT}{size: {type: string, format: quantity}}}`, '{size: many}', []],
  ])('says: %s', (_, schema, spec, expected) => {
    expect(said(widget(spec), widgets(schema))).toEqual(expected);
  });

  test('gives its objects the metadata of all objects', () => {
    expect(said(widget('{}', '{name: x, lables: {a: b}}'), widgets('{type: object}'))).toEqual([
      'Widget "x" has no field "metadata.lables"; "labels" may be meant',
    ]);
  });

  test('counts more than the schema that comes with the program', () => {
    const certificate = 'apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: x}\nspec: {ours: 1}\n';
    const own = widgets(`{${OBJECT}{ours: {type: integer}}}`)
      .replace('group: shop.example.com', 'group: cert-manager.io')
      .replace('kind: Widget,', 'kind: Certificate,');
    expect(said(certificate).length).toBeGreaterThan(0);
    expect(said(certificate, own)).toEqual([]);
  });

  test('does not change kinds of Kubernetes', () => {
    const role = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: x}\nspec: {}\n';
    const own = widgets('{type: object}')
      .replace('group: shop.example.com', 'group: rbac.authorization.k8s.io')
      .replace('kind: Widget,', 'kind: Role,');
    expect(said(role, own)).toEqual(['Role "x" has no field "spec"']);
  });

  test('of several, one that the object fits is enough, and the best says what is wrong', () => {
    const [old, recent] = [`{${OBJECT}{a: {type: string}}}`, `{${OBJECT}{a: {type: string}, b: {type: string}}}`];
    expect(said(widget('{a: x, b: z}'), widgets(old), widgets(recent))).toEqual([]);
    expect(said(widget('{a: x, b: z, more: z}'), widgets(old), widgets(recent))).toEqual([
      'Widget "x" has no field "spec.more"',
    ]);
  });

  test.each(['v1beta1', 'v1'])('of apiextensions.k8s.io/%s that keeps fields closes no object', (version) => {
    const kept = widgets(`{${OBJECT}{a: {type: string}}}`)
      .replace('apiextensions.k8s.io/v1', `apiextensions.k8s.io/${version}`)
      .replace('  scope:', version === 'v1' ? '  preserveUnknownFields: true\n  scope:' : '  scope:');
    expect(said(widget('{b: 1}'), kept)).toEqual([]);
    expect(said(widget('{a: 1}'), kept)).toEqual(['"spec.a" of Widget "x" is a number, and has to be a string']);
  });

  test('of apiextensions.k8s.io/v1beta1 has one schema for all versions', () => {
    const text = `apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.shop.example.com}\nspec:\n  group: shop.example.com\n  version: v1\n  preserveUnknownFields: false\n  names: {kind: Widget, plural: widgets}\n  validation:\n    openAPIV3Schema: {${OBJECT}{spec: {${OBJECT}{a: {type: string}}}}}\n`;
    expect(said(widget('{more: 1}'), text)).toEqual(['Widget "x" has no field "spec.more"']);
  });

  test('that a template fills in part stays open there', () => {
    const text = widgets('{type: object, properties: {a: {type: string}}}').replace(
      /spec: \{type.*\n/,
      'spec:\n              type: object\n              properties:\n                a: {type: {{ .Values.type }}}\n                {{- include "more" . | nindent 16 }}\n',
    );
    expect(said(widget('{a: 1, b: 2}'), text)).toEqual([]);
  });

  test('without served versions, or with one that is not served, defines nothing', () => {
    expect(kindsIn(parseStream(widgets('{type: object}').replace('served: true', 'served: false')))).toEqual([]);
    expect(kindsIn(parseStream('kind: CustomResourceDefinition\napiVersion: apiextensions.k8s.io/v1\n'))).toEqual([]);
  });

  test('is what hovering says', () => {
    const store = storeOf(widgets(`{${OBJECT}{size: {type: integer, description: How large it is, default: 2}}}`));
    const text = widget('\n  size: 3');
    expect(documentedAt(text, text.indexOf('size'), store)).toMatchObject({
      name: 'size',
      type: 'integer',
      description: 'How large it is',
      default: 2,
    });
    expect(documentedAt(text, text.indexOf('metadata'), store)?.description).toContain('metadata');
    expect(store.kinds()).toContainEqual({ apiVersion: 'shop.example.com/v1', kind: 'Widget' });
  });
});

describe('a definition that is wrong says so itself', () => {
  const NAMED = 'of CustomResourceDefinition "widgets.shop.example.com"';
  const v2 = (more: string): string =>
    widgets('{type: string}').replace(
      '    - name: v1',
      `    - {name: v2, served: true, storage: false${more}}\n    - name: v1`,
    );

  test.each<readonly [string, readonly string[]]>([
    [v2(''), [`"spec.versions[v2]" ${NAMED} lacks "schema"`]],
    [v2(', schema: {}'), [`"spec.versions[v2].schema" ${NAMED} lacks "openAPIV3Schema"`]],
    [
      widgets("{type: object, properties: {pattern: {type: string, pattern: '(?=a)'}}}"),
      [
        `"spec.versions[v1].schema.openAPIV3Schema.properties.spec.properties.pattern.pattern" ${NAMED} is no regular expression of Go (RE2)`,
      ],
    ],
    [widgets("{anyOf: [{items: {additionalProperties: {not: {pattern: '(?P<a>b)'}}}}]}"), []],
    [
      widgets(`{type: string, description: ${'x'.repeat(4 * 1024 * 1024)}}`),
      [`"spec" ${NAMED} is larger than what is read of a schema, and its kind is not compared with objects`],
    ],
  ])('%#', (text, expected) => {
    expect(said(text)).toEqual(expected);
  });
});

describe('a JSON Schema', () => {
  const schema = (more: string): string =>
    `x-kubernetes-group-version-kind: [{group: shop.example.com, version: v1, kind: Widget}]\n${more}`;

  test('that names its kind is one, and leaves its objects open', () => {
    const text = schema('properties: {spec: {$ref: "#/definitions/spec"}}\ndefinitions: {spec: {required: [a]}}\n');
    expect(said(widget('{b: 1}'), text)).toEqual(['"spec" of Widget "x" lacks "a"']);
  });

  test.each([
    ['https://example.com/schema.json'],
    ['other.json#/definitions/x'],
    ['#/nowhere'],
    ['core#/definitions/../../../../etc/passwd'],
    ['#/properties'],
  ])('allows everything at the reference %s', (reference) => {
    expect(said(widget('{b: 1}'), schema(`properties: {spec: {$ref: "${reference}"}}\n`))).toEqual([]);
  });

  test('that names no kind, or one of Kubernetes, defines nothing', () => {
    expect(namedKindsIn(parseStream('type: object\n'))).toEqual([]);
    const pods = 'x-kubernetes-group-version-kind: {group: "", version: v1, kind: Pod}\n';
    expect(namedKindsIn(parseStream(pods))).toEqual([]);
  });
});

describe('the revision of kinds', () => {
  const wordsOf = (text: string): ReadonlySet<string> =>
    new Set(parseStream(text).documents.flatMap(({ document }) => [...kindWordsOf(document)]));

  test('changes for documents that name them, and for no others', () => {
    const table = new KindTable();
    const store = new LayeredSchemas([table], bundledSchemas());
    const [own, other] = [wordsOf(widget('{}')), wordsOf('kind: Pod\n')];
    const before = [store.revisionOf(own), store.revisionOf(other)];
    expect(table.update('/crd.yaml', kindsIn(parseStream(widgets('{type: object}'))))).toBe(true);
    const after = [store.revisionOf(own), store.revisionOf(other)];
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(before[1]);
    expect(table.update('/crd.yaml', kindsIn(parseStream(`# moved\n${widgets('{type: object}')}`)))).toBe(false);
    expect(table.update('/crd.yaml', [])).toBe(true);
    expect(store.kind('shop.example.com/v1', 'Widget')).toBeUndefined();
  });

  test.each([
    ['kind: WidgetList\n', ['WidgetList', 'Widget']],
    ['data: \'{"kind":"Widget"}\'\n', ['Widget']],
    ['data: "{\\"kind\\": \\"Widget\\"}"\n', ['Widget']],
  ])('is asked for the kinds in %j', (text, expected) => {
    expect([...wordsOf(text)]).toEqual(expected);
  });
});

test('a schema without its words has no text of a source but names, patterns and allowed values', () => {
  const schema = {
    description: 'long',
    properties: { default: { type: 'string', default: 'blue-kettle' }, examples: { examples: ['blue-kettle'] } },
    default: { password: 'blue-kettle' },
  };
  expect(JSON.parse(withoutProse(JSON.stringify(schema)))).toEqual({
    properties: { default: { type: 'string', default: '' }, examples: {} },
    default: {},
  });
});

test('a schema is read without what has a wrong type', () => {
  const data = {
    type: 'text',
    properties: { a: 1, b: { type: ['string', 3], pattern: 4, enum: 'x', required: 'a', items: [{}], minLength: '1' } },
    anyOf: {},
    items: [1],
    multipleOf: 0,
    additionalProperties: 'no',
  };
  expect(readSchema(data, { isStructural: false })).toEqual({ properties: { a: {}, b: { items: [{}] } }, items: [{}] });
  for (const one of [undefined, null, 1, 'x', []]) expect(readSchema(one, { isStructural: false })).toEqual({});
});
