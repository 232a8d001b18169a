import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { RULES } from '../../server/src/core/rules/registry.js';
import { readSettings, SETTING_NAMES } from '../../server/src/core/settings/config-file.js';
import { folderOf } from './support.js';

const COMMAND = 'node scripts/generate.mjs';

function generate(cwd: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/generate.mjs', ...args], {
    cwd,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('what is generated', () => {
  test(`is up to date: otherwise run \`${COMMAND}\``, () => {
    expect(generate(process.cwd(), '--check')).toMatchObject({ status: 0, stderr: '' });
  });

  /** The project with what is generated left out. */
  function copy(): string {
    const folder = folderOf({});
    cpSync('scripts', path.join(folder, 'scripts'), { recursive: true });
    for (const name of ['server', 'test', 'node_modules']) symlinkSync(path.resolve(name), path.join(folder, name));
    return folder;
  }

  test('is written where it is missing or stale, and nothing else is', () => {
    const folder = copy();
    const missing = generate(folder, '--check', '--only', 'schema');
    expect(missing.status).toBe(1);
    expect(missing.stderr).toBe(`Out of date: schemas/config.schema.json\nRun \`${COMMAND}\`\n`);
    expect(existsSync(path.join(folder, 'schemas'))).toBe(false);
    mkdirSync(path.join(folder, 'schemas'));
    symlinkSync(path.resolve('schemas/data'), path.join(folder, 'schemas', 'data'));

    const page = 'docs/rules/pss-privileged.md';
    mkdirSync(path.join(folder, 'docs/rules'), { recursive: true });
    writeFileSync(path.join(folder, page), 'edited by hand\n');
    writeFileSync(path.join(folder, 'docs/rules/gone-rule.md'), '# gone\n');
    // What else is generated stands in folders that are linked.
    expect(generate(folder, '--only', 'docs,schema').status).toBe(0);
    for (const name of [page, 'docs/rules/README.md', 'schemas/config.schema.json'])
      expect(readFileSync(path.join(folder, name), 'utf8')).toBe(readFileSync(name, 'utf8'));
    expect(readdirSync(path.join(folder, 'docs/rules'))).toEqual(readdirSync('docs/rules'));
    expect(generate(folder, '--check', '--only', 'schema')).toMatchObject({ status: 0, stderr: '' });
  });

  test('is named part by part', () => {
    expect(generate(process.cwd(), '--only', 'pages').stderr).toContain('There is no part "pages"');
  });
});

describe('the notices of third parties', () => {
  const text = readFileSync('THIRD_PARTY_NOTICES.md', 'utf8');
  const listed = [...text.matchAll(/^- (\S+) (\S+) \(.+\)$/gm)].map(([, name, version]) => `${name} ${version}`);

  test('name what is bundled, and nothing that is not', () => {
    const names = listed.map((one) => one.split(' ')[0]);
    const imported = ['yaml', 'age-encryption', 'vscode-uri', 'vscode-languageserver', 'vscode-languageclient'];
    expect(names).toEqual(expect.arrayContaining(imported));
    for (const tool of ['vitest', 'esbuild', 'ajv', 'typescript', 'fast-check', 'mocha'])
      expect(names).not.toContain(tool);
  });

  test('have the text of a licence for each, and go with the package', () => {
    for (const one of listed) {
      const [, after = ''] = text.split(`\n## ${one}\n`);
      const [, licence = ''] = /````text\n([\s\S]*?)\n````/.exec(after) ?? [];
      expect(licence, one).toMatch(/copyright|license/i);
      expect(licence.length, one).toBeGreaterThan(300);
    }
    const { files } = JSON.parse(readFileSync('package.json', 'utf8')) as { files: string[] };
    expect(files).toContain('THIRD_PARTY_NOTICES.md');
    expect(readFileSync('scripts/editor/package.mjs', 'utf8')).toContain("'THIRD_PARTY_NOTICES.md'");
  });
});

describe('the page of a rule', () => {
  test.each(RULES)('of $id shows what it finds', ({ id, why, how }) => {
    const page = readFileSync(`docs/rules/${id}.md`, 'utf8');
    for (const text of [why, how]) expect(page).toContain(text);
    const example = page.slice(page.indexOf('## Example'));
    expect(example).toMatch(/^- .*(?:error|warning|information): /m);
    expect(page).not.toContain('¦');
  });
});

describe('the schema of the configuration', () => {
  const schema = JSON.parse(readFileSync('schemas/config.schema.json', 'utf8')) as { properties: object };
  const valid = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
  const known = new Set(RULES.map(({ id }) => id));

  test('names every setting', () => {
    expect(Object.keys(schema.properties)).toEqual(SETTING_NAMES);
  });

  test('takes `off` as readers of YAML 1.1 see it', () => {
    expect(valid(parse('rules: {pss-privileged: off}', { version: '1.1' }))).toBe(true);
  });

  test.each<[string, boolean]>([
    ['', true],
    ['extends: strict', true],
    ['extends: loose', false],
    ['rules: {pss-privileged: warning}', true],
    ['rules: {pss-privileged: off}', true],
    ['rules: {pss-privileged: "off"}', true],
    ['rules: {pss-privileged: fatal}', false],
    ['rules: {pss-privileged: true}', false],
    ['rules: {pss-privileged: null}', false],
    ['rules: {no-such-rule: off}', false],
    ['rules: [pss-privileged]', false],
    ['ignore: [vendor/, "*.gen.yaml"]', true],
    ['ignore: vendor/', false],
    ['ignore: [""]', false],
    ['ignore: [1]', false],
    ['testFolders: []', true],
    ['testFolders: {}', false],
    ['kubernetesVersion: "1.30"', true],
    ['kubernetesVersion: 1.31', true],
    ['kubernetesVersion: v1.30.2', true],
    ['kubernetesVersion: newest', false],
    ['kubernetesVersion: "2.0"', false],
    ['overrides: [{files: [a], rules: {pss-privileged: off}}]', true],
    ['overrides: [{files: [a]}]', false],
    ['overrides: [{files: [a], rules: {}, more: 1}]', false],
    ['overrides: {files: [a], rules: {}}', false],
    ['exclude: [a]', false],
    ['- a', false],
  ])('and the reader agree on %j: %j', (text, good) => {
    expect(readSettings(text, known).problems.map(({ message }) => message)).toHaveLength(good ? 0 : 1);
    expect(valid(parse(text))).toBe(good);
  });
});
