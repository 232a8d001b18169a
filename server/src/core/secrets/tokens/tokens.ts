import { hasRightChecksum } from './checksum.js';
import { isDocumentation, looksComposed } from './documentation.js';
import { heldInSource, type SourceText } from './escapes.js';
import type { TokenForm } from './form.js';
import { TOKEN_FORMS } from './forms.js';
import { KeywordSearch } from './keywords.js';

/** A kind of credential with a recognizable form, under any key. */
export interface TokenKind extends TokenForm {
  /** Matches at the start of a keyword. A group `head` is before it, a group `token` is the credential itself. */
  readonly matcher: RegExp;
}

/** The place of a credential in a text, in UTF-16 code units. */
export interface TokenMatch {
  /** The id of the kind: `github-personal-access-token`. */
  readonly id: string;
  /** The name of the kind in messages: `GitHub personal access token`. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** An escape such as `\n` in JSON or in a shell string ends in a letter that is no part of the following text. */
const ESCAPE = '(?<=\\\\(?:[abefnrtv0]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}))';
const LEFT = { word: 'A-Za-z0-9_', base64: 'A-Za-z0-9+/_', run: 'A-Za-z0-9_.-' };
const RIGHT = { word: 'A-Za-z0-9_-', base64: 'A-Za-z0-9+/_=-', run: 'A-Za-z0-9_-' };

/** All kinds, the narrower before the wider. */
export const TOKEN_KINDS: readonly TokenKind[] = TOKEN_FORMS.map((form) => ({ ...form, matcher: matcherOf(form) }));

function matcherOf({ keywords, pattern, head, edge = 'word' }: TokenForm): RegExp {
  const named = `${head ?? ''}${pattern}`.includes('(?<token>');
  // Where a name or a sign begins the pattern, the character before it does not matter.
  const open = named || (head === undefined && keywords.every((keyword) => /^[^A-Za-z0-9_]/.test(keyword)));
  const left = open ? '' : `(?:(?<![${LEFT[edge]}])|${ESCAPE})`;
  const before = head === undefined ? left : `(?<=${left}(?<head>${head}))`;
  return new RegExp(`${before}(?:${pattern})(?![${RIGHT[edge]}])`, named ? 'dy' : 'y');
}

interface Search {
  readonly keywords: KeywordSearch;
  /** The kinds with a keyword, by its index. */
  readonly kinds: readonly (readonly number[])[];
}

let search: Search | undefined;

/** Returns the search, which is created for the first text. */
function searchOf(): Search {
  if (search) return search;
  const kindsOf = new Map<string, number[]>();
  for (const [number, { keywords }] of TOKEN_KINDS.entries()) {
    for (const keyword of keywords) {
      const kinds = kindsOf.get(keyword);
      if (kinds) kinds.push(number);
      else kindsOf.set(keyword, [number]);
    }
  }
  search = { keywords: new KeywordSearch([...kindsOf.keys()]), kinds: [...kindsOf.values()] };
  return search;
}

/** Returns true where a source text may contain a token: a check before every scalar is searched, by the same kinds. */
export function mayHoldToken(source: SourceText): boolean {
  return heldInSource(source, holdsForm);
}

function holdsForm(text: string): boolean {
  const { keywords, kinds } = searchOf();
  return keywords.visit(text, (keyword, start) =>
    (kinds[keyword] ?? []).some((kind) => matchAt(text, kind, start) !== undefined),
  );
}

/**
 * Returns all provider tokens of a text, in its order; where two overlap, the first. Samples from documentation are
 * left out.
 */
export function findTokens(text: string): readonly TokenMatch[] {
  const { keywords, kinds } = searchOf();
  const found: { readonly kind: number; readonly match: TokenMatch }[] = [];
  keywords.visit(text, (keyword, start, end) => {
    for (const kind of kinds[keyword] ?? []) {
      const match = matchAt(text, kind, start);
      if (!match) continue;
      const body = text.slice(match.start === start ? end : match.start, match.end);
      if (!isSample(body, TOKEN_KINDS[kind]?.checksum !== undefined)) found.push({ kind, match });
    }
    return false;
  });
  found.sort((a, b) => a.match.start - b.match.start || a.kind - b.kind);
  const matches: TokenMatch[] = [];
  for (const { match } of found) {
    if (match.start >= (matches.at(-1)?.end ?? 0)) matches.push(match);
  }
  return matches;
}

/** Returns the first provider token in a text; undefined where there is none. */
export function findToken(text: string): TokenMatch | undefined {
  return findTokens(text)[0];
}

function matchAt(text: string, kind: number, at: number): TokenMatch | undefined {
  const { matcher, id, name } = TOKEN_KINDS[kind] ?? {};
  if (!matcher || id === undefined || name === undefined) return undefined;
  matcher.lastIndex = at;
  const match = matcher.exec(text);
  if (!match) return undefined;
  const inner = match.indices?.groups?.token;
  if (inner) return { id, name, start: inner[0], end: inner[1] };
  return { id, name, start: at - (match.groups?.head?.length ?? 0), end: at + match[0].length };
}

/**
 * Returns true for a sample. A wrong checksum alone is no proof of one: users paste tokens with a letter lost, and
 * self-hosted instances may issue other checksums. It only lowers the bar for samples; a right one rules them out.
 */
function isSample(body: string, hasChecksum: boolean): boolean {
  if (!hasChecksum) return isDocumentation(body);
  return !hasRightChecksum(body) && (isDocumentation(body) || looksComposed(body));
}
