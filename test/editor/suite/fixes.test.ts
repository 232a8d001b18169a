import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  actionsAt,
  closeEditors,
  create,
  diagnosticsOf,
  open,
  pick,
  setting,
  when,
  whenGone,
  whenReported,
} from '../support.js';

suite('fixes', () => {
  teardown(closeEditors);

  test('a quick fix changes its place and nothing else, and can be undone', async () => {
    const { document } = await open('deployment.yaml');
    const before = document.getText();
    const { range } = await whenReported(document.uri, 'pss-privileged');
    const fix = pick(await actionsAt(document.uri, range, vscode.CodeActionKind.QuickFix), /^Set privileged to false$/);
    assert.ok(fix.edit);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.equal(document.getText(), before.replace('privileged: true', 'privileged: false'));
    await whenGone(document.uri, 'pss-privileged');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await whenReported(document.uri, 'pss-privileged');
  });

  test('the Quick Fix command itself applies a fix at the cursor', async () => {
    const editor = await open('deployment.yaml');
    const { range } = await whenReported(editor.document.uri, 'pss-privileged');
    editor.selection = new vscode.Selection(range.start, range.start);
    await vscode.commands.executeCommand('editor.action.codeAction', { kind: 'quickfix', apply: 'first' });
    await when(
      vscode.workspace.onDidChangeTextDocument,
      () => editor.document.isDirty || undefined,
      'a changed document',
    );
    await whenGone(editor.document.uri, 'pss-privileged');
  });

  test('a number that nobody measured is left selected, in lines that stand as they are written', async () => {
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: db}\nspec:\n  containers:\n    - name: db\n      image: registry.example/db:1.0.0\n      resources:\n        requests:\n          cpu: 100m\n';
    const editor = await create('asked.yaml', text);
    const { document } = editor;
    const { range } = await whenReported(document.uri, 'memory-limit-missing');
    const fix = pick(await actionsAt(document.uri, range, vscode.CodeActionKind.QuickFix), /^Limit memory to 256Mi/);
    assert.ok(fix.edit);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.match(document.getText(), /\n {8}limits:\n {10}memory: 256Mi\n/);
    assert.equal(document.getText(editor.selection), '256Mi');
  });

  test('a suppression is offered as a quick fix and silences its rule only', async () => {
    const { document } = await open('deployment.yaml');
    const { range } = await whenReported(document.uri, 'pss-privileged');
    const actions = await actionsAt(document.uri, range, vscode.CodeActionKind.QuickFix);
    const suppress = pick(actions, /^Suppress pss-privileged/);
    // Or VS Code would ask for one after the menu has closed, and forget the arguments meanwhile.
    assert.ok(suppress.edit);
    // The scope is picked in a list; each way has an edit of its own.
    const [argument] = suppress.command?.arguments ?? [];
    assert.ok(argument.ways.length > 1);
    const [{ edits }] = argument.ways;
    const edit = new vscode.WorkspaceEdit();
    for (const { range: at, newText } of edits)
      edit.replace(
        document.uri,
        new vscode.Range(at.start.line, at.start.character, at.end.line, at.end.character),
        newText,
      );
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.match(document.getText(), /# yamlock-disable-(next-)?line pss-privileged/);
    assert.match(document.getText(), /privileged: true/);
    await whenGone(document.uri, 'pss-privileged');
    // What the container leaves out is said still.
    await whenReported(document.uri, 'read-only-root-fs');
  });

  test('fix-all on save applies safe fixes and leaves the others to the user', async () => {
    const undo = await setting('editor', 'codeActionsOnSave', { 'source.fixAll.yamlock': 'explicit' });
    try {
      const editor = await create(
        'fix-all.yaml',
        [
          ...['apiVersion: v1', 'kind: Pod', 'metadata:', '  name: saved', 'spec:'],
          ...['  serviceAccount: saved # to be renamed', '  containers:', '    - name: app', '      securityContext:'],
          ...['        privileged: true', ''],
        ].join('\n'),
      );
      const { document } = editor;
      await whenReported(document.uri, 'sa-deprecated-field');
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# edited\n'));
      const expected = document.getText().replace('serviceAccount:', 'serviceAccountName:');
      const saved = when(
        vscode.workspace.onDidSaveTextDocument,
        () => (document.isDirty ? undefined : true),
        'a saved document',
      );
      await vscode.commands.executeCommand('workbench.action.files.save');
      await saved;
      assert.equal(document.getText(), expected);
      assert.match(expected, /privileged: true/);
      await whenGone(document.uri, 'sa-deprecated-field');
    } finally {
      await undo();
    }
  });

  test('one squiggle stands at a bare container, and hardening it leaves a clean file', async () => {
    const { document } = await create(
      'bare.yaml',
      [
        ...['apiVersion: apps/v1', 'kind: Deployment', 'metadata:', '  name: bare', '  namespace: shop', 'spec:'],
        ...['  selector:', '    matchLabels: {app: bare}', '  template:', '    metadata:', '      labels: {app: bare}'],
        ...[
          '    spec:',
          '      automountServiceAccountToken: false',
          '      containers:',
          '        - name: app # bare',
        ],
        ...['          image: example.com/app:1.4.2', '          resources:', '            limits: {memory: 64Mi}'],
        ...['            requests: {memory: 64Mi, cpu: 100m}', ''],
      ].join('\n'),
    );
    const { range } = await whenReported(document.uri, 'pss-privilege-escalation');
    const squiggles = diagnosticsOf(document.uri).filter((one) => one.range.start.line === range.start.line);
    assert.equal(squiggles.length, 1);
    assert.equal(document.getText(squiggles[0]?.range), 'app');
    for (const rule of ['pss-privilege-escalation', 'pss-drop-all', 'read-only-root-fs'])
      assert.ok(squiggles[0]?.message.includes(`(${rule})`), squiggles[0]?.message);
    const actions = await actionsAt(document.uri, range, vscode.CodeActionKind.QuickFix);
    assert.match(actions[0]?.title ?? '', /^Complete the securityContext of container "app" \(3 settings\)/);
    const harden = pick(actions, /^Harden container "app"/);
    assert.ok(harden.edit);
    assert.ok(await vscode.workspace.applyEdit(harden.edit));
    await whenGone(document.uri);
    const text = document.getText();
    assert.equal(text.match(/securityContext:/g)?.length, 2, 'one for the pod and one for the container');
    assert.match(text, /name: app # bare/);
  });
});
