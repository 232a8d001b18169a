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
const CHINESE = JSON.parse(readFileSync('l10n/rules.zh-cn.json', 'utf8'));

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
    for (const name of ['scripts', 'l10n']) cpSync(name, path.join(folder, name), { recursive: true });
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
    for (const name of [page, 'docs/rules/README.md', 'docs/zh-cn/rules/README.md', 'schemas/config.schema.json'])
      expect(readFileSync(path.join(folder, name), 'utf8')).toBe(readFileSync(name, 'utf8'));
    for (const pages of ['docs/rules', 'docs/zh-cn/rules'])
      expect(readdirSync(path.join(folder, pages))).toEqual(readdirSync(pages));
    expect(generate(folder, '--check', '--only', 'schema')).toMatchObject({ status: 0, stderr: '' });
  });

  test('has the texts that wait for a translator: all of them in a new language, and one whose English has changed', () => {
    const folder = copy();
    const file = path.join(folder, 'l10n/rules.zh-cn.json');
    const now = '"A container runs privileged"';
    writeFileSync(file, readFileSync(file, 'utf8').replace(now, '"A container is privileged"'));
    writeFileSync(path.join(folder, 'l10n/rules.eo.json'), '{}\n');
    const check = generate(folder, '--check', '--only', 'translations');
    expect(check.status).toBe(1);
    const files = ['l10n/rules.eo.json', 'l10n/pages.eo.json', 'l10n/server.eo.json', 'l10n/rules.zh-cn.json'];
    expect(check.stderr).toBe(`Out of date: ${files.join(', ')}\nRun \`${COMMAND}\`\n`);

    const { stdout, status } = generate(folder, '--only', 'translations');
    expect(status).toBe(0);
    expect(stdout).toContain('\nl10n/rules.zh-cn.json: pss-privileged, summary\n');
    expect(stdout.match(/^l10n\/rules\.eo\.json: /gm)).toHaveLength(RULES.length * 3);
    const { summary } = JSON.parse(readFileSync(file, 'utf8'))['pss-privileged'];
    const was = { en: 'A container is privileged', 'zh-cn': '容器以特权模式运行' };
    expect(summary).toEqual({ en: 'A container runs privileged', 'zh-cn': '', was });
    expect(generate(folder, '--check', '--only', 'translations')).toMatchObject({ status: 0, stderr: '' });
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

  test.each(RULES)('of $id shows the same in Chinese', ({ id, references }) => {
    const page = readFileSync(`docs/zh-cn/rules/${id}.md`, 'utf8');
    const texts: Readonly<Record<string, Readonly<Record<string, string>>>> = CHINESE[id] ?? {};
    for (const name of ['summary', 'why', 'how']) expect(page).toContain(texts[name]?.['zh-cn'] || texts[name]?.en);
    const english = readFileSync(`docs/rules/${id}.md`, 'utf8');
    const blocks = (text: string): readonly string[] =>
      [...text.matchAll(/^(`{3,})(\w*)\n([\s\S]*?)^\1$/gm)].map(([block]) =>
        block.replace(/(?<=disable.*)(?:the reason|原因)/, '…'),
      );
    expect(blocks(page)).toEqual(blocks(english));
    const said = [...page.matchAll(/^- (?:`[^`]+` )?第 \d+ 行，(?:错误|警告|提示)：(.*)$/gm)].map(([, text]) => text);
    expect(said.length).toBeGreaterThan(0);
    expect(said.filter((text) => !/\p{Script=Han}/u.test(text ?? ''))).toEqual([]);
    for (const { url } of references) expect(page).toContain(`](${url})`);
    expect(page).not.toContain('¦');
  });

  test('leads to the page in the other language', () => {
    expect(readFileSync('docs/rules/pss-privileged.md', 'utf8')).toContain(
      '[简体中文](../zh-cn/rules/pss-privileged.md)',
    );
    expect(readFileSync('docs/zh-cn/rules/pss-privileged.md', 'utf8')).toContain(
      '[English](../../rules/pss-privileged.md)',
    );
    for (const page of readdirSync('docs/zh-cn/rules')) {
      const text = readFileSync(`docs/zh-cn/rules/${page}`, 'utf8');
      const links = [...text.matchAll(/\]\(((?!https:)[^)\s]+)\)/g)].map(([, link = '']) => link);
      expect(links.filter((link) => !existsSync(path.join('docs/zh-cn/rules', link)))).toEqual([]);
    }
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
