import { describe, expect, test } from 'vitest';
import { KindTable, LayeredSchemas } from '../../server/src/core/schema/custom-kinds.js';
import { type KindDefinition, kindsIn, namedKindsIn } from '../../server/src/core/schema/kind-definition.js';
import { skeletonOf } from '../../server/src/core/schema/skeleton.js';
import { validate } from '../../server/src/core/schema/validate.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { widget, widgets } from './custom-kinds.js';

/** The longest time that a test may take, in milliseconds; all of them take a small part of it. */
const MOST = 10_000;

/** Returns the kinds of the problems of a text with definitions. */
function problems(text: string, kinds: readonly KindDefinition[]): readonly string[] {
  const table = new KindTable();
  table.update('/crd.yaml', kinds);
  const schema = new LayeredSchemas([table], undefined).kind('shop.example.com/v1', 'Widget');
  const root = parseStream(text).documents[0]?.document.root;
  if (!schema || !root) throw new Error('There is no schema or no object');
  return validate(root, schema, { version: 37, isUnknown: () => false }).map(({ kind }) => kind);
}

const ofCrd = (spec: string): readonly KindDefinition[] => kindsIn(parseStream(widgets(spec)));
const ofSchema = (schema: object): readonly KindDefinition[] =>
  namedKindsIn(
    parseStream(
      JSON.stringify({
        'x-kubernetes-group-version-kind': { group: 'shop.example.com', version: 'v1', kind: 'Widget' },
        ...schema,
      }),
    ),
  );

describe('a schema of somebody who means harm', () => {
  test(
    'has patterns that take linear time',
    () => {
      const kinds = ofCrd("{type: object, additionalProperties: {type: string, pattern: '^(a+)+$'}}");
      expect(problems(widget(`{a: ${'a'.repeat(50_000)}!}`), kinds)).toEqual(['bad-format']);
    },
    MOST,
  );

  test(
    'has patterns and texts whose work has an end, which is said',
    () => {
      const kinds = ofCrd(
        `{type: object, additionalProperties: {type: string, pattern: '^(${'(a|b)?'.repeat(200)}){3}$'}}`,
      );
      const many = Array.from({ length: 200 }, (_, index) => `k${index}: ${'ab'.repeat(1000)}!`).join(', ');
      expect(problems(widget(`{${many}}`), kinds).at(-1)).toBe('too-much');
    },
    MOST,
  );

  test(
    'refers to itself again and again',
    () => {
      const self = { $ref: '#/definitions/self' };
      const kinds = ofSchema({
        properties: { spec: self },
        definitions: {
          self: { allOf: [self, self], anyOf: [self, self], properties: { a: self }, required: ['a', 'b', 'c'] },
        },
      });
      expect(problems(widget('{a: {a: {a: {}}}}'), kinds).at(-1)).toBe('too-much');
      const loop = ofSchema({ properties: { spec: self }, definitions: { self } });
      expect(problems(widget('{a: 1}'), loop)).toEqual([]);
    },
    MOST,
  );

  test(
    'requires itself many times over',
    () => {
      const names = Array.from({ length: 20 }, (_, index) => `field${index}`);
      const self: object = { type: 'object', required: names };
      const schema = { ...self, properties: Object.fromEntries(names.map((name) => [name, { $ref: 'self' }])) };
      const made = JSON.stringify(skeletonOf(schema as never, 'x', (one) => ('$ref' in one ? (schema as never) : one)));
      expect(made.length).toBeLessThan(50_000);
    },
    MOST,
  );

  test(
    'has aliases that multiply',
    () => {
      const levels = Array.from({ length: 20 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`);
      const bomb = widgets('{type: object}').replace(
        'spec:\n',
        `bomb: {a0: &a0 {type: object}, ${levels.join(', ')}}\nspec:\n`,
      );
      const kinds = kindsIn(parseStream(bomb.replace('spec: {type: object}', 'spec: {enum: *a20}')));
      expect(JSON.stringify(kinds).length).toBeLessThan(10_000_000);
    },
    MOST,
  );

  test(
    'is a definition of ten million characters',
    () => {
      const fields = Array.from(
        { length: 100_000 },
        (_, index) => `f${index}: {type: string, description: ${'x'.repeat(80)}}`,
      );
      expect(ofCrd(`{type: object, properties: {${fields.join(', ')}}}`)).toEqual([]);
    },
    3 * MOST,
  );

  test('has the names of members of objects', () => {
    const kinds = ofCrd('{type: object, properties: {__proto__: {type: string}, constructor: {type: string}}}');
    expect(problems(widget('{__proto__: 1, constructor: 1, toString: 1}'), kinds)).toEqual([
      'wrong-type',
      'wrong-type',
      'unknown-field',
    ]);
  });

  test.each(['', '{', 'null', '[]', '3', '{"properties": 3, "type": {}}'])('is no schema but %j', (schema) => {
    for (const form of ['crd', 'open-crd', 'json-schema'] as const) {
      const kind = { apiVersion: 'shop.example.com/v1', kind: 'Widget', form, schema };
      expect(problems(widget('{a: 1}'), [kind])).toEqual([]);
    }
  });
});
