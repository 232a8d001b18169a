import * as assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { git, onDisk, placesFor } from '../git.js';
import { deployment, STORE, VALUE } from '../refactorings/scenario.js';
import { actionsAt, choose, closeEditors, create, fileUri, open, pick, until, whenReported } from '../support.js';

const FOLDER = 'pending';

suite('pending uploads', () => {
  suiteSetup(() => {
    assert.equal(git('init', '--quiet').status, 0);
  });
  setup(async () => {
    await create(`${FOLDER}/store.yaml`, STORE);
    await create(`${FOLDER}/web.yaml`, deployment(`env:\n  - name: DB_PASSWORD\n    value: ${VALUE}\n`, '', 'pending'));
    const { document } = await open(`${FOLDER}/web.yaml`);
    const { range } = await whenReported(document.uri, 'secret-env-literal');
    const actions = await actionsAt(document.uri, range);
    assert.equal(await choose(pick(actions, /^Move to a new ExternalSecret/)), true);
  });
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await vscode.commands.executeCommand('notifications.clearAll');
    await closeEditors();
    await vscode.workspace.fs.delete(fileUri(FOLDER), { recursive: true });
    rmSync(fileUri('.yamlock').fsPath, { recursive: true, force: true });
  });

  test('a move keeps what it leaves to do in a file that nobody else may read, without the value', () => {
    const written = onDisk(`.yamlock/steps/${step()}.json`);
    const { command } = JSON.parse(written);
    assert.match(command, /^vault kv put .*pending-secrets(?:-\d)?\.db-password/);
    assert.ok(!written.includes(VALUE));
    assert.deepEqual(placesFor(VALUE), []);
    for (const name of below('.yamlock')) {
      const { mode } = statSync(name);
      assert.equal(mode & 0o077, 0, `${name} has the mode ${mode.toString(8)}`);
    }
  });

  test('the list hands over the command when the message is gone, by the keyboard', async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.env.clipboard.writeText('before');
    const name = step();
    const { command } = JSON.parse(onDisk(`.yamlock/steps/${name}.json`));
    void vscode.commands.executeCommand('yamlock.pendingUploads');
    // Enter on the entry, and then on the first thing that can be done about it.
    await until(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return vscode.env.clipboard.readText();
    }, command);
    assert.ok(existsSync(fileUri(`.yamlock/${name}`).fsPath));
  });
});

/** The name of the only step that waits: the server may still know the Secret of the test before, and choose another name. */
function step(): string {
  const [name, ...others] = readdirSync(fileUri('.yamlock/steps').fsPath);
  assert.deepEqual(others, []);
  return path.basename(name ?? '', '.json');
}

/** The paths of a folder of the workspace and of everything in it. */
function below(name: string): readonly string[] {
  const folder = fileUri(name).fsPath;
  const inside = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  assert.ok(inside.length > 3, inside.join(', '));
  return [folder, ...inside.map((one) => path.join(folder, one))];
}
