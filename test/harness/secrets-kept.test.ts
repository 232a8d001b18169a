import { cpSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { fill, folderOf, yamlock } from '../cli/support.js';
import { CORPUS, corpusFiles } from '../core/corpus.js';
import { listFixtures, PROJECT } from './files.js';
import { parseFixture } from './fixture.js';
import { LONG } from './long.js';
import { lostOf, secretsIn } from './secrets-said.js';

/** The YAML files below a folder, by their paths in it. */
function yamlBelow(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name));
  return new Map(names.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}

/** Every case of every fixture in which there is a Secret, in a folder of its own; in the long tests the others, too. */
function fixtures(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    listFixtures().flatMap(({ rule, text }) =>
      parseFixture(rule, text).cases.flatMap(({ files }, index) =>
        (LONG || files.some((file) => /kind: Secret/.test(file.text)) ? files : []).map((file) => [
          `fixed/${rule}/${index}/${file.name}`,
          file.text,
        ]),
      ),
    ),
  );
}

/** Where files come from, and how many of their keys at least are compared. */
const SOURCES: Readonly<Record<string, readonly [fill: (folder: string) => void, keys: number]>> = {
  'the fixtures': [(folder) => fill(folder, fixtures()), 100],
  'the cases of folders': [(folder) => cpSync(`${PROJECT}test/cases`, `${folder}/kept`, { recursive: true }), 10],
  'the examples': [(folder) => cpSync(`${PROJECT}examples`, `${folder}/kept`, { recursive: true }), 5],
  'real files': [
    (folder) => {
      // A sample, the same one each time, but for the long tests.
      const files = corpusFiles('real').filter(
        ({ text }, index) => LONG || index % 16 === 0 || /\bSecret\b/.test(text),
      );
      fill(folder, Object.fromEntries(files.map(({ path: name, text }) => [name, text])));
    },
    10,
  ],
};

describe('every Secret decodes to what it did after whole runs of fixes', () => {
  const sources = Object.keys(SOURCES).filter((name) => name !== 'real files' || CORPUS !== undefined);
  test.each(
    sources.flatMap(
      (source) =>
        [
          [source, 'safe'],
          [source, 'review'],
        ] as const,
    ),
  )('of %s, at %s', { timeout: 300_000 }, async (source, safety) => {
    const [fillIn, keys] = SOURCES[source] ?? [];
    const folder = folderOf({});
    fillIn?.(folder);
    const before = yamlBelow(folder);
    // Fixtures bring files that git ignores, and configurations of their own: what is compared is what is repaired.
    const named = readdirSync(folder).map((name) => path.join(folder, name));
    const { code, stderr } = await yamlock(['fix', ...named, '--safety', safety, '--no-config'], { cwd: folder });
    expect(code, stderr).toBe(0);
    let [compared, changed] = [0, 0];
    const lost: string[] = [];
    for (const [name, text] of before) {
      const after = readFileSync(path.join(folder, name), 'utf8');
      const said = secretsIn(text);
      compared += said.size;
      if (after === text) continue;
      changed++;
      lost.push(...lostOf(said, secretsIn(after)).map((what) => `${name}: ${what}`));
    }
    expect(lost).toEqual([]);
    expect(compared).toBeGreaterThan(keys ?? 0);
    expect(changed).toBeGreaterThan(0);
  });
});
