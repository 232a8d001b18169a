import * as vscode from 'vscode';

/** Returns counts in words, without zeros: `1 error, 3 warnings`; undefined where all are zero. */
export function countsInWords(errors: number, warnings: number, notes: number): string | undefined {
  const parts = [
    ...(errors === 0 ? [] : [errors === 1 ? vscode.l10n.t('1 error') : vscode.l10n.t('{0} errors', errors)]),
    ...(warnings === 0 ? [] : [warnings === 1 ? vscode.l10n.t('1 warning') : vscode.l10n.t('{0} warnings', warnings)]),
    ...(notes === 0 ? [] : [notes === 1 ? vscode.l10n.t('1 note') : vscode.l10n.t('{0} notes', notes)]),
  ];
  return parts.length === 0 ? undefined : parts.join(vscode.l10n.t(', '));
}
