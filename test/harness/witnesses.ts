import { readdirSync, readFileSync } from 'node:fs';
import { detectSecrets } from '../../server/src/core/secrets/detect.js';
import { findTokens } from '../../server/src/core/secrets/tokens/tokens.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { fill, makeFolder, removeFolder, report } from '../cli/support.js';
import { issued, sampleOf, TEMPLATES } from '../secrets/tokens/samples.js';
import { listFixtures, PROJECT } from './files.js';
import { type FixtureCase, parseFixture } from './fixture.js';
import { type FolderCase, listFolders } from './folders.js';
import { testFiles, testsOf } from './kept-tests.js';
import { renderCase } from './render.js';
import { OpenCase } from './run.js';

/** Data that a test compares with what the program says about it: what a row of a table is there for. */
export type Witness = {
  readonly name: string;
  readonly text: string;
  /** The answer that the test expects, where it is known. */
  readonly right?: string;
} & (
  | { readonly kind: 'case of a rule'; readonly fixture: FixtureCase }
  | { readonly kind: 'folder'; readonly folder: FolderCase }
  | { readonly kind: 'places of credentials' | 'token' | 'test' }
);

/** Returns all witnesses. */
export function witnesses(): readonly Witness[] {
  const places = `${PROJECT}test/secrets/places/`;
  return [
    ...listFixtures().flatMap(({ rule, text }) =>
      parseFixture(rule, text).cases.map((fixture): Witness => {
        return {
          kind: 'case of a rule',
          name: `${rule}: ${fixture.title}`,
          text: fixture.written,
          right: fixture.written,
          fixture,
        };
      }),
    ),
    ...readdirSync(places).map((name): Witness => {
      const text = readFileSync(places + name, 'utf8').replace(/[‹›]/g, '');
      return { kind: 'places of credentials', name, text };
    }),
    ...listFolders().map((folder): Witness => {
      return {
        kind: 'folder',
        name: folder.name,
        text: Object.values(folder.files).join('\n'),
        right: folder.findings.join('\n'),
        folder,
      };
    }),
    ...Object.entries(TEMPLATES).flatMap(([name, templates]) =>
      templates.map((template): Witness => {
        return { kind: 'token', name, text: `${name} ${sampleOf(template, issued(1)).text}` };
      }),
    ),
    ...testFiles()
      .flatMap(testsOf)
      .map(({ file, text }): Witness => ({ kind: 'test', name: file, text, right: 'passed' })),
  ];
}

/** Resolves to what the program says about a witness. */
export async function answerTo(witness: Witness): Promise<string> {
  return answer(witness).catch((error) => `throws ${error}`);
}

async function answer(witness: Witness): Promise<string> {
  if (witness.kind === 'case of a rule') {
    const open = await OpenCase.open(witness.fixture);
    return renderCase(open, open.findings());
  }
  if (witness.kind === 'test') {
    // Tests that are made of a table's rows are fewer without one, which nobody notices.
    await testsOf(witness.name)
      .find(({ text }) => text === witness.text)
      ?.run();
    return 'passed';
  }
  if (witness.kind === 'folder') return (await scanned(witness.folder)).join('\n');
  if (witness.kind === 'token') return JSON.stringify(findTokens(witness.text));
  const found = parseStream(witness.text).documents.map(({ document }) =>
    detectSecrets(document, witness.name.endsWith('values.yaml')).map(({ rule, range }) => [rule, range]),
  );
  return JSON.stringify(found);
}

/** Resolves to the findings that are compared, as case.txt has them. */
async function scanned({ files, options, isCompared }: FolderCase): Promise<readonly string[]> {
  const cwd = makeFolder();
  try {
    fill(cwd, files);
    const { findings } = await report(['.', ...options], { cwd });
    return findings
      .filter(({ rule }) => isCompared(rule))
      .map(({ file, start, rule, level }) => `${file}:${start.line} ${rule} ${level}`)
      .sort();
  } finally {
    removeFolder(cwd);
  }
}
