import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { parseQuantity } from '../../server/src/core/kubernetes/quantity.js';
import type { Schema } from '../../server/src/core/schema/schema.js';
import { validate } from '../../server/src/core/schema/validate.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { LONG } from '../harness/long.js';
import { core, mutatedDocuments } from './documents.js';

/** The number of documents that are judged. */
const DOCUMENTS = LONG ? 10_000 : 1500;
const NEWEST = 37;

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

test('ten thousand documents, most of them with a mistake, are judged as ajv judges them (a sample outside the long tests)', () => {
  const verdicts = { accepted: 0, refused: 0 };
  const differences: string[] = [];
  for (const { known, value } of mutatedDocuments(DOCUMENTS, 20)) {
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
