import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { formatJunit } from '../../server/src/cli/report/junit.js';
import type { Report, ReportedFinding } from '../../server/src/cli/report/report.js';
import { finding, reportOf, rule, textOf } from './formats-support.js';
import { CLEAN, folderOf, PRIVILEGED, yamlock } from './support.js';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Reads a document, and throws where it is not well-formed. */
function parse(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes: attributes as Record<string, string>, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const inner = open.at(-1);
    if (inner) inner.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  const [top] = root.children;
  if (!top) throw new Error('the document is empty');
  return top;
}

const read = async (findings: readonly ReportedFinding[], more: Partial<Report> = {}): Promise<Element> =>
  parse(await textOf(formatJunit(reportOf(findings, more))));

const casesOf = (root: Element): readonly Element[] =>
  root.children.flatMap(({ children }) => children).filter(({ name }) => name === 'testcase');

describe('junit', () => {
  test('is a suite for each file and a failed case for each finding', async () => {
    const other = { ...finding, file: 'z.yaml', level: 'warning' as const };
    const root = await read([finding, { ...finding, message: 'Another' }, other]);
    expect([root.name, root.attributes]).toEqual([
      'testsuites',
      { name: 'yamlock', tests: '4', failures: '3', errors: '0', skipped: '0', time: '1.234' },
    ]);
    expect(root.children.map(({ attributes: { name, tests, failures } }) => [name, tests, failures])).toEqual([
      ['yamlock', '1', '0'],
      ['deploy/web.yaml', '2', '2'],
      ['z.yaml', '1', '1'],
    ]);
    const [, first] = casesOf(root);
    expect(first?.attributes).toEqual({
      classname: 'deploy/web.yaml',
      name: 'pss-privileged: Container "app" runs privileged',
      file: 'deploy/web.yaml',
      line: '10',
      time: '0',
    });
    expect(first?.children[0]).toMatchObject({
      name: 'failure',
      attributes: { message: 'Container "app" runs privileged', type: 'error' },
    });
    expect(first?.children[0]?.text.split('\n')).toEqual([
      'deploy/web.yaml:10:19: error pss-privileged',
      'Container "app" runs privileged',
      rule.how,
      'Fix: Set privileged to false',
      expect.stringContaining('pss-privileged'),
    ]);
  });

  test('has a case that passes where nothing was found, with the sum', async () => {
    const root = await read([]);
    expect(casesOf(root)).toMatchObject([{ attributes: { classname: 'yamlock', name: 'scan' } }]);
    expect(casesOf(root)[0]?.children[0]?.text).toBe('0 errors, 0 warnings, 0 information in 3 files; 0 not checked');
  });

  test('has no two cases of one name', async () => {
    const second = { ...finding, message: `${finding.message} (2)` };
    const elsewhere = { ...finding, file: 'z.yaml' };
    const names = casesOf(await read([second, finding, finding, finding, elsewhere])).map(
      ({ attributes: { classname, name } }) => `${classname} ${name}`,
    );
    expect(new Set(names).size).toBe(6);
    expect(names).toContain('z.yaml pss-privileged: Container "app" runs privileged');
  });

  test('has a skipped case for each file that could not be checked', async () => {
    const root = await read([], {
      skipped: [
        { file: 'a.yaml', reason: 'permission denied' },
        { file: 'b.yaml', reason: 'ignored by the configuration' },
      ],
    });
    expect(root.attributes).toMatchObject({ tests: '2', skipped: '1' });
    expect(casesOf(root)[1]).toMatchObject({
      attributes: { classname: 'a.yaml', name: 'not checked: permission denied' },
      children: [{ name: 'skipped', attributes: { message: 'permission denied' } }],
    });
  });

  test('is well-formed whatever stands in names and messages', async () => {
    const units = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
    for (let from = 0; from < units.length; from += 0x400) {
      const name = units.slice(from, from + 0x400).join('');
      const lone = units
        .slice(from, from + 0x400)
        .map((unit) => `${unit}x`)
        .join('');
      const one = { ...finding, file: name, message: lone, fixes: [{ title: name, safety: 'review' as const }] };
      const cases = casesOf(await read([one], { skipped: [{ file: lone, reason: name }] }));
      expect(cases).toHaveLength(3);
    }
  });

  test('keeps what a file is called, as far as XML can say it', async () => {
    for (const file of [
      'a&b.yaml',
      '<x>.yaml',
      '"quoted"\'.yaml',
      ']]>.yaml',
      '<!-- -->.yaml',
      'ü/日本/🚀.yaml',
      '&amp;.yaml',
    ]) {
      const cases = casesOf(await read([{ ...finding, file }]));
      expect(cases[1]?.attributes).toMatchObject({ classname: file, file });
    }
    expect(casesOf(await read([{ ...finding, file: 'a\nb\ud800.yaml' }]))[1]?.attributes.file).toBe(
      'a\u240ab\ufffd.yaml',
    );
  });
});

test('both formats are those of a scan, and the exit code is as ever', async () => {
  const cwd = folderOf({ 'a.yaml': PRIVILEGED, 'b.yaml': CLEAN });
  const junit = await yamlock(['scan', '.', '--level', 'error', '--format', 'junit'], { cwd });
  expect([junit.code, casesOf(parse(junit.stdout)).length]).toEqual([1, 2]);
  const gitlab = await yamlock(['scan', '.', '--level', 'error', '--format', 'gitlab', '--fail-on', 'never'], { cwd });
  expect([gitlab.code, JSON.parse(gitlab.stdout).length]).toEqual([0, 1]);
});
