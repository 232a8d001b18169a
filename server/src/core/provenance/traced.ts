import { noteRead, noteReadOfAll, SIZE } from './reads.js';
import type { Source } from './source.js';
import { type Piece, type TracedText, tracedText } from './traced-text.js';

/**
 * A value of templates and of objects that are put together.
 * - `null` is Go's nil.
 * - A `bigint` is an int of Go, a `number` a float64: the numbers of values files are float64 in Helm's templates.
 * - `Unknown` is a value that nobody can know before it is applied.
 */
export type Value = null | boolean | bigint | number | string | List | Dict | Unknown | Native;

/** A value and where it comes from. */
export interface Traced<Of extends Value = Value> {
  readonly value: Of;
  /** Where it is written; for a string also the pieces that it was put together from. */
  readonly from?: Source | readonly Piece[] | undefined;
  /** A scalar as it is written, where it shall be printed alike: `0644`, `1e3`. */
  readonly written?: string;
  /** The type in Go where the value does not tell it: `int64` of a bigint that is no `int`, `chartutil.Values` of a map. */
  readonly goType?: string;
  /** True for a map or list that several objects have and nobody changes: how it is printed may be remembered. */
  readonly isShared?: true;
}

/** A slice of Go. It is never changed: functions return new ones. */
export class List {
  constructor(
    readonly items: readonly Traced[],
    /** The type of its items in Go: `interface {}`, `string`, `uint8`. */
    readonly element: string = 'interface {}',
  ) {}
}

/** An entry of a map: its value, and where its key is written. */
export interface DictEntry {
  readonly key?: Source | undefined;
  readonly value: Traced;
}

/** A map of Go with strings as keys. Functions such as `set` change it, and everybody who has it sees that. */
export class Dict {
  private readonly known: Map<string, DictEntry>;

  constructor(
    entries: Iterable<readonly [string, DictEntry]> = [],
    /** The type of its values in Go: `interface {}`, `string`. */
    readonly element: string = 'interface {}',
    /** True where it may have entries that are not known. */
    public open = false,
  ) {
    this.known = new Map(entries);
  }

  /** In the order in which they were written. Go goes over maps by the order of their keys. */
  get entries(): Map<string, DictEntry> {
    noteReadOfAll(this);
    return this.known;
  }

  /** The number of entries. */
  get size(): number {
    noteRead(this, SIZE);
    return this.known.size;
  }

  has(key: string): boolean {
    noteRead(this, key);
    return this.known.has(key);
  }

  get(key: string): Traced | undefined {
    noteRead(this, key);
    return this.known.get(key)?.value;
  }

  set(key: string, value: Traced, source?: Source): void {
    this.known.set(key, { key: source ?? this.known.get(key)?.key, value });
  }

  /** The entries in the order of Go: by the bytes of their keys. */
  sorted(): readonly (readonly [string, DictEntry])[] {
    return [...this.entries].sort(([a], [b]) => compareBytes(a, b));
  }
}

/** A value that is not known before it is applied. */
export class Unknown {
  constructor(
    /** Why, as a part of a sentence: `randAlphaNum gives another text every time`. */
    readonly why: string,
    /** The type, where that is known. */
    readonly type: 'string' | 'number' | 'bool' | 'map' | 'list' | undefined = undefined,
  ) {}
}

/** A value of another type of Go, with fields and methods: a time, a version, the files of a chart. */
export interface Native {
  /** The name of its type: `time.Time`. */
  readonly goType: string;
  /**
   * Returns a field, or what a method gives for these arguments.
   * @throws Error with the message of Go where there is none of this name.
   */
  member(name: string, args: readonly Traced[]): Traced;
  /** Returns how `{{ . }}` prints it. */
  print(): string;
}

/** Compares two texts as Go does: by their bytes in UTF-8. */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  const most = Math.min(a.length, b.length);
  for (let index = 0; index < most; index++) {
    const [one, other] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (one === other) continue;
    // Surrogates stand for characters beyond all others, but their numbers are below those of U+E000 and later.
    const [first, second] = [isSurrogate(one), isSurrogate(other)];
    return first === second ? one - other : first ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** Returns a string with its pieces. */
export function textOf(traced: Traced<string>): TracedText {
  const { value, from } = traced;
  if (Array.isArray(from)) return { text: value, pieces: from };
  return tracedText(value, from as Source | undefined);
}

/** Returns a string made of pieces. */
export function fromText({ text, pieces }: TracedText): Traced<string> {
  return { value: text, from: pieces };
}

/** Returns the sources that a value was made of. */
export function sourcesOf({ from }: Traced): readonly Source[] {
  if (from === undefined) return [];
  if (!Array.isArray(from)) return [from as Source];
  return (from as readonly Piece[]).flatMap(({ source }) => source ?? []);
}
