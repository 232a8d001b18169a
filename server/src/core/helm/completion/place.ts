import type { Token } from '../../template/parse/tokens.js';
import type { Range } from '../../text/range.js';
import type { Origins } from '../uses/origins.js';
import type { Blocks } from '../uses/scope.js';
import { originsOf, type ScopeAt, scopeAt } from '../uses/template-uses.js';

/** What may be written at a place of an action. */
export type TemplatePlace = {
  readonly scope: Blocks;
  /** What a choice takes the place of. */
  readonly range: Range;
} & (
  | /** A field behind the dot of a value. */
  { readonly kind: 'field'; readonly of: Origins }
  /** A key of a map in a string. */
  | { readonly kind: 'key'; readonly of: Origins; readonly isClosed: boolean }
  /** The name of a template in a string. */
  | { readonly kind: 'template'; readonly isClosed: boolean }
  /** The name of a variable, with its `$`. */
  | { readonly kind: 'variable' }
  /** A word. At the start of a command it may be a function, at the start of an action a keyword, too. */
  | {
      readonly kind: 'word';
      readonly beginsAction: boolean;
      readonly beginsCommand: boolean;
      readonly followsElse: boolean;
    }
);

/** Functions with a map before keys of it. */
const WITH_KEYS: ReadonlySet<string> = new Set(['index', 'get', 'hasKey', 'pick', 'omit', 'unset', 'set']);

const OPENS_COMMAND: ReadonlySet<Token['kind']> = new Set<Token['kind']>([
  'pipe',
  'leftParen',
  'if',
  'with',
  'range',
  'declare',
  'assign',
]);

/** What a field may follow without a blank. */
const HAS_FIELDS: ReadonlySet<Token['kind']> = new Set<Token['kind']>([
  'field',
  'variable',
  'rightParen',
  ...OPENS_COMMAND,
]);

/** Returns what may be written at an offset of a template; undefined outside of actions, and where nothing is known of it. */
export function templatePlaceAt(text: string, offset: number): TemplatePlace | undefined {
  const at = scopeAt(text, offset);
  if (!at) return undefined;
  const { action, scope } = at;
  const { tokens, broken } = action;
  if (broken && broken.start < offset) {
    const quote = text[broken.start];
    return quote === '"' || quote === '`'
      ? inString(at, tokens, { start: broken.start + 1, end: offset }, false)
      : undefined;
  }
  const index = tokens.findIndex(({ start, end }) => start < offset && offset <= end);
  const token = tokens[index];
  const before = tokens.filter(({ end }) => end <= (token?.start ?? offset));
  if (!token) return wordPlace(scope, before, { start: offset, end: offset });
  const { kind, start, end } = token;
  switch (kind) {
    case 'string':
    case 'rawString':
      return offset < end ? inString(at, before, { start: start + 1, end: end - 1 }, true) : undefined;
    case 'dot':
    case 'field': {
      const last = before.at(-1);
      // A text or a number has no fields.
      if (last?.end === start && !HAS_FIELDS.has(last.kind)) return undefined;
      return { kind: 'field', scope, range: { start: start + 1, end }, of: holderOf(before, start, scope) };
    }
    case 'variable':
      return { kind: 'variable', scope, range: { start, end } };
    case 'number':
    case 'char':
    case 'charConstant':
    case 'complex':
      return undefined;
    case 'pipe':
    case 'leftParen':
    case 'rightParen':
    case 'assign':
    case 'declare':
      return wordPlace(scope, [...before, token], { start: offset, end: offset });
    default:
      return wordPlace(scope, before, { start, end });
  }
}

function wordPlace(scope: Blocks, before: readonly Token[], range: Range): TemplatePlace {
  const last = before.at(-1);
  const followsElse = last?.kind === 'else' && before.length === 1;
  const beginsCommand = !last || OPENS_COMMAND.has(last.kind);
  return { kind: 'word', scope, range, beginsAction: !last, beginsCommand, followsElse };
}

/** Returns the value whose field begins at an offset: what stands before it without a blank, or else the dot. */
function holderOf(before: readonly Token[], offset: number, scope: Blocks): Origins {
  const chain = before.slice(chainStart(before, offset));
  return chain.length === 0 ? scope.dot : originsOf(chain, scope);
}

function chainStart(before: readonly Token[], offset: number): number {
  let first = before.length;
  for (let end = offset; first > 0; first--) {
    const token = before[first - 1];
    if (!token || token.end !== end) return first;
    end = token.start;
    if (token.kind === 'field') continue;
    if (token.kind === 'variable') return first - 1;
    return token.kind === 'rightParen' ? openingOf(before, first - 1) : first;
  }
  return first;
}

/** Returns the index of the parenthesis that a closing one belongs to. */
function openingOf(tokens: readonly Token[], closing: number): number {
  let depth = 0;
  for (let index = closing; index >= 0; index--) {
    const kind = tokens[index]?.kind;
    if (kind === 'rightParen') depth++;
    if (kind === 'leftParen' && --depth === 0) return index;
  }
  return closing + 1;
}

function inString(
  { scope }: ScopeAt,
  before: readonly Token[],
  range: Range,
  isClosed: boolean,
): TemplatePlace | undefined {
  const last = before.at(-1);
  if (last?.kind === 'template' || (last?.kind === 'identifier' && last.text === 'include'))
    return { kind: 'template', scope, range, isClosed };
  const [callee, ...args] = before.slice(commandStart(before));
  if (callee?.kind !== 'identifier' || !WITH_KEYS.has(callee.text) || args.length === 0) return undefined;
  // Behind the key of `index` stands one of the value that it leads to.
  const of = originsOf(callee.text === 'index' ? [callee, ...args] : args, scope);
  return { kind: 'key', scope, range, isClosed, of };
}

/** Returns the index of the first token of the command that tokens end in. */
export function commandStart(tokens: readonly Token[]): number {
  let depth = 0;
  for (let index = tokens.length - 1; index >= 0; index--) {
    const kind = tokens[index]?.kind;
    if (kind === 'rightParen') depth++;
    else if (kind === 'leftParen' && depth > 0) depth--;
    else if (depth === 0 && kind !== undefined && OPENS_COMMAND.has(kind)) return index + 1;
  }
  return 0;
}
