import type { Schema, SchemaBundle } from '../../server/src/core/schema/schema.js';
import { REQUIRED } from './core.js';
import type { Draft } from './declarations.js';

/**
 * What the CRDs of a project accept that its package refuses: the package describes one release, and the types of the program rather
 * than the CRD. Keys are the end of the name of a type, with the path of a field in it where there is one: `V1Budget.reasons`,
 * `V1Telemetry.spec.tracing[]`; a path alone is that of fields anywhere: `.tracing[]`. Several names are written as words.
 */
export interface Releases {
  /** False where releases differ in the bounds and patterns of so many fields that none is taken over. */
  readonly bounds?: false;
  /** False where the CRDs require other fields than the types do. */
  readonly required?: false;
  /** Types that have an `apiVersion` and a `kind` and are no kind: a part of an object, what several kinds have in common. */
  readonly parts?: string;
  /** Types whose CRD keeps unknown fields. */
  readonly open?: string;
  /** Types and fields whose values and bounds some release does not limit. */
  readonly free?: string;
  /** Values that newer releases accept beside those of the package. */
  readonly values?: Readonly<Record<string, string>>;
  /** Fields of a type that some release does not require, or that its CRD has a default for. */
  readonly optional?: Readonly<Record<string, string>>;
  /** Fields of a type that other releases have: any value is accepted. */
  readonly more?: Readonly<Record<string, string>>;
  /** Types and fields with another schema than the package has. */
  readonly instead?: Readonly<Record<string, Schema>>;
}

/** The type of the metadata of every object. */
export const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** A schema that is changed in place. */
type Change = (schema: Draft) => void;

/** The keywords that limit the values of a type. */
const BOUNDS = [
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
] as const;

/**
 * Returns definitions that accept what the releases of a project accept. What is changed of a type of Kubernetes is changed in a
 * copy. Throws for an entry that nothing has any more.
 */
export function loosened(
  definitions: Readonly<Record<string, Schema>>,
  releases: Releases | undefined,
  core: SchemaBundle,
): Readonly<Record<string, Schema>> {
  const copy = structuredClone(definitions) as Record<string, Draft>;
  if (!releases) return copy;
  const change = (at: string, how: Change): void => {
    const found = findAll(copy, at);
    if (found.length === 0) throw new Error(`No schema of the package is ${at}`);
    for (const one of found) {
      const [bundle, name = ''] = one.$ref?.split('#/definitions/') ?? [];
      delete one.$ref;
      if (bundle !== undefined)
        Object.assign(one, bundle === 'core' ? copyOf(core, name) : structuredClone(copy[name]));
      how(one);
    }
  };
  if (releases.required === false) {
    own(copy, core);
    for (const schema of Object.values(copy)) everywhere(schema, unrequire);
  }
  if (releases.bounds === false) for (const schema of Object.values(copy)) everywhere(schema, unbound);
  for (const at of words(releases.open)) change(at, (one) => (one['x-kubernetes-preserve-unknown-fields'] = true));
  for (const at of words(releases.free))
    change(at, (one) => {
      delete one.enum;
      unbound(one);
    });
  for (const [at, values] of Object.entries(releases.values ?? {}))
    change(at, (one) => (one.enum = [...(one.enum ?? []), ...words(values)]));
  for (const [at, names] of Object.entries(releases.optional ?? {}))
    change(at, (one) => (one.required = one.required?.filter((name) => !words(names).includes(name)) ?? []));
  for (const [at, names] of Object.entries(releases.more ?? {}))
    change(at, (one) => {
      const more = words(names).map((name): [string, Schema] => [name, {}]);
      one.properties = { ...one.properties, ...Object.fromEntries(more) };
    });
  for (const [at, schema] of Object.entries(releases.instead ?? {}))
    change(at, (one) => {
      const { description } = one;
      for (const keyword of Object.keys(one) as (keyof Draft)[]) delete one[keyword];
      Object.assign(one, schema, description === undefined ? {} : { description });
    });
  return copy;
}

/**
 * Returns a copy of a type of Kubernetes for another bundle. Custom resources have parts of containers too, which are merged with
 * others: what the API server requires beyond the schema, it requires of pods.
 */
export function copyOf(core: SchemaBundle, name: string): Schema {
  const text = JSON.stringify(core.definitions[name] ?? {});
  const copy = JSON.parse(text.replaceAll('"#/definitions/', '"core#/definitions/')) as Draft;
  if (copy.required) copy.required = copy.required.filter((field) => !REQUIRED[name]?.includes(field));
  return copy;
}

/** Makes copies of all types of Kubernetes that definitions refer to, and lets them refer to the copies. */
function own(definitions: Record<string, Draft>, core: SchemaBundle): void {
  const queue = Object.values(definitions);
  for (const schema of queue)
    everywhere(schema, (one) => {
      const [bundle, name = ''] = one.$ref?.split('#/definitions/') ?? [];
      if (bundle !== 'core' || name === OBJECT_META) return;
      one.$ref = `#/definitions/${name}`;
      if (definitions[name]) return;
      const copy = copyOf(core, name);
      definitions[name] = copy;
      queue.push(copy);
    });
}

/** Returns the schemas that a key of `Releases` names. */
function findAll(definitions: Readonly<Record<string, Draft>>, at: string): readonly Draft[] {
  const [type = '', ...steps] = at.replaceAll('[]', '.[]').split('.');
  const starts =
    type === '' ? [] : Object.entries(definitions).flatMap(([name, one]) => (name.endsWith(type) ? [one] : []));
  if (type === '') for (const schema of Object.values(definitions)) everywhere(schema, (one) => starts.push(one));
  return starts.flatMap((start) => steps.reduce<Draft | undefined>(below, start) ?? []);
}

function below(schema: Draft | undefined, step: string): Draft | undefined {
  return (step === '[]' ? schema?.items : schema?.properties?.[step]) as Draft | undefined;
}

/** Changes a schema and all that it holds. */
function everywhere(schema: Draft, how: Change): void {
  how(schema);
  for (const one of [schema.items, schema.additionalProperties, ...Object.values(schema.properties ?? {})])
    if (typeof one === 'object' && !Array.isArray(one)) everywhere(one as Draft, how);
}

function unbound(schema: Draft): void {
  for (const keyword of BOUNDS) delete schema[keyword];
}

function unrequire(schema: Draft): void {
  delete schema.required;
}

/** Returns the words of a text. */
export function words(text = ''): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}
