import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { output } from '../output.js';
import {
  actionsAt,
  closeEditors,
  create,
  diagnosticsOf,
  extension,
  open,
  pick,
  ruleOf,
  when,
  whenGone,
  whenReported,
} from '../support.js';

suite('what Yamlock says about itself', () => {
  teardown(closeEditors);

  test('the output has the version, the folder, the configuration, and the files and time of a scan', async () => {
    await vscode.commands.executeCommand('yamlock.scanWorkspace');
    await vscode.commands.executeCommand('notifications.clearAll');
    const { version } = extension().packageJSON;
    for (const expected of [
      new RegExp(`Yamlock ${version.replaceAll('.', '\\.')}, for .*; folders: /`),
      /Folder \/\S+: \d+ YAML files, read in \d+ ms; configuration: /,
      /Scan: files: \d+, documents: \d+, in \d+ ms; errors: \d+/,
    ])
      assert.ok(
        output.some((line) => expected.test(line)),
        `no line like ${expected} in ${output.join('\n')}`,
      );
  });

  test('a mistake in the configuration is an error, and a quick fix mends it', async () => {
    const { document } = await create('.yamlock.yaml', 'extend: recommended\n');
    try {
      const diagnostic = await whenReported(document.uri, 'config');
      assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
      assert.match(diagnostic.message, /did you mean extends\?$/);
      const fix = pick(await actionsAt(document.uri, diagnostic.range), /^Replace with extends$/);
      assert.ok(fix.edit && (await vscode.workspace.applyEdit(fix.edit)));
      await whenGone(document.uri, 'config');
      assert.equal(document.getText(), 'extends: recommended\n');
    } finally {
      await vscode.workspace.fs.delete(document.uri);
    }
  });

  test('findings that a baseline has are hidden and shown again by a command', async () => {
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: known\nspec:\n  containers:\n  - name: app\n    securityContext:\n      privileged: true\n';
    const { document } = await create('known.yaml', text);
    await document.save();
    const known = {
      rule: 'pss-privileged',
      file: 'known.yaml',
      object: 'v1/Pod//known',
      at: '/spec/containers/0/securityContext/privileged',
      message: 'Container "app" runs privileged',
    };
    const baseline = vscode.Uri.joinPath(document.uri, '..', '.yamlock-baseline.json');
    try {
      await vscode.workspace.fs.writeFile(
        baseline,
        new TextEncoder().encode(JSON.stringify({ version: 1, findings: [known] })),
      );
      await whenReported(document.uri, 'pss-privileged');
      await vscode.commands.executeCommand('yamlock.toggleNewOnly');
      await whenGone(document.uri, 'pss-privileged');
      await vscode.commands.executeCommand('yamlock.toggleNewOnly');
      await whenReported(document.uri, 'pss-privileged');
    } finally {
      await vscode.workspace
        .getConfiguration('yamlock')
        .update('newOnly', undefined, vscode.ConfigurationTarget.Workspace);
      for (const uri of [baseline, document.uri]) await vscode.workspace.fs.delete(uri);
    }
  });

  test('an untitled document gets the fixes that need no other file', async () => {
    const content =
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: new\nspec:\n  containers:\n  - name: app\n    env:\n    - name: DB_PASSWORD\n      value: blue-kettle-42\n    securityContext:\n      privileged: true\n';
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
    await vscode.window.showTextDocument(document);
    const { range } = await whenReported(document.uri, 'pss-privileged');
    const fix = pick(await actionsAt(document.uri, range), /^Set privileged to false$/);
    assert.ok(fix.edit && (await vscode.workspace.applyEdit(fix.edit)));
    await whenGone(document.uri, 'pss-privileged');
  });

  test('findings of one cause are one, in the Problems panel and in the number of a scan', async () => {
    const { document } = await open('preview/pod.yaml');
    await whenReported(document.uri, 'secret-env-literal');
    const rules = diagnosticsOf(document.uri).map(ruleOf);
    const result = await vscode.commands.executeCommand<{ errors: number; warnings: number; information: number }>(
      'yamlock.scanWorkspace',
    );
    await vscode.commands.executeCommand('notifications.clearAll');
    const total = (): number =>
      vscode.languages
        .getDiagnostics()
        .flatMap(([, all]) => all)
        .filter(({ source }) => source === 'yamlock').length;
    const counted = result.errors + result.warnings + result.information;
    await when(
      vscode.languages.onDidChangeDiagnostics,
      () => total() === counted || undefined,
      `${counted} findings`,
      total,
    );
    assert.deepEqual(diagnosticsOf(document.uri).map(ruleOf), rules);
  });
});
