import * as assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { actionsAt, choose, closeEditors, create, fileUri, open, pick, whenGone, whenReported } from '../support.js';

/** A credential as people write them; it looks like no provider's token. */
const literal = ['quiet', 'harbor', '42'].join('-');
const sealed = 'ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]';
const config = [
  ...['creation_rules:', '  - encrypted_regex: ^(data|stringData)$'],
  ...['    pgp: 85D77543B3D624B63CEA9E6DBC17301B491B3F21', ''],
].join('\n');
const secret = [
  ...['apiVersion: v1', 'kind: Secret', 'metadata:', '  name: sops-program', 'stringData:'],
  ...[`  password: ${literal}`, ''],
].join('\n');
/** What sops does, as far as the text of this test goes. */
const encrypts = `#!/bin/sh
sed '/^stringData:/,$ s/^\\(  [a-z]*: \\).*/\\1${sealed}/'
printf 'sops:\\n    mac: %s\\n    pgp:\\n        - fp: "0"\\n    version: 3.10.2\\n' '${sealed}'
`;
const fails = `#!/bin/sh
echo "no key for $(sed -n 's/.*password: //p')" >&2
exit 1
`;

/** The tests' window trusts its workspace. Windows has no scripts that are programs. */
suite('the sops program', () => {
  let folder = '';
  suiteSetup(function () {
    if (process.platform === 'win32') this.skip();
  });
  setup(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'yamlock-editor-sops-'));
  });
  teardown(async () => {
    await set(undefined);
    await closeEditors();
    for (const name of ['sops-works', 'sops-fails'])
      await vscode.workspace.fs.delete(fileUri(name), { recursive: true }).then(undefined, () => undefined);
    rmSync(folder, { recursive: true, force: true });
  });

  const set = (value: string | undefined): Thenable<void> =>
    vscode.workspace.getConfiguration('yamlock').update('sops.path', value, vscode.ConfigurationTarget.Global);

  /** The action that encrypts a new Secret in its place, resolved, with a program that does this. */
  async function chosen(name: string, script: string): Promise<[vscode.TextDocument, vscode.CodeAction]> {
    const program = path.join(folder, 'sops');
    writeFileSync(program, script);
    chmodSync(program, 0o755);
    await set(program);
    await create(`${name}/.sops.yaml`, config);
    await create(`${name}/secret.yaml`, secret);
    const { document } = await open(`${name}/secret.yaml`);
    const { range } = await whenReported(document.uri, 'secret-manifest-plaintext');
    return [document, pick(await actionsAt(document.uri, range), /^Encrypt the file with SOPS/)];
  }

  test('encrypts a Secret in its place and saves it, and undo brings it back', async () => {
    const [document, action] = await chosen('sops-works', encrypts);
    assert.equal(action.disabled, undefined);
    assert.equal(await choose(action), true);
    await whenGone(document.uri, 'secret-manifest-plaintext');
    assert.equal(document.isDirty, false);
    assert.ok(!document.getText().includes(literal));
    assert.ok(document.getText().includes(`password: ${sealed}`));
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), secret);
  });

  test('changes nothing where it fails', async () => {
    const [document, action] = await chosen('sops-fails', fails);
    assert.equal(action.disabled, undefined);
    assert.equal(await choose(action), false);
    assert.equal(document.getText(), secret);
  });
});
