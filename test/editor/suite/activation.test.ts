import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, extension, open, whenReported } from '../support.js';

suite('activation', () => {
  teardown(closeEditors);

  test('documents in other languages leave the extension asleep', async () => {
    await open('notes.json');
    await open('readme.md');
    assert.equal(extension().isActive, false);
  });

  test('only YAML and Helm documents, pages of rules, values that wait and the flow of Secrets are named as reasons to start', () => {
    assert.deepEqual(extension().packageJSON.activationEvents, [
      'onLanguage:yaml',
      'onLanguage:helm',
      'onFileSystem:yamlock-rules',
      'workspaceContains:.yamlock/.gitignore',
      'onWebviewPanel:yamlock.secretFlow',
    ]);
  });

  test('the first YAML document starts it and is checked', async () => {
    const { document } = await open('deployment.yaml');
    await whenReported(document.uri, 'pss-privileged');
    assert.equal(extension().isActive, true);
  });

  test('YAML that is not about Kubernetes stays clean', async () => {
    // The finding in the other file proves that the server has answered; then the quiet one is looked at.
    const quiet = await open('mkdocs.yml');
    const { document } = await open('deployment.yaml');
    await whenReported(document.uri, 'pss-privileged');
    assert.deepEqual(vscode.languages.getDiagnostics(quiet.document.uri), []);
  });
});
