import { describe, expect, test } from 'vitest';
import { parseStream, type YamlStream } from '../../server/src/core/yaml/document.js';
import { sampled } from '../harness/long.js';
import { CORPUS, corpusFiles, documentsOfPackage, ofCursor, type Texts } from './corpus.js';
import { documentOf } from './support.js';

const SKIPPED = 'no corpus at ../shared/corpus, and YAMLOCK_CORPUS names none';

/** What our own splitting makes of a text, document by document. */
function documentsOf(stream: YamlStream): readonly Texts[] | undefined {
  if (stream.documents.some(({ document }) => document.problems.length > 0)) return undefined;
  return stream.documents.map(({ document }) => (document.root ? ofCursor(document.root) : ''));
}

/** Documents without content at the end of a text are no documents to the package. */
function withoutEmpty(documents: readonly Texts[] | undefined): readonly Texts[] | undefined {
  return documents?.filter((document) => document !== '');
}

/** Where documents differ in number or data. */
function differences(files: readonly { readonly path: string; readonly text: string }[]): readonly string[] {
  return files.flatMap(({ path, text }) => {
    const [ours, theirs] = [documentsOf(parseStream(text)), documentsOfPackage(text)];
    // A text without any document is one empty document here.
    const asMany = ours?.length === (theirs && Math.max(theirs.length, 1));
    return asMany && JSON.stringify(withoutEmpty(ours)) === JSON.stringify(withoutEmpty(theirs)) ? [] : [path];
  });
}

/** The cases of the YAML test suite write what is hard to see as other characters. */
function suiteText(written: string): string {
  return written
    .replaceAll('␣', ' ')
    .replace(/—*»/g, '\t')
    .replaceAll('↵', '')
    .replace(/∎\n?/g, '')
    .replaceAll('←', '\r')
    .replaceAll('⇔', '\uFEFF');
}

describe.skipIf(!CORPUS)(CORPUS ? 'the corpus' : `the corpus (skipped: ${SKIPPED})`, () => {
  test.each(['pss', 'kyverno-pod-security', 'real', 'labelled'])(
    '%s reads document by document as it does at once',
    { timeout: 600_000 },
    (folder) => {
      const files = corpusFiles(folder);
      expect(files.length).toBeGreaterThan(100);
      expect(differences(sampled(files, 4))).toEqual([]);
    },
  );

  test('with CRLF line breaks reads the same', () => {
    const files = corpusFiles('kyverno-pod-security').map(({ path, text }) => ({
      path,
      text: text.replace(/\r?\n/g, '\r\n'),
    }));
    expect(files.length).toBeGreaterThan(100);
    expect(differences(sampled(files, 4))).toEqual([]);
  });

  test('every case of the YAML test suite reads document by document as it does at once', () => {
    const cases = corpusFiles('yaml-test-suite/src').flatMap(({ path, text }) =>
      [...(documentOf(text).root?.items() ?? [])].flatMap((one, index) => {
        const written = one.at('yaml')?.string;
        return written === undefined ? [] : [{ path: `${path}#${index}`, text: suiteText(written) }];
      }),
    );
    expect(cases.length).toBeGreaterThan(300);
    // A directive without a document is an error here, and nothing at all to the package. The others are no YAML, and
    // Kubernetes reads them.
    const different = ['9C9N#0', '9JBA#0', '9MMA#0', 'CVW2#0', 'DK95#1', 'QB6E#0', 'SU5Z#0', 'X4QW#0', 'Y79Y#3'];
    expect(differences(cases)).toEqual(different.map((one) => `yaml-test-suite/src/${one.replace('#', '.yaml#')}`));
  });
});
