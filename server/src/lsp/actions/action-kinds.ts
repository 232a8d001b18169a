import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import type { Fix } from '../../core/model/fix.js';
import { commonStart } from '../../core/text/difference.js';
import { say } from '../../core/text/say.js';

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.yamlock`;
/** The kind of actions that move a credential to another place. */
export const MOVE = `${CodeActionKind.Refactor}.move.yamlock`;
/** The kind of actions that move all credentials of a file. */
export const MOVE_ALL = `${MOVE}.all`;
/** The kind of suppressions. Menus show it last, so that Enter chooses a fix and not a suppression. */
export const SUPPRESS_KIND = 'yamlock.suppress';
/** The kind of the action that tells who must restart when a Secret changes. It changes nothing. */
export const ROTATE = 'yamlock.rotate';
/** The kind of actions that change more than the finding asks for. */
export const REWRITE = `${CodeActionKind.RefactorRewrite}.yamlock`;

/** The length of the longest title that menus show in full, in UTF-16 code units. */
const WIDEST = 80;

/** Returns true where the client's `only` is absent or includes a kind. */
export function wants(only: readonly string[] | undefined, kind: string): boolean {
  return only?.some((one) => one === kind || kind.startsWith(`${one}.`)) ?? true;
}

/**
 * Returns the kind that an action is shown with; undefined where the client does not ask for it. A client that asks for quick
 * fixes alone gets every action as a quick fix: a user who opens the menu of a finding wants to see all of them.
 */
export function kindFor(only: readonly string[] | undefined, kind: string): string | undefined {
  if (wants(only, kind)) return kind;
  return wants(only, CodeActionKind.QuickFix) ? CodeActionKind.QuickFix : undefined;
}

/** Returns the kind of a fix. Only fixes that move or encrypt credentials change other files. */
export function natureOf({ safety, encrypts }: Fix): string {
  if (safety !== 'create') return CodeActionKind.QuickFix;
  return encrypts ? REWRITE : MOVE;
}

/** Matches names that may be long: texts in quotes, variables, constants, paths. */
const NAME = /"([^"]*)"|\$[^\s"]{12,}|\b[A-Z][A-Z0-9_]{12,}|[^\s"(]{12,}[/.-][^\s"]+|[^\s"(]{1,12}[/.-][^\s"]{12,}/g;

/** Matches the kind before the name of an object. */
const KIND_OF_NAME = /\b[A-Z][A-Za-z]{4,} (?=")/g;

/** Returns a title that fits into a menu: without the kinds before names, the last ones first, then with the longest names cut. */
export function fitted(title: string, widest = WIDEST): string {
  let short = title;
  for (const { index, 0: kind } of [...title.matchAll(KIND_OF_NAME)].reverse()) {
    if (short.length <= widest) break;
    short = short.slice(0, index) + short.slice(index + kind.length);
  }
  const names = [...title.matchAll(NAME)].map(([all, quoted]) => quoted ?? all).filter(({ length }) => length > 12);
  for (const name of names.sort((a, b) => b.length - a.length)) {
    if (short.length <= widest) break;
    const left = Math.max(12, name.length - (short.length - widest));
    const end = Math.ceil((left - 1) * 0.6);
    short = short.replace(name, () => `${name.slice(0, left - 1 - end)}…${name.slice(-end)}`);
  }
  // What may stop working is described beside the label, too.
  if (short.length > widest) short = short.replace(/; may stop .*$/s, '; may stop it');
  if (short.length > widest) short = short.replace(/; [^;]* will not start$/, '; it may not start');
  return cutAt(short, widest);
}

function cutAt(text: string, widest: number): string {
  return text.length <= widest ? text : `${text.slice(0, widest - 1).trimEnd()}…`;
}

/** The number of characters kept of the common start of two titles that would look the same otherwise. */
const KEPT_OF_COMMON_START = 24;

/** Returns titles that fit into a menu. Titles that would look the same lose a part of their common start instead. */
function allFitted(titles: readonly { readonly title: string; readonly widest: number }[]): readonly string[] {
  const fits = titles.map(({ title, widest }) => fitted(title, widest));
  return titles.map(({ title, widest }, index) => {
    const others = titles.filter((other, at) => fits[at] === fits[index] && other.title !== title);
    const alike = Math.min(...others.map((other) => commonStart(title, other.title)));
    if (alike <= KEPT_OF_COMMON_START || others.length === 0) return fits[index] ?? title;
    const from = Math.max(KEPT_OF_COMMON_START, alike - 8);
    return cutAt(`${title.slice(0, KEPT_OF_COMMON_START)}…${title.slice(from)}`, widest);
  });
}

/**
 * Shortens the titles of actions and makes them unique. A selection may contain the same problem several times: the titles then
 * name the line, and the column where needed.
 */
export function makeTitlesUnique(actions: readonly CodeAction[]): void {
  const places = actions.map(({ diagnostics }) => diagnostics?.[0]?.range.start);
  const onLine = repeated(actions, () => '');
  const onSameLine = repeated(actions, (index) => String(places[index]?.line));
  const suffixes = actions.map((_, index) => {
    const place = onLine.has(index) ? places[index] : undefined;
    const column = place && onSameLine.has(index) ? say`, column ${place.character + 1}` : '';
    return place ? say` (line ${place.line + 1}${column})` : '';
  });
  const widths = suffixes.map((suffix) => WIDEST - suffix.length);
  const titles = allFitted(actions.map(({ title }, index) => ({ title, widest: widths[index] ?? WIDEST })));
  for (const [index, action] of actions.entries()) action.title = `${titles[index]}${suffixes[index]}`;
}

/** Returns the indexes of the actions that share title, kind and the result of `more` with another one. */
function repeated(actions: readonly CodeAction[], more: (index: number) => string): ReadonlySet<number> {
  const groups = new Map<string, number[]>();
  for (const [index, { title, kind }] of actions.entries()) {
    const key = [kind, title, more(index)].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  return new Set([...groups.values()].flatMap((group) => (group.length > 1 ? group : [])));
}

/** Leaves `isPreferred` to the first action that has it: VS Code's "Auto Fix" applies that one. */
export function preferOne(actions: readonly CodeAction[]): void {
  const preferred = actions.filter(({ isPreferred }) => isPreferred === true);
  for (const action of preferred.slice(1)) delete action.isPreferred;
}
