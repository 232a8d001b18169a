import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareWithBaseline, type Fingerprint } from '../../server/src/core/engine/baseline.js';

const compare = (findings: readonly Fingerprint[], baseline: readonly Fingerprint[], missing: readonly string[] = []) =>
  compareWithBaseline(findings, baseline, (print) => print, {
    isThere: (file) => !missing.includes(file),
    isOfSets: (rule) => rule === 'netpol-missing',
  });

const print: Fingerprint = {
  rule: 'pss-privileged',
  file: 'a.yaml',
  object: 'v1/Pod/shop/web',
  at: '/spec/containers/0/securityContext/privileged',
  message: 'Container "app" runs privileged',
};
const inValues: Fingerprint = {
  rule: 'secret-helm-values',
  file: 'values.yaml',
  at: '/db/password',
  message: '"password" holds a credential',
};

const prints = fc.array(
  fc.record(
    {
      rule: fc.constantFrom('one', 'two'),
      file: fc.constantFrom('a', 'b'),
      object: fc.constantFrom('x', 'y'),
      at: fc.constantFrom('/l/0', '/l/1', '/m'),
      message: fc.constantFrom('first', 'second'),
    },
    { requiredKeys: ['rule', 'file', 'at', 'message'] },
  ),
);

describe('a baseline', () => {
  test('knows what it was made of, whatever the order', () => {
    fc.assert(
      fc.property(prints, (all) => {
        expect(compare([...all].reverse(), all)).toEqual({ fresh: [], gone: [] });
      }),
    );
  });

  test('pairs each entry with one finding: nothing is lost, and nothing known twice', () => {
    fc.assert(
      fc.property(prints, prints, (findings, baseline) => {
        const { fresh, gone } = compare(findings, baseline);
        expect(findings.length - fresh.length).toBe(baseline.length - gone.length);
        for (const one of fresh) expect(findings).toContain(one);
        expect(compare(findings, [])).toEqual({ fresh: findings, gone: [] });
        expect(compare([], baseline)).toEqual({ fresh: [], gone: baseline });
      }),
    );
  });

  test('knows which of two containers is the new one, although it took the place of the other', () => {
    const other = { ...print, message: 'Container "sidecar" runs privileged' };
    const moved = { ...print, at: '/spec/containers/1/securityContext/privileged' };
    expect(compare([other, moved], [print])).toEqual({ fresh: [other], gone: [] });
  });

  test.each<[string, Partial<Fingerprint>]>([
    ['a file that was renamed', { file: 'b.yaml' }],
    ['a message that is worded anew', { message: 'The container runs privileged' }],
    ['both, and another place in the list', { file: 'b.yaml', message: 'Else', at: print.at.replace('0', '3') }],
  ])('knows a finding again in %s', (_, changed) => {
    expect(compare([{ ...print, ...changed }], [print])).toEqual({ fresh: [], gone: [] });
  });

  test.each<[string, Partial<Fingerprint>]>([
    ['another rule', { rule: 'pss-host-pid' }],
    ['another object', { object: 'v1/Pod/shop/api' }],
    ['another field', { at: '/spec/initContainers/0/securityContext/privileged' }],
  ])('does not know %s', (_, changed) => {
    const other = { ...print, ...changed };
    expect(compare([other], [print])).toEqual({ fresh: [other], gone: [print] });
  });

  test('knows what objects say of each other again at another one of them, and nothing else', () => {
    const first = { ...print, rule: 'netpol-missing', message: 'Namespace "shop" has no network policy' };
    const other = { ...first, object: 'v1/Pod/shop/api', file: 'b.yaml' };
    expect(compare([other], [first])).toEqual({ fresh: [], gone: [] });
    const elsewhere = { ...other, message: 'Namespace "web" has no network policy' };
    expect(compare([elsewhere], [first]).fresh).toEqual([elsewhere]);
  });

  test('takes findings outside of objects for those of another file only where that is gone', () => {
    const renamed = { ...inValues, file: 'values-prod.yaml' };
    expect(compare([renamed], [inValues])).toEqual({ fresh: [renamed], gone: [inValues] });
    expect(compare([renamed], [inValues], ['values.yaml'])).toEqual({ fresh: [], gone: [] });
    const elsewhere = { ...renamed, at: '/cache/password' };
    expect(compare([elsewhere], [inValues], ['values.yaml']).fresh).toEqual([elsewhere]);
  });
});
