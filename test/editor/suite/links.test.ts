import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, create, fileUri, open, until } from '../support.js';

const FOLDER = 'links';
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: app, image: a}]}\n';
const KUSTOMIZATION = `resources:
  - ../base
  - pod.yaml
  - missing.yaml
secretGenerator:
  - name: db
    envs: [db.env]
`;

suite('Links', () => {
  suiteSetup(async () => {
    await create(`${FOLDER}/base/kustomization.yaml`, 'resources: []\n');
    await create(`${FOLDER}/prod/pod.yaml`, POD);
    await vscode.workspace.fs.writeFile(fileUri(`${FOLDER}/prod/db.env`), Buffer.from('A=b\n'));
    await create(`${FOLDER}/prod/kustomization.yaml`, KUSTOMIZATION);
  });
  suiteTeardown(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(fileUri(FOLDER), { recursive: true });
  });

  test('lead from a kustomization to the files that are there', async () => {
    const { document } = await open(`${FOLDER}/prod/kustomization.yaml`);
    await until(
      () => links(document),
      ['../base > base/kustomization.yaml', 'pod.yaml > prod/pod.yaml', 'db.env > prod/db.env'],
    );
    await create(`${FOLDER}/prod/missing.yaml`, POD.replace('web', 'other'));
    await until(async () => (await links(document)).includes('missing.yaml > prod/missing.yaml'), true);
  });

  test('keep to paths: an address is left to the editor', async () => {
    const { document } = await create(
      `${FOLDER}/web/kustomization.yaml`,
      'resources: ["https://example.com/a.yaml"]\n',
    );
    const all = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri);
    assert.deepEqual(
      all.map(({ target }) => target?.toString()),
      ['https://example.com/a.yaml'],
    );
  });
});

async function links(document: vscode.TextDocument): Promise<string[]> {
  const found = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri);
  return found.map(({ range, target }) => `${document.getText(range)} > ${target?.path.split(`/${FOLDER}/`)[1]}`);
}
