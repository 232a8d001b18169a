import type { Range } from '../range.js';

/*
 * The lexer of command lines and shell scripts. Offsets are UTF-16 code units of the text.
 */

/** The quoting at a place of a script. */
export type Quoting = 'none' | 'single' | 'double';

type Kind =
  | 'text'
  | 'quote'
  /** A quoted string with its quotes, where every line is read alone. */
  | 'quoted'
  | 'blank'
  | 'newline'
  /** A backslash at the end of a line, which the shell removes with the newline. */
  | 'continuation'
  /** An operator that ends a command, such as `;` and `&&`. */
  | 'operator'
  | 'pipe'
  | 'redirection'
  /** The brackets of a subshell, and of a command substitution. */
  | 'open'
  | 'close'
  | 'comment'
  /** The lines of here-documents, with the lines that end them. */
  | 'here-documents'
  /** Syntax that this lexer does not interpret. */
  | 'intricate';

/** A token of a script. */
export interface ShellToken extends Range {
  readonly kind: Kind;
  /** The quoting after the token. */
  readonly quoting: Quoting;
}

/** Characters without a meaning outside of quotes, and within double quotes. */
const PLAIN = /[^\s\\`"'$()<>|;&#]+/y;
const PLAIN_IN_QUOTES = /[^\\`"$]+/y;
const BLANKS = /[^\S\n]+/y;
const CONTINUATION = /\\\r?\n/y;
const REDIRECTION = /[<>][<>&]?/y;
const HERE_DOCUMENT = /<<-?[ \t]*(["']?)([A-Za-z_]\w{0,99})\1/y;
/** Strings that are closed on their line. */
const CLOSED_SINGLE = /'[^'\n]*'/y;
const CLOSED_DOUBLE = /"(?:[^"\\\n]|\\.)*"/y;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Reads a part of a text token by token, in its order and without gaps. */
export class ShellLexer {
  private at: number;
  private quoting: Quoting = 'none';
  /** The quoting around each open bracket: substitutions have quotes of their own. */
  private readonly enclosing: Quoting[] = [];
  /** The words that end the here-documents announced on this line. */
  private documents: string[] = [];
  private isBehindNewline = false;
  /** The offset of the first word `case`; -1 where there is none. */
  private readonly firstCase: number;

  /**
   * @param byLines True for a text that may be no script, such as documentation: every line is read alone, a closed
   * string is one token, an open quote is no string, and there are no comments, here-documents and intricate tokens.
   */
  constructor(
    private readonly text: string,
    private readonly byLines: boolean,
    private readonly start = 0,
    private readonly end = text.length,
  ) {
    this.at = start;
    this.firstCase = byLines ? -1 : text.search(/\bcase\b/);
  }

  /** Returns the next token; undefined after the last one. */
  next(): ShellToken | undefined {
    if (this.at >= this.end) return undefined;
    if (this.documents.length > 0 && this.isBehindNewline) return this.hereDocuments();
    if (this.quoting === 'single') return this.inSingleQuotes();
    return this.quoting === 'double' ? this.inDoubleQuotes() : this.outside();
  }

  /** Reads the here-documents that the line above announces. */
  private hereDocuments(): ShellToken {
    const end = afterDocuments(this.text, this.at, this.documents);
    this.documents = [];
    return this.token('here-documents', end - this.at);
  }

  private token(kind: Kind, length: number): ShellToken {
    const start = this.at;
    this.isBehindNewline = kind === 'newline';
    this.at = Math.min(start + length, this.end);
    return { kind, start, end: this.at, quoting: this.quoting };
  }

  private run(kind: Kind, pattern: RegExp): ShellToken {
    return this.token(kind, Math.max(matchAt(pattern, this.text, this.at)?.[0].length ?? 0, 1));
  }

  private quote(quoting: Quoting): ShellToken {
    this.quoting = quoting;
    return this.token('quote', 1);
  }

  private quoted(pattern: RegExp): ShellToken {
    const length = matchAt(pattern, this.text, this.at)?.[0].length ?? 0;
    // A quote after the part of the text closes no string in it.
    return length > 0 && this.at + length <= this.end ? this.token('quoted', length) : this.token('blank', 1);
  }

  private open(length: number, inside: Quoting): ShellToken {
    this.enclosing.push(inside);
    this.quoting = 'none';
    return this.token('open', length);
  }

  private inSingleQuotes(): ShellToken {
    const end = this.text.indexOf("'", this.at);
    if (end === this.at) return this.quote('none');
    return this.token('text', (end < 0 ? this.end : end) - this.at);
  }

  private inDoubleQuotes(): ShellToken {
    const character = this.text[this.at];
    if (character === '"') return this.quote('none');
    if (character === '\\') return this.escaped();
    if (character === '`') return this.token('intricate', 1);
    if (character === '$' && this.text[this.at + 1] === '(') return this.open(2, 'double');
    return this.run('text', PLAIN_IN_QUOTES);
  }

  private outside(): ShellToken {
    const [character = '', next] = [this.text[this.at], this.text[this.at + 1]];
    switch (character) {
      case '\\':
        return this.escaped();
      case '`':
        return this.token(this.byLines ? 'operator' : 'intricate', 1);
      case '"':
        return this.byLines ? this.quoted(CLOSED_DOUBLE) : this.quote('double');
      case "'":
        return this.byLines ? this.quoted(CLOSED_SINGLE) : this.quote('single');
      case '$':
        if (next === '(') return this.open(2, 'none');
        return this.token(!this.byLines && (next === "'" || next === '"') ? 'intricate' : 'text', 1);
      case '(':
        return this.open(1, 'none');
      case ')':
        return this.close();
      case '#':
        return this.isComment() ? this.comment() : this.token('text', 1);
      case '<':
      case '>':
        return this.redirection();
      case '\n':
        return this.token('newline', 1);
      case '|':
        return next === '|' ? this.token('operator', 2) : this.token('pipe', 1);
      case ';':
      case '&':
        return this.token('operator', 1);
      default:
        return /\s/.test(character) ? this.run('blank', BLANKS) : this.run('text', PLAIN);
    }
  }

  private escaped(): ShellToken {
    const length = matchAt(CONTINUATION, this.text, this.at)?.[0].length;
    return length === undefined ? this.token('text', 2) : this.token('continuation', length);
  }

  private close(): ShellToken {
    // A branch of `case` ends its pattern with `)`, too.
    const isUnclear = this.enclosing.length > 0 && this.firstCase >= 0 && this.firstCase < this.at;
    this.quoting = this.enclosing.pop() ?? 'none';
    return this.token(isUnclear ? 'intricate' : 'close', 1);
  }

  private isComment(): boolean {
    return !this.byLines && (this.at === this.start || /[\s;(]/.test(this.text[this.at - 1] ?? ''));
  }

  private comment(): ShellToken {
    const end = this.text.indexOf('\n', this.at);
    return this.token('comment', (end < 0 ? this.end : end) - this.at);
  }

  private redirection(): ShellToken {
    const document = this.byLines ? null : matchAt(HERE_DOCUMENT, this.text, this.at);
    if (!document) return this.run('redirection', REDIRECTION);
    this.documents.push(document[2] ?? '');
    return this.token('redirection', document[0].length);
  }
}

/** Returns the offset after the here-documents at an offset: one without an end takes the rest of the script. */
function afterDocuments(script: string, start: number, words: readonly string[]): number {
  let at = start;
  for (const word of words) {
    const end = matchAt(new RegExp(`^\\t*${word}$`, 'gm'), script, at);
    if (!end) return script.length;
    at = end.index + end[0].length;
  }
  return at;
}

/** A script that is asked about several of its places. It is read once, as far as the last of them. */
export class ShellScript {
  private readonly lexer: ShellLexer;
  private readonly tokens: ShellToken[] = [];

  constructor(readonly text: string) {
    this.lexer = new ShellLexer(text, false);
  }

  /**
   * Returns the quoting at an offset; undefined after syntax that the lexer does not interpret, and in comments and
   * here-documents, which the shell does not run.
   */
  quotingAt(offset: number): Quoting | undefined {
    let quoting: Quoting = 'none';
    for (let index = 0; ; index++) {
      const token = this.tokens[index] ?? this.next();
      if (!token) return quoting;
      const { kind, start, end } = token;
      const isNotRun = kind === 'comment' || kind === 'here-documents';
      if (isNotRun && start <= offset && offset <= end) return undefined;
      if (start >= offset) return quoting;
      if (kind === 'intricate') return undefined;
      quoting = token.quoting;
    }
  }

  private next(): ShellToken | undefined {
    const token = this.lexer.next();
    if (token) this.tokens.push(token);
    return token;
  }
}
