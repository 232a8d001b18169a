import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KnownSets } from '../../server/src/core/applied/known-sets.js';
import { noteRead, notingReads, Reads } from '../../server/src/core/provenance/reads.js';
import {
  BudgetSpent,
  forgetStops,
  inParts,
  type Limit,
  limited,
  limitWork,
  stoppedFor,
} from '../../server/src/core/text/limited.js';
import { interruptedAfter } from '../../server/src/host/node/budget.js';

const SECONDS = 0.1;

beforeEach(() => limitWork(interruptedAfter(SECONDS)));
afterEach(() => {
  limitWork(undefined);
  forgetStops();
});

function forEver(): never {
  for (;;);
}

describe('limited work', () => {
  test('gives what it returns, and throws what it throws', () => {
    expect(limited('rules', () => 5)).toBe(5);
    expect(limited('rules', () => undefined)).toBeUndefined();
    expect(() =>
      limited('rules', () => {
        throw new TypeError('as it is');
      }),
    ).toThrow(TypeError);
  });

  test.each<[string, () => unknown]>([
    ['in a loop', forEver],
    ['in a generator', () => [...endless()]],
    ['in a regular expression', () => /^(a|a)+$/.test(`${'a'.repeat(60)}b`)],
    ['while it sorts', () => [3, 1, 2].sort(() => forEver())],
    [
      'in a getter',
      () =>
        JSON.stringify({
          get never() {
            return forEver();
          },
        }),
    ],
    ['in a proxy', () => Object.keys(new Proxy({}, { ownKeys: () => forEver() }))],
    ['in recursion that catches its own end', () => deep(0)],
  ])('is interrupted %s', (_, run) => {
    expect(() => limited('rules', run)).toThrow(BudgetSpent);
    expect(limited('rules', () => 'and goes on')).toBe('and goes on');
  });

  test('takes time for texts of any length', () => {
    limitWork(interruptedAfter(60));
    for (let size = 0; size < 3_000_000; size += 10_000) expect(limited('rules', () => size, size)).toBe(size);
  });

  test('within other work ends with that, and is not limited by itself', () => {
    const inner = { ended: false };
    expect(() =>
      limited('rules', () => {
        try {
          limited('read', forEver);
        } finally {
          inner.ended = true;
        }
      }),
    ).toThrow(BudgetSpent);
    expect(inner.ended).toBe(false);
  });

  test('is waited for where the process gets no processor, but not for ever', () => {
    const waited: number[] = [];
    const starved = (attempts: number): Limit => ({
      seconds: 1,
      within: (run, seconds) => {
        waited.push(seconds);
        if (waited.length < attempts) throw new BudgetSpent(seconds, true);
        return run();
      },
    });
    limitWork(starved(3));
    expect(limited('rules', () => 'done')).toBe('done');
    expect(waited).toEqual([1, 2, 4]);
    waited.length = 0;
    limitWork(starved(Number.POSITIVE_INFINITY));
    expect(() => limited('rules', () => 'done')).toThrow('longer than 1 s');
    expect(waited).toEqual([1, 2, 4, 8, 16]);
  });

  test('of another kind takes as long as it takes, where only some is limited', () => {
    limitWork(interruptedAfter(SECONDS, new Set(['root'])));
    const end = performance.now() + 3000 * SECONDS;
    const busy = (): string => {
      while (performance.now() < end);
      return 'done';
    };
    expect(limited('rules', busy)).toBe('done');
    expect(() => limited('root', forEver)).toThrow(BudgetSpent);
  });

  test('leaves no reads behind that are noted for it', () => {
    const reads = new Reads();
    const map = {};
    expect(() => limited('root', () => notingReads(reads, forEver))).toThrow(BudgetSpent);
    noteRead(map, 'key');
    expect(reads.hasAny(new Map([[map, 'all']]))).toBe(false);
  });
});

describe('parts of work within other work', () => {
  test('are given up by themselves, and the work around them runs again', () => {
    const [one, two] = [{}, {}];
    let runs = 0;
    const told: string[] = [];
    const part = (subject: object, run: () => string): string =>
      inParts(
        'rules',
        subject,
        (isWanted) => (isWanted('part') ? run() : 'left out'),
        () => 'otherwise',
        (name) => void told.push(name),
      );
    const all = limited('root', () => {
      runs++;
      return [part(one, () => 'done'), part(two, forEver)];
    });
    expect(all).toEqual(['done', 'left out']);
    expect(runs).toBeGreaterThan(1);
    expect(told).toEqual(['part']);
    expect([stoppedFor(one), stoppedFor(two)].map(({ length }) => length)).toEqual([0, 1]);
  });

  test('are not blamed for what is done after them, whether they return or throw', () => {
    const subject = {};
    const followed = (run: () => string) => () => {
      try {
        inParts('rules', subject, run, run);
      } catch {
        // It goes on.
      }
      return forEver();
    };
    const fail = (): string => {
      throw new TypeError('a part');
    };
    expect(() =>
      limited(
        'root',
        followed(() => 'done'),
      ),
    ).toThrow(BudgetSpent);
    expect(() => limited('root', followed(fail))).toThrow(BudgetSpent);
    expect(stoppedFor(subject)).toEqual([]);
  });

  test('have longer for a longer text', () => {
    expect(() => limited('rules', forEver, 60_000)).toThrow(`longer than ${SECONDS + 0.3} s`);
  });
});

describe('work in parts', () => {
  const done: string[] = [];
  const parts = ['one', 'slow', 'two'];
  const run = (isWanted: (part: string) => boolean): readonly string[] => {
    done.length = 0;
    for (const part of parts) {
      if (!isWanted(part)) continue;
      if (part === 'slow') forEver();
      done.push(part);
    }
    return [...done];
  };

  test('goes on without the part that takes too long, for the same subject', () => {
    const subject = {};
    const told: string[] = [];
    const tell = (part: string): void => void told.push(part);
    expect(inParts('rules', subject, run, () => [], tell)).toEqual(['one', 'two']);
    expect(inParts('rules', subject, run, () => [], tell)).toEqual(['one', 'two']);
    expect(told).toEqual(['slow']);
    expect(stoppedFor(subject)).toEqual([{ work: 'rules', part: 'slow', seconds: SECONDS }]);
    expect(stoppedFor({})).toEqual([]);
  });

  test('is given up as a whole where no part is at work', () => {
    const subject = {};
    expect(inParts('facts', subject, forEver, () => 'otherwise')).toBe('otherwise');
    expect(
      inParts(
        'facts',
        subject,
        () => 'not tried',
        () => 'otherwise',
      ),
    ).toBe('otherwise');
    expect(
      inParts(
        'rules',
        subject,
        () => 'other work',
        () => 'otherwise',
      ),
    ).toBe('other work');
    expect(stoppedFor(subject)).toEqual([{ work: 'facts', part: '', seconds: SECONDS }]);
  });

  test('leaves out for all subjects what was given up for three, and names it for each', () => {
    const begun = new Set<object>();
    const subjects = Array.from({ length: 5 }, () => ({}));
    for (const subject of subjects) {
      const slow = (isWanted: (part: string) => boolean): void => {
        if (!isWanted('slow')) return;
        begun.add(subject);
        forEver();
      };
      inParts('rules', subject, slow, () => undefined);
    }
    expect(begun.size).toBe(3);
    expect(subjects.map((subject) => stoppedFor(subject).length)).toEqual([1, 1, 1, 1, 1]);
  });

  test('is done in full where nobody interrupts', () => {
    limitWork(undefined);
    expect(
      inParts(
        'rules',
        {},
        () => 'done',
        () => 'otherwise',
      ),
    ).toBe('done');
  });
});

test('a root that takes too long gives nothing, says so, and is not built again before all are', () => {
  // Where the computer is busy, it begins several times before it is given up.
  let begun = 0;
  const files = { read: () => undefined, list: () => undefined, below: () => new Map(), misses: 0, loads: 0 };
  const sets = new KnownSets(files, () => {
    begun++;
    return forEver();
  });
  const root = { kind: 'kustomize' as const, folder: '/repo/app', file: '/repo/app/kustomization.yaml', values: [] };
  const set = sets.setOf(root);
  expect(set.problems.map(({ message, fatal }) => [message, fatal])).toEqual([
    [expect.stringContaining('Yamlock gave up on building /repo/app'), true],
  ]);
  expect(set.text.text).toBe('');
  const first = begun;
  sets.outdate({ paths: ['/repo/app/kustomization.yaml'] });
  sets.setOf(root);
  expect(begun).toBe(first);
  sets.outdateAll();
  sets.setOf(root);
  expect(begun).toBeGreaterThan(first);
});

function* endless(): Generator<number> {
  for (let count = 0; ; ) yield count & 1;
}

function deep(level: number): number {
  try {
    return deep(level + 1);
  } catch {
    return deep(level);
  }
}
