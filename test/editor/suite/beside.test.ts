import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  closeEditors,
  completionsAt,
  hoverAt,
  open,
  replaceText,
  setting,
  symbolsOf,
  until,
  whenReported,
} from '../support.js';

const FIELD = new vscode.Position(6, 5);
const VALUE = new vscode.Position(6, 14);

/** Says, of each feature that two extensions have, which of them answers in a document. */
async function answers(document: vscode.TextDocument): Promise<Readonly<Record<string, string>>> {
  // VS Code keeps the outline of a text until the text changes.
  await replaceText(document, `${document.getText()}\n`);
  const labels = await completionsAt(document, VALUE);
  const hover = await hoverAt(document, FIELD);
  const symbols = (await symbolsOf(document)).map(({ name }) => name);
  const who = (other: boolean, ours: boolean): string =>
    [...(other ? ['other'] : []), ...(ours ? ['yamlock'] : [])].join();
  return {
    completion: who(labels.includes('OnlyTheOtherHasThis'), labels.includes('ClusterFirstWithHostNet')),
    hover: who(hover.includes('What the other extension says'), hover.includes('**dnsPolicy**')),
    symbols: who(symbols.includes('spec'), symbols.includes('Pod/web')),
  };
}

const ALONE = { completion: 'other', hover: 'other', symbols: 'other' };
const BOTH = { completion: 'other,yamlock', hover: 'other,yamlock', symbols: 'other,yamlock' };

suite('beside the YAML extension of Red Hat', () => {
  teardown(closeEditors);

  test('nothing is there twice, unless the settings say so', async () => {
    assert.ok(vscode.extensions.getExtension('redhat.vscode-yaml'), 'it is not there');
    const { document } = await open('pod.yaml');
    await whenReported(document.uri, 'pss-host-network');
    await until(() => answers(document), ALONE);
    const restore: (() => Thenable<void>)[] = [];
    for (const name of Object.keys(BOTH)) restore.push(await setting('yamlock', `features.${name}`, 'on'));
    await until(() => answers(document), BOTH);
    for (const one of restore) await one();
    await until(() => answers(document), ALONE);
  }).timeout(120_000);

  test('what the other does not have stays', async () => {
    const { document } = await open('pod.yaml');
    const { range } = await whenReported(document.uri, 'pss-host-network');
    assert.match(await hoverAt(document, range.start), /network/);
    const found = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
      'vscode.executeWorkspaceSymbolProvider',
      'Pod/web',
    );
    assert.deepEqual(
      found.map(({ name }) => name),
      ['Pod/web'],
    );
    const empty = await vscode.workspace.openTextDocument({ language: 'yaml', content: 'yamlock-dep' });
    await vscode.window.showTextDocument(empty);
    assert.ok((await completionsAt(empty, new vscode.Position(0, 11))).includes('yamlock-deployment'));
  });
});
