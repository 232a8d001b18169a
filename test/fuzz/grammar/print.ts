import { Inline, isTreeMap, type Tree, type TreeMap } from '../../kustomize/tree.js';
import type { Random } from '../random.js';
import { quoted } from './words.js';

/** Prints a tree as YAML in one of the many ways in which people and programs write it, a few of them odd. */
export function printed(tree: Tree, random: Random): string {
  const writer = new Writer(random);
  const newline = random.chance(15) ? '\r\n' : '\n';
  const lines = [...(random.chance(4) ? ['---'] : []), ...writer.block(tree, '')];
  return lines.join('\n').replaceAll('\n', newline) + (random.chance(15) ? '' : newline);
}

class Writer {
  private readonly step: string;
  private readonly listStep: string;
  private readonly flow: number;
  private readonly noise: number;
  private anchors = 0;

  constructor(private readonly random: Random) {
    this.step = ' '.repeat(random.pick([2, 2, 2, 4, 3]));
    this.listStep = random.chance(2) ? '' : this.step;
    this.flow = random.pick([4, 12, 12, 1000]);
    this.noise = random.pick([8, 40, 1000]);
  }

  block(tree: Tree, indent: string): string[] {
    if (typeof tree === 'string' || tree instanceof Inline) return [`${indent}${this.scalar(tree, indent)}`];
    if (isTreeMap(tree)) return this.entries(tree, indent);
    return tree.length === 0 ? [`${indent}[]`] : tree.flatMap((item) => this.item(item, indent));
  }

  private entries(map: TreeMap, indent: string): string[] {
    const all = Object.entries(map);
    if (all.length === 0) return [`${indent}{}`];
    return all.flatMap(([key, value]) => [...this.between(indent), ...this.entry(`${indent}${key}:`, value, indent)]);
  }

  private item(value: Tree, indent: string): string[] {
    if (this.isLeaf(value)) return this.entry(`${indent}-`, value, indent);
    const [first = '', ...rest] = this.block(value, `${indent}  `);
    return [...this.between(indent), `${indent}- ${first.trimStart()}`, ...rest];
  }

  private entry(head: string, value: Tree, indent: string): string[] {
    const { random } = this;
    if (this.isLeaf(value)) return [`${head} ${this.leaf(value, indent)}${this.tail()}`];
    const inner = indent + (isTreeMap(value) ? this.step : this.listStep);
    const anchor = random.chance(60) ? ` &a${this.anchors++}` : '';
    return [`${head}${anchor}${this.tail()}`, ...this.block(value, inner)];
  }

  private isLeaf(value: Tree): boolean {
    if (typeof value === 'string' || value instanceof Inline) return true;
    const size = isTreeMap(value) ? Object.keys(value).length : value.length;
    return size === 0 || (size < 6 && this.random.chance(this.flow) && !JSON.stringify(value).includes('\\n'));
  }

  private leaf(value: Tree, indent: string): string {
    if (typeof value === 'string' || value instanceof Inline) return this.scalar(value, indent);
    return this.inFlow(value);
  }

  private inFlow(tree: Tree): string {
    if (typeof tree === 'string') return tree === '' ? '~' : tree.includes('\n') ? JSON.stringify(tree) : tree;
    if (tree instanceof Inline) return JSON.stringify('a: b');
    if (!isTreeMap(tree)) return `[${tree.map((item) => this.inFlow(item)).join(', ')}]`;
    const entries = Object.entries(tree).map(([key, value]) => `${key}: ${this.inFlow(value)}`);
    const blank = this.random.chance(3) ? ' ' : '';
    return `{${blank}${entries.join(', ')}${blank}}`;
  }

  private scalar(tree: string | Inline, indent: string): string {
    const { random } = this;
    const text = tree instanceof Inline ? this.block(tree.tree, '').join('\n') : tree;
    if (!text.includes('\n')) return text;
    if (random.chance(5)) return quoted(text);
    const inner = indent + this.step;
    const lines = text.replace(/\n$/, '').split('\n');
    return `${random.pick(['|', '|', '|-', '|+', '>', '>-'])}\n${lines.map((line) => (line === '' ? '' : inner + line)).join('\n')}`;
  }

  private tail(): string {
    return this.random.chance(this.noise)
      ? this.random.pick([' # c', ' # yamlock-disable-line pss-privileged -- x', ' #', '  ', ' # TODO: {{ x }}'])
      : '';
  }

  private between(indent: string): string[] {
    if (!this.random.chance(this.noise)) return [];
    return [
      this.random.pick([
        '',
        `${indent}# c`,
        `${indent}# yamlock-disable-next-line`,
        `${indent}{{- if .Values.x }}`,
        `${indent}{{- end }}`,
        `${indent}# yamlock-disable-file secret-env-value`,
        '#',
        '   ',
      ]),
    ];
  }
}
