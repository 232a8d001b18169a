import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { GoPatterns, jsonSchemaOf } from '../../server/src/core/schema/json-schema.js';
import { validate } from '../../server/src/core/schema/validate.js';
import { ChartSchemas, isMerged } from '../../server/src/core/schema/values-schema.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { LONG } from '../harness/long.js';

type Json = boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Returns what a schema does not allow in a value: the kinds of the problems. */
function problems(value: Json, schema: unknown, partial: boolean): readonly string[] {
  const root = parseStream(JSON.stringify(value)).documents[0]?.document.root;
  if (!root) throw new Error('There is no value');
  const judging = {
    version: 37,
    isUnknown: () => false,
    ...(partial ? { isPartial: (map: typeof root) => isMerged(root, map) } : {}),
  };
  return validate(root, jsonSchemaOf(schema, new GoPatterns()), judging).map(({ kind }) => kind);
}

/** Returns numbers from 0 up to 1, the same at each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

class Maker {
  constructor(private readonly next: () => number) {}

  private of<One>(...all: readonly One[]): One {
    return all[Math.floor(this.next() * all.length)] as One;
  }

  value(depth = 0): Json {
    const kind = depth > 2 ? this.of(0, 1, 2) : this.of(0, 1, 2, 3, 4, 4);
    if (kind === 0) return this.of('a', 'b', 'ab');
    if (kind === 1) return this.of(0, 1, 2, 3);
    if (kind === 2) return this.of(true, false);
    if (kind === 3) return Array.from({ length: this.of(0, 1, 2) }, () => this.value(depth + 1));
    return this.map(depth);
  }

  map(depth = 0): { readonly [key: string]: Json } {
    const keys = ['a', 'b', 'c', 'd'].filter(() => this.next() < 0.5);
    return Object.fromEntries(keys.map((key) => [key, this.value(depth + 1)]));
  }

  /** Returns a schema; with `more` it has keywords that are not judged. */
  schema(more: boolean, depth = 0): object | boolean {
    const below = (): object | boolean => this.schema(more, depth + 1);
    const parts: object[] = [
      { type: this.of<string | string[]>('string', 'integer', 'object', 'object', 'array', ['object', 'string']) },
      { enum: [this.value(2), this.value(3)] },
      { const: this.value(2) },
      { minimum: 1 },
      { pattern: '^a' },
      { maxLength: 1 },
      { required: [this.of('a', 'b')] },
      { $ref: '#/definitions/one' },
    ];
    const last = this.of<object | boolean>(true, false, {}, { type: 'string' }, { type: 'object' });
    if (depth > 2) return last;
    parts.push(
      { properties: { a: below(), b: below() } },
      { properties: { a: below() }, additionalProperties: this.of<object | boolean>(false, below()) },
      { patternProperties: { '^[bc]': below() } },
      { items: below() },
      { minProperties: 2 },
      { maxItems: 1 },
      { allOf: [below(), below()] },
      { anyOf: [below(), below()] },
      { oneOf: [below(), below()] },
      { not: below() },
      // biome-ignore lint/suspicious/noThenProperty: the keyword has this name
      { if: below(), then: below(), else: below() },
      ...(more
        ? [
            { contains: below() },
            { propertyNames: { maxLength: 1 } },
            { dependencies: { a: ['b'] } },
            { $ref: 'other.json' },
            { pattern: '(?=a)' },
          ]
        : []),
    );
    return { ...this.of(...parts), ...this.of({}, {}, ...parts) };
  }
}

const RUNS = LONG ? 6000 : 500;
/** The longest time that a test may take, in milliseconds: ajv makes a program of every schema. */
const MOST = LONG ? 600_000 : 60_000;

/** Returns a value over which another is merged, as Helm does. */
function merged(base: Json, over: Json): Json {
  if (!isMap(base) || !isMap(over)) return over;
  const all: Record<string, Json> = { ...base };
  for (const [key, value] of Object.entries(over)) all[key] = key in base ? merged(base[key] ?? value, value) : value;
  return all;
}

function isMap(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && !Array.isArray(value);
}

describe('JSON Schema', () => {
  const ajv = new Ajv({ strict: false, logger: false, validateSchema: false });
  const withDefinitions = (schema: object | boolean): object => ({
    definitions: { one: { type: 'object', properties: { a: { type: 'integer' } } } },
    allOf: [schema],
  });

  test('is judged as ajv judges it', { timeout: MOST }, () => {
    const maker = new Maker(random(11));
    const verdicts = { fits: 0, fails: 0 };
    for (let run = 0; run < RUNS; run++) {
      const schema = withDefinitions(maker.schema(false));
      const value = maker.map();
      const fits = ajv.validate(schema, value);
      verdicts[fits ? 'fits' : 'fails']++;
      const found = problems(value, schema, false);
      // What stands beside a reference counts in some drafts only; it is not judged.
      const beside = /"\$ref":"[^"]*",|,"\$ref"/.test(JSON.stringify(schema));
      if (fits || !beside) expect(found.length === 0, JSON.stringify({ schema, value, found })).toBe(fits);
      ajv.removeSchema(schema);
    }
    expect(Math.min(verdicts.fits, verdicts.fails)).toBeGreaterThan(RUNS / 10);
  });

  test('has keywords that are not judged, and refuse nothing then', { timeout: MOST }, () => {
    const maker = new Maker(random(12));
    const lenient = new Ajv({ strict: false, logger: false, validateSchema: false });
    lenient.addSchema({ $id: 'other.json', type: 'string' });
    let refused = 0;
    for (let run = 0; run < RUNS; run++) {
      const schema = withDefinitions(maker.schema(true));
      const value = maker.map();
      const fits = lenient.validate(schema, value);
      const found = problems(value, schema, false);
      if (found.length > 0) refused++;
      if (fits) expect(found, JSON.stringify({ schema, value })).toEqual([]);
      lenient.removeSchema(schema);
    }
    expect(refused).toBeGreaterThan(RUNS / 10);
  });

  test('of values that are merged over others says only what no other values mend', { timeout: MOST }, () => {
    const maker = new Maker(random(13));
    let refused = 0;
    for (let run = 0; run < RUNS; run++) {
      const schema = withDefinitions(maker.schema(false));
      const value = maker.map();
      const found = problems(value, schema, true);
      if (found.length === 0) continue;
      refused++;
      for (let other = 0; other < 8; other++) {
        const whole = merged(maker.map(), value);
        expect(ajv.validate(schema, whole), JSON.stringify({ schema, value, whole, found })).toBe(false);
      }
      ajv.removeSchema(schema);
    }
    expect(refused).toBeGreaterThan(RUNS / 20);
  });
});

describe('a schema of values that is none', () => {
  test.each([['{'], ['[]'], ['"text"'], ['null'], ['{"a": '.repeat(100_000)], [' '.repeat(5 * 1024 * 1024)]])(
    'says nothing: %#',
    (text) => {
      const schemas = new ChartSchemas();
      schemas.take('/chart', text);
      expect(schemas.forFile('/chart/values.yaml', '/').ofFile).toBeUndefined();
    },
  );

  test('of a depth that nobody writes judges nothing down there', () => {
    const schemas = new ChartSchemas();
    const depth = 20_000;
    schemas.take('/chart', `${'{"properties":{"a":'.repeat(depth)}{"type":"string"}${'}}'.repeat(depth)}`);
    const schema = schemas.forFile('/chart/values.yaml', '/').ofFile;
    const root = parseStream('a: {a: {a: 1}}').documents[0]?.document.root;
    expect(schema && root && validate(root, schema, { version: 37, isUnknown: () => false })).toEqual([]);
  });
});

describe('the chart of values', () => {
  const schemas = new ChartSchemas();
  schemas.take('/repo/charts/shop', '{"type": "object"}');

  test.each([
    ['/repo/charts/shop/values.yaml', true],
    ['/repo/charts/shop/values-prod.yaml', true],
    ['/repo/charts/shop/ci/full-values.yaml', true],
    ['/repo/charts/shop/values.schema.yaml', false],
    ['/repo/charts/shop/other.yaml', false],
    ['/repo/charts/shop/templates/values.yaml', false],
    ['/repo/charts/values.yaml', false],
  ])('of %s is there: %s', (path, expected) => {
    expect(schemas.forFile(path, '/repo').ofFile !== undefined).toBe(expected);
  });

  test.each([
    ['charts/shop', true],
    ['./charts/shop/', true],
    ['/charts/shop', true],
    ['charts/../charts/shop', true],
    ['../repo/charts/shop', false],
    ['shop', false],
    ['', false],
  ])('at the path %j of the repository is there: %s', (path, expected) => {
    expect(schemas.forFile('/repo/apps/shop.yaml', '/repo').ofChart(path) !== undefined).toBe(expected);
  });
});
