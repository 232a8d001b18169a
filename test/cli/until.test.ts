import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeHost } from '../../server/src/host/node/host.js';
import { buildProgram, folderOf, makeFolder, PRIVILEGED, removeFolder, yamlock } from './support.js';

/** Scans on a day, and returns what is found of two rules. */
async function scan(cwd: string, day: string, ...args: readonly string[]) {
  const rules = ['--rules', 'pss-privileged,suppression-ends,suppression-unused'];
  const { code, stdout, stderr } = await yamlock(['scan', '.', ...rules, '--format', 'json', ...args], {
    cwd,
    host: { ...nodeHost, today: () => day },
  });
  const findings: readonly {
    rule: string;
    level: string;
    related: readonly { message: string; file: string; start: { line: number } }[];
  }[] = code === 2 ? [] : JSON.parse(stdout).findings;
  return {
    code,
    stderr,
    found: findings.map(({ rule, level }) => `${rule} ${level}`).sort(),
    notes: findings.flatMap(({ related }) =>
      related.map(({ message, file, start }) => `${file}:${start.line} ${message}`),
    ),
  };
}

const commented = (words: string): string =>
  PRIVILEGED.replace('      privileged: true', `      # yamlock-disable-next-line ${words}\n      privileged: true`);
const annotated = (value: string): string =>
  PRIVILEGED.replace('  name: web', `  name: web\n  annotations:\n    yamlock.dev/disable: "${value}"`);

describe('a suppression with an end', () => {
  test.each([
    ['a comment', commented('pss-privileged until=2026-12-31 -- it has to'), 11],
    ['a comment with the day in its reason', commented('pss-privileged -- it has to until 2026-12-31'), 11],
    [
      'an annotation with the day in its reason',
      annotated('pss-privileged: it has to, until 2026-12-31; image-latest: no'),
      6,
    ],
    ['a comment for every rule', commented('until=2026-12-31 -- it has to'), 11],
    ['an annotation', annotated('pss-privileged until=2026-12-31: it has to; image-latest: no'), 6],
  ])('counts up to its last day: %s', async (_, text, line) => {
    const cwd = folderOf({ 'a.yaml': text });
    const without = { code: 0, found: [], notes: [], stderr: '' };
    const image = text.includes('image-latest') ? { ...without } : without;
    expect(await scan(cwd, '2026-12-16')).toEqual(image);
    for (const day of ['2026-12-17', '2026-12-31'])
      expect(await scan(cwd, day)).toEqual({ ...image, found: ['suppression-ends information'] });
    expect(await scan(cwd, '2027-01-01')).toEqual({
      code: 1,
      stderr: '',
      found: ['pss-privileged error', 'suppression-ends warning'],
      notes: [`a.yaml:${line} The suppression ended with 2026-12-31`],
    });
  });

  test('that is no day hides nothing, and is said where it stands', async () => {
    const cwd = folderOf({ 'a.yaml': commented('pss-privileged until=31.12.2026 -- it has to') });
    expect(await scan(cwd, '2026-01-01')).toMatchObject({
      code: 1,
      found: ['pss-privileged error', 'suppression-ends warning'],
    });
  });

  test('ends in a scan that takes over results of the day before, and in every thread', async () => {
    const folder = makeFolder();
    try {
      const cwd = folderOf({ 'a.yaml': commented('pss-privileged until=2026-12-31 -- it has to') });
      const cache = `--cache=${path.join(folder, 'cache')}`;
      expect((await scan(cwd, '2026-12-01', cache)).code).toBe(0);
      expect((await scan(cwd, '2026-12-01', cache)).code).toBe(0);
      expect((await scan(cwd, '2027-01-01', cache)).code).toBe(1);
    } finally {
      removeFolder(folder);
    }
  });

  test('is compared with the clock of the computer where nobody says another day', async () => {
    const folder = makeFolder();
    try {
      const program = await buildProgram(folder);
      const files = Object.fromEntries(
        Array.from({ length: 40 }, (_, index) => [
          `${index}.yaml`,
          commented(`pss-privileged until=${index % 2 === 0 ? '2020-01-01' : '2999-12-31'} -- it has to`),
        ]),
      );
      const cwd = folderOf(files);
      const { stdout } = await yamlock(
        ['scan', '.', '--rules', 'pss-privileged', '--workers', '2', '--format', 'json'],
        { cwd, program },
      );
      expect(JSON.parse(stdout).findings).toHaveLength(20);
    } finally {
      removeFolder(folder);
    }
  });
});

describe('an override with an end', () => {
  const CONFIG = 'overrides:\n  - files: ["*.yaml"]\n    rules: {pss-privileged: off}\n    until: 2026-12-31\n';

  test('counts up to its last day', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED, '.yamlock.yaml': CONFIG });
    expect(await scan(cwd, '2026-12-16')).toEqual({ code: 0, found: [], notes: [], stderr: '' });
    expect(await scan(cwd, '2026-12-30')).toEqual({
      code: 0,
      found: [],
      notes: [],
      stderr: 'yamlock: .yamlock.yaml:4:12: The override ends with 2026-12-31, tomorrow\n',
    });
    expect(await scan(cwd, '2027-01-01')).toEqual({
      code: 1,
      found: ['pss-privileged error'],
      notes: ['.yamlock.yaml:4 The override of the configuration ended with 2026-12-31'],
      stderr: 'yamlock: .yamlock.yaml:4:12: The override ended with 2026-12-31, and does not count any more\n',
    });
  });

  test('ends in a scan that takes over results of the day before', async () => {
    const folder = makeFolder();
    try {
      const cwd = folderOf({ 'a.yaml': PRIVILEGED, '.yamlock.yaml': CONFIG, 'named/config.yaml': CONFIG });
      for (const more of [[], ['--config', 'named/config.yaml']]) {
        const args = [...more, `--cache=${path.join(folder, `cache${more.length}`)}`];
        expect((await scan(cwd, '2026-12-01', ...args)).code).toBe(0);
        expect((await scan(cwd, '2027-01-01', ...args)).code).toBe(1);
      }
    } finally {
      removeFolder(folder);
    }
  });

  test.each(['2026-13-01', '2026-02-29', 'soon', '31.12.2026', '[]', ''])(
    'whose end is no day is a mistake at its place: %s',
    async (day) => {
      const cwd = folderOf({ 'a.yaml': PRIVILEGED, '.yamlock.yaml': CONFIG.replace('2026-12-31', day) });
      const { code, stderr } = await scan(cwd, '2026-01-01');
      expect(code).toBe(2);
      expect(stderr).toMatch(/\.yamlock\.yaml:4:\d+: "until" takes a day such as "2026-12-31"/);
    },
  );

  test('may be written as a text, too', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED, '.yamlock.yaml': CONFIG.replace('2026-12-31', '"2026-12-31"') });
    expect((await scan(cwd, '2026-01-01')).code).toBe(0);
  });

  test('is known to the schema of the configuration', () => {
    const schema = JSON.parse(readFileSync('schemas/config.schema.json', 'utf8'));
    expect(Object.keys(schema.properties.overrides.items.properties)).toEqual(['files', 'rules', 'until']);
  });
});
