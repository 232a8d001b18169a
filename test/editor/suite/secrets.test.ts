import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { git, ignoredByGit, onDisk, placesFor, takenByGit } from '../git.js';
import { actionsAt, choose, closeEditors, create, fileUri, pick, whenGone, whenReported } from '../support.js';

/** A credential as people write them; it looks like no provider's token. */
const literal = 'white-ladder-23';

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

suite('secrets', () => {
  suiteSetup(() => {
    // Whether a file is ignored is for git itself to say.
    assert.equal(git('init', '--quiet').status, 0);
  });
  teardown(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(fileUri('.yamlock'), { recursive: true });
  });

  test('a literal becomes a reference to the Secret that has the key already', async () => {
    await create('existing/external-secret.yaml', externalSecret('existing'));
    const { document } = await create('existing/pod.yaml', podWithLiteral('existing'));
    const { range } = await whenReported(document.uri, 'secret-env-literal');
    const action = pick(await actionsAt(document.uri, range), /^Use key .*shop-db/);
    assert.equal(await choose(action), true);
    await whenGone(document.uri, 'secret-env-literal');
    assert.match(document.getText(), /valueFrom:\s+secretKeyRef:\s+name: shop-db\s+key: db-password/);
    assert.match(document.getText(), /# the shop/);
    assert.ok(!document.getText().includes(literal));
    assertOutsideGit();
  });

  test('a literal moves to a new ExternalSecret, and its value out of git', async () => {
    await create('store.yaml', store);
    const { document } = await create('external/pod.yaml', podWithLiteral('external'));
    const { range } = await whenReported(document.uri, 'secret-env-literal');
    const action = pick(await actionsAt(document.uri, range), /^Move to .*ExternalSecret/);
    assert.equal(await choose(action), true);
    await whenGone(document.uri, 'secret-env-literal');
    assert.match(document.getText(), /secretKeyRef:/);
    const texts = takenByGit().map(onDisk);
    assert.ok(texts.some((text) => /^kind: ExternalSecret$/m.test(text) && /^ {2}namespace: external$/m.test(text)));
    assertOutsideGit();
  });

  test('a literal moves to a new Secret outside git', async () => {
    const { document } = await create('local/pod.yaml', podWithLiteral('local'));
    const { range } = await whenReported(document.uri, 'secret-env-literal');
    const action = pick(await actionsAt(document.uri, range), /^Move to a new Secret outside git$/);
    assert.equal(await choose(action), true);
    await whenGone(document.uri, 'secret-env-literal');
    assert.match(document.getText(), /secretKeyRef:/);
    const [secretFile = ''] = assertOutsideGit();
    assert.match(onDisk(secretFile), /^kind: Secret$/m);
  });
});

/** The files that hold the value now: at least one, so that it is not lost, and none that git would take. */
function assertOutsideGit(): readonly string[] {
  assert.deepEqual(placesFor(literal), [], 'git would take them');
  const files = ignoredByGit().filter((file) => onDisk(file).includes(literal));
  assert.ok(files.length > 0, 'the value is lost');
  return files;
}
