import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import type { Fix } from '../../core/model/fix.js';
import { commonStart } from '../../core/text/difference.js';

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.yamlock`;
/** What carries a credential to another place. */
export const MOVE = `${CodeActionKind.Refactor}.move.yamlock`;
/** What carries all credentials of a file there. */
export const MOVE_ALL = `${MOVE}.all`;
/** A kind of its own, which menus show last: who opens one and presses Enter wants a way out, not silence. */
export const SUPPRESS_KIND = 'yamlock.suppress';
/** What changes more than the finding asks for. */
export const REWRITE = `${CodeActionKind.RefactorRewrite}.yamlock`;

/** Wider titles are cut off by menus. */
const WIDEST = 80;

/** True where a client that asks for some kinds alone asks for this one. */
export function wants(only: readonly string[] | undefined, kind: string): boolean {
  return only?.some((one) => one === kind || kind.startsWith(`${one}.`)) ?? true;
}

/**
 * The kind an action is given, by which editors put it into groups; undefined where it is not asked for. Who asks for quick
 * fixes alone is shown everything as one: a person who opens the menu from a finding looks for a way out of it.
 */
export function kindFor(only: readonly string[] | undefined, kind: string): string | undefined {
  if (wants(only, kind)) return kind;
  return wants(only, CodeActionKind.QuickFix) ? CodeActionKind.QuickFix : undefined;
}

/** What a fix is by its nature. Other files are changed by nothing but moves of credentials. */
export function natureOf({ safety, encrypts }: Fix): string {
  if (safety !== 'create') return CodeActionKind.QuickFix;
  return encrypts ? REWRITE : MOVE;
}

/** What stands in quotes, a variable, a constant, a path: names that may be long. */
const NAME = /"([^"]*)"|\$[^\s"]{12,}|\b[A-Z][A-Z0-9_]{12,}|[^\s"(]{12,}[/.-][^\s"]+|[^\s"(]{1,12}[/.-][^\s"]{12,}/g;

/** A kind before the name of an object: the name tells more. */
const KIND_OF_NAME = /\b[A-Z][A-Za-z]{4,} (?=")/g;

/** A title that fits into a menu: kinds before names go, the last ones first, then the widest names lose their middle. */
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
  return cutAt(short, widest);
}

function cutAt(text: string, widest: number): string {
  return text.length <= widest ? text : `${text.slice(0, widest - 1).trimEnd()}…`;
}

/** How much is left of what two titles begin with alike, where they would look the same in full. */
const OF_WHAT_IS_ALIKE = 24;

/** Titles that fit into a menu. Those that would look the same lose of what they have in common instead. */
function allFitted(titles: readonly { readonly title: string; readonly widest: number }[]): readonly string[] {
  const fits = titles.map(({ title, widest }) => fitted(title, widest));
  return titles.map(({ title, widest }, index) => {
    const others = titles.filter((other, at) => fits[at] === fits[index] && other.title !== title);
    const alike = Math.min(...others.map((other) => commonStart(title, other.title)));
    if (alike <= OF_WHAT_IS_ALIKE || others.length === 0) return fits[index] ?? title;
    return cutAt(`${title.slice(0, OF_WHAT_IS_ALIKE)}…${title.slice(Math.max(OF_WHAT_IS_ALIKE, alike - 8))}`, widest);
  });
}

/**
 * Makes titles fit, and no two of them alike. A selection may touch the same problem in several places: their actions say
 * on which line, and where on that.
 */
export function tellApart(actions: readonly CodeAction[]): void {
  const places = actions.map(({ diagnostics }) => diagnostics?.[0]?.range.start);
  const onLine = repeated(actions, () => '');
  const onSameLine = repeated(actions, (index) => String(places[index]?.line));
  const suffixes = actions.map((_, index) => {
    const place = onLine.has(index) ? places[index] : undefined;
    const column = place && onSameLine.has(index) ? `, column ${place.character + 1}` : '';
    return place ? ` (line ${place.line + 1}${column})` : '';
  });
  const widths = suffixes.map((suffix) => WIDEST - suffix.length);
  const titles = allFitted(actions.map(({ title }, index) => ({ title, widest: widths[index] ?? WIDEST })));
  for (const [index, action] of actions.entries()) action.title = `${titles[index]}${suffixes[index]}`;
}

/** The indices of the actions that several have in common: the title, the kind, and what `more` says. */
function repeated(actions: readonly CodeAction[], more: (index: number) => string): ReadonlySet<number> {
  const groups = new Map<string, number[]>();
  for (const [index, { title, kind }] of actions.entries()) {
    const key = [kind, title, more(index)].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  return new Set([...groups.values()].flatMap((group) => (group.length > 1 ? group : [])));
}

/** Only one action may be what "Auto Fix" does, and only where one fix is safe. */
export function preferOne(actions: readonly CodeAction[]): void {
  const preferred = actions.filter(({ isPreferred }) => isPreferred === true);
  for (const action of preferred.slice(1)) delete action.isPreferred;
}
