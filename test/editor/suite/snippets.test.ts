import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, create, diagnosticsOf, extension, open, replaceText, whenReported } from '../support.js';

interface Snippet {
  prefix: string | string[];
  body: string | string[];
}

function snippets(): [string, Snippet][] {
  const file = path.join(extension().extensionPath, 'snippets', 'yamlock.json');
  return Object.entries<Snippet>(JSON.parse(readFileSync(file, 'utf8')));
}

suite('snippets', () => {
  teardown(closeEditors);

  test('a Deployment from a snippet has no error', async () => {
    const [name] = snippets().find(([title]) => /deployment/i.test(title)) ?? [];
    assert.ok(name, 'there is no snippet for a Deployment');
    const editor = await create('from-snippet.yaml', '');
    await vscode.commands.executeCommand('editor.action.insertSnippet', { langId: 'yaml', name });
    const text = editor.document.getText();
    assert.match(text, /^kind: Deployment$/m);
    // A second document with a finding proves that the server has looked at the first.
    await vscode.commands.executeCommand('leaveSnippet');
    await replaceText(
      editor.document,
      `${text.trimEnd()}\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: control\nspec:\n  hostPID: true\n`,
    );
    const control = await whenReported(editor.document.uri, 'pss-host-pid');
    const errors = diagnosticsOf(editor.document.uri).filter(
      ({ severity, range }) => severity === vscode.DiagnosticSeverity.Error && range.end.isBefore(control.range.start),
    );
    const ownLines = text.trimEnd().split('\n').length;
    assert.deepEqual(
      errors.filter(({ range }) => range.start.line < ownLines).map(({ message }) => message),
      [],
    );
  });

  test('a snippet is offered under its prefix', async () => {
    const [, snippet] = snippets()[0] ?? [];
    assert.ok(snippet);
    const prefix = [snippet.prefix].flat()[0] ?? '';
    const { document } = await create('prefix.yaml', prefix);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      new vscode.Position(0, prefix.length),
    );
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes(prefix), `${prefix} is not among ${labels.join(', ')}`);
  });

  test('snippets are for YAML alone', async () => {
    const { document } = await open('notes.json');
    assert.equal(document.languageId, 'json');
    const contributed: { language: string }[] = extension().packageJSON.contributes.snippets;
    assert.deepEqual(
      contributed.map(({ language }) => language),
      ['yaml'],
    );
  });
});
