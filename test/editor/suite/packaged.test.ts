import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { actionsAt, closeEditors, create, extension, open, pick, when, whenGone, whenReported } from '../support.js';

suite('the packaged extension', () => {
  teardown(closeEditors);

  test('it runs from where it was installed and is asleep', async () => {
    await open('notes.json');
    assert.match(extension().extensionPath, /extensions/);
    assert.equal(extension().isActive, false);
  });

  test('a Helm document starts it, and is checked', async () => {
    const { document } = await open('chart/templates/pod.tpl');
    assert.equal(document.languageId, 'helm');
    await whenReported(document.uri, 'pss-privileged');
    assert.equal(extension().isActive, true);
  });

  test('it checks and fixes a YAML file', async () => {
    const { document } = await open('deployment.yaml');
    const { range } = await whenReported(document.uri, 'pss-privileged');
    const fix = pick(await actionsAt(document.uri, range), /^Set privileged to false$/);
    assert.ok(fix.edit);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await whenGone(document.uri, 'pss-privileged');
  });

  test('what it needs at run time is in the package', async () => {
    const present = ['dist/rule-pages.json', 'snippets/yamlock.json', 'schemas/config.schema.json', 'LICENSE.txt'];
    for (const file of [...present, 'client/icon.png', 'l10n/bundle.l10n.zh-cn.json', 'package.nls.zh-cn.json']) {
      await vscode.workspace.fs.stat(vscode.Uri.joinPath(extension().extensionUri, file));
    }
    const names = (await vscode.workspace.fs.readDirectory(extension().extensionUri)).map(([name]) => name);
    for (const unwanted of ['server', 'test', 'node_modules', 'scripts', 'docs', 'tsconfig.json']) {
      assert.ok(!names.includes(unwanted), `${unwanted} is in the package`);
    }
  });

  test('every text of the manifest has found its translation', () => {
    const { contributes } = extension().packageJSON;
    assert.doesNotMatch(JSON.stringify(contributes), /"%[\w.]+%"/);
    assert.equal(contributes.commands[0].title, 'Scan Workspace');
  });

  test('rules and their levels are completed in settings.json', async () => {
    const text = '{\n  "yamlock.rules": {\n    "pss-privileged": "off",\n    ""\n  }\n}\n';
    const { document } = await create('nested/.vscode/settings.json', text);
    const completed = async (needle: string) => {
      const at = document.positionAt(text.indexOf(needle) + 1);
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        at,
      );
      return items.map(({ label }) => (typeof label === 'string' ? label : label.label).replaceAll('"', ''));
    };
    const rules = await completed('""');
    for (const rule of ['rbac-anonymous', 'secret-in-url'])
      assert.ok(rules.includes(rule), `${rule} is not among ${rules.slice(0, 20).join(', ')}`);
    const levels = await completed('"off"');
    for (const level of ['error', 'warning', 'information', 'off'])
      assert.ok(levels.includes(level), levels.join(', '));
  });

  test('what is no rule and no level is marked in settings.json', async () => {
    const text =
      '{\n  "yamlock.rules": {\n    "pss-privileged": "off",\n    "pss-privilegd": "off",\n    "schema": "fatal"\n  }\n}\n';
    const { document } = await create('marked/.vscode/settings.json', text);
    const marked = (): string =>
      vscode.languages
        .getDiagnostics(document.uri)
        .map(({ range }) => document.getText(range))
        .sort()
        .join();
    const wanted = '"fatal","pss-privilegd"';
    await when(vscode.languages.onDidChangeDiagnostics, () => marked() === wanted || undefined, wanted, marked);
  });
});
