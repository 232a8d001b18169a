import { BuildError } from './build-error.js';

/** Returns true for labels, or annotations, that a selector selects. */
export type LabelSelector = (labels: ReadonlyMap<string, { readonly value: string }>) => boolean;

const TOKEN = /\s*(?:(==|!=|[=!<>(),])|([^\s=!<>(),]+))/y;
const WORDS: ReadonlySet<string> = new Set(['in', 'notin']);

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/**
 * Returns what `a=b,c!=d,e in (f,g),h notin (i),j,!k` selects; '' selects everything.
 * @throws BuildError where the text is no selector.
 */
export function parseLabelSelector(text: string): LabelSelector {
  const requirements = new SelectorParser(tokensOf(text)).all();
  return (labels) => requirements.every((requirement) => meets(labels.get(requirement.key)?.value, requirement));
}

function meets(label: string | undefined, { operator, values }: Requirement): boolean {
  switch (operator) {
    case 'exists':
      return label !== undefined;
    case '!':
      return label === undefined;
    case 'in':
    case '=':
    case '==':
      return label !== undefined && values.includes(label);
    case 'notin':
    case '!=':
      return label === undefined || !values.includes(label);
    default:
      return isOrdered(label, operator, values[0]);
  }
}

function isOrdered(label: string | undefined, operator: string, value: string | undefined): boolean {
  if (label === undefined || value === undefined || !/^[-+]?\d+$/.test(label)) return false;
  const [one, other] = [BigInt(label.replace(/^\+/, '')), BigInt(value.replace(/^\+/, ''))];
  return operator === '>' ? one > other : one < other;
}

interface Token {
  readonly text: string;
  readonly word: boolean;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const [, symbol, word] = match;
    tokens.push({ text: symbol ?? word ?? '', word: word !== undefined });
  }
  return tokens;
}

const KEY =
  /^(?:([a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*)\/)?([A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)$/;
const VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;

class SelectorParser {
  private next = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  all(): readonly Requirement[] {
    const requirements: Requirement[] = [];
    if (this.tokens.length === 0) return requirements;
    for (;;) {
      requirements.push(this.requirement());
      const token = this.take();
      if (!token) return requirements;
      if (token.text !== ',') this.fail(token, "',' or 'end of string'");
      const after = this.tokens[this.next];
      if (!after?.word && after?.text !== '!') this.fail(after, "identifier after ','");
    }
  }

  private requirement(): Requirement {
    const absent = this.tokens[this.next]?.text === '!';
    if (absent) this.next++;
    const key = this.take();
    if (!key?.word) this.fail(key, "!, identifier, or 'end of string'");
    const name = key?.text ?? '';
    const [, prefix = '', own = ''] = KEY.exec(name) ?? [];
    if (own === '' || own.length > 63 || prefix.length > 253)
      throw new BuildError(`invalid label key "${name}"`, undefined);
    if (absent) return { key: name, operator: '!', values: [] };
    const token = this.tokens[this.next];
    if (!token || token.text === ',') return { key: name, operator: 'exists', values: [] };
    const operator = this.take()?.text ?? '';
    if (WORDS.has(operator)) return this.checked({ key: name, operator, values: this.list() });
    if (!['=', '==', '!=', '<', '>'].includes(operator)) this.fail(token, "'=', '!=', '==', 'in', notin'");
    return this.checked({ key: name, operator, values: [this.exactValue()] });
  }

  private exactValue(): string {
    const token = this.tokens[this.next];
    if (!token || token.text === ',') return '';
    this.next++;
    if (!token.word) this.fail(token, 'identifier');
    return token.text;
  }

  private list(): readonly string[] {
    const open = this.take();
    if (open?.text !== '(') this.fail(open, "'('");
    const values: string[] = [];
    let value = '';
    for (;;) {
      const token = this.take();
      if (token?.word && value === '') value = token.text;
      else if (token?.text === ',' || token?.text === ')') {
        values.push(value);
        value = '';
        if (token.text === ')') return values;
      } else this.fail(token, "',' or ')'");
    }
  }

  private checked(requirement: Requirement): Requirement {
    const ordered = requirement.operator === '<' || requirement.operator === '>';
    for (const value of requirement.values) {
      if (ordered && !/^[-+]?\d+$/.test(value))
        throw new BuildError("for 'Gt', 'Lt' operators, the value must be an integer", undefined);
      if (value.length > 63 || !VALUE.test(value)) throw new BuildError(`invalid label value: "${value}"`, undefined);
    }
    return requirement;
  }

  private take(): Token | undefined {
    return this.tokens[this.next++];
  }

  private fail(token: Token | undefined, expected: string): never {
    throw new BuildError(`found '${token?.text ?? ''}', expected: ${expected}`, undefined);
  }
}
