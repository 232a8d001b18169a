import { readFileSync } from 'node:fs';
import type { Schema, SchemaBundle } from '../../server/src/core/schema/schema.js';
import { skeletonOf } from '../../server/src/core/schema/skeleton.js';
import type { KindSchema } from '../../server/src/core/schema/store.js';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { PROJECT } from '../harness/files.js';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The schemas of Kubernetes. */
export const core = JSON.parse(readFileSync(`${PROJECT}schemas/data/core.json`, 'utf8')) as SchemaBundle;
const store = bundledSchemas();
const definitionOf = (reference: string): Schema | undefined =>
  core.definitions[reference.split('#/definitions/')[1] ?? ''];
const resolve = (schema: Schema): Schema | undefined =>
  schema.$ref === undefined ? schema : definitionOf(schema.$ref);

/** Returns a generator of numbers from 0 to below 1 that is the same for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** An object of Kubernetes with what is known of its kind. */
export interface MadeDocument {
  readonly known: KindSchema;
  readonly value: { readonly [key: string]: Json };
}

/** Yields objects of the kinds of the newest Kubernetes, most of them with one mistake: the same for the same seed. */
export function* mutatedDocuments(documents: number, seed: number): Generator<MadeDocument> {
  const next = random(seed);
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
  for (let count = 0; count < documents; count++) {
    const { apiVersion, kind } = pick(kinds) ?? { apiVersion: '', kind: '' };
    const known = store.kind(apiVersion, kind);
    if (!known) throw new Error(`${apiVersion}/${kind} has no schema`);
    const whole = { ...(grown(known.schema, 0) as Record<string, Json>), apiVersion, kind, metadata: { name: 'text' } };
    const value: { readonly [key: string]: Json } =
      next() < 0.3 ? whole : { ...(changed(whole) as Record<string, Json>), apiVersion, kind };
    yield { known, value };
  }
}
