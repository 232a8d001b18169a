/**
 * What tells a finding from others when lines move, files are renamed and messages are worded anew. Nothing of it is a value: the
 * pointer has the keys of fields, and a message names things.
 */
export interface Fingerprint {
  readonly rule: string;
  /** The name of the file in reports. */
  readonly file: string;
  /** The object, as `apiVersion/kind/namespace/name`; undefined for what is none with a name. */
  readonly object?: string;
  /** Where in the document, as a JSON pointer. */
  readonly at: string;
  readonly message: string;
}

/** What comes of a comparison with a baseline. */
export interface Compared<Finding> {
  /** The findings that the baseline does not know, in the order in which they were given. */
  readonly fresh: readonly Finding[];
  /** The entries of the baseline that no finding is of any more. */
  readonly gone: readonly Fingerprint[];
}

/** What has to be known of findings beyond themselves. */
export interface Comparison {
  /** Returns true for a file that was looked at: a finding is taken for one of a file that was renamed only where that file is gone. */
  isThere(file: string): boolean;
  /** Returns true for a rule of what objects say of each other: its finding may stand at another one of them the next time. */
  isOfSets(rule: string): boolean;
}

/**
 * Compares findings with those that are known. Each entry stands for one finding: the pairs that agree in most are found first, so
 * that of two containers the one that was there before is the known one, although the other took its place in the list.
 */
export function compareWithBaseline<Finding>(
  findings: readonly Finding[],
  baseline: readonly Fingerprint[],
  fingerprintOf: (finding: Finding) => Fingerprint,
  { isThere, isOfSets }: Comparison,
): Compared<Finding> {
  let open = findings.map((finding) => ({ finding, print: fingerprintOf(finding) }));
  let left = [...baseline];
  for (const keyOf of LIKENESSES) {
    const known = new Map<string, Fingerprint[]>();
    for (const entry of left) {
      const key = keyOf(entry, { isRenamed: !isThere(entry.file), isOfSets });
      if (key === undefined) continue;
      const same = known.get(key);
      if (same) same.push(entry);
      else known.set(key, [entry]);
    }
    const taken = new Set<Fingerprint>();
    open = open.filter(({ print }) => {
      const key = keyOf(print, { isRenamed: true, isOfSets });
      const entry = key === undefined ? undefined : known.get(key)?.shift();
      if (entry) taken.add(entry);
      return !entry;
    });
    left = left.filter((entry) => !taken.has(entry));
  }
  return { fresh: open.map(({ finding }) => finding), gone: left };
}

/** Returns what two fingerprints have in common that are of one finding; undefined where this says nothing. */
type Likeness = (
  print: Fingerprint,
  asked: { readonly isRenamed: boolean } & Pick<Comparison, 'isOfSets'>,
) => string | undefined;

/** From what agrees in everything to what agrees in enough. The place in a list counts least: entries are put before others. */
const LIKENESSES: readonly Likeness[] = [
  ({ rule, file, object, at, message }) => key(rule, file, object, at, message),
  ({ rule, file, object, at, message }) => key(rule, file, object, withoutPlaces(at), message),
  ({ rule, object, at, message }) => (object === undefined ? undefined : key(rule, object, withoutPlaces(at), message)),
  ({ rule, file, object, at }) => key(rule, file, object, at),
  ({ rule, file, object, at }) => key(rule, file, object, withoutPlaces(at)),
  ({ rule, object, at }) => (object === undefined ? undefined : key(rule, object, withoutPlaces(at))),
  ({ rule, object, at, message }, { isRenamed }) =>
    object === undefined && isRenamed ? key(rule, withoutPlaces(at), message) : undefined,
  ({ rule, message }, { isOfSets }) => (isOfSets(rule) ? key(rule, message) : undefined),
];

function key(...parts: readonly (string | undefined)[]): string {
  return JSON.stringify(parts);
}

/** Returns a pointer without the numbers of list entries. */
function withoutPlaces(pointer: string): string {
  return pointer.replace(/\/\d+(?=\/|$)/g, '/*');
}
