import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listExtension, stageExtension } from '../scripts/editor/package.mjs';
import { RULES } from '../server/src/core/rules/registry.js';

// What a release holds, file by file: a file that is not on the list gets into none unnoticed.

const IN_BOTH = ['CHANGELOG.md', 'LICENSE', 'README.md', 'THIRD_PARTY_NOTICES.md', 'package.json'];

const BUILT = ['age', 'cli', 'client', 'flow', 'mcp', 'protocol', 're2', 'server', 'shared'].map(
  (name) => `dist/${name}.js`,
);

const SCHEMAS = readdirSync('schemas/data').map((name) => `dist/schemas/${name}`);

/** What the language server says in Chinese. */
const SAID = ['l10n/rules.zh-cn.json', 'l10n/server.zh-cn.json'];

const NPM = [
  ...SAID,
  ...IN_BOTH,
  ...BUILT,
  ...['dist/flow.css', 'dist/package.json'],
  ...['schemas/config.schema.json', 'schemas/report.schema.json', 'snippets/yamlock.json'],
  ...['docs/rules', 'docs/zh-cn/rules'].flatMap((folder) =>
    ['README', ...RULES.map(({ id }) => id)].map((name) => `${folder}/${name}.md`),
  ),
];

const VSIX = [
  ...IN_BOTH,
  ...BUILT,
  ...['dist/flow.css', 'dist/package.json', 'dist/rule-pages.json', 'dist/web/client.js', 'dist/web/server.js'],
  ...['package.nls.json', 'package.nls.zh-cn.json', 'l10n/bundle.l10n.zh-cn.json', 'dist/rule-pages.zh-cn.json'],
  ...SAID,
  ...['schemas/config.schema.json', 'snippets/yamlock.json', 'client/icon.png'],
  ...['finding.svg', 'fix.svg', 'secret.svg', 'workspace.md'].map((name) => `client/walkthrough/${name}`),
  ...['finding.nls.zh-cn.svg', 'fix.nls.zh-cn.svg', 'workspace.nls.zh-cn.md'].map(
    (name) => `client/walkthrough/${name}`,
  ),
  ...['example', 'example.nls.zh-cn'].flatMap((folder) =>
    ['secret-store.yaml', 'shop.yaml'].map((name) => `client/walkthrough/${folder}/${name}`),
  ),
];

/** A copy of what npm would pack from, with a build of its own. */
let home = '';
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'yamlock-packed-'));
  const build = spawnSync(process.execPath, ['scripts/build.mjs', '--out', path.join(home, 'dist')], {
    encoding: 'utf8',
  });
  expect(build.status, build.stderr).toBe(0);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('the npm package holds these files and no others', () => {
  for (const name of readdirSync('.'))
    if (!['node_modules', 'dist', '.git', 'test'].includes(name))
      cpSync(name, path.join(home, name), {
        recursive: true,
        filter: (source) => !source.includes('node_modules') && !source.endsWith('.tsbuildinfo'),
      });
  const { stdout, status } = spawnSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
    cwd: home,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  const [packed] = JSON.parse(stdout) as [{ readonly files: readonly { readonly path: string }[] }];
  const files = packed.files.map((file) => file.path).sort();
  expect(files).toEqual([...NPM, ...SCHEMAS].sort());
});

test('the .vsix holds these files and no others', async () => {
  const stage = path.join(home, 'stage');
  mkdirSync(stage);
  await stageExtension(stage, home);
  expect(listExtension(stage).sort()).toEqual([...VSIX, ...SCHEMAS].sort());
});
