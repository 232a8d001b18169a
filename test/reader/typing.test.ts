import { describe, expect, test } from 'vitest';
import { parseStream, readStreamExactly } from '../../server/src/core/yaml/document.js';
import { CORPUS, corpusFiles } from '../core/corpus.js';
import { Random } from '../fuzz/random.js';
import { listFixtures } from '../harness/files.js';
import { LONG } from '../harness/long.js';
import { isReadable, type Typing, type } from './typing.js';

interface Sum {
  lines: number;
  states: number;
  unreadable: number;
  flickers: number;
  flickersUnreadable: number;
}

/** Types lines of texts chosen at random, and holds each to what must be true of all. */
function typeMany(texts: readonly string[], count: number, seed: number): Sum {
  const random = new Random(seed);
  const sum: Sum = { lines: 0, states: 0, unreadable: 0, flickers: 0, flickersUnreadable: 0 };
  while (sum.lines < count) {
    const text = random.pick(texts);
    const lines = text.split('\n');
    const line = random.below(lines.length);
    const written = lines[line] ?? '';
    // On a line with a whole object in brackets everything hangs that is said of the object, wherever it stands.
    if (written.trim() === '' || written.length > 150 || /[{[].*[{[]/.test(written)) continue;
    const below = lines.slice(line + 1).find((other) => other.trim() !== '') ?? '';
    // Before a line was there, nothing stood below it that needs it.
    const fresh = random.chance(2) && indentation(below) <= indentation(written) && !written.trim().startsWith('-');
    const typing: Typing = type(text, line, fresh);
    expect({ text, line, same: typing.same, strangers: typing.strangers }).toEqual({
      text,
      line,
      same: true,
      strangers: 0,
    });
    sum.lines++;
    sum.states += typing.states;
    sum.unreadable += typing.unreadable;
    sum.flickers += typing.flickers.length;
    sum.flickersUnreadable += typing.flickers.filter(({ readable }) => !readable).length;
  }
  return sum;
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}

function report(name: string, { lines, states, unreadable, flickers, flickersUnreadable }: Sum): void {
  const share = ((100 * flickers) / states).toFixed(2);
  console.log(
    `${name}: ${lines} lines typed, ${states} states, ${unreadable} of them no YAML; a squiggle off the line came or ` +
      `went in ${flickers} (${share} %), ${flickersUnreadable} of those no YAML`,
  );
}

describe('while a line is typed, character by character', () => {
  test('no other document is read again, and in the end all is as if read afresh', { timeout: 120_000 }, () => {
    const texts = listFixtures()
      .map(({ text }) => text)
      .filter((text) => text.length < 12_000 && isReadable(text));
    const sum = typeMany(texts, LONG ? 150 : 20, 1);
    report('fixtures', sum);
    expect(sum.flickers / sum.states).toBeLessThan(0.06);
  });

  test.skipIf(!CORPUS)('the same of real documents (skipped without a corpus)', { timeout: 240_000 }, () => {
    const files = [...corpusFiles('real', 12_000), ...corpusFiles('pss', 12_000)];
    const texts = files.map(({ text }) => text).filter((text) => /^kind:/m.test(text) && isReadable(text));
    const sum = typeMany(texts, LONG ? 400 : 80, 2);
    report('corpus', sum);
    // What is left are values on which other findings hang: a `kind`, a name, `runAsNonRoot`.
    expect(sum.flickers / sum.states).toBeLessThan(0.03);
    expect(sum.flickersUnreadable / sum.unreadable).toBeLessThan(0.01);
  });
});

describe('a document in which a line is being written', () => {
  const TEXT =
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: a\n      image: x\n';

  /** What the document is taken for while it stands as `state`, after it stood as `TEXT`, and once it has settled. */
  function images(state: string): {
    readonly now: string | undefined;
    readonly settled: string | undefined;
    readonly problems: number;
  } {
    const before = parseStream(TEXT);
    before.documents[0]?.document.root;
    const after = parseStream(state, before);
    const document = after.documents[0]?.document;
    const path = ['spec', 'containers', 0, 'image'];
    const now = document?.root?.at(...path)?.text;
    return {
      now,
      settled: (readStreamExactly(after) ?? after).documents[0]?.document.root?.at(...path)?.text,
      problems: document?.problems.length ?? -1,
    };
  }

  test('is held to what it was while a line is empty, and read as it is when nobody goes on', () => {
    expect(images(TEXT.replace('spec:', ''))).toEqual({ now: 'x', settled: undefined, problems: 0 });
  });

  test('is held to what it was while a key has no colon yet', () => {
    expect(images(TEXT.replace('image: x', 'image: x\n        com'))).toEqual({
      now: 'x',
      settled: 'x com',
      problems: 0,
    });
  });

  test('has a problem on the line where it is no YAML', () => {
    expect(images(TEXT.replace('spec:', 'spe'))).toEqual({ now: 'x', settled: 'x', problems: 1 });
  });

  test('has a problem on the first line, too, and keeps the rest', () => {
    const start = parseStream(`\n${TEXT}`);
    start.documents[0]?.document.root;
    const document = parseStream(`a\n${TEXT}`, start).documents[0]?.document;
    expect(document?.problems.map(({ range }) => range)).toEqual([{ start: 0, end: 1 }]);
    expect(document?.root?.at('metadata', 'name')?.range).toEqual({ start: 45, end: 48 });
  });

  test('is read at once where a value is typed', () => {
    expect(images(TEXT.replace('image: x', 'image: yz'))).toEqual({ now: 'yz', settled: 'yz', problems: 0 });
  });

  test('is read at once where a line goes', () => {
    expect(images(TEXT.replace('      image: x\n', ''))).toEqual({ now: undefined, settled: undefined, problems: 0 });
  });
});

describe('a large document that is typed in', () => {
  const container = (index: number): string =>
    `    - name: c${index}\n      image: registry.example/c:${index}\n      env:\n        - name: A\n          value: "b"\n`;
  const text = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n${Array.from({ length: 2000 }, (_, index) => container(index)).join('')}`;

  test.each([
    ['a value', 'image: registry.example/c:1000', 'image: registry.example/c:1000'],
    ['a key without its colon', 'image: registry.example/c:1000', 'image'],
  ])('costs no more to read while %s grows than to read afresh', (_, written, start) => {
    const at = text.indexOf(written);
    let stream = parseStream(text);
    stream.documents[0]?.document.root;
    const [typed, afresh]: [number[], number[]] = [[], []];
    for (let length = 0; length < 60; length++) {
      const state = text.slice(0, at) + start + 'x'.repeat(length) + text.slice(at + written.length);
      typed.push(
        timeOf(() => {
          stream = parseStream(state, stream);
          expect(stream.documents[0]?.document.root?.at('spec', 'containers', 1999, 'name')?.text).toBe('c1999');
        }),
      );
      afresh.push(timeOf(() => parseStream(`${text}# ${length}\n`).documents[0]?.document.root));
    }
    // Where the reader gives up on what is typed, the `yaml` package takes some twenty times as long.
    expect(middle(typed) / middle(afresh)).toBeLessThan(5);
  });
});

/** Microseconds on the processor. */
function timeOf(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** The median, without the first few: those compile. */
function middle(times: readonly number[]): number {
  const sorted = times.slice(10).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
