import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, onTestFinished, test } from 'vitest';
import { catalogueOf } from '../../scripts/generate/catalogue.mjs';
import { casesOf, summaryOf } from '../../scripts/rules/cases.mjs';
import { whyNoRule } from '../../scripts/rules/names.mjs';
import { fixtureSkeleton, ruleSkeleton, SCOPES } from '../../scripts/rules/skeletons.mjs';
import { FAMILIES } from '../../server/src/core/model/rule.js';
import { RULES } from '../../server/src/core/rules/registry.js';
import { PROJECT } from './files.js';
import { parseFixture } from './fixture.js';
import { LONG } from './long.js';

/** A copy of what git knows of the project below the paths, with the packages that are installed. */
function copyOf(...paths: readonly string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const listed = execFileSync('git', ['ls-files', '-z', '-c', '-o', '--exclude-standard', '--', ...paths], {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  for (const name of listed.split('\0').filter((one) => one !== '' && existsSync(PROJECT + one))) {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    cpSync(PROJECT + name, path.join(folder, name));
  }
  symlinkSync(path.join(PROJECT, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  return folder;
}

function script(cwd: string, name: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`scripts/${name}.mjs`, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, stdout, stderr, output: stdout + stderr };
}

describe('npm run new-rule', () => {
  test.each<[string, string, string | undefined]>([
    ['pictures', 'image-too-old', 'There is no family "pictures"; the families are pod-security, workload-hardening, '],
    ['images', 'ImageTooOld', '"ImageTooOld" is no id: '],
    ['images', 'image_too_old', '"image_too_old" is no id: '],
    ['images', 'image', '"image" is no id: '],
    ['images', 'image-2old', '"image-2old" is no id: '],
    ['images', 'image-', '"image-" is no id: '],
    ['images', '../image-too-old', '"../image-too-old" is no id: '],
    ['images', 'image-latest', 'The id "image-latest" is taken by a rule'],
    ['images', 'pss-privileged', 'The id "pss-privileged" is taken by a rule'],
    ['images', 'image-newest', 'The id "image-newest" is taken: the rule "image-latest" had it before'],
    ['images', 'image-too-old', undefined],
  ])('takes the family %s and the id %s, or says why not', (family, id, reason) => {
    const rules = RULES.map((rule) => (rule.id === 'image-latest' ? { ...rule, aliases: ['image-newest'] } : rule));
    const said = whyNoRule(family, id, { RULES: rules, FAMILIES });
    expect(said?.slice(0, reason?.length)).toBe(reason);
  });

  test.each<[readonly string[], string]>([
    [['images'], 'A rule has a family and an id'],
    [['images', 'image-latest'], 'The id "image-latest" is taken by a rule'],
    [['images', 'image-too-old', '--scope', 'engine'], 'There is no scope "engine"'],
    [['images', 'image-too-old', '--scoop', 'resource'], "Unknown option '--scoop'"],
  ])('refuses %j', (args, reason) => {
    const { status, stdout, stderr } = script(PROJECT, 'new-rule', ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(reason);
    expect(stderr).toContain('\nUsage: npm run new-rule -- FAMILY ID [--scope container|resource|document]\n');
  });

  test('writes a rule, its fixture and its line in the catalogue, and no rule over another', () => {
    const folder = copyOf(
      'package.json',
      'package-lock.json',
      'scripts',
      'server/src',
      'test/harness',
      'docs/rules',
      'docs/zh-cn',
      'l10n',
    );
    const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
    const { status, stdout } = script(folder, 'new-rule', 'images', 'image-too-old', '--scope', 'resource');
    expect(status).toBe(0);
    expect(stdout).toContain('npm run try-rule -- image-too-old');
    const rule = 'server/src/core/rules/images/image-too-old.ts';
    expect(read(rule)).toBe(ruleSkeleton('images', 'image-too-old', 'resource'));
    expect(read('test/rules/images/image-too-old.yaml')).toBe(fixtureSkeleton('image-too-old', 'resource'));
    expect(read('server/src/core/rules/catalogue.ts')).toMatch(
      /^ {2}imageKnownRisky,\n {2}imageTooOld,\n {2}memoryLimitMissing,$/m,
    );
    expect(script(folder, 'generate', '--only', 'catalogue', '--check').status).toBe(0);

    rmSync(path.join(folder, rule));
    expect(script(folder, 'generate', '--check')).toMatchObject({
      status: 1,
      stderr: 'Out of date: server/src/core/rules/catalogue.ts\nRun `node scripts/generate.mjs`\n',
    });
    expect(script(folder, 'generate', '--only', 'catalogue').status).toBe(0);
    expect(script(folder, 'new-rule', 'images', 'image-too-old')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('test/rules/images/image-too-old.yaml is there already'),
    });
  });

  test('makes rules that compile and are formatted, and fixtures that are read, for every scope', () => {
    const folder = copyOf('biome.json', '.gitignore');
    const rules = SCOPES.map((scope) => ({ scope, name: `server/src/core/rules/manifests/skeleton-of-${scope}.ts` }));
    const texts = new Map(
      rules.map(({ scope, name }) => [PROJECT + name, ruleSkeleton('manifests', `skeleton-of-${scope}`, scope)]),
    );
    for (const { name } of rules) {
      mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
      writeFileSync(path.join(folder, name), texts.get(PROJECT + name) ?? '');
    }
    const biome = path.join(PROJECT, 'node_modules/@biomejs/biome/bin/biome');
    const lint = spawnSync(process.execPath, [biome, 'ci', '--vcs-enabled=false', '--error-on-warnings', 'server'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect({ status: lint.status, errors: lint.stderr }).toEqual({ status: 0, errors: expect.any(String) });

    const config = ts.readConfigFile(`${PROJECT}server/src/core/tsconfig.json`, ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, `${PROJECT}server/src/core`);
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists } = host;
    host.getSourceFile = (name, version, ...rest) => {
      const text = texts.get(name);
      return text === undefined ? getSourceFile(name, version, ...rest) : ts.createSourceFile(name, text, version);
    };
    host.fileExists = (name) => texts.has(name) || fileExists(name);
    const program = ts.createProgram([...texts.keys()], { ...options, noEmit: true, composite: false }, host);
    const problems = [...texts.keys()].flatMap((name) => {
      const file = program.getSourceFile(name) ?? expect.fail(name);
      return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    });
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).toEqual([]);

    for (const scope of SCOPES) {
      const { cases, preamble } = parseFixture('x', fixtureSkeleton('skeleton-of-it', scope));
      expect(preamble).toHaveLength(1);
      expect(cases).toHaveLength(3);
      expect(cases[2]?.title).toContain('half-written');
    }
  });
});

describe('npm run try-rule', () => {
  const fixture = (marks: string): string =>
    `# case: an old tag\nimage: a\n${marks}# case: silent with a new one\nimage: b\n#      ^ error other-rule: the same\n# fix: Another fix (safe)\n`;

  test('says what a rule finds in each case, and what is another than before', () => {
    const mark = '#      ^ warning image-old: is old\n';
    const fixed = fixture(`${mark}# fix: Set it (review)\n#-a\n#+b\n`);
    expect(casesOf(fixed, 'image-old')).toEqual([
      { title: 'an old tag', found: 1, fixes: 1 },
      { title: 'silent with a new one', found: 0, fixes: 0 },
    ]);
    const lines = (before: string, after: string) =>
      summaryOf(casesOf(before, 'image-old'), casesOf(after, 'image-old'));
    expect(lines(fixed, fixed)).toEqual(['  an old tag: 1 finding, 1 fix', '  silent with a new one: silent']);
    expect(lines(fixed, fixture(''))[0]).toBe('  an old tag: silent  CHANGED, before: 1 finding, 1 fix');
    expect(lines(fixed, fixture(mark + mark))[0]).toBe(
      '  an old tag: 2 findings, 0 fixes  CHANGED, before: 1 finding, 1 fix',
    );
    expect(lines('', fixture(mark))[0]).toBe('  an old tag: 1 finding, 0 fixes');
  });
});

describe('the catalogue', () => {
  const before = "import b from './images/b-b.js';\nimport a from './images/a-a.js';\nimport c from './rbac/c-c.js';\n";

  test('keeps the order of each family, and has new rules last in theirs', () => {
    const files = ['rbac/c-c', 'rbac/a-d', 'images/z-a', 'images/a-a', 'images/b-b'];
    const text = catalogueOf(files, FAMILIES, before);
    expect(text.match(/(?<=from '\.\/)\w+\/.*(?=\.js')/g)).toEqual([
      'images/b-b',
      'images/a-a',
      'images/z-a',
      'rbac/c-c',
      'rbac/a-d',
    ]);
    expect(text).toContain('  bB,\n  aA,\n  zA,\n  cC,\n  aD,\n];\n');
    expect(catalogueOf(files, FAMILIES, text)).toBe(text);
  });

  test('has no rule whose file is gone', () => {
    expect(catalogueOf(['images/a-a'], FAMILIES, before)).not.toMatch(/b-b|c-c/);
  });
});

/** A rule that is filled in, and its fixture before anything is found. */
const RULE = ruleSkeleton('workload-hardening', 'container-stdin', 'container')
  .replace("container.at('fillIn')", "container.at('stdin')")
  .replace('FILL IN: Set fillIn to false', 'Set stdin to false')
  .replace('FILL IN: what is wrong, in one sentence without a full stop', 'keeps its standard input open')
  .replace('FILL IN: what was found, in one line without a full stop', 'A container keeps its standard input open')
  .replaceAll(/FILL IN: (.)/g, (_, letter: string) => letter.toUpperCase());
const FIXTURE = fixtureSkeleton('container-stdin', 'container')
  .replace('# FILL IN: the field as it should not be', 'stdin: true')
  .replace('# FILL IN: the field as it may be', 'stdin: false')
  .replace('# FILL IN: the field with its value still to come, as in `fillIn:`', 'stdin:')
  .replaceAll(/FILL IN: /g, '');

describe.skipIf(!LONG)('npm run try-rule (skipped but in the long tests)', () => {
  test('says what is missing until nothing is', { timeout: 600_000 }, () => {
    const folder = copyOf('.');
    const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
    const [rule, fixture] = [
      'server/src/core/rules/workload-hardening/container-stdin.ts',
      'test/rules/workload-hardening/container-stdin.yaml',
    ];
    expect(script(folder, 'try-rule')).toMatchObject({ status: 2, stderr: expect.stringContaining('Usage: ') });
    expect(script(folder, 'try-rule', 'container-stdin')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('There is no rule "container-stdin"'),
    });
    expect(script(folder, 'new-rule', 'workload-hardening', 'container-stdin').status).toBe(0);
    expect(script(folder, 'try-rule', 'container-stdin')).toMatchObject({
      status: 1,
      output: expect.stringContaining('a case in which container-stdin finds something is missing'),
    });
    write(fixture, FIXTURE);
    write(rule, RULE.replace("'A container keeps", "'FILL IN: A container keeps"));
    expect(script(folder, 'try-rule', 'container-stdin')).toMatchObject({
      status: 1,
      output: expect.stringContaining(`${rule}:9: summary: 'FILL IN: A container keeps its standard input open'`),
    });
    write(rule, RULE);
    const done = script(folder, 'try-rule', 'container-stdin');
    expect(done.output).toContain('Nothing is missing.');
    expect(done.status).toBe(0);
    const written = readFileSync(path.join(folder, fixture), 'utf8');
    expect(written).toContain('warning container-stdin: Container "app" keeps its standard input open');
    expect(written).toContain('#-    stdin: true\n#+    stdin: false\n');
    expect(readFileSync(path.join(folder, 'docs/rules/container-stdin.md'), 'utf8')).toContain(
      'After “Set stdin to false”',
    );

    write(fixture, written.replace(/# case: the near miss[\s\S]*?(?=# case: silent)/, ''));
    expect(script(folder, 'try-rule', 'container-stdin')).toMatchObject({
      status: 1,
      output: expect.stringContaining('a near miss is missing: a case with a kind or field of those that fire'),
    });
  });
});
