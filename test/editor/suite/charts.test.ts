import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, completionsAt, create, fileUri, open, replaceText, ruleOf, until, when } from '../support.js';

const TEMPLATE = [
  'apiVersion: apps/v1',
  'kind: Deployment',
  'metadata:',
  '  name: {{ include "named.name" . }}',
  '  labels:',
  '    {{- with .Values.labels }}',
  '    team: {{ .team }}',
  '    {{- end }}',
  'spec:',
  '  template:',
  '    spec:',
  '      containers:',
  '        - name: web',
  '          image: ghcr.io/acme/web:latest',
  '',
].join('\n');

suite('Charts', () => {
  suiteSetup(async () => {
    await create('named/Chart.yaml', 'apiVersion: v2\nname: named\nversion: 1.0.0\n');
    await create('named/values.yaml', 'labels:\n  # -- Whose it is\n  team: shop\n');
    await create(
      'named/templates/_helpers.tpl',
      '{{- define "named.name" -}}web-{{ .Values.labels.team }}{{- end }}\n',
    );
    await create('named/templates/app.yaml', TEMPLATE);
  });
  suiteTeardown(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(fileUri('named'), { recursive: true });
  });

  test('entries and templates are completed in a template, and in helpers without an extension for Helm', async () => {
    const { document } = await open('named/templates/app.yaml');
    await until(async () => (await labelsBehind(document, '{{ .')).includes('team'), true);
    assert.deepEqual(await labelsBehind(document, 'include "'), ['named.name']);
    const helpers = await vscode.workspace.openTextDocument(fileUri('named/templates/_helpers.tpl'));
    assert.equal(helpers.languageId, 'helm');
    assert.deepEqual(await labelsBehind(helpers, '.Values.labels.'), ['team']);
  });

  test('references lead from an entry of values to every template', async () => {
    const { document } = await open('named/values.yaml');
    const found = async (): Promise<string[]> =>
      (
        await vscode.commands.executeCommand<vscode.Location[]>(
          'vscode.executeReferenceProvider',
          document.uri,
          behind(document, '  tea'),
        )
      )
        .map(({ uri, range }) => `${uri.path.split('/').at(-1)}:${range.start.line + 1}`)
        .sort();
    await until(found, ['_helpers.tpl:1', 'app.yaml:7', 'values.yaml:3']);
  });

  test('a rename changes values and templates together', async () => {
    const { document } = await open('named/templates/app.yaml');
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      behind(document, '{{ .te'),
      'owner',
    );
    const changed = edit.entries().map(([uri, edits]) => [uri.path.split('/').at(-1), edits.length]);
    assert.deepEqual(changed.sort(), [
      ['_helpers.tpl', 1],
      ['app.yaml', 1],
      ['values.yaml', 1],
    ]);
    await assert.rejects(
      async () =>
        vscode.commands.executeCommand(
          'vscode.executeDocumentRenameProvider',
          document.uri,
          behind(document, '{{ .te'),
          'a-b',
        ),
      /cannot be written behind a dot/,
    );
  });

  test('the first workload of a template has a lens, and what it shows has the findings', async () => {
    const { document } = await open('named/templates/app.yaml');
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      10,
    );
    const shown = lenses.filter(({ command }) => command?.command === 'yamlock.showApplied');
    assert.deepEqual(
      shown.map(({ range }) => range.start.line),
      [0],
    );
    const [lens] = shown;
    assert.ok(lens?.command);
    await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
    // What another test has shown may not be closed yet.
    const applied = vscode.workspace.textDocuments.find(
      ({ uri }) => uri.scheme === 'yamlock-applied' && uri.path.includes('named'),
    );
    assert.ok(applied);
    const found = await when(
      vscode.languages.onDidChangeDiagnostics,
      () => vscode.languages.getDiagnostics(applied.uri).find((one) => ruleOf(one) === 'image-latest'),
      'a finding in what is applied',
    );
    assert.match(applied.lineAt(found.range.start.line).text, /image: ghcr\.io\/acme\/web:latest/);
    assert.equal(found.relatedInformation?.[0]?.location.uri.toString(), document.uri.toString());
    await replaceText(document, document.getText().replace(':latest', ':1.2.3'));
    await when(
      vscode.languages.onDidChangeDiagnostics,
      () => !vscode.languages.getDiagnostics(applied.uri).some((one) => ruleOf(one) === 'image-latest') || undefined,
      'no finding in what is applied after an edit',
    );
  });
});

function behind(document: vscode.TextDocument, part: string): vscode.Position {
  const offset = document.getText().indexOf(part);
  assert.ok(offset >= 0, part);
  return document.positionAt(offset + part.length);
}

/** Resolves to what is offered behind a text, once anything is: the chart has just been written. */
async function labelsBehind(document: vscode.TextDocument, part: string): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    const labels = await completionsAt(document, behind(document, part));
    if (labels.length > 0 || attempt === 40) return labels;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
