// Stands in for `vitest` where tests are kept, to be run one at a time, more than once and in any order.
import type * as vitest from 'vitest';

/** A test of a file. */
export interface KeptTest {
  readonly file: string;
  /** Its title, those of the groups around it, its code and its data. */
  readonly text: string;
  readonly run: () => unknown;
}

/** The real function of vitest, which the tests call. */
export let expect: typeof vitest.expect;
let file = '';
let kept: KeptTest[] = [];
let groups: readonly string[] = [];
let after: (() => unknown)[] = [];

/** The functions that evaluate the files, by their paths. */
let evaluate: Readonly<Record<string, () => unknown>> = {};
const evaluated = new Map<string, readonly KeptTest[]>();

/** Sets the files with tests, and the function that these call. */
export function open(files: Readonly<Record<string, () => unknown>>, real: typeof vitest.expect): void {
  evaluate = files;
  expect = real;
}

/** Returns the files with tests. */
export function testFiles(): readonly string[] {
  return Object.keys(evaluate);
}

/** Returns the tests of a file, which is evaluated for the first call. */
export function testsOf(name: string): readonly KeptTest[] {
  const known = evaluated.get(name);
  if (known) return known;
  [file, kept] = [name, []];
  evaluate[name]?.();
  evaluated.set(name, kept);
  return kept;
}

export function onTestFinished(done: () => unknown): void {
  after.push(done);
}

type Code = (...data: readonly unknown[]) => unknown;
type Add = (title: string, code: Code, data: readonly unknown[]) => void;

function addTest(title: string, code: Code, data: readonly unknown[]): void {
  const run = async (): Promise<void> => {
    after = [];
    try {
      await code(...data);
    } finally {
      for (const done of after.reverse()) await done();
    }
  };
  kept.push({ file, text: [...groups, title, code, written(data)].join('\n'), run });
}

function addGroup(title: string, code: Code, data: readonly unknown[]): void {
  const around = groups;
  groups = [...around, title, written(data)];
  code(...data);
  groups = around;
}

function written(data: readonly unknown[]): string {
  return JSON.stringify(data, (_, value) => (value instanceof RegExp ? String(value) : value));
}

/** Returns what adds a test or a group, alone or one for each item of a list. */
function adding(add: Add): object {
  const one = (title: string, code: Code): void => add(title, code, []);
  const each =
    (rows: readonly unknown[]) =>
    (title: string, code: Code): void => {
      for (const row of rows) add(title, code, Array.isArray(row) ? row : [row]);
    };
  return Object.assign(one, { each, skipIf: (skips: boolean) => (skips ? () => {} : adding(add)) });
}

export const test = adding(addTest);
export const describe = adding(addGroup);
