import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, create, fileUri, hoverAt, replaceText, until, when } from '../support.js';

const TEMPLATE = [
  'apiVersion: v1',
  'kind: ConfigMap',
  'metadata:',
  '  name: {{ .Release.Name }}-colours',
  'data:',
  '  colour: {{ .Values.colour }}',
  '',
].join('\n');

suite('What is applied', () => {
  suiteSetup(async () => {
    await create('shown/Chart.yaml', 'apiVersion: v2\nname: shown\nversion: 1.0.0\n');
    await create('shown/values.yaml', 'colour: blue\n');
    await create('shown/templates/colours.yaml', TEMPLATE);
  });
  suiteTeardown(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(fileUri('shown'), { recursive: true });
  });

  test('is shown beside the template, follows an edit of values and the cursor, and leads back', async () => {
    const template = await vscode.window.showTextDocument(fileUri('shown/templates/colours.yaml'));
    const roots = (): Promise<boolean> => show().then((editor) => editor !== undefined);
    await until(roots, true);
    const shown = await show();
    assert.ok(shown);
    const { document } = shown;
    assert.equal(document.languageId, 'yaml');
    assert.notEqual(shown.viewColumn, template.viewColumn);
    await whenShown(document, /^ {2}colour: blue$/m);
    const values = await vscode.workspace.openTextDocument(fileUri('shown/values.yaml'));
    await replaceText(values, 'colour: green\n');
    await whenShown(document, /^ {2}colour: green$/m);

    const at = document.positionAt(document.getText().indexOf('green') + 1);
    const [back] = await definitions(document.uri, at);
    assert.equal(back?.targetUri.toString(), values.uri.toString());
    assert.equal(back?.targetRange.start.line, 0);
    const [key] = await definitions(document.uri, at.with(at.line, 3));
    assert.equal(key?.targetUri.toString(), template.document.uri.toString());
    assert.equal(key?.targetRange.start.line, 5);
  });

  test('a hover over an action tells what it becomes', async () => {
    const { document } = await vscode.window.showTextDocument(fileUri('shown/templates/colours.yaml'));
    const position = document.positionAt(document.getText().indexOf('.Values.colour'));
    await until(async () => /`colour` in `values\.yaml`/.test(await hoverAt(document, position)), true);
  });

  test('charts have a lens that shows it', async () => {
    await vscode.window.showTextDocument(fileUri('shown/Chart.yaml'));
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      fileUri('shown/Chart.yaml'),
      10,
    );
    const lens = lenses.find(({ command }) => command?.command === 'yamlock.showApplied');
    assert.equal(lens?.command?.title, 'Show what is applied');
    assert.equal(lens?.range.start.line, 0);
  });
});

/** Runs the command, and returns the editor that it opened; undefined where nothing is known of the chart yet. */
async function show(): Promise<vscode.TextEditor | undefined> {
  // Not awaited where it ends in a message, which stays until somebody closes it.
  const ran = vscode.commands.executeCommand('yamlock.showApplied');
  await Promise.race([ran, new Promise((resolve) => setTimeout(resolve, 2_000))]);
  await vscode.commands.executeCommand('notifications.clearAll');
  return vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'yamlock-applied');
}

async function definitions(uri: vscode.Uri, position: vscode.Position): Promise<vscode.LocationLink[]> {
  return vscode.commands.executeCommand('vscode.executeDefinitionProvider', uri, position);
}

async function whenShown(document: vscode.TextDocument, text: RegExp): Promise<void> {
  const found = (): true | undefined => text.test(document.getText()) || undefined;
  await when(vscode.workspace.onDidChangeTextDocument, found, String(text), () => document.getText());
}
