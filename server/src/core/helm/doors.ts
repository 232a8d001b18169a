import type { ListNode, PipeNode, Statement, Tree } from '../template/parse/nodes.js';
import { parseTrees } from '../template/parse/parser.js';
import { isFunctionName } from '../template/render.js';
import { DoorReader, type Meaning, type ReadScope } from './door-reads.js';
import { helmFunctions } from './functions.js';

/** A place in a template at which an entry of the values decides what is printed, whether it prints something today or not. */
export interface Door {
  /** The path of the entry below `.Values`. */
  readonly path: readonly string[];
  /** The key of the printed mapping that the entry is the value of, or that the template prints. */
  readonly key: string;
  /** The column of the key in what is printed, from 0. */
  readonly column: number;
  /** `passes`: the entry itself is printed. `opens`: the template prints what it has where the entry is true. */
  readonly kind: 'passes' | 'opens';
  /** Other entries without which nothing is printed. */
  readonly conditions: readonly (readonly string[])[];
  /** Where the file of the template prints it, be it in a template that it includes. */
  readonly at: number;
}

/** The steps of one template, those of templates that it includes among them. */
const MOST_STEPS = 20_000;
/** Templates that include each other, one within the other. */
const MOST_DEEP = 12;
/** How much of what is printed is looked back at for the key of a value. */
const LOOKED_BACK = 6_000;

/** The templates of a chart: the tree of each file, and those that they define. */
export interface TemplateTrees {
  readonly files: ReadonlyMap<string, Tree>;
  readonly defined: ReadonlyMap<string, Tree>;
}

/**
 * Returns the templates in texts; of a text that is no template, what comes before that place.
 * @param texts By the name of the file. Of two definitions of a name the last one counts.
 */
export function treesOf(texts: ReadonlyMap<string, string>): TemplateTrees {
  const [files, defined] = [new Map<string, Tree>(), new Map<string, Tree>()];
  const isFunction = isFunctionName(helmFunctions());
  const parsed: typeof lastParsed = new Map();
  for (const [name, text] of texts) {
    const key = `${name}\n${text}`;
    const trees = lastParsed.get(key) ?? parseTrees(text, name, isFunction).trees;
    parsed.set(key, trees);
    for (const [known, tree] of trees) {
      if (known === name) files.set(name, tree);
      else defined.set(known, tree);
    }
  }
  lastParsed = parsed;
  return { files, defined };
}

/** The templates that were read last, by name and text: an edit changes one of them. */
let lastParsed: Map<string, ReadonlyMap<string, Tree>> = new Map();

/** Returns the doors of a file of templates, in the order in which it prints them. */
export function doorsOf(file: string, trees: TemplateTrees): readonly Door[] {
  const tree = trees.files.get(file);
  if (!tree) return [];
  const walk = new Walk(trees.defined);
  walk.start(tree);
  return walk.doors;
}

/** Returns the entries below `.Values` that a file of templates reads, those that only decide something among them. */
export function readsOf(file: string, trees: TemplateTrees): readonly (readonly string[])[] {
  const tree = trees.files.get(file);
  if (!tree) return [];
  const walk = new Walk(trees.defined);
  walk.start(tree);
  return [...walk.reader.seen.values()].filter((path) => path.length > 0 && isKnown(path));
}

class Walk {
  readonly doors: Door[] = [];
  readonly reader: DoorReader;
  private printed = '';
  private indent = '';
  private at = 0;
  private depth = 0;
  private steps = 0;
  private readonly conditions: (readonly (readonly string[])[])[] = [];

  constructor(private readonly defined: ReadonlyMap<string, Tree>) {
    this.reader = new DoorReader(defined);
  }

  start(tree: Tree): void {
    const dot: Meaning = { paths: [], isTop: true };
    this.list(tree.root, { dot, top: dot, variables: new Map() });
  }

  private list({ nodes }: ListNode, scope: ReadScope): void {
    for (const node of nodes) {
      if (++this.steps > MOST_STEPS) return;
      if (this.depth === 0 && 'action' in node) this.at = node.action.start;
      this.statement(node, scope);
    }
  }

  private statement(node: Statement, scope: ReadScope): void {
    if (node.kind === 'text') {
      if (this.depth === 0) this.at = node.at;
      this.text(node.text);
    } else if (node.kind === 'action') this.action(node.pipe, scope);
    else if (node.kind === 'template') {
      const data = node.pipe ? this.reader.read(node.pipe, scope) : { paths: [] };
      this.include(node.name, data, 0);
    } else if (node.kind === 'if' || node.kind === 'with' || node.kind === 'range') {
      const inner = { ...scope, variables: new Map(scope.variables) };
      const meaning = this.reader.read(node.pipe, inner);
      if (node.kind === 'range') {
        this.pass(meaning.paths, undefined);
        const item = { paths: meaning.paths.map((path) => [...path, ANY_ITEM]) };
        for (const { name } of node.pipe.declares) inner.variables.set(name, item);
        this.list(node.list, { ...inner, dot: item });
      } else {
        // A pipeline was read above for what it is; here for what it asks.
        this.conditions.push(this.reader.conditionsOf(node.pipe, scope));
        this.list(node.list, node.kind === 'with' ? { ...inner, dot: meaning } : inner);
        this.conditions.pop();
      }
      if (node.elseList) this.list(node.elseList, scope);
    }
  }

  private action(pipe: PipeNode, scope: ReadScope): void {
    const meaning = this.reader.read(pipe, scope);
    if (pipe.declares.length > 0) return;
    const indentation = indentationOf(pipe);
    if (meaning.includes !== undefined) this.include(meaning.includes.name, meaning.includes.data, indentation);
    else {
      this.pass(meaning.paths, indentation);
      this.append(HOLE);
    }
  }

  private include(name: string, dot: Meaning, indentation: number | undefined): void {
    const tree = this.defined.get(name);
    if (!tree || this.depth >= MOST_DEEP) {
      this.append(HOLE);
      return;
    }
    const outer = this.indent;
    if (indentation !== undefined && indentation > 0) {
      this.indent = outer + ' '.repeat(indentation);
      this.append('\n');
    }
    this.depth++;
    this.list(tree.root, { dot, top: dot, variables: new Map() });
    this.depth--;
    this.indent = outer;
  }

  /** A text that the template prints: where entries decide whether it does, they are doors to its keys. */
  private text(text: string): void {
    // A key before the condition is there whatever it says.
    const before = text.startsWith('\n') ? '' : this.printed.slice(this.printed.lastIndexOf('\n') + 1);
    this.append(text);
    const open = this.conditions.flat().filter(isKnown);
    const last = open.at(-1);
    if (!last) return;
    const lines = before + (this.indent === '' ? text : text.replaceAll('\n', `\n${this.indent}`));
    for (const [, lead = '', key] of lines.matchAll(KEY_OF_LINE))
      if (key !== undefined) this.add(last, { key, column: lead.length }, 'opens', open.slice(0, -1));
  }

  private pass(paths: readonly (readonly string[])[], indentation: number | undefined): void {
    const conditions = this.conditions.flat().filter(isKnown);
    const key = this.keyHere(indentation);
    if (!key) return;
    for (const path of paths.filter(isKnown))
      this.add(
        path,
        key,
        'passes',
        conditions.filter((one) => !isWithin(one, path)),
      );
  }

  private add(
    path: readonly string[],
    { key, column }: PrintedKey,
    kind: Door['kind'],
    conditions: readonly (readonly string[])[],
  ): void {
    if (path.length > 0) this.doors.push({ path, key, column, kind, conditions, at: this.at });
  }

  private append(text: string): void {
    this.printed = (this.printed + (this.indent === '' ? text : text.replaceAll('\n', `\n${this.indent}`))).slice(
      -LOOKED_BACK,
    );
  }

  /** Returns the key that the next value belongs to; undefined where it prints entries beside others, or a part of a text. */
  private keyHere(indentation: number | undefined): PrintedKey | undefined {
    const lines = this.printed.split('\n');
    const line = lines.pop() ?? '';
    const own = keyOf(line);
    if (own) return own;
    if (line.trim() !== '') return undefined;
    const column = indentation === undefined ? line.length : this.indent.length + indentation;
    for (let above = lines.pop(); above !== undefined; above = lines.pop()) {
      if (above.trim() === '' || above.trimStart().startsWith('#')) continue;
      if ((/^ */.exec(above)?.[0].length ?? 0) < column) return keyOf(above);
    }
    return undefined;
  }
}

interface PrintedKey {
  readonly key: string;
  readonly column: number;
}

/** The key of a line without a value. */
function keyOf(line: string): PrintedKey | undefined {
  const [, lead = '', key] = KEY_WITHOUT_VALUE.exec(line) ?? [];
  return key === undefined ? undefined : { key: unquoted(key), column: lead.length };
}

/** What stands for a value in what is printed. */
const HOLE = '\ue001';
/** The step of a path for any item of a list or map: nobody knows which. */
const ANY_ITEM = '*';
const KEY_OF_LINE = /^([ \t]*(?:- +)*)["']?([\w./-]+)["']?:(?=\s|$)/gm;
const KEY_WITHOUT_VALUE = /^([ \t]*(?:- +)*)([^\s#:-][^:\n]*):[ \t]*["']?$/;

function isKnown(path: readonly string[]): boolean {
  return !path.includes(ANY_ITEM);
}

/** True for a path that leads to another, or is it. */
function isWithin(one: readonly string[], path: readonly string[]): boolean {
  return one.every((step, index) => path[index] === step);
}

function unquoted(key: string): string {
  return /^(["']).*\1$/.test(key) ? key.slice(1, -1) : key;
}

/** Returns by how many blanks a pipeline indents what it prints on lines of their own; undefined where it does not say. */
function indentationOf({ commands }: PipeNode): number | undefined {
  const last = commands.at(-1);
  const [name, by] = last?.args ?? [];
  if (name?.kind !== 'identifier' || !/^n?indent$/.test(name.name) || by?.kind !== 'number') return undefined;
  const columns = Number(by.text);
  return Number.isInteger(columns) && columns >= 0 && columns < 100 ? columns : undefined;
}
