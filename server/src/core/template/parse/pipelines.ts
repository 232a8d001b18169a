import { byteLength } from '../bytes.js';
import { quote } from '../format/quote.js';
import { LiteralError, readNumber, unquote } from './literals.js';
import { type CommandNode, describe, type Operand, type PipeNode, type Tree, type VariableNode } from './nodes.js';
import type { TokenStream } from './token-stream.js';
import { KEYWORDS, type Token, type TokenKind } from './tokens.js';

/** Blocks and parentheses that may stand within each other. Go allows more than our stack does. */
export const MOST_NESTED = 400;

export class ParseError extends Error {}

/** What the parsers of a text share. */
export interface Shared {
  readonly text: string;
  readonly parseName: string;
  readonly stream: TokenStream;
  readonly trees: Map<string, Tree>;
  readonly isFunction: (name: string) => boolean;
  /** How many blocks and parentheses are open. */
  depth: number;
}

/** Parses what stands in actions. */
export class PipelineParser {
  protected readonly stream: TokenStream;
  protected readonly variables = ['$'];
  protected actionLine = 0;

  constructor(protected readonly shared: Shared) {
    this.stream = shared.stream;
  }

  protected pipeline(context: string, end: TokenKind): PipeNode {
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

  protected literal<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof LiteralError) return this.fail(error.message);
      throw error;
    }
  }

  protected expect(kind: TokenKind, context: string): void {
    const token = this.stream.nextNonSpace();
    if (token.kind !== kind) this.unexpected(token, context);
  }

  protected unexpected(token: Token, context: string): never {
    if (token.kind !== 'error') return this.fail(`unexpected ${written(token)} in ${context}`);
    const { actionLine } = this;
    const elsewhere = actionLine !== 0 && actionLine !== token.line;
    const begun = elsewhere ? `started at ${this.shared.parseName}:${actionLine}` : '';
    const joint = token.text.endsWith(' action') ? ' ' : ' in action ';
    return this.fail(token.text + (begun && joint + begun));
  }

  protected fail(message: string, { line } = this.stream.last): never {
    throw new ParseError(`template: ${this.shared.parseName}:${line}: ${message}`);
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
