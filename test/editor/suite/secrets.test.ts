import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as vscode from 'vscode';
import { actionsAt, closeEditors, create, fileUri, pick, whenGone, whenReported } from '../support.js';

/** A credential as people write them; it looks like no provider's token. */
const literal = 'blue-kettle-42';

/** A Pod with the literal, in a namespace of its own so that the cases do not see each other. */
function podWithLiteral(namespace: string): string {
  return [
    ...['apiVersion: v1', 'kind: Pod', 'metadata:', '  name: shop', `  namespace: ${namespace}`, 'spec:'],
    ...['  containers:', '    - name: shop # the shop', '      image: example.com/shop:1.4.2', '      env:'],
    ...['        - name: DB_PASSWORD', `          value: ${literal}`, ''],
  ].join('\n');
}

function externalSecret(namespace: string): string {
  return [
    ...['apiVersion: external-secrets.io/v1', 'kind: ExternalSecret', 'metadata:', '  name: shop-db'],
    ...[`  namespace: ${namespace}`, 'spec:', '  secretStoreRef:', '    name: vault', '    kind: ClusterSecretStore'],
    ...['  target:', '    name: shop-db', '  data:', '    - secretKey: db-password', '      remoteRef:'],
    ...['        key: shop', '        property: password', ''],
  ].join('\n');
}

const store = [
  ...['apiVersion: external-secrets.io/v1', 'kind: ClusterSecretStore', 'metadata:', '  name: vault', 'spec:'],
  ...[
    '  provider:',
    '    vault:',
    '      server: https://vault.example.com',
    '      path: secret',
    '      version: v2',
  ],
  ...['      auth:', '        kubernetes:', '          mountPath: kubernetes', '          role: shop', ''],
].join('\n');

/** Applies everything an action wants to change, and saves it, as the menu does. (Another suite clicks through it.) */
async function apply(action: vscode.CodeAction): Promise<void> {
  assert.ok(action.edit, `"${action.title}" has no edit`);
  assert.equal(await vscode.workspace.applyEdit(action.edit, { isRefactoring: true }), true);
}

/** The files an action writes to, relative to the workspace. */
function filesOf(action: vscode.CodeAction): string[] {
  return (action.edit?.entries() ?? []).map(([uri]) => vscode.workspace.asRelativePath(uri, false));
}

/** True when git would not track this file of the workspace. */
function isIgnored(file: string): boolean {
  const git = spawnSync('git', ['check-ignore', '--quiet', '--no-index', file], { cwd: fileUri('').fsPath });
  return git.status === 0;
}

suite('secrets', () => {
  suiteSetup(() => {
    // Whether a file is ignored is for git itself to say.
    assert.equal(spawnSync('git', ['init', '--quiet'], { cwd: fileUri('').fsPath }).status, 0);
  });
  teardown(closeEditors);

  test('a literal becomes a reference to the Secret that has the key already', async () => {
    await create('existing/external-secret.yaml', externalSecret('existing'));
    const { document } = await create('existing/pod.yaml', podWithLiteral('existing'));
    const { range } = await whenReported(document.uri, 'secret-env-literal');
    const action = pick(await actionsAt(document.uri, range), /^Use key .*shop-db/);
    await apply(action);
    await whenGone(document.uri, 'secret-env-literal');
    assert.match(document.getText(), /valueFrom:\s+secretKeyRef:\s+name: shop-db\s+key: db-password/);
    assert.match(document.getText(), /# the shop/);
    assert.ok(!document.getText().includes(literal));
    await assertOutsideGit(action);
  });

  test('a literal moves to a new ExternalSecret, and its value out of git', async () => {
    await create('store.yaml', store);
    const { document } = await create('external/pod.yaml', podWithLiteral('external'));
    const { range } = await whenReported(document.uri, 'secret-env-literal');
    const action = pick(await actionsAt(document.uri, range), /^Move to .*ExternalSecret/);
    await apply(action);
    await whenGone(document.uri, 'secret-env-literal');
    assert.match(document.getText(), /secretKeyRef:/);
    const texts = await Promise.all(filesOf(action).map(textOf));
    assert.ok(texts.some((text) => /^kind: ExternalSecret$/m.test(text) && /^ {2}namespace: external$/m.test(text)));
    await assertOutsideGit(action);
    // Arguments would be forgotten while the preview is open.
    assert.match(action.command?.command ?? 'no command', /^yamlock\.handOff\.\d+$/);
    assert.deepEqual(action.command?.arguments ?? [], []);
  });

  test('a literal moves to a new Secret outside git', async () => {
    const { document } = await create('local/pod.yaml', podWithLiteral('local'));
    const { range } = await whenReported(document.uri, 'secret-env-literal');
    const action = pick(await actionsAt(document.uri, range), /^Move to a new Secret outside git$/);
    await apply(action);
    await whenGone(document.uri, 'secret-env-literal');
    assert.match(document.getText(), /secretKeyRef:/);
    const [secretFile = ''] = await assertOutsideGit(action);
    assert.match(await textOf(secretFile), /^kind: Secret$/m);
    assert.ok(!isIgnored('local/pod.yaml'));
  });
});

/** The files that hold the value now: at least one, so that it is not lost, and none that git would track. */
async function assertOutsideGit(action: vscode.CodeAction): Promise<string[]> {
  const files: string[] = [];
  for (const file of filesOf(action)) if ((await textOf(file)).includes(literal)) files.push(file);
  assert.ok(files.length > 0, `the value is in none of ${filesOf(action).join(', ')}`);
  assert.deepEqual(
    files.filter((file) => !isIgnored(file)),
    [],
    'git would track them',
  );
  return files;
}

/** The text as the editor has it, saved or not. */
async function textOf(file: string): Promise<string> {
  return (await vscode.workspace.openTextDocument(fileUri(file))).getText();
}
