import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import type { Fix } from '../core/rule.js';

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

/** What stands in quotes, a variable, a path: names that may be long. */
const NAME = /"([^"]*)"|\$[^\s"]{12,}|[^\s"(]{12,}[/.-][^\s"]+|[^\s"(]{1,12}[/.-][^\s"]{12,}/g;

/** A title that fits into a menu: the widest names in it are shortened in their middle. */
export function fitted(title: string, widest = WIDEST): string {
  let short = title;
  const names = [...title.matchAll(NAME)].map(([all, quoted]) => quoted ?? all).filter(({ length }) => length > 12);
  for (const name of names.sort((a, b) => b.length - a.length)) {
    if (short.length <= widest) break;
    const left = Math.max(12, name.length - (short.length - widest));
    const end = Math.ceil((left - 1) * 0.6);
    short = short.replace(name, () => `${name.slice(0, left - 1 - end)}…${name.slice(-end)}`);
  }
  return short.length <= widest ? short : `${short.slice(0, widest - 1).trimEnd()}…`;
}

/** A selection may touch the same problem in several places: their actions say on which line. */
export function tellApart(actions: readonly CodeAction[]): void {
  const keyOf = ({ title, kind }: CodeAction): string => `${kind} ${title}`;
  const counts = new Map<string, number>();
  for (const action of actions) counts.set(keyOf(action), (counts.get(keyOf(action)) ?? 0) + 1);
  const repeated = new Set(actions.filter((action) => (counts.get(keyOf(action)) ?? 0) > 1));
  for (const action of actions) {
    const line = repeated.has(action) ? action.diagnostics?.[0]?.range.start.line : undefined;
    const where = line === undefined ? '' : ` (line ${line + 1})`;
    action.title = fitted(action.title, WIDEST - where.length) + where;
  }
}

/** Only one action may be what "Auto Fix" does, and only where one fix is safe. */
export function preferOne(actions: readonly CodeAction[]): void {
  const preferred = actions.filter(({ isPreferred }) => isPreferred === true);
  for (const action of preferred.slice(1)) delete action.isPreferred;
}
