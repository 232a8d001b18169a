import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, completionsAt, create, fileUri, open, until } from '../support.js';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: names}
spec:
  containers:
    - name: app
      image: registry.example/app:1.2.3
      env:
        - name: PASSWORD
          valueFrom:
            secretKeyRef:
              name: database
              key: password
`;

const EXTERNAL = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: database, namespace: names}
spec:
  secretStoreRef: {name: vault, kind: ClusterSecretStore}
  data:
    - secretKey: password
      remoteRef: {key: shop/db}
`;

suite('Names', () => {
  suiteSetup(async () => {
    await create('names/es.yaml', EXTERNAL);
    await create('names/web.yaml', POD);
  });
  suiteTeardown(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(fileUri('names'), { recursive: true });
  });

  test('lead to what makes a Secret and to all that use it', async () => {
    const { document } = await open('names/web.yaml');
    await until(
      async () => places(await at<vscode.Location[]>('vscode.executeDefinitionProvider', document, 'databa')),
      ['es.yaml:3'],
    );
    const references = await at<vscode.Location[]>('vscode.executeReferenceProvider', document, 'key: pass');
    assert.deepEqual(places(references).toSorted(), ['es.yaml:7', 'web.yaml:13']);
    const [hover] = await at<vscode.Hover[]>('vscode.executeHoverProvider', document, 'databa');
    const said = hover?.contents.map((one) => (one as vscode.MarkdownString).value).join('\n') ?? '';
    assert.match(said, /made by ExternalSecret `database`/);
  });

  test('are offered where they are written', async () => {
    const { document } = await open('names/web.yaml');
    const offered = (part: string): Promise<string[]> => completionsAt(document, positionOf(document, part));
    await until(async () => (await offered('key: ')).includes('password'), true);
    assert.ok((await offered('secretKeyRef:\n              name: ')).includes('database'));
  });

  test('are marked in the file, those that make them otherwise than those that read them', async () => {
    const { document } = await open('names/es.yaml');
    const marked = async (part: string): Promise<readonly string[]> => {
      const found = await at<vscode.DocumentHighlight[]>('vscode.executeDocumentHighlights', document, part);
      return found.map(({ range, kind }) => `${range.start.line + 1} ${vscode.DocumentHighlightKind[kind ?? 0]}`);
    };
    await until(() => marked('name: databa'), ['3 Write']);
    assert.deepEqual(await marked('secretKey: pass'), ['7 Write']);
    const { document: pod } = await open('names/web.yaml');
    const read = await at<vscode.DocumentHighlight[]>('vscode.executeDocumentHighlights', pod, 'key: pass');
    assert.deepEqual(
      read.map(({ range, kind }) => [range.start.line + 1, kind]),
      [[13, vscode.DocumentHighlightKind.Read]],
    );
  });

  test('stay what they are where a rename is applied, and taken back', async () => {
    const { document } = await open('names/web.yaml');
    const rename = (part: string, to: string): Thenable<vscode.WorkspaceEdit> =>
      vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        document.uri,
        positionOf(document, part),
        to,
      );
    assert.ok(await vscode.workspace.applyEdit(await rename('key: pass', 'token')));
    const source = await vscode.workspace.openTextDocument(fileUri('names/es.yaml'));
    assert.match(document.getText(), /key: token/);
    assert.match(source.getText(), /secretKey: token/);
    await until(
      async () => places(await at<vscode.Location[]>('vscode.executeDefinitionProvider', document, 'key: tok')),
      ['es.yaml:7'],
    );
    assert.ok(await vscode.workspace.applyEdit(await rename('key: tok', 'password')));
    assert.match(source.getText(), /secretKey: password/);
    await vscode.workspace.saveAll();
  });

  test('are renamed in all files at once', async () => {
    const { document } = await open('names/web.yaml');
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      positionOf(document, 'databa'),
      'store',
    );
    assert.deepEqual(
      edit
        .entries()
        .map(([uri, edits]) => `${uri.path.split('/').at(-1)} ${edits.length}`)
        .toSorted(),
      ['es.yaml 1', 'web.yaml 1'],
    );
  });
});

function positionOf(document: vscode.TextDocument, part: string): vscode.Position {
  return document.positionAt(document.getText().indexOf(part) + part.length);
}

function at<Found>(command: string, document: vscode.TextDocument, part: string): Thenable<Found> {
  return vscode.commands.executeCommand<Found>(command, document.uri, positionOf(document, part));
}

function places(locations: readonly vscode.Location[]): readonly string[] {
  return locations.map(({ uri, range }) => `${uri.path.split('/').at(-1)}:${range.start.line + 1}`);
}
