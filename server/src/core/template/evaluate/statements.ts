import { Dict, List, type Traced, Unknown } from '../../provenance/traced.js';
import { TextBuilder, type TracedText } from '../../provenance/traced-text.js';
import { isInterface } from '../builtins/indexing.js';
import { sprint } from '../format/printer.js';
import { TemplateError } from '../function.js';
import type { ActionNode, BranchNode, JumpNode, ListNode, PipeNode, Statement, TemplateNode } from '../parse/nodes.js';
import type { Template } from '../templates.js';
import { Expressions, type Host } from './expressions.js';
import { Frame, printedBy, unknown } from './frame.js';
import { type Held, held, NOTHING, truth, whyUnknown, wrapped } from './held.js';
import { printedText } from './output.js';
import { type Flow, possibly } from './possible.js';
import { LimitError, type Run } from './run.js';

/** Renders the statements of one template. */
export class Statements {
  private readonly expressions: Expressions;
  /** How many conditions that are not known the innermost loop stands below. */
  private loopPossible = 0;

  constructor(
    private readonly frame: Frame,
    private readonly run: Run,
    private readonly host: Host & { template(frame: Frame, template: Template, data: Held): TracedText },
  ) {
    this.expressions = new Expressions(frame, run, host);
  }

  list(dot: Held, { nodes }: ListNode): Flow {
    for (const node of nodes) {
      const flow = this.statement(dot, node);
      if (flow !== 'next') return flow;
    }
    return 'next';
  }

  private statement(dot: Held, node: Statement): Flow {
    const { frame, run } = this;
    run.step();
    frame.node = node;
    if (node.kind === 'text') {
      run.printed(node.end - node.at);
      frame.literal(node.at, node.end);
      return 'next';
    }
    frame.enter(node.action);
    const { level } = run;
    const mark = frame.variables.length;
    try {
      switch (node.kind) {
        case 'action':
          this.action(dot, node);
          return 'next';
        case 'template':
          this.template(dot, node);
          return 'next';
        case 'break':
        case 'continue':
          return this.jump(node);
        case 'range':
          run.down();
          return this.range(dot, node);
        default:
          run.down();
          return this.branch(dot, node, false);
      }
    } catch (error) {
      if (error instanceof LimitError) throw error;
      frame.enter(node.action);
      const why = run.report(frame, error);
      frame.standIn(node.action, why);
      if ('endAction' in node) this.close(node, why);
      return 'next';
    } finally {
      run.up(level);
      if (node.kind === 'if' || node.kind === 'with' || node.kind === 'range') frame.variables.length = mark;
    }
  }

  /** Returns what a pipeline gives; where it fails that is unknown, and the problem is reported. */
  private evaluate(dot: Held, pipe: PipeNode): Held {
    const { frame, run } = this;
    const mark = frame.variables.length;
    const { level } = run;
    try {
      return this.expressions.pipeline(dot, pipe);
    } catch (error) {
      if (error instanceof LimitError) throw error;
      run.up(level);
      frame.variables.length = mark;
      const value = unknown(run.report(frame, error));
      for (const { name } of pipe.declares) {
        if (!pipe.assigns) frame.declare(name, value);
        else if (frame.variables.some((variable) => variable.name === name)) frame.assign(name, value);
      }
      return value;
    }
  }

  private action(dot: Held, node: ActionNode): void {
    const value = this.evaluate(dot, node.pipe);
    this.frame.node = node;
    if (node.pipe.declares.length === 0) this.print(node, value.it);
  }

  private print(node: ActionNode, traced: Traced): void {
    const { frame, run } = this;
    const { value } = traced;
    if (value instanceof Unknown) {
      frame.standIn(node.action, value.why);
      return;
    }
    const text = printedText(traced);
    run.printed(text.text.length);
    frame.out.add(printedBy(text, frame));
  }

  private template(dot: Held, node: TemplateNode): void {
    const { frame, run, host } = this;
    const template = frame.templates.get(node.name);
    if (!template) {
      const why = run.report(frame, new TemplateError(`template "${node.name}" not defined`), { template: node.name });
      frame.standIn(node.action, why);
      return;
    }
    const data = node.pipe ? this.evaluate(dot, node.pipe) : NOTHING;
    const text = host.template(frame, template, data);
    frame.out.add(printedBy(text, frame));
  }

  private jump(node: JumpNode): Flow {
    // Whether it happens is not known: what follows is written all the same.
    if (this.run.possible > this.loopPossible) this.frame.standIn(node.action, 'the loop may end here');
    return node.kind;
  }

  private branch(dot: Held, node: BranchNode, chained: boolean): Flow {
    const { frame } = this;
    const value = this.evaluate(dot, node.pipe);
    const isTrue = truth(value.it);
    this.run.options.onDecision?.(frame.placeOf(node.action), isTrue);
    if (isTrue === undefined) return this.either(dot, node, value, chained);
    if (chained) frame.standIn(node.action, 'it depends on a condition that is not known');
    if (isTrue) return this.list(node.kind === 'with' ? value : dot, node.list);
    return node.elseList ? this.list(dot, node.elseList) : 'next';
  }

  /** Renders both branches of a condition that is not known. */
  private either(dot: Held, node: BranchNode, value: Held, chained: boolean): Flow {
    const why = whyUnknown(value.it) ?? 'the condition is not known';
    this.frame.standIn(node.action, why, !chained);
    const flow = possibly(
      this.frame,
      this.run,
      why,
      () => this.list(node.kind === 'with' ? value : dot, node.list),
      () => this.otherwise(dot, node, why),
    );
    if (!chained) this.close(node, why);
    return flow;
  }

  private close(node: BranchNode, why: string): void {
    this.frame.enter(node.action);
    this.frame.standIn(node.endAction, why);
  }

  private otherwise(dot: Held, node: BranchNode, why: string): Flow {
    const { elseAction, elseList } = node;
    if (!elseAction || !elseList) return 'next';
    const [first] = elseList.nodes;
    if (first && (first.kind === 'if' || first.kind === 'with') && first.action.start === elseAction.start) {
      this.frame.enter(first.action);
      return this.branch(dot, first, true);
    }
    this.frame.enter(elseAction);
    this.frame.standIn(elseAction, why);
    return this.list(dot, elseList);
  }

  private range(dot: Held, node: BranchNode): Flow {
    const { frame, run } = this;
    const { pipe, elseList } = node;
    const { it } = this.evaluate(dot, pipe);
    const { value } = it;
    run.options.onDecision?.(frame.placeOf(node.action), itemCount(value));
    const { loopPossible } = this;
    const { possible } = run;
    this.loopPossible = possible;
    try {
      const why = whyUnknown(it);
      if (why !== undefined) {
        this.rangeUnknown(dot, node, it, why);
        return 'next';
      }
      try {
        if (this.items(node, it)) return 'next';
      } catch (error) {
        // It fails before the first item: what fails in the body is caught there.
        if (!(error instanceof TemplateError)) throw error;
        this.rangeUnknown(dot, node, it, run.report(frame, error));
        return 'next';
      }
      if (value instanceof Dict && value.open) {
        this.rangeUnknown(dot, node, it, 'the map may have entries that are not known');
        return 'next';
      }
    } finally {
      this.loopPossible = loopPossible;
      run.possible = possible;
    }
    frame.enter(node.action);
    const flow = elseList ? this.list(dot, elseList) : 'next';
    // A `break` in the `else` of a loop ends that one in Go, although the parser takes it for one of the loop around.
    return flow === 'break' ? 'next' : flow;
  }

  /** Renders the body for every item. Returns false where there is none. */
  private items(node: BranchNode, { value, goType }: Traced): boolean {
    const { pipe } = node;
    const mark = this.frame.variables.length;
    if (typeof value === 'bigint') {
      if (pipe.declares.length > 1)
        throw new TemplateError(`can't use ${value} to iterate over more than one variable`);
      for (let number = 0n; number < value; number++) {
        const item = held(goType === undefined ? { value: number } : { value: number, goType });
        if (!this.iteration(node, mark, NOTHING, item)) break;
      }
      return value > 0n;
    }
    if (value instanceof List) {
      const outer = isInterface(value.element);
      for (const [index, item] of value.items.entries())
        if (!this.iteration(node, mark, held({ value: BigInt(index) }), outer ? wrapped(item) : held(item))) break;
      return value.items.length > 0;
    }
    if (value instanceof Dict) {
      const outer = isInterface(value.element);
      const sorted = value.sorted();
      for (const [key, entry] of sorted) {
        const name: Traced = entry.key ? { value: key, from: entry.key } : { value: key };
        if (!this.iteration(node, mark, held(name), outer ? wrapped(entry.value) : held(entry.value))) break;
      }
      if (value.open && sorted.length > 0) this.rangeUnknownItems(node, 'the map may have entries that are not known');
      return sorted.length > 0;
    }
    if (value === null) return false;
    throw new TemplateError(`range can't iterate over ${sprint([{ value }], undefined).text}`);
  }

  /** Renders the body once. Returns false where the loop ends. */
  private iteration(node: BranchNode, mark: number, index: Held, item: Held): boolean {
    const { frame, run } = this;
    run.step();
    const { declares, assigns } = node.pipe;
    const [first, second] = declares;
    if (first && assigns) {
      frame.assign(first.name, second ? index : item);
      if (second) frame.assign(second.name, item);
    } else if (first) {
      frame.setTop(1, item);
      if (second) frame.setTop(2, index);
    }
    const flow = this.list(item, node.list);
    frame.variables.length = mark;
    return flow !== 'break';
  }

  private rangeUnknown(dot: Held, node: BranchNode, { from }: Traced, why: string): void {
    const { frame } = this;
    const item = held(from === undefined ? { value: new Unknown(why) } : { value: new Unknown(why), from });
    frame.enter(node.action);
    frame.standIn(node.action, why);
    const mark = frame.variables.length;
    possibly(
      this.frame,
      this.run,
      why,
      () => {
        this.iteration(node, mark, unknown(why), item);
        return 'next';
      },
      () => this.otherwise(dot, node, why),
    );
    this.close(node, why);
  }

  private rangeUnknownItems(node: BranchNode, why: string): void {
    this.rangeUnknown(NOTHING, { ...node, elseList: undefined, elseAction: undefined }, { value: null }, why);
  }
}

/** Returns how many items a range goes over; undefined where that is not known. */
function itemCount(value: Traced['value']): number | undefined {
  if (value instanceof List) return value.items.length;
  if (value instanceof Dict) return value.open ? undefined : value.size;
  if (typeof value === 'bigint') return Math.max(0, Number(value));
  return value === null ? 0 : undefined;
}

/** Renders a template into a text of its own. */
export function renderInto(
  frame: Frame,
  data: Held,
  run: Run,
  host: ConstructorParameters<typeof Statements>[2],
): TracedText {
  new Statements(frame, run, host).list(data, frame.template.tree.root);
  return frame.out.done();
}

export function newFrame(
  template: Template,
  templates: Frame['templates'],
  caller: Frame['caller'],
  data: Held,
): Frame {
  return new Frame(template, templates, new TextBuilder(), caller, data);
}
