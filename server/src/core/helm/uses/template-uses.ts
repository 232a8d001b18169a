import { type Action, actionsIn } from '../../template/parse/actions.js';
import { LiteralError, unquote } from '../../template/parse/literals.js';
import type { Token } from '../../template/parse/tokens.js';
import { type Range, shiftRange } from '../../text/range.js';
import { Expressions } from './expressions.js';
import { ITEM, memberOf, type Origins } from './origins.js';
import { Blocks } from './scope.js';
import type { Evaluated, Sink } from './sink.js';

/** A field, or a key in a string, that a template reads of a value. */
export interface Access {
  readonly key: string;
  /** The key as it is written, without its dot; of a string with its quotes. */
  readonly range: Range;
  readonly isString: boolean;
  /** The value that it is read of. */
  readonly holder: Origins;
}

/** A template that is included, or otherwise called, by its name. */
export interface TemplateCall {
  /** Undefined where the template makes the name. */
  readonly name: string | undefined;
  /** The name as it is written, with its quotes. */
  readonly range: Range;
  readonly data: Origins;
}

/** A template that a text defines. */
export interface Definition {
  readonly name: string;
  /** The name as it is written, with its quotes. */
  readonly range: Range;
}

/** A value of which a template sees all entries, whatever their keys: `toYaml .Values.resources`. */
export interface WholeUse {
  readonly of: Origins;
  readonly range: Range;
  /** `items` where only the keys of the value itself are seen, `all` where those below are, too. */
  readonly depth: 'all' | 'items';
  /** What sees them: the name of a function, `range`, or `print` for an action that prints the value. */
  readonly by: string;
}

/** What a template does with its data. Offsets are UTF-16 code units of the text. */
export interface TemplateUses {
  readonly accesses: readonly Access[];
  readonly calls: readonly TemplateCall[];
  readonly definitions: readonly Definition[];
  readonly wholes: readonly WholeUse[];
}

/** What is known at a place within an action. */
export interface ScopeAt {
  readonly action: Action;
  readonly scope: Blocks;
}

class Notes implements Sink {
  readonly accesses: Access[] = [];
  readonly calls: TemplateCall[] = [];
  readonly definitions: Definition[] = [];
  readonly wholes: WholeUse[] = [];

  access(key: string, range: Range, holder: Origins, isString: boolean): void {
    this.accesses.push({ key, range, holder, isString });
  }

  call({ literal, range }: Evaluated, data: Origins): void {
    this.calls.push({ name: literal, range, data });
  }

  whole({ origins, range }: Evaluated, depth: 'all' | 'items', by: string): void {
    if (origins.length > 0) this.wholes.push({ of: origins, range, depth, by });
  }

  text({ literal = '', range }: Evaluated, data: Origins): void {
    // With escapes in it, the string is another text than the one that is written.
    if (literal.length !== range.end - range.start - 2) return;
    const blocks = new Blocks(data);
    for (const action of actionsIn(literal)) step(action, blocks, shifted(this, range.start + 1));
  }
}

const SILENT: Sink = { access: () => undefined, call: () => undefined, whole: () => undefined, text: () => undefined };

/** Returns a sink for a text within another one. */
function shifted(sink: Sink, by: number): Sink {
  const moved = (of: Evaluated): Evaluated => ({ ...of, range: shiftRange(of.range, by) });
  return {
    access: (key, range, holder, isString) => sink.access(key, shiftRange(range, by), holder, isString),
    call: (name, data) => sink.call(moved(name), data),
    whole: (of, depth, callee) => sink.whole(moved(of), depth, callee),
    text: (template, data) => sink.text(moved(template), data),
  };
}

/** Returns what a template does with its data, as far as its text tells. Half-written actions are read as far as they go. */
export function templateUses(text: string): TemplateUses {
  const notes = new Notes();
  const blocks = new Blocks();
  for (const action of actionsIn(text)) step(action, blocks, notes);
  return notes;
}

/** Returns the action that an offset lies in, with what `.` and variables are in it; undefined outside of actions. */
export function scopeAt(text: string, offset: number): ScopeAt | undefined {
  const blocks = new Blocks();
  for (const action of actionsIn(text)) {
    if (action.start + 2 > offset) return undefined;
    const isIn = action.isClosed ? offset <= action.end - 2 : offset <= action.end;
    if (isIn) return { action, scope: blocks };
    step(action, blocks, SILENT);
  }
  return undefined;
}

/** Returns where the value of some tokens of an action may come from. */
export function originsOf(tokens: readonly Token[], scope: Blocks): Origins {
  return new Expressions(tokens, scope, SILENT).pipelineFrom(0).value.origins;
}

/** Goes over an action: notes down what it reads, and opens and ends blocks. */
function step({ tokens }: Action, blocks: Blocks, sink: Sink & Partial<Notes>): void {
  const [first, second] = tokens;
  if (!first) return;
  const expressions = new Expressions(tokens, blocks, sink);
  switch (first.kind) {
    case 'define':
    case 'block': {
      const name = nameIn(second);
      if (first.kind === 'block' && name !== undefined && second)
        sink.call({ origins: [], literal: name, range: rangeOf(second) }, expressions.pipelineFrom(2).value.origins);
      if (name !== undefined && second) sink.definitions?.push({ name, range: rangeOf(second) });
      blocks.define(name ?? '');
      return;
    }
    case 'template': {
      const name = nameIn(second);
      const data = tokens.length > 2 ? expressions.pipelineFrom(2).value.origins : [];
      if (name !== undefined && second) sink.call({ origins: [], literal: name, range: rangeOf(second) }, data);
      return;
    }
    case 'if':
    case 'with':
    case 'range':
      blocks.open();
      control(first.kind, expressions, 1, blocks, sink);
      return;
    case 'else':
      blocks.otherwise();
      if (second?.kind === 'if' || second?.kind === 'with') control(second.kind, expressions, 2, blocks, sink);
      return;
    case 'end':
      blocks.close();
      return;
    case 'break':
    case 'continue':
      return;
    default: {
      const { value, declares } = expressions.pipelineFrom(0);
      for (const { name, assigns } of declares) {
        if (assigns) blocks.assign(name, value.origins);
        else blocks.declare(name, value.origins);
      }
      if (declares.length === 0) sink.whole(value, 'all', 'print');
    }
  }
}

function control(
  kind: 'if' | 'range' | 'with',
  expressions: Expressions,
  from: number,
  blocks: Blocks,
  sink: Sink,
): void {
  const { value, declares } = expressions.pipelineFrom(from);
  if (kind !== 'range') {
    for (const { name } of declares) blocks.declare(name, value.origins);
    if (kind === 'with') blocks.dot = value.origins;
    return;
  }
  sink.whole(value, 'items', 'range');
  const item = memberOf(value.origins, ITEM);
  // Of two variables the first one is the key.
  declares.forEach(({ name }, index) => {
    blocks.declare(name, index === declares.length - 1 ? item : []);
  });
  blocks.dot = item;
}

function nameIn(token: Token | undefined): string | undefined {
  if (token?.kind !== 'string' && token?.kind !== 'rawString') return undefined;
  try {
    return unquote(token.text);
  } catch (error) {
    if (error instanceof LiteralError) return undefined;
    throw error;
  }
}

function rangeOf({ start, end }: Range): Range {
  return { start, end };
}
