import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sectionOf } from '../../scripts/generate/ask.mjs';
import { PROJECT } from './files.js';

const FILES: Readonly<Record<string, string>> = {
  'rooms/nouns.ts': `import { other } from './other.js';
export { taken, type Also } from './other.js';

/** A noun, and
 * what it is. */
export interface Noun {
  /** Its name. */
  readonly name: string;
}

/** A thing with doors. */
export class Thing {
  private secret = 1;
  constructor(/** What it is called. */ readonly name: string, private readonly hidden: number) {}
  /** How long the name is. */
  get length(): number { return this.name.length; }
  /** Opens the doors. */
  open(...doors: readonly string[]): void { this.close(doors); }
  private close(doors: readonly string[]): void {}
}

/** Asks.
 * @param how The way. */
export function ask<T>({ name }: Noun, how: T, times = 3, wanted?: (one: Noun) => boolean): readonly T[] { return []; }

/** How many there are. */
export const MANY = 3;

function own(): void {}
`,
  'rooms/other.ts': `/** Handed on. */
export function taken(): void {}
/** Of the same kind. */
export type Also = 'a' | 'b';
/** Not handed on. */
export function kept(): void {}
`,
  'rooms/bare.ts': 'export const bare = 1;\n',
  'rooms/nothing.ts': 'const own = 1;\n',
};
const read = (file: string): string => FILES[file] ?? expect.fail(file);

test('what a file exports is listed with its doc comments', () => {
  expect(sectionOf('rooms/nouns.ts', read)).toBe(`### rooms/nouns.ts

Of the same kind.

\`\`\`ts
type Also = 'a' | 'b';
\`\`\`

A noun, and what it is.

\`\`\`ts
interface Noun {
  /** Its name. */
  readonly name: string;
}
\`\`\`

A thing with doors.

\`\`\`ts
class Thing {
  /** What it is called. */
  readonly name: string;
  /** How long the name is. */
  readonly length: number;
  /** Opens the doors. */
  open(...doors: readonly string[]): void;
}
\`\`\`

- \`taken(): void\` – Handed on.
- \`ask<T>(noun: Noun, how: T, times?, wanted?: (one: Noun) => boolean): readonly T[]\` – Asks. \`how\`: The way.
- \`MANY\` – How many there are.`);
  expect(sectionOf('rooms/nothing.ts', read)).toBe('');
});

test('what is exported has to have a doc comment', () => {
  expect(() => sectionOf('rooms/bare.ts', read)).toThrow('rooms/bare.ts: bare is exported and has no doc comment');
});

test('the page has the nouns, and its contents lead to its headings', () => {
  const page = readFileSync(`${PROJECT}docs/what-a-rule-can-ask.md`, 'utf8');
  for (const noun of [
    'interface Resource',
    'interface Pod',
    'interface Container',
    'class Cursor',
    'interface RuleContext',
  ])
    expect(page).toContain(`\n${noun} {\n`);
  for (const name of ['podsOf(', 'setScalar(', 'containerSecurity(', 'planAddition('])
    expect(page).toContain(`- \`${name}`);
  const links = [...page.matchAll(/^- \[(.+)\]\(#(.+)\): /gm)];
  expect(links.length).toBeGreaterThan(30);
  for (const [, file = '', anchor] of links) {
    expect(page).toContain(`\n### ${file}\n`);
    expect(file.replace(/[^a-z-]/g, '')).toBe(anchor);
  }
});

test.each(['CONTRIBUTING.md', 'ARCHITECTURE.md'])('%s leads to it', (file) => {
  expect(readFileSync(PROJECT + file, 'utf8')).toContain('](docs/what-a-rule-can-ask.md)');
});
