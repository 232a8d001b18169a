import { describe, expect, test } from 'vitest';
import { formatGitlab } from '../../server/src/cli/report/gitlab.js';
import type { Report, ReportedFinding } from '../../server/src/cli/report/report.js';
import { finding, reportOf, textOf } from './formats-support.js';

interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

const issuesOf = async (findings: readonly ReportedFinding[], more: Partial<Report> = {}): Promise<readonly Issue[]> =>
  JSON.parse(await textOf(formatGitlab(reportOf(findings, more))));

const moved = (line: number): ReportedFinding => ({ ...finding, start: { line, column: 1, offset: line } });

describe('gitlab', () => {
  test('has what GitLab asks for of each finding, and nothing else', async () => {
    expect(await issuesOf([finding])).toEqual([
      {
        description: 'Container "app" runs privileged',
        check_name: 'pss-privileged',
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
        severity: 'critical',
        location: { path: 'deploy/web.yaml', lines: { begin: 10 } },
      },
    ]);
  });

  test('is an empty list where nothing was found', async () => {
    expect(await textOf(formatGitlab(reportOf([])))).toBe('[]\n');
  });

  test.each([
    ['error', 'critical'],
    ['warning', 'major'],
    ['information', 'info'],
  ] as const)('calls %s %s', async (level, severity) => {
    expect((await issuesOf([{ ...finding, level }]))[0]?.severity).toBe(severity);
  });

  test('has a fingerprint for each entry alone, which stays while lines and wordings change', async () => {
    const elsewhere = { ...finding, file: 'other/web.yaml' };
    const unnamed = { ...finding, resource: null };
    const all = [finding, moved(11), elsewhere, unnamed, { ...unnamed, document: 1 }, { ...finding, pointer: '/x' }];
    const prints = (await issuesOf(all)).map(({ fingerprint }) => fingerprint);
    expect(new Set(prints).size).toBe(all.length);
    const after = await issuesOf(
      all.map((one) => ({
        ...one,
        ...moved(99),
        ...{ file: one.file, resource: one.resource, document: one.document, pointer: one.pointer },
        message: 'another',
      })),
    );
    expect(after.map(({ fingerprint }) => fingerprint)).toEqual(prints);
  });

  test('names files that could not be checked, and leaves out what there is nothing to check in', async () => {
    const issues = await issuesOf([], {
      skipped: [
        { file: 'a.yaml', reason: 'permission denied' },
        { file: 'b.yaml', reason: 'ignored by the configuration' },
      ],
    });
    expect(issues).toMatchObject([
      {
        check_name: 'not-checked',
        severity: 'info',
        description: 'Not checked: permission denied',
        location: { path: 'a.yaml' },
      },
    ]);
  });

  test('has nothing in descriptions that a terminal obeys', async () => {
    const [issue] = await issuesOf([{ ...finding, message: '"\u001b]8;;x\u0007\u202e" is wrong' }]);
    expect(issue?.description).toBe('"\u241b]8;;x\u2407\ufffd" is wrong');
  });
});
