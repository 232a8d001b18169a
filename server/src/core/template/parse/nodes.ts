import type { Range } from '../../text/range.js';
import { quote } from '../format/quote.js';
import type { NumberValue } from './literals.js';

/*
 * The nodes of a template. `at` is the position that Go names in its messages; `action` is the action that a node stands in,
 * from its `{{` to its `}}` with trim markers. Offsets are UTF-16 code units of the text that was parsed.
 */

export interface ListNode {
  readonly kind: 'list';
  readonly at: number;
  readonly nodes: Statement[];
}

export interface TextNode {
  readonly kind: 'text';
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

export interface ActionNode {
  readonly kind: 'action';
  readonly at: number;
  readonly action: Range;
  readonly pipe: PipeNode;
}

export interface BranchNode {
  readonly kind: 'if' | 'with' | 'range';
  readonly at: number;
  readonly action: Range;
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly elseList: ListNode | undefined;
  /** The `{{ else }}` or `{{ else if … }}`. */
  readonly elseAction: Range | undefined;
  readonly endAction: Range;
}

export interface TemplateNode {
  readonly kind: 'template';
  readonly at: number;
  readonly action: Range;
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}

export interface JumpNode {
  readonly kind: 'break' | 'continue';
  readonly at: number;
  readonly action: Range;
}

export type Statement = ActionNode | BranchNode | JumpNode | TemplateNode | TextNode;

export interface PipeNode {
  readonly kind: 'pipe';
  readonly at: number;
  readonly declares: readonly VariableNode[];
  /** True for `=`, false for `:=`. */
  readonly assigns: boolean;
  readonly commands: readonly CommandNode[];
}

export interface CommandNode {
  readonly kind: 'command';
  readonly at: number;
  readonly args: readonly [Operand, ...Operand[]];
}

export interface IdentifierNode {
  readonly kind: 'identifier';
  readonly at: number;
  readonly name: string;
}

export interface VariableNode {
  readonly kind: 'variable';
  readonly at: number;
  readonly name: string;
  readonly fields: readonly string[];
}

export interface FieldNode {
  readonly kind: 'field';
  readonly at: number;
  readonly fields: readonly string[];
}

export interface ChainNode {
  readonly kind: 'chain';
  readonly at: number;
  readonly of: Operand;
  readonly fields: readonly string[];
}

export interface NumberNode {
  readonly kind: 'number';
  readonly at: number;
  readonly end: number;
  readonly text: string;
  readonly number: NumberValue;
}

export interface StringNode {
  readonly kind: 'string';
  readonly at: number;
  readonly end: number;
  readonly quoted: string;
  readonly text: string;
}

export interface BoolNode {
  readonly kind: 'bool';
  readonly at: number;
  readonly end: number;
  readonly value: boolean;
}

export interface DotNode {
  readonly kind: 'dot';
  readonly at: number;
}

export interface NilNode {
  readonly kind: 'nil';
  readonly at: number;
}

export type Operand =
  | BoolNode
  | ChainNode
  | DotNode
  | FieldNode
  | IdentifierNode
  | NilNode
  | NumberNode
  | PipeNode
  | StringNode
  | VariableNode;

export type Node = CommandNode | ListNode | Operand | Statement;

/** A parsed template: a file, or a `define` or `block` of one. */
export interface Tree {
  readonly name: string;
  /** The template that was parsed, which messages name. */
  readonly parseName: string;
  readonly root: ListNode;
  /** The text that was parsed, with everything that it defines. */
  readonly text: string;
}

/** Returns a node as Go writes it in messages. */
export function describe(node: Node): string {
  switch (node.kind) {
    case 'list':
      return node.nodes.map(describe).join('');
    case 'text':
      return node.text;
    case 'action':
      return `{{${describe(node.pipe)}}}`;
    case 'if':
    case 'with':
    case 'range': {
      const otherwise = node.elseList ? `{{else}}${describe(node.elseList)}` : '';
      return `{{${node.kind} ${describe(node.pipe)}}}${describe(node.list)}${otherwise}{{end}}`;
    }
    case 'template':
      return `{{template ${quote(node.name)}${node.pipe ? ` ${describe(node.pipe)}` : ''}}}`;
    case 'break':
    case 'continue':
      return `{{${node.kind}}}`;
    case 'pipe': {
      const names = node.declares.map(describe).join(', ');
      return (names && `${names} ${node.assigns ? '=' : ':='} `) + node.commands.map(describe).join(' | ');
    }
    case 'command':
      return node.args.map((arg) => (arg.kind === 'pipe' ? `(${describe(arg)})` : describe(arg))).join(' ');
    case 'identifier':
      return node.name;
    case 'variable':
      return [node.name, ...node.fields].join('.');
    case 'field':
      return `.${node.fields.join('.')}`;
    case 'chain': {
      const inner = describe(node.of);
      return `${node.of.kind === 'pipe' ? `(${inner})` : inner}.${node.fields.join('.')}`;
    }
    case 'number':
      return node.text;
    case 'string':
      return node.quoted;
    case 'bool':
      return String(node.value);
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
  }
}

/** Returns true for a template of nothing but blanks and comments. */
export function isEmpty(list: ListNode): boolean {
  return list.nodes.every((node) => node.kind === 'text' && /^\p{White_Space}*$/u.test(node.text));
}
