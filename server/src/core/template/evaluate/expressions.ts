import { Dict, type Traced, Unknown } from '../../provenance/traced.js';
import { BUILTINS, type Builtin, call } from '../builtins/builtins.js';
import { entryOf, zeroOf } from '../builtins/indexing.js';
import { type Call, type Signature, TemplateError, type TemplateFunction } from '../function.js';
import { canBeNil, isAssignable, isNative, typeName } from '../go-types.js';
import {
  type ChainNode,
  type CommandNode,
  describe,
  type IdentifierNode,
  type Node,
  type Operand,
  type PipeNode,
  type VariableNode,
} from '../parse/nodes.js';
import { constant, idealConstant } from './constants.js';
import { type Frame, unknown } from './frame.js';
import { type Held, held, NOTHING, truth, typeOfHeld, unknownType, unwrap, whyUnknown, wrapped } from './held.js';
import { CallError, LimitError, type Run } from './run.js';

/** Functions that change a map. */
const CHANGE = new Set(['merge', 'mergeOverwrite', 'mustMerge', 'mustMergeOverwrite', 'set', 'unset']);

const REFLECTED = 'reflect.Value';
const ANYTHING = 'interface {}';

/** What functions ask of whoever renders templates. */
export interface Host {
  include(frame: Frame, node: Node, name: string, data: Traced): Traced;
  renderText(frame: Frame, node: Node, text: Traced<string>, data: Traced): Traced;
}

/** A call of a function. */
class CallSite implements Call {
  constructor(
    readonly name: string,
    private readonly frame: Frame,
    private readonly node: Node,
    private readonly host: Host,
  ) {}

  get source() {
    return this.frame.source;
  }

  include(name: string, data: Traced): Traced {
    return this.host.include(this.frame, this.node, name, data);
  }

  renderText(text: Traced<string>, data: Traced): Traced {
    return this.host.renderText(this.frame, this.node, text, data);
  }
}

/** Evaluates pipelines, as Go does: `at` is called wherever Go moves the place that messages name. */
export class Expressions {
  constructor(
    private readonly frame: Frame,
    private readonly run: Run,
    private readonly host: Host,
  ) {}

  private at(node: Node): void {
    this.frame.node = node;
  }

  /** Returns what a pipeline gives, and declares or assigns its variables. */
  pipeline(dot: Held, pipe: PipeNode): Held {
    const { frame, run } = this;
    this.at(pipe);
    const { level } = run;
    run.down();
    let value: Held | undefined;
    for (const command of pipe.commands) value = unwrap(this.command(dot, command, value));
    run.up(level);
    const result = value ?? NOTHING;
    for (const { name } of pipe.declares) {
      if (pipe.assigns) frame.assign(name, result);
      else frame.declare(name, result);
    }
    return result;
  }

  private command(dot: Held, command: CommandNode, final: Held | undefined): Held {
    this.run.step();
    const { args } = command;
    const [first] = args;
    switch (first.kind) {
      case 'field':
        this.at(first);
        return this.fields(dot, dot, first, first.fields, args, final);
      case 'chain':
        return this.chain(dot, first, args, final);
      case 'identifier':
        return this.identifier(dot, first, command, args, final);
      case 'pipe':
        this.noArguments(args, final);
        return this.pipeline(dot, first);
      case 'variable':
        return this.variable(dot, first, args, final);
    }
    this.at(first);
    this.noArguments(args, final);
    if (first.kind === 'dot') return dot;
    if (first.kind === 'nil') throw new TemplateError('nil is not a command');
    if (first.kind === 'number') this.at(first);
    return idealConstant(first, this.frame);
  }

  private noArguments(args: readonly Operand[], final: Held | undefined): void {
    const [first] = args;
    if (first && (args.length > 1 || final)) {
      const written = describe(first);
      throw new TemplateError(`can't give argument to non-function ${written}`);
    }
  }

  private variable(dot: Held, node: VariableNode, args: readonly Operand[], final: Held | undefined): Held {
    this.at(node);
    const value = this.frame.variable(node.name);
    if (node.fields.length > 0) return this.fields(dot, value, node, node.fields, args, final);
    this.noArguments(args, final);
    return value;
  }

  private chain(dot: Held, node: ChainNode, args: readonly Operand[], final: Held | undefined): Held {
    this.at(node);
    if (node.of.kind === 'nil') throw new TemplateError(`indirection through explicit nil in ${describe(node)}`);
    return this.fields(dot, this.argument(dot, undefined, node.of), node, node.fields, args, final);
  }

  private fields(
    dot: Held,
    receiver: Held,
    node: Node,
    names: readonly string[],
    args: readonly Operand[],
    final: Held | undefined,
  ): Held {
    let value = receiver;
    const last = names.length - 1;
    for (let index = 0; index < last; index++) value = this.field(dot, names[index] ?? '', node, [], undefined, value);
    return this.field(dot, names[last] ?? '', node, args, final, value);
  }

  private field(
    dot: Held,
    name: string,
    node: Node,
    args: readonly Operand[],
    final: Held | undefined,
    receiver: Held,
  ): Held {
    const { it } = receiver;
    const { value } = it;
    const { missingKey } = this.run.options;
    if (value === null) {
      if (receiver.wrapped) throw new TemplateError(`nil pointer evaluating interface {}.${name}`);
      if (it.goType !== undefined) return wrapped({ value: null });
      if (missingKey === 'error') throw new TemplateError(`nil data; no entry for key "${name}"`);
      return NOTHING;
    }
    if (value instanceof Unknown) return unknown(value.why);
    if (isNative(value)) {
      const given = args.slice(1).map((arg) => this.argument(dot, ANYTHING, arg).it);
      if (final) given.push(final.it);
      this.at(node);
      return held(value.member(name, given));
    }
    if (!(value instanceof Dict))
      throw new TemplateError(`can't evaluate field ${name} in type ${typeOfHeld(receiver)}`);
    if (args.length > 1 || final) throw new TemplateError(`${name} is not a method but has arguments`);
    if (value.has(name) || value.open) return entryOf(value, name);
    if (missingKey === 'error') throw new TemplateError(`map has no entry for key "${name}"`);
    return missingKey === 'default' ? NOTHING : zeroOf(value.element);
  }

  private identifier(
    dot: Held,
    node: IdentifierNode,
    command: Node,
    args: readonly Operand[],
    final: Held | undefined,
  ): Held {
    this.at(node);
    const own = this.run.functions.get(node.name);
    if (own) return this.call(dot, own, command, node.name, args.slice(1), final);
    const builtin = BUILTINS.get(node.name);
    if (!builtin) throw new TemplateError(`"${node.name}" is not a defined function`);
    return this.callBuiltin(dot, builtin, command, node.name, args.slice(1), final);
  }

  /** Calls a function that was registered. */
  private call(
    dot: Held,
    run: TemplateFunction,
    command: Node,
    name: string,
    operands: readonly Operand[],
    final: Held | undefined,
  ): Held {
    const { signature } = run;
    const args = this.arguments(dot, signature ?? { parameters: [], variadic: ANYTHING }, name, operands, final);
    const values = args.map(({ it }) => it);
    const [first] = values;
    if (first?.value instanceof Dict && CHANGE.has(name)) this.run.touch(first.value);
    try {
      return this.run.made(held(run(values, new CallSite(name, this.frame, command, this.host))));
    } catch (error) {
      // What fails because of a value that nobody knows may work with the one that there will be.
      const why = values.map(whyUnknown).find((one) => one !== undefined);
      if (why !== undefined && error instanceof TemplateError) return unknown(why);
      return this.failed(error, command, name);
    }
  }

  private callBuiltin(
    dot: Held,
    builtin: Builtin,
    command: Node,
    name: string,
    operands: readonly Operand[],
    final: Held | undefined,
  ): Held {
    if (name === 'and' || name === 'or') return this.shortCircuit(dot, builtin, name, operands, final);
    const args = this.arguments(dot, builtin, name, operands, final);
    try {
      const [callee, operand] = [args[0], operands[0]];
      if (name === 'call' && callee) call(operand ? describe(operand) : reflected(callee.it), callee);
      return this.run.made(builtin.run(args, this.frame.source));
    } catch (error) {
      return this.failed(error, command, name);
    }
  }

  private failed(error: unknown, command: Node, name: string): never {
    if (error instanceof LimitError) throw error;
    this.at(command);
    if (error instanceof TemplateError && !(error instanceof CallError)) throw new CallError(name, error.message);
    throw error;
  }

  /** `and` and `or` evaluate no more than they need. */
  private shortCircuit(
    dot: Held,
    builtin: Signature,
    name: string,
    operands: readonly Operand[],
    final: Held | undefined,
  ): Held {
    this.checkCount(builtin, name, operands.length, final);
    const wanted = name === 'or';
    let value = NOTHING;
    let unsure: Held | undefined;
    for (let index = 0; index < operands.length + (final ? 1 : 0); index++) {
      const operand = operands[index];
      value = operand ? this.argument(dot, REFLECTED, operand) : (final ?? NOTHING);
      const isTrue = truth(value.it);
      if (isTrue === undefined) unsure = unsure ? eitherOf(unsure, value) : value;
      else if (isTrue === wanted) {
        // Whatever the ones before are: the result has this truth.
        return unsure && typeof value.it.value !== 'boolean' ? eitherOf(unsure, value) : value;
      }
    }
    return unsure ? eitherOf(unsure, value) : value;
  }

  private checkCount({ parameters, variadic }: Signature, name: string, count: number, final: Held | undefined): void {
    const all = count + (final ? 1 : 0);
    if (variadic !== undefined) {
      if (all < parameters.length)
        throw new TemplateError(`wrong number of args for ${name}: want at least ${parameters.length} got ${count}`);
    } else if (all !== parameters.length)
      throw new TemplateError(`wrong number of args for ${name}: want ${parameters.length} got ${all}`);
  }

  private arguments(
    dot: Held,
    signature: Signature,
    name: string,
    operands: readonly Operand[],
    final: Held | undefined,
  ): Held[] {
    this.checkCount(signature, name, operands.length, final);
    const typeAt = (index: number) => signature.parameters[index] ?? signature.variadic ?? ANYTHING;
    const args = operands.map((operand, index) => this.argument(dot, typeAt(index), operand));
    if (final) args.push(this.validated(final, typeAt(operands.length)));
    return args;
  }

  /** Returns an argument for a parameter of this type; undefined for the receiver of fields. */
  private argument(dot: Held, type: string | undefined, operand: Operand): Held {
    this.at(operand);
    switch (operand.kind) {
      case 'dot':
        return this.validated(dot, type);
      case 'nil':
        if (type === undefined || !canBeNil(type)) throw new TemplateError(`cannot assign nil to ${type ?? '<nil>'}`);
        if (type === REFLECTED) return NOTHING;
        return type === ANYTHING ? wrapped({ value: null }) : held({ value: null, goType: type });
      case 'field':
        return this.validated(this.fields(dot, dot, operand, operand.fields, [operand], undefined), type);
      case 'variable':
        return this.validated(this.variable(dot, operand, [], undefined), type);
      case 'pipe':
        return this.validated(this.pipeline(dot, operand), type);
      case 'identifier':
        return this.validated(this.identifier(dot, operand, operand, [], undefined), type);
      case 'chain':
        return this.validated(this.chain(dot, operand, [], undefined), type);
      default:
        return constant(operand, type ?? ANYTHING, this.frame);
    }
  }

  private validated(value: Held, type: string | undefined): Held {
    const { it } = value;
    if (it.value === null) {
      if (type === undefined || type === REFLECTED) return value;
      if (it.goType !== undefined) {
        if (isAssignable(it, type)) return value;
        throw new TemplateError(`wrong type for value; expected ${type}; got ${it.goType}`);
      }
      if (value.wrapped && type !== ANYTHING)
        throw new TemplateError(`wrong type for value; expected ${type}; got interface {}`);
      if (!canBeNil(type)) throw new TemplateError(`invalid value; expected ${type}`);
      // A nil map or slice has a type, which functions may return.
      return type === ANYTHING ? wrapped(it) : held({ ...it, goType: type });
    }
    if (type === undefined || it.value instanceof Unknown || isAssignable(it, type)) return value;
    throw new TemplateError(`wrong type for value; expected ${type}; got ${typeName(it)}`);
  }
}

/** Returns a value as Go's reflection names it. */
function reflected(it: Traced): string {
  if (typeof it.value === 'string') return it.value;
  return it.value === null ? '<invalid Value>' : `<${typeName(it)} Value>`;
}

/** Returns a value that may be either of two. */
function eitherOf(one: Held, other: Held): Held {
  if (one === other) return one;
  const [type, otherType] = [unknownType(one.it.value), unknownType(other.it.value)];
  const why = whyUnknown(one.it) ?? whyUnknown(other.it) ?? 'it depends on a value that is not known';
  return unknown(why, type === otherType ? type : undefined);
}
