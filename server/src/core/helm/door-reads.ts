import type { CommandNode, ListNode, Operand, PipeNode, Tree } from '../template/parse/nodes.js';

/** What a value of a template is made of, as far as its text tells. */
export interface Meaning {
  /** The entries below `.Values` that it is, or is made of. */
  readonly paths: readonly (readonly string[])[];
  /** True for what a template of a chart is given: it has `.Values`. */
  readonly isTop?: boolean;
  /** The entries of a `dict`. */
  readonly entries?: ReadonlyMap<string, Meaning>;
  /** The template whose text it is. */
  readonly includes?: { readonly name: string; readonly data: Meaning };
}

/** What names stand for at a place of a template. */
export interface ReadScope {
  readonly dot: Meaning;
  /** What `$` is. */
  readonly top: Meaning;
  readonly variables: Map<string, Meaning>;
}

const NOTHING: Meaning = { paths: [] };
/** Templates that values are followed through, one within the other. */
const MOST_DEEP = 6;

/** Reads pipelines: which entries of the values they are made of. */
export class DoorReader {
  /** Every entry that was read, for whatever. */
  readonly seen = new Map<string, readonly string[]>();
  private depth = 0;

  constructor(private readonly defined: ReadonlyMap<string, Tree>) {}

  /** Returns what a pipeline gives, and remembers the variables that it declares. */
  read({ commands, declares }: PipeNode, scope: ReadScope): Meaning {
    let meaning: Meaning | undefined;
    for (const command of commands) meaning = this.command(command, scope, meaning);
    for (const { name } of declares) scope.variables.set(name, meaning ?? NOTHING);
    return meaning ?? NOTHING;
  }

  /** Returns the entries that have to be true for a pipeline to be. Empty where it asks something else of them. */
  conditionsOf(pipe: PipeNode, scope: ReadScope): readonly (readonly string[])[] {
    const [command, ...more] = pipe.commands;
    if (!command || more.length > 0) return [];
    const [first, ...args] = command.args;
    if (first.kind === 'identifier')
      return first.name === 'and' ? args.flatMap((arg) => this.conditionOf(arg, scope)) : [];
    return this.conditionOf(first, scope);
  }

  private conditionOf(operand: Operand, scope: ReadScope): readonly (readonly string[])[] {
    if (operand.kind === 'pipe') return this.conditionsOf(operand, scope);
    if (operand.kind === 'identifier') return [];
    const { paths } = this.operand(operand, scope);
    return paths.length === 1 ? paths : [];
  }

  private command({ args }: CommandNode, scope: ReadScope, piped: Meaning | undefined): Meaning {
    const [first, ...rest] = args;
    if (first.kind !== 'identifier') return this.operand(first, scope);
    const given = [...rest.map((arg) => this.operand(arg, scope)), ...(piped ? [piped] : [])];
    switch (first.name) {
      case 'dict':
        return { paths: [], entries: entriesOf(rest, given) };
      case 'include': {
        const [name] = rest;
        if (name?.kind !== 'string') return NOTHING;
        const data = given[1] ?? NOTHING;
        return { paths: this.within(name.text, data), includes: { name: name.text, data } };
      }
      // What decides is not what is printed.
      case 'eq':
      case 'ne':
      case 'not':
      case 'empty':
      case 'hasKey':
      case 'kindIs':
      case 'typeIs':
      case 'len':
      case 'fail':
      case 'semverCompare':
        return NOTHING;
      case 'index':
      case 'get':
      case 'dig':
        return this.noted(indexed(first.name, rest, given));
      // The same in another form.
      case 'nindent':
      case 'indent':
      case 'trim':
      case 'trimSuffix':
      case 'trimPrefix':
      case 'toYaml':
      case 'fromYaml':
      case 'toJson':
      case 'fromJson':
        return given.at(-1) ?? NOTHING;
      case 'tpl':
        return given[0] ?? NOTHING;
      case 'default':
        // The value comes before what stands in for it.
        return union([...given].reverse());
      case 'ternary':
        return union(given.slice(0, 2));
      default:
        return union(given);
    }
  }

  private noted(meaning: Meaning): Meaning {
    for (const path of meaning.paths) this.seen.set(path.join('\n'), path);
    return meaning;
  }

  private operand(operand: Operand, scope: ReadScope): Meaning {
    return this.noted(this.meaningOf(operand, scope));
  }

  private meaningOf(operand: Operand, scope: ReadScope): Meaning {
    switch (operand.kind) {
      case 'pipe':
        return this.read(operand, scope);
      case 'dot':
        return scope.dot;
      case 'field':
        return fieldsOf(scope.dot, operand.fields);
      case 'variable': {
        const of = operand.name === '$' ? scope.top : (scope.variables.get(operand.name) ?? NOTHING);
        return fieldsOf(of, operand.fields);
      }
      case 'chain':
        return fieldsOf(this.operand(operand.of, scope), operand.fields);
      default:
        return NOTHING;
    }
  }

  /** Returns the entries that a template prints. */
  private within(name: string, dot: Meaning): readonly (readonly string[])[] {
    const tree = this.defined.get(name);
    if (!tree || this.depth >= MOST_DEEP) return [];
    this.depth++;
    const found = this.printedIn(tree.root, { dot, top: dot, variables: new Map() });
    this.depth--;
    return distinct(found);
  }

  private printedIn({ nodes }: ListNode, scope: ReadScope): readonly (readonly string[])[] {
    return nodes.flatMap((node): readonly (readonly string[])[] => {
      if (node.kind === 'action') {
        const { paths } = this.read(node.pipe, scope);
        return node.pipe.declares.length > 0 ? [] : paths;
      }
      if (node.kind !== 'if' && node.kind !== 'with' && node.kind !== 'range') return [];
      const meaning = this.read(node.pipe, scope);
      const dot = node.kind === 'if' ? scope.dot : meaning;
      return [
        ...(node.kind === 'range' ? meaning.paths : this.printedIn(node.list, { ...scope, dot })),
        ...(node.elseList ? this.printedIn(node.elseList, scope) : []),
      ];
    });
  }
}

function fieldsOf(of: Meaning, fields: readonly string[]): Meaning {
  let meaning = of;
  for (const field of fields) {
    const entry = meaning.entries?.get(field);
    if (entry) meaning = entry;
    else if (meaning.isTop) meaning = field === 'Values' ? { paths: [[]] } : NOTHING;
    else meaning = { paths: meaning.paths.map((path) => [...path, field]) };
  }
  return meaning;
}

function entriesOf(rest: readonly Operand[], given: readonly Meaning[]): ReadonlyMap<string, Meaning> {
  const entries = new Map<string, Meaning>();
  for (let index = 0; index + 1 < rest.length; index += 2) {
    const [key, value] = [rest[index], given[index + 1]];
    if (key?.kind === 'string' && value) entries.set(key.text, value);
  }
  return entries;
}

/** Returns what `index`, `get` and `dig` give for keys that are written there. */
function indexed(name: string, rest: readonly Operand[], given: readonly Meaning[]): Meaning {
  if (name === 'dig') {
    const keys = rest.slice(0, -2).map((key) => (key.kind === 'string' ? key.text : undefined));
    const of = given.at(-1);
    return of && keys.every((key) => key !== undefined) ? fieldsOf(of, keys) : NOTHING;
  }
  const keys = rest.slice(1).map((key) => (key.kind === 'string' ? key.text : undefined));
  const [of] = given;
  return of && keys.every((key) => key !== undefined) ? fieldsOf(of, keys) : NOTHING;
}

function union(given: readonly Meaning[]): Meaning {
  return { paths: distinct(given.flatMap(({ paths }) => paths)) };
}

function distinct(paths: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const known = new Set<string>();
  return paths.filter((path) => {
    const key = path.join('\n');
    return !known.has(key) && known.add(key);
  });
}
