import { parse } from 'yaml';
import { corpusFiles } from '../core/corpus.js';

/** A case of the public YAML test suite. */
export interface SuiteCase {
  readonly id: string;
  readonly text: string;
  /** The events that a parser has to report, up to an error. */
  readonly events: readonly string[];
  readonly fails: boolean;
}

interface WrittenCase {
  readonly yaml?: string;
  readonly tree?: string;
  readonly fail?: boolean;
}

/** Returns every case of the suite, with its visible replacements of invisible characters resolved. */
export function suiteCases(): readonly SuiteCase[] {
  return corpusFiles('yaml-test-suite/src').flatMap(({ path, text }) => {
    const written = parse(text) as readonly WrittenCase[];
    let last: WrittenCase = {};
    return written.map((one, index): SuiteCase => {
      // A case inherits omitted fields from the case before it.
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
