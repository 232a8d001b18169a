import { describe, expect, test, vi } from 'vitest';
import type { CodeAction, CreateFile, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { NodeCrypto } from '../../server/src/host/node/crypto.js';
import { makeCertificate, newIdentity } from '../crypto/support.js';
import { TestClient, uriOf } from '../lsp/support.js';
import { decrypted } from './decrypted.js';

const VALUE = ['blue', 'kettle', '42'].join('-');
const FILE = uriOf('/repo/web.yaml');
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
const POD = [
  ...['apiVersion: v1', 'kind: Pod', 'metadata:', '  name: web', '  namespace: shop', 'spec:', '  containers:'],
  ...['  - name: app', '    image: a:1', '    args:', `    - --cache-password=${VALUE}-c`, '    env:'],
  ...['    - name: DB_PASSWORD', `      value: ${VALUE}`, '    - name: API_TOKEN', `      value: ${VALUE}-b`],
  ...['    - name: QUEUE_URL', `      value: amqp://orders:${VALUE}-d@queue:5672`, ''],
].join('\n');
const KUSTOMIZATION = 'resources:\n- web.yaml\n';

/** The title may go on with the line. */
const SOPS = /^Move to a new Secret, encrypted with SOPS/;
const SEALED = /^Move to a new SealedSecret/;

type Step = CreateFile | TextDocumentEdit;

/** What a client has after so many steps of an edit, when the next one fails. */
function carriedOut(disk: Readonly<Record<string, string>>, edit: WorkspaceEdit | undefined, steps: number) {
  const texts = new Map(Object.entries(disk).map(([path, text]) => [uriOf(path), text]));
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

async function open(more: Readonly<Record<string, string>> = {}) {
  const { secret, recipient } = await newIdentity();
  const { certificate, privateKey } = makeCertificate();
  const disk = {
    ...{ '/repo/web.yaml': POD, '/repo/kustomization.yaml': KUSTOMIZATION, '/repo/.git': '' },
    '/repo/sealed-secrets.pem': certificate,
    '/repo/.sops.yaml': `creation_rules:\n- path_regex: \\.sops\\.yaml$\n  encrypted_regex: ^(data|stringData)$\n  age: ${recipient}\n`,
    ...more,
  };
  const client = await TestClient.start({ folders: ['/repo'], files: disk, crypto: new NodeCrypto() });
  await client.ready();
  await client.open(FILE, POD);
  return { client, disk, keys: { age: secret, sealing: privateKey } };
}

async function encrypting(client: TestClient): Promise<readonly CodeAction[]> {
  const actions = await client.actions(FILE, WHOLE, { only: ['refactor'] });
  return actions.filter(({ title }) => /SOPS|SealedSecret/.test(title));
}

/** Those that say at once why they cannot be carried out: a whole file is planned when it is asked for. */
async function encryptingSome(client: TestClient): Promise<readonly CodeAction[]> {
  return (await encrypting(client)).filter(({ title }) => !title.startsWith('Move all credentials of this file'));
}

describe('in an editor, what is encrypted', () => {
  test('is lost by no edit that fails half-way, and is what it was once all are carried out', async () => {
    const { client, disk, keys } = await open();
    const actions = await encrypting(client);
    expect(actions.length).toBeGreaterThan(10);
    expect(JSON.stringify(actions)).not.toContain(VALUE);
    for (const action of actions) {
      expect(action.disabled, action.title).toBeUndefined();
      const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
      const all = edit?.documentChanges?.length ?? 0;
      expect(all).toBeGreaterThan(1);
      for (let steps = 0; steps < all; steps++)
        expect(carriedOut(disk, edit, steps).get(FILE), `${action.title}, ${steps} of ${all}`).toBe(POD);
      const after = carriedOut(disk, edit, all);
      const taken = POD.split(VALUE).length - (after.get(FILE) ?? '').split(VALUE).length;
      expect(taken, action.title).toBeGreaterThan(0);
      let arrived = 0;
      for (const [uri, text] of after) {
        if (uri === FILE) continue;
        expect(text, `${action.title}: ${uri}`).not.toContain(VALUE);
        const said = uri.endsWith('.yaml') && !uri.endsWith('/.sops.yaml') ? await decrypted(text, keys) : undefined;
        for (const one of said?.values() ?? []) arrived += one.split(VALUE).length - 1;
      }
      expect(arrived, action.title).toBe(taken);
      // Whoever applies the folder applies the new objects too.
      const listed = /^resources:\n- web\.yaml\n(?:- web-secrets(?:-\d)?\.(?:sops|sealed-secret)\.yaml\n)+$/;
      expect(after.get(uriOf('/repo/kustomization.yaml'))).toMatch(listed);
    }
    expect(client.log()).not.toContain(VALUE);
  });

  test('is refused as a whole where one part is', async () => {
    const { client } = await open({ '/repo/kustomization.yaml': 'x: &list [web.yaml]\nresources: *list\n' });
    const actions = await encryptingSome(client);
    expect(actions.length).toBeGreaterThan(10);
    for (const { title, disabled, edit } of actions) {
      expect(disabled?.reason, title).toContain('kustomization.yaml cannot list the new file');
      expect(edit).toBeUndefined();
    }
  });

  test('is refused where the certificate or a recipient is not valid', async () => {
    const { client } = await open({
      '/repo/sealed-secrets.pem': '-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n',
      '/repo/.sops.yaml': `creation_rules:\n- path_regex: \\.sops\\.yaml$\n  encrypted_regex: ^stringData$\n  age: age1none\n`,
    });
    const actions = await encryptingSome(client);
    expect(actions.length).toBeGreaterThan(10);
    const reasons = new Set(actions.map(({ disabled }) => disabled?.reason));
    expect([...reasons].sort()).toEqual(['the age recipient age1none is not valid', 'the certificate cannot be read']);
  });

  test('finds a free name beside a file that SOPS encrypted, which nobody here can add to', async () => {
    const { client, disk } = await open();
    const first = (await encrypting(client)).find(({ title }) => SOPS.test(title));
    if (!first) throw new Error('it is not offered');
    const { edit } = await client.request<CodeAction>('codeAction/resolve', first);
    const after = carriedOut(disk, edit, edit?.documentChanges?.length ?? 0);
    const text = after.get(FILE) ?? '';
    await client.write('/repo/web-secrets.sops.yaml', after.get(uriOf('/repo/web-secrets.sops.yaml')) ?? '');
    await client.change(FILE, { text });
    const second = (await encrypting(client)).find(({ title }) => SOPS.test(title));
    if (!second) throw new Error('it is not offered again');
    const next = await client.request<CodeAction>('codeAction/resolve', second);
    const created = ((next.edit?.documentChanges ?? []) as Step[]).flatMap((step) =>
      'edits' in step ? [] : [step.uri],
    );
    expect(created).toEqual([uriOf('/repo/web-secrets-2.sops.yaml')]);
  });

  test('is what was chosen, even where the repository is known to prefer another way by then', async () => {
    const { client, disk } = await open();
    const before = await encrypting(client);
    const chosen = [SOPS, SEALED].map((title) => before.find((one) => title.test(one.title)));
    const { edit } = await client.request<CodeAction>('codeAction/resolve', chosen[0]);
    const written = carriedOut(disk, edit, edit?.documentChanges?.length ?? 0).get(
      uriOf('/repo/web-secrets.sops.yaml'),
    );
    // With a Secret that SOPS encrypted, SOPS comes first.
    await client.write('/repo/other.sops.yaml', (written ?? '').replaceAll('web-secrets', 'other'));
    await vi.waitFor(async () => {
      const titles = (await encrypting(client)).map(({ title }) => title);
      expect(titles.findIndex((one) => SOPS.test(one))).toBeLessThan(titles.findIndex((one) => SEALED.test(one)));
    }, 20_000);
    const created: string[] = [];
    for (const one of chosen) {
      const resolved = await client.request<CodeAction>('codeAction/resolve', one);
      for (const step of (resolved.edit?.documentChanges ?? []) as Step[])
        if (!('edits' in step)) created.push(step.uri);
    }
    expect(created).toEqual(['sops', 'sealed-secret'].map((way) => uriOf(`/repo/web-secrets.${way}.yaml`)));
  });
});
