import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RULES } from '../../server/src/core/rules/registry.js';
import { PROJECT } from '../harness/files.js';
import { sopsConfig } from '../refactor/encrypting.js';

const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: quiet-harbor-42\n';

let folder: string;
let dist: string;

/** The programs as packages have them, in a folder of their own. */
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'yamlock-bundles-'));
  dist = path.join(folder, 'dist');
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs', '--out', dist], {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  writeFileSync(path.join(folder, 'db.sops.yaml'), SECRET);
  writeFileSync(path.join(folder, '.sops.yaml'), sopsConfig('path_regex: \\.sops\\.yaml$'));
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(program: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, [path.join(dist, program), ...args], { cwd: folder, encoding: 'utf8' });
}

/** Does something while a file that is loaded on demand is not there. */
function without<Result>(name: string, act: () => Result): Result {
  const [there, away] = [path.join(dist, `${name}.js`), path.join(dist, `${name}.away`)];
  renameSync(there, away);
  try {
    return act();
  } finally {
    renameSync(away, there);
  }
}

test('the bundles are ASCII: Node reads others into twice the memory, and compiles them more slowly', () => {
  for (const name of ['shared.js', 'protocol.js']) {
    const other = /[^\0-\x7f]/.exec(readFileSync(path.join(dist, name), 'utf8'));
    expect(other && `${name}: ${other[0]} at ${other.index}; a regular expression writes it as \\uXXXX`).toBeNull();
  }
});

describe('the files of the rule pages', () => {
  test.each([
    ['rule-pages.json', '# Rules\n'],
    ['rule-pages.zh-cn.json', '# 规则\n'],
  ])('%s holds the page of every rule, whose links lead to pages in it or to the web', (file, title) => {
    const pages = new Map<string, string>(Object.entries(JSON.parse(readFileSync(path.join(dist, file), 'utf8'))));
    expect(pages.get('README.md')).toContain(title);
    expect([...pages.keys()]).toEqual([...RULES.map(({ id }) => `${id}.md`), 'README.md'].sort());
    const links = [...pages.values()].flatMap((text) =>
      [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to),
    );
    const others = new Set(links.filter((link) => !pages.has(link)));
    expect(links.filter((link) => link === 'README.md')).toHaveLength(RULES.length);
    expect(others).toContain('https://github.com/yamlock/yamlock/blob/main/docs/configuration.md');
    expect([...others].filter((link) => !link.startsWith('https://'))).toEqual([]);
  });
});

describe('the programs of a package', () => {
  test('start and scan without the encryption with age, which is loaded when a file is encrypted', () => {
    without('age', () => {
      const scan = run('cli.js', 'scan', 'db.sops.yaml', '--format', 'json', '--fail-on', 'error');
      expect(scan.stderr).toBe('');
      expect(scan.stdout).toContain('secret-manifest-plaintext');
      const server = run('server.js');
      expect(server.status).toBe(2);
      expect(server.stderr).toContain('is started by an editor');
      // Without it nothing is encrypted, and what was to be encrypted is as it was.
      expect(run('cli.js', 'fix', 'db.sops.yaml', '--encrypt').status).not.toBe(0);
      expect(readFileSync(path.join(folder, 'db.sops.yaml'), 'utf8')).toBe(SECRET);
    });
    expect(run('cli.js', 'fix', 'db.sops.yaml', '--encrypt').status).toBe(0);
    expect(readFileSync(path.join(folder, 'db.sops.yaml'), 'utf8')).toContain('ENC[AES256_GCM,');
  });

  test('load the regular expressions of Go where a rule of sops is to be read', () => {
    mkdirSync(path.join(folder, 'plain'));
    for (const file of ['plain/db.yaml', 'plain.sops.yaml']) writeFileSync(path.join(folder, file), SECRET);
    const scan = (file: string) => run('cli.js', 'scan', file, '--format', 'json', '--fail-on', 'never');
    without('re2', () => {
      expect(scan('plain/db.yaml')).toMatchObject({ status: 0, stderr: '' });
      expect(run('server.js').stderr).toContain('is started by an editor');
      expect(scan('plain.sops.yaml').stdout).toContain('the rule sops-rule-unencrypted-file failed here');
    });
    const { status, stdout } = scan('plain.sops.yaml');
    expect(status).toBe(0);
    expect(stdout).toContain('"sops-rule-unencrypted-file"');
    expect(stdout).not.toContain('failed here');
  });

  test('load the SDK of the Model Context Protocol where agents are served, and no server of HTTP with it', () => {
    without('mcp', () => {
      expect(run('cli.js', 'scan', 'db.sops.yaml', '--fail-on', 'never').status).toBe(0);
      expect(run('server.js').stderr).toContain('is started by an editor');
      expect(run('cli.js', 'mcp', '--stdio').status).toBe(2);
    });
    const served = run('cli.js', 'mcp', '--stdio');
    expect(served).toMatchObject({ status: 0, stdout: '', stderr: '' });
    const text = readFileSync(path.join(dist, 'mcp.js'), 'utf8');
    expect(text.length).toBeLessThan(200_000);
    expect(text).not.toMatch(/require\("(?:node:)?(?:https?|net|child_process|fs)"\)/);
  });
});
