import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { BASELINE_HELP } from '../../server/src/cli/commands/baseline.js';
import { EXPLAIN_HELP } from '../../server/src/cli/commands/explain.js';
import { FIX_HELP } from '../../server/src/cli/commands/fix.js';
import { GRAPH_HELP } from '../../server/src/cli/commands/graph.js';
import { HISTORY_HELP } from '../../server/src/cli/commands/history.js';
import { INIT_HELP } from '../../server/src/cli/commands/init.js';
import { MERGE_HELP } from '../../server/src/cli/commands/merge.js';
import { RENDER_HELP } from '../../server/src/cli/commands/render.js';
import { SCAN_HELP } from '../../server/src/cli/commands/scan.js';
import { UPGRADE_HELP } from '../../server/src/cli/commands/upgrade.js';
import { TOOLS } from '../../server/src/cli/mcp/tools.js';
import { FAMILIES } from '../../server/src/core/model/rule.js';
import { RULES } from '../../server/src/core/rules/registry.js';
import { readSettings, SETTING_NAMES } from '../../server/src/core/settings/config-file.js';
import { VERSION } from '../../server/src/host/version.js';
import { folderOf, PRIVILEGED, yamlock } from './support.js';

const page = (name: string): string => readFileSync(`docs/${name}.md`, 'utf8');

/** The code blocks of a page, in one language. */
const blocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, code = '']) =>
    name === language ? [code] : [],
  );

describe('docs/cli.md', () => {
  test('shows a report as it is', async () => {
    const cwd = folderOf({ 'deploy/web.yaml': PRIVILEGED });
    const { stdout } = await yamlock(['scan', 'deploy', '--format', 'json', '--rules', 'pss-privileged'], { cwd });
    const [shown = ''] = blocks(page('cli'), 'json');
    expect(JSON.parse(shown)).toEqual(JSON.parse(stdout));
  });

  test.each([
    SCAN_HELP,
    FIX_HELP,
    UPGRADE_HELP,
    RENDER_HELP,
    GRAPH_HELP,
    EXPLAIN_HELP,
    MERGE_HELP,
    BASELINE_HELP,
    INIT_HELP,
  ])('names the options that the help names: %#', (help) => {
    const options = [...help.matchAll(/--[a-z-]+/g)].map(([option]) => option).filter((option) => option !== '--help');
    expect(options.length).toBeGreaterThan(0);
    for (const option of options) expect(page('cli')).toContain(option);
  });
});

describe('docs/history.md', () => {
  test('names the options that the help names', () => {
    const options = [...HISTORY_HELP.matchAll(/--[a-z-]+/g)].map(([option]) => option);
    expect(options).toContain('--since');
    for (const option of options) if (option !== '--help') expect(page('history')).toContain(option);
  });
});

describe('docs/agents.md', () => {
  test('names each tool, and how it is started', () => {
    for (const { name } of TOOLS) expect(page('agents')).toContain(`| \`${name}\` `);
    expect(page('agents')).toContain(`yamlock@${VERSION} mcp --stdio`);
    for (const code of blocks(page('agents'), 'json'))
      expect(JSON.stringify(JSON.parse(code))).toContain(`"yamlock@${VERSION}","mcp","--stdio"`);
  });
});

describe('docs/configuration.md', () => {
  test('shows a configuration with every setting and no mistake', () => {
    const [shown = ''] = blocks(page('configuration'), 'yaml');
    expect(readSettings(shown, new Set(RULES.map(({ id }) => id))).problems).toEqual([]);
    for (const name of SETTING_NAMES) {
      expect(shown).toMatch(new RegExp(`^${name}:`, 'm'));
      expect(page('configuration')).toContain(`\n## ${name}\n`);
    }
  });
});

describe('docs/pipelines.md', () => {
  test('names rules, options and the version as they are', async () => {
    const text = page('pipelines');
    for (const [, ids = ''] of text.matchAll(/--rules ([a-z,-]+)/g)) {
      for (const id of ids.split(',')) expect([...FAMILIES, ...RULES.map((rule) => rule.id)]).toContain(id);
    }
    for (const [option] of text.matchAll(/--(?:format|fail-on|rules)\b/g)) expect(SCAN_HELP).toContain(option);
    for (const [, version] of text.matchAll(/(?:yamlock@v?|rev: v|yamlock\/v)([\d.]+\d)/g))
      expect(version).toBe(VERSION);
  });

  test('shows a Job that Yamlock finds nothing wrong with, at the recommended profile', async () => {
    const jobs = blocks(page('pipelines'), 'yaml').filter((block) => block.includes('kind: Job'));
    expect(jobs).toHaveLength(1);
    const cwd = folderOf({ 'job.yaml': jobs[0] ?? '' });
    const { stdout } = await yamlock(['scan', '.', '--format', 'json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ findings: [], summary: { files: 1 } });
  });
});

describe('.pre-commit-hooks.yaml', () => {
  const hooks = (parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) ?? []) as readonly Readonly<
    Record<string, string>
  >[];

  test.each(hooks)(
    '$id runs a command that there is, for the files that are scanned',
    async ({ entry = '', files = '' }) => {
      const [, ...args] = entry.split(' ');
      const cwd = folderOf({ 'a.yaml': PRIVILEGED });
      expect((await yamlock([...args, 'a.yaml', '--fail-on', 'never'], { cwd })).code).toBe(0);
      for (const name of ['a.yaml', 'b/c.yml', 'Kustomization', 'b/Kustomization'])
        expect(name).toMatch(new RegExp(files));
      for (const name of ['a.yaml.txt', 'yaml', 'MyKustomization']) expect(name).not.toMatch(new RegExp(files));
    },
  );

  test('are those that docs/pipelines.md names', () => {
    const named = [...page('pipelines').matchAll(/^\| `(yamlock[a-z-]*)`/gm)].map(([, id]) => id);
    expect(named).toEqual(hooks.map(({ id }) => id));
  });
});

test.each([
  'cli',
  'configuration',
  'pipelines',
  'secret-flow',
  'what-a-rule-can-ask',
  'reliability',
  'performance',
  'rules/README',
  ...RULES.map(({ id }) => `rules/${id}`),
])('docs/%s.md leads to pages that exist', (name) => {
  const base = new URL(`file:///docs/${name}.md`);
  for (const [, target = ''] of page(name).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
    const { pathname } = new URL(target, base);
    expect(() => readFileSync(`.${pathname}`), target).not.toThrow();
  }
});
