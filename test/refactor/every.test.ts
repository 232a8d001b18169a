import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { listFixtures, PROJECT } from '../harness/files.js';
import { parseFixture } from '../harness/fixture.js';
import { RULES, wrongAfter } from './judge.js';
import { type Files, Workspace } from './support.js';

function fixtureFiles(): readonly (readonly [string, Files])[] {
  return listFixtures()
    .filter(({ family }) => family === 'secrets' || family === 'encrypted-secrets')
    .flatMap(({ rule, text }) =>
      parseFixture(rule, text).cases.map((one): [string, Files] => {
        const files = new Map(one.files.map(({ name, text: written }) => [name, written]));
        const { gitIgnored } = one.directives;
        if (gitIgnored.length > 0) files.set('.gitignore', gitIgnored.map((pattern) => `${pattern}\n`).join(''));
        return [`${rule}: ${one.title}`, files];
      }),
    );
}

function exampleFiles(): readonly (readonly [string, Files])[] {
  const folder = `${PROJECT}examples/`;
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  const files = names.filter((name) => name.endsWith('.yaml') && !name.includes('/secure/'));
  return [['examples', new Map(files.map((name) => [name, readFileSync(folder + name, 'utf8')]))]];
}

describe('every refactoring that is offered leaves a workspace in which the value is safe:', () => {
  let carriedOut = 0;

  test.each([...fixtureFiles(), ...exampleFiles()])('%s', async (_, files) => {
    const before = await Workspace.open(files);
    const wrong: string[] = [];
    for (const { name, placed } of before.findings()) {
      if (!RULES.has(placed.rule.id)) continue;
      for (const { fix, plan } of before.fixes(name, placed)) {
        if ('refused' in plan || fix.safety !== 'create') continue;
        carriedOut++;
        for (const what of await wrongAfter(before, name, placed, fix.title, plan))
          wrong.push(`${name}, ${placed.pointer}, "${fix.title}": ${what}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('and there are many', () => {
    expect(carriedOut).toBeGreaterThan(100);
  });
});
