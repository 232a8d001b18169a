import { describe, expect, test } from 'vitest';
import { helmFunctions } from '../../server/src/core/helm/functions.js';
import { LONG } from '../harness/long.js';
import { HAS_GO, judged, judgedNames } from '../judges/sprig-judge.js';
import { differences } from '../template/judged.js';
import { callsOf } from '../template/sprig-calls.js';

const functions = helmFunctions();

/** What the judge makes with the packages of Helm. */
const JUDGED = [
  'toYaml',
  'toYamlPretty',
  'fromYaml',
  'fromYamlArray',
  'toJson',
  'fromJson',
  'fromJsonArray',
  'toToml',
  'fromToml',
];

describe.skipIf(!HAS_GO)(`beside the packages of Helm${HAS_GO ? '' : ' (skipped: there is no Go)'}`, () => {
  test('there are the same functions, and those that Helm binds to a chart', () => {
    const bound = ['include', 'lookup', 'mustToYaml', 'required', 'tpl'];
    expect([...functions.keys()].sort()).toEqual([...judgedNames(), ...bound].sort());
  });

  test('calls at random have the same answers', () => {
    const some = new Map(JUDGED.map((name) => [name, functions.get(name) ?? (() => ({ value: null }))]));
    const calls = callsOf(some, LONG ? 20_000 : 1000, 3, new Set());
    const different = differences(functions, calls, judged(calls));
    if (process.env.YAMLOCK_SHOW) console.log(different.map((each) => JSON.stringify(each)).join('\n'));
    expect(different.slice(0, 20)).toEqual([]);
  });
});
