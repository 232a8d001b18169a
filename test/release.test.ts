import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isPreRelease, npmTag, releaseProblems, releaseSteps, sectionOf } from '../scripts/release/checks.mjs';

const CHANGELOG = '# Changelog\n\n## 1.2.0 (2027-01-31)\n\nText.\n- One thing.\n\n## 1.0.0 (2026-12-01)\n- Another.\n';

const READY = {
  manifest: { version: '1.2.0' },
  lock: { version: '1.2.0', packages: { '': { version: '1.2.0' } } },
  changelog: CHANGELOG,
  tags: ['v1.0.0'],
  changed: [],
};

describe('a release', () => {
  test('is possible where everything agrees, before the tag is there and for it', () => {
    expect(releaseProblems(READY)).toEqual([]);
    expect(releaseProblems({ ...READY, tags: ['v1.0.0', 'v1.2.0'], tag: 'v1.2.0' })).toEqual([]);
  });

  test.each([
    [
      'the lock file is older',
      { lock: { version: '1.1.0', packages: { '': { version: '1.2.0' } } } },
      /^package-lock\.json has the version 1\.1\.0/,
    ],
    [
      'only a part of the lock file is',
      { lock: { version: '1.2.0', packages: { '': { version: '1.1.0' } } } },
      /^the first package of/,
    ],
    [
      'the changelog does not know it',
      { changelog: '# Changelog\n\n## 1.0.0 (2026-12-01)\n- A.\n' },
      /has no heading for 1\.2\.0/,
    ],
    [
      'another version begins alike',
      { changelog: '# Changelog\n\n## 1.2.01 (2026-12-01)\n- A.\n' },
      /has no heading for 1\.2\.0/,
    ],
    [
      'the changelog calls it unreleased',
      { changelog: CHANGELOG.replace('2027-01-31', 'unreleased') },
      /^The heading "1\.2\.0 \(unreleased\)"/,
    ],
    [
      'the changelog says nothing',
      { changelog: CHANGELOG.replace('- One thing.\n', '') },
      /says nothing about 1\.2\.0/,
    ],
    [
      'the changelog has a newer one',
      { changelog: `# C\n\n## 1.3.0 (2027-02-01)\n- B.\n\n${CHANGELOG}` },
      /is not the first version/,
    ],
    ['the tag exists', { tags: ['v1.2.0'] }, /^The tag v1\.2\.0 exists already$/],
    ['the tag is another', { tag: 'v1.2.1' }, /^The tag is v1\.2\.1, and package\.json has 1\.2\.0$/],
    ['something is not committed', { changed: ['README.md'] }, /^The work tree has changes: README\.md$/],
  ])('is not possible where %s', (_, change, problem) => {
    expect(releaseProblems({ ...READY, ...change })).toEqual([expect.stringMatching(problem)]);
  });

  test('needs a version of three numbers', () => {
    const version = '1.2.0-beta';
    const problems = releaseProblems({
      ...READY,
      manifest: { version },
      lock: { version, packages: { '': { version } } },
    });
    expect(problems[0]).toMatch(/the Marketplace takes three numbers/);
  });

  test('is one of the pre-release channel where the minor number is odd', () => {
    expect(['0.1.0', '1.11.3', '1.2.1', '2.0.0'].map(isPreRelease)).toEqual([true, true, false, false]);
    expect([npmTag('1.3.0'), npmTag('1.4.0')]).toEqual(['next', 'latest']);
  });

  test('has entries only under its own heading', () => {
    expect(sectionOf(CHANGELOG, '1.0.0')).toEqual({
      heading: '1.0.0 (2026-12-01)',
      isFirst: false,
      entries: ['- Another.'],
    });
    expect(sectionOf(CHANGELOG, '1')).toBeUndefined();
  });
});

test('the pipeline publishes to the registries that the script names, for the tag that it has checked', () => {
  const text = readFileSync('.github/workflows/release.yml', 'utf8');
  const jobs = parse(text).jobs as Record<string, { steps: { run?: string; uses?: string }[] }>;
  const runs = Object.values(jobs).flatMap(({ steps }) => steps.map(({ run = '' }) => run));
  expect(runs.join('\n')).toContain('node scripts/release.mjs --check "--tag=$TAG"');
  for (const { command } of releaseSteps('1.2.0')) {
    const start = command.replace(' --access public --tag latest', '');
    expect(
      runs.some((run) => run.includes(start)),
      start,
    ).toBe(true);
  }
  expect(text).toMatch(/npm publish --provenance --access public --tag "\$\(node scripts\/release\.mjs --npm-tag\)"/);
  for (const { uses } of Object.values(jobs).flatMap(({ steps }) => steps))
    if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
});

test('the script says what is missing, and publishes nothing by that', () => {
  const run = spawnSync(process.execPath, ['scripts/release.mjs', '--check', '--tag=v0.0.0'], { encoding: 'utf8' });
  expect(run.status).toBe(1);
  expect(run.stderr).toMatch(/- The tag is v0\.0\.0, and package\.json has \d/);
  expect(run.stderr).toMatch(/cannot be released\.$/m);
  expect(run.stdout).toBe('');
});
