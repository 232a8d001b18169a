import type { Range } from '../text/range.js';

/**
 * A kind as `kubectl` writes it where kinds of several groups have one name: `Secret`, `Deployment.apps`,
 * `Issuer.cert-manager.io`. Versions do not count.
 */
export type KindKey = string;

/** How an object uses another one: what happens to the user where the other changes. */
export type Use =
  /** A variable of a container: read when it starts. */
  | 'env'
  /** All keys as variables. */
  | 'envFrom'
  /** Files in a volume, which follow changes. */
  | 'volume'
  /** One file mounted by `subPath`, which never follows changes. */
  | 'subPath'
  | 'imagePull'
  /** A certificate with its key. */
  | 'tls'
  /** A controller reads it for its own object. */
  | 'controller'
  /** An account, a role, a class, a target: no data is read. */
  | 'name';

/**
 * A key of a Secret or ConfigMap. Facts have ranges from the start of their document, of their file, or places in several files:
 * `At` says which.
 */
export interface KeyFact<At extends Range = Range> {
  readonly name: string;
  /** The range of the key as it is written. */
  readonly range: At;
}

/** Where the data of a Secret comes from: written in plaintext, written as ciphertext, or brought by a controller. */
export type Protection = 'plaintext' | 'encrypted' | 'external';

/** An object that exists once a manifest is applied: the manifest itself, or one that a controller makes of it. */
export interface DefinitionFact<At extends Range = Range> {
  readonly kind: KindKey;
  /** Undefined where a template prints it. */
  readonly name: string | undefined;
  /** A name of which a part is not known, with `*` in its place. */
  readonly nameLike?: string;
  /** Undefined where the manifest has none; `*` for an object in many namespaces. */
  readonly namespace: string | undefined;
  /** The name where a person changes it; the object's `kind` where no name is written. */
  readonly range: At;
  readonly keys: readonly KeyFact<At>[];
  /** True where the object has keys that are not written. */
  readonly anyKey: boolean;
  /** Keys that a controller fetches and leaves out of the object, because a template replaces them. */
  readonly leftOut?: readonly KeyFact<At>[];
  /**
   * The kind of the object that has a controller make it, or the program with which people do; undefined where the manifest is the
   * object.
   */
  readonly by?: KindKey;
  /** True where an operator makes it beside others, by a name of its own: nobody has to read it. */
  readonly isOwn?: true;
  /** Of Secrets. */
  readonly protection?: Protection;
  /** True for `immutable: true`: it never changes, its users read another one. */
  readonly immutable?: true;
  /** Where kustomize adds something to the name. */
  readonly former?: FormerNames;
}

/** What an object was called before kustomize added a prefix, a suffix or a hash to its name. */
export interface FormerNames {
  /** The name as it is written, and those with a part of what is added. */
  readonly names: readonly string[];
  /** The file that has it added: the one with the prefix or suffix, for a hash alone that with the generator. */
  readonly file: string;
}

/** A reference from an object to another one by its name. */
export interface ReferenceFact<At extends Range = Range> {
  readonly to: KindKey;
  readonly name: string;
  /** Undefined where it is not known; `*` where any may be meant. */
  readonly namespace: string | undefined;
  /** The range of the name. */
  readonly range: At;
  readonly use: Use;
  /** The port of a Service that is meant. */
  readonly port?: { readonly name?: string; readonly number?: number; readonly range: At };
  /** The key that is read. */
  readonly key?: KeyFact<At>;
  /** The keys that are read where the object decides that and no key is written: the choices, each with all of its keys. */
  readonly contents?: readonly (readonly string[])[];
  /** True where the user does without it. */
  readonly optional?: true;
  /** True where no file makes it: people do by hand before anything is applied, or programs. */
  readonly byHand?: true;
  /** True where only the words of a field of an unknown kind say that it is a reference. */
  readonly guessed?: true;
  /** The container that uses it. */
  readonly container?: string;
  /** The variable, for a use as `env`; the prefix, for `envFrom`. */
  readonly variable?: string;
  /** Of a volume: the containers that mount it. */
  readonly mounts?: readonly MountFact[];
}

/** A container that mounts a volume. */
export interface MountFact {
  /** Undefined where it has no name that is known. */
  readonly container: string | undefined;
  /** True for one file of the volume, which never follows changes. */
  readonly subPath?: true;
}

/** How an object follows changes of what it reads, as it is written: names, intervals and switches, and no value of a secret. */
export interface FollowFact {
  /** The annotations of the object and its pods that controllers which restart pods take notice of. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** The names of annotations of its pods that change with what the pods read. */
  readonly checksums?: readonly string[];
  /** How often its controller looks again: `1h`. */
  readonly interval?: string;
  /** The `refreshPolicy` of an ExternalSecret. */
  readonly policy?: string;
  /** The workloads that its controller restarts when the Secret changes that it makes. */
  readonly restarts?: readonly { readonly kind: string; readonly name: string }[];
}

/** Labels, as far as they are written. */
export type Labels = Readonly<Record<string, string>>;

/** The key or the value of a label, as a label or a selector has it. */
export type LabelWord<At extends Range = Range> = KeyFact<At>;

/** A label as it is written. */
export interface LabelFact<At extends Range = Range> {
  readonly key: LabelWord<At>;
  readonly value: LabelWord<At>;
}

/** A port that a container listens on, or that a Service has. */
export interface PortFact {
  readonly name: string | undefined;
  /** Undefined where a template prints it. */
  readonly number: number | undefined;
  /** Of a Service: the port of the pods, by its number or name. */
  readonly target?: number | string;
  /** Where it is written, and is not TCP. */
  readonly protocol?: string;
}

/** A container that runs as long as its pod does. */
export interface ContainerFact<At extends Range = Range> {
  readonly name: string;
  /** The name as it is written, or the nearest text. */
  readonly range: At;
  readonly ports: readonly PortFact[];
  /** True where something tells when it is ready, a readiness probe or at its start a startup probe, or may be filled in. */
  readonly isProbed: boolean;
}

/** The pods that an object makes. */
export interface PodFact<At extends Range = Range> {
  /** Undefined where a template prints some of them. */
  readonly labels: Labels | undefined;
  /** The places of the labels. */
  readonly written: readonly LabelFact<At>[];
  readonly containers: readonly ContainerFact<At>[];
  /** The name of the object or pod, for a place to point at. */
  readonly range: At;
}

/** One requirement of a selector. */
export interface Requirement<At extends Range = Range> {
  /** The value, where there is one and it is written by itself; else the key. */
  readonly range: At;
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
  /** The places of the key and of the values. */
  readonly written: { readonly key: LabelWord<At>; readonly values: readonly LabelWord<At>[] };
}

/** A selector of objects by their labels. */
export interface SelectorFact<At extends Range = Range> {
  /** The kind of what is selected; that of pods is `Pod`, whatever makes them. */
  readonly of: KindKey;
  readonly requirements: readonly Requirement<At>[];
  readonly range: At;
  /** The namespace of what is selected; `*` where labels of namespaces choose them, undefined where it is not known. */
  readonly namespace: string | undefined;
  /** True for pods that the object concerns only as the other end: the peers of a NetworkPolicy. */
  readonly isPeer?: true;
  /** True where the API server refuses to change it. */
  readonly isFixed?: true;
}

/** What one object says of itself and of others. It holds no value of a secret. */
export interface ObjectFact<At extends Range = Range> {
  readonly kind: KindKey;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** The name, or `kind` where no name is written. */
  readonly range: At;
  readonly definitions: readonly DefinitionFact<At>[];
  readonly references: readonly ReferenceFact<At>[];
  readonly pods: readonly PodFact<At>[];
  readonly selectors: readonly SelectorFact<At>[];
  /** The labels of the object itself. */
  readonly labels?: Labels;
  /** The places of these labels; those of pods are with the pods. */
  readonly written?: readonly LabelFact<At>[];
  /** Of a Service: its ports; undefined where some are not known, or where they do not matter. */
  readonly ports?: readonly PortFact[];
  /** Of a Service: true where it leads to pods before they are ready. */
  readonly publishesNotReady?: true;
  /** Of a Service: true where it is reached from outside of the cluster, at a port of its nodes or by a load balancer. */
  readonly isShown?: true;
  /** Of a role: true where it allows to change pods, and so their labels. */
  readonly changesPods?: true;
  /** Of a role: the kinds of objects that it allows to create. */
  readonly creates?: readonly KindKey[];
  /** Of a role: the names of the Secrets that it allows to read, or true for all. */
  readonly readsSecrets?: readonly string[] | true;
  /** The names of the annotations of the object and its pods. */
  readonly annotations?: readonly string[];
  readonly follows?: FollowFact;
  /** Of a store: where it keeps values. */
  readonly store?: StoreDetails;
  /** Of a configuration of a program: the variables that the program reads, by the places where the configuration names them. */
  readonly variables?: readonly KeyFact<At>[];
  /** Of a Certificate: the hosts that it is for. */
  readonly hosts?: readonly string[];
  /** Where SOPS encrypted a part of it: fields of the object itself, or a file that its data has. */
  readonly encrypted?: 'fields' | 'data';
  /** Of an object that has others applied: how what SOPS encrypted is decrypted before; `unknown` where a template may say so. */
  readonly decryption?: DecryptionFact | 'unknown';
  /** Of an object whose patches have objects decrypt what they apply: the path of these objects, as it is written. */
  readonly decryptsBelow?: string;
}

/** Where a store of the External Secrets Operator keeps values. */
export interface StoreDetails {
  /** The only key below `spec.provider`: `aws`, `vault`, `gcpsm` … */
  readonly provider: string | undefined;
  /** The service of AWS, which has two. */
  readonly service: string | undefined;
  /** The mount path of Vault. Without one, each key begins with its mount. */
  readonly mount: string | undefined;
  /** The version of Vault's key-value engine: `v1`, or the default `v2`. */
  readonly version: string | undefined;
}

/** How a controller decrypts what it applies. */
export interface DecryptionFact {
  /** The Secret with the keys; undefined where the controller has others. */
  readonly secret: string | undefined;
}
