import * as assert from 'node:assert/strict';
import { realpathSync, symlinkSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { git } from '../git.js';
import { actionsAt, closeEditors, create, fileUri, open, ruleOf, setting, when, whenReported } from '../support.js';

/** What is used of the extension that comes with VS Code. */
interface GitExtension {
  getAPI(version: 1): GitApi;
}

interface GitApi {
  openRepository(root: vscode.Uri): Promise<{ status(): Promise<void> } | null>;
  /** Names a file as it is in a commit. */
  toGitUri(uri: vscode.Uri, ref: string): vscode.Uri;
}

const POD = 'base/pod.yaml';
const LINK = 'overlay/pod.yaml';

/** All of our diagnostics, under whatever name a file is known: the file itself, the rule and the place of each. */
function listed(): readonly string[] {
  return vscode.languages
    .getDiagnostics()
    .flatMap(([uri, all]) =>
      all
        .filter(({ source }) => source === 'yamlock')
        .map((one) => `${realpathSync(uri.fsPath)}:${one.range.start.line + 1} ${ruleOf(one)}`),
    )
    .sort();
}

/** Those of one file. */
function listedOf(name: string): readonly string[] {
  const file = realpathSync(fileUri(name).fsPath);
  return listed().filter((one) => one.startsWith(`${file}:`));
}

/** Waits until the findings of the pod are these, and again until the server has said what it had to say. */
async function whenListed(expected: readonly string[]): Promise<void> {
  const isAsExpected = (): true | undefined => JSON.stringify(listedOf(POD)) === JSON.stringify(expected) || undefined;
  await when(vscode.languages.onDidChangeDiagnostics, isAsExpected, JSON.stringify(expected), () => listedOf(POD));
  // The server answers in order: what it says of a later document it says after that.
  const view = vscode.window.activeTextEditor?.document;
  const later = await create(
    `later-${++others}.yaml`,
    (await vscode.workspace.openTextDocument(fileUri(POD))).getText(),
  );
  await whenReported(later.document.uri, 'secret-env-literal');
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  await vscode.workspace.fs.delete(later.document.uri);
  if (view) await vscode.window.showTextDocument(view);
  assert.deepEqual(listedOf(POD), expected);
}

let others = 0;

suite('a workspace of several folders', () => {
  suiteSetup(async () => {
    assert.deepEqual(
      vscode.workspace.workspaceFolders?.map(({ uri }) => path.basename(uri.path)),
      ['shop', 'base', 'platform'],
    );
    // Windows asks for a right to make a link to a folder, and for none to make a junction.
    symlinkSync(fileUri('base').fsPath, fileUri('overlay').fsPath, 'junction');
    const commit = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '-m', 'first'];
    for (const args of [['init', '--quiet'], ['add', POD], commit])
      assert.equal(git(...args).status, 0, args.join(' '));
  });

  teardown(closeEditors);

  test('a changed file lists each finding once: compared, as committed, split, by a link, in a folder of its own', async () => {
    const { document } = await open(POD);
    await whenReported(document.uri, 'secret-env-literal');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# changed\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(await document.save());
    await when(
      vscode.languages.onDidChangeDiagnostics,
      () => listedOf(POD).some((one) => one.includes(':13 ')) || undefined,
      'the credential on line 13',
      listed,
    );
    const expected = listedOf(POD);
    assert.ok(expected.length > 1);
    assert.equal(new Set(expected).size, expected.length, expected.join('\n'));

    const { toGitUri } = await builtInGit();
    await openComparison(document.uri);
    await whenListed(expected);

    const committed = await vscode.workspace.openTextDocument(toGitUri(document.uri, 'HEAD'));
    assert.equal(committed.languageId, 'yaml');
    await vscode.window.showTextDocument(committed);
    await whenListed(expected);

    await vscode.window.showTextDocument(document, vscode.ViewColumn.Two);
    await whenListed(expected);

    const link = await open(LINK);
    assert.notEqual(link.document.uri.toString(), document.uri.toString());
    await whenReported(link.document.uri, 'secret-env-literal');
    await whenListed(expected);
  });

  test('all of it lists each finding once, as many as a scan counts', async () => {
    await open(POD);
    await open(LINK);
    // A folder that leads to another, beside the one that lies in another.
    const folders = vscode.workspace.workspaceFolders ?? [];
    assert.ok(vscode.workspace.updateWorkspaceFolders(folders.length, 0, { uri: fileUri('overlay') }));
    await when(
      vscode.workspace.onDidChangeWorkspaceFolders,
      () => vscode.workspace.workspaceFolders?.length === folders.length + 1 || undefined,
      'one more folder',
    );
    const undo = await setting('yamlock', 'scope', 'workspace');
    try {
      const scan = await vscode.commands.executeCommand<{
        files: number;
        errors: number;
        warnings: number;
        information: number;
      }>('yamlock.scanWorkspace');
      await vscode.commands.executeCommand('notifications.clearAll');
      assert.equal(scan.files, 4);
      const counted = scan.errors + scan.warnings + scan.information;
      await when(
        vscode.languages.onDidChangeDiagnostics,
        () => listed().length === counted || undefined,
        `${counted} findings`,
        listed,
      );
      assert.equal(new Set(listed()).size, counted, listed().join('\n'));
    } finally {
      await undo();
      vscode.workspace.updateWorkspaceFolders(folders.length, 1);
    }
  });

  test('a credential may go to the cluster stores of every folder, and to one that is only referred to', async () => {
    const { document } = await open(POD);
    const { range } = await whenReported(document.uri, 'secret-env-literal');
    const offered = async (): Promise<readonly string[]> =>
      (await actionsAt(document.uri, range))
        .map(({ title }) => title)
        .filter((title) => title.includes('ExternalSecret'));
    for (const store of ['platform', 'elsewhere']) {
      assert.ok(
        (await offered()).includes(`Move to a new ExternalSecret (ClusterSecretStore "${store}")`),
        (await offered()).join('\n'),
      );
    }
    assert.ok(!(await offered()).some((title) => title.includes('of-one-namespace')));
  });
});

/** The git that comes with VS Code, once it knows what changed in the first folder. */
async function builtInGit(): Promise<GitApi> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  assert.ok(extension, 'VS Code comes with git');
  const api = (await extension.activate()).getAPI(1);
  const repository = await api.openRepository(fileUri('.'));
  assert.ok(repository);
  await repository.status();
  return api;
}

/** Opens what changed since the last commit, as Source Control does. */
async function openComparison(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('git.openChange', uri);
  await when(
    vscode.window.tabGroups.onDidChangeTabs,
    () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return (input instanceof vscode.TabInputTextDiff && input.original.scheme === 'git') || undefined;
    },
    'a comparison with the last commit',
  );
}
