/**
 * A JSON Schema as far as Kubernetes, custom resources and charts use it. The keywords have their meaning in JSON Schema
 * (draft 2020-12; `definitions` and a list of `items` as in draft 7), those with `x-kubernetes-` the meaning in
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/. `null` needs no mention: a
 * field with the value null is one that is not written.
 */
export interface Schema {
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: SchemaType | readonly SchemaType[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  /** Values that are usual where others are allowed, too. */
  readonly examples?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  /** A number; true beside `minimum` as in OpenAPI 3.0, which CRDs use. */
  readonly exclusiveMinimum?: number | boolean;
  readonly exclusiveMaximum?: number | boolean;
  readonly multipleOf?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: Schema | readonly Schema[] | boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
  readonly nullable?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-patch-merge-key'?: string;
  /** The first minor version of Kubernetes 1 with this field, where the oldest known version has none. Our own keyword. */
  readonly 'x-since'?: number;
  /** The last minor version of Kubernetes 1 with this field, where the newest known version has none. Our own keyword. */
  readonly 'x-until'?: number;
  /** True where the schema says more than is judged. Our own keyword. */
  readonly 'x-judged-in-part'?: boolean;
}

/** The types of JSON Schema. */
export type SchemaType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';

/** The kinds of one source with their schemas: a file in `schemas/`. */
export interface SchemaBundle {
  /**
   * The kinds by `apiVersion/kind`, such as `apps/v1/Deployment` and `v1/Pod`; files without a kind by `file/` and their name, such
   * as `file/Chart.yaml`.
   */
  readonly kinds: Readonly<Record<string, KindEntry>>;
  /** What `$ref` refers to as `NAME#/definitions/…`, with the name of the bundle. */
  readonly definitions: Readonly<Record<string, Schema>>;
}

/** A kind in a bundle. */
export interface KindEntry {
  /** The name of its definition. */
  readonly definition: string;
  /** The first and the last minor version of Kubernetes 1 with the kind, where the known versions differ. */
  readonly since?: number;
  readonly until?: number;
  /** True where the program that reads the kind takes the names of fields regardless of case, as encoding/json of Go does. */
  readonly foldsCase?: boolean;
}
