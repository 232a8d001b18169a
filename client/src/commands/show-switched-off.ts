import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { SwitchedOffPlace } from '../../../protocol/messages.js';
import { switchedOffRequest } from '../requests.js';

interface Item extends vscode.QuickPickItem {
  readonly range: vscode.Range;
}

/** Lists the findings that are switched off in the active file, and goes to the one that is chosen. */
export async function showSwitchedOff(client: BaseLanguageClient): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document) return;
  const uri = client.code2ProtocolConverter.asUri(document.uri);
  const places = await client.sendRequest(switchedOffRequest, { uri });
  const items = places.map((place): Item => itemOf(place, client.protocol2CodeConverter.asRange(place.range)));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Findings that are switched off in this file'),
    matchOnDescription: true,
  });
  if (chosen) await vscode.window.showTextDocument(document, { selection: chosen.range });
}

function itemOf({ rule, by }: SwitchedOffPlace, range: vscode.Range): Item {
  const line = vscode.l10n.t('line {0}', range.start.line + 1);
  return { label: rule, description: `${line}, ${whyOff(by)}`, range };
}

function whyOff(by: SwitchedOffPlace['by']): string {
  switch (by) {
    case 'configuration':
      return vscode.l10n.t('by the configuration');
    case 'suppression':
      return vscode.l10n.t('by a comment or an annotation');
    case 'baseline':
      return vscode.l10n.t('known to the baseline');
  }
}
