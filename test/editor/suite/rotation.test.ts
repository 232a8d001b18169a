import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { actionsAt, closeEditors, create, fileUri, open, until } from '../support.js';

const FOLDER = 'rotation';
const SECRET = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: rotated
  namespace: shop
spec:
  refreshInterval: 1h
  secretStoreRef:
    kind: ClusterSecretStore
    name: vault
  data:
  - secretKey: password
    remoteRef:
      key: shop/rotated
`;
const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      containers:
      - name: app
        image: registry.example/app:1.2.3
        env:
        - name: PASSWORD
          valueFrom:
            secretKeyRef:
              name: rotated
              key: password
`;
const TITLE = 'Who must restart when Secret "rotated" changes?';

suite('who must restart', () => {
  suiteSetup(async () => {
    await create(`${FOLDER}/secret.yaml`, SECRET);
    await create(`${FOLDER}/web.yaml`, WEB);
  });
  suiteTeardown(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(fileUri(FOLDER), { recursive: true });
  });

  test('the action at a Secret opens a page beside it, which follows the readers', async () => {
    const { document } = await open(`${FOLDER}/secret.yaml`);
    const name = new vscode.Range(3, 8, 3, 8);
    await until(async () => (await actionsAt(document.uri, name)).some(({ title }) => title === TITLE), true);
    const action = (await actionsAt(document.uri, name)).find(({ title }) => title === TITLE);
    assert.ok(action?.command);
    await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
    const uri = await shownPage();
    const page = async (): Promise<string> => Buffer.from(await vscode.workspace.fs.readFile(uri)).toString();
    assert.match(await page(), /Deployment `web` \*\*must be restarted\*\*/);
    assert.match(await page(), /kubectl rollout restart deployment\/web --namespace shop/);
    assert.match(await page(), new RegExp(`</${FOLDER}/web\\.yaml#L16,`));
    await assert.rejects(async () => vscode.workspace.fs.delete(uri));
    await create(`${FOLDER}/web.yaml`, WEB.replace('name: rotated', 'name: other'));
    await until(async () => (await page()).includes('Nothing in the files reads it'), true);
    await create(`${FOLDER}/web.yaml`, WEB);
    await until(async () => (await page()).includes('must be restarted'), true);
  });
});

/** Resolves to the address of the page, once a preview of it is there. */
async function shownPage(): Promise<vscode.Uri> {
  const find = (): vscode.Uri | undefined =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs.map(({ input }) => input))
      .flatMap((input) =>
        input instanceof vscode.TabInputCustom && /markdown\.preview/.test(input.viewType) ? [input.uri] : [],
      )
      .find(({ scheme }) => scheme === 'yamlock-rotation');
  await until(async () => find() !== undefined, true);
  const uri = find();
  assert.ok(uri);
  return uri;
}
