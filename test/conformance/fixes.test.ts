import { describe, expect, test } from 'vitest';
import { planFixes } from '../../server/src/core/engine/plan-fixes.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { applyEdits } from '../../server/src/core/text/range.js';
import { isYamlFile } from '../../server/src/host/host.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { Project } from '../../server/src/host/project/project.js';
import { CORPUS, corpusFiles } from '../core/corpus.js';
import { listFixtures } from '../harness/files.js';
import { parseFixture } from '../harness/fixture.js';
import { LONG } from '../harness/long.js';
import { findingsIn, ROOT } from '../harness/run.js';
import { judgeData, judgeFixes } from './fixes.js';
import { differences, readByPackage } from './oracle.js';

const STRICT = { ...DEFAULT_SETTINGS, profile: 'strict' as const };
/** `npm run fix-corpus` takes every file. */
const ONE_OF = 10;

/** All fixes of the files of a folder, each as `change` makes it. */
function fixed(folder: string, change: (text: string) => string) {
  const project = new Project(new MemoryHost(new Map()), { root: '', settings: STRICT, configFile: false });
  project.index.complete = true;
  const files = corpusFiles(folder, 20_000).filter((_, index) => index % ONE_OF === 0);
  return files.map(({ path, text }) => {
    const { file } = project.update(path, change(text));
    const result = judgeFixes(file, STRICT, project.world(path), project.others);
    project.close(path);
    return result;
  });
}

describe.skipIf(!CORPUS)(
  'all fixes at once (skipped where there are no files at ../shared/corpus or YAMLOCK_CORPUS)',
  () => {
    test.each<[string, string, (text: string) => string]>([
      ['real', 'real', (text) => text],
      ['labelled', 'labelled', (text) => text],
      ['real, with CRLF line breaks,', 'real', (text) => text.replace(/\r?\n/g, '\r\n')],
    ])('change in %s what a finding is about, and nothing else', { timeout: 120_000 }, (_what, folder, change) => {
      const results = fixed(folder, change);
      expect(results.flatMap(({ violations }) => violations)).toEqual([]);
      const count = (of: (result: (typeof results)[number]) => readonly unknown[]): number =>
        results.reduce((sum, result) => sum + of(result).length, 0);
      expect(count(({ fixable }) => fixable)).toBeGreaterThan(100);
      const [gone, since] = [count((result) => result.gone), count(({ refusedSince }) => refusedSince)];
      expect(gone + since).toBe(count(({ fixable }) => fixable));
      expect(since).toBeLessThan(gone / 50);
    });
  },
);

/** So many fixes of each rule are tried in a short test. */
const FEW = 8;

test('each fix of a fixture, alone, changes what its finding is about, and nothing else', {
  timeout: 300_000,
}, async () => {
  const tried = new Map<string, number>();
  const violations: string[] = [];
  for (const { rule, text } of listFixtures()) {
    for (const { title, files } of parseFixture(rule, text).cases) {
      const texts = new Map(files.map((file) => [`${ROOT}/${file.name}`, file.text]));
      const project = new Project(new MemoryHost(texts), { root: ROOT, settings: STRICT, schemas: bundledSchemas() });
      for (const path of texts.keys()) await project.prepare(path);
      for (const [path, own] of texts) if (isYamlFile(path)) project.parseAndIndex(path, own);
      project.index.complete = true;
      for (const [path, own] of texts) {
        if (!isYamlFile(path)) continue;
        const { file } = project.update(path, own);
        for (const finding of findingsIn(file, new Config(ROOT, STRICT), project.others)) {
          if (!LONG && (tried.get(finding.rule.id) ?? 0) >= FEW) continue;
          for (const { fix, plan } of planFixes(finding, project.world(path))) {
            if (!('edits' in plan) || plan.files?.length || fix.safety === 'intent' || fix.safety === 'create')
              continue;
            const [before, after] = [own, applyEdits(own, plan.edits)].map(readByPackage);
            // Where the package is stricter than we are, it tells nothing.
            if (!before || !after || before.problems.length + after.problems.length > 0) continue;
            const found = judgeData(before, after, [finding]).filter((one) => one.includes('says something else'));
            tried.set(finding.rule.id, (tried.get(finding.rule.id) ?? 0) + 1);
            violations.push(...found.map((one) => `${rule}, ${title}: "${fix.title}": ${one}`));
          }
        }
      }
    }
  }
  expect(violations).toEqual([]);
  expect(tried.size).toBeGreaterThan(35);
});

describe('the judge', () => {
  const between = (before: string, after: string) => {
    const [old, young] = [before, after].map((text) => readByPackage(text).documents[0]);
    if (!old || !young) throw new Error('A text has no document');
    return differences(old, young);
  };

  test.each<[string, string, string, readonly string[], readonly string[]]>([
    ['nothing', 'a: 1 # c\nb: [x]\n', 'a: 1\n\nb: [x]\n', [], []],
    ['a value', 'a: {b: 1}\n', 'a: {b: 2}\n', ['/a/b'], []],
    ['a new and a lost key', 'a: 1\n', 'b/c: 1\n', ['/a', '/b~1c'], []],
    ['an item that goes, and not those behind it', 'a: [x, y, z]\n', 'a: [y, z]\n', ['/a/0'], []],
    ['an item among others', 'a:\n- b: 1\n  c: 1\n- d: 1\n', 'a:\n- b: 2\n  c: 1\n- d: 1\n', ['/a/0/b'], []],
    ['what an alias repeats', 'a: &x {b: 1}\nc: *x\n', 'a: &x {b: 2}\nc: *x\n', ['/a/b', '/c/b'], []],
    ['the first of two equal keys', 'a: 1\na: 2\n', 'a: 2\n', ['/a#0'], []],
    ['an embedded document', 'a: |\n  b: 1\n  c: 1\n', 'a: |\n  b: 2\n  c: 1\n', ['/a/b'], []],
    ['quotes', "a: 'x'\n", 'a: "x"\n', [], ['/a']],
    ['a style', 'a: {b: 1}\n', 'a:\n  b: 1\n', [], ['/a', '/a/b']],
    ['indentation', 'a:\n  b: 1\n', 'a:\n    b: 1\n', [], ['/a/b']],
    ['an anchor', 'a: &x 1\n', 'a: 1\n', [], ['/a']],
    ['an alias written out', 'a: &x 1\nb: *x\n', 'a: &x 1\nb: 1\n', [], ['/b']],
    ['an order', 'a: 1\nb: 2\n', 'b: 2\na: 1\n', [], ['']],
    ['an empty mapping that is filled', 'a: {}\n', 'a:\n  b: 1\n', ['/a/b'], []],
  ])('tells %s', (_what, before, after, data, style) => {
    expect(between(before, after)).toEqual({ data, style });
  });

  test('sees comments wherever they stand, and templates', () => {
    const text =
      '# 1\na: {{ .x }} # 2\nb:\n  # 3\n  - | # 4\n    # text\n  - "# text"\n{{- if .y }}\nc: 1 #5\n{{- end }}\n';
    expect(readByPackage(text)).toMatchObject({
      comments: ['# 1', '# 2', '# 3', '# 4', '#5'],
      holes: ['{{ .x }}', '{{- if .y }}', '{{- end }}'],
      problems: [],
    });
  });
});
