import { describe, expect, test } from 'vitest';
import { formatGithub } from '../../server/src/cli/report/github.js';
import type { ReportedFinding } from '../../server/src/cli/report/report.js';
import { finding, reportOf, rule, textOf } from './formats-support.js';

describe('github', () => {
  const first = async (one: ReportedFinding) => (await textOf(formatGithub(reportOf([one])))).split('\n')[0];

  test('is a workflow command', async () => {
    expect(await first(finding)).toBe(
      '::error file=deploy/web.yaml,line=10,col=19,endLine=10,endColumn=23,title=pss-privileged%3A A container runs privileged' +
        `::Container "app" runs privileged. ${rule.how}%0AFix: Set privileged to false`,
    );
  });

  test('escapes what separates', async () => {
    const line = await first({ ...finding, file: 'a,b:c%.yaml', message: '50% of\r\n"x": y, z', fixes: [] });
    expect(line).toContain('::error file=a%2Cb%3Ac%25.yaml,line=10,');
    expect(line).toContain('::50%25 of%0D%0A"x": y, z. ');
  });

  test('has nothing that a terminal obeys', async () => {
    const line = await first({ ...finding, file: 'a\u001b[2J.yaml', message: '"\u001b]8;;x\u0007\u202e" is wrong' });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    expect(line).not.toMatch(/[\u0000-\u001f\u202e]/);
    expect(line).toContain('file=a\u241b[2J.yaml,');
  });

  test.each([
    ['error', 'error'],
    ['warning', 'warning'],
    ['information', 'notice'],
  ] as const)('says %s as %s', async (level, command) => {
    expect(await first({ ...finding, level })).toMatch(new RegExp(`^::${command} file=`));
  });
});
