import { expect, test } from 'vitest';
import type { CodeAction, CreateFile, TextDocumentEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { TestClient, uriOf } from '../lsp/support.js';
import { example } from './support.js';

/** What an edit of the server makes of files: the changes of each in their order, as an editor applies them. */
function carriedOut(files: ReadonlyMap<string, string>, action: CodeAction): ReadonlyMap<string, string> {
  const after = new Map(files);
  for (const change of (action.edit?.documentChanges ?? []) as (TextDocumentEdit | CreateFile)[]) {
    if ('kind' in change) {
      expect(after.has(change.uri)).toBe(false);
      after.set(change.uri, '');
      continue;
    }
    const { uri } = change.textDocument;
    const text = after.get(uri);
    if (text === undefined) throw new Error(`${uri} is not there to be edited`);
    after.set(uri, TextDocument.applyEdits(TextDocument.create(uri, 'yaml', 1, text), change.edits as []));
  }
  return after;
}

test('the server moves a credential of Dex over three files that nobody has open', async () => {
  const examples = example('kubeflow/insecure');
  const files = Object.fromEntries([...examples].map(([name, text]) => [`/repo/${name}`, text]));
  const client = await TestClient.start({ files, folders: ['/repo'] });
  await client.ready();
  const uri = uriOf('/repo/dex-config.yaml');
  const text = examples.get('dex-config.yaml') ?? '';
  await client.open(uri, text);
  const line = text.split('\n').findIndex((one) => one.includes('bindPW'));
  const range = { start: { line, character: 20 }, end: { line, character: 20 } };
  const actions = await client.actions(uri, range);
  const action = actions.find(({ title }) => title.startsWith('Let Dex read "bindPW" from a new'));
  if (!action) throw new Error(`Not among ${actions.map(({ title }) => title).join(' | ')}`);
  expect(action.disabled).toBeUndefined();
  const resolved = await client.request<CodeAction>('codeAction/resolve', action);
  const before = new Map(Object.entries(files).map(([path, one]) => [uriOf(path), one]));
  const after = carriedOut(before, resolved);
  expect(after.get(uri)).toBe(text.replace('timber-falcon-88', '$DEX_LDAP_BIND_PW'));
  expect(after.get(uriOf('/repo/dex-deployment.yaml'))).toContain('- name: DEX_LDAP_BIND_PW\n');
  expect(after.get(uriOf('/repo/.yamlock/.gitignore'))).toBe('*\n');
  expect(after.get(uriOf('/repo/.yamlock/dex-secrets.secret.yaml'))).toContain('ldap-bind-pw: timber-falcon-88\n');
  expect(JSON.stringify({ ...resolved, edit: undefined })).not.toContain('timber-falcon-88');
});

test('the server changes both documents of one file in one edit', async () => {
  const examples = example('kubeflow/insecure');
  const text = `${examples.get('dex-deployment.yaml')}---\n${examples.get('dex-config.yaml')}`;
  const client = await TestClient.start({ files: { '/repo/dex.yaml': text }, folders: ['/repo'] });
  await client.ready();
  const uri = uriOf('/repo/dex.yaml');
  await client.open(uri, text);
  const line = text.split('\n').findIndex((one) => one.includes('coral-window-15'));
  const range = { start: { line, character: 24 }, end: { line, character: 24 } };
  const action = (await client.actions(uri, range)).find(({ title }) => title.startsWith('Let Dex read'));
  if (!action) throw new Error('Dex is offered nothing');
  const resolved = await client.request<CodeAction>('codeAction/resolve', action);
  const own = ((resolved.edit?.documentChanges ?? []) as TextDocumentEdit[]).filter(
    (change) => change.textDocument?.uri === uri,
  );
  expect(own).toHaveLength(1);
  const after = carriedOut(new Map([[uri, text]]), resolved).get(uri);
  expect(after).toContain('clientSecret: $DEX_PARTNER_CLIENT_SECRET\n');
  expect(after).toContain('- name: DEX_PARTNER_CLIENT_SECRET\n');
  expect(after).not.toContain('coral-window-15');
});
