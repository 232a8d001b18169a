import { describe, expect, test } from 'vitest';
import { readFast } from '../../server/src/core/yaml/read/read.js';
import { CORPUS } from '../core/corpus.js';
import { documentsOf } from '../fuzz/fuzz.js';
import { documentsOfEvents, eventsOf } from './events.js';
import { suiteCases } from './suite.js';

describe.skipIf(!CORPUS)('the YAML test suite (skipped without a corpus)', () => {
  test('what the reader accepts is what the suite expects, and nothing that the suite calls wrong', () => {
    const cases = suiteCases();
    expect(cases.length).toBeGreaterThan(300);
    let accepted = 0;
    for (const { id, text, events, fails } of cases) {
      const reads = documentsOf(text).map(readFast);
      const ours = reads.filter((read) => typeof read !== 'string');
      if (ours.length < reads.length) continue;
      expect({ id, fails }).toEqual({ id, fails: false });
      accepted++;
      // A part without content is a document of the suite only where a `---` says so.
      const documents = ours.filter(({ root, tree }) => root >= 0 || /^---/m.test(tree.text));
      expect({ id, events: documents.map(eventsOf) }).toEqual({ id, events: documentsOfEvents(events) });
    }
    console.log(`yaml-test-suite: ${accepted} of ${cases.length} cases accepted, all of them right`);
    expect(accepted).toBeGreaterThan(120);
  });
});
