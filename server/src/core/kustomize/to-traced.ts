import type { Source } from '../provenance/source.js';
import { Dict, type DictEntry, List, type Traced, type Value } from '../provenance/traced.js';
import { resolvePlain } from '../yaml/scalars.js';
import { BuildError } from './build-error.js';
import { entriesOf, Node, printed, scalar, sourceOf, text, WRONG_TAG } from './node.js';
import { resolve, TAGS } from './scalars.js';

/**
 * Returns an object as kustomize prints it.
 * @throws BuildError where it cannot be printed: keys that are no strings or repeat, numbers that are none.
 */
export function toTraced(node: Node): Traced {
  const { unchanged } = node;
  return unchanged ? shared(unchanged) : tracedBy(toTraced, node);
}

/** Returns a node that nobody changes as it is printed, once for all objects that have it. */
function shared(node: Node): Traced {
  if (node.kind === 'scalar') return tracedBy(shared, node);
  node.traced ??= { ...tracedBy(shared, node), isShared: true };
  return node.traced;
}

function tracedBy(below: (node: Node) => Traced, node: Node): Traced {
  const { from } = node;
  if (node.kind === 'sequence') return { value: new List(node.content.map(below)), from };
  if (node.kind === 'scalar') {
    const value = scalarValue(node);
    return { value, from: String(value) === node.value ? from : withoutExact(from) };
  }
  const entries = new Map<string, DictEntry>();
  for (const [key, value] of entriesOf(node)) {
    const place = sourceOf(key)?.place;
    if (printed(key).tag !== TAGS.string)
      throw new BuildError('json: unsupported type: map[interface {}]interface {}', place);
    if (entries.has(key.value)) throw new BuildError(`mapping key "${key.value}" already defined`, place);
    entries.set(key.value, { key: sourceOf(key), value: below(value) });
  }
  return { value: new Dict(entries), from };
}

/** A number that is printed otherwise than it is written does not stand there character by character. */
function withoutExact(from: Node['from']): Node['from'] {
  if (from === undefined || Array.isArray(from)) return from;
  const { exact, ...rest } = from as Source;
  return exact ? rest : from;
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
 * text says. `yaml11`: plain scalars are read as YAML 1.1 has them, as in JSON patches. `exact`: integers stay what they are.
 */
export function throughJson(node: Node, mode: 'float64' | 'yaml11' | 'exact' = 'float64'): Node {
  const yaml11 = mode === 'yaml11';
  const { from } = node;
  if (node.kind === 'sequence')
    return new Node(
      'sequence',
      TAGS.seq,
      '',
      'plain',
      node.content.map((item) => throughJson(item, mode)),
      from,
    );
  if (node.kind === 'scalar') return scalarThroughJson(node, mode);
  const content: Node[] = [];
  const seen = new Map<string, number>();
  for (const [key, value] of entriesOf(node)) {
    if (!yaml11 && printed(key).tag !== TAGS.string)
      throw new BuildError('json: unsupported type: map[interface {}]interface {}', sourceOf(key)?.place);
    const before = seen.get(key.value);
    if (before !== undefined && !yaml11)
      throw new BuildError(`mapping key "${key.value}" already defined`, sourceOf(key)?.place);
    seen.set(key.value, content.length);
    const own = throughJson(value, mode);
    if (before !== undefined) content[before + 1] = own;
    else content.push(quotedWhereNeeded(text(key.value, key.from)), own);
  }
  return new Node('map', TAGS.map, '', 'plain', content, from);
}

function scalarThroughJson(node: Node, mode: 'float64' | 'yaml11' | 'exact'): Node {
  const value = mode === 'yaml11' ? valueInYaml11(node) : scalarValue(node);
  if (value === null) return new Node('scalar', TAGS.null, 'null', 'plain', [], node.from);
  if (typeof value === 'string') return quotedWhereNeeded(text(value, node.from));
  if (typeof value === 'boolean') return new Node('scalar', TAGS.bool, String(value), 'plain', [], node.from);
  const number = mode === 'exact' && typeof value === 'bigint' ? String(value) : goFloat(Number(value));
  const from = number === node.value ? node.from : withoutExact(node.from);
  return new Node('scalar', /^-?\d+$/.test(number) ? TAGS.int : TAGS.float, number, 'plain', [], from);
}

function valueInYaml11(node: Node): Value {
  // A string that is written with its tag is none that a word or number could be.
  const tagged = node.tag === TAGS.string && resolve(node.value).tag !== TAGS.string;
  return node.quoted || tagged ? node.value : resolvePlain(node.value);
}

/** Prints a float64 as go-yaml does: without an exponent below a million. */
function goFloat(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const size = Number(exponent);
  if (size < -4 || size >= 6) return `${digits}e${size < 0 ? '-' : '+'}${String(Math.abs(size)).padStart(2, '0')}`;
  return value.toFixed(Math.max(0, digits.replace(/^-?\d\.?/, '').length - size));
}

function quotedWhereNeeded(node: Node): Node {
  const plain = scalar(node.value);
  if (node.style === 'plain' && printed(plain).tag !== TAGS.string) node.style = 'double';
  return node;
}
