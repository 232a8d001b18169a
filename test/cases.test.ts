import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { fill, folderOf, report, yamlock } from './cli/support.js';
import { PROJECT } from './harness/files.js';

/**
 * Small folders with the right answer beside them, for what takes more than one file: charts, kustomizations, rules of
 * SOPS. `case.txt` says in its first lines what it is and why this is right; then come, each on a line of its own,
 *
 *     compare: secret-* sops-*      only findings of these rules; left out: all at the default settings
 *     options: --rules all          more options for `scan`
 *     fix: review                   the files are as in `fixed/` after `fix --safety review`, and all others as before
 *     json: pod.yaml                this file is JSON, and stays JSON
 *     values.yaml:4 secret-helm-values warning
 *
 * Of the last kind, exactly these are expected. `¦` in a file stands for nothing: it breaks what looks like a real token.
 */
const CASES = `${PROJECT}test/cases`;

interface Case {
  readonly compare: readonly RegExp[];
  readonly options: readonly string[];
  readonly fix: string | undefined;
  readonly json: readonly string[];
  readonly findings: readonly string[];
}

const FINDING = /^\S+:\d+ [a-z0-9-]+ (?:error|warning|information)$/;
const WORD = /^(compare|options|fix|json): (.+)$/;

/** What a case says; `text` is its case.txt. */
function caseOf(text: string): Case {
  const lines = text.split('\n').map((line) => line.trim());
  const words = (name: string): readonly string[] =>
    lines
      .map((line) => WORD.exec(line))
      .filter((match) => match?.[1] === name)
      .flatMap((match) => match?.[2]?.split(/\s+/) ?? []);
  return {
    compare: words('compare').map((glob) => new RegExp(`^${glob.replaceAll('*', '.*')}$`)),
    options: words('options'),
    fix: words('fix')[0],
    json: words('json'),
    findings: lines.filter((line) => FINDING.test(line)).sort(),
  };
}

/** The files below a folder, by their paths within it. */
function filesBelow(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file).replaceAll('\\', '/'), readFileSync(file, 'utf8').replaceAll('¦', '')];
    }),
  );
}

/** The case's own files: neither its answer nor what they become. */
function filesOf(folder: string): Readonly<Record<string, string>> {
  const all = Object.entries(filesBelow(folder));
  return Object.fromEntries(all.filter(([name]) => name !== 'case.txt' && !name.startsWith('fixed/')));
}

describe.each(readdirSync(CASES).sort())('%s', (name) => {
  const folder = path.join(CASES, name);
  const files = filesOf(folder);
  const { compare, options, fix, json, findings } = caseOf(readFileSync(path.join(folder, 'case.txt'), 'utf8'));

  test('is found as it should be', async () => {
    const found = (await report(['.', ...options], { cwd: folderOf(files) })).findings
      .filter(({ rule }) => compare.length === 0 || compare.some((pattern) => pattern.test(rule)))
      .map(({ file, start, rule, level }) => `${file}:${start.line} ${rule} ${level}`);
    expect(found.sort()).toEqual(findings);
  });

  if (fix === undefined) return;
  test('is repaired as it should be', async () => {
    const cwd = folderOf({});
    fill(cwd, files);
    const { code, stderr } = await yamlock(['fix', '.', '--safety', fix], { cwd });
    expect(code, stderr).toBe(0);
    const fixed = path.join(folder, 'fixed');
    expect(filesBelow(cwd)).toEqual({ ...files, ...(existsSync(fixed) ? filesBelow(fixed) : {}) });
    for (const file of json) expect(() => JSON.parse(readFileSync(path.join(cwd, file), 'utf8'))).not.toThrow();
  });
});
