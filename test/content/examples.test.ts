import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findRule } from '../../server/src/core/rules/registry.js';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { nodeHost } from '../../server/src/host/node/host.js';
import { Project } from '../../server/src/host/project/project.js';
import { rethrow } from '../harness/run.js';

const root = path.resolve(import.meta.dirname, '../../examples');

interface Found {
  readonly file: string;
  readonly rule: string;
  readonly message: string;
}

const found: Found[] = [];
let files: readonly string[] = [];

beforeAll(async () => {
  const project = new Project(nodeHost, { root, settings: DEFAULT_SETTINGS });
  files = (await nodeHost.list(root)).files;
  for (const file of files) {
    await project.prepare(file);
    project.update(file, readFileSync(file, 'utf8'));
  }
  project.index.complete = true;
  for (const file of files) {
    const checked = project.update(file, readFileSync(file, 'utf8')).file;
    for (const { rule, finding } of project.check(checked, rethrow)) {
      found.push({ file: path.relative(root, file), rule: rule.id, message: finding.message });
    }
  }
});

describe('examples', () => {
  it('has something wrong in every file of insecure/', () => {
    const wrong = new Set(found.map(({ file }) => file));
    const insecure = files
      .map((file) => path.relative(root, file))
      .filter((file) => file.includes('/insecure/') && !/namespace|\.sops|external-secrets/.test(file));
    expect(insecure.length).toBeGreaterThan(10);
    // Some show what later rules are about; every system shows something today.
    for (const system of readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
      expect(
        [...wrong].filter((file) => file.startsWith(`${system.name}/insecure/`)),
        system.name,
      ).not.toEqual([]);
    }
  });

  it('has nothing wrong in secure/ and platform/', () => {
    expect(found.filter(({ file }) => !file.includes('/insecure/'))).toEqual([]);
  });

  it('shows what its pages say it shows', () => {
    const shown = new Set(found.map(({ rule }) => rule));
    const promised = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => path.basename(file) === 'README.md')
      .flatMap((file) => [...readFileSync(path.join(root, file), 'utf8').matchAll(/`([a-z][a-z0-9-]+)`/g)])
      .flatMap(([, id = '']) => (findRule(id) ? [id] : []));
    expect(new Set(promised).size).toBeGreaterThan(20);
    expect(promised.filter((id) => !shown.has(id))).toEqual([]);
  });

  it('has a repaired twin for every insecure file', () => {
    const all = new Set(files.map((file) => path.relative(root, file)));
    const alone = [...all].filter(
      (file) => file.includes('/insecure/') && !all.has(file.replace('/insecure/', '/secure/')),
    );
    expect(alone).toEqual([]);
  });
});
