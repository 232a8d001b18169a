import { LiteralError, unquote } from '../../template/parse/literals.js';
import { MOST_NESTED } from '../../template/parse/pipelines.js';
import type { Token } from '../../template/parse/tokens.js';
import { callOf } from './function-origins.js';
import { memberOf, type Origins } from './origins.js';
import type { Scope } from './scope.js';
import type { Evaluated, Sink } from './sink.js';

/** Looks at the expressions of an action without evaluating them. It throws nothing: what makes no sense has no origin. */
export class Expressions {
  private at = 0;
  /** How many parentheses are open. */
  private depth = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly scope: Scope,
    private readonly sink: Sink,
  ) {}

  /** Reads a pipeline from a token on. Returns what it gives, and the variables that it declares. */
  pipelineFrom(index: number): { readonly value: Evaluated; readonly declares: readonly Declared[] } {
    this.at = index;
    const declares = this.declarations();
    return { value: this.pipeline(), declares };
  }

  private declarations(): readonly Declared[] {
    const names: Token[] = [];
    for (let at = this.at; ; at += 2) {
      const [variable, sign] = [this.tokens[at], this.tokens[at + 1]];
      if (variable?.kind !== 'variable' || !sign) return [];
      names.push(variable);
      if (sign.kind === 'declare' || sign.kind === 'assign') {
        this.at = at + 2;
        return names.map(({ text }) => ({ name: text, assigns: sign.kind === 'assign' }));
      }
      if (sign.text !== ',') return [];
    }
  }

  private pipeline(): Evaluated {
    let value: Evaluated | undefined;
    const start = this.tokens[this.at]?.start ?? 0;
    for (;;) {
      value = this.command(value);
      const token = this.tokens[this.at];
      if (token?.kind !== 'pipe') break;
      this.at++;
    }
    return { ...value, range: { start, end: this.tokens[this.at - 1]?.end ?? start } };
  }

  private command(piped: Evaluated | undefined): Evaluated {
    const first = this.tokens[this.at];
    const start = first?.start ?? piped?.range.end ?? 0;
    const callee = first?.kind === 'identifier' ? first : undefined;
    if (callee) this.at++;
    const args: Evaluated[] = [];
    for (let token = this.tokens[this.at]; token && !ENDS.has(token.kind); token = this.tokens[this.at])
      args.push(this.operand(token));
    if (piped) args.push(piped);
    const range = { start, end: this.tokens[this.at - 1]?.end ?? start };
    if (callee) return callOf(callee, args, range, this.sink);
    const [only, ...more] = args;
    if (!only) return { origins: [], range };
    // The arguments of a method.
    return more.length === 0 ? only : { origins: [], range };
  }

  private operand(token: Token): Evaluated {
    this.at++;
    const { kind, start, end, text } = token;
    switch (kind) {
      case 'dot':
        return this.chain(this.scope.dot, start);
      case 'field':
        this.at--;
        return this.chain(this.scope.dot, start, true);
      case 'variable':
        return this.chain(this.scope.variable(text), start);
      case 'leftParen': {
        // The engine reads no more either.
        if (this.depth >= MOST_NESTED) {
          this.at = this.tokens.length;
          return { origins: [], range: { start, end } };
        }
        this.depth++;
        const inner = this.pipeline();
        this.depth--;
        if (this.tokens[this.at]?.kind !== 'rightParen') return inner;
        this.at++;
        const next = this.tokens[this.at];
        return next?.kind === 'field' && next.start === this.tokens[this.at - 1]?.end
          ? this.chain(inner.origins, start)
          : { ...inner, range: { start, end: this.tokens[this.at - 1]?.end ?? inner.range.end } };
      }
      case 'identifier':
        return callOf(token, [], { start, end }, this.sink);
      case 'string':
      case 'rawString':
        return { origins: [], range: { start, end }, ...literalOf(text) };
      case 'number':
        return { origins: [], range: { start, end }, isNumber: true };
      default:
        return { origins: [], range: { start, end } };
    }
  }

  /** Reads the fields that follow a value without a blank. */
  private chain(of: Origins, start: number, begins = false): Evaluated {
    let origins = of;
    let isFirst = begins;
    let end = this.tokens[this.at - 1]?.end ?? start;
    for (let token = this.tokens[this.at]; token?.kind === 'field'; token = this.tokens[this.at]) {
      if (!isFirst && token.start !== end) break;
      isFirst = false;
      const key = token.text.slice(1);
      this.sink.access(key, { start: token.start + 1, end: token.end }, origins, false);
      origins = memberOf(origins, key);
      end = token.end;
      this.at++;
    }
    return { origins, range: { start, end } };
  }
}

/** A variable that a pipeline declares, or gives another value. */
export interface Declared {
  readonly name: string;
  readonly assigns: boolean;
}

const ENDS: ReadonlySet<Token['kind']> = new Set<Token['kind']>(['pipe', 'rightParen']);

function literalOf(text: string): { readonly literal?: string } {
  try {
    return { literal: unquote(text) };
  } catch (error) {
    if (error instanceof LiteralError) return {};
    throw error;
  }
}
