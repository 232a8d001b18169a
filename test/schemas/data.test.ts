import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundleOf, filesOf } from '../../schemas/generate/write.js';
import { writtenBundle } from '../../schemas/generate/written.js';
import type { Schema, SchemaBundle } from '../../server/src/core/schema/schema.js';
import { BundledSchemas } from '../../server/src/core/schema/store.js';

const ROOT = path.join(import.meta.dirname, '..', '..', 'schemas');

const textOf = (name: string): string => readFileSync(path.join(ROOT, 'data', name), 'utf8');
const read = (name: string): SchemaBundle =>
  bundleOf({ structure: textOf(`${name}.json`), descriptions: textOf(`${name}.descriptions.json`) });

const BUNDLES = readdirSync(path.join(ROOT, 'data'))
  .filter((name) => name !== 'index.json' && !name.endsWith('.descriptions.json'))
  .map((name) => name.replace(/\.json$/, ''));
const bundles = new Map(BUNDLES.map((name) => [name, read(name)]));
const bundleNamed = (name: string): SchemaBundle => bundles.get(name) ?? { kinds: {}, definitions: {} };
const CORE = bundleNamed('core');
const WRITTEN = writtenBundle(path.join(ROOT, 'written'), CORE);

/** Yields a schema and all schemas in it, each with its path. */
function* schemasIn(schema: Schema, at: string): Generator<readonly [string, Schema]> {
  yield [at, schema];
  const { properties = {}, items, additionalProperties, allOf = [], anyOf = [], oneOf = [] } = schema;
  for (const [name, one] of Object.entries(properties)) yield* schemasIn(one, `${at}.${name}`);
  for (const one of [items, additionalProperties, schema.not, schema.if, schema.then, schema.else])
    if (typeof one === 'object' && !Array.isArray(one)) yield* schemasIn(one as Schema, `${at}.*`);
  for (const one of [...allOf, ...anyOf, ...oneOf]) yield* schemasIn(one, at);
}

/** Yields a schema and those of the fields in it, each with its path. */
function* fieldsIn(schema: Schema, at: string): Generator<readonly [string, Schema]> {
  const { properties = {}, items, additionalProperties } = schema;
  for (const [name, one] of Object.entries(properties)) {
    yield [`${at}.${name}`, one];
    yield* fieldsIn(one, `${at}.${name}`);
  }
  for (const one of [items, additionalProperties])
    if (typeof one === 'object' && !Array.isArray(one)) yield* fieldsIn(one as Schema, `${at}.*`);
}

/** Returns the definition that a reference of the files names: `core#/definitions/NAME`. */
function definitionOf(reference: string): Schema | undefined {
  const [other = '', name = ''] = reference.split('#/definitions/');
  return BUNDLES.includes(other) ? bundleNamed(other).definitions[name] : undefined;
}

test('there are bundles', () => {
  expect(BUNDLES).toEqual(expect.arrayContaining(['core', 'written']));
});

describe.each(BUNDLES)('%s', (name) => {
  const bundle = bundleNamed(name);

  test('has every definition that it refers to', () => {
    const all = Object.entries(bundle.definitions).flatMap(([definition, schema]) => [
      ...schemasIn(schema, definition),
    ]);
    const missing = all.filter(([, { $ref }]) => $ref !== undefined && !definitionOf($ref));
    expect(all.length).toBeGreaterThan(0);
    expect(missing.map(([at, { $ref }]) => `${at} refers to ${$ref}`)).toEqual([]);
  });

  test('has every kind that the index names, and no other', () => {
    const index = JSON.parse(textOf('index.json')) as Record<string, { bundle: string }>;
    const named = Object.keys(index).filter((kind) => index[kind]?.bundle === name);
    expect(Object.keys(bundle.kinds).sort()).toEqual(named.sort());
    const missing = Object.values(bundle.kinds).filter(({ definition }) => !bundle.definitions[definition]);
    expect(missing).toEqual([]);
  });

  test('describes nothing that it does not have', () => {
    const descriptions = JSON.parse(textOf(`${name}.descriptions.json`)) as Record<string, unknown>;
    expect(Object.keys(descriptions).filter((definition) => !bundle.definitions[definition])).toEqual([]);
  });
});

test('what is written by hand is as its files say', () => {
  const { structure, descriptions } = filesOf('written', WRITTEN);
  expect(textOf('written.json')).toBe(structure);
  // The order of descriptions is that of keywords, which the files of the core bundle do not keep.
  expect(JSON.parse(textOf('written.descriptions.json'))).toEqual(JSON.parse(descriptions));
});

test('what is written by hand describes each field', () => {
  const all = Object.entries(WRITTEN.definitions).flatMap(([name, schema]) => [
    [name, schema] as const,
    ...fieldsIn(schema, name),
  ]);
  expect(all.length).toBeGreaterThan(500);
  expect(all.filter(([, { description }]) => description === undefined).map(([at]) => at)).toEqual([]);
});

test('a field of a custom resource refers to a definition of the core bundle', () => {
  const notebook = new BundledSchemas((name) => textOf(`${name}.json`)).kind('kubeflow.org/v1', 'Notebook');
  const pod = notebook?.resolve('core#/definitions/io.k8s.api.core.v1.PodSpec');
  const containers = pod?.properties?.containers?.items as Schema | undefined;
  expect(notebook?.resolve(containers?.$ref ?? '')?.properties).toHaveProperty('image');
});
