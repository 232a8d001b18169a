import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, create, fileUri, open, until } from '../support.js';

const FOLDER = 'lenses';
const SECRET = `apiVersion: v1
kind: Secret
metadata:
  name: database
  namespace: lenses
type: Opaque
`;
const EXTERNAL = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: shop-db, namespace: lenses}
spec:
  secretStoreRef: {name: vault, kind: ClusterSecretStore}
  target: {name: database}
  data:
    - secretKey: password
      remoteRef: {key: shop/db}
`;
const web = (name: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: lenses
spec:
  containers:
    - name: app
      image: registry.example/app:1.2.3
      envFrom:
        - secretRef:
            name: database
`;

suite('Code lenses', () => {
  suiteSetup(async () => {
    await create(`${FOLDER}/secret.yaml`, SECRET);
    await create(`${FOLDER}/es.yaml`, EXTERNAL);
    await create(`${FOLDER}/web.yaml`, web('web'));
    await create(`${FOLDER}/api.yaml`, web('api'));
  });
  suiteTeardown(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(fileUri(FOLDER), { recursive: true });
  });

  test('of a Secret list its readers, and lead to what else makes it', async () => {
    const { document } = await open(`${FOLDER}/secret.yaml`);
    await until(() => titles(document), ['1: 2 readers', '1: made by ExternalSecret shop-db']);
    const [readers, maker] = await lensesOf(document);
    await run(readers);
    await vscode.commands.executeCommand('closeReferenceSearch');
    await run(maker);
    assert.equal(vscode.window.activeTextEditor?.document.uri.path.split('/').at(-1), 'es.yaml');
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 5);
    await vscode.workspace.fs.delete(fileUri(`${FOLDER}/api.yaml`));
    await until(() => titles(document), ['1: 1 reader', '1: made by ExternalSecret shop-db']);
    await create(`${FOLDER}/api.yaml`, web('api'));
    await until(() => titles(document), ['1: 2 readers', '1: made by ExternalSecret shop-db']);
  });

  test('of a workload tell how it stands, and lead from one finding to the next', async () => {
    const editor = await open(`${FOLDER}/web.yaml`);
    const { document } = editor;
    await until(() => titles(document), ['1: restricted: 4 to go']);
    const [lens] = await lensesOf(document);
    const seen: number[] = [];
    for (const _ of [1, 2, 3]) {
      await run(lens);
      seen.push(vscode.window.activeTextEditor?.selection.active.line ?? -1);
    }
    assert.deepEqual(seen, [3, 7, 3]);
    await vscode.commands.executeCommand('closeMarkersNavigation');
  });

  test('are switched off by their settings', async () => {
    const { document } = await open(`${FOLDER}/secret.yaml`);
    const settings = vscode.workspace.getConfiguration('yamlock.codeLens');
    await settings.update('secrets', false, vscode.ConfigurationTarget.Workspace);
    await until(() => titles(document), []);
    const { document: pod } = await open(`${FOLDER}/web.yaml`);
    await until(() => titles(pod), ['1: restricted: 4 to go']);
    await settings.update('podSecurity', false, vscode.ConfigurationTarget.Workspace);
    await until(() => titles(pod), []);
    for (const name of ['secrets', 'podSecurity'])
      await settings.update(name, undefined, vscode.ConfigurationTarget.Workspace);
    await until(() => titles(pod), ['1: restricted: 4 to go']);
  });
});

function lensesOf({ uri }: vscode.TextDocument): Thenable<vscode.CodeLens[]> {
  return vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 10);
}

async function titles(document: vscode.TextDocument): Promise<string[]> {
  return (await lensesOf(document)).map(({ range, command }) => `${range.start.line + 1}: ${command?.title}`);
}

async function run(lens: vscode.CodeLens | undefined): Promise<void> {
  assert.ok(lens?.command);
  await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
}
