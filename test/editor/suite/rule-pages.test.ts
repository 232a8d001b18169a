import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

const address = (name: string): vscode.Uri => vscode.Uri.parse(`yamlock-rules:/${name}`);
const { fs } = vscode.workspace;

suite('the pages of the rules', () => {
  test('lie in one folder, with an overview', async () => {
    const entries = await fs.readDirectory(address(''));
    assert.ok(entries.length > 100, `there are ${entries.length}`);
    assert.ok(entries.every(([name, type]) => name.endsWith('.md') && type === vscode.FileType.File));
    assert.ok(entries.some(([name]) => name === 'README.md'));
    assert.equal((await fs.stat(address(''))).type, vscode.FileType.Directory);
  });

  test('have the size that they say', async () => {
    const { size, type } = await fs.stat(address('README.md'));
    assert.equal(type, vscode.FileType.File);
    assert.equal(size, (await fs.readFile(address('README.md'))).length);
  });

  test('are not found under other names, those of objects in JavaScript included', async () => {
    for (const name of [
      'no-such-rule.md',
      'pss-privileged',
      'PSS-privileged.md',
      'rules/README.md',
      '__proto__',
      'toString',
    ])
      await assert.rejects(async () => fs.readFile(address(name)), { code: 'FileNotFound' }, name);
    await assert.rejects(async () => fs.readDirectory(address('rules')), { code: 'FileNotFound' });
  });

  test('are read-only', async () => {
    assert.equal(fs.isWritableFileSystem('yamlock-rules'), false);
    for (const act of [
      async () => fs.writeFile(address('README.md'), new Uint8Array()),
      async () => fs.delete(address('README.md')),
    ])
      await assert.rejects(act);
    assert.ok((await fs.readFile(address('README.md'))).length > 0);
  });
});
