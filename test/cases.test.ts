import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { fill, folderOf, report, yamlock } from './cli/support.js';
import { CASES, filesBelow, listFolders } from './harness/folders.js';

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
describe.each(listFolders().map((one) => [one.name, one] as const))('%s', (name, one) => {
  const { files, options, fix, json, findings } = one;

  test('is found as it should be', async () => {
    const found = (await report(['.', ...options], { cwd: folderOf(files) })).findings
      .filter(({ rule }) => one.isCompared(rule))
      .map(({ file, start, rule, level }) => `${file}:${start.line} ${rule} ${level}`);
    expect(found.sort()).toEqual(findings);
  });

  if (fix === undefined) return;
  test('is repaired as it should be', async () => {
    const cwd = folderOf({});
    fill(cwd, files);
    const { code, stderr } = await yamlock(['fix', '.', '--safety', fix], { cwd });
    expect(code, stderr).toBe(0);
    const fixed = path.join(CASES, name, 'fixed');
    expect(filesBelow(cwd)).toEqual({ ...files, ...(existsSync(fixed) ? filesBelow(fixed) : {}) });
    for (const file of json) expect(() => JSON.parse(readFileSync(path.join(cwd, file), 'utf8'))).not.toThrow();
  });
});
