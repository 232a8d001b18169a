import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, create, fileUri, until } from '../support.js';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext:
    runAsNonRoot: true
    seccompProfile: {type: RuntimeDefault}
  containers:
    - name: app
      image: registry.example/app:1.2.3
      securityContext:
        runAsNonRoot: false
    - name: side
      image: registry.example/side:1.2.3
`;

suite('Inlay hints', () => {
  suiteTeardown(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(fileUri('hints'), { recursive: true });
  });

  test('tell what a container inherits, and follow the setting', async () => {
    const { document } = await create('hints/pod.yaml', POD);
    const hints = async (): Promise<string[]> => {
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        all,
      );
      return found.map(({ position, label }) => `${position.line + 1} ${label}`);
    };
    const inherited = ['11 pod: seccompProfile: RuntimeDefault', '13 pod: runAsNonRoot, seccompProfile'];
    await until(hints, inherited);
    const settings = vscode.workspace.getConfiguration('yamlock.inlayHints');
    await settings.update('inheritedSecurityContext', false, vscode.ConfigurationTarget.Workspace);
    await until(hints, []);
    await settings.update('inheritedSecurityContext', undefined, vscode.ConfigurationTarget.Workspace);
    await until(hints, inherited);
    assert.equal(document.isDirty, false);
  });
});
