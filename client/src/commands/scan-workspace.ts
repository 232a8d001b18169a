import * as vscode from 'vscode';
import { type BaseLanguageClient, type CancellationToken, WorkDoneProgress } from 'vscode-languageclient';
import type { ScanResult } from '../../../protocol/messages.js';
import { countsInWords } from '../counts.js';
import { scanRequest } from '../requests.js';

let scans = 0;

/**
 * Scans the workspace with a progress notification, then shows the Problems panel. Resolves to undefined when the user
 * cancelled.
 */
export async function scanWorkspace(client: BaseLanguageClient): Promise<ScanResult | undefined> {
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Yamlock: scan'), cancellable: true },
    (progress, token) => requestScan(client, progress, token),
  );
  if (result === undefined || result.cancelled) return undefined;
  await vscode.commands.executeCommand('workbench.panel.markers.view.focus');
  return result;
}

async function requestScan(
  client: BaseLanguageClient,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: CancellationToken,
): Promise<ScanResult | undefined> {
  const workDoneToken = `yamlock-scan-${++scans}`;
  let reported = 0;
  const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
    if (value.kind === 'end') return;
    // The server reports the whole percentage, and VS Code expects the increment.
    const percentage = Math.max(reported, value.percentage ?? reported);
    progress.report({
      increment: percentage - reported,
      ...(value.message === undefined ? {} : { message: value.message }),
    });
    reported = percentage;
  });
  try {
    return await client.sendRequest(scanRequest, { workDoneToken }, token);
  } catch (error) {
    if (token.isCancellationRequested) return undefined;
    throw error;
  } finally {
    listener.dispose();
  }
}

/** Shows one sentence about a scan, with a button for the list of skipped files when there are any. */
export async function showScanSummary(result: ScanResult, output: vscode.LogOutputChannel): Promise<void> {
  const counts = countsInWords(result.errors, result.warnings, result.information);
  const found =
    counts === undefined
      ? vscode.l10n.t('No findings in {0} files ({1} documents).', result.files, result.documents)
      : vscode.l10n.t('{0} in {1} files ({2} documents).', counts, result.files, result.documents);
  const ignored = vscode.l10n.t('Git ignores {0} YAML files and folders, which were left out.', result.ignored);
  const known =
    result.known === 1
      ? vscode.l10n.t('1 known finding is hidden.')
      : vscode.l10n.t('{0} known findings are hidden.', result.known);
  const summary = [found, ...(result.known > 0 ? [known] : []), ...(result.ignored > 0 ? [ignored] : [])].join(' ');
  if (result.skipped.length === 0) {
    await vscode.window.showInformationMessage(summary);
    return;
  }
  for (const { file, reason } of result.skipped) output.info(vscode.l10n.t('Skipped {0}: {1}', file, reason));
  const showSkipped = vscode.l10n.t('Show Skipped Files');
  const { length } = result.skipped;
  const skipped =
    length === 1 ? vscode.l10n.t('1 file was skipped.') : vscode.l10n.t('{0} files were skipped.', length);
  const chosen = await vscode.window.showInformationMessage(`${summary} ${skipped}`, showSkipped);
  if (chosen === showSkipped) output.show(true);
}
