import { BuildError } from './build-error.js';
import { type MergeType, mergeTypeOf } from './built-in-kinds.js';
import { clear, expectKind, get, matchElement, setElement, setField, setScalar } from './fields.js';
import { entriesOf, field, isEmptyMap, isNilOrEmpty, isPresent, Node, scalar, sourceOf, textIn } from './node.js';
import { TAGS } from './scalars.js';

/** What is known of a value: its type, and the keys where it is a list to merge. */
interface Known {
  readonly type?: MergeType | undefined;
  readonly keys?: readonly string[] | undefined;
}

type Sources = [dest: Node | undefined, patch: Node | undefined];

/**
 * Merges a strategic merge patch into an object, which is changed. Returns undefined where the patch deletes it.
 * @throws BuildError where a value of the patch is of another kind than that of the object.
 */
export function mergePatch(patch: Node, dest: Node): Node | undefined {
  return merge([dest, patch], undefined);
}

function merge(sources: Sources, known: Known | undefined): Node | undefined {
  const own = known ?? knownKind(sources);
  const kind = sources.find(isPresent)?.kind ?? 'map';
  for (const source of sources) expectKind(source, kind);
  if (kind === 'map') return mergeMap(sources, own);
  if (kind === 'scalar') return sources[1] ?? sources[0];
  return own?.keys ? mergeList(sources, own, own.keys) : (sources[1] ?? sources[0]);
}

/** Returns what is known of an object by its kind; also of one within another. */
function knownKind(sources: Sources): Known | undefined {
  for (const source of sources) {
    const [apiVersion, kind] = [textIn(field(source, 'apiVersion')), textIn(field(source, 'kind'))];
    const type = apiVersion === '' || kind === '' ? undefined : mergeTypeOf(apiVersion, kind);
    if (type) return { type };
  }
  return undefined;
}

type Directive = 'merge' | 'replace' | 'delete';

function directiveOf(text: string, at: Node): Directive {
  if (text === 'merge' || text === 'replace' || text === 'delete') return text;
  throw new BuildError(`unknown patch strategy '${text}'`, sourceOf(at)?.place);
}

/** Returns the `$patch` of a map, and removes it. */
function takeDirective(patch: Node | undefined): Directive {
  if (!patch) return 'merge';
  if (patch.kind === 'sequence') return takeListDirective(patch);
  if (patch.kind !== 'map')
    throw new BuildError('no implemented strategic merge patch strategy', sourceOf(patch)?.place);
  const written = get(patch, '$patch');
  if (!written) return 'merge';
  const directive = directiveOf(written.value, written);
  clear(patch, '$patch');
  return directive;
}

/** Returns the `$patch` of a list: an item with nothing else. */
function takeListDirective(patch: Node): Directive {
  const item = patch.content.find((one) => one.kind === 'map' && get(one, '$patch') !== undefined);
  const written = item && get(item, '$patch');
  if (!item || !written || item.content.length > 2) return 'merge';
  const directive = directiveOf(written.value, written);
  setElement(patch, undefined, ['$patch'], [directive]);
  return directive;
}

function mergeMap(sources: Sources, known: Known | undefined): Node | undefined {
  const dest = startOf(sources);
  if (!dest) return undefined;
  sources[0] = dest;
  for (const name of namesOf(sources)) {
    const next = known?.type?.fields.get(name);
    const entries = sources.map((source) => entriesOf(source).find(([key]) => key.value === name));
    const value = merge([entries[0]?.[1], entries[1]?.[1]], next);
    const key = (entries.find((entry) => entry !== undefined && entry[1] === value) ?? entries[1] ?? entries[0])?.[0];
    setField(dest, name, value, key);
  }
  return dest;
}

/** Returns the map that a merge begins with; undefined where the patch removes it. */
function startOf([dest, patch]: Sources): Node | undefined {
  if (dest === undefined || dest.isNull) {
    // What the patch says of a map that is not there cannot be wrong.
    const removed = patch?.kind === 'map' && get(patch, '$patch')?.value === 'delete';
    if (patch?.kind === 'map') {
      const written = get(patch, '$patch')?.value;
      if (written === 'delete' || written === 'replace' || written === 'merge') clear(patch, '$patch');
    }
    if (removed) return undefined;
    if (patch === undefined && dest !== undefined && dest.value !== '') return keptNull(dest);
    return patch;
  }
  if (patch?.isNull) return undefined;
  const directive = takeDirective(patch);
  return directive === 'delete' ? undefined : directive === 'replace' ? patch : dest;
}

function keptNull(node: Node): Node {
  const kept = new Node('scalar', TAGS.null, node.value, 'plain', [], node.from);
  kept.keep = true;
  return kept;
}

/** The names of all fields, sorted by their bytes. */
function namesOf(sources: Sources): readonly string[] {
  const names = new Set(sources.flatMap((source) => entriesOf(source).map(([key]) => key.value)));
  return [...names].sort();
}

function mergeList(sources: Sources, known: Known, keys: readonly string[]): Node | undefined {
  const [before, patch] = sources;
  let dest: Node | undefined = before;
  if (!isPresent(before)) dest = patch;
  else if (patch?.isNull) return undefined;
  else {
    const directive = takeDirective(patch);
    if (directive === 'delete') return undefined;
    if (directive === 'replace') dest = patch;
  }
  if (!dest) return undefined;
  sources[0] = dest;
  const values = keys.length > 0 ? valuesAt(sources, keys) : scalarsOf(sources);
  return mergeItems(sources, known, keys.length > 0 ? keys : [''], values, dest);
}

/** Returns the values that items have at keys, those of the patch first, each once. */
function valuesAt([dest, patch]: Sources, keys: readonly string[]): (readonly string[])[] {
  const found = new Map<string, readonly string[]>();
  for (const source of [patch, dest]) {
    for (const item of source?.content ?? []) {
      const values = keys.map((key) => {
        const value = field(item, key);
        return value && !isNilOrEmpty(value) ? value.value : '';
      });
      const id = JSON.stringify(values);
      if (!found.has(id)) found.set(id, values);
    }
  }
  return [...found.values()];
}

function scalarsOf([dest, patch]: Sources): (readonly string[])[] {
  const values = new Set([patch, dest].flatMap((source) => source?.content.map(({ value }) => value) ?? []));
  return [...values].map((value) => [value]);
}

/** The keys that an item, or any of several, has a value for; all of them where none has. */
function validKeys(
  all: readonly (readonly string[])[],
  values: readonly string[],
  keys: readonly string[],
): { readonly keys: readonly string[]; readonly values: readonly string[] } {
  const valid = new Set(all.flatMap((one) => one.flatMap((value, index) => (value === '' ? [] : [keys[index] ?? '']))));
  if (valid.size === 0) return { keys, values };
  return {
    keys: keys.filter((key) => valid.has(key)),
    values: values.filter((value, index) => value !== '' || valid.has(keys[index] ?? '')),
  };
}

/** Gives items that agree in one key, and of which one lacks the other, the values of both. */
function joinValues(all: (readonly string[])[]): void {
  for (let one = 0; one < all.length; one++) {
    // As kustomize does it: with the values that the item has now, whatever becomes of them meanwhile.
    const values = all[one] ?? [];
    for (let other = 0; other < all.length; other++) {
      const joined = joinedValues(values, all[other] ?? []);
      if (joined) all[one] = all[other] = joined;
    }
  }
}

function joinedValues(one: readonly string[], other: readonly string[]): readonly string[] | undefined {
  if (one.length !== other.length) return undefined;
  let common = false;
  const joined: string[] = [];
  for (const [index, value] of one.entries()) {
    const second = other[index] ?? '';
    if (value === second) common = true;
    else if (value !== '' && second !== '') return undefined;
    joined.push(value === '' ? second : value);
  }
  return common ? joined : undefined;
}

function mergeItems(
  sources: Sources,
  known: Known,
  keys: readonly string[],
  all: (readonly string[])[],
  dest: Node,
): Node | undefined {
  const added = new Node('sequence', TAGS.none);
  if (keys.length > 1) joinValues(all);
  let valid = { keys, values: [] as readonly string[] };
  for (const values of all) {
    if (values.length === 0) continue;
    valid = validKeys(all, values, keys);
    const own = validKeys([valid.values], valid.values, valid.keys);
    const items = sources.map((source) => (source ? matchItem(source, own) : undefined)) as Sources;
    const merged = merge(items, known.type && { type: known.type });
    if (!isPresent(merged) || isEmptyMap(merged)) {
      setElement(dest, undefined, valid.keys, valid.values);
      continue;
    }
    for (const [index, key] of valid.keys.entries()) {
      const value = valid.values[index] ?? '';
      if (value === '' || field(merged, key) !== undefined) continue;
      if (key === '') setScalar(merged, scalar(value, merged.from));
      else setField(merged, key, scalar(value));
    }
    setElement(added, merged, valid.keys, valid.values);
  }
  if (all.length === 0) return dest;
  prepend(added, dest, valid.keys);
  return added;
}

function matchItem(source: Node, { keys, values }: ReturnType<typeof validKeys>): Node | undefined {
  return source.kind === 'sequence' && keys.length === values.length ? matchElement(source, keys, values) : undefined;
}

/** Puts the items of a list behind those that were merged, which take the place of their like. */
function prepend(added: Node, dest: Node, keys: readonly string[]): void {
  for (const item of dest.content) {
    if (keys[0] === '') {
      setElement(added, item, [''], [item.value]);
      continue;
    }
    const values: string[] = [];
    for (const key of keys) {
      const value = get(item, key);
      if (value) values.push(value.value);
      else added.content.push(item);
    }
    if (keys.length > 1) setElement(added, undefined, keys, values);
    setElement(added, item, keys, values);
  }
}
