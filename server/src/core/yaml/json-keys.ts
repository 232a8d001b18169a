import { formatG } from '../text/go-numbers.js';
import type { Range } from '../text/range.js';
import { say } from '../text/say.js';
import { scalarValueOf } from './node-values.js';
import { NodeKind, NodeStyle } from './nodes.js';
import type { YamlTree } from './tree.js';

const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[0-9]+)$/;
const LARGEST = 2n ** 63n;

/**
 * Returns the key of JSON that a key of a YAML map becomes: `yes` is `true`, `010` is `8`, `1.50` is `1.5`, as sigs.k8s.io/yaml
 * has it (yaml.go, convertToJSONableObject). Undefined where it has none, and refuses the text: null, numbers above those of int64,
 * maps and lists.
 */
export function jsonKeyOf(tree: YamlTree, node: number): string | undefined {
  const key = tree.followed(node);
  if (tree.kind(key) !== NodeKind.Scalar) return undefined;
  // What a template prints there is not known; the text is as good as any.
  if (tree.touchesHole(key)) return tree.textOf(key);
  const value = scalarValueOf(tree, key);
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'number') return String(value);
  const text = tree.style(key) === NodeStyle.Empty ? '' : tree.textOf(key).replaceAll('_', '');
  return INTEGER.test(text) ? integerKey(text, value) : floatKey(value);
}

/** A key that JSON has not, with its place in the text of its tree. */
export interface KeyBeyondJson extends Range {
  /** What it is, in words: `a list`. */
  readonly what: string;
}

/** Returns the first key of a tree that JSON has not; undefined where there is none. */
export function firstKeyBeyondJson(tree: YamlTree): KeyBeyondJson | undefined {
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind(node) !== NodeKind.Map) continue;
    for (let key = node + 1; key < tree.next(node); key = tree.next(tree.next(key)))
      if (!tree.isMerge(key) && jsonKeyOf(tree, key) === undefined)
        return { start: tree.start(key), end: tree.end(key), what: kindOfKey(tree, tree.followed(key)) };
  }
  return undefined;
}

function kindOfKey(tree: YamlTree, key: number): string {
  if (tree.kind(key) === NodeKind.Map) return say`a map`;
  if (tree.kind(key) === NodeKind.Sequence) return say`a list`;
  return scalarValueOf(tree, key) === null ? 'null' : say`a number that is too large`;
}

function integerKey(text: string, value: number): string | undefined {
  if (Number.isSafeInteger(value)) return String(value);
  const digits = text.replace(/^[-+]/, '');
  const size = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
  const exact = text.startsWith('-') ? -size : size;
  if (exact >= -LARGEST && exact < LARGEST) return String(exact);
  // go-yaml has a uint64 for these, and a float64 for what is still larger.
  return exact > 0 && exact < 2n * LARGEST ? undefined : floatKey(value);
}

/** Returns a number with the digits that a float32 needs: `strconv.FormatFloat(key, 'g', -1, 32)`. */
function floatKey(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (Object.is(value, -0)) return '-0';
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(single.toPrecision(digits));
    if (Math.fround(shorter) === single) return formatG(shorter);
  }
  return formatG(Number(single.toPrecision(9)));
}
