import { BuildError } from './build-error.js';
import { entriesOf, field, Node, sourceOf, textIn } from './node.js';
import { TAGS } from './scalars.js';
import { throughJson } from './to-traced.js';

/** An operation of a JSON patch (RFC 6902). */
export interface Operation {
  readonly op: string;
  readonly path: string | undefined;
  readonly from: string | undefined;
  readonly value: Node | undefined;
  readonly node: Node;
}

/**
 * Returns the operations of a patch; undefined for a document that is no list of maps.
 */
export function readOperations(patch: Node): readonly Operation[] | undefined {
  if (patch.kind !== 'sequence') return undefined;
  const operations: Operation[] = [];
  for (const item of patch.content) {
    if (item.kind !== 'map') return undefined;
    const own = throughJson(item, 'yaml11');
    const text = (name: string): string | undefined => {
      const value = field(own, name);
      return value?.tag === TAGS.string ? value.value : undefined;
    };
    operations.push({
      op: text('op') ?? 'unknown',
      path: text('path'),
      from: text('from'),
      value: field(own, 'value'),
      node: item,
    });
  }
  return operations;
}

/**
 * Applies a patch to an object, and returns the result.
 * @throws BuildError where an operation cannot be made.
 */
export function applyOperations(node: Node, operations: readonly Operation[]): Node {
  let document = throughJson(node);
  for (const operation of operations) document = apply(document, operation);
  return throughJson(document);
}

/** A map or a list with a key or index of it. */
interface Spot {
  readonly container: Node;
  readonly key: string;
}

function apply(document: Node, operation: Operation): Node {
  const { op, value, node } = operation;
  const place = sourceOf(node)?.place;
  const fail = (message: string): never => {
    throw new BuildError(message, place);
  };
  const path = operation.path ?? fail(`${op} operation failed to decode path: missing value`);
  const missing = (of: string): never =>
    fail(`${op} operation does not apply: doc is missing path: "${of}": missing value`);
  const spotAt = (pointer: string): Spot => find(document, pointer) ?? missing(pointer);
  switch (op) {
    case 'add':
      add(spotAt(path), valueOrNull(value), fail);
      return document;
    case 'remove':
      remove(spotAt(path), fail);
      return document;
    case 'replace': {
      if (path === '')
        return value && value.kind !== 'scalar'
          ? value.copy()
          : fail('replace operation value must be object or array');
      const spot = spotAt(path);
      // A key that a map does not have may be replaced there.
      if (spot.container.kind === 'sequence') indexIn(spot, spot.container.content.length - 1, fail);
      set(spot, valueOrNull(value), fail);
      return document;
    }
    case 'move': {
      const from = spotAt(operation.from ?? fail('move operation failed to decode from: missing value'));
      const moved = read(from, fail) ?? nullNode();
      remove(from, fail);
      add(spotAt(path), moved, fail);
      return document;
    }
    case 'copy': {
      const from = spotAt(operation.from ?? fail('copy operation failed to decode from: missing value'));
      const copied = read(from, fail)?.copy() ?? nullNode();
      add(spotAt(path), copied, fail);
      return document;
    }
    case 'test': {
      const found = path === '' ? document : read(spotAt(path), fail);
      if (!equal(found, value)) fail(`testing value ${path} failed: test failed`);
      return document;
    }
    default:
      return fail(`Unexpected kind: ${op}`);
  }
}

function nullNode(): Node {
  return new Node('scalar', TAGS.null, 'null');
}

function valueOrNull(value: Node | undefined): Node {
  return value?.copy() ?? nullNode();
}

const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

function find(document: Node, pointer: string): Spot | undefined {
  const parts = pointer.split('/').map(unescaped);
  if (parts.length < 2) return undefined;
  let container: Node = document;
  for (const part of parts.slice(1, -1)) {
    const next = container.kind === 'sequence' ? itemAt(container, part) : field(container, part);
    if (!next || next.kind === 'scalar') return undefined;
    container = next;
  }
  return { container, key: parts.at(-1) ?? '' };
}

function itemAt(list: Node, key: string): Node | undefined {
  if (!/^[-+]?\d+$/.test(key)) return undefined;
  return list.content.at(Number(key));
}

type Fail = (message: string) => never;

function indexIn({ key }: Spot, last: number, fail: Fail): number {
  if (!/^[-+]?\d+$/.test(key)) return fail(`value was not a proper array index: '${key}'`);
  const index = Number(key);
  const length = last + 1;
  if (index > last || index < -length)
    return fail(`Unable to access invalid index: ${index}: invalid index referenced`);
  return index < 0 ? index + length : index;
}

function read(spot: Spot, fail: Fail): Node | undefined {
  const { container, key } = spot;
  if (container.kind !== 'sequence') return field(container, key);
  return container.content[indexIn(spot, container.content.length - 1, fail)];
}

function set(spot: Spot, value: Node, fail: Fail): void {
  const { container, key } = spot;
  if (container.kind === 'sequence') {
    container.content[indexIn(spot, container.content.length - 1, fail)] = value;
    return;
  }
  const index = entriesOf(container).findIndex(([name]) => name.value === key);
  if (index >= 0) container.content[2 * index + 1] = value;
  else container.content.push(keyNode(key, value), value);
}

function keyNode(key: string, value: Node): Node {
  return new Node('scalar', TAGS.string, key, 'double', [], sourceOf(value));
}

function add(spot: Spot, value: Node, fail: Fail): void {
  const { container, key } = spot;
  if (container.kind !== 'sequence') set(spot, value, fail);
  else if (key === '-') container.content.push(value);
  else container.content.splice(indexIn(spot, container.content.length, fail), 0, value);
}

function remove(spot: Spot, fail: Fail): void {
  const { container, key } = spot;
  if (container.kind === 'sequence') {
    container.content.splice(indexIn(spot, container.content.length - 1, fail), 1);
    return;
  }
  const index = entriesOf(container).findIndex(([name]) => name.value === key);
  if (index < 0) fail(`Unable to remove nonexistent key: ${key}: missing value`);
  container.content.splice(2 * index, 2);
}

function equal(one: Node | undefined, other: Node | undefined): boolean {
  if (!one || one.isNull || !other || other.isNull) return (!one || one.isNull) && (!other || other.isNull);
  if (one.kind !== other.kind) return false;
  if (one.kind === 'scalar') return textIn(one) === textIn(other) && isText(one) === isText(other);
  if (one.content.length !== other.content.length) return false;
  if (one.kind === 'sequence') return one.content.every((item, index) => equal(item, other.content[index]));
  return entriesOf(one).every(([key, value]) => {
    const second = field(other, key.value);
    return second !== undefined && equal(value, second);
  });
}

function isText(node: Node): boolean {
  return node.tag === TAGS.string;
}
