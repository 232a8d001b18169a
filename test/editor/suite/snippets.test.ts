import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, create, diagnosticsOf, replaceText, whenReported } from '../support.js';

/** Resolves to what is offered at the end of the first line of a document. */
async function offeredIn(document: vscode.TextDocument): Promise<readonly vscode.CompletionItem[]> {
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    document.lineAt(0).range.end,
  );
  return items;
}

function labelOf({ label }: vscode.CompletionItem): string {
  return typeof label === 'string' ? label : label.label;
}

suite('snippets', () => {
  teardown(closeEditors);

  test('a Deployment from a snippet has no error', async () => {
    const editor = await create('from-snippet.yaml', '');
    const item = (await offeredIn(editor.document)).find((one) => labelOf(one) === 'yamlock-deployment');
    assert.ok(item?.insertText instanceof vscode.SnippetString, 'there is no snippet for a Deployment');
    await editor.insertSnippet(item.insertText);
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

  test('a snippet is offered where a document may begin, and nowhere else', async () => {
    const whole = async (name: string, text: string): Promise<readonly string[]> => {
      const { document } = await create(name, text);
      return (await offeredIn(document)).map(labelOf).filter((label) => label.startsWith('yamlock-'));
    };
    assert.ok((await whole('begins.yaml', 'yamlock-dep')).includes('yamlock-deployment'));
    assert.deepEqual(await whole('goes-on.yaml', 'kind: Dep\nmetadata: {}\n'), []);
  });
});
