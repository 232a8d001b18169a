import * as assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { RECIPIENT } from '../refactorings/keys.js';
import { VALUE } from '../refactorings/scenario.js';
import { actionsAt, closeEditors, create, fileUri, pick, whenReported } from '../support.js';

const FOLDER = 'files';

const SECRET = [
  ...['apiVersion: v1', 'kind: Secret', 'metadata:', '  name: db', '  namespace: files', 'stringData:'],
  ...[`  password: ${VALUE}`, ''],
].join('\n');
const EXTERNAL_SECRET = [
  ...['apiVersion: external-secrets.io/v1', 'kind: ExternalSecret', 'metadata:', '  name: db', '  namespace: files'],
  ...['spec:', '  secretStoreRef: {kind: ClusterSecretStore, name: vault}', '  target: {name: db}', '  data:'],
  ...['  - secretKey: password', '    remoteRef: {key: db}', ''],
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

suite('files', () => {
  teardown(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(fileUri(FOLDER), { recursive: true });
  });

  test('a Secret is encrypted under the name that a rule is meant for, and its kustomization follows', async () => {
    const rule = `creation_rules:\n- path_regex: \\.sops\\.yaml$\n  encrypted_regex: ^(data|stringData)$\n  age: ${RECIPIENT}\n`;
    await vscode.workspace.fs.writeFile(fileUri(`${FOLDER}/.sops.yaml`), Buffer.from(rule));
    await create(`${FOLDER}/kustomization.yaml`, 'resources:\n- db.yaml\n');
    const { document } = await create(`${FOLDER}/db.yaml`, SECRET);
    const { range } = await whenReported(document.uri, 'secret-manifest-plaintext');
    const { edit } = pick(await actionsAt(document.uri, range), /^Rename to .*db\.sops\.yaml and encrypt with SOPS$/);
    assert.ok(edit);
    assert.equal(await vscode.workspace.applyEdit(edit, { isRefactoring: true }), true);
    assert.ok(await vscode.workspace.saveAll(true));
    for (const name of ['db.sops.yaml', 'kustomization.yaml']) {
      const changed = await vscode.workspace.openTextDocument(fileUri(`${FOLDER}/${name}`));
      if (changed.isDirty) assert.ok(await changed.save());
    }
    assert.equal(existsSync(fileUri(`${FOLDER}/db.yaml`).fsPath), false);
    assert.equal(textOf(`${FOLDER}/kustomization.yaml`), 'resources:\n- db.sops.yaml\n');
    const encrypted = textOf(`${FOLDER}/db.sops.yaml`);
    assert.match(encrypted, /password: ENC\[AES256_GCM,/);
    assert.ok(!encrypted.includes(VALUE));
  });

  test('a folder that is deleted takes what its files define with it, and brings it back', async () => {
    await create(`${FOLDER}/deep/inner/db.yaml`, EXTERNAL_SECRET);
    await closeEditors();
    const { document } = await create(`${FOLDER}/pod.yaml`, POD);
    const { range } = await whenReported(document.uri, 'secret-env-literal');
    const isOffered = async (): Promise<boolean> =>
      (await actionsAt(document.uri, range)).some(({ title }) => title.startsWith('Use key "password"'));
    /** Asks until the server has heard of it: the disk is told of in its own time. */
    const until = async (wanted: boolean): Promise<void> => {
      for (const end = Date.now() + 20_000; Date.now() < end; ) if ((await isOffered()) === wanted) return;
      assert.fail(`Waited 20 s for the key ${wanted ? 'to be' : 'not to be'} offered`);
    };
    await until(true);
    await vscode.workspace.fs.delete(fileUri(`${FOLDER}/deep`), { recursive: true });
    await until(false);
    await vscode.workspace.fs.writeFile(fileUri(`${FOLDER}/deep/inner/db.yaml`), Buffer.from(EXTERNAL_SECRET));
    await until(true);
  }).timeout(120_000);
});
