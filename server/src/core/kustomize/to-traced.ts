import { Dict, type DictEntry, List, type Traced, type Value } from '../provenance/traced.js';
import { resolvePlain } from '../yaml/scalars.js';
import { BuildError } from './build-error.js';
import { entriesOf, Node, printed, scalar, sourceOf, text, WRONG_TAG } from './node.js';
import { TAGS } from './scalars.js';

/**
 * Returns an object as kustomize prints it.
 * @throws BuildError where it cannot be printed: keys that are no strings or repeat, numbers that are none.
 */
export function toTraced(node: Node): Traced {
  const { from } = node;
  if (node.kind === 'sequence') return { value: new List(node.content.map(toTraced)), from };
  if (node.kind === 'scalar') return { value: scalarValue(node), from };
  const entries = new Map<string, DictEntry>();
  for (const [key, value] of entriesOf(node)) {
    const place = sourceOf(key)?.place;
    if (printed(key).tag !== TAGS.string)
      throw new BuildError('json: unsupported type: map[interface {}]interface {}', place);
    if (entries.has(key.value)) throw new BuildError(`mapping key "${key.value}" already defined`, place);
    entries.set(key.value, { key: sourceOf(key), value: toTraced(value) });
  }
  return { value: new Dict(entries), from };
}

function scalarValue(node: Node): Value {
  const { tag, value } = printed(node);
  if (tag === WRONG_TAG) throw new BuildError(`cannot decode as a ${node.tag}`, sourceOf(node)?.place);
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new BuildError(`json: unsupported value: ${node.value}`, sourceOf(node)?.place);
  return value;
}

/**
 * Returns a node as it is after a way through JSON, as after a JSON patch: numbers are float64, and everything has the tag that its
 * text says. With `yaml11`, plain scalars are read as YAML 1.1 has them: JSON patches.
 */
export function throughJson(node: Node, yaml11 = false): Node {
  const { from } = node;
  if (node.kind === 'sequence')
    return new Node(
      'sequence',
      TAGS.seq,
      '',
      'plain',
      node.content.map((item) => throughJson(item, yaml11)),
      from,
    );
  if (node.kind === 'scalar') return scalarThroughJson(node, yaml11);
  const content: Node[] = [];
  const seen = new Map<string, number>();
  for (const [key, value] of entriesOf(node)) {
    if (!yaml11 && printed(key).tag !== TAGS.string)
      throw new BuildError('json: unsupported type: map[interface {}]interface {}', sourceOf(key)?.place);
    const before = seen.get(key.value);
    if (before !== undefined && !yaml11)
      throw new BuildError(`mapping key "${key.value}" already defined`, sourceOf(key)?.place);
    seen.set(key.value, content.length);
    const own = throughJson(value, yaml11);
    if (before !== undefined) content[before + 1] = own;
    else content.push(quotedWhereNeeded(text(key.value, key.from)), own);
  }
  return new Node('map', TAGS.map, '', 'plain', content, from);
}

function scalarThroughJson(node: Node, yaml11: boolean): Node {
  const value = yaml11 && !node.quoted && node.tag !== TAGS.time ? resolvePlain(node.value) : scalarValue(node);
  if (value === null) return new Node('scalar', TAGS.null, 'null', 'plain', [], node.from);
  if (typeof value === 'string') return quotedWhereNeeded(text(value, node.from));
  if (typeof value === 'boolean') return new Node('scalar', TAGS.bool, String(value), 'plain', [], node.from);
  const number = goFloat(Number(value));
  return new Node('scalar', /^-?\d+$/.test(number) ? TAGS.int : TAGS.float, number, 'plain', [], node.from);
}

/** Prints a float64 as go-yaml does: without an exponent up to 20 digits. */
function goFloat(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const size = Number(exponent);
  if (size < -4 || size >= 21) return `${digits}e${size < 0 ? '-' : '+'}${String(Math.abs(size)).padStart(2, '0')}`;
  return value.toFixed(Math.max(0, digits.replace(/^-?\d\.?/, '').length - size));
}

function quotedWhereNeeded(node: Node): Node {
  const plain = scalar(node.value);
  if (node.style === 'plain' && printed(plain).tag !== TAGS.string) node.style = 'double';
  return node;
}
