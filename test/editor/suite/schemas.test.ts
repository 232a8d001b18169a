import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  closeEditors,
  completionsAt,
  create,
  diagnosticsOf,
  extension,
  hoverAt,
  replaceText,
  ruleOf,
  symbolsOf,
  whenGone,
  whenReported,
} from '../support.js';

/** A definition of the kind Kettle, whose spec has one field. */
const definition = (field: string, type: string): string =>
  [
    ...['apiVersion: apiextensions.k8s.io/v1', 'kind: CustomResourceDefinition', 'metadata:'],
    ...['  name: kettles.shop.example.com', 'spec:', '  group: shop.example.com', '  scope: Namespaced', '  names:'],
    ...['    kind: Kettle', '    plural: kettles', '  versions:', '  - name: v1', '    served: true'],
    ...['    storage: true', '    schema:', '      openAPIV3Schema:', '        type: object', '        properties:'],
    ...['          spec:', '            type: object', '            properties:', `              ${field}:`],
    ...[`                type: ${type}`, '                description: How much water it holds', ''],
  ].join('\n');

const KETTLE = [
  ...['apiVersion: shop.example.com/v1', 'kind: Kettle', 'metadata:', '  name: blue', 'spec:', '  litres: 3', ''],
].join('\n');

const DEPLOYMENT = [
  ...['# The shop.', '# It is small.', 'apiVersion: apps/v1', 'kind: Deployment', 'metadata:', '  name: shop'],
  ...['spec:', '  selector:', '    matchLabels:', '      app: shop', '  template:', '    metadata:'],
  ...['      labels:', '        app: shop', '    spec:', '      containers:', '      - name: web'],
  ...['        image: registry.example/shop:1', '---', 'apiVersion: v1', 'kind: Service', 'metadata:'],
  ...['  name: shop', 'spec:', '  ports:', '  - port: 80', ''],
].join('\n');

suite('schemas', () => {
  suiteSetup(async () => {
    await extension().activate();
  });
  teardown(closeEditors);

  test('a definition in the workspace completes, explains and checks its objects, and its changes count', async () => {
    const crd = (await create('kettles/definition.yaml', definition('litres', 'integer'))).document;
    const { document } = await create('kettles/blue.yaml', KETTLE.replace('litres: 3', 'litters: 3'));
    const { message, range } = await whenReported(document.uri, 'schema');
    assert.match(message, /litters/);
    assert.equal(document.getText(range), 'litters');
    const labels = await completionsAt(document, new vscode.Position(5, 4));
    assert.ok(labels.includes('litres'), labels.join(', '));
    await replaceText(document, KETTLE);
    await whenGone(document.uri, 'schema');
    assert.match(await hoverAt(document, new vscode.Position(5, 3)), /litres.*integer[\s\S]*How much water/);
    // Nothing is saved: what stands in the editor counts.
    await replaceText(crd, definition('litres', 'string'));
    await whenReported(document.uri, 'schema');
    await replaceText(crd, definition('litres', 'integer'));
    await whenGone(document.uri, 'schema');
    await replaceText(crd, definition('volume', 'integer'));
    await whenReported(document.uri, 'schema');
  });

  test('what the API server would refuse is an error at its place', async () => {
    const text = DEPLOYMENT.replace('- port: 80', '- port: "80"').replace('  selector:', '  replica: 2\n  selector:');
    const { document } = await create('refused.yaml', text);
    await whenReported(document.uri, 'schema');
    const found = diagnosticsOf(document.uri).filter((one) => ruleOf(one) === 'schema');
    assert.deepEqual(found.map(({ range }) => document.getText(range)).sort(), ['"80"', 'replica']);
    assert.ok(found.every(({ severity }) => severity === vscode.DiagnosticSeverity.Error));
  });

  test('the outline has the objects with what they contain', async () => {
    const { document } = await create('outline.yaml', DEPLOYMENT);
    const symbols = await symbolsOf(document);
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['Deployment/shop', 'Service/shop'],
    );
    const names = (all: readonly vscode.DocumentSymbol[]): string[] =>
      all.flatMap(({ name, children }) => [name, ...names(children)]);
    assert.ok(names(symbols).includes('web'), names(symbols).join(', '));
  });

  test('the search for symbols finds the objects of open files, and of files that nobody opened', async () => {
    const { document } = await create('opened.yaml', DEPLOYMENT.replaceAll('shop', 'harbor'));
    await symbolsOf(document);
    const find = async (query: string): Promise<readonly string[]> => {
      const found = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
        'vscode.executeWorkspaceSymbolProvider',
        query,
      );
      return found.map(({ name, location }) => `${name} ${vscode.workspace.asRelativePath(location.uri)}`).sort();
    };
    assert.deepEqual(await find('harbor'), ['Deployment/harbor opened.yaml', 'Service/harbor opened.yaml']);
    const stores = await find('SecretStore/vault');
    assert.ok(stores.includes('SecretStore/vault preview/store.yaml'), stores.join('\n'));
  });

  test('documents, entries and comments fold', async () => {
    const { document } = await create('folded.yaml', DEPLOYMENT);
    const ranges = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      document.uri,
    );
    const starts = new Map(ranges.map(({ start, end, kind }) => [document.lineAt(start).text.trim(), { end, kind }]));
    assert.equal(starts.get('# The shop.')?.kind, vscode.FoldingRangeKind.Comment);
    for (const line of ['spec:', 'matchLabels:', '- name: web']) assert.ok(starts.has(line), line);
    assert.equal(starts.get('- name: web')?.end, DEPLOYMENT.split('\n').indexOf('---') - 1);
  });
});
