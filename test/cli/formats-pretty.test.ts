import { describe, expect, test } from 'vitest';
import { formatPretty } from '../../server/src/cli/report/pretty.js';
import type { ReportedFinding } from '../../server/src/cli/report/report.js';
import { findRule } from '../../server/src/core/rules/registry.js';
import { finding, reportOf, rule, textOf } from './formats-support.js';
import { folderOf, PRIVILEGED, yamlock } from './support.js';

describe('pretty', () => {
  const plain = { colour: false, verbose: false };

  test('says where, what, in which source, and what to do', async () => {
    expect(await textOf(formatPretty(reportOf([finding]), plain))).toBe(`deploy/web.yaml:10:19  error  pss-privileged
  Container "app" runs privileged
  10 |       privileged: true
     |                   ^^^^
  → ${rule.how}
  ✎ Set privileged to false (yamlock fix --safety review; may change what runs)

1 finding (1 error, 0 warnings, 0 information) in 1 of 3 files with 4 documents, 1.2 s
\`yamlock fix --safety review\` repairs 1, which may change what runs
`);
  });

  test('says so where nothing is found', async () => {
    const report = reportOf([], { files: 1, documents: 1, milliseconds: 12.4 });
    expect(await textOf(formatPretty(report, plain))).toBe('No findings in 1 file with 1 document, 12 ms\n');
  });

  test('counts by rule where there is more', async () => {
    const text = await textOf(
      formatPretty(reportOf([finding, finding, finding, { ...finding, level: 'warning' }]), plain),
    );
    expect(text).toContain(`\n  4  pss-privileged  ${rule.summary}\n`);
    expect(text).toContain('4 findings (3 errors, 1 warning, 0 information) in 1 of 3 files');
  });

  test('shows findings of one cause as one entry, and goes on counting each', async () => {
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
    expect(
      await textOf(formatPretty(reportOf([bare, other, elsewhere]), plain)),
    ).toBe(`deploy/web.yaml:10:19  error  2 findings
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

  test('counts each finding by the safest of its fixes', async () => {
    const fixed = (...safeties: readonly ('safe' | 'review' | 'intent' | 'create')[]) => ({
      ...finding,
      fixes: safeties.map((safety) => ({ title: 'Do it', safety })),
    });
    const text = await textOf(
      formatPretty(
        reportOf([
          fixed('review', 'safe'),
          fixed('create', 'review'),
          fixed('create', 'intent'),
          fixed('create'),
          fixed(),
        ]),
        plain,
      ),
    );
    expect(text).toContain(
      '`yamlock fix` repairs 1\n' +
        '`yamlock fix --safety review` repairs 1 more, which may change what runs\n' +
        'The editor offers a fix for 1 more, each to be decided on\n' +
        'The editor repairs 1 more, with changes to other files\n',
    );
  });

  test('groups what was not checked, and lists it when asked', async () => {
    const skipped = [1, 2, 3, 4].map((number) => ({ file: `${number}.yaml`, reason: 'other content' }));
    const report = reportOf([], { skipped: [...skipped, { file: 'big.yaml', reason: 'too large' }] });
    const few = await textOf(formatPretty(report, plain));
    expect(few).toContain(
      'Not checked: 5 files (--verbose lists them)\n  4  other content\n  1  too large: big.yaml\n',
    );
    const all = await textOf(formatPretty(report, { colour: false, verbose: true }));
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
    expect(await painted(true, { TERM: 'dumb' })).toBe(false);
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
