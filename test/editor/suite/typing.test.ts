import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, create, diagnosticsOf, open, ruleOf, when, whenReported } from '../support.js';

const pod = ['apiVersion: v1', 'kind: Pod', 'metadata:', '  name: typed', 'spec:', '  containers:', '  - name: app'];

/** A file system that nobody can write to, as that of a commit: every file of it has this text. */
class Commit implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  constructor(private readonly text: string) {}
  watch = (): vscode.Disposable => new vscode.Disposable(() => undefined);
  stat = (): vscode.FileStat => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.text.length });
  readFile = (): Uint8Array => Buffer.from(this.text);
  readDirectory = (): [string, vscode.FileType][] => [];
  createDirectory = (): never => this.refuse();
  writeFile = (): never => this.refuse();
  delete = (): never => this.refuse();
  rename = (): never => this.refuse();
  private refuse(): never {
    throw vscode.FileSystemError.NoPermissions();
  }
}

suite('typing', () => {
  teardown(closeEditors);

  test('nothing new appears on the line being typed until the caret leaves it', async () => {
    const editor = await create('half-typed.yaml', [...pod, '    securityContext:', ''].join('\n'));
    const { document } = editor;
    // What is elsewhere is shown at once, which says that the file was read.
    await vscode.commands.executeCommand('cursorMove', { to: 'down', by: 'line', value: 8 });
    const onLine: string[] = [];
    const listener = vscode.languages.onDidChangeDiagnostics(() => {
      for (const one of diagnosticsOf(document.uri)) if (one.range.start.line === 8) onLine.push(ruleOf(one));
    });
    editor.selection = new vscode.Selection(8, 0, 8, 0);
    for (const key of '      privileged: true') await vscode.commands.executeCommand('type', { text: key });
    const typed = [...onLine];
    editor.selection = new vscode.Selection(2, 0, 2, 0);
    await whenReported(document.uri, 'pss-privileged');
    listener.dispose();
    assert.deepEqual(typed, []);
  });

  test('who stays on the line sees it a second later', async () => {
    const editor = await create(
      'pause.yaml',
      [...pod, '    securityContext:', '      privileged: fals', ''].join('\n'),
    );
    editor.selection = new vscode.Selection(8, 18, 8, 22);
    await vscode.commands.executeCommand('type', { text: 'true' });
    const started = Date.now();
    await whenReported(editor.document.uri, 'pss-privileged');
    assert.ok(Date.now() - started > 500, 'it was shown while the line was being typed');
  });
});

suite('versions that are only looked at', () => {
  teardown(closeEditors);

  test('a comparison lists the findings of the file once', async () => {
    const { document } = await open('deployment.yaml');
    await whenReported(document.uri, 'pss-privileged');
    const expected = diagnosticsOf(document.uri).map(ruleOf);
    const registration = vscode.workspace.registerFileSystemProvider('commit', new Commit(document.getText()), {
      isReadonly: true,
    });
    try {
      const older = document.uri.with({ scheme: 'commit' });
      await vscode.commands.executeCommand('vscode.diff', older, document.uri, 'deployment.yaml (HEAD)');
      const shown = await when(
        vscode.workspace.onDidOpenTextDocument,
        () => vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'commit'),
        'the older version',
      );
      assert.equal(shown.languageId, 'yaml');
      // The server answers in order: what it says of a later document it says after that.
      await vscode.commands.executeCommand('workbench.action.newGroupRight');
      const later = await create('later.yaml', [...pod, '    securityContext:', '      privileged: true'].join('\n'));
      await whenReported(later.document.uri, 'pss-privileged');
      const all = vscode.languages
        .getDiagnostics()
        .filter(([, found]) => found.some(({ source }) => source === 'yamlock'));
      assert.deepEqual(
        all.map(([uri]) => uri.scheme).filter((scheme) => scheme !== 'file'),
        [],
      );
      assert.deepEqual(diagnosticsOf(document.uri).map(ruleOf), expected);
      assert.deepEqual(
        await vscode.commands.executeCommand('vscode.executeCodeActionProvider', older, new vscode.Range(0, 0, 99, 0)),
        [],
      );
    } finally {
      registration.dispose();
    }
  });
});
