import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Dict, Unknown } from '../../server/src/core/provenance/traced.js';
import { sprigFunctions } from '../../server/src/core/template/sprig/index.js';
import { PROJECT } from '../harness/files.js';
import { LONG } from '../harness/long.js';
import { type Answer, HAS_GO, judged, judgedNames, type SentCall } from '../judges/sprig-judge.js';
import { call, differences, isOfTypes } from './judged.js';
import { callsOf } from './sprig-calls.js';

const functions = sprigFunctions();

/** What is another value every time. */
const RANDOM = new Set(
  [...functions.keys()].filter((name) =>
    /^(?:rand|gen|uuid|shuffle$|now$|ago$|getHost|bcrypt$|htpasswd$|derive|buildCustomCert$|encryptAES$|decryptAES$)/.test(
      name,
    ),
  ),
);

/** They need a point of time, which cannot be sent. */
const OF_TIMES = new Set(['date_modify', 'dateModify', 'must_date_modify', 'mustDateModify', 'unixEpoch']);
/** Helm has its own. */
const OF_HELM = new Set(['toJson', 'fromJson']);
const SKIPPED = new Set([...RANDOM, ...OF_TIMES, ...OF_HELM]);
const ANSWERS = path.join(PROJECT, 'test', 'judges', 'sprig', 'answers.jsonl');

describe('the functions of sprig', () => {
  test('give what sprig gave, call by call', () => {
    const lines = readFileSync(ANSWERS, 'utf8').trimEnd().split('\n');
    const pairs = lines.map((line) => JSON.parse(line) as readonly [SentCall, Answer]);
    expect(
      differences(
        functions,
        pairs.map(([each]) => each),
        pairs.map(([, answer]) => answer),
      ),
    ).toEqual([]);
    const names = new Set(pairs.map(([{ name }]) => name));
    expect([...functions.keys()].filter((name) => !names.has(name) && !SKIPPED.has(name))).toEqual([]);
  });

  test('what is random is not known, and its shape is', () => {
    for (const name of RANDOM) {
      const { value } = functions.get(name)?.([{ value: 'a' }, { value: 'b' }], call(name)) ?? { value: null };
      expect(value instanceof Unknown || value instanceof Dict, name).toBe(true);
    }
  });
});

describe.skipIf(!HAS_GO)(`beside sprig itself${HAS_GO ? '' : ' (skipped: there is no Go)'}`, () => {
  test('there are the same functions', () => {
    const helms = /Ya?ml|Toml|^(?:include|tpl|required|lookup|fromJsonArray)/;
    const names = judgedNames().filter((name) => !helms.test(name));
    expect([...functions.keys()].sort()).toEqual(names.sort());
  });

  test('calls at random have the same answers', () => {
    const calls = callsOf(functions, LONG ? 4000 : 250, 1, SKIPPED);
    const different = differences(functions, calls, judged(calls));
    if (process.env.YAMLOCK_SHOW) console.log(different.map((each) => JSON.stringify(each)).join('\n'));
    expect(different.slice(0, 20)).toEqual([]);
  });

  test.runIf(process.env.YAMLOCK_UPDATE)('the answers are written anew', () => {
    const calls = callsOf(functions, 16, 77, SKIPPED);
    const answers = judged(calls);
    const lines = calls.flatMap((each, index) =>
      isOfTypes(answers[index] ?? {}) ? [] : [JSON.stringify([each, answers[index]])],
    );
    writeFileSync(ANSWERS, `${lines.join('\n')}\n`);
  });
});
