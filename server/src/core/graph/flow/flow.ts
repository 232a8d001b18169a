/** The columns of a flow, from where values are kept to who reads them. */
export const COLUMNS = ['store', 'maker', 'secret', 'reader'] as const;
export type Column = (typeof COLUMNS)[number];

/** How the values of a Secret are kept, the worst first. */
export const PROTECTIONS = ['plaintext', 'dangling', 'unused', 'encrypted', 'external'] as const;
/**
 * `plaintext`: files have its values, readable by everyone who has the repository. `dangling`: it is read, but nothing defines it.
 * `unused`: it is defined, but nothing reads it; a Secret in plaintext is `plaintext` in any case. `encrypted`: files have its values
 * as ciphertext. `external`: no file has its values; a store or a controller gives them.
 */
export type Protection = (typeof PROTECTIONS)[number];

/** An object that keeps, makes, is or reads a Secret. Nothing here ever holds a value. */
export interface FlowNode {
  /** Unique in the flow, and the same as long as the object keeps its set, kind, namespace and name. */
  readonly id: string;
  readonly column: Column;
  readonly kind: string;
  readonly name: string;
  /** Undefined for an object without one, and where the files do not say it. */
  readonly namespace?: string | undefined;
  /** The name of the applied set that has the object. */
  readonly set: string;
  /** Of Secrets: undefined where it is unknown. */
  readonly protection?: Protection | undefined;
  /** The names of a workload's containers that read a Secret, in their order. */
  readonly containers?: readonly string[] | undefined;
  /** The names of a Secret's keys, in their order. */
  readonly keys?: readonly string[] | undefined;
}

/** How one object uses or makes another. */
export type FlowUse =
  | 'keeps'
  | 'makes'
  | 'env'
  | 'envFrom'
  | 'volume'
  | 'subPath'
  | 'imagePull'
  | 'tls'
  | 'account'
  | 'reads';

/** A step on the way of a value, from the object that has it to the one that gets it. */
export interface FlowEdge {
  /** The id of a node. */
  readonly from: string;
  readonly to: string;
  readonly how: FlowUse;
  /** The keys that are meant; undefined for all of them. */
  readonly keys?: readonly string[] | undefined;
  /** The container that reads. */
  readonly container?: string | undefined;
}

/** The way of Secrets through applied sets. The order of nodes and edges is that of everything that is made of it. */
export interface Flow<Node extends FlowNode = FlowNode> {
  readonly nodes: readonly Node[];
  readonly edges: readonly FlowEdge[];
}

/** A range of UTF-16 code units in a file. */
export interface FlowPlace {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** A node with the place that a person wants to see of it: where it is written, or where it is first named. */
export interface PlacedFlowNode extends FlowNode {
  readonly place?: FlowPlace | undefined;
}
