import type { Values } from './random-objects.js';
import { Inline, isTreeMap, type Tree, type TreeMap } from './tree.js';

/** Returns a strategic merge patch for an object: parts of it, with other values and directives. */
export function mergePatchFor(v: Values, object: TreeMap): TreeMap {
  const metadata = isTreeMap(object.metadata) ? object.metadata : {};
  const { name = 'x', namespace } = metadata;
  const rest = Object.entries(object).filter(([key]) => !['apiVersion', 'kind', 'metadata'].includes(key));
  const changed = isTreeMap(metadata) && v.random.chance(4) ? part(v, withoutId(metadata), 2) : {};
  return {
    apiVersion: object.apiVersion ?? 'v1',
    kind: object.kind ?? 'X',
    metadata: {
      name,
      ...(namespace === undefined || v.random.chance(8) ? {} : { namespace }),
      ...(isTreeMap(changed) ? changed : {}),
    },
    ...(v.random.chance(25) ? { $patch: v.random.pick(['delete', 'replace', 'merge']) } : {}),
    ...Object.fromEntries(
      rest.flatMap(([key, value]) => (v.random.chance(5) ? [] : [[key, part(v, value, 6)] as const])),
    ),
  };
}

function withoutId(metadata: TreeMap): TreeMap {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== 'name' && key !== 'namespace'));
}

const DIRECTIVES = ['delete', 'replace', 'merge'];
const KEYS = [
  'name',
  'containerPort',
  'protocol',
  'mountPath',
  'ip',
  'port',
  'topologyKey',
  'whenUnsatisfiable',
  'uid',
];

/** Returns a part of a value, changed. */
function part(v: Values, tree: Tree, depth: number): Tree {
  const { random } = v;
  if (depth === 0 || random.chance(20)) return random.chance(3) ? 'null' : random.chance(2) ? v.scalar() : tree;
  if (isTreeMap(tree)) {
    const entries = Object.entries(tree).flatMap(([key, value]): (readonly [string, Tree])[] => {
      if (KEYS.includes(key) && typeof value === 'string') return random.chance(15) ? [] : [[key, value]];
      if (random.chance(3)) return [];
      return [[key, random.chance(10) ? 'null' : part(v, value, depth - 1)]];
    });
    if (random.chance(8)) entries.push([random.pick(['added', 'image', 'value', 'a']), v.any(1)]);
    if (random.chance(14)) entries.push(['$patch', random.pick(DIRECTIVES)]);
    if (random.chance(60)) entries.push(['$retainKeys', ['name']]);
    return Object.fromEntries(entries);
  }
  if (Array.isArray(tree)) {
    const items = tree.flatMap((item: Tree) => (random.chance(3) ? [] : [part(v, item, depth - 1)]));
    if (random.chance(4))
      items.push({ name: random.pick(['one', 'new']), ...v.some({ image: () => 'new:1', value: () => v.scalar() }) });
    if (random.chance(12)) items.push({ $patch: random.pick(DIRECTIVES) });
    if (random.chance(10) && isTreeMap(tree[0])) items.push({ ...keysOf(tree[0]), $patch: 'delete' });
    return random.chance(5) ? items.toReversed() : items;
  }
  return random.chance(2) ? v.scalar() : tree;
}

function keysOf(item: TreeMap): TreeMap {
  return Object.fromEntries(Object.entries(item).filter(([key]) => KEYS.includes(key)));
}

/** Returns the pointer of a random value in an object, with the value. */
function somewhere(v: Values, object: Tree): readonly [pointer: string, value: Tree] {
  let [pointer, value]: [string, Tree] = ['', object];
  for (let depth = 0; depth < 8; depth++) {
    const next: readonly (readonly [string, Tree])[] = isTreeMap(value)
      ? Object.entries(value)
      : Array.isArray(value)
        ? value.map((item: Tree, index) => [String(index), item] as const)
        : [];
    if (next.length === 0 || (depth > 1 && v.random.chance(4))) break;
    const [key, inner] = v.random.pick(next);
    pointer += `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    value = inner;
  }
  return [pointer, value];
}

/** Returns the path of a random value in an object, as replacements write it. */
export function fieldPathIn(v: Values, object: TreeMap): string {
  const parts = somewhere(v, object)[0]
    .slice(1)
    .replaceAll('~1', '/')
    .split(/(?<!n|g)\//);
  return JSON.stringify(parts.map((part) => (part.includes('.') ? `[${part}]` : part)).join('.'));
}

/** Returns the operations of a JSON patch for an object. */
export function jsonPatchFor(v: Values, object: TreeMap): Tree[] {
  const { random } = v;
  return [undefined, ...v.list(2, () => undefined)].map((): Tree => {
    const [pointer, value] = somewhere(v, object);
    const op = random.pick(['add', 'add', 'replace', 'replace', 'remove', 'test', 'copy', 'move']);
    const path = `"${random.chance(6) ? `${pointer}/${random.pick(['-', '0', 'new', 'a~1b', '-1'])}` : pointer}"`;
    if (op === 'remove') return { op, path };
    if (op === 'copy' || op === 'move') return { op, from: `"${somewhere(v, object)[0]}"`, path };
    return { op, path, value: op === 'test' || random.chance(3) ? value : v.any(1) };
  });
}

/** Returns a target that selects an object, and perhaps others. */
export function targetFor(v: Values, object: TreeMap): TreeMap {
  const { random } = v;
  const metadata = isTreeMap(object.metadata) ? object.metadata : {};
  const [group, version] = String(object.apiVersion).includes('/')
    ? String(object.apiVersion).split('/')
    : ['', String(object.apiVersion)];
  return v.some({
    kind: () => random.pick([object.kind ?? 'X', '.*Set', 'Deployment|Pod']),
    name: () => random.pick([metadata.name ?? 'x', '.*', '"[ab]"', 'we']),
    group: () => (group === '' ? '""' : (group ?? '""')),
    version: () => version ?? 'v1',
    namespace: () => random.pick(['default', 'shop', '.+']),
    labelSelector: () => random.pick(['"app=x"', '"app in (x, y),tier"', '"!app"', '"app!=x"', '"tier notin (z-z)"']),
    annotationSelector: () => random.pick(['"a"', '"!b"']),
  });
}

/** Returns a text with a document, or its operations. */
export function inline(tree: Tree): Inline {
  return new Inline(tree);
}
