import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { RULES } from '../../server/src/core/rules/registry.js';
import { readSettings, SETTING_NAMES } from '../../server/src/core/settings/config-file.js';
import { VERSION } from '../../server/src/host/version.js';
import { CLEAN, folderOf, PRIVILEGED, yamlock } from './support.js';

const IDS = new Set(RULES.map(({ id }) => id));
const ALL = ['--pre-commit', '--github', '--gitlab', '--baseline'];

const object = (apiVersion: string, kind: string, name: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;

const textIn = (cwd: string, name: string): string => readFileSync(path.join(cwd, name), 'utf8');

/** All files below a folder with their texts. */
const stateOf = (cwd: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(cwd, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('.git/'))
      .map(({ parentPath, name }) => path.relative(cwd, path.join(parentPath, name)))
      .sort()
      .map((name) => [name, textIn(cwd, name)]),
  );

const run = (cwd: string, ...args: readonly string[]) => yamlock(['init', ...args], { cwd });

describe('yamlock init', () => {
  test('says what it saw, and writes a configuration without a mistake', async () => {
    const cwd = folderOf({
      'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'apps/kustomization.yaml': 'resources: [a.yaml]\n',
      'apps/a.yaml': CLEAN,
      'flux.yaml':
        object('source.toolkit.fluxcd.io/v1', 'GitRepository', 'r') +
        '---\n' +
        object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'k'),
      'argo.yaml': object('argoproj.io/v1alpha1', 'Application', 'a'),
      '.sops.yaml': 'creation_rules:\n  - age: age1x\n',
      'store.yaml': object('external-secrets.io/v1', 'ClusterSecretStore', 'company'),
    });
    const { code, stdout, stderr } = await run(cwd);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      'Saw 1 chart, 1 kustomization, 1 configuration of SOPS, 2 objects of Flux, 1 object of Argo CD, ' +
        '1 object of External Secrets, 1 other object in 7 YAML files\nWrote .yamlock.yaml\n',
    );
    const { settings, problems } = readSettings(textIn(cwd, '.yamlock.yaml'), IDS);
    expect(problems).toEqual([]);
    expect(settings.externalSecrets.store).toEqual({ kind: 'ClusterSecretStore', name: 'company' });
    expect((await yamlock(['scan', '.', '--fail-on', 'never'], { cwd })).code).toBe(0);
  });

  test('explains settings that are none yet, each a valid one', async () => {
    const cwd = folderOf({});
    expect((await run(cwd)).stdout).toBe('Saw 0 YAML files\nWrote .yamlock.yaml\n');
    const text = textIn(cwd, '.yamlock.yaml');
    const bare = text.replace(/^# (?=(?: {2}|[a-zA-Z]+:(?: |$)))(?!How)/gm, '');
    const { problems } = readSettings(bare, IDS);
    expect(problems).toEqual([]);
    const shown = Object.keys(parse(bare));
    for (const name of shown) expect(SETTING_NAMES).toContain(name);
    expect(shown.length).toBeGreaterThan(8);
  });

  test('honours the programs whose suppressions it saw, and names no store where there are two', async () => {
    const annotated = PRIVILEGED.replace(
      '  name: web',
      '  name: web\n  annotations:\n    ignore-check.kube-linter.io/privileged-container: yes',
    );
    const store = (name: string): string => object('external-secrets.io/v1', 'SecretStore', name);
    const cwd = folderOf({ 'a.yaml': annotated, 'b.yaml': `${store('one')}---\n${store('two')}` });
    await run(cwd);
    const { settings } = readSettings(textIn(cwd, '.yamlock.yaml'), IDS);
    expect(settings.honour).toEqual(['kube-linter', 'gitleaks', 'detect-secrets', 'trufflehog', 'ggshield']);
    expect(settings.externalSecrets.store).toBeUndefined();
  });

  test('writes the hook, the pipelines and the baseline, and what they run is clean', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED });
    const { code, stdout } = await run(cwd, ...ALL);
    expect([code, stdout.split('\n').slice(1)]).toEqual([
      0,
      [
        'Wrote .yamlock.yaml',
        'Wrote .pre-commit-config.yaml',
        'Wrote .github/workflows/yamlock.yml',
        'Wrote .gitlab-ci.yml',
        expect.stringMatching(/^\.yamlock-baseline\.json has \d+ findings$/),
        '',
      ],
    ]);
    expect(parse(textIn(cwd, '.pre-commit-config.yaml'))).toEqual({
      repos: [
        {
          repo: 'https://github.com/yamlock/yamlock',
          rev: `v${VERSION}`,
          hooks: [{ id: 'yamlock', args: ['--baseline', '.yamlock-baseline.json'] }],
        },
      ],
    });
    const workflow = parse(textIn(cwd, '.github/workflows/yamlock.yml'));
    expect(workflow.jobs.yamlock.steps.at(-1)).toEqual({
      uses: `yamlock/yamlock@v${VERSION}`,
      with: { baseline: '.yamlock-baseline.json' },
    });
    expect(parse(textIn(cwd, '.gitlab-ci.yml')).yamlock.variables).toEqual({
      YAMLOCK_BASELINE: '.yamlock-baseline.json',
    });
    const scan = [
      'scan',
      '.',
      '.github/workflows/yamlock.yml',
      '.gitlab-ci.yml',
      '--baseline',
      '.yamlock-baseline.json',
    ];
    const { stdout: found } = await yamlock([...scan, '--format', 'json'], { cwd });
    expect(JSON.parse(found)).toMatchObject({ findings: [] });
  });

  test('changes nothing the second time, with --force neither', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED });
    await run(cwd, ...ALL);
    const before = stateOf(cwd);
    for (const args of [ALL, [...ALL, '--force']]) {
      const { code, stdout } = await run(cwd, ...args);
      expect(code).toBe(0);
      expect(stdout).not.toMatch(/^(?:Wrote|Replaced)/m);
      expect(stateOf(cwd)).toEqual(before);
    }
  });

  test('leaves files of others alone, and says what is to be added', async () => {
    const others = {
      '.yamlock.yaml': 'extends: strict\n',
      '.pre-commit-config.yaml': 'repos: []\n',
      '.gitlab-ci.yml': 'test:\n  script: [make]\n',
      '.github/workflows/yamlock.yml': 'name: mine\n',
      '.yamlock-baseline.json': '{"version": 1, "findings": []}\n',
    };
    const cwd = folderOf({ ...others, 'a.yaml': PRIVILEGED });
    const { code, stdout } = await run(cwd, ...ALL);
    expect(code).toBe(0);
    expect(stateOf(cwd)).toMatchObject(others);
    expect(stdout).toContain('.yamlock.yaml is there already and stays as it is: --force replaces it\n');
    expect(stdout).toContain(
      '.pre-commit-config.yaml is there already and stays as it is; what is to be added:\n      - repo: https:',
    );
    expect(stdout).toContain('.yamlock-baseline.json is there already: `yamlock baseline` writes it anew\n');
    const forced = await run(cwd, ...ALL, '--force');
    expect(forced.stdout).toContain('Replaced .yamlock.yaml\nReplaced .github/workflows/yamlock.yml\n');
    const after = stateOf(cwd);
    expect(after['.yamlock.yaml']).toContain('extends: recommended');
    for (const shared of ['.pre-commit-config.yaml', '.gitlab-ci.yml'] as const)
      expect(after[shared]).toBe(others[shared]);
  });

  test('knows the root of the repository, and the configuration above that counts no longer', async () => {
    const cwd = folderOf({ 'team a/x.yaml': PRIVILEGED, '.yamlock.yaml': 'extends: strict\n' });
    execFileSync('git', ['init', '-q'], { cwd });
    const { stdout } = await run(path.join(cwd, 'team a'), ...ALL);
    expect(Object.keys(stateOf(cwd))).toEqual(
      expect.arrayContaining([
        '.github/workflows/yamlock.yml',
        '.gitlab-ci.yml',
        '.pre-commit-config.yaml',
        'team a/.yamlock-baseline.json',
        'team a/.yamlock.yaml',
      ]),
    );
    expect(stdout).toContain('.yamlock.yaml does not count in this folder any more');
    const [{ hooks }] = parse(textIn(cwd, '.pre-commit-config.yaml')).repos;
    expect(hooks[0].args).toEqual(['--baseline', 'team a/.yamlock-baseline.json']);
    expect('team a/x.yaml').toMatch(new RegExp(hooks[0].files));
    expect('other/x.yaml').not.toMatch(new RegExp(hooks[0].files));
    expect(parse(textIn(cwd, '.github/workflows/yamlock.yml')).jobs.yamlock.steps.at(-1).with.paths).toBe('team a');
  });

  test('writes through no link, and nothing at all where one file cannot be written', async () => {
    const outside = folderOf({ 'mine.yaml': 'extends: strict\n' });
    for (const [link, target] of [
      ['.yamlock.yaml', 'mine.yaml'],
      ['.yamlock.yaml', 'none.yaml'],
      ['.github', '.'],
    ] as const) {
      const cwd = folderOf({});
      symlinkSync(path.join(outside, target), path.join(cwd, link));
      const { code, stderr } = await run(cwd, '--github', '--force');
      expect([code, stderr]).toEqual([2, expect.stringContaining('is a symbolic link')]);
      expect(readdirSync(cwd)).toEqual([link]);
    }
    expect(stateOf(outside)).toEqual({ 'mine.yaml': 'extends: strict\n' });
    const cwd = folderOf({ '.github': 'a file' });
    expect((await run(cwd, '--github')).code).toBe(2);
    expect(existsSync(path.join(cwd, '.yamlock.yaml'))).toBe(false);
    mkdirSync(path.join(cwd, '.gitlab-ci.yml'));
    expect((await run(cwd, '--gitlab')).stderr).toContain('.gitlab-ci.yml cannot be written: it is a folder');
  });

  test('says what is wrong with its arguments, and which files it cannot read', async () => {
    const cwd = folderOf({ 'a.yaml': CLEAN, 'b.yaml': new Uint8Array([0, 1, 2]) });
    expect((await run(cwd, 'none')).stderr).toContain('There is no folder none');
    expect((await run(cwd, 'a.yaml')).stderr).toContain('There is no folder a.yaml');
    expect((await run(cwd, 'a', 'b')).stderr).toContain('init takes one FOLDER');
    expect((await run(cwd)).stdout).toContain('in 1 YAML file, and 1 that cannot be read');
  });

  test('shows no name that a terminal obeys', async () => {
    const cwd = folderOf({ 'a\u001b[2J/.yamlock.yaml': 'extends: strict\n' });
    const { stdout } = await run(cwd, 'a\u001b[2J');
    expect(stdout).not.toContain('\u001b');
  });
});
