import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { caretsNotification } from './requests.js';
import { documentSelector } from './selector.js';

/**
 * Tells the server when the carets go to other lines: what is wrong with a line that is being typed is shown when the
 * caret leaves it, and a file that is open under several names is listed where somebody is.
 */
export function followCarets(client: LanguageClient): vscode.Disposable {
  let told = '';
  const tell = ({ document, selections }: vscode.TextEditor): void => {
    if (vscode.languages.match([...documentSelector], document) === 0) return;
    const uri = client.code2ProtocolConverter.asUri(document.uri);
    const lines = [...new Set(selections.map(({ active }) => active.line))];
    const place = `${uri} ${lines.join()}`;
    if (place === told || !client.isRunning()) return;
    told = place;
    void client.sendNotification(caretsNotification, { uri, lines });
  };
  return vscode.Disposable.from(
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => tell(textEditor)),
    vscode.window.onDidChangeActiveTextEditor((editor) => editor && tell(editor)),
  );
}
