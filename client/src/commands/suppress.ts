import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { SuppressRequest, SuppressWay } from '../../../protocol/messages.js';

/** Returns true for an argument that the server passes to the command. */
export function isSuppressRequest(value: unknown): value is SuppressRequest {
  if (typeof value !== 'object' || value === null) return false;
  const { uri, version, ways } = value as Partial<Record<keyof SuppressRequest, unknown>>;
  return typeof uri === 'string' && typeof version === 'number' && Array.isArray(ways) && ways.length > 0;
}

/** Asks for the scope of a suppression, writes it, and selects the placeholders of its reasons. */
export async function suppress(client: BaseLanguageClient, { uri, version, ways }: SuppressRequest): Promise<void> {
  const way = await pickWay(ways);
  if (!way) return;
  const document = await vscode.workspace.openTextDocument(client.protocol2CodeConverter.asUri(uri));
  if (document.version !== version) {
    await vscode.window.showWarningMessage(vscode.l10n.t('The document has changed since; choose Suppress again.'));
    return;
  }
  const edits = await client.protocol2CodeConverter.asTextEdits([...way.edits]);
  const places = reasonsIn(document, edits);
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, edits);
  if (!(await vscode.workspace.applyEdit(edit))) return;
  const editor = await vscode.window.showTextDocument(document);
  const selections = places.map(
    ([start, end]) => new vscode.Selection(document.positionAt(start), document.positionAt(end)),
  );
  const [first] = selections;
  if (!first) return;
  editor.selections = selections;
  editor.revealRange(first, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

async function pickWay(ways: readonly SuppressWay[]): Promise<SuppressWay | undefined> {
  const scopes = {
    line: vscode.l10n.t('On this line'),
    object: vscode.l10n.t('On this object'),
    file: vscode.l10n.t('In this file'),
  };
  const items = ways.map((way) => ({ label: scopes[way.scope], description: way.rules.join(', '), way }));
  const placeHolder = vscode.l10n.t('How far is it to be suppressed? The reason is asked for in the text.');
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.way;
}

/** Returns the offsets of the placeholders of reasons after the edits. */
function reasonsIn(document: vscode.TextDocument, edits: readonly vscode.TextEdit[]): [number, number][] {
  const places: [number, number][] = [];
  let moved = 0;
  const sorted = edits
    .map(({ range, newText }) => ({
      start: document.offsetAt(range.start),
      end: document.offsetAt(range.end),
      // The editor converts line breaks to those of the document.
      text: newText.replace(/\r?\n/g, document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n'),
    }))
    .sort((a, b) => a.start - b.start);
  for (const { start, end, text } of sorted) {
    for (const { index, 0: found } of text.matchAll(/(?:-- |: )reason\b/g)) {
      const behind = start + moved + index + found.length;
      places.push([behind - 'reason'.length, behind]);
    }
    moved += text.length - (end - start);
  }
  return places;
}
