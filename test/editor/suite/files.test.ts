import * as assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { RECIPIENT } from '../refactorings/keys.js';
import { VALUE } from '../refactorings/scenario.js';
import { actionsAt, choose, closeEditors, create, fileUri, pick, whenReported } from '../support.js';

/** One for each test: of a folder that goes and comes back at once, VS Code does not tell reliably. */
let folder = '';
let tests = 0;

const SECRET = [
  ...['apiVersion: v1', 'kind: Secret', 'metadata:', '  name: db', '  namespace: files', 'stringData:'],
  ...[`  password: ${VALUE}`, ''],
].join('\n');
// No other test's Secrets go by this name: VS Code keeps documents open for a while that no editor shows.
const EXTERNAL_SECRET = [
  ...['apiVersion: external-secrets.io/v1', 'kind: ExternalSecret', 'metadata:', '  name: queue', '  namespace: files'],
  ...['spec:', '  secretStoreRef: {kind: ClusterSecretStore, name: vault}', '  target: {name: queue}', '  data:'],
  ...['  - secretKey: password', '    remoteRef: {key: queue}', ''],
].join('\n');
const POD = [
  ...['apiVersion: v1', 'kind: Pod', 'metadata: {name: web, namespace: files}', 'spec:', '  containers:'],
  ...[
    '  - name: app',
    '    image: example.com/web:1.2',
    '    env:',
    '    - name: PASSWORD',
    `      value: ${VALUE}`,
    '',
  ],
].join('\n');

function textOf(name: string): string {
  return readFileSync(fileUri(name).fsPath, 'utf8');
}

/**
 * Makes something on disk, and waits until VS Code tells of it: of what lies in a folder that it has not heard of yet, it
 * tells neither when it comes nor when it goes.
 */
async function made(uri: vscode.Uri, make: (uri: vscode.Uri) => Thenable<unknown>): Promise<void> {
  const watcher = vscode.workspace.createFileSystemWatcher('**', false, true, true);
  const told = new Promise<void>((resolve) => {
    watcher.onDidCreate((created) => {
      if (created.toString() === uri.toString()) resolve();
    });
  });
  await make(uri);
  await told;
  watcher.dispose();
}

suite('files', () => {
  setup(() => {
    folder = `files-${++tests}`;
  });

  teardown(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(fileUri(folder), { recursive: true });
  });

  test('a Secret is encrypted under the name that a rule is meant for, and its kustomization follows', async () => {
    const rule = `creation_rules:\n- path_regex: \\.sops\\.yaml$\n  encrypted_regex: ^(data|stringData)$\n  age: ${RECIPIENT}\n`;
    await vscode.workspace.fs.writeFile(fileUri(`${folder}/.sops.yaml`), Buffer.from(rule));
    await create(`${folder}/kustomization.yaml`, 'resources:\n- db.yaml\n');
    const { document } = await create(`${folder}/db.yaml`, SECRET);
    const { range } = await whenReported(document.uri, 'secret-manifest-plaintext');
    const action = pick(await actionsAt(document.uri, range), /^Rename to .*db\.sops\.yaml and encrypt with SOPS$/);
    assert.equal(await choose(action), true);
    assert.equal(existsSync(fileUri(`${folder}/db.yaml`).fsPath), false);
    assert.equal(textOf(`${folder}/kustomization.yaml`), 'resources:\n- db.sops.yaml\n');
    const encrypted = textOf(`${folder}/db.sops.yaml`);
    assert.match(encrypted, /password: ENC\[AES256_GCM,/);
    assert.ok(!encrypted.includes(VALUE));
  });

  test('a folder that is deleted takes what its files define with it, and brings it back', async () => {
    const file = fileUri(`${folder}/deep/inner/queue.yaml`);
    for (const name of [folder, `${folder}/deep`, `${folder}/deep/inner`])
      await made(fileUri(name), (uri) => vscode.workspace.fs.createDirectory(uri));
    await made(file, (uri) => vscode.workspace.fs.writeFile(uri, Buffer.from(EXTERNAL_SECRET)));
    const { document } = await create(`${folder}/pod.yaml`, POD);
    const { range } = await whenReported(document.uri, 'secret-env-literal');
    const isOffered = async (): Promise<boolean> =>
      (await actionsAt(document.uri, range)).some(({ title }) =>
        title.startsWith('Use key "password" of ExternalSecret "queue"'),
      );
    /** Asks until the server has heard of it: the disk is told of in its own time. */
    const until = async (wanted: boolean): Promise<void> => {
      for (const end = Date.now() + 20_000; Date.now() < end; ) if ((await isOffered()) === wanted) return;
      assert.fail(`Waited 20 s for the key ${wanted ? 'to be' : 'not to be'} offered`);
    };
    await until(true);
    await vscode.workspace.fs.delete(fileUri(`${folder}/deep`), { recursive: true });
    await until(false);
    for (const name of [`${folder}/deep`, `${folder}/deep/inner`])
      await made(fileUri(name), (uri) => vscode.workspace.fs.createDirectory(uri));
    await vscode.workspace.fs.writeFile(file, Buffer.from(EXTERNAL_SECRET));
    await until(true);
  }).timeout(120_000);
});
