import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import ajvFormats from 'ajv-formats';
import type { Log, Result } from 'sarif';
import { describe, expect, test } from 'vitest';
import { formatGithub } from '../../server/src/cli/formats/github.js';
import { formatPretty } from '../../server/src/cli/formats/pretty.js';
import { formatSarif } from '../../server/src/cli/formats/sarif.js';
import type { Report, ReportedFinding } from '../../server/src/cli/report.js';
import { findRule, RULES } from '../../server/src/core/registry.js';
import { folderOf, PRIVILEGED, yamlock } from './support.js';

const rule = findRule('pss-privileged');
if (!rule) throw new Error('pss-privileged is a rule');

const finding: ReportedFinding = {
  rule,
  level: 'error',
  file: 'deploy/web.yaml',
  document: 0,
  start: { line: 10, column: 19, offset: 138 },
  end: { line: 10, column: 23, offset: 142 },
  pointer: '/spec/containers/0/securityContext/privileged',
  resource: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' },
  message: 'Container "app" runs privileged',
  related: [],
  fixes: [{ title: 'Set privileged to false', safety: 'review' }],
  excerpt: { number: 10, text: '      privileged: true', from: 18, to: 22 },
};

const reportOf = (findings: readonly ReportedFinding[], more: Partial<Report> = {}): Report => ({
  findings,
  files: 3,
  documents: 4,
  skipped: [],
  milliseconds: 1234,
  ...more,
});

describe('pretty', () => {
  const plain = { colour: false, verbose: false };

  test('says where, what, in which source, and what to do', () => {
    expect(formatPretty(reportOf([finding]), plain)).toBe(`deploy/web.yaml:10:19  error  pss-privileged
  Container "app" runs privileged
  10 |       privileged: true
     |                   ^^^^
  → ${rule.how}
  ✎ Set privileged to false (yamlock fix --safety review; may change what runs)

1 finding (1 error, 0 warnings, 0 information) in 1 of 3 files with 4 documents, 1.2 s
\`yamlock fix --safety review\` repairs 1, which may change what runs
`);
  });

  test('says so where nothing is found', () => {
    const report = reportOf([], { files: 1, documents: 1, milliseconds: 12.4 });
    expect(formatPretty(report, plain)).toBe('No findings in 1 file with 1 document, 12 ms\n');
  });

  test('counts by rule where there is more', () => {
    const text = formatPretty(reportOf([finding, finding, finding, { ...finding, level: 'warning' }]), plain);
    expect(text).toContain(`\n  4  pss-privileged  ${rule.summary}\n`);
    expect(text).toContain('4 findings (3 errors, 1 warning, 0 information) in 1 of 3 files');
  });

  test('shows findings of one cause as one entry, and goes on counting each', () => {
    const drop = findRule('pss-drop-all');
    if (!drop) throw new Error('pss-drop-all is a rule');
    const group = {
      id: 'container-security-context:0:/spec/containers/0',
      name: 'Container "app" has no securityContext',
    };
    const bare: ReportedFinding = { ...finding, level: 'warning', group: { ...group, missing: 'one' } };
    const other: ReportedFinding = {
      ...bare,
      rule: drop,
      level: 'error',
      group: { ...group, missing: 'two' },
      fixes: [],
    };
    const elsewhere: ReportedFinding = { ...bare, file: 'deploy/other.yaml' };
    expect(formatPretty(reportOf([bare, other, elsewhere]), plain)).toBe(`deploy/web.yaml:10:19  error  2 findings
  Container "app" has no securityContext; missing: one, two
  10 |       privileged: true
     |                   ^^^^
  ✎ Fix 1 of 2 at once (yamlock fix --safety review; may change what runs)
    pss-privileged  warning  ✎ Set privileged to false
    pss-drop-all    → ${drop.how}

deploy/other.yaml:10:19  warning  pss-privileged
  Container "app" runs privileged
  10 |       privileged: true
     |                   ^^^^
  → ${rule.how}
  ✎ Set privileged to false (yamlock fix --safety review; may change what runs)

3 findings (1 error, 2 warnings, 0 information) in 2 of 3 files with 4 documents, 1.2 s
Findings of one cause are shown together, as 2 entries in all
\`yamlock fix --safety review\` repairs 2, which may change what runs
`);
  });

  test('counts each finding by the safest of its fixes', () => {
    const fixed = (...safeties: readonly ('safe' | 'review' | 'create')[]) => ({
      ...finding,
      fixes: safeties.map((safety) => ({ title: 'Do it', safety })),
    });
    const text = formatPretty(
      reportOf([fixed('review', 'safe'), fixed('create', 'review'), fixed('create'), fixed()]),
      plain,
    );
    expect(text).toContain(
      '`yamlock fix` repairs 1\n' +
        '`yamlock fix --safety review` repairs 1 more, which may change what runs\n' +
        'The editor repairs 1 more, with changes to other files\n',
    );
  });

  test('groups what was not checked, and lists it when asked', () => {
    const skipped = [1, 2, 3, 4].map((number) => ({ file: `${number}.yaml`, reason: 'other content' }));
    const report = reportOf([], { skipped: [...skipped, { file: 'big.yaml', reason: 'too large' }] });
    const few = formatPretty(report, plain);
    expect(few).toContain(
      'Not checked: 5 files (--verbose lists them)\n  4  other content\n  1  too large: big.yaml\n',
    );
    const all = formatPretty(report, { colour: false, verbose: true });
    for (const { file } of report.skipped) expect(all).toContain(`\n     ${file}\n`);
    expect(all).not.toContain('--verbose');
  });

  test('paints for a terminal alone, unless that wants none', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED });
    const painted = async (stdout: boolean, env = {}) =>
      (await yamlock(['scan', 'a.yaml'], { cwd, env, isTTY: { stdout, stderr: false } })).stdout.includes('\u001b[');
    expect(await painted(true)).toBe(true);
    expect(await painted(false)).toBe(false);
    expect(await painted(true, { NO_COLOR: '1' })).toBe(false);
    // Set but empty means nothing, as no-color.org has it.
    expect(await painted(true, { NO_COLOR: '' })).toBe(true);
  });

  test('lets no file speak to the terminal', async () => {
    const cwd = folderOf({
      'a\u001b]0;x\u0007.yaml': PRIVILEGED.replace(
        'name: app',
        'name: "app\u001b[31m\\e[2J\u202e" # \u009b\u0007',
      ).replace('true', '\ttrue'),
    });
    const { stdout } = await yamlock(['scan', '.', '--rules', 'all'], { cwd });
    expect(stdout).toContain('pss-privileged');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    expect(stdout.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/g)).toBeNull();
  });

  test('underlines by the columns a terminal shows', async () => {
    const wide = PRIVILEGED.replace('privileged: true', '"a日本": {}, privileged: true}').replace(
      '    securityContext:\n      "',
      '    securityContext: {"',
    );
    const { stdout } = await yamlock(['scan', '-', '--rules', 'pss-privileged'], { stdin: wide });
    const [, shown = '', marks = ''] = /\n( +10 \| .*)\n(.*\^)/.exec(stdout) ?? [];
    // Two characters before the span are two columns wide.
    expect(marks.indexOf('^')).toBe(shown.indexOf('true') + 2);
  });

  test('cuts long lines around the span', async () => {
    const long = `{apiVersion: v1, kind: Pod, metadata: {name: web, labels: {x: ${'y'.repeat(300)}}}, spec: {containers: [{name: app, image: a, securityContext: {privileged: true}, x: ${'z'.repeat(300)}}]}}\n`;
    const { stdout } = await yamlock(['scan', '-', '--rules', 'pss-privileged'], { stdin: long });
    const [, shown = '', marks = ''] = /\n( +1 \| .*)\n(.*\^)/.exec(stdout) ?? [];
    expect(shown.length).toBeLessThan(200);
    expect(shown).toMatch(/\| ….*privileged: true.*…$/);
    expect(shown.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('true');
  });
});

describe('SARIF', () => {
  const require = createRequire(import.meta.url);
  const schema = JSON.parse(
    readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
  ) as { readonly id: string };
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  ajvFormats.default(ajv);
  // The schema is written for an earlier draft, of which it uses nothing that changed but the name of its id.
  const { id: _, ...rest } = schema;
  const valid = ajv.compile({ ...rest, $schema: 'http://json-schema.org/draft-07/schema#' });

  const resultsOf = (findings: readonly ReportedFinding[], more: Partial<Report> = {}): readonly Result[] => {
    const text = formatSarif(reportOf(findings, more));
    const log = JSON.parse(text) as Log;
    expect(valid(log) ? [] : valid.errors).toEqual([]);
    return log.runs[0]?.results ?? [];
  };

  test('holds to its schema for everything in examples/', async () => {
    const args = ['scan', 'examples', '--format', 'sarif', '--rules', 'all'];
    const log = JSON.parse((await yamlock(args, { cwd: process.cwd() })).stdout) as Log;
    expect(valid(log) ? [] : valid.errors).toEqual([]);
    expect(log.runs[0]?.results?.length).toBeGreaterThan(20);
  });

  test('names the controls of public standards, each by its place in the taxonomies', () => {
    const log = JSON.parse(formatSarif(reportOf([finding]))) as Log;
    const [run] = log.runs;
    const taxonomies = run?.taxonomies ?? [];
    expect(taxonomies.map(({ name, version }) => [name, version])).toEqual([
      ['PSS', undefined],
      ['CIS', '1.12'],
      ['NSA-CISA', '1.2'],
    ]);
    expect(
      run?.tool.driver.supportedTaxonomies?.map(({ name, index }) => taxonomies[index ?? -1]?.name === name),
    ).toEqual([true, true, true]);
    const [result] = run?.results ?? [];
    const named = (result?.taxa ?? []).map(({ id, index, toolComponent }) => {
      const taxon = taxonomies[toolComponent?.index ?? -1]?.taxa?.[index ?? -1];
      expect(taxon?.id).toBe(id);
      return `${toolComponent?.name} ${id}: ${taxon?.shortDescription?.text}`;
    });
    expect(named).toEqual([
      'PSS privileged-containers: Privileged Containers',
      'CIS 5.2.2: Minimize the admission of privileged containers',
      'NSA-CISA pod-security-enforcement: Pod security enforcement',
    ]);
    const described = run?.tool.driver.rules?.[result?.ruleIndex ?? -1];
    expect(described?.relationships).toEqual(result?.taxa?.map((target) => ({ target, kinds: ['relevant'] })));
    // Code scanning on GitHub reads no taxonomies, and no more than twenty tags.
    expect(described?.properties?.tags).toEqual(expect.arrayContaining(['cis-5.2.2', 'security']));
    for (const { id, properties } of run?.tool.driver.rules ?? [])
      expect(properties?.tags?.length, id).toBeLessThanOrEqual(20);
  });

  test('names no control for a rule that no standard speaks of', () => {
    const other = findRule('yaml-syntax');
    if (!other) throw new Error('yaml-syntax is a rule');
    const [result] = resultsOf([{ ...finding, rule: other }]);
    expect(result).not.toHaveProperty('taxa');
  });

  test('has a schema that refuses what is wrong', () => {
    const log = JSON.parse(formatSarif(reportOf([finding]))) as { runs: { results: { level: string }[] }[] };
    const [result] = log.runs[0]?.results ?? [];
    if (result) result.level = 'information';
    expect(valid(log)).toBe(false);
  });

  test('says where and of what object', () => {
    const [result] = resultsOf([finding]);
    expect(result).toMatchObject({
      ruleId: 'pss-privileged',
      level: 'error',
      message: { text: 'Container "app" runs privileged' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'deploy/web.yaml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 10, startColumn: 19, endLine: 10, endColumn: 23, charOffset: 138, charLength: 4 },
          },
          logicalLocations: [{ fullyQualifiedName: 'v1/Pod/shop/web/spec/containers/0/securityContext/privileged' }],
        },
      ],
    });
  });

  test('describes every rule, and points to it', () => {
    const log = JSON.parse(formatSarif(reportOf([finding]))) as Log;
    const [run] = log.runs;
    const rules = run?.tool.driver.rules ?? [];
    expect(rules.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
    expect(rules[run?.results?.[0]?.ruleIndex ?? -1]).toMatchObject({
      id: 'pss-privileged',
      helpUri: expect.stringContaining('/docs/rules/pss-privileged.md'),
      help: { text: expect.stringContaining(rule.how), markdown: expect.stringContaining(rule.how) },
      defaultConfiguration: { enabled: true, level: 'error' },
      properties: {
        tags: [
          'security',
          'kubernetes',
          'pod-security',
          'pss-baseline',
          'pss-privileged-containers',
          'cis-5.2.2',
          'nsa-cisa-pod-security-enforcement',
        ],
      },
    });
    expect(run?.columnKind).toBe('utf16CodeUnits');
  });

  test('maps levels, related places, and files that were not checked', () => {
    const place = { line: 1, column: 1, offset: 0 };
    const related = [
      { message: 'here first', file: 'a b/ü.yaml', start: place, end: { ...place, column: 4, offset: 3 } },
    ];
    const skipped = [{ file: '/abs/x y.yaml', reason: 'too large' }];
    const [result] = resultsOf([{ ...finding, level: 'information', related, resource: null }], { skipped });
    expect(result).toMatchObject({
      level: 'note',
      relatedLocations: [
        { message: { text: 'here first' }, physicalLocation: { artifactLocation: { uri: 'a%20b/%C3%BC.yaml' } } },
      ],
    });
    const log = JSON.parse(formatSarif(reportOf([], { skipped }))) as Log;
    expect(log.runs[0]?.invocations?.[0]).toMatchObject({
      executionSuccessful: true,
      toolExecutionNotifications: [
        {
          message: { text: 'Not checked: too large' },
          locations: [{ physicalLocation: { artifactLocation: { uri: 'file:///abs/x%20y.yaml' } } }],
        },
      ],
    });
  });

  describe('fingerprints', () => {
    const prints = (...findings: ReportedFinding[]) =>
      resultsOf(findings).map(({ partialFingerprints }) => partialFingerprints);

    test('stay when lines, messages and files change', () => {
      const moved = { ...finding, start: { ...finding.start, line: 99 }, message: 'otherwise', file: 'moved.yaml' };
      expect(prints(moved)).toEqual(prints(finding));
    });

    test('differ by rule, object and path, and by number where these are the same', () => {
      const other = findRule('pss-host-pid');
      if (!other || !finding.resource) throw new Error('the rule exists');
      const all = [
        finding,
        finding,
        { ...finding, rule: other },
        { ...finding, pointer: '/spec' },
        { ...finding, resource: { ...finding.resource, namespace: 'other' } },
        { ...finding, resource: null },
        { ...finding, resource: null, file: 'other.yaml' },
      ];
      expect(new Set(prints(...all).map((print) => JSON.stringify(print))).size).toBe(all.length);
    });
  });
});

describe('github', () => {
  const first = (one: ReportedFinding) => formatGithub(reportOf([one])).split('\n')[0];

  test('is a workflow command', () => {
    expect(first(finding)).toBe(
      '::error file=deploy/web.yaml,line=10,col=19,endLine=10,endColumn=23,title=pss-privileged%3A A container runs privileged' +
        `::Container "app" runs privileged. ${rule.how}%0AFix: Set privileged to false`,
    );
  });

  test('escapes what separates', () => {
    const line = first({ ...finding, file: 'a,b:c%.yaml', message: '50% of\r\n"x": y, z', fixes: [] });
    expect(line).toContain('::error file=a%2Cb%3Ac%25.yaml,line=10,');
    expect(line).toContain('::50%25 of%0D%0A"x": y, z. ');
  });

  test.each([
    ['error', 'error'],
    ['warning', 'warning'],
    ['information', 'notice'],
  ] as const)('says %s as %s', (level, command) => {
    expect(first({ ...finding, level })).toMatch(new RegExp(`^::${command} file=`));
  });
});
