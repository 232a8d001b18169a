import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  closeEditors,
  create,
  diagnosticsOf,
  hoverAt,
  open,
  replaceText,
  setting,
  whenGone,
  whenReported,
} from '../support.js';

const pod = ['apiVersion: v1', 'kind: Pod', 'metadata:', '  name: typed', 'spec:', '  containers:', '  - name: app'];

suite('diagnostics', () => {
  teardown(closeEditors);

  test('a file gets its squiggle while it is typed, key by key', async () => {
    const { document } = await create('typed.yaml', '');
    for (const line of [...pod, '    securityContext:', '      privileged: true']) {
      for (const character of line) await vscode.commands.executeCommand('type', { text: character });
      await vscode.commands.executeCommand('type', { text: '\n' });
    }
    assert.equal(document.getText(), [...pod, '    securityContext:', '      privileged: true', ''].join('\n'));
    const diagnostic = await whenReported(document.uri, 'pss-privileged');
    assert.equal(document.getText(diagnostic.range), 'true');
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
  });

  test('a squiggle goes when the cause goes', async () => {
    const editor = await create(
      'going.yaml',
      [...pod, '    securityContext:', '      privileged: true', ''].join('\n'),
    );
    await whenReported(editor.document.uri, 'pss-privileged');
    await replaceText(editor.document, [...pod, ''].join('\n'));
    await whenGone(editor.document.uri, 'pss-privileged');
  });

  test('a tab that is opened again while its closing is under way is followed', async () => {
    const containers = Array.from({ length: 1500 }, (_, n) => `  - name: app${n}\n    image: example.com/app:1`).join(
      '\n',
    );
    const text = `${pod.slice(0, 6).join('\n')}\n${containers}\n  - name: last\n    securityContext:\n      privileged: true\n`;
    await create('again-beside.yaml', 'a: 1\n');
    // A tab in preview gives way to the next file.
    for (let times = 0; times < 3; times++) {
      const { document } = await create('again.yaml', text);
      await whenReported(document.uri, 'pss-privileged');
      await open('again-beside.yaml');
      await open('again.yaml');
      await whenReported(document.uri, 'pss-privileged');
      await replaceText(document, [...pod, ''].join('\n'));
      await whenGone(document.uri, 'pss-privileged');
      await closeEditors();
    }
  });

  test('a finding names its rule, with the page of the rule behind it', async () => {
    const { document } = await open('deployment.yaml');
    const { code } = await whenReported(document.uri, 'pss-privileged');
    assert.ok(typeof code === 'object');
    assert.equal(code.value, 'pss-privileged');
    assert.equal(code.target.toString(), 'yamlock-rules:/pss-privileged.md');
    const page = await vscode.workspace.openTextDocument(code.target);
    assert.equal(page.languageId, 'markdown');
    assert.match(page.getText(), /^# pss-privileged$/m);
  });

  test('an untitled document is checked like a file', async () => {
    const content = [...pod, '    securityContext:', '      privileged: true', ''].join('\n');
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
    await vscode.window.showTextDocument(document);
    await whenReported(document.uri, 'pss-privileged');
  });

  test('hovering over a finding explains it', async () => {
    const { document } = await open('deployment.yaml');
    const { range } = await whenReported(document.uri, 'pss-privileged');
    const text = await hoverAt(document, range.start);
    assert.match(text, /\*\*How to fix:\*\* Set `privileged` to false/);
    // VS Code itself leads to the page of the rule, beside the message.
    assert.doesNotMatch(text, /command:yamlock\.openRulePage/);
  });

  test('hovering over several findings lists them with their pages', async () => {
    const { document } = await open('deployment.yaml');
    const { range } = await whenReported(document.uri, 'memory-limit-missing');
    const text = await hoverAt(document, range.start);
    const pages = [...text.matchAll(/^- \*\*\[([a-z-]+)\]\(command:yamlock\.openRulePage\?.*\1.*\)\*\*/gm)];
    assert.ok(pages.length > 1, text);
  });

  test('the findings of a file go when its editor closes', async () => {
    const { document } = await open('deployment.yaml');
    await whenReported(document.uri, 'pss-privileged');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await whenGone(document.uri);
  });

  test('a change in one file corrects the findings of another', async () => {
    const rule = 'pss-privilege-escalation';
    const { document } = await create(
      'in-namespace.yaml',
      [...pod, '    securityContext:', '      allowPrivilegeEscalation: true', '']
        .join('\n')
        .replace('name: typed', 'name: typed\n  namespace: lenient'),
    );
    await whenReported(document.uri, rule);
    const label = 'pod-security.kubernetes.io/enforce';
    const namespace = await create(
      'lenient.yaml',
      `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: lenient\n  labels:\n    ${label}: baseline\n`,
    );
    // Both are in sight, side by side; the edited one has the focus.
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
    await vscode.window.showTextDocument(namespace.document, vscode.ViewColumn.One);
    // What is allowed where the Namespace asks for no more is none of our business.
    await whenGone(document.uri, rule);
    await replaceText(namespace.document, namespace.document.getText().replace('baseline', 'restricted'));
    await whenReported(document.uri, rule);
  });

  test('switched off, it says nothing; switched on again, it does', async () => {
    const { document } = await open('deployment.yaml');
    await whenReported(document.uri, 'pss-privileged');
    const undo = await setting('yamlock', 'enable', false);
    try {
      await whenGone(document.uri);
      assert.deepEqual(diagnosticsOf(document.uri), []);
    } finally {
      await undo();
    }
    await whenReported(document.uri, 'pss-privileged');
  });

  test('the level of a rule follows the settings at once', async () => {
    const { document } = await open('deployment.yaml');
    await whenReported(document.uri, 'pss-privileged');
    const undo = await setting('yamlock', 'rules', { 'pss-privileged': 'off' });
    try {
      await whenGone(document.uri, 'pss-privileged');
    } finally {
      await undo();
    }
    await whenReported(document.uri, 'pss-privileged');
  });
});
