import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The root of the project. */
export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
/** The folder of the fixtures, each in the folder of its family. */
const FIXTURES = `${PROJECT}test/rules/`;

export interface FixtureOnDisk {
  readonly family: string;
  readonly rule: string;
  readonly path: string;
  readonly text: string;
}

/** Returns every fixture, by family and rule. */
export function listFixtures(): readonly FixtureOnDisk[] {
  const names = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  return names
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => {
      const [family = '', file = ''] = name.split('/');
      return {
        family,
        rule: file.replace(/\.yaml$/, ''),
        path: FIXTURES + name,
        text: readFileSync(FIXTURES + name, 'utf8'),
      };
    });
}
