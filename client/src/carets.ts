import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { caretsNotification } from './requests.js';
import { documentSelector } from './selector.js';

/**
 * Notifies the server when the carets go to other lines: it shows the findings on a typed line when the caret leaves it, and lists
 * a file that is open under several paths under the one with the caret.
 */
export function followCarets(client: BaseLanguageClient): vscode.Disposable {
  let sent = '';
  const send = ({ document, selections }: vscode.TextEditor): void => {
    if (vscode.languages.match([...documentSelector], document) === 0) return;
    const uri = client.code2ProtocolConverter.asUri(document.uri);
    const lines = [...new Set(selections.map(({ active }) => active.line))];
    const place = `${uri} ${lines.join()}`;
    if (place === sent || !client.isRunning()) return;
    sent = place;
    void client.sendNotification(caretsNotification, { uri, lines });
  };
  return vscode.Disposable.from(
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => send(textEditor)),
    vscode.window.onDidChangeActiveTextEditor((editor) => editor && send(editor)),
  );
}
