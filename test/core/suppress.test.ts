import { describe, expect, test } from 'vitest';
import type { PlacedFinding } from '../../server/src/core/engine/placed-finding.js';
import { RULES } from '../../server/src/core/rules/registry.js';
import { Config } from '../../server/src/core/settings/config.js';
import { suppressionsOf } from '../../server/src/core/suppressions/suppressions.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { findingsIn } from '../harness/run.js';
import { documentOf } from './support.js';

const EVERY = new Set(RULES.map(({ id }) => id));
const ONLY = new Set(['pss-privileged', 'duplicate-key', 'suppression-unused']);

function check(text: string, only: ReadonlySet<string> = ONLY): readonly PlacedFinding[] {
  const file = { path: 'a.yaml', stream: parseStream(text), fileClass: 'kubernetes', ignoredByGit: false } as const;
  return findingsIn(file, new Config('', undefined, only));
}

/** What is found, as rule and line from 1. */
function found(text: string, only?: ReadonlySet<string>): readonly string[] {
  return check(text, only).map(({ rule, range }) => `${rule.id} ${text.slice(0, range.start).split('\n').length}`);
}

/** A Pod whose containers are privileged; `{n}` in the text around stands for nothing. */
const POD =
  'kind: Pod\nspec:\n  containers:\n  - name: a\n    securityContext:\n      privileged: true\n  - name: b\n    securityContext:\n      privileged: true\n';

describe('a suppression', () => {
  test('is told by its parts', () => {
    const text =
      '# yamlock-disable-file a, b -- why -- not\nx: 1 # yamlock-disable-line\n#yamlock-disable-next-line c d --x\n# yamlock-disable-nothing a\n# about yamlock-disable-line\ny: 2\n';
    expect(suppressionsOf(documentOf(text)).map(({ where, rules, reason }) => ({ where, rules, reason }))).toEqual([
      { where: 'file', rules: ['a', 'b'], reason: 'why -- not' },
      { where: 'line', rules: [], reason: undefined },
      { where: 'next-line', rules: ['c', 'd', '--x'], reason: undefined },
    ]);
  });

  test('of an annotation may name several rules', () => {
    const text = 'kind: Pod\nmetadata:\n  annotations:\n    yamlock.dev/disable: "a: why; b ; : x; c: http://d"\n';
    expect(suppressionsOf(documentOf(text)).map(({ where, rules, reason }) => ({ where, rules, reason }))).toEqual([
      { where: 'object', rules: ['a'], reason: 'why' },
      { where: 'object', rules: ['b'], reason: undefined },
      { where: 'object', rules: ['c'], reason: 'http://d' },
    ]);
  });

  test('is known once for a document', () => {
    const document = documentOf('# yamlock-disable-file a\nx: 1\n');
    expect(suppressionsOf(document)).toBe(suppressionsOf(document));
  });

  test('without any, everything is found', () => {
    expect(found(POD)).toEqual(['pss-privileged 6', 'pss-privileged 9']);
  });

  test('of what several files say together is not unused because one file says nothing of it', () => {
    const all = (comment: string): readonly string[] =>
      found(`${comment}\n${POD.replaceAll('true', 'false')}`, EVERY).filter((one) =>
        one.startsWith('suppression-unused'),
      );
    expect(all('# yamlock-disable-file secret-ref-missing -- made by hand')).toEqual([]);
    // It may cover what others find; of a rule that looks at one file alone it is known.
    expect(all('# yamlock-disable-file pss-privileged, secret-ref-missing -- why')).toEqual([]);
    expect(all('# yamlock-disable-file pss-privileged -- why')).toEqual(['suppression-unused 1']);
  });

  const firstLine = (comment: string): string => POD.replace('true', `true ${comment}`);
  const lineAbove = (comments: string): string => POD.replace('      privileged', `${comments}      privileged`);

  test.each<[string, string, readonly string[]]>([
    ['on the line', firstLine('# yamlock-disable-line pss-privileged -- why'), ['pss-privileged 9']],
    ['on the line, of every rule', firstLine('# yamlock-disable-line'), ['pss-privileged 9']],
    [
      'on the line, of several rules',
      firstLine('# yamlock-disable-line duplicate-key, pss-privileged'),
      ['pss-privileged 9'],
    ],
    [
      'on the line, of another rule',
      firstLine('# yamlock-disable-line duplicate-key'),
      ['pss-privileged 6', 'suppression-unused 6', 'pss-privileged 9'],
    ],
    ['above the line', lineAbove('      # yamlock-disable-next-line pss-privileged\n'), ['pss-privileged 10']],
    [
      'above the line, in another column',
      lineAbove('# yamlock-disable-next-line pss-privileged\n'),
      ['pss-privileged 10'],
    ],
    ['above another comment', lineAbove('# yamlock-disable-next-line pss-privileged\n# why\n'), ['pss-privileged 11']],
    [
      'above another suppression',
      lineAbove('# yamlock-disable-next-line pss-privileged\n# yamlock-disable-next-line duplicate-key\n'),
      ['suppression-unused 7', 'pss-privileged 11'],
    ],
    [
      'above a blank line, which it is for',
      lineAbove('# yamlock-disable-next-line pss-privileged\n\n'),
      ['suppression-unused 6', 'pss-privileged 8', 'pss-privileged 11'],
    ],
    ['for the file, anywhere in it', `${POD}# yamlock-disable-file pss-privileged\n`, []],
    ['for the file, of another document', `# yamlock-disable-file pss-privileged\n---\nx: 1\n---\n${POD}`, []],
    ['for the file, of every rule', `# yamlock-disable-file\n${POD}`, []],
    ['on a line, of what is its first word', 'x: 1\nx: 2 # yamlock-disable-line duplicate-key\n', []],
    ['above a line, of what is its first word', 'x: 1\n# yamlock-disable-next-line duplicate-key\nx: 2\n', []],
    [
      'on the line above, which is another',
      'x: 1 # yamlock-disable-line duplicate-key\nx: 2\n',
      ['suppression-unused 1', 'duplicate-key 2'],
    ],
    [
      'on the line below, which is another',
      'x: 1\nx: 2\ny: 3 # yamlock-disable-line duplicate-key\n',
      ['duplicate-key 2', 'suppression-unused 3'],
    ],
    [
      'in a text, which is none',
      POD.replace('name: a', 'name: "# yamlock-disable-file"'),
      ['pss-privileged 6', 'pss-privileged 9'],
    ],
    [
      'of an unknown rule',
      `# yamlock-disable-file pss-privledged\n${POD}`,
      ['suppression-unused 1', 'pss-privileged 7', 'pss-privileged 10'],
    ],
    [
      'of a rule that did not run',
      `# yamlock-disable-file image-latest\n${POD}`,
      ['pss-privileged 7', 'pss-privileged 10'],
    ],
    [
      'on the line, in another document',
      `x: 1 # yamlock-disable-line pss-privileged\n---\n${POD}`,
      ['suppression-unused 1', 'pss-privileged 8', 'pss-privileged 11'],
    ],
  ])('%s', (_what, text, expected) => {
    expect(found(text)).toEqual(expected);
    expect(found(text.replaceAll('\n', '\r\n'))).toEqual(expected);
  });

  test('of an annotation covers its object alone', () => {
    const annotated = POD.replace(
      'spec:',
      'metadata:\n  annotations:\n    yamlock.dev/disable: "pss-privileged: why"\nspec:',
    );
    expect(found(annotated)).toEqual([]);
    expect(found(`${annotated}---\n${POD}`)).toEqual(['pss-privileged 19', 'pss-privileged 22']);
    expect(found(annotated.replaceAll('true', 'false'))).toEqual(['suppression-unused 4']);
    const list = `kind: List\napiVersion: v1\nitems:\n- ${annotated.trimEnd().replaceAll('\n', '\n  ')}\n- ${POD.trimEnd().replaceAll('\n', '\n  ')}\n`;
    expect(found(list)).toEqual(['pss-privileged 21', 'pss-privileged 24']);
  });

  test('that is not asked for is not reported', () => {
    expect(
      found(`# yamlock-disable-file pss-privileged\n${POD.replaceAll('true', 'false')}`, new Set(['pss-privileged'])),
    ).toEqual([]);
  });
});
