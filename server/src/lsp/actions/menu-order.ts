import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import type { Fix } from '../../core/model/fix.js';
import { MOVE, natureOf, wants } from './action-kinds.js';

/** An action for a finding, and its place in a menu. */
export interface Offered {
  readonly action: CodeAction;
  /** The kind of its group, also where the action itself is shown as a quick fix. */
  readonly group: string;
  /** True for an action that also fixes other findings. */
  readonly isWhole: boolean;
}

export function toOffered(action: CodeAction, fix: Fix): Offered {
  return { action, group: natureOf(fix), isWhole: fix.isWhole === true };
}

/**
 * Returns the actions of a finding with at least one quick fix: where there is none, the first action about this finding alone
 * becomes one, and the others stay in their groups. Without any quick fix VS Code shows no groups.
 */
export function withQuickFix(offered: readonly Offered[], only: readonly string[] | undefined): readonly Offered[] {
  const possible = offered.filter(({ action }) => !action.disabled);
  if (!wants(only, CodeActionKind.QuickFix) || possible.some(isQuickFix)) return offered;
  const first = possible.find(({ isWhole }) => !isWhole) ?? possible[0];
  const kind = CodeActionKind.QuickFix;
  return offered.map((one) => (one === first ? { ...one, group: kind, action: { ...one.action, kind } } : one));
}

/**
 * Returns actions in the order of the menu: quick fixes, rewrites, moves. In a group the actions for several findings come
 * first.
 * @param moves The actions that move all credentials of the file.
 */
export function inOrder(
  offered: readonly Offered[],
  rewrites: readonly CodeAction[],
  moves: readonly CodeAction[],
): readonly CodeAction[] {
  const actionsOf = (some: readonly Offered[]): readonly CodeAction[] => some.map(({ action }) => action);
  const own = offered.filter(({ group }) => group === MOVE);
  return [
    ...actionsOf(offered.filter(isQuickFix)),
    ...rewrites,
    ...actionsOf(offered.filter((one) => !isQuickFix(one) && one.group !== MOVE)),
    ...moves,
    ...actionsOf(own.filter(({ isWhole }) => isWhole)),
    ...actionsOf(own.filter(({ isWhole }) => !isWhole)),
  ];
}

function isQuickFix({ group }: Offered): boolean {
  return group === CodeActionKind.QuickFix;
}
