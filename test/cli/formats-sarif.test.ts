import type { Log, Result } from 'sarif';
import { describe, expect, test } from 'vitest';
import type { Report, ReportedFinding } from '../../server/src/cli/report/report.js';
import { formatSarif } from '../../server/src/cli/report/sarif.js';
import { findRule, RULES } from '../../server/src/core/rules/registry.js';
import { finding, reportOf, rule, sarifMistakes, textOf } from './formats-support.js';
import { yamlock } from './support.js';

describe('SARIF', () => {
  const resultsOf = async (
    findings: readonly ReportedFinding[],
    more: Partial<Report> = {},
  ): Promise<readonly Result[]> => {
    const text = await textOf(formatSarif(reportOf(findings, more)));
    const log = JSON.parse(text) as Log;
    expect(sarifMistakes(log)).toEqual([]);
    return log.runs[0]?.results ?? [];
  };

  test('holds to its schema for everything in examples/', async () => {
    const args = ['scan', 'examples', '--format', 'sarif', '--rules', 'all'];
    const log = JSON.parse((await yamlock(args, { cwd: process.cwd() })).stdout) as Log;
    expect(sarifMistakes(log)).toEqual([]);
    expect(log.runs[0]?.results?.length).toBeGreaterThan(20);
  });

  test('names the controls of public standards, each by its place in the taxonomies', async () => {
    const log = JSON.parse(await textOf(formatSarif(reportOf([finding])))) as Log;
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

  test('names no control for a rule that no standard speaks of', async () => {
    const other = findRule('yaml-syntax');
    if (!other) throw new Error('yaml-syntax is a rule');
    const [result] = await resultsOf([{ ...finding, rule: other }]);
    expect(result).not.toHaveProperty('taxa');
  });

  test('has a schema that refuses what is wrong', async () => {
    const log = JSON.parse(await textOf(formatSarif(reportOf([finding])))) as {
      runs: { results: { level: string }[] }[];
    };
    const [result] = log.runs[0]?.results ?? [];
    if (result) result.level = 'information';
    expect(sarifMistakes(log)).not.toEqual([]);
  });

  test('says where and of what object', async () => {
    const [result] = await resultsOf([finding]);
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

  test('describes every rule, and points to it', async () => {
    const log = JSON.parse(await textOf(formatSarif(reportOf([finding])))) as Log;
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

  test.each([
    ['a#b?c.yaml', 'a%23b%3Fc.yaml'],
    ['100%.yaml', '100%25.yaml'],
    ['%2e%2e/a.yaml', '%252e%252e/a.yaml'],
    ['a b/ü/日本.yaml', 'a%20b/%C3%BC/%E6%97%A5%E6%9C%AC.yaml'],
    ['c:d/e.yaml', 'c%3Ad/e.yaml'],
    ['http://host/e.yaml', 'http%3A//host/e.yaml'],
    ['a\\b.yaml', 'a%5Cb.yaml'],
    ['a\nb\u202e.yaml', 'a%0Ab%E2%80%AE.yaml'],
    ['a[1]{2}"<>|^`.yaml', 'a%5B1%5D%7B2%7D%22%3C%3E%7C%5E%60.yaml'],
    ['🚀.yaml', '%F0%9F%9A%80.yaml'],
    ['lone\ud800.yaml', 'lone%EF%BF%BD.yaml'],
    ['../a.yaml', '../a.yaml'],
  ])('names the file %j by an address relative to the root of the sources', async (file, uri) => {
    const [result] = await resultsOf([{ ...finding, file }]);
    const location = result?.locations?.[0]?.physicalLocation?.artifactLocation;
    expect(location).toEqual({ uri, uriBaseId: '%SRCROOT%' });
    // Read by the rules of addresses, it is the path below the root again, and nothing of it a host, a query or a fragment.
    const { host, search, hash, pathname } = new URL(uri, 'file:///src/root/x/');
    expect({ host, search, hash }).toEqual({ host: '', search: '', hash: '' });
    const read = decodeURIComponent(pathname).replace('/src/root/x/', '').replace('/src/root/', '../');
    expect(read).toBe(file.replace('\ud800', '\ufffd'));
  });

  test.each([
    ['/a b#c.yaml', 'file:///a%20b%23c.yaml'],
    ['C:/x y/%.yaml', 'file:///C:/x%20y/%25.yaml'],
  ])('names a file with an absolute path as it is: %j', async (file, uri) => {
    const [result] = await resultsOf([{ ...finding, file }]);
    expect(result?.locations?.[0]?.physicalLocation?.artifactLocation).toEqual({ uri });
  });

  test('maps levels, related places, and files that were not checked', async () => {
    const place = { line: 1, column: 1, offset: 0 };
    const related = [
      { message: 'here first', file: 'a b/ü.yaml', start: place, end: { ...place, column: 4, offset: 3 } },
    ];
    const skipped = [{ file: '/abs/x y.yaml', reason: 'too large' }];
    const [result] = await resultsOf([{ ...finding, level: 'information', related, resource: null }], { skipped });
    expect(result).toMatchObject({
      level: 'note',
      relatedLocations: [
        { message: { text: 'here first' }, physicalLocation: { artifactLocation: { uri: 'a%20b/%C3%BC.yaml' } } },
      ],
    });
    const log = JSON.parse(await textOf(formatSarif(reportOf([], { skipped })))) as Log;
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
    const prints = async (...findings: ReportedFinding[]) =>
      (await resultsOf(findings)).map(({ partialFingerprints }) => partialFingerprints);

    test('stay when lines, messages and files change', async () => {
      const moved = { ...finding, start: { ...finding.start, line: 99 }, message: 'otherwise', file: 'moved.yaml' };
      expect(await prints(moved)).toEqual(await prints(finding));
    });

    test('differ by rule, object and path, and by number where these are the same', async () => {
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
      expect(new Set((await prints(...all)).map((print) => JSON.stringify(print))).size).toBe(all.length);
    });
  });
});
