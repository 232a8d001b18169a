import { describe, expect, test } from 'vitest';
import { planFixes } from '../../server/src/core/engine/plan-fixes.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { differences, readByPackage, type Value } from '../conformance/oracle.js';
import { listFixtures } from './files.js';
import { type FixtureCase, parseFixture } from './fixture.js';
import { sampled } from './long.js';
import { OpenCase } from './run.js';

/*
 * Every fixture once more, with what its findings are about shared through an anchor: no fix may change what the alias
 * repeats. Those that would have to be refused.
 */

const COPY = 'x-yamlock-copy';

/** The text with the values of a key of every document anchored and repeated; undefined where there is nothing to anchor. */
function shared(text: string, key: string): string | undefined {
  let [result, any] = ['', false];
  for (const { document } of parseStream(text).documents) {
    const value = document.root?.at(key);
    const colon = value?.keyRange && document.text.indexOf(':', value.keyRange.end);
    const isAnchored = /[&*]/.test(document.text) || document.templated || document.problems.length > 0;
    const isBlock = document.text.startsWith(key, value?.keyRange?.start) && value?.kind !== 'scalar';
    if (!value || !isBlock || colon === undefined || colon < 0 || isAnchored || !/^[a-z{#-]/m.test(document.text)) {
      result += document.text;
      continue;
    }
    any = true;
    const anchored = `${document.text.slice(0, colon + 1)} &shared${document.text.slice(colon + 1)}`;
    result += anchored.replace(/\n*$/, `\n${COPY}: *shared\n`);
  }
  return any ? result : undefined;
}

/** What the fixes of a case do where what they are about is shared. */
async function judge(one: FixtureCase, key: string) {
  const open = await OpenCase.open(one, (text) => shared(text, key) ?? text);
  const [refusals, harmed]: [string[], string[]] = [[], []];
  for (const { name, placed } of open.findings()) {
    const before = readByPackage(open.text(name)).documents;
    for (const { fix, plan } of planFixes(placed, open.world(name))) {
      if ('refused' in plan) {
        refusals.push(plan.refused);
        continue;
      }
      const after = readByPackage(open.applied(name, plan).get(name) ?? '').documents;
      // Documents that a fix adds stand among the others.
      const added = Math.max(0, after.length - before.length);
      for (const [index, document] of before.entries()) {
        const candidates = after.slice(index, index + added + 1);
        if (candidates.length > 0 && candidates.every((one) => changesCopy(document, one)))
          harmed.push(`${one.title}: "${fix.title}" of ${placed.rule.id} at ${placed.pointer}`);
      }
    }
  }
  return { refusals, harmed };
}

function changesCopy(before: Value, after: Value): boolean {
  return differences(before, after).data.some((pointer) => pointer.startsWith(`/${COPY}`));
}

/** Keys whose values fixes are mostly about. */
const KEYS = ['spec', 'data', 'stringData', 'rules', 'subjects', 'metadata', 'webhooks', 'resources'];

describe('no fix changes what an alias repeats:', () => {
  const reasons = new Map<string, number>();

  test.each(sampled(listFixtures(), 2, 1))('$rule', async ({ rule, text }) => {
    for (const one of parseFixture(rule, text).cases) {
      if (!one.written.includes('# fix: ')) continue;
      for (const key of KEYS.filter((name) => one.files.some((file) => new RegExp(`^${name}:`, 'm').test(file.text)))) {
        const { refusals, harmed } = await judge(one, key);
        expect(harmed, `${key} is shared`).toEqual([]);
        for (const reason of refusals) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    }
  });

  test('and the reason is said, hundreds of times', () => {
    expect(reasons.get('the value is shared through an anchor')).toBeGreaterThan(300);
  });
});
