import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { caretsNotification } from './protocol.js';
import { documentSelector } from './selector.js';

/**
 * Tells the server when the carets go to other lines: what is wrong with a line that is being typed is shown when the
 * caret leaves it.
 */
export function followCarets(client: LanguageClient): vscode.Disposable {
  let told = '';
  return vscode.window.onDidChangeTextEditorSelection(({ textEditor: { document }, selections }) => {
    if (vscode.languages.match([...documentSelector], document) === 0) return;
    const uri = client.code2ProtocolConverter.asUri(document.uri);
    const lines = [...new Set(selections.map(({ active }) => active.line))];
    const place = `${uri} ${lines.join()}`;
    if (place === told || !client.isRunning()) return;
    told = place;
    void client.sendNotification(caretsNotification, { uri, lines });
  });
}
