import { describe, expect, test } from 'vitest';
import type { CodeAction, CreateFile, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { TestClient, uriOf } from '../lsp/support.js';

const VALUE = ['blue', 'kettle', '42'].join('-');
const FILE = uriOf('/repo/web.yaml');
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
const POD = [
  ...['apiVersion: v1', 'kind: Pod', 'metadata:', '  name: web', '  namespace: shop', 'spec:', '  containers:'],
  ...['  - name: app', '    image: a:1', '    args:', `    - --cache-password=${VALUE}-c`, '    env:'],
  ...['    - name: DB_PASSWORD', `      value: ${VALUE}`, '    - name: API_TOKEN', `      value: ${VALUE}-b`],
  ...['    - name: QUEUE_URL', `      value: amqp://orders:${VALUE}-d@queue:5672`, ''],
].join('\n');
const STORE = [
  ...['apiVersion: external-secrets.io/v1', 'kind: ClusterSecretStore', 'metadata:', '  name: company', 'spec:'],
  ...['  provider:', '    aws: {service: SecretsManager, region: eu-central-1}', ''],
].join('\n');
const EXTERNAL = [
  ...['apiVersion: external-secrets.io/v1', 'kind: ExternalSecret', 'metadata:', '  name: web-secrets'],
  ...['  namespace: shop', 'spec:', '  secretStoreRef: {kind: ClusterSecretStore, name: company}', '  data:'],
  ...['  - secretKey: smtp', '    remoteRef: {key: smtp}', ''],
].join('\n');
const DISK = { '/repo/web.yaml': POD, '/repo/store.yaml': STORE, '/repo/external.yaml': EXTERNAL, '/repo/.git': '' };

type Step = CreateFile | TextDocumentEdit;
type Texts = ReadonlyMap<string, string>;

/** What a client has after so many steps of an edit, when the next one fails. */
function carriedOut(edit: WorkspaceEdit | undefined, steps: number): Texts {
  const texts = new Map(Object.entries(DISK).map(([path, text]) => [uriOf(path), text]));
  for (const step of ((edit?.documentChanges ?? []) as Step[]).slice(0, steps)) {
    if (!('edits' in step)) {
      if (texts.has(step.uri)) throw new Error('The file exists');
      texts.set(step.uri, '');
      continue;
    }
    const { uri } = step.textDocument;
    const text = texts.get(uri);
    if (text === undefined) throw new Error(`There is no ${uri}`);
    const edits = step.edits.flatMap((one) => ('newText' in one ? [one] : []));
    texts.set(uri, TextDocument.applyEdits(TextDocument.create(uri, 'yaml', 1, text), edits));
  }
  return texts;
}

async function offered(client: TestClient): Promise<CodeAction[]> {
  await client.open(FILE, POD);
  const actions = await client.actions(FILE, WHOLE, { only: ['refactor.move'] });
  return actions.filter(({ disabled }) => disabled === undefined);
}

describe('in an editor', () => {
  test('an edit that fails half-way, or is not applied at all, has lost no value', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: DISK });
    await client.ready();
    const actions = await offered(client);
    expect(actions.length).toBeGreaterThan(10);
    for (const action of actions) {
      const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
      const all = edit?.documentChanges?.length ?? 0;
      expect(all).toBeGreaterThan(1);
      for (let steps = 0; steps < all; steps++) {
        expect(carriedOut(edit, steps).get(FILE), `${action.title}, ${steps} of ${all}`).toBe(POD);
      }
      const after = carriedOut(edit, all);
      const taken = POD.split(VALUE).length - (after.get(FILE) ?? '').split(VALUE).length;
      expect(taken, action.title).toBeGreaterThan(0);
      const kept = [...after].filter(([uri]) => uri !== FILE).map(([, text]) => text.split(VALUE).length - 1);
      expect(
        kept.reduce((sum, count) => sum + count, 0),
        action.title,
      ).toBe(taken);
    }
    // The client did none of it: everything is offered again, and nothing else.
    const again = await client.actions(FILE, WHOLE, { only: ['refactor.move'] });
    expect(again.filter(({ disabled }) => disabled === undefined).map(({ title }) => title)).toEqual(
      actions.map(({ title }) => title),
    );
  });

  test('no title, command, label or log line has a value', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: DISK });
    await client.ready();
    const actions = await offered(client);
    expect(JSON.stringify(actions)).not.toContain(VALUE);
    for (const action of actions) {
      const { edit, ...rest } = await client.request<CodeAction>('codeAction/resolve', action);
      expect(JSON.stringify([rest, edit?.changeAnnotations])).not.toContain(VALUE);
    }
    expect(client.log()).not.toContain(VALUE);
  });

  test('the ExternalSecret there is is extended, and one that changed since is read again', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: DISK });
    await client.ready();
    const action = (await offered(client)).find(({ title }) =>
      /^Move all 3 .* to .*"web-secrets" \(.*"company"\)/.test(title),
    );
    if (!action) throw new Error('it is not offered');
    await client.write('/repo/external.yaml', `# a comment\n${EXTERNAL}`);
    const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
    const [change] = ((edit?.documentChanges ?? []) as Step[]).filter(
      (step) => 'edits' in step && step.textDocument.uri === uriOf('/repo/external.yaml'),
    );
    const edits = change && 'edits' in change ? change.edits.flatMap((one) => ('newText' in one ? [one] : [])) : [];
    const text = TextDocument.create(FILE, 'yaml', 1, `# a comment\n${EXTERNAL}`);
    const after = TextDocument.applyEdits(text, edits);
    expect(after.match(/secretKey: [a-z-]+/g)).toEqual([
      'secretKey: smtp',
      'secretKey: db-password',
      'secretKey: api-token',
      'secretKey: queue-url',
    ]);
    expect(after.startsWith(`# a comment\n${EXTERNAL.trimEnd()}`)).toBe(true);
  });
});
