import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { parseQuantity } from '../../server/src/core/kubernetes/quantity.js';
import type { Schema, SchemaBundle } from '../../server/src/core/schema/schema.js';
import { skeletonOf } from '../../server/src/core/schema/skeleton.js';
import { validate } from '../../server/src/core/schema/validate.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { PROJECT } from '../harness/files.js';
import { LONG } from '../harness/long.js';

/** The number of documents that are judged. */
const DOCUMENTS = LONG ? 10_000 : 1500;
const NEWEST = 37;

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const core = JSON.parse(readFileSync(`${PROJECT}schemas/data/core.json`, 'utf8')) as SchemaBundle;
const store = bundledSchemas();
const definitionOf = (reference: string): Schema | undefined =>
  core.definitions[reference.split('#/definitions/')[1] ?? ''];
const resolve = (schema: Schema): Schema | undefined =>
  schema.$ref === undefined ? schema : definitionOf(schema.$ref);

/** Returns a schema in the words of an interpreter that knows nothing of Kubernetes. */
function strict(schema: Schema, isRequired = false): object {
  if (schema.$ref !== undefined) {
    const target = { $ref: `#/definitions/${schema.$ref.split('#/definitions/')[1]}` };
    return isRequired ? { allOf: [target, { not: { type: 'null' } }] } : target;
  }
  const { properties, items, additionalProperties, required, type, enum: allowed, format } = schema;
  const types: readonly string[] = schema['x-kubernetes-int-or-string']
    ? ['integer', 'string']
    : format === 'quantity'
      ? ['number', 'string']
      : type === undefined
        ? []
        : [type].flat();
  const fields = Object.entries(properties ?? {}).filter(
    ([, { 'x-since': since = 0, 'x-until': until = NEWEST }]) => since <= NEWEST && NEWEST <= until,
  );
  return {
    ...(types.length > 0 ? { type: isRequired ? types : [...types, 'null'] } : {}),
    ...(allowed ? { enum: isRequired ? allowed : [...allowed, null] } : {}),
    ...(format === undefined ? {} : { format }),
    ...(items && typeof items === 'object' ? { items: strict(items as Schema) } : {}),
    ...(required ? { required } : {}),
    ...(properties
      ? { properties: Object.fromEntries(fields.map(([name, one]) => [name, strict(one, required?.includes(name))])) }
      : {}),
    ...(properties || typeof additionalProperties === 'object'
      ? { additionalProperties: typeof additionalProperties === 'object' ? strict(additionalProperties) : false }
      : {}),
  };
}

const ajv = new Ajv({ strict: false, formats: { byte: true, double: true } });
addFormats.default(ajv, ['date-time']);
ajv.addFormat('int32', { type: 'number', validate: (value) => Math.abs(value) < 2 ** 31 });
ajv.addFormat('int64', { type: 'number', validate: (value) => Math.abs(value) < 2 ** 63 });
ajv.addFormat('quantity', (text) => parseQuantity(text) !== undefined);
ajv.addSchema({
  $id: 'core',
  definitions: Object.fromEntries(Object.entries(core.definitions).map(([name, one]) => [name, strict(one)])),
});

/** Returns a generator of numbers from 0 to below 1 that is the same for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test('ten thousand documents, most of them with a mistake, are judged as ajv judges them (a sample outside the long tests)', () => {
  const next = random(20);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(next() * list.length)];
  const written: readonly Json[] = ['text', '8080', 80, 1.5, true, null, {}, [], ['text'], { name: 'text' }, '1Gi', -1];

  /** Returns a value of a schema with some of the fields that it may have. */
  const grown = (schema: Schema | undefined, depth: number): Json => {
    const at = schema && resolve(schema);
    const least = skeletonOf(at, 'text', resolve) as Json;
    if (!at?.properties || typeof least !== 'object' || least === null || Array.isArray(least) || depth > 7)
      return least;
    const map: Record<string, Json> = { ...(least as Record<string, Json>) };
    for (const [name, property] of Object.entries(at.properties)) {
      if (property['x-until'] !== undefined || name === 'status') continue;
      if (Object.hasOwn(map, name) ? next() < 0.5 : next() < 0.15) map[name] = grown(property, depth + 1);
    }
    for (const [name, value] of Object.entries(map))
      if (Array.isArray(value) && value.length === 1 && at.properties[name]?.items)
        map[name] = [grown(at.properties[name]?.items as Schema, depth + 1)];
    return map;
  };
  /** Returns a value with one change somewhere within. */
  const changed = (value: Json): Json => {
    if (value === null || typeof value !== 'object' || next() < 0.15) return pick(written) ?? null;
    if (Array.isArray(value)) {
      const index = Math.floor(next() * value.length);
      return value.length === 0 ? [pick(written) ?? null] : value.map((one, at) => (at === index ? changed(one) : one));
    }
    const map = { ...(value as Record<string, Json>) };
    const key = pick(Object.keys(map));
    const how = next();
    if (key === undefined || how < 0.1) map[`un${key ?? 'known'}`] = pick(written) ?? null;
    else if (how < 0.25) delete map[key];
    else map[key] = changed(map[key] ?? null);
    return map;
  };

  const kinds = store.kinds().filter(({ apiVersion, kind, until }) => {
    const isOfCore = Object.hasOwn(core.kinds, `${apiVersion}/${kind}`);
    return isOfCore && until === undefined && !kind.endsWith('List') && kind !== 'CustomResourceDefinition';
  });
  const verdicts = { accepted: 0, refused: 0 };
  const differences: string[] = [];
  for (let count = 0; count < DOCUMENTS; count++) {
    const { apiVersion, kind } = pick(kinds) ?? { apiVersion: '', kind: '' };
    const known = store.kind(apiVersion, kind);
    if (!known) throw new Error(`${apiVersion}/${kind} has no schema`);
    const whole = { ...(grown(known.schema, 0) as Record<string, Json>), apiVersion, kind, metadata: { name: 'text' } };
    const value = next() < 0.3 ? whole : { ...(changed(whole) as object), apiVersion, kind };
    const text = JSON.stringify(value);
    const root = parseStream(text).documents[0]?.document.root;
    if (!root) throw new Error(`cannot be read: ${text}`);
    const judging = { version: NEWEST, isUnknown: () => false };
    // Two items of one name are no matter of JSON Schema.
    const problems = [...validate(root, known, judging)].filter((problem) => problem.kind !== 'duplicate-item');
    const accepts = ajv.validate({ $ref: `core#/definitions/${known.reference.split('#/definitions/')[1]}` }, value);
    verdicts[accepts ? 'accepted' : 'refused']++;
    if (accepts !== (problems.length === 0))
      differences.push(
        `${text}\n  ajv: ${ajv.errorsText()}\n  ours: ${problems.map((one) => `${one.kind} ${one.at.pointer}`).join(', ')}`,
      );
  }
  expect(differences.slice(0, 5)).toEqual([]);
  expect(verdicts.accepted).toBeGreaterThan(DOCUMENTS / 5);
  expect(verdicts.refused).toBeGreaterThan(DOCUMENTS / 5);
}, 600_000);
