import { expect, test } from 'vitest';
import { type Output, writeAll } from '../../server/src/cli/io.js';
import { formatJson } from '../../server/src/cli/report/json.js';
import { jsonPieces } from '../../server/src/cli/report/json-pieces.js';
import { formatSarif } from '../../server/src/cli/report/sarif.js';
import { finding, reportOf, textOf } from './formats-support.js';

const LONG = 1 << 16;

test('JSON in pieces is what JSON.stringify writes', async () => {
  const items = [{ a: [1, { b: 'x\ny' }], none: undefined }, [], {}, null, 'ü"'];
  const rest = { empty: [], nothing: {}, deep: { list: [{ x: 1 }] }, text: 'line\n', yes: true, null: null, five: 5 };
  const text = await textOf(jsonPieces({ items: items.values(), none: [].values(), last: () => 7, ...rest }));
  expect(text).toBe(JSON.stringify({ items, none: [], last: 7, ...rest }, null, 2));
});

test.each([
  ['JSON', formatJson],
  ['SARIF', formatSarif],
])('a report as %s is written finding by finding', async (_, format) => {
  const findings = Array.from({ length: 500 }, (_, index) => ({ ...finding, document: index }));
  const lengths: number[] = [];
  for await (const piece of format(reportOf(findings))) lengths.push(piece.length);
  // What every SARIF log holds of the rules is one piece.
  const [few] = [await textOf(format(reportOf([])))];
  expect(lengths.length).toBeGreaterThan(findings.length);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(Math.max(few.length, 2000));
});

test('no more is held than is being written, and who reads is waited for', async () => {
  const events: string[] = [];
  const output: Output = {
    write: (text) => void events.push(`write ${text.length}`),
    drained: async () => {
      events.push('drained');
      return true;
    },
  };
  await writeAll(output, [...Array.from({ length: 3 }, () => 'a'.repeat(LONG)), 'b']);
  expect(events).toEqual([...Array.from({ length: 3 }, () => [`write ${LONG}`, 'drained']).flat(), 'write 1']);
});

test('nothing more is made for a reader that went away', async () => {
  let made = 0;
  function* pieces() {
    for (; made < 10; made++) yield 'a'.repeat(LONG);
  }
  await writeAll({ write: () => {}, drained: async () => false }, pieces());
  expect(made).toBe(0);
});

test('an output that takes everything at once gets all of it', async () => {
  let text = '';
  const output: Output = {
    write: (more) => {
      text += more;
    },
  };
  await writeAll(output, ['a', 'b'.repeat(LONG), 'c']);
  expect(text).toBe(`a${'b'.repeat(LONG)}c`);
});
