import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  actionsAt,
  choose,
  closeEditors,
  completionsAt,
  diagnosticsOf,
  extension,
  fileUri,
  hoverAt,
  open,
  pick,
  read,
  until,
  when,
  whenGone,
  whenReported,
} from '../support.js';

const literal = 'quiet-harbor-42';

/** Returns the position of the first occurrence of a text in a document, and some characters on. */
function positionOf(document: vscode.TextDocument, text: string, on = 1): vscode.Position {
  return document.positionAt(document.getText().indexOf(text) + on);
}

/** Resolves to the code actions at a text. */
function actionsOn({ uri }: vscode.TextDocument, position: vscode.Position): Promise<vscode.CodeAction[]> {
  return actionsAt(uri, new vscode.Range(position, position));
}

function whenText(document: vscode.TextDocument, pattern: RegExp): Promise<true> {
  return when(
    vscode.workspace.onDidChangeTextDocument,
    () => pattern.test(document.getText()) || undefined,
    `${pattern} in ${document.uri.path}`,
  );
}

function whenDiagnosed(
  uri: vscode.Uri,
  isIt: (diagnostic: vscode.Diagnostic) => boolean,
  expected: string,
): Promise<vscode.Diagnostic> {
  return when(
    vscode.languages.onDidChangeDiagnostics,
    () => diagnosticsOf(uri).find(isIt),
    expected,
    () => diagnosticsOf(uri).map(({ message }) => message),
  );
}

suite('in a browser', () => {
  teardown(closeEditors);

  test('findings appear in a file, and the time until the first one is said', async () => {
    assert.equal(vscode.env.uiKind, vscode.UIKind.Web);
    assert.equal(typeof process === 'object' && process.versions?.node !== undefined, false);
    const started = performance.now();
    const { document } = await open('base/web.yaml');
    await whenReported(document.uri, 'pss-privileged');
    console.log(`first finding after ${Math.round(performance.now() - started)} ms`);
    assert.equal(extension().isActive, true);
  });

  test('a fix is applied', async () => {
    const { document } = await open('base/web.yaml');
    const { range } = await whenReported(document.uri, 'pss-privileged');
    assert.equal(await choose(pick(await actionsAt(document.uri, range), /^Set privileged to false/)), true);
    await whenGone(document.uri, 'pss-privileged');
    assert.match(document.getText(), /privileged: false/);
    await document.save();
  });

  test('schemas check, complete and explain fields', async () => {
    const { document } = await open('base/web.yaml');
    const hover = await hoverAt(document, positionOf(document, 'selector:'));
    assert.match(hover, /label/i);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(
      document.uri,
      new vscode.Range(positionOf(document, 'selector:', 0), positionOf(document, 'selector:', 8)),
      'selectr',
    );
    await vscode.workspace.applyEdit(edit);
    await whenDiagnosed(document.uri, ({ message }) => message.includes('selectr'), 'a finding about "selectr"');
    const offered = await completionsAt(document, positionOf(document, 'selectr:', 0));
    assert.ok(offered.includes('replicas'), `what is offered: ${offered.join()}`);
  });

  test('what is applied of a chart and of a kustomization is shown', async () => {
    await vscode.commands.executeCommand('yamlock.scanWorkspace');
    for (const [name, text] of [
      ['shop/templates/deployment.yaml', 'image: ghcr.io/acme/shop:1.4.2'],
      ['prod/kustomization.yaml', 'name: prod-web'],
    ] as const) {
      const { document } = await open(name);
      await vscode.commands.executeCommand('yamlock.showApplied', document.uri);
      const shown = (): vscode.TextDocument | undefined =>
        vscode.workspace.textDocuments.find(
          (one) => one.uri.scheme === 'yamlock-applied' && one.getText().includes(text),
        );
      await when(vscode.workspace.onDidChangeTextDocument, shown, `what is applied of ${name}`);
    }
  });

  test('a reference leads to another file, and a rename changes both', async () => {
    const { document } = await open('base/web.yaml');
    const position = positionOf(document, 'runner');
    await until(async () => {
      const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
        'vscode.executeDefinitionProvider',
        document.uri,
        position,
      );
      return found.map((one) => ('targetUri' in one ? one.targetUri : one.uri).path.split('/').pop());
    }, ['account.yaml']);
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      position,
      'walker',
    );
    assert.equal(await vscode.workspace.applyEdit(edit), true);
    const account = await vscode.workspace.openTextDocument(fileUri('base/account.yaml'));
    assert.match(account.getText(), /name: walker/);
    assert.match(document.getText(), /serviceAccountName: walker/);
    for (const one of [account, document]) assert.equal(await one.save(), true);
    assert.match(await read('base/account.yaml'), /name: walker/);
  });

  test('a file that changes behind the editor is read again', async () => {
    const { document } = await open('base/web.yaml');
    const uri = fileUri('.yamlock.yaml');
    await whenReported(document.uri, 'pss-run-as-non-root');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('rules:\n  pss-run-as-non-root: off\n'));
    await whenGone(document.uri, 'pss-run-as-non-root');
    await vscode.workspace.fs.delete(uri);
    await whenReported(document.uri, 'pss-run-as-non-root');
  });

  test('a Secret that only the sops program can encrypt is not encrypted', async () => {
    const { document } = await open('keys/api.yaml');
    const { range } = await whenReported(document.uri, 'secret-manifest-plaintext');
    // VS Code tells no extension of actions that are disabled.
    const titles = (await actionsAt(document.uri, range)).map(({ title }) => title);
    assert.deepEqual(
      titles.filter((title) => /SOPS/i.test(title)),
      [],
    );
    assert.ok(titles.length > 0);
  });

  test('a Secret is encrypted for age', async () => {
    const { document } = await open('secrets/db.yaml');
    const { range } = await whenReported(document.uri, 'secret-manifest-plaintext');
    const action = pick(await actionsAt(document.uri, range), /^Encrypt .*SOPS/i);
    assert.equal(action.disabled, undefined);
    await choose(action);
    await whenText(document, /ENC\[AES256_GCM,data:/);
    assert.match(document.getText(), /-----BEGIN AGE ENCRYPTED FILE-----/);
    assert.equal(document.getText().includes(literal), false);
    await vscode.commands.executeCommand('undo');
  });

  test('a Secret is sealed by the certificate of the workspace', async () => {
    const { document } = await open('sealed/db.yaml');
    await whenReported(document.uri, 'secret-manifest-plaintext');
    const action = pick(await actionsOn(document, positionOf(document, literal)), /^Convert to a SealedSecret/);
    assert.equal(action.disabled, undefined);
    await choose(action);
    await whenText(document, /password: A[gQ][A-Za-z0-9+/=]{300,}/);
    assert.match(document.getText(), /kind: SealedSecret/);
    assert.equal(document.getText().includes(literal), false);
  });

  test('a value that would wait outside git is not moved', async () => {
    const text = [
      ...['apiVersion: v1', 'kind: Pod', 'metadata: {name: till, namespace: store}', 'spec:', '  containers:'],
      ...['    - name: till', '      image: ghcr.io/acme/till:1.0.0', '      env:', '        - name: API_PASSWORD'],
      ...[`          value: ${literal}`, ''],
    ].join('\n');
    const store =
      'apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: vault}\nspec:\n  provider:\n    vault: {server: "https://vault.example.org", path: kv, version: v2}\n';
    await vscode.workspace.fs.writeFile(fileUri('store.yaml'), new TextEncoder().encode(store));
    await vscode.workspace.fs.writeFile(fileUri('till.yaml'), new TextEncoder().encode(text));
    const { document } = await open('till.yaml');
    await whenReported(document.uri, 'secret-env-literal');
    const moves = (await actionsOn(document, positionOf(document, literal))).filter(({ title }) =>
      /ExternalSecret/.test(title),
    );
    assert.deepEqual(
      moves.map(({ title }) => title),
      [],
    );
    assert.equal((await vscode.workspace.findFiles('**/.yamlock/**')).length, 0);
  });

  test('the flow of Secrets is one panel, which is gone when it is closed', async () => {
    const panels = (): readonly string[] =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) =>
        tabs.flatMap(({ input, label }) => (input instanceof vscode.TabInputWebview ? [label] : [])),
      );
    await vscode.commands.executeCommand('yamlock.showSecretFlow');
    await until(async () => panels(), ['Secret Flow']);
    await vscode.commands.executeCommand('yamlock.showSecretFlow', fileUri('shop'));
    await until(async () => panels(), ['Secret Flow: shop']);
    await closeEditors();
    await until(async () => panels(), []);
  });

  test('the whole workspace is scanned, and the server starts again when asked', async () => {
    const result = await vscode.commands.executeCommand<{ files: number }>('yamlock.scanWorkspace');
    assert.ok(result.files >= 8, `${result.files} files`);
    await vscode.commands.executeCommand('yamlock.restartServer');
    const { document } = await open('base/web.yaml');
    await whenReported(document.uri, 'pss-run-as-non-root');
  });
});
