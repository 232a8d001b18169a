import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { masked } from '../../server/src/cli/report/masked.js';
import { RULES } from '../../server/src/core/rules/registry.js';
import type { YamlDocument } from '../../server/src/core/yaml/document.js';
import { fill, makeFolder, removeFolder, yamlock } from '../cli/support.js';
import { Canaries } from './canary.js';
import { brokenTexts, type Files, manifests } from './manifests.js';
import { roots } from './roots.js';

const canaries = new Canaries('command line');
const files: Files = { '.git/HEAD': '', ...manifests(canaries), ...brokenTexts(canaries), ...roots(canaries) };
let cwd = '';
/** A file with credentials that is named where another kind of file belongs. */
const WRONG = 'app/secret.yaml';

beforeAll(() => {
  cwd = makeFolder();
  fill(cwd, files);
});
afterAll(() => removeFolder(cwd));

const each = (option: string, choices: readonly string[], ...command: readonly string[]): string[][] =>
  choices.map((choice) => [...command, option, choice]);
const FORMATS = ['pretty', 'json', 'sarif', 'github', 'gitlab', 'junit'];

/** Commands, and the exit codes that they may end with. */
const RUNS: readonly (readonly [readonly number[], readonly string[]])[] = (
  [
    [
      [1],
      [
        ...each('--format', FORMATS, 'scan', '.', '--rules', 'all', '--verbose'),
        ...each('--format', FORMATS, 'scan', '.', '--rules', 'all', '--as-written'),
        ['scan', '.', '--values', 'chart/values-prod.yaml'],
        ['scan', '.', '--level', 'error', '--kubernetes-version', '1.25'],
        ['scan', '.', '--shard', '1/2', '--format', 'json'],
      ],
    ],
    [
      [0],
      [
        ['fix', '.', '--dry-run', '--rules', 'all', '--safety', 'review', '--create', '--memory-limit', '1Gi'],
        ['fix', '.', '--dry-run', '--safety', 'review', '--create', '--format', 'json'],
        ['upgrade', '.', '--from', '1.25', '--to', '1.37'],
        ...each('--format', ['text', 'svg', 'mermaid', 'json'], 'graph', '.'),
        ['graph', '.', '--unfolded', '--format', 'svg'],
        ...each('--format', ['pretty', 'json'], 'pending'),
        ...['shop', 'web', 'pull', 'made'].flatMap((name) => each('--format', ['pretty', 'json'], 'rotate', name, '.')),
        ['explain', 'Gate.spec', '--recursive', '--in', '.'],
        ['explain', 'Gate.spec.password', '--in', '.'],
        ['schema', 'Gate', '--in', '.'],
      ],
    ],
    [
      [0, 2],
      [
        ['fix', '.', '--dry-run', '--encrypt'],
        ['fix', '.', '--dry-run', '--encrypt', '--format', 'json'],
      ],
    ],
    // A file with credentials in the place of another one.
    [
      [0, 1, 2],
      [
        ['scan', '.', '--config', WRONG],
        ['scan', 'app', '--config', 'broken/quote.yaml'],
        ['scan', 'app', '--config', '.env'],
        ['scan', 'chart', '--values', WRONG],
        ['scan', 'chart', '--values', 'broken/flow.yaml'],
        ['scan', 'sops/keys.txt', 'base/token.txt', '.env', 'README.md', 'deploy.sh'],
        ['render', WRONG],
        ['graph', WRONG],
        ['rotate', 'shop', '--config', WRONG],
        ['pending', '--done', 'shop.token'],
        ['pending', WRONG],
      ],
    ],
  ] as const
).flatMap(([codes, runs]) => runs.map((run) => [codes, run] as const));

function expectNone(what: string, text: string): void {
  expect(canaries.in(text), what).toEqual([]);
}

describe('no output of the command line has a value:', () => {
  test.each(RUNS.map(([codes, args]) => [args.join(' '), codes, args] as const))(
    '%s',
    { timeout: 120_000 },
    async (_, codes, args) => {
      const { code, stdout, stderr } = await yamlock(args, { cwd });
      expect(codes, stderr).toContain(code);
      expect(stdout + stderr).not.toBe('');
      expectNone('stdout', stdout);
      expectNone('stderr', stderr);
    },
  );

  test('what is rendered has them, and what is said of it has none', { timeout: 120_000 }, async () => {
    const made = new Set<string>();
    const named = Object.keys(files).filter((name) => /(?:kustomization|Chart|flux\/release)\.yaml$/.test(name));
    for (const root of named) {
      const { stdout, stderr } = await yamlock(['render', root], { cwd });
      for (const place of canaries.in(stdout)) made.add(place);
      expectNone(`render ${root}`, stderr);
      const without = await yamlock(['render', root, '--masked'], { cwd });
      expectNone(`render ${root} --masked`, without.stdout + without.stderr);
      // What is no secret is as it is.
      expect(without.stdout.split('\n')).toHaveLength(masked(stdout, []).split('\n').length);
    }
    const typed = canaries.of('value of the command line');
    const failing = ['render', 'fails', '--set', `password=${typed}`];
    const hidden = await yamlock(['render', 'chart', '--masked', '--set', `colour=${typed}`], { cwd });
    expectNone('render --masked --set', hidden.stdout + hidden.stderr);
    expect((await yamlock(['render', 'chart', '--masked', '--source'], { cwd })).stderr).toContain('goes with neither');
    const { stdout, stderr } = await yamlock(failing, { cwd });
    expect(canaries.in(stdout)).toContain('value of the command line');
    expect(stderr).toContain('the password is ••••••');
    expectNone('render --set', stderr);
    // They are there to be found.
    expect(made.size).toBeGreaterThan(15);
  });

  test('the cache has none, but for the hashes of files', { timeout: 120_000 }, async () => {
    const cache = path.join(cwd, '..', `${path.basename(cwd)}.cache`);
    try {
      const scan = ['scan', '.', '--rules', 'all', `--cache=${cache}`];
      expectNone('stdout', (await yamlock(scan, { cwd })).stdout);
      const text = readFileSync(cache, 'utf8');
      // A file that is nothing but a value has its hash. docs/cli.md says what that gives away.
      expect(canaries.in(text).filter((place) => place !== 'file of a secretGenerator')).toEqual([]);
      expectNone('stdout', (await yamlock(scan, { cwd })).stdout);
    } finally {
      removeFolder(cache);
    }
  });

  test.each([{}, { YAMLOCK_DEBUG: '1' }])('a rule that fails tells nothing of the text, with %j', async (env) => {
    const rule = RULES.find(({ id }) => id === 'secret-env-literal');
    if (rule?.scope !== 'document') throw new Error('secret-env-literal checks documents');
    const { check } = rule;
    try {
      Object.assign(rule, {
        check: (document: YamlDocument) => {
          throw new Error(`It is all in here: ${document.text}`);
        },
      });
      for (const format of FORMATS) {
        const { code, stdout, stderr } = await yamlock(['scan', 'app', '--format', format, '--verbose'], { cwd, env });
        expect(code).toBe(1);
        if (format === 'pretty' || format === 'json')
          expect(stdout).toContain('the rule secret-env-literal failed here');
        expectNone(format, stdout + stderr);
      }
    } finally {
      Object.assign(rule, { check });
    }
  });

  test.each([{}, { YAMLOCK_DEBUG: '1' }])('a failure of the program tells where it was, with %j', async (env) => {
    const host = {
      list: () => {
        throw new Error(`It is all in here: ${files[WRONG]}`);
      },
    };
    const { code, stdout, stderr } = await yamlock(['scan', 'app'], { cwd, env, host: host as never });
    expect(code).toBe(2);
    expectNone('stdout', stdout);
    expectNone('stderr', stderr);
    if ('YAMLOCK_DEBUG' in env) expect(stderr).toMatch(/^yamlock: failed \(\w+\)[^\n]*\n {4}at /);
  });
});

test('the search finds a value in every form', () => {
  const secret = canaries.of('a value to be looked for');
  const found = (text: string): readonly string[] => canaries.in(`some ${text} text`);
  const forms: Readonly<Record<string, string>> = {
    plain: secret,
    'a piece of eight': secret.slice(5, 13),
    'upper case': secret.toUpperCase(),
    'lower case': secret.toLowerCase(),
    backwards: [...secret].reverse().join(''),
    base64: Buffer.from(secret).toString('base64'),
    'base64 behind one byte': Buffer.from(`x${secret}`).toString('base64'),
    'base64 behind two bytes': Buffer.from(`xy${secret}`).toString('base64'),
    'base64 for URLs': Buffer.from(`~${secret}`).toString('base64url'),
    hex: Buffer.from(secret).toString('hex'),
    'hex in pairs': Buffer.from(secret).toString('hex').replace(/../g, '$& '),
    'a URL': [...secret].map((one) => `%${one.charCodeAt(0).toString(16)}`).join(''),
    JSON: [...secret].map((one) => `\\u00${one.charCodeAt(0).toString(16)}`).join(''),
    'over lines': secret.replace(/.{5}/g, '$&\n  '),
    'over lines of JSON': JSON.stringify(secret.replace(/.{5}/g, '$&\n')),
    'in quotes': secret.replace(/.{5}/g, "$&' + '"),
  };
  for (const [form, text] of Object.entries(forms)) expect(found(text), form).toEqual(['a value to be looked for']);
  expect(found('a long text without any of them, such as aGVsbG8gd29ybGQgb2Yga2V0dGxlcw==')).toEqual([]);
});
