import type { Range } from '../../text/range.js';
import { quote } from '../format/quote.js';
import { unquote } from './literals.js';
import {
  type BranchNode,
  isEmpty,
  type JumpNode,
  type ListNode,
  type PipeNode,
  type Statement,
  type TemplateNode,
  type Tree,
} from './nodes.js';
import { MOST_NESTED, ParseError, PipelineParser, type Shared } from './pipelines.js';
import { TokenStream } from './token-stream.js';
import type { Token } from './tokens.js';

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

/** As the parser of Go, step by step, so that its messages are those of Go. */
class Parser extends PipelineParser {
  private ranges = 0;

  constructor(
    private name: string,
    shared: Shared,
  ) {
    super(shared);
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

  /** Parses the body of a definition up to its end. A wrong end is reported at the line of `named`. */
  private body(context: string, named?: Token): void {
    const [root, close] = this.itemList();
    if (close.kind !== 'end') this.fail(`unexpected {{${close.kind}}} in ${context}`, named);
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
    // Who parses the block complains of its end, and has seen no further than its beginning.
    new Parser(name, this.shared).body(context, this.stream.previous);
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
}

function isClose(node: Statement | Close): node is Close {
  return node.kind === 'else' || node.kind === 'end';
}
