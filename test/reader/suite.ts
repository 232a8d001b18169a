import { parse } from 'yaml';
import { corpusFiles } from '../core/corpus.js';

/** A case of the public YAML test suite. */
export interface SuiteCase {
  readonly id: string;
  readonly text: string;
  /** The events a parser has to report, one a line; up to the error where there is one. */
  readonly events: readonly string[];
  readonly fails: boolean;
}

interface WrittenCase {
  readonly yaml?: string;
  readonly tree?: string;
  readonly fail?: boolean;
}

/** Every case of the suite, with the characters it writes in place of what cannot be seen. */
export function suiteCases(): readonly SuiteCase[] {
  return corpusFiles('yaml-test-suite/src').flatMap(({ path, text }) => {
    const written = parse(text) as readonly WrittenCase[];
    let last: WrittenCase = {};
    return written.map((one, index): SuiteCase => {
      // What a case leaves out is as in the one before it.
      last = { ...last, ...one };
      return {
        id: `${path.replace(/^.*\/|\.yaml$/g, '')}#${index}`,
        text: suiteText(last.yaml ?? ''),
        events: suiteText(last.tree ?? '')
          .split('\n')
          .map((line) => line.trimStart())
          .filter((line) => line !== ''),
        fails: last.fail === true,
      };
    });
  });
}

function suiteText(written: string): string {
  return written
    .replaceAll('␣', ' ')
    .replace(/—*»/g, '\t')
    .replaceAll('↵', '')
    .replace(/∎\n?/g, '')
    .replaceAll('←', '\r')
    .replaceAll('⇔', '\uFEFF');
}
