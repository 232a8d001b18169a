import * as assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync } from 'node:fs';
import * as vscode from 'vscode';
import { git, ignoredByGit, onDisk, placesFor, takenByGit } from '../git.js';
import { APPLICATIONS } from '../refactorings/applications.js';
import { type Scenario, VALUE } from '../refactorings/scenario.js';
import { WORKLOADS } from '../refactorings/workloads.js';
import { actionsAt, choose, closeEditors, create, fileUri, open, pick, when, whenReported } from '../support.js';

/** Each refactoring has a folder and names of its own. */
let count = 0;
let folder = '';

const MOVES = [...WORKLOADS, ...APPLICATIONS].filter(({ kept, stays }) => kept !== 'in place' && !stays);

suite('whatever is undone of a refactoring', () => {
  suiteSetup(() => {
    assert.equal(git('init', '--quiet').status, 0);
  });
  setup(() => {
    folder = `undone-${++count}`;
  });
  teardown(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(fileUri(folder), { recursive: true });
    await vscode.workspace.fs.delete(fileUri('.yamlock'), { recursive: true }).then(undefined, () => undefined);
  });

  for (const scenario of MOVES) {
    test(`git takes no plaintext: ${scenario.title}`, async () => {
      const { action } = await prepared(scenario);
      const there = takenByGit();
      const was = texts();
      const before = placesFor(VALUE);
      assert.deepEqual(before, [`${folder}/${scenario.file}`]);
      const look = (step: string): void => {
        const places = placesFor(VALUE).filter((name) => !before.includes(name));
        assert.deepEqual({ step, places }, { step, places: [] });
        assert.ok(isKept(), `the value is lost after: ${step}`);
      };
      assert.equal(await choose(action), true);
      assert.deepEqual(unsaved(), [], 'not saved');
      assert.deepEqual(placesFor(VALUE), []);
      look('the refactoring');
      const done = texts();
      const made = takenByGit().filter((name) => !there.includes(name));
      const own = `${folder}/${scenario.file}`;
      for (const [where, steps] of [
        [own, ['undo', 'save', 'redo', 'save']],
        [made.at(-1) ?? own, ['undo', 'redo', 'save']],
        [own, ['undo', 'close without saving']],
      ] as const) {
        for (const step of steps) {
          // What undo has made, or taken away, has another name then.
          const [shown = ''] = [where, own, ...made].filter((name) => existsSync(fileUri(name).fsPath));
          await open(shown);
          await STEPS[step]();
          look(`${step} in ${shown}`);
          // What was undone is saved as the refactoring was.
          await when(vscode.workspace.onDidSaveTextDocument, () => !unsaved().length || undefined, 'it saved', unsaved);
          look(`${step} in ${shown}, saved`);
          if (step === 'undo') assert.deepEqual(texts(), was);
          if (step === 'redo') assert.deepEqual(texts(), done);
        }
      }
    }).timeout(120_000);
  }

  test('a file that cannot be saved is said to be as it was, and is saved later', async () => {
    const { document, action } = await prepared(VARIABLE);
    const { fsPath } = document.uri;
    const inTheWay = vscode.workspace.onWillSaveTextDocument((event) => {
      if (event.document !== document) return;
      renameSync(fsPath, `${fsPath}.txt`);
      mkdirSync(fsPath);
    });
    try {
      assert.equal(await choose(action), false);
    } finally {
      inTheWay.dispose();
    }
    rmdirSync(fsPath);
    renameSync(`${fsPath}.txt`, fsPath);
    assert.deepEqual(placesFor(VALUE), [`${folder}/web.yaml`]);
    await vscode.commands.executeCommand('notification.acceptPrimaryAction');
    await when(vscode.workspace.onDidSaveTextDocument, () => placesFor(VALUE).length === 0 || undefined, 'it saved');
  });

  test('what puts the value back while it is saved is noticed', async () => {
    const { document, action } = await prepared(VARIABLE);
    const text = document.getText();
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const meddling = vscode.workspace.onWillSaveTextDocument((event) => {
      if (event.document === document) event.waitUntil(Promise.resolve([vscode.TextEdit.replace(whole, text)]));
    });
    try {
      assert.equal(await choose(action), false);
    } finally {
      meddling.dispose();
    }
    assert.ok(onDisk(`${folder}/web.yaml`).includes(VALUE));
  });

  test('what is left to do reaches the clipboard by a click, and not before', async () => {
    await vscode.env.clipboard.writeText('before');
    const { action } = await prepared(VARIABLE);
    assert.equal(await choose(action), true);
    assert.equal(await vscode.env.clipboard.readText(), 'before');
    await vscode.commands.executeCommand('notification.acceptPrimaryAction');
    assert.match(await vscode.env.clipboard.readText(), /^kubectl apply /);
  });

  test('nothing is done to a document that has changed since', async () => {
    const { document, action } = await prepared(VARIABLE);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# changed\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(await choose(action), false);
    assert.ok(document.getText().includes(VALUE));
    assert.deepEqual(ignoredByGit(), []);
  });
});

const [VARIABLE] = MOVES.filter(
  ({ file, rule, action }) =>
    file === 'web.yaml' &&
    rule === 'secret-env-literal' &&
    action.test('Move all 2 variables to a new Secret outside git'),
) as [Scenario];

const STEPS = {
  undo: () => vscode.commands.executeCommand('undo'),
  redo: () => vscode.commands.executeCommand('redo'),
  save: () => vscode.workspace.saveAll(true),
  'close without saving': closeEditors,
} as const;

/** The files of a scenario on the disk and in editors, and its refactoring. */
async function prepared(scenario: Scenario): Promise<{ document: vscode.TextDocument; action: vscode.CodeAction }> {
  for (const [name, text] of Object.entries(scenario.files))
    await create(`${folder}/${name}`, text.replace(/\bshop\b/g, `undone${count}`));
  const action = await offered(scenario);
  return { document: (await open(`${folder}/${scenario.file}`)).document, action };
}

async function offered({ file, rule, action }: Scenario): Promise<vscode.CodeAction> {
  const { document } = await open(`${folder}/${file}`);
  const { range } = await whenReported(document.uri, rule);
  return pick(await actionsAt(document.uri, range), action);
}

/** What git would take if everything were saved, with its texts. */
function texts(): Readonly<Record<string, string>> {
  const open = new Map(
    vscode.workspace.textDocuments.map((one) => [vscode.workspace.asRelativePath(one.uri, false), one.getText()]),
  );
  return Object.fromEntries(takenByGit().map((name) => [name, open.get(name) ?? onDisk(name)]));
}

/** The documents whose files have another text. */
function unsaved(): readonly string[] {
  const files = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'file');
  return files
    .filter((one) => existsSync(one.uri.fsPath) && readFileSync(one.uri.fsPath, 'utf8') !== one.getText())
    .map(({ uri }) => uri.path);
}

/** True where the value stands in some file or text, or encrypted. */
function isKept(): boolean {
  const texts = [...takenByGit(), ...ignoredByGit()].map(onDisk);
  texts.push(...vscode.workspace.textDocuments.map((document) => document.getText()));
  const forms = [VALUE, Buffer.from(VALUE).toString('base64').replace(/=+$/, '')];
  return texts.some(
    (text) => forms.some((form) => text.includes(form)) || /encryptedData:\n|ENC\[AES256_GCM,/.test(text),
  );
}
