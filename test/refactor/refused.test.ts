import { describe, expect, test } from 'vitest';
import { planFixes } from '../../server/src/core/engine/plan-fixes.js';
import type { FixWorld } from '../../server/src/core/model/fix.js';
import { allocateKeys } from '../../server/src/core/refactor/keys.js';
import { containerText, variableName } from '../../server/src/core/refactor/workload/literal.js';
import { ParsedFiles } from '../../server/src/core/workspace/files.js';
import { fixOf, possible, type Workspace, workspaceOf } from './support.js';

const STORE = [
  'apiVersion: external-secrets.io/v1',
  'kind: ClusterSecretStore',
  'metadata:',
  '  name: company',
  'spec:',
  '  provider:',
  '    vault: {}',
  '',
].join('\n');

function pod(...lines: readonly string[]): string {
  return ['apiVersion: v1', 'kind: Pod', 'metadata:', '  name: web', 'spec:', '  containers:', '  - name: app']
    .concat('    image: a:1', ...lines.map((line) => `    ${line}`), '')
    .join('\n');
}

const ENV = pod('env:', '- name: DB_PASSWORD', '  value: quiet-harbor-42');
const EXTERNAL = [
  'apiVersion: external-secrets.io/v1',
  'kind: ExternalSecret',
  'metadata:',
  '  name: web-secrets',
  'spec:',
  '  secretStoreRef: {kind: ClusterSecretStore, name: company}',
  '  data:',
  '  - secretKey: api-token',
  '    remoteRef: {key: api-token}',
  '',
].join('\n');

describe('where a part of a refactoring cannot be done, nothing is', () => {
  test('one variable of several is shared through an anchor', async () => {
    const text = pod(
      'env:',
      '- {name: DB_PASSWORD, value: &shared quiet-harbor-42}',
      '- {name: API_TOKEN, value: quiet-harbor-43}',
      '- {name: OTHER, value: *shared}',
    );
    const workspace = await workspaceOf(text, { 'store.yaml': STORE });
    const all = fixOf(workspace, /^Move all 2 variables .* ExternalSecret/);
    expect(all.plan).toEqual({ refused: '"DB_PASSWORD": the value is shared through an anchor' });
  });

  test('env is shared, and an argument has to become a variable', async () => {
    const text = pod('env: &env', '- {name: A, value: b}', 'args: [--db-password=quiet-harbor-42]').concat(
      '  - name: other\n    image: a:1\n    env: *env\n',
    );
    const workspace = await workspaceOf(text);
    expect(fixOf(workspace, /^Move to/).plan).toEqual({ refused: 'the value is shared through an anchor' });
  });

  test('env is filled by a template', async () => {
    const text = pod(
      'env:',
      '{{- range .Values.env }}',
      '{{ toYaml . }}',
      '{{- end }}',
      'args: [--db-password=quiet-harbor-42]',
    );
    const workspace = await workspaceOf(text);
    expect(fixOf(workspace, /^Move to/).plan).toHaveProperty('refused');
  });

  test('the kustomization that would have to list a new ExternalSecret cannot be changed', async () => {
    const workspace = await workspaceOf(ENV, {
      'store.yaml': STORE,
      'kustomization.yaml': 'x: &list [case.yaml]\nresources: *list\n',
    });
    expect(fixOf(workspace, /ExternalSecret/).plan).toEqual({
      refused: 'kustomization.yaml cannot list the new file: the value comes from an alias or a merge key',
    });
  });

  test('SOPS would encrypt the new manifest', async () => {
    const workspace = await workspaceOf(ENV, {
      'store.yaml': STORE,
      '.sops.yaml': 'creation_rules:\n- encrypted_regex: ^data$\n  age: age1x\n',
    });
    expect(fixOf(workspace, /ExternalSecret/).plan).toHaveProperty('refused');
    expect(possible(fixOf(workspace, /outside git/)).files?.length).toBe(2);
  });

  test('a comment repeats the value, and comments stay', async () => {
    const commented = ENV.replace('env:', 'env:   # quiet-harbor-42, says the wiki');
    const secret =
      'apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: quiet-harbor-42 # quiet-harbor-42\n';
    const workspace = await workspaceOf(commented, { 'store.yaml': STORE, 'secret.yaml': secret });
    const refused = { refused: 'a comment repeats the value; take it out first' };
    expect(fixOf(workspace, /^Move to a new ExternalSecret/).plan).toEqual(refused);
    expect(fixOf(workspace, /^Convert to an ExternalSecret/, 'secret.yaml').plan).toEqual(refused);
    // Nothing stays in git of a file that is no part of it.
    expect(fixOf(workspace, 'Keep this file out of git', 'secret.yaml').plan).not.toHaveProperty('refused');
  });

  test('every part of an edit, one after the other: a refused one refuses the plan', async () => {
    // The world answers as if each file in turn could not be read, or were there already.
    const workspace = await workspaceOf(ENV, { 'store.yaml': STORE, 'platform.yaml': EXTERNAL });
    const [found] = workspace.findings().filter(({ placed }) => placed.rule.id === 'secret-env-literal');
    if (!found) throw new Error('nothing is found');
    const world = workspace.world('case.yaml');
    const unread: FixWorld = { ...world, index: world.index, files: new ParsedFiles(() => undefined) };
    for (const { fix, plan } of planFixes(found.placed, unread)) {
      if ('refused' in plan) continue;
      // What cannot be read is not extended: the value goes to a new file, and the literal with it.
      expect(plan.edits.length, fix.title).toBe(1);
      const texts = (plan.files ?? []).flatMap((file) => (file.kind === 'create' ? [file.text] : []));
      expect(texts.join('\n'), fix.title).toContain('quiet-harbor-42');
    }
  });
});

describe('an ExternalSecret is extended only where its Secret gets the key', () => {
  const title = /^Move to ExternalSecret "web-secrets"/;

  test('as it is', async () => {
    const workspace = await workspaceOf(ENV, { 'store.yaml': STORE, 'web.yaml': EXTERNAL });
    const plan = possible(fixOf(workspace, title));
    expect(plan.files?.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'edit /shop/web.yaml',
      'create /shop/.yamlock/.gitignore',
      'create /shop/.yamlock/web-secrets.db-password',
    ]);
  });

  test.each([
    ['a template', '  target: {template: {data: {x: y}}}'],
    ['made once', '  refreshPolicy: CreatedOnce'],
    ['immutable', '  target: {immutable: true}'],
    ['no Secret of its own', '  target: {creationPolicy: None}'],
  ])('not with %s', async (_, line) => {
    const text = EXTERNAL.replace('  data:', `${line}\n  data:`);
    const workspace = await workspaceOf(ENV, { 'store.yaml': STORE, 'web.yaml': text });
    expect(() => fixOf(workspace, title)).toThrow('No fix');
    const plan = possible(fixOf(workspace, /^Move to a new ExternalSecret/));
    expect(JSON.stringify(plan.edits)).toContain('web-secrets-2');
  });

  test('not in another folder where no namespace tells that it is the same', async () => {
    const workspace = await workspaceOf(ENV, { 'store.yaml': STORE, 'production/web.yaml': EXTERNAL });
    expect(() => fixOf(workspace, title)).toThrow('No fix');
  });

  test('a new one is listed by the kustomization that lists the workload', async () => {
    const workspace = await workspaceOf(ENV, {
      'store.yaml': STORE,
      'kustomization.yaml': 'resources:\n- case.yaml\n',
    });
    const plan = possible(fixOf(workspace, /^Move to a new ExternalSecret/));
    const after = await workspace.after('case.yaml', plan);
    expect(after.files.get('kustomization.yaml')).toBe('resources:\n- case.yaml\n- web-secrets.external-secret.yaml\n');
  });
});

test('two containers with the same literal share one key, whichever way they are moved', async () => {
  const text = pod('env:', '- {name: DB_PASSWORD, value: quiet-harbor-42}').concat(
    '  - name: other\n    image: a:1\n    env:\n    - {name: PGPASSWORD, value: quiet-harbor-42}\n',
  );
  for (const place of [/ExternalSecret/, /(?:outside git|git ignores)$/]) {
    let workspace = await workspaceOf(text, { 'store.yaml': STORE });
    const all = possible(fixOf(workspace, new RegExp(`^Move all 2 .*${place.source}`)));
    for (let moved = 0; moved < 2; moved++) {
      const plan = possible(fixOf(workspace, new RegExp(`^Move to .*${place.source}`)));
      workspace = await workspace.after('case.yaml', plan);
    }
    const alone = workspace.files.get('case.yaml') ?? '';
    expect(alone.match(/key: db-password/g)).toHaveLength(2);
    const together = await (await workspaceOf(text, { 'store.yaml': STORE })).after('case.yaml', all);
    expect(together.files.get('case.yaml')).toBe(alone);
    expect([...workspace.files.keys()].filter((name) => name.endsWith('secret.yaml'))).toHaveLength(1);
  }
});

test('a SealedSecret is another place, and is extended too', async () => {
  const sealing = { open: () => ({ seal: (_: unknown, label: string) => `AgA-${label}` }) };
  const certificate = '-----BEGIN CERTIFICATE-----\n';
  const open = async (workspace: Workspace) => {
    const [found] = workspace.findings().filter(({ placed }) => placed.rule.id === 'secret-env-literal');
    if (!found) throw new Error('nothing is found');
    const world = { ...workspace.world('case.yaml'), index: workspace.project.index, sealing };
    const fix = planFixes(found.placed, world).find(({ fix: { title } }) => /^Move to .*SealedSecret/.test(title));
    if (!fix) throw new Error('no SealedSecret is offered');
    return { title: fix.fix.title, after: await workspace.after('case.yaml', possible(fix)) };
  };
  const text = pod(
    'env:',
    '- {name: DB_PASSWORD, value: quiet-harbor-42}',
    '- {name: API_TOKEN, value: quiet-harbor-43}',
  );
  const start = await workspaceOf(text.replace('name: web\n', 'name: web\n  namespace: shop\n'), {
    'sealed-secrets.pem': certificate,
  });
  const first = await open(start);
  expect(first.title).toBe('Move to a new SealedSecret');
  const second = await open(first.after);
  expect(second.title).toBe('Move to SealedSecret "web-secrets"');
  const sealed = second.after.files.get('web-secrets.sealed-secret.yaml') ?? '';
  expect(sealed).toContain('db-password: AgA-shop/web-secrets\n');
  expect(sealed).toContain('api-token: AgA-shop/web-secrets\n');
  expect([...second.after.files.values()].join('\n')).not.toContain('quiet-harbor');
});

test('what a container sees of a text', () => {
  expect(containerText('a$$b')).toEqual({ value: 'a$b' });
  expect(containerText('a$$(B)')).toEqual({ value: 'a$(B)' });
  expect(containerText('a$b$')).toEqual({ value: 'a$b$' });
  expect(containerText('a$(not a name')).toEqual({ value: 'a$(not a name' });
  expect(containerText('a$(B)')).toHaveProperty('refused');
  expect(containerText(`a$${'{B}'}`)).toHaveProperty('refused');
});

test('names of variables and keys', () => {
  expect(['db-password', 'keystore.password', 'apiKey', '2fa-secret', 'PGPASSWORD'].map(variableName)).toEqual([
    'DB_PASSWORD',
    'KEYSTORE_PASSWORD',
    'API_KEY',
    '_2FA_SECRET',
    'PGPASSWORD',
  ]);
  const values = [
    { name: 'A_B', value: 'one' },
    { name: 'a-b', value: 'two' },
    { name: 'C', value: 'one' },
    { name: 'D', value: 'old' },
    { name: 'KNOWN', value: 'new' },
  ];
  const existing = new Map([
    ['known', undefined],
    ['other', 'old'],
  ]);
  expect(allocateKeys(values, existing)).toEqual({
    keys: ['a-b', 'a-b-2', 'a-b', 'other', 'known-2'],
    added: [
      { key: 'a-b', value: 'one' },
      { key: 'a-b-2', value: 'two' },
      { key: 'known-2', value: 'new' },
    ],
  });
});
