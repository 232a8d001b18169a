import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { parseAllDocuments } from 'yaml';
import { git } from '../git.js';
import { APPLICATIONS } from '../refactorings/applications.js';
import { type Scenario, VALUE } from '../refactorings/scenario.js';
import { WORKLOADS } from '../refactorings/workloads.js';
import {
  actionsAt,
  choose,
  closeEditors,
  diagnosticsOf,
  extension,
  fileUri,
  open,
  pick,
  ruleOf,
  whenGone,
  whenReported,
} from '../support.js';

/** Each refactoring has a folder and names of its own: nothing that one leaves behind is in the way of another. */
let count = 0;
/** What is moved: placeholders and hashes are for people. */
const MOVED = /^secret-(?!placeholder|hash|weak-value|volume-mode|env-ref|last-applied)/;
let folder = '';

suite('refactorings', () => {
  suiteSetup(() => {
    assert.equal(git('init', '--quiet').status, 0);
  });
  setup(() => {
    folder = `refactorings-${++count}`;
  });
  teardown(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(fileUri(folder), { recursive: true });
    rmSync(fileUri('.yamlock').fsPath, { recursive: true, force: true });
  });

  for (const example of ['app', 'flux', 'flyte', 'kubeflow', 'secrets']) {
    test(`the secrets of the example ${example}, one after the other`, async () => {
      const values = await repaired(example);
      const texts = filesBelow();
      for (const [name, text] of texts) if (/\.ya?ml$/.test(name)) assertReadable(name, text);
      assert.ok(values.length > 0);
      for (const name of texts.keys())
        if (git('check-ignore', '--quiet', name).status !== 0) await assertMoved(name, values);
    }).timeout(120_000);
  }

  for (const scenario of [...WORKLOADS, ...APPLICATIONS]) {
    test(scenario.title, async () => {
      await carriedOut(scenario);
      const texts = filesBelow();
      for (const [name, expected] of Object.entries(scenario.after ?? {}))
        assert.match(texts.get(`${folder}/${name}`) ?? 'no such file', expected);
      for (const [name, text] of texts) if (/\.ya?ml$/.test(name)) assertReadable(name, text);
      assertResolved(texts);
      if (scenario.kept === 'in place') return;
      if (!scenario.stays) assertClean(scenario.rule);
      assertOutsideGit(scenario.kept ?? 'ignored');
    });
  }
});

/** Writes the files, applies the refactoring as the menu does, and saves everything. */
async function carriedOut({ files, file, rule, action, stays }: Scenario): Promise<void> {
  for (const [name, text] of Object.entries(files))
    await vscode.workspace.fs.writeFile(
      fileUri(`${folder}/${name}`),
      Buffer.from(text.replace(/\bshop\b/g, `shop${count}`)),
    );
  // The server knows what is open, however late the watcher is.
  for (const name of Object.keys(files)) if (name.endsWith('.yaml')) await open(`${folder}/${name}`);
  const { document } = await open(`${folder}/${file}`);
  const { range } = await whenReported(document.uri, rule);
  const chosen = pick(await actionsAt(document.uri, range), action);
  assert.ok(!chosen.title.includes(VALUE));
  assert.equal(await choose(chosen), true);
  if (!stays) await whenGone(document.uri, rule);
  if (chosen.edit) assert.ok(await vscode.workspace.saveAll());
  assertSaved();
}

/** Moves every secret of an example that can be moved, by the preferred refactoring. What was moved, as it was written. */
async function repaired(example: string): Promise<readonly string[]> {
  const source = path.join(extension().extensionPath, 'examples', example, 'insecure');
  const names = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  for (const name of names)
    await vscode.workspace.fs.writeFile(fileUri(`${folder}/${name}`), readFileSync(path.join(source, name)));
  for (const name of names) await open(`${folder}/${name}`);
  const values: string[] = [];
  for (const name of names) {
    const { document } = await open(`${folder}/${name}`);
    await whenChecked(document);
    for (let next = await movable(document); next; next = await movable(document)) {
      const { action, finding } = next;
      values.push(document.getText(finding.range).replace(/^["']|["']$/g, ''));
      const before = document.version;
      assert.equal(await choose(action), true);
      assert.ok(document.version > before, 'a refactoring that changed nothing');
      assertSaved();
      await whenChecked(document);
      assert.ok(values.length < 50, 'the same secret is moved again and again');
    }
  }
  // A word that stands in every line about a thing tells nothing.
  return values.filter((value) => value.length >= 6 && !/^[a-z]+(?:[-_ ][a-z]+)*$/i.test(value));
}

/** What is left of the values stands where something is reported that cannot be moved: nothing is passed over. */
async function assertMoved(name: string, values: readonly string[]): Promise<void> {
  const { document } = await open(name);
  await whenChecked(document);
  for (const [line, text] of document.getText().split(/\r?\n/).entries()) {
    if (!values.some((value) => text.includes(value))) continue;
    // The copy that kubectl keeps is reported at its key.
    const reported = diagnosticsOf(document.uri).some(
      (one) =>
        (ruleOf(one) === 'secret-last-applied' && one.range.start.line === line - 1) ||
        (/^(?:secret|sealed|sops|eso)-/.test(ruleOf(one)) &&
          one.range.start.line <= line &&
          line <= one.range.end.line),
    );
    assert.ok(reported, `a value is left in ${name}, line ${line + 1}`);
  }
}

/** The first secret of a file that can be moved out of it. */
async function movable(
  document: vscode.TextDocument,
): Promise<{ readonly action: vscode.CodeAction; readonly finding: vscode.Diagnostic } | undefined> {
  for (const finding of diagnosticsOf(document.uri).filter((one) => MOVED.test(ruleOf(one)))) {
    const actions = await actionsAt(document.uri, finding.range, vscode.CodeActionKind.Refactor);
    const action = actions.find(
      ({ title, command }) => command?.command === 'yamlock.refactor' && !/^Keep this file/.test(title),
    );
    if (action) return { action, finding };
  }
  return undefined;
}

/** Waits until the server has looked at the text as it is: what it says does not change between two answers. */
async function whenChecked({ uri }: vscode.TextDocument): Promise<void> {
  await vscode.commands.executeCommand('vscode.executeHoverProvider', uri, new vscode.Position(0, 0));
  const said = (): string => JSON.stringify(diagnosticsOf(uri).map((one) => [ruleOf(one), one.range]));
  for (let last = ''; last !== said(); ) {
    last = said();
    await actionsAt(uri, new vscode.Range(0, 0, 0, 0));
  }
}

/** A refactoring has saved what it changed, whether an editor shows it or not. */
function assertSaved(): void {
  const documents = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'file');
  assert.deepEqual(
    documents.filter(({ isDirty }) => isDirty).map(({ uri }) => uri.path),
    [],
  );
}

/** All files of the workspace that git would track, or those that it ignores. */
function filesOfGit(...which: string[]): readonly string[] {
  const { status, stdout } = git('ls-files', '-z', '--others', ...which);
  assert.equal(status, 0);
  return stdout.split('\0').filter((name) => name !== '');
}

function filesBelow(): ReadonlyMap<string, string> {
  const names = [...filesOfGit('--exclude-standard'), ...filesOfGit('--ignored', '--exclude-standard')];
  return new Map(
    names
      .filter((name) => name.startsWith(`${folder}/`) || name.includes(`.yamlock/`))
      .map((name) => [name, textOf(name)]),
  );
}

function textOf(name: string): string {
  return readFileSync(fileUri(name).fsPath, 'utf8');
}

function assertReadable(name: string, text: string): void {
  for (const { errors } of parseAllDocuments(text, { uniqueKeys: false }))
    assert.deepEqual(errors, [], `${name} cannot be read`);
}

/** Each key that something refers to is defined by an object here. */
function assertResolved(texts: ReadonlyMap<string, string>): void {
  const defined = new Set<string>();
  const used: string[] = [];
  for (const [name, text] of texts) {
    if (!/\.ya?ml$/.test(name)) continue;
    for (const document of parseAllDocuments(text)) {
      const object: unknown = document.toJS();
      for (const key of definedBy(object)) defined.add(key);
      visit(object, (map) => {
        const { secretKeyRef, secretName, items } = map;
        if (isMap(secretKeyRef)) used.push(`${secretKeyRef.name}/${secretKeyRef.key}`);
        if (typeof secretName === 'string' && Array.isArray(items))
          for (const item of items) used.push(`${secretName}/${item.key}`);
        if (map.kind === 'Secret' && typeof map.valuesKey === 'string') used.push(`${map.name}/${map.valuesKey}`);
      });
    }
  }
  for (const key of used)
    assert.ok(
      defined.has(key),
      `nothing defines ${key}; there are: ${[...defined].join(', ')} in ${[...texts.keys()].join(', ')}`,
    );
}

function definedBy(object: unknown): readonly string[] {
  if (!isMap(object) || !isMap(object.metadata)) return [];
  const spec = isMap(object.spec) ? object.spec : {};
  const target = isMap(spec.target) && typeof spec.target.name === 'string' ? spec.target.name : object.metadata.name;
  const keys: unknown[] = [];
  if (object.kind === 'Secret')
    for (const field of [object.data, object.stringData]) if (isMap(field)) keys.push(...Object.keys(field));
  if (object.kind === 'SealedSecret' && isMap(spec.encryptedData)) keys.push(...Object.keys(spec.encryptedData));
  const template = isMap(spec.target) && isMap(spec.target.template) ? spec.target.template : {};
  if (object.kind === 'ExternalSecret' && isMap(template.data)) keys.push(...Object.keys(template.data));
  else if (object.kind === 'ExternalSecret' && Array.isArray(spec.data))
    keys.push(...spec.data.map((item) => (isMap(item) ? item.secretKey : undefined)));
  return keys.map((key) => `${target}/${key}`);
}

function visit(node: unknown, see: (map: Readonly<Record<string, unknown>>) => void): void {
  if (Array.isArray(node)) for (const item of node) visit(item, see);
  if (!isMap(node)) return;
  see(node);
  for (const value of Object.values(node)) visit(value, see);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The command line finds nothing of the rule in what git tracks. */
function assertClean(rule: string): void {
  const cli = path.join(extension().extensionPath, 'dist', 'cli.js');
  const args = [cli, 'scan', folder, '--rules', rule, '--format', 'json'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: fileUri('').fsPath, encoding: 'utf8' });
  const { findings, summary } = JSON.parse(stdout);
  assert.deepEqual(findings, []);
  assert.ok(summary.files + summary.skipped.length > 0);
}

/** The value is in no file that git would track, in whatever form, and is not lost. */
function assertOutsideGit(kept: 'ignored' | 'encrypted'): void {
  const forms = [VALUE, Buffer.from(VALUE).toString('base64').replace(/=+$/, '')];
  const holds = (name: string): boolean => forms.some((form) => textOf(name).includes(form));
  const tracked = filesOfGit('--exclude-standard');
  assert.ok(tracked.length > 0);
  assert.deepEqual(tracked.filter(holds), [], `git would track them; ignored: ${textOf('.gitignore')}`);
  const outside = filesOfGit('--ignored', '--exclude-standard').filter(holds);
  if (kept === 'ignored') assert.ok(outside.length > 0, 'the value is lost');
  else assert.match([...tracked.map(textOf)].join('\n'), /encryptedData:\n|ENC\[AES256_GCM,/);
}
