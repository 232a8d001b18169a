import { readdirSync, readFileSync } from 'node:fs';
import { listFixtures, PROJECT } from '../harness/files.js';
import { parseFixture } from '../harness/fixture.js';
import type { Files } from './support.js';

/** Returns the workspaces of all cases about secrets, with their titles. */
export function fixtureFiles(): readonly (readonly [string, Files])[] {
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

/** Returns the examples as one workspace. */
export function exampleFiles(): readonly (readonly [string, Files])[] {
  const folder = `${PROJECT}examples/`;
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  const files = names.filter((name) => name.endsWith('.yaml') && !name.includes('/secure/'));
  return [['examples', new Map(files.map((name) => [name, readFileSync(folder + name, 'utf8')]))]];
}

/** Returns each example as a workspace, before and after its fixes. */
export function eachExample(): readonly (readonly [string, Files])[] {
  const folder = `${PROJECT}examples/`;
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return [];
    const names = readdirSync(folder + entry.name, { recursive: true, encoding: 'utf8' });
    const files = names.map((name) => name.replaceAll('\\', '/')).filter((name) => /\.\w+$/.test(name));
    const texts = files.map((name) => [name, readFileSync(`${folder}${entry.name}/${name}`, 'utf8')] as const);
    return [[`examples/${entry.name}`, new Map(texts)] as const];
  });
}
