import { lex } from '../template/parse/lexer.js';
import { unquote } from '../template/parse/literals.js';
import type { Token } from '../template/parse/tokens.js';
import type { Range } from '../text/range.js';

/** What a template refers to: an entry of the values, by its path, or a template that it includes, by its name. */
export type Reference =
  | { readonly kind: 'values'; readonly path: readonly string[] }
  | { readonly kind: 'template'; readonly name: string };

/**
 * Returns what the text of a template refers to at an offset: of `.Values.a.b`, the entry up to the name at the offset. Undefined
 * where it refers to neither, and behind a place at which the text is no template.
 */
export function referenceAt(text: string, offset: number): Reference | undefined {
  const tokens = lex(text);
  const isAt = ({ kind, start, end }: Token): boolean =>
    start <= offset && offset <= end && /^(?:field|string|rawString)$/.test(kind);
  // Between two fields, the one that begins is meant.
  const index = tokens.findLastIndex(isAt);
  const token = tokens[index];
  if (!token) return undefined;
  return token.kind === 'field' ? valuesAt(tokens, index) : templateAt(tokens, index, token);
}

function valuesAt(tokens: readonly Token[], index: number): Reference | undefined {
  let first = index;
  while (tokens[first - 1]?.kind === 'field' && touches(tokens, first)) first--;
  if (tokens[first]?.text !== '.Values') return undefined;
  // `$.Values` is that of the template; of any other value it is a field like others.
  const holder = touches(tokens, first) ? tokens[first - 1] : undefined;
  if (holder?.kind === 'rightParen' || (holder?.kind === 'variable' && holder.text !== '$')) return undefined;
  return { kind: 'values', path: tokens.slice(first + 1, index + 1).map(({ text }) => text.slice(1)) };
}

function touches(tokens: readonly Token[], index: number): boolean {
  return tokens[index - 1]?.end === tokens[index]?.start;
}

function templateAt(tokens: readonly Token[], index: number, { text }: Token): Reference | undefined {
  const before = tokens.slice(0, index).findLast(({ kind }) => kind !== 'space');
  const includes = before?.kind === 'template' || (before?.kind === 'identifier' && before.text === 'include');
  return includes ? { kind: 'template', name: unquote(text) } : undefined;
}

/** Returns the places at which a text defines a template of a name: the ranges of the name with its quotes. */
export function definitionsIn(text: string, name: string): readonly Range[] {
  if (!text.includes(name)) return [];
  const tokens = lex(text).filter(({ kind }) => kind !== 'space');
  return tokens.flatMap(({ kind, start, end, text: own }, index) => {
    const before = tokens[index - 1]?.kind;
    const defines = (before === 'define' || before === 'block') && /^(?:string|rawString)$/.test(kind);
    return defines && unquote(own) === name ? [{ start, end }] : [];
  });
}
