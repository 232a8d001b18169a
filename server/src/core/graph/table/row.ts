import type { KindKey, Use } from '../facts.js';

/**
 * A field by which objects of a kind refer to others. Paths are those of `yaml/select.ts`: `[]` is every item of a list, `*` every
 * entry of a map, `**` any number of steps, `*Ref` every entry whose name ends so.
 */
export interface ReferenceRow {
  /** The path from the object, the pod or the container: of the name, or of the mapping that has it. */
  readonly at: string;
  readonly to: KindKey | KindsByWord;
  readonly use: Use;
  /** Where `at` is a mapping: the path of the name in it; `name` by default. */
  readonly name?: string;
  /** The path of the key, or keys, that are read. */
  readonly key?: string;
  /** The path of the namespace; the object's own namespace by default. */
  readonly namespace?: string;
  /** True where the name may be in any namespace, which a controller is told elsewhere. */
  readonly anyNamespace?: true;
  /** The path from the object of the namespace, where the object may name another one than its own. */
  readonly namespaceOfObject?: string;
  /** True where only the words of the field say that it is a reference. */
  readonly guessed?: true;
  /** The path of the port of a Service. */
  readonly port?: string;
  /** True where the name is that of a host, with its namespace: `db.shop.svc.cluster.local`. */
  readonly isHost?: true;
  /** True where items of a list are the names themselves. */
  readonly isText?: true;
  /** True where the text may be `NAMESPACE/NAME`. */
  readonly isQualified?: true;
  /** What fields of the object have to be, by their paths; a field that is missing is the empty text. */
  readonly when?: Readonly<Record<string, RegExp>>;
  /** The path of the flag that allows it to be missing. */
  readonly optional?: string;
  /** What is read where no key is written, by the first row that holds for the object. */
  readonly contents?: readonly ContentsRow[];
  /** True where no file makes it: people do by hand before anything is applied, or programs. */
  readonly byHand?: true;
}

/** Keys that a controller reads. */
export interface ContentsRow {
  /** What fields of the object have to be, by their paths; a field that is missing is the empty text. */
  readonly when?: Readonly<Record<string, RegExp>>;
  /** The choices, each with all of its keys; `*` is any text. */
  readonly keys: readonly (readonly string[])[];
}

/** The kind is written beside the name. */
export interface KindsByWord {
  /** The path of the kind. */
  readonly kindAt: string;
  readonly kinds: Readonly<Record<string, KindKey>>;
  /** The kind where none is written. */
  readonly otherwise?: KindKey;
}

/** An object that a controller makes of an object of a kind. */
export interface MakerRow {
  readonly makes: KindKey | KindsByWord;
  /** What fields of the object have to be, by their paths; a field that is missing is the empty text. */
  readonly when?: Readonly<Record<string, RegExp>>;
  /** The path of the mapping of each made object; the object itself by default. */
  readonly at?: string;
  /** The path of the name; the maker's own name where it is not written, or there is no path. */
  readonly name?: string;
  /** How it is called, with `NAME` for the name that `name` leads to, and `*` for a part that is not known: `NAME-tls`. */
  readonly called?: string;
  /** True where nothing is made unless the name is written. */
  readonly named?: true;
  /** The paths of keys: of entries of maps by their keys, of texts by their values. */
  readonly keys?: readonly string[];
  /**
   * The path of a map whose keys are there instead of the others, unless a text says that they are merged; further ones come from
   * the paths of `anyKeyWhere` alone.
   */
  readonly keysInstead?: {
    readonly at: string;
    readonly unless: { readonly at: string; readonly is: string };
    readonly anyKeyWhere: readonly string[];
  };
  /** Keys that are always there. */
  readonly fixedKeys?: readonly string[];
  /** Paths whose presence brings keys that are not written. */
  readonly anyKeyWhere?: readonly string[];
  /** True where keys are never written. */
  readonly anyKey?: true;
  /** The path of the namespace, where it is not the object's own. */
  readonly namespace?: string;
  /** True where that path leads from the mapping of the made object. */
  readonly namespaceBeside?: true;
  readonly anyNamespace?: true;
  readonly encrypted?: true;
  /** The path of the flag that makes it immutable. */
  readonly immutable?: string;
}

/** Where an object that has others applied says how these are decrypted. */
export interface DecryptionRow {
  readonly at: string;
  /** The paths of the patches of what it has applied, and of the folder that has that. */
  readonly patches: string;
  readonly folder: string;
}

/** A field by which objects of a kind select others by their labels. */
export interface SelectorRow {
  /** The path of a map of labels, or of a selector with `matchLabels`; from the pod for those of pods. */
  readonly at: string;
  /** The kind of what is selected; pods by default. */
  readonly of?: KindKey;
  /** Where that is, if not in the namespace of the object: anywhere, or where the `namespaceSelector` beside it says. */
  readonly where?: 'anywhere' | 'beside';
  /** True for pods that the object concerns only as the other end. */
  readonly isPeer?: true;
  /** True where the API server refuses to change it. */
  readonly isFixed?: true;
}

/** What the graph knows of a kind. */
export interface KindRow {
  /** `*` is every kind. */
  readonly kinds: readonly KindKey[];
  /** True where its controller makes other objects than `makes` says: pods, or what has its name before a hyphen. */
  readonly makesMore?: true;
  readonly refers?: readonly ReferenceRow[];
  readonly makes?: readonly MakerRow[];
  readonly selects?: readonly SelectorRow[];
  /** What says how the objects that it has applied are decrypted. */
  readonly decrypts?: DecryptionRow;
}
