import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { removePending } from '../../server/src/cli/write/remove-pending.js';
import { stepText } from '../../server/src/core/refactor/pending/step.js';
import { folderOf, type Ran, yamlock } from './support.js';

const VALUE = ['blue', 'kettle', '42'].join('-');
const EXTERNAL = [
  'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: shop\nspec:',
  '  secretStoreRef:\n    kind: ClusterSecretStore\n    name: company\n  data:\n  - secretKey: a',
  '    remoteRef:\n      key: shop/shop\n      property: a\n',
].join('\n');
const STEP = stepText({
  title: 'Upload key "a" of Secret "shop" from .yamlock/shop.a to ClusterSecretStore "company"',
  command: 'vault kv put -mount=kv shop/shop a=@.yamlock/shop.a && \\\nrm .yamlock/shop.a',
  from: 'app/pod.yaml',
  manifests: ['app/pod.yaml', 'app/shop.external-secret.yaml'],
  waiting: [{ file: '.yamlock/shop.a', secret: 'shop', key: 'a' }],
});
const FILES = {
  'app/pod.yaml': 'a: b\n',
  'app/shop.external-secret.yaml': EXTERNAL,
  '.yamlock/.gitignore': '*\n',
  '.yamlock/shop.a': VALUE,
  '.yamlock/steps/shop.a.json': STEP,
};

/** The files as a move leaves them: nobody else may read those outside git. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = folderOf(files);
  for (const name of Object.keys(files)) if (name.includes('.yamlock/')) chmodSync(path.join(folder, name), 0o600);
  return folder;
}

async function pending(cwd: string, ...args: readonly string[]): Promise<Ran> {
  const ran = await yamlock(['pending', ...args], { cwd });
  expect(ran.stdout + ran.stderr).not.toContain(VALUE);
  return ran;
}

describe('pending', () => {
  test('lists each value with where it goes, its command and how it is marked as done', async () => {
    const { code, stdout, stderr } = await pending(folderWith(FILES), '.');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      [
        'shop.a',
        '  Upload key "a" of Secret "shop" from .yamlock/shop.a to ClusterSecretStore "company"',
        '  value:  .yamlock/shop.a: key "a" of Secret "shop", to ClusterSecretStore "company" as shop/shop, property a (ExternalSecret "shop")',
        '  needed: by app/pod.yaml',
        '  run:    vault kv put -mount=kv shop/shop a=@.yamlock/shop.a && \\',
        '          rm .yamlock/shop.a',
        '  done:   yamlock pending --done shop.a --yes',
        '',
        '1 upload pending',
        '',
      ].join('\n'),
    );
  });

  test('lists for programs, with paths from the current folder', async () => {
    const { code, stdout } = await pending(folderWith(FILES), '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      pending: [
        {
          name: 'shop.a',
          folder: '.',
          kind: 'step',
          waits: true,
          title: JSON.parse(STEP).title,
          command: JSON.parse(STEP).command,
          from: 'app/pod.yaml',
          manifests: ['app/pod.yaml', 'app/shop.external-secret.yaml'],
          values: [
            {
              file: '.yamlock/shop.a',
              secret: 'shop',
              key: 'a',
              by: { kind: 'ExternalSecret', name: 'shop', file: 'app/shop.external-secret.yaml' },
              store: { kind: 'ClusterSecretStore', name: 'company' },
              remote: { key: 'shop/shop', property: 'a' },
            },
          ],
          problems: [],
          deletes: ['.yamlock/shop.a'],
        },
      ],
      problems: [],
    });
  });

  test('says that nothing is, in a folder without any', async () => {
    const { code, stdout } = await pending(folderOf({ 'a.yaml': 'a: b\n' }));
    expect([code, stdout]).toEqual([0, 'Nothing is pending\n']);
  });

  test('looks through the repository around, the folder alone outside of one, and folders that are named', async () => {
    const folder = folderWith({ ...FILES, 'app/.yamlock/.gitignore': '*\n', 'app/.yamlock/other': VALUE });
    const app = path.join(folder, 'app');
    const names = async (cwd: string, ...args: readonly string[]): Promise<readonly string[]> =>
      JSON.parse((await pending(cwd, '--format', 'json', ...args)).stdout).pending.map(
        (one: { name: string }) => one.name,
      );
    expect(await names(app)).toEqual(['other']);
    execFileSync('git', ['init', '--quiet'], { cwd: folder });
    expect(await names(app)).toEqual(['shop.a', 'other']);
    expect(await names(app, '.')).toEqual(['other']);
    expect(await names(folder, '.yamlock')).toEqual(['shop.a', 'other']);
    expect(await names(folder, '.yamlock/steps', 'app')).toEqual(['shop.a', 'other']);
  });

  test('shows nothing of a title or name that a terminal would obey', async () => {
    const { stdout } = await pending(folderWith({ '.yamlock/.gitignore': '*\n', '.yamlock/a\u001b[2Jb': 'x' }));
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('a␛[2Jb');
  });

  test.skipIf(process.platform === 'win32')('names a file that others may read', async () => {
    const folder = folderWith(FILES);
    chmodSync(path.join(folder, '.yamlock/shop.a'), 0o644);
    const { stdout } = await pending(folder);
    expect(stdout).toContain('  note:   others on this machine may read .yamlock/shop.a: `chmod 600` ends that\n');
  });
});

describe('pending --done', () => {
  test('deletes nothing that holds a value without --yes, and says what it would', async () => {
    const folder = folderWith(FILES);
    const { code, stderr } = await pending(folder, '--done', 'shop.a');
    expect([code, stderr]).toEqual([
      2,
      'yamlock: this deletes .yamlock/shop.a, perhaps the only copy of what is in there; nothing was deleted, --yes does it\n',
    ]);
    expect(readFileSync(path.join(folder, '.yamlock/shop.a'), 'utf8')).toBe(VALUE);
    expect(existsSync(path.join(folder, '.yamlock/steps/shop.a.json'))).toBe(true);
  });

  test.each([['shop.a'], ['.yamlock/shop.a'], ['.yamlock/steps/shop.a.json']])(
    'deletes the value and the step of %s with --yes, and nothing else',
    async (name) => {
      const folder = folderWith({ ...FILES, '.yamlock/other': VALUE });
      const { code, stdout } = await pending(folder, '--done', name, '--yes');
      expect([code, stdout]).toEqual([0, 'Done: shop.a\nDeleted: .yamlock/shop.a\n']);
      const left = Object.keys(FILES).filter((file) => existsSync(path.join(folder, file)));
      expect(left).toEqual(['app/pod.yaml', 'app/shop.external-secret.yaml', '.yamlock/.gitignore']);
      expect(existsSync(path.join(folder, '.yamlock/other'))).toBe(true);
      expect((await pending(folder, '--done', 'other', '--yes')).code).toBe(0);
      expect((await pending(folder)).stdout).toBe('Nothing is pending\n');
    },
  );

  test('needs no --yes for a step without a value', async () => {
    const step = STEP.replace(/"waiting": \[[^\]]*\]/, '"waiting": []');
    const folder = folderWith({
      'app/pod.yaml': 'a: b\n',
      '.yamlock/.gitignore': '*\n',
      '.yamlock/steps/x.json': step,
    });
    expect((await pending(folder)).stdout).toMatch(/--done x\n\n1 step without a value left\n$/);
    expect((await pending(folder, '--done', 'x')).stdout).toBe('Done: x\n');
    expect(existsSync(path.join(folder, '.yamlock/steps/x.json'))).toBe(false);
  });

  test('removes a link, and leaves what it leads to', async () => {
    const folder = folderWith({ 'kept.txt': 'x', '.yamlock/.gitignore': '*\n' });
    symlinkSync('../kept.txt', path.join(folder, '.yamlock/link'));
    expect((await pending(folder, '--done', 'link', '--yes')).code).toBe(0);
    expect(existsSync(path.join(folder, '.yamlock/link'))).toBe(false);
    expect(statSync(path.join(folder, 'kept.txt')).size).toBe(1);
  });

  test('keeps the step where a value could not be removed', async () => {
    const folder = folderWith({ '.yamlock/shop.a/b': 'x', '.yamlock/steps/shop.a.json': STEP });
    const [value, record] = [path.join(folder, '.yamlock/shop.a'), path.join(folder, '.yamlock/steps/shop.a.json')];
    const one = { name: '', folder, kind: 'step', title: '', manifests: [], values: [], problems: [] } as const;
    await expect(removePending({ ...one, deletes: [value], records: [record] })).rejects.toThrow(
      /cannot be removed .*not marked/,
    );
    expect(existsSync(record)).toBe(true);
  });

  test('is offered as a shell takes it', async () => {
    const folder = folderWith({ '.yamlock/.gitignore': '*\n', ".yamlock/it's": 'x', '.yamlock/-x': 'x' });
    const offered = [...(await pending(folder)).stdout.matchAll(/done: {3}yamlock pending (.*)/g)].map(
      ([, one = '']) => one,
    );
    expect(offered).toEqual(['--done=-x --yes', "--done 'it'\\''s' --yes"]);
    expect((await pending(folder, '--done=-x', '--done', "it's", '--yes')).stdout).toMatch(/^Done: -x\nDone: it's\n/);
  });

  test('takes several, all or none', async () => {
    const folder = folderWith({ ...FILES, '.yamlock/other': VALUE });
    const { code, stderr } = await pending(folder, '--done', 'other', '--done', 'shop.b', '--yes');
    expect([code, stderr]).toEqual([
      2,
      'yamlock: Nothing of the name shop.b is pending; did you mean shop.a? `yamlock pending` lists what is\n',
    ]);
    expect(existsSync(path.join(folder, '.yamlock/other'))).toBe(true);
    expect((await pending(folder, '--done', 'other', '--done', 'shop.a', '--yes')).code).toBe(0);
  });

  test('asks for the file where two folders have the name', async () => {
    const folder = folderWith({ ...FILES, 'app/.yamlock/.gitignore': '*\n', 'app/.yamlock/shop.a': VALUE });
    const { code, stderr } = await pending(folder, '--done', 'shop.a', '--yes');
    expect([code, stderr]).toEqual([
      2,
      'yamlock: shop.a is the name of 2 that are pending; name one by its file: .yamlock/steps/shop.a.json, app/.yamlock/shop.a\n',
    ]);
    expect((await pending(folder, '--done', 'app/.yamlock/shop.a', '--yes')).code).toBe(0);
    expect(existsSync(path.join(folder, '.yamlock/shop.a'))).toBe(true);
  });

  test('leaves what a kustomization reads', async () => {
    const kustomization = 'secretGenerator:\n- name: web\n  envs: [.yamlock/web.env]\n';
    const files = {
      'kustomization.yaml': kustomization,
      '.yamlock/.gitignore': '*\n',
      '.yamlock/web.env': `K=${VALUE}\n`,
    };
    const folder = folderWith(files);
    expect((await pending(folder, '--done', 'web.env', '--yes')).stderr).toMatch(
      /^yamlock: web\.env is no step to be done/,
    );
    expect(existsSync(path.join(folder, '.yamlock/web.env'))).toBe(true);
  });

  test.each([
    [['--yes'], '--yes goes with --done NAME'],
    [['nowhere'], 'pending takes folders, and nowhere is none'],
    [['app/pod.yaml'], 'pending takes folders, and app/pod.yaml is none'],
    [['--format', 'sarif'], '--format takes one of pretty, json, not "sarif"'],
    [['--dome', 'x'], 'There is no option --dome; did you mean --done?'],
  ])('%j is refused', async (args, message) => {
    const { code, stderr } = await pending(folderWith(FILES), ...args);
    expect([code, stderr]).toEqual([2, `yamlock: ${message}\n`]);
  });
});
