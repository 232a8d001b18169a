import { compileRegexp } from '../text/go-regexp.js';
import { BuildError } from './build-error.js';
import {
  emptyMap,
  entriesOf,
  field,
  isEmptyMap,
  isPresent,
  isString,
  Node,
  type NodeKind,
  scalar,
  sourceOf,
} from './node.js';
import { isOtherInYaml11, TAGS } from './scalars.js';

const NAMES = { map: 'MappingNode', sequence: 'SequenceNode', scalar: 'ScalarNode' } as const;

/** @throws BuildError where a node that is not null is of another kind. */
export function expectKind(node: Node | undefined, kind: NodeKind): void {
  if (!isPresent(node) || node.kind === kind) return;
  const message = `wrong node kind: expected ${NAMES[kind]} but got ${NAMES[node.kind]}`;
  throw new BuildError(message, sourceOf(node)?.place, 'kind');
}

/** Returns a field of a map; undefined where it is not there, and for null instead of a map. */
export function get(node: Node | undefined, name: string): Node | undefined {
  if (!isPresent(node)) return undefined;
  expectKind(node, 'map');
  return field(node, name);
}

/** Removes a field. */
export function clear(node: Node | undefined, name: string): void {
  if (!isPresent(node)) return;
  expectKind(node, 'map');
  const { content } = node;
  for (let index = 0; index < content.length; index += 2) {
    if (content[index]?.value !== name) continue;
    content.splice(index, 2);
    return;
  }
}

/** Makes a scalar another one; it keeps the quotes that it is written with. */
export function setScalar(node: Node, value: Node | undefined): void {
  quoteOther(value);
  expectKind(node, 'scalar');
  if (!isPresent(value)) return;
  value.style = node.style;
  node.become(value);
}

/** Sets a field of a map; undefined and null remove it. The value keeps the quotes of the one that it replaces. */
export function setField(node: Node, name: string, value: Node | undefined, key?: Node): void {
  quoteOther(value);
  if (value === undefined || (value.isNull && !value.keep)) {
    clear(node, name);
    return;
  }
  const before = get(node, name);
  if (before) {
    value.style = before.style;
    before.become(value);
    return;
  }
  node.content.push(new Node('scalar', TAGS.none, name, key?.style ?? 'plain', [], key?.from ?? value.from), value);
}

/** A text without a tag that YAML 1.1 reads otherwise gets quotes. */
function quoteOther(value: Node | undefined): void {
  if (value && isString(value) && value.style === 'plain' && isOtherInYaml11(value.value)) value.style = 'double';
}

const isIndex = (part: string): boolean => /^\+?\d+$/.test(part);
const isElement = (part: string): boolean => part.startsWith('[') && part.endsWith(']');

/** Splits `[name=value]`. */
function elementOf(part: string): readonly [name: string, value: string] {
  const inner = part.slice(1, -1);
  const equals = inner.indexOf('=');
  if (equals < 0)
    throw new BuildError('list path element must contain fieldName=fieldValue for element to match', undefined);
  return [inner.slice(0, equals), inner.slice(equals + 1)];
}

function cleaned(path: readonly string[]): readonly string[] {
  return path.map((part) => part.trim()).filter((part) => part !== '');
}

/** Returns the value at a path; steps are names, indices, `-` for the last item and `[name=value]`. */
export function lookup(node: Node | undefined, ...path: readonly string[]): Node | undefined {
  let found = node;
  for (const part of cleaned(path)) {
    if (!found) return undefined;
    found = step(found, part);
  }
  return found;
}

function step(node: Node, part: string): Node | undefined {
  if (/^[-+]?\d+$/.test(part) || part === '-') {
    if (part !== '-' && Number(part) < 0) throw new BuildError(`array index ${part} cannot be negative`, undefined);
    expectKind(node, 'sequence');
    return part === '-' ? node.content.at(-1) : node.content[Number(part)];
  }
  if (part === '*') throw new BuildError('wildcard is not supported in PathGetter', undefined);
  if (!isElement(part)) return get(node, part);
  const [name, value] = elementOf(part);
  return matchElement(node, [name], [value]);
}

/** Returns the value at a path of names, which is made where it does not exist; undefined below null. */
export function lookupCreate(node: Node, kind: NodeKind, ...path: readonly string[]): Node | undefined {
  let found: Node | undefined = node;
  const parts = cleaned(path);
  for (const [index, part] of parts.entries()) {
    if (!isPresent(found)) return undefined;
    const next = parts[index + 1];
    let value = get(found, part);
    if (value === undefined) {
      value = made(next === undefined ? kind : kindFor(next, kind));
      setField(found, part, value);
    }
    found = value;
  }
  return found;
}

function made(kind: NodeKind): Node {
  return kind === 'map' ? emptyMap() : new Node(kind, TAGS.none);
}

/** The kind of a value that is made for the next step of a path. */
function kindFor(next: string | undefined, kind: NodeKind): NodeKind {
  if (next === undefined || next === '') return kind;
  return isElement(next) || isIndex(next) ? 'sequence' : 'map';
}

/** Returns the first item with these values at these keys; of a list of scalars (key '') the one that is the value. */
export function matchElement(node: Node, keys: readonly string[], values: readonly string[]): Node | undefined {
  expectKind(node, 'sequence');
  if ((keys[0] ?? '') === '') return node.content.find(({ value }) => value === (values[0] ?? ''));
  return node.content.find(
    (item) =>
      item.kind === 'map' && !item.isNull && keys.every((key, index) => field(item, key)?.value === values[index]),
  );
}

/** Replaces the items with these values at these keys by another; undefined removes them; a new one is appended. */
export function setElement(
  node: Node,
  element: Node | undefined,
  keys: readonly string[],
  values: readonly string[],
): void {
  const names = keys.length === 0 ? [''] : keys;
  expectKind(node, 'sequence');
  const byField = names[0] !== '' && values.length > 0 && values[0] !== '';
  const content: Node[] = [];
  let found = false;
  for (const item of node.content) {
    if (!isPresent(item) || isEmptyMap(item)) continue;
    if (byField && item.kind !== 'map') {
      content.push(item);
      continue;
    }
    if (!names.every((name, index) => matches(item, name, values, index))) {
      if (values.length > 0) content.push(item);
      continue;
    }
    found = true;
    if (element) content.push(element);
  }
  node.content = content;
  if (isPresent(element) && !found) node.content.push(element);
}

function matches(item: Node, name: string, values: readonly string[], index: number): boolean {
  const value = values[index];
  if (value === undefined) return values.length > 0;
  if (name === '') {
    expectKind(item, 'scalar');
    return item.value === value;
  }
  const found = get(item, name);
  return found !== undefined && (value === '' || found.value === value);
}

/**
 * Returns the values at a path with `*`, indices and `[name=pattern]`; what is not there is made where `create` says of
 * which kind it shall be.
 */
export function matchPath(node: Node, path: readonly string[], create: NodeKind | undefined): readonly Node[] {
  const [part, ...rest] = path;
  if (part === undefined) return [node];
  if (isIndex(part)) return matchIndex(node, Number(part), rest, create);
  if (isElement(part)) return matchElements(node, part, rest, create, true);
  if (part === '*') {
    expectKind(node, 'sequence');
    return node.content.flatMap((item) => matchPath(item, rest, create));
  }
  let found = get(node, part);
  if (found === undefined) {
    if (create === undefined) return [];
    found = made(kindFor(rest[0], create));
    setField(node, part, found);
  }
  return matchPath(found, rest, create);
}

function matchIndex(node: Node, index: number, rest: readonly string[], create: NodeKind | undefined): readonly Node[] {
  expectKind(node, 'sequence');
  if (node.content.length === index && create !== undefined) node.content.push(made(kindFor(rest[0], create)));
  const item = node.content[index];
  if (!item)
    throw new BuildError(
      `index ${index} specified but only ${node.content.length} elements found`,
      sourceOf(node)?.place,
    );
  return matchPath(item, rest, create);
}

function matchElements(
  node: Node,
  part: string,
  rest: readonly string[],
  create: NodeKind | undefined,
  first: boolean,
): readonly Node[] {
  const [name, pattern] = elementOf(part);
  const regexp = compileRegexp(pattern);
  if (!regexp) throw new BuildError(`error parsing regexp: ${pattern}`, undefined);
  expectKind(node, 'sequence');
  const found = node.content.flatMap((item) => {
    if (name === '') return regexp.test(asWritten(item)) ? [item] : [];
    const value = field(item, name);
    return value && regexp.test(asWritten(value)) ? matchPath(item, rest, create) : [];
  });
  if (found.length > 0 || create === undefined || !first) return found;
  const value = scalar(pattern);
  node.content.push(name === '' ? value : new Node('map', TAGS.none, '', 'plain', [scalar(name), value]));
  return matchElements(node, part, rest, create, false);
}

/** A value as kustomize prints it before it tries a pattern on it: with its quotes. */
function asWritten(node: Node): string {
  if (node.kind === 'map')
    return entriesOf(node)
      .map(([key, value]) => `${key.value}: ${asWritten(value)}`)
      .join('\n');
  if (node.kind === 'sequence') return node.content.map((item) => `- ${asWritten(item)}`).join('\n');
  if (node.style === 'single') return `'${node.value.replaceAll("'", "''")}'`;
  return node.style === 'double' ? JSON.stringify(node.value) : node.value.trim();
}
