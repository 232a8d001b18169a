import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, fileUri, until } from '../support.js';

/** Resolves to the labels of the panels with the flow of Secrets, once VS Code has answered: it tells of tabs meanwhile. */
async function panels(): Promise<readonly string[]> {
  await vscode.commands.getCommands();
  return vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.flatMap(({ input, label }) =>
      input instanceof vscode.TabInputWebview && input.viewType.endsWith('yamlock.secretFlow') ? [label] : [],
    ),
  );
}

suite('The flow of Secrets', () => {
  teardown(closeEditors);

  test('is one panel, for the workspace, a folder of the explorer, or what asks for a node', async () => {
    assert.deepEqual(await panels(), []);
    await vscode.commands.executeCommand('yamlock.showSecretFlow');
    await until(panels, ['Secret Flow']);
    await vscode.commands.executeCommand('yamlock.showSecretFlow', fileUri('preview'));
    await until(panels, ['Secret Flow: preview']);
    await vscode.commands.executeCommand('yamlock.showSecretFlow', { select: 'no such node' });
    await until(panels, ['Secret Flow']);
  });

  test('is gone when it is closed, and can be opened again', async () => {
    await vscode.commands.executeCommand('yamlock.showSecretFlow');
    await until(panels, ['Secret Flow']);
    await closeEditors();
    await until(panels, []);
    await vscode.commands.executeCommand('yamlock.showSecretFlow');
    await until(panels, ['Secret Flow']);
  });
});
