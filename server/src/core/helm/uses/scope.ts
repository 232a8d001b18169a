import { type Origins, unionOf } from './origins.js';

/** What `.` and variables are at a place of a template. */
export interface Scope {
  readonly dot: Origins;
  /** Returns where a variable may come from. */
  variable(name: string): Origins;
}

interface Block {
  /** The dot where the block began. */
  readonly outer: Origins;
  /** The number of variables where the block began. */
  readonly known: number;
  /** True for the body of a definition. */
  readonly isTemplate: boolean;
  /** What stands outside the body of a definition. */
  readonly before?: Body;
}

interface Body {
  readonly template: string;
  readonly variables: [name: string, origins: Origins][];
  readonly blocks: readonly Block[];
}

/** The blocks that are open while a template is looked at, with the dot and the variables in them. */
export class Blocks implements Scope {
  dot: Origins;
  /** The template that is being defined; '' for the file itself. */
  template = '';
  private variables: [name: string, origins: Origins][] = [];
  private blocks: Block[] = [];

  /** @param data What the template is rendered with. */
  constructor(data: Origins = argumentOf('')) {
    this.dot = data;
    this.variables.push(['$', this.dot]);
  }

  variable(name: string): Origins {
    return this.variables.findLast(([known]) => known === name)?.[1] ?? [];
  }

  /** The names of the variables that are known here, the last ones first. */
  get names(): readonly string[] {
    return [...new Set(this.variables.map(([name]) => name).reverse())];
  }

  /** True within a block or a definition, which an `end` may end. */
  get isWithin(): boolean {
    return this.blocks.length > 0;
  }

  declare(name: string, origins: Origins): void {
    this.variables.push([name, origins]);
  }

  /** Gives a variable another value; it may still have the one before, where the action is not always reached. */
  assign(name: string, origins: Origins): void {
    const known = this.variables.findLast(([one]) => one === name);
    if (known) known[1] = unionOf(known[1], origins);
    else this.declare(name, origins);
  }

  /** Begins a block. `declared` is done within it. */
  open(): void {
    this.blocks.push({ outer: this.dot, known: this.variables.length, isTemplate: false });
  }

  /** Begins the body of a definition. Blocks around it have no end: none may stand around a definition. */
  define(template: string): void {
    const before = { template: this.template, variables: this.variables, blocks: this.blocks };
    const block = { outer: this.dot, known: 0, isTemplate: true, before };
    this.template = template;
    this.dot = argumentOf(template);
    this.variables = [['$', this.dot]];
    this.blocks = [block];
  }

  /** Ends the branch of a block before an `else`. */
  otherwise(): void {
    const block = this.blocks.at(-1);
    if (!block || block.isTemplate) return;
    this.dot = block.outer;
    this.variables.length = Math.min(this.variables.length, block.known);
  }

  /** Ends a block. An end too many is no end. */
  close(): void {
    const block = this.blocks.pop();
    if (!block) return;
    this.dot = block.outer;
    if (!block.before) {
      this.variables.length = Math.min(this.variables.length, block.known);
      return;
    }
    this.template = block.before.template;
    this.variables = block.before.variables;
    this.blocks = [...block.before.blocks];
  }
}

function argumentOf(template: string): Origins {
  return [{ kind: 'argument', template, path: [] }];
}
