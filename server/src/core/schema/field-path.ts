import { own } from '../text/own.js';
import { say } from '../text/say.js';
import { descend, describeField, type Field, fieldsOf, itemOf, type Located, rootOf, typeOf } from './locate.js';
import type { KindSchema } from './store.js';

/** Why a path leads to no field. */
export interface NoField {
  /** The step that leads nowhere, and the steps to where it was looked for. */
  readonly step: string;
  readonly within: readonly string[];
  /** The type of what the steps before lead to, and the fields that it has. */
  readonly type: string;
  readonly known: readonly string[];
  /** The versions that have the field, where other ones do. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/**
 * Returns the field at a path in a kind, in a minor version of Kubernetes 1. A step below a list is one below its items; the empty
 * path leads to the kind itself.
 */
export function fieldAt(kind: KindSchema, steps: readonly string[], version: number): Field | NoField {
  const root = rootOf(kind);
  let field: Field = {
    name: '',
    located: root,
    description: kind.describe(kind.reference, '') ?? kind.schema.description,
    required: false,
    default: undefined,
    since: kind.since,
    until: kind.until,
  };
  for (const [index, step] of steps.entries()) {
    const of = contentOf(field.located);
    const next = fieldsOf(of, version).find(({ name }) => name === step) ?? keyOf(of, step);
    if (!next) return { ...noField(of, step, version), within: steps.slice(0, index) };
    field = next;
  }
  return field;
}

/** Returns the fields below a field: its own, or those of the items of a list. A mapping with keys of any name has one for all. */
export function fieldsBelow({ located }: Field, version: number): readonly Field[] {
  const of = contentOf(located);
  const fields = fieldsOf(of, version);
  const any = fields.length === 0 ? keyOf(of, ANY_KEY) : undefined;
  return any && fieldsBelow(any, version).length > 0 ? [any] : fields;
}

/** Returns the values that a field or its items may have; empty where others are allowed, too. */
export function valuesOf({ located }: Field): readonly unknown[] {
  return located.schema.enum ?? contentOf(located).schema.enum ?? [];
}

/** Stands for the keys of a mapping that may have any name. */
const ANY_KEY = '<key>';

/** Returns what a field holds, in words for people: `list of mappings`, `mapping of strings`. */
export function typeWords({ located }: Field): string {
  const type = typeOf(located.schema);
  const of = itemOf(located) ?? keyOf(located, ANY_KEY)?.located;
  const inner = of && typeOf(of.schema);
  if (inner === undefined || inner === 'any') return type;
  const holder = type === 'list' || type === 'mapping' ? type : say`${type} or list`;
  return say`${holder} of ${PLURALS[inner] ?? `${inner}s`}`;
}

const PLURALS: Readonly<Record<string, string>> = {
  quantity: 'quantities',
  'string or integer': 'strings or integers',
};

/** Returns the schema of the innermost items of a list; of anything else its own. */
export function contentOf(located: Located): Located {
  const item = itemOf(located);
  return item ? contentOf(item) : located;
}

/** Returns a key of a mapping that lists no fields, and takes keys of any name; undefined for other values. */
function keyOf(of: Located, name: string): Field | undefined {
  const value = of.schema.properties === undefined ? descend(of, [name]) : undefined;
  if (!value) return undefined;
  const description = describeField(of, name);
  return { name, located: value, description, required: false, default: undefined, since: undefined, until: undefined };
}

function noField(of: Located, step: string, version: number): Omit<NoField, 'within'> {
  const other = own(of.schema.properties, step);
  return {
    step,
    type: typeOf(of.schema),
    known: fieldsOf(of, version).map(({ name }) => name),
    since: other?.['x-since'],
    until: other?.['x-until'],
  };
}
