import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import {
  actionsAt,
  closeEditors,
  diagnosticsOf,
  extension,
  fileUri,
  open,
  pick,
  replaceText,
  when,
  whenGone,
  whenReported,
} from '../support.js';

interface ScanResult {
  files: number;
  documents: number;
  errors: number;
  cancelled: boolean;
}

/** Waits for a tab whose label matches. */
function whenTab(label: RegExp): Promise<vscode.Tab> {
  const tabs = (): vscode.Tab[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return when(
    vscode.window.tabGroups.onDidChangeTabs,
    () => tabs().find((tab) => label.test(tab.label)),
    `a tab like ${label}`,
    () => tabs().map((tab) => tab.label),
  );
}

/** The process ids of our servers: children of this extension host that run dist/server.js. */
function servers(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        return parent === String(process.pid) && command.includes('dist/server.js');
      } catch {
        // It ended while we looked.
        return false;
      }
    })
    .map(Number);
}

suite('commands', () => {
  teardown(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await closeEditors();
  });

  test('every contributed command exists', async () => {
    const existing = await vscode.commands.getCommands(true);
    const contributed: { command: string }[] = extension().packageJSON.contributes.commands;
    const missing = contributed.filter(({ command }) => !existing.includes(command));
    assert.deepEqual(missing, []);
    assert.ok(contributed.length >= 6);
  });

  test('a scan reports the findings of files that no editor shows', async () => {
    await closeEditors();
    assert.deepEqual(diagnosticsOf(fileUri('deployment.yaml')), []);
    const result = await vscode.commands.executeCommand<ScanResult>('yamlock.scanWorkspace');
    assert.equal(result.cancelled, false);
    assert.ok(result.files > 1, `${result.files} files`);
    assert.ok(result.errors > 0, `${result.errors} errors`);
    await whenReported(fileUri('deployment.yaml'), 'pss-privileged');
  });

  test('after a scan, a file that changes on disk is reported anew', async () => {
    const file = fileUri('changing.yaml');
    const pod = (privileged: boolean): Buffer =>
      Buffer.from(
        `apiVersion: v1\nkind: Pod\nmetadata:\n  name: changing\nspec:\n  containers:\n  - name: app\n    securityContext:\n      privileged: ${privileged}\n`,
      );
    await vscode.workspace.fs.writeFile(file, pod(true));
    await whenReported(file, 'pss-privileged');
    await vscode.workspace.fs.writeFile(file, pod(false));
    await whenGone(file, 'pss-privileged');
  });

  test('a restarted server checks what is open and has forgotten the scan', async () => {
    const { document } = await open('deployment.yaml');
    await whenReported(document.uri, 'pss-privileged');
    await vscode.commands.executeCommand('yamlock.restartServer');
    await whenReported(document.uri, 'pss-privileged');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await whenGone(document.uri);
  });

  test('the server is started so that it can collect garbage while nobody waits', async function () {
    if (process.platform !== 'linux') this.skip();
    const { document } = await open('deployment.yaml');
    await whenReported(document.uri, 'pss-privileged');
    const commands = servers().map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0'));
    assert.equal(commands.length, 1);
    assert.ok(commands[0]?.includes('--expose-gc'), `the command is ${commands[0]?.join(' ')}`);
  });

  test('a server that is killed comes back by itself, without a message', async function () {
    if (process.platform !== 'linux') this.skip();
    const { document } = await open('deployment.yaml');
    await whenReported(document.uri, 'pss-privileged');
    const [before] = servers();
    assert.ok(before, 'no server is running');
    process.kill(before, 'SIGKILL');
    // Its findings go with it, and come back with the next one.
    await whenGone(document.uri);
    await whenReported(document.uri, 'pss-privileged');
    assert.equal(servers().length, 1);
    assert.ok(!servers().includes(before));
  });

  test('a server that no longer answers is replaced by a restart', async function () {
    if (process.platform !== 'linux') this.skip();
    const { document } = await open('deployment.yaml');
    await whenReported(document.uri, 'pss-privileged');
    const [before] = servers();
    assert.ok(before, 'no server is running');
    process.kill(before, 'SIGSTOP');
    await vscode.commands.executeCommand('yamlock.restartServer');
    await whenReported(document.uri, 'pss-privileged');
    assert.ok(servers().some((one) => one !== before));
    // What is stopped takes no signal but this one.
    if (servers().includes(before)) process.kill(before, 'SIGKILL');
  });

  test('the page of a rule opens as a preview inside the editor', async () => {
    await vscode.commands.executeCommand('yamlock.openRulePage', 'pss-privileged');
    const tab = await whenTab(/pss-privileged/);
    assert.ok(tab.input instanceof vscode.TabInputCustom);
    assert.match(tab.input.viewType, /markdown\.preview/);
  });

  test('the page of a rule opens as text where the preview is missing', async () => {
    const workbench = vscode.workspace.getConfiguration('workbench');
    await workbench.update('editorAssociations', { 'yamlock-rules:/*.md': 'no.such.editor' }, true);
    try {
      await vscode.commands.executeCommand('yamlock.openRulePage', 'pss-host-ipc');
      assert.ok((await whenTab(/pss-host-ipc/)).input instanceof vscode.TabInputText);
    } finally {
      await workbench.update('editorAssociations', undefined, true);
    }
  });

  test('there is no page of a rule that does not exist', async () => {
    const before = vscode.window.tabGroups.all.flatMap((group) => group.tabs).length;
    // Resolves when its message goes, which is after the test.
    void vscode.commands.executeCommand('yamlock.openRulePage', '../rules/pss-privileged');
    await vscode.commands.executeCommand('yamlock.openRulePage', 'pss-host-pid');
    await whenTab(/pss-host-pid/);
    assert.equal(vscode.window.tabGroups.all.flatMap((group) => group.tabs).length, before + 1);
  });

  test('the walkthrough opens', async () => {
    await vscode.commands.executeCommand('yamlock.openWalkthrough');
    await whenTab(/walkthrough|welcome|yamlock/i);
  });

  test('the example of the walkthrough lies on disk, and offers what the store beside it allows', async () => {
    const literal = 'blue-kettle-42';
    await vscode.commands.executeCommand('yamlock.openExample');
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document && document.uri.scheme === 'file');
    await whenReported(document.uri, 'pss-privileged');
    const { range } = await whenReported(document.uri, 'secret-env-literal');
    const move = pick(await actionsAt(document.uri, range), /^Move to a new ExternalSecret \(SecretStore "vault"\)$/);
    assert.equal(move.disabled, undefined);
    // A second time the same document is shown, with the cursor at the place a step of the walkthrough is about.
    await vscode.commands.executeCommand('yamlock.openExample', 'privileged: true');
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document, document);
    assert.equal(document.lineAt(editor.selection.active.line).text.trim(), 'privileged: true');
    // What the step is about was mended by an earlier one: it comes back.
    await replaceText(document, document.getText().replace(literal, 'nothing'));
    await vscode.commands.executeCommand('yamlock.openExample', literal);
    assert.equal(vscode.window.activeTextEditor?.document, document);
    assert.ok(document.getText().includes(literal));
    await whenReported(document.uri, 'secret-env-literal');
  });
});
