import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { trackedIn } from '../../server/src/host/git-index.js';
import { fill, folderOf, PRIVILEGED, yamlock } from './support.js';

const WHO = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'protocol.file.allow=always'];

function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', [...WHO, ...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/** A repository with these files, none of them added. */
function repositoryOf(files: Readonly<Record<string, string>>, ...init: readonly string[]): string {
  const folder = folderOf(files);
  git(folder, 'init', '-q', ...init);
  return folder;
}

/** What a scan checks, and what it says of the rest. */
async function scanned(cwd: string, ...paths: readonly string[]) {
  const args = ['scan', ...(paths.length > 0 ? paths : ['.']), '--format', 'json', '--rules', 'pss-privileged'];
  const { summary, findings } = JSON.parse((await yamlock(args, { cwd })).stdout);
  const files: readonly string[] = findings.map(({ file }: { readonly file: string }) => file);
  return { files, leftOut: summary.leftOut, skipped: summary.skipped };
}

const NONE = { ignoredFiles: 0, ignoredFolders: 0, foreignFolders: 0 };

describe('the case of names', () => {
  const files = {
    '.gitignore': 'Secrets/\n*.Local.yaml\n',
    'secrets/a.yaml': PRIVILEGED,
    'b.local.yaml': PRIVILEGED,
  };

  test('counts, as it does for git', async () => {
    const cwd = repositoryOf(files);
    git(cwd, 'config', 'core.ignorecase', 'false');
    expect(await scanned(cwd)).toMatchObject({ files: ['b.local.yaml', 'secrets/a.yaml'], leftOut: NONE });
  });

  test('does not count where the repository says so, and what is left out is counted', async () => {
    const cwd = repositoryOf(files);
    git(cwd, 'config', 'core.ignorecase', 'true');
    expect(await scanned(cwd)).toMatchObject({
      files: [],
      leftOut: { ignoredFiles: 1, ignoredFolders: 1, foreignFolders: 0 },
    });
    const { stdout } = await yamlock(['scan', '.'], { cwd });
    expect(stdout).toContain('Left out: 1 YAML file and 1 folder that git ignores\n');
    expect((await yamlock(['scan', '.', '--verbose'], { cwd })).stdout).toMatch(/ {5}b\.local\.yaml\n {5}secrets\/\n/);
    expect((await yamlock(['scan', '.', '--format', 'github'], { cwd })).stdout).toContain(
      '; left out: 1 YAML file and 1 folder that git ignores\n',
    );
    const [run] = JSON.parse((await yamlock(['scan', '.', '--format', 'sarif'], { cwd })).stdout).runs;
    expect(run.invocations[0].properties.leftOut).toMatchObject({ ignoredFiles: 1, ignoredFolders: 1 });
    expect((await yamlock(['fix', '.'], { cwd })).stdout).toContain('Left out: 1 YAML file and 1 folder');
  });

  test('counts for what the configuration ignores', async () => {
    const cwd = folderOf({ '.yamlock.yaml': 'ignore: [Vendor/]\n', 'vendor/a.yaml': PRIVILEGED });
    expect(await scanned(cwd)).toMatchObject({ files: ['vendor/a.yaml'] });
  });

  test('counts for what an override is for', async () => {
    const off = 'overrides:\n  - files: [Demo/]\n    rules: { pss-privileged: off }\n';
    const cwd = folderOf({ '.yamlock.yaml': off, 'demo/a.yaml': PRIVILEGED });
    expect(await scanned(cwd)).toMatchObject({ files: ['demo/a.yaml'] });
  });
});

const IGNORED = {
  '.gitignore': '*.local.yaml\nout/\n',
  'a.yaml': PRIVILEGED,
  'b.local.yaml': PRIVILEGED,
  'out/deep/er/c.yaml': PRIVILEGED,
  'out/deep/d.yaml': PRIVILEGED,
  'out/e/f.yaml': PRIVILEGED,
  'node_modules/x/g.yaml': PRIVILEGED,
};

describe('files that git tracks', () => {
  const forced = ['b.local.yaml', 'out/deep/er/c.yaml'];
  const seen = ['a.yaml', ...forced];

  test.each([
    ['version 2', ['update-index', '--index-version', '2']],
    ['version 3', ['add', '-N', '-f', 'out/e/f.yaml']],
    ['version 4', ['update-index', '--index-version', '4']],
    ['an untracked cache', ['update-index', '--force-untracked-cache']],
  ])('are checked whatever .gitignore says: an index of %s', async (_, args) => {
    const cwd = repositoryOf(IGNORED);
    git(cwd, 'add', '-f', ...forced);
    git(cwd, ...args);
    const added = git(cwd, 'ls-files').split('\n').includes('out/e/f.yaml') ? ['out/e/f.yaml'] : [];
    expect(await scanned(cwd)).toEqual({
      files: [...seen, ...added],
      leftOut: { ignoredFiles: 1, ignoredFolders: added.length > 0 ? 0 : 1, foreignFolders: 1 },
      skipped: [],
    });
    expect((await scanned(cwd, 'out')).files, 'a folder that is named').toHaveLength(3);
  });

  test('are told from those that are added no more', async () => {
    const cwd = repositoryOf(IGNORED);
    git(cwd, 'add', '-f', ...forced);
    git(cwd, 'rm', '-q', '--cached', ...forced);
    expect(await scanned(cwd)).toMatchObject({ files: ['a.yaml'] });
  });

  test('in a repository with SHA-256', async () => {
    const cwd = repositoryOf(IGNORED, '--object-format=sha256');
    git(cwd, 'add', '-f', ...forced);
    expect(await scanned(cwd)).toMatchObject({ files: seen });
  });

  test('do not make a folder of theirs one that is folded up in a sparse index', async () => {
    const cwd = repositoryOf({ ...IGNORED, 'kept/a.yaml': PRIVILEGED });
    git(cwd, 'add', '-f', '.gitignore', 'kept', ...forced);
    git(cwd, 'commit', '-q', '-m', 'a');
    git(cwd, 'sparse-checkout', 'set', '--cone', '--sparse-index', 'kept');
    expect(git(cwd, 'ls-files', '--sparse')).toContain('out/\n');
    fill(cwd, { 'out/new.yaml': PRIVILEGED });
    expect(await scanned(cwd)).toMatchObject({
      files: expect.not.arrayContaining(['out/new.yaml']),
      leftOut: { ignoredFiles: 0, ignoredFolders: 1 },
    });
  });

  test('in a second work tree, whose .git is a file', async () => {
    const cwd = repositoryOf(IGNORED);
    git(cwd, 'add', '-f', '.gitignore', ...forced);
    git(cwd, 'commit', '-q', '-m', 'a');
    git(cwd, 'worktree', 'add', '-q', '../tree');
    const tree = path.join(cwd, '../tree');
    try {
      fill(tree, { 'h.local.yaml': PRIVILEGED });
      expect(await scanned(tree)).toMatchObject({ files: forced, leftOut: { ignoredFiles: 1 } });
    } finally {
      rmSync(tree, { recursive: true });
    }
  });

  test('in a submodule, which the repository around it ignores and tracks', async () => {
    const module = repositoryOf(IGNORED);
    git(module, 'add', '-f', '.gitignore', ...forced);
    git(module, 'commit', '-q', '-m', 'a');
    const cwd = repositoryOf({ 'own.yaml': PRIVILEGED });
    git(cwd, 'submodule', '--quiet', 'add', module, 'vendored');
    writeFileSync(path.join(cwd, '.gitignore'), 'vendored/\n*.yaml\n');
    fill(cwd, { 'vendored/i.local.yaml': PRIVILEGED, 'vendored/j.yaml': PRIVILEGED });
    // Of the submodule its own files decide, and of nothing else.
    expect(await scanned(cwd)).toEqual({
      files: ['vendored/b.local.yaml', 'vendored/j.yaml', 'vendored/out/deep/er/c.yaml'],
      leftOut: { ignoredFiles: 2, ignoredFolders: 0, foreignFolders: 0 },
      skipped: [],
    });
    expect(await scanned(cwd, 'vendored/out')).toMatchObject({ files: ['vendored/out/deep/er/c.yaml'] });
  });

  test('are no Secrets outside git', async () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData:\n  password: Xk29fLm3Qw8\n';
    const cwd = repositoryOf({ '.gitignore': '*.local.yaml\n', 'a.local.yaml': secret });
    const run = async () => (await yamlock(['scan', 'a.local.yaml'], { cwd })).code;
    expect(await run()).toBe(0);
    git(cwd, 'add', '-f', 'a.local.yaml');
    expect(await run()).toBe(1);
  });

  test('a list that cannot be read is said, and .gitignore counts alone', async () => {
    const cwd = repositoryOf(IGNORED);
    git(cwd, 'add', '-f', ...forced);
    git(cwd, 'update-index', '--split-index');
    git(cwd, 'add', '-f', 'out/deep/d.yaml');
    const reason = 'a file that git tracks is left out where .gitignore names it';
    expect(await scanned(cwd)).toMatchObject({
      files: ['a.yaml'],
      skipped: [{ file: '.git', reason: `its index is split: ${reason}` }],
    });
    expect((await yamlock(['scan', '.', '--fail-on', 'never', '--fail-on-unchecked'], { cwd })).code).toBe(2);
    const index = path.join(cwd, '.git/index');
    writeFileSync(index, Buffer.concat([Buffer.from('DIRC\0\0\0\x05'), readFileSync(index).subarray(8)]));
    expect((await scanned(cwd)).skipped[0].reason).toBe(`its index has the unknown version 5: ${reason}`);
    writeFileSync(index, readFileSync(index).subarray(0, 100));
    expect((await scanned(cwd)).skipped[0].reason).toContain('its index');
    // No repository: a folder that looks like one.
    rmSync(path.join(cwd, '.git'), { recursive: true });
    symlinkSync('/dev/zero', path.join(cwd, '.git'));
    expect(await scanned(cwd)).toMatchObject({ files: ['a.yaml'] });
  });

  test('an index that ends anywhere is damaged, and never more than that', () => {
    const cwd = repositoryOf(IGNORED);
    git(cwd, 'add', '-f', '.');
    for (const version of ['2', '4']) {
      git(cwd, 'update-index', '--index-version', version);
      const bytes = readFileSync(path.join(cwd, '.git/index'));
      const tracked = git(cwd, 'ls-files', '-z').replace(/\0$/, '');
      expect(trackedIn(bytes, 20)).toEqual({ tracked });
      for (let end = 0; end < bytes.length - 60; end++) {
        const known = trackedIn(bytes.subarray(0, end), 20);
        if (!('unknown' in known)) expect(known).toEqual({ tracked });
      }
    }
  });
});

/** Resolves to what a scan that finds something says on stderr. */
async function told(cwd: string): Promise<string> {
  const { code, stderr } = await yamlock(['scan', '.', '--rules', 'pss-privileged'], { cwd });
  expect(code).toBe(1);
  return stderr.trim();
}

describe('what decides over files', () => {
  test('is no .gitignore that is a link, as git reads none', async () => {
    const cwd = repositoryOf({ 'all.txt': '*.yaml\n', 'a.yaml': PRIVILEGED });
    symlinkSync('all.txt', path.join(cwd, '.gitignore'));
    expect(git(cwd, 'add', '-n', '-A')).toContain('a.yaml');
    expect(await scanned(cwd)).toMatchObject({ files: ['a.yaml'] });
  });

  test.skipIf(process.platform === 'win32')(
    'is nothing that never ends (a device, of which Windows has none)',
    async () => {
      const cwd = folderOf({ 'a.yaml': PRIVILEGED });
      symlinkSync('/dev/zero', path.join(cwd, '.gitignore'));
      expect(await scanned(cwd)).toMatchObject({ files: ['a.yaml'] });
      symlinkSync('/dev/zero', path.join(cwd, '.yamlock.yaml'));
      expect(await told(cwd)).toMatch(
        /\.yamlock\.yaml is a link out of its repository, which is not followed; it counts as not there$/,
      );
    },
  );

  test.skipIf(process.platform === 'win32')('is no pipe, which nobody may ever write into, and no folder', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED, '.yamlock.yaml/x.txt': '', 'below/b.yaml': PRIVILEGED });
    for (const name of ['.sops.yaml', 'Chart.yaml', 'below/.yamlock.yaml'])
      execFileSync('mkfifo', [path.join(cwd, name)]);
    const lines = (await told(cwd))
      .split('\n')
      .map((line) => /[^/]+\/?[^/]+(?= cannot be read: no ordinary file; )/.exec(line)?.[0]);
    expect(lines.map((line) => path.basename(line ?? '')).sort()).toEqual([
      '.sops.yaml',
      '.yamlock.yaml',
      '.yamlock.yaml',
    ]);
  });

  test('is refused where it is a configuration that was named', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED, 'config/x.txt': '' });
    const { code, stderr } = await yamlock(['scan', '.', '--config', 'config'], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('no ordinary file') });
  });

  test.skipIf(process.platform === 'win32')('a pipe is no file to check, and is said', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED });
    execFileSync('mkfifo', [path.join(cwd, 'pipe.yaml')]);
    expect(await scanned(cwd)).toMatchObject({
      files: ['a.yaml'],
      skipped: [{ file: 'pipe.yaml', reason: 'no ordinary file' }],
    });
  });

  test('a pattern that is hard to match takes no time', async () => {
    const hard = '*a*a*a*a*a*a*a*a*z\n';
    const long = `${'a'.repeat(230)}.yaml`;
    const cwd = folderOf({
      '.gitignore': hard,
      '.yamlock.yaml': `ignore:\n  - "${hard.trim()}"\n`,
      [long]: PRIVILEGED,
    });
    expect(await scanned(cwd)).toMatchObject({ files: [long] });
  });

  test('below an ignored folder nothing is taken back, and a nearer file decides elsewhere', async () => {
    const cwd = repositoryOf({
      '.gitignore': 'out/\n*.tmp.yaml\n',
      'out/.gitignore': '!*\n',
      'out/a.yaml': PRIVILEGED,
      'kept/.gitignore': '!b.tmp.yaml\n',
      'kept/b.tmp.yaml': PRIVILEGED,
      'kept/c.tmp.yaml': PRIVILEGED,
    });
    const taken = git(cwd, 'add', '-n', '-A').match(/[\w./]+\.yaml/g);
    expect(taken).toEqual(['kept/b.tmp.yaml']);
    expect(await scanned(cwd)).toMatchObject({ files: taken });
  });

  test('a folder that holds clones is read as each of them', async () => {
    const cwd = folderOf({ 'one/a.yaml': PRIVILEGED, 'two/b.local.yaml': PRIVILEGED });
    for (const name of ['one', 'two']) git(path.join(cwd, name), 'init', '-q');
    writeFileSync(path.join(cwd, 'one/.gitignore'), '*.local.yaml\n');
    mkdirSync(path.join(cwd, 'one/sub'));
    writeFileSync(path.join(cwd, 'one/sub/c.local.yaml'), PRIVILEGED);
    expect(await scanned(cwd)).toMatchObject({
      files: ['one/a.yaml', 'two/b.local.yaml'],
      leftOut: { ignoredFiles: 1, ignoredFolders: 0 },
    });
  });
});
