/** A scalar as it is written in YAML, without further quotes. A text of several lines is written as a literal block. */
export type Written = string;

/** A document within a text: a patch in a kustomization. */
export class Inline {
  constructor(readonly tree: Tree) {}
}

/** A YAML value to be printed. */
export type Tree = Written | readonly Tree[] | TreeMap | Inline;
export interface TreeMap {
  readonly [key: string]: Tree;
}

export function isTreeMap(tree: Tree | undefined): tree is TreeMap {
  return typeof tree === 'object' && !Array.isArray(tree) && !(tree instanceof Inline);
}

/** Prints a value as YAML, with lines that are indented like this. */
export function print(tree: Tree, indent = ''): string {
  if (typeof tree === 'string' || tree instanceof Inline) return `${scalar(tree, indent)}\n`;
  if (Array.isArray(tree))
    return tree.length === 0 ? `${indent}[]\n` : tree.map((item) => `${indent}-${after(item, indent)}`).join('');
  const entries = Object.entries(tree as TreeMap);
  if (entries.length === 0) return `${indent}{}\n`;
  return entries.map(([key, value]) => `${indent}${key}:${after(value, indent)}`).join('');
}

function after(tree: Tree, indent: string): string {
  if (typeof tree === 'string' || tree instanceof Inline) return ` ${scalar(tree, `${indent}  `)}\n`;
  const empty = Array.isArray(tree) ? tree.length === 0 : Object.keys(tree).length === 0;
  return empty ? ` ${Array.isArray(tree) ? '[]' : '{}'}\n` : `\n${print(tree, `${indent}  `)}`;
}

function scalar(tree: Written | Inline, indent: string): string {
  const text = tree instanceof Inline ? print(tree.tree).trimEnd() : tree;
  if (!(tree instanceof Inline) && !text.includes('\n')) return text;
  return `|-\n${text
    .split('\n')
    .map((line) => `${indent}${line}`)
    .join('\n')}`;
}

/** Returns all values that come of one by leaving one thing out. */
export function* smaller(tree: Tree): Generator<Tree> {
  if (typeof tree === 'string') return;
  if (tree instanceof Inline) {
    for (const inner of smaller(tree.tree)) yield new Inline(inner);
    return;
  }
  if (Array.isArray(tree)) {
    for (let index = 0; index < tree.length; index++) yield tree.toSpliced(index, 1);
    for (let index = 0; index < tree.length; index++)
      for (const item of smaller(tree[index] as Tree)) yield tree.with(index, item);
    return;
  }
  const map = tree as TreeMap;
  for (const key of Object.keys(map)) yield Object.fromEntries(Object.entries(map).filter(([other]) => other !== key));
  for (const [key, value] of Object.entries(map)) for (const inner of smaller(value)) yield { ...map, [key]: inner };
}
