import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import type { Fix } from '../../core/model/fix.js';
import { MOVE, natureOf, wants } from './action-kinds.js';

/** An action for a finding, and where it stands in a menu. */
export interface Offered {
  readonly action: CodeAction;
  /** The kind of its group, also where the action is shown as a quick fix because nothing else is asked for. */
  readonly group: string;
  /** True for what takes other findings along. */
  readonly isWhole: boolean;
}

export function toOffered(action: CodeAction, fix: Fix): Offered {
  return { action, group: natureOf(fix), isWhole: fix.isWhole === true };
}

/**
 * The ways out of a finding. Where none of them is a quick fix by nature, the first that is about this finding alone becomes
 * it, and the others stand in their groups. Without any quick fix VS Code asks for quick fixes only, and shows no groups.
 */
export function withQuickFix(ways: readonly Offered[], only: readonly string[] | undefined): readonly Offered[] {
  const possible = ways.filter(({ action }) => !action.disabled);
  if (!wants(only, CodeActionKind.QuickFix) || possible.some(isQuickFix)) return ways;
  const first = possible.find(({ isWhole }) => !isWhole) ?? possible[0];
  const kind = CodeActionKind.QuickFix;
  return ways.map((way) => (way === first ? { ...way, group: kind, action: { ...way.action, kind } } : way));
}

/**
 * A menu in the order of its groups: quick fixes, what changes more than was asked for, moves. Within a group the whole
 * stands before its parts.
 * @param moves What moves all credentials of the file.
 */
export function inOrder(
  ways: readonly Offered[],
  rewrites: readonly CodeAction[],
  moves: readonly CodeAction[],
): readonly CodeAction[] {
  const actionsOf = (some: readonly Offered[]): readonly CodeAction[] => some.map(({ action }) => action);
  const own = ways.filter(({ group }) => group === MOVE);
  return [
    ...actionsOf(ways.filter(isQuickFix)),
    ...rewrites,
    ...actionsOf(ways.filter((way) => !isQuickFix(way) && way.group !== MOVE)),
    ...moves,
    ...actionsOf(own.filter(({ isWhole }) => isWhole)),
    ...actionsOf(own.filter(({ isWhole }) => !isWhole)),
  ];
}

function isQuickFix({ group }: Offered): boolean {
  return group === CodeActionKind.QuickFix;
}
