import { describe, expect, test } from 'vitest';
import type { Refactoring } from '../../protocol/messages.js';
import { NodeCrypto } from '../../server/src/host/node/crypto.js';
import { refactoringOf } from '../../server/src/lsp/actions/refactoring.js';
import { Uris } from '../../server/src/lsp/session/uris.js';
import { sopsConfig } from '../refactor/encrypting.js';
import { pick } from './actions-support.js';
import { pod, TestClient, uriOf } from './support.js';

const VALUE = ['blue', 'kettle', '42'].join('-');
const POD = pod('shop', 'image: a:1', 'env:', '- name: DB_PASSWORD', `  value: ${VALUE}`);
const SECRET = `apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\nstringData:\n  password: ${VALUE}\n`;
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

async function chosen(
  name: string,
  text: string,
  title: RegExp,
  others: Readonly<Record<string, string>> = {},
): Promise<{ readonly client: TestClient; readonly argument: unknown; readonly refactoring: Refactoring }> {
  const client = await TestClient.start({
    folders: ['/repo'],
    files: { '/repo/.git': '', [`/repo/${name}`]: text, ...others },
    initializationOptions: { clientCommands: true },
    crypto: new NodeCrypto(),
  });
  await client.ready();
  await client.open(uriOf(`/repo/${name}`), text);
  const actions = await client.actions(uriOf(`/repo/${name}`), WHOLE);
  const action = pick(actions, actions.find((one) => title.test(one.title))?.title ?? '');
  const argument = action.command?.arguments?.[0];
  const refactoring = await client.request<Refactoring>('yamlock/refactoring', argument);
  return { client, argument, refactoring };
}

describe('a refactoring that our own client carries out', () => {
  test('puts plaintext where it waits, and before that what keeps git out of there', async () => {
    const { argument, refactoring } = await chosen('pod.yaml', POD, /^Move to a new Secret outside git$/);
    const { waiting, ...others } = refactoring;
    expect(waiting.map(({ uri, before }) => [uri, before])).toEqual([
      [uriOf('/repo/.yamlock/.gitignore'), null],
      [uriOf('/repo/.yamlock/shop-secrets.secret.yaml'), null],
      [uriOf('/repo/.yamlock/steps/shop-secrets.secret.yaml.json'), null],
    ]);
    expect(waiting[0]?.text).toBe('*\n');
    expect(JSON.stringify([argument, others, waiting[2]])).not.toContain(VALUE);
  });

  test('replaces a Secret that waits already as a whole, by what it was', async () => {
    const held = `apiVersion: v1\nkind: Secret\nmetadata: {name: shop-secrets, namespace: shop}\nstringData:\n  other: x\n`;
    const text = POD.replace('  name: shop\n', '  name: shop\n  namespace: shop\n');
    const { refactoring } = await chosen('pod.yaml', text, /^Move to Secret "shop-secrets", which git ignores$/, {
      '/repo/.yamlock/.gitignore': '*\n',
      '/repo/.yamlock/shop-secrets.secret.yaml': held,
    });
    expect(refactoring.waiting[0]).toMatchObject({ before: held, text: `${held}  db-password: ${VALUE}\n` });
    expect(refactoring.waiting).toHaveLength(2);
  });

  test('of a file with another name makes that and takes the old one away: neither has plaintext as the other', async () => {
    const { refactoring } = await chosen('db.yaml', SECRET, /^Rename to db\.sops\.yaml and encrypt/, {
      '/repo/.sops.yaml': sopsConfig('path_regex: \\.sops\\.yaml$'),
      '/repo/kustomization.yaml': 'resources:\n- db.yaml\n',
    });
    expect(refactoring.created.map(({ uri }) => uri)).toEqual([uriOf('/repo/db.sops.yaml')]);
    expect(refactoring.deleted).toEqual([uriOf('/repo/db.yaml')]);
    expect(refactoring.edited.map(({ uri }) => uri)).toEqual([uriOf('/repo/kustomization.yaml')]);
    expect(refactoring.created[0]?.text).toContain('ENC[AES256_GCM,');
    expect(JSON.stringify(refactoring)).not.toContain(VALUE);
    // Under either name what was found is to be gone.
    expect(refactoring.removes.map(({ uri }) => uri)).toEqual([uriOf('/repo/db.yaml'), uriOf('/repo/db.sops.yaml')]);
  });

  test('is done when the disk no longer has what it removes', async () => {
    const { client, refactoring } = await chosen('pod.yaml', POD, /^Move to a new Secret outside git$/);
    const { removes } = refactoring;
    expect(removes.map(({ uri }) => uri)).toEqual([uriOf('/repo/pod.yaml')]);
    const left = (): Promise<string[]> => client.request('yamlock/stillThere', { removes });
    expect(await left()).toEqual([uriOf('/repo/pod.yaml')]);
    // What is open and not saved does not count.
    await client.change(uriOf('/repo/pod.yaml'), { text: POD.replace(`value: ${VALUE}`, 'valueFrom: {}') });
    expect(await left()).toEqual([uriOf('/repo/pod.yaml')]);
    await client.write('/repo/pod.yaml', POD.replace(`value: ${VALUE}`, 'valueFrom: {}'));
    expect(await left()).toEqual([]);
    expect(await client.request('yamlock/stillThere', { removes: [{ uri: 1 }, null] })).toEqual([]);
  });

  test('is refused for a document that has changed since, and for what is no refactoring', async () => {
    const { client, argument } = await chosen('pod.yaml', POD, /^Move to a new Secret outside git$/);
    await client.change(uriOf('/repo/pod.yaml'), { text: `# changed\n${POD}` });
    for (const asked of [argument, undefined, {}, { uri: uriOf('/repo/pod.yaml'), version: 2, rule: 'x' }])
      await expect(client.request('yamlock/refactoring', asked)).rejects.toThrow(/changed/);
  });
});

test('what keeps git out is written first, in whatever order a plan has it', async () => {
  const create = (path: string, text: string) => ({ kind: 'create', path, text, why: '' }) as const;
  const files = [create('/repo/.yamlock/a.secret.yaml', VALUE), create('/repo/.yamlock/.gitignore', '*\n')];
  const plan = { path: '/repo/pod.yaml', edits: [], files, textOf: () => undefined };
  const none = async () => [];
  const { waiting } = await refactoringOf(plan, () => ({}), none, new Uris());
  expect(waiting.map(({ uri }) => uri)).toEqual([
    uriOf('/repo/.yamlock/.gitignore'),
    uriOf('/repo/.yamlock/a.secret.yaml'),
  ]);
});
