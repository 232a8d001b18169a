import type { Range } from '../../text/range.js';
import { byteLength } from '../bytes.js';
import { quote } from '../format/quote.js';
import { LiteralError, readNumber, unquote } from './literals.js';
import {
  type BranchNode,
  type CommandNode,
  describe,
  isEmpty,
  type JumpNode,
  type ListNode,
  type Operand,
  type PipeNode,
  type Statement,
  type TemplateNode,
  type VariableNode,
} from './nodes.js';
import { TokenStream } from './token-stream.js';
import { KEYWORDS, type Token, type TokenKind } from './tokens.js';

/** A parsed template: a file, or a `define` or `block` of one. */
export interface Tree {
  readonly name: string;
  /** The template that was parsed, which messages name. */
  readonly parseName: string;
  readonly root: ListNode;
  /** The text that was parsed, with everything that it defines. */
  readonly text: string;
}

/** What was parsed. */
export interface Trees {
  /** The templates by name, that of the text itself under its own. */
  readonly trees: ReadonlyMap<string, Tree>;
  /** Why the text is no template; the templates that it defines before that place are there. */
  readonly problem?: ParseProblem;
}

export interface ParseProblem extends Range {
  /** The message as Go has it, with the name and the line. */
  readonly message: string;
}

/** Blocks and parentheses that may stand within each other. Go allows more than our stack does. */
const MOST_NESTED = 400;

class ParseError extends Error {}

/** An `else` or `end`, which no tree holds. */
interface Close {
  readonly kind: 'else' | 'end';
  readonly action: Range;
  /** What follows `else`. */
  readonly chained: 'if' | 'with' | undefined;
}

/** Parses a template. `isFunction` tells which names are functions: Go refuses others. */
export function parseTrees(text: string, name: string, isFunction: (name: string) => boolean): Trees {
  const trees = new Map<string, Tree>();
  const stream = new TokenStream(text);
  const shared = { text, parseName: name, stream, trees, isFunction, depth: 0 };
  const parser = new Parser(name, shared);
  try {
    parser.parseAll();
    return { trees };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const { start, end } = stream.last;
    return { trees, problem: { message: error.message, start, end } };
  }
}

interface Shared {
  readonly text: string;
  readonly parseName: string;
  readonly stream: TokenStream;
  readonly trees: Map<string, Tree>;
  readonly isFunction: (name: string) => boolean;
  depth: number;
}

/** As the parser of Go, step by step, so that its messages are those of Go. */
class Parser {
  private readonly stream: TokenStream;
  private variables = ['$'];
  private ranges = 0;
  private actionLine = 0;

  constructor(
    private name: string,
    private readonly shared: Shared,
  ) {
    this.stream = shared.stream;
  }

  parseAll(): void {
    const { stream } = this;
    const root: ListNode = { kind: 'list', at: stream.peek().start, nodes: [] };
    while (stream.peek().kind !== 'eof') {
      const { mark } = stream;
      if (stream.peek().kind === 'leftDelim') {
        stream.next();
        if (stream.nextNonSpace().kind === 'define') {
          new Parser('definition', this.shared).define();
          continue;
        }
        stream.back(mark);
      }
      const node = this.textOrAction();
      if (isClose(node)) this.fail(`unexpected {{${node.kind}}}`);
      root.nodes.push(node);
    }
    this.add(root);
  }

  private define(): void {
    const { stream } = this;
    const context = 'define clause';
    const name = stream.nextNonSpace();
    if (name.kind !== 'string' && name.kind !== 'rawString') this.unexpected(name, context);
    this.name = this.literal(() => unquote(name.text));
    this.expect('rightDelim', context);
    this.body(context);
  }

  /** Parses the body of a definition up to its end. */
  private body(context: string): void {
    const [root, close] = this.itemList();
    if (close.kind !== 'end') this.fail(`unexpected {{${close.kind}}} in ${context}`);
    this.add(root);
  }

  private add(root: ListNode): void {
    const { trees, text, parseName } = this.shared;
    const { name } = this;
    const known = trees.get(name);
    if (!known || isEmpty(known.root)) trees.set(name, { name, parseName, root, text });
    else if (!isEmpty(root)) this.fail(`template: multiple definition of template ${quote(name)}`);
  }

  private itemList(): [ListNode, Close] {
    const { stream, shared } = this;
    const list: ListNode = { kind: 'list', at: stream.peekNonSpace().start, nodes: [] };
    if (++shared.depth > MOST_NESTED) this.fail('max nesting depth exceeded');
    while (stream.peekNonSpace().kind !== 'eof') {
      const node = this.textOrAction();
      if (isClose(node)) {
        shared.depth--;
        return [list, node];
      }
      list.nodes.push(node);
    }
    return this.fail('unexpected EOF');
  }

  private textOrAction(): Statement | Close {
    const token = this.stream.nextNonSpace();
    const { kind, start, end, text, line } = token;
    if (kind === 'text') return { kind, at: start, end, text };
    if (kind !== 'leftDelim') return this.unexpected(token, 'input');
    this.actionLine = line;
    const node = this.action(start);
    this.actionLine = 0;
    return node;
  }

  private action(open: number): Statement | Close {
    const { stream } = this;
    const { mark } = stream;
    const token = stream.nextNonSpace();
    switch (token.kind) {
      case 'block':
        return this.block(open);
      case 'break':
      case 'continue':
        return this.jump(token, token.kind, open);
      case 'else':
        return this.otherwise(open);
      case 'end':
        this.expect('rightDelim', 'end');
        return { kind: 'end', action: this.actionFrom(open), chained: undefined };
      case 'if':
      case 'range':
      case 'with':
        return this.control(token.kind, open);
      case 'template':
        return this.template(open);
    }
    stream.back(mark);
    const at = stream.peekNonSpace().start;
    const pipe = this.pipeline('command', 'rightDelim');
    return { kind: 'action', at, pipe, action: this.actionFrom(open) };
  }

  /** The action that began at `open` and has just been read. */
  private actionFrom(open: number): Range {
    return { start: open, end: this.stream.previous.end };
  }

  private jump(token: Token, kind: 'break' | 'continue', open: number): JumpNode {
    const close = this.stream.nextNonSpace();
    if (close.kind !== 'rightDelim') this.unexpected(close, `{{${kind}}}`);
    if (this.ranges === 0) this.fail(`{{${kind}}} outside {{range}}`);
    return { kind, at: token.start, action: this.actionFrom(open) };
  }

  private pipeline(context: string, end: TokenKind): PipeNode {
    const { stream } = this;
    const at = stream.peekNonSpace().start;
    const declares: VariableNode[] = [];
    const assigns = this.declarations(context, declares);
    const commands: CommandNode[] = [];
    for (;;) {
      const { mark } = stream;
      const token = stream.nextNonSpace();
      if (token.kind === end) {
        if (commands.length === 0) this.fail(`missing value for ${context}`);
        const wrong = commands.findIndex(({ args: [first] }, index) => index > 0 && !isExecutable(first));
        if (wrong > 0) this.fail(`non executable command in pipeline stage ${wrong + 1}`);
        return { kind: 'pipe', at, declares, assigns, commands };
      }
      if (!OPERANDS.has(token.kind)) this.unexpected(token, context);
      stream.back(mark);
      commands.push(this.command());
    }
  }

  /** Reads `$x :=`, `$x =` and, in a range, `$i, $x :=`. Returns true for an assignment. */
  private declarations(context: string, declares: VariableNode[]): boolean {
    const { stream } = this;
    for (;;) {
      const variable = stream.peekNonSpace();
      if (variable.kind !== 'variable') return false;
      const { mark } = stream;
      stream.nextNonSpace();
      const next = stream.peekNonSpace();
      const declare = next.kind === 'assign' || next.kind === 'declare';
      if (!declare && (next.kind !== 'char' || next.text !== ',')) {
        stream.back(mark);
        return false;
      }
      stream.nextNonSpace();
      declares.push(variableNode(variable.start, variable.text));
      this.variables.push(variable.text);
      if (declare) return next.kind === 'assign';
      if (context !== 'range' || declares.length > 1) this.fail(`too many declarations in ${context}`);
      const { kind } = stream.peekNonSpace();
      if (kind !== 'variable' && kind !== 'rightDelim' && kind !== 'rightParen')
        this.fail('range can only initialize variables');
    }
  }

  private control(kind: BranchNode['kind'], open: number): BranchNode {
    const known = this.variables.length;
    const pipe = this.pipeline(kind, 'rightDelim');
    const action = this.actionFrom(open);
    if (kind === 'range') this.ranges++;
    const [list, close] = this.itemList();
    if (kind === 'range') this.ranges--;
    let elseList: ListNode | undefined;
    let endAction = close.action;
    const elseAction = close.kind === 'else' ? close.action : undefined;
    if (elseAction) {
      if (close.chained === kind) {
        this.stream.nextNonSpace();
        if (++this.shared.depth > MOST_NESTED) this.fail('max nesting depth exceeded');
        const node = this.control(kind, elseAction.start);
        this.shared.depth--;
        elseList = { kind: 'list', at: elseAction.start, nodes: [node] };
        endAction = node.endAction;
      } else {
        const [otherwise, end] = this.itemList();
        if (end.kind !== 'end') this.fail(`expected end; found {{${end.kind}}}`);
        elseList = otherwise;
        endAction = end.action;
      }
    }
    this.variables.length = known;
    return { kind, at: pipe.at, action, pipe, list, elseList, elseAction, endAction };
  }

  private otherwise(open: number): Close {
    const { kind, start } = this.stream.peekNonSpace();
    if (kind === 'if' || kind === 'with') return { kind: 'else', action: { start: open, end: start }, chained: kind };
    this.expect('rightDelim', 'else');
    return { kind: 'else', action: this.actionFrom(open), chained: undefined };
  }

  private block(open: number): TemplateNode {
    const context = 'block clause';
    const token = this.stream.nextNonSpace();
    const name = this.templateName(token, context);
    const pipe = this.pipeline(context, 'rightDelim');
    const action = this.actionFrom(open);
    new Parser(name, this.shared).body(context);
    return { kind: 'template', at: token.start, action, name, pipe };
  }

  private template(open: number): TemplateNode {
    const { stream } = this;
    const token = stream.nextNonSpace();
    const name = this.templateName(token, 'template clause');
    const { mark } = stream;
    let pipe: PipeNode | undefined;
    if (stream.nextNonSpace().kind !== 'rightDelim') {
      stream.back(mark);
      pipe = this.pipeline('template clause', 'rightDelim');
    }
    return { kind: 'template', at: token.start, action: this.actionFrom(open), name, pipe };
  }

  private templateName(token: Token, context: string): string {
    if (token.kind !== 'string' && token.kind !== 'rawString') this.unexpected(token, context);
    return this.literal(() => unquote(token.text));
  }

  private command(): CommandNode {
    const { stream } = this;
    const at = stream.peekNonSpace().start;
    const args: Operand[] = [];
    for (;;) {
      stream.peekNonSpace();
      const operand = this.operand();
      if (operand) args.push(operand);
      const { mark } = stream;
      const token = stream.next();
      if (token.kind === 'space') continue;
      if (token.kind === 'rightDelim' || token.kind === 'rightParen') stream.back(mark);
      else if (token.kind !== 'pipe') this.unexpected(token, 'operand');
      break;
    }
    const [first, ...rest] = args;
    return first ? { kind: 'command', at, args: [first, ...rest] } : this.fail('empty command');
  }

  private operand(): Operand | undefined {
    const { stream } = this;
    const node = this.term();
    if (!node || stream.peek().kind !== 'field') return node;
    const at = stream.peek().start;
    const fields: string[] = [];
    while (stream.peek().kind === 'field') fields.push(stream.next().text.slice(1));
    switch (node.kind) {
      case 'field':
      case 'variable':
        return { ...node, at, fields: [...node.fields, ...fields] };
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        return this.fail(`unexpected . after term ${quote(describe(node))}`);
      default:
        return { kind: 'chain', at, of: node, fields };
    }
  }

  private term(): Operand | undefined {
    const { stream } = this;
    const { mark } = stream;
    const token = stream.nextNonSpace();
    const { kind, start: at, end, text } = token;
    switch (kind) {
      case 'identifier':
        if (!this.shared.isFunction(text)) this.fail(`function ${quote(text)} not defined`);
        return { kind, at, name: text };
      case 'dot':
      case 'nil':
        return { kind, at };
      case 'variable':
        if (!this.variables.includes(text)) this.fail(`undefined variable ${quote(text)}`);
        return variableNode(at, text);
      case 'field':
        return { kind, at, fields: [text.slice(1)] };
      case 'bool':
        return { kind, at, end, value: text === 'true' };
      case 'charConstant':
      case 'complex':
      case 'number':
        return { kind: 'number', at, end, text, number: this.literal(() => readNumber(text, kind)) };
      case 'leftParen': {
        if (++this.shared.depth > MOST_NESTED) this.fail('max expression depth exceeded');
        const pipe = this.pipeline('parenthesized pipeline', 'rightParen');
        this.shared.depth--;
        return pipe;
      }
      case 'string':
      case 'rawString':
        return { kind: 'string', at, end, quoted: text, text: this.literal(() => unquote(text)) };
    }
    stream.back(mark);
    return undefined;
  }

  private literal<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof LiteralError) return this.fail(error.message);
      throw error;
    }
  }

  private expect(kind: TokenKind, context: string): void {
    const token = this.stream.nextNonSpace();
    if (token.kind !== kind) this.unexpected(token, context);
  }

  private unexpected(token: Token, context: string): never {
    if (token.kind !== 'error') return this.fail(`unexpected ${written(token)} in ${context}`);
    const { actionLine } = this;
    const elsewhere = actionLine !== 0 && actionLine !== token.line;
    const begun = elsewhere ? `started at ${this.shared.parseName}:${actionLine}` : '';
    const joint = token.text.endsWith(' action') ? ' ' : ' in action ';
    return this.fail(token.text + (begun && joint + begun));
  }

  private fail(message: string): never {
    throw new ParseError(`template: ${this.shared.parseName}:${this.stream.last.line}: ${message}`);
  }
}

const OPERANDS: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'bool',
  'charConstant',
  'complex',
  'dot',
  'field',
  'identifier',
  'leftParen',
  'nil',
  'number',
  'rawString',
  'string',
  'variable',
]);

function isClose(node: Statement | Close): node is Close {
  return node.kind === 'else' || node.kind === 'end';
}

/** Only the first command of a pipeline may be a plain value. */
function isExecutable({ kind }: Operand): boolean {
  return kind !== 'bool' && kind !== 'dot' && kind !== 'nil' && kind !== 'number' && kind !== 'string';
}

function variableNode(at: number, text: string): VariableNode {
  return { kind: 'variable', at, name: text, fields: [] };
}

/** Returns a token as messages show it. */
function written({ kind, text }: Token): string {
  if (kind === 'eof') return 'EOF';
  if (kind === 'dot' || KEYWORDS.get(text) === kind) return `<${text}>`;
  return byteLength(text) > 10 ? `${quote([...text].slice(0, 10).join(''))}...` : quote(text);
}
