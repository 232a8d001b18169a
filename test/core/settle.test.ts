import { describe, expect, test } from 'vitest';
import { checkFile } from '../../server/src/core/engine/check.js';
import { type DeferredLevel, highestOf, NO_OTHERS, type Others } from '../../server/src/core/engine/deferred-level.js';
import type { CheckedFinding } from '../../server/src/core/engine/placed-finding.js';
import { settle, settleKept } from '../../server/src/core/engine/settle.js';
import type { Level } from '../../server/src/core/model/finding.js';
import { Config, DEFAULT_SETTINGS, type Settings } from '../../server/src/core/settings/config.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { rethrow } from '../harness/run.js';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  serviceAccountName: runner
  containers: [{name: app, image: 'registry.example/app:1.0.0'}]
`;
/** A finding in a form of somebody's own. */
interface Kept {
  readonly level: Level | DeferredLevel;
  readonly fixes: readonly string[];
}

const PER_NAMESPACE = 'pss-run-as-non-root';
const PER_ACCOUNT = 'sa-automount';

function checked(rule: string, settings: Partial<Settings> = {}, text = POD): readonly CheckedFinding[] {
  const config = new Config('', { ...DEFAULT_SETTINGS, ...settings });
  const file = { path: 'p/web.yaml', stream: parseStream(text), fileClass: 'kubernetes', ignoredByGit: false } as const;
  return checkFile(file, config, rethrow).filter((finding) => finding.rule.id === rule);
}

const others = (change: Partial<Others>): Others => ({ ...NO_OTHERS, ...change });

describe('the check of a file by itself', () => {
  test('leaves open what a namespace enforces, and says so', () => {
    const open = { namespace: 'shop', baseline: 'off', restricted: 'warning', unsaid: 'warning' };
    expect(checked(PER_NAMESPACE).map(({ level }) => level)).toEqual([open]);
    const lenient = checked(PER_NAMESPACE, { podSecurity: 'baseline' });
    expect(lenient.map(({ level }) => level)).toEqual([{ ...open, unsaid: 'off' }]);
    expect(lenient.map(({ level }) => highestOf(level))).toEqual(['warning']);
  });

  test('leaves open what the namespace of a release enforces for its values', () => {
    const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec:
  values:
    securityContext: {allowPrivilegeEscalation: true}
`;
    expect(checked('pss-privilege-escalation', {}, release).map(({ level }) => level)).toMatchObject([
      { namespace: 'shop' },
    ]);
  });

  test('leaves nothing open that no Namespace can decide', () => {
    const anywhere = POD.replace(', namespace: shop', '');
    expect(checked(PER_NAMESPACE, {}, anywhere).map(({ level }) => level)).toEqual(['warning']);
    expect(checked(PER_NAMESPACE, { podSecurity: 'baseline' }, anywhere)).toEqual([]);
    const set = checked(PER_NAMESPACE, { rules: new Map([[PER_NAMESPACE, 'error']]) });
    expect(set.map(({ level }) => level)).toEqual(['error']);
  });

  test('leaves open what rights an account has, and says so', () => {
    const account = { name: 'runner', namespace: 'shop', path: 'p/web.yaml' };
    const [{ level } = expect.fail()] = checked(PER_ACCOUNT, { rules: new Map([[PER_ACCOUNT, 'error']]) });
    expect(level).toEqual({ account, unbound: 'error', maybe: 'error' });
    expect(highestOf(level)).toBe('error');
    expect(checked(PER_ACCOUNT)[0]?.level).toMatchObject({ maybe: 'information' });
  });
});

describe('settling', () => {
  test('asks for the namespace of each finding', () => {
    const levels = (enforced: ReturnType<Others['podSecurityOf']>): readonly unknown[] =>
      settle(
        checked(PER_NAMESPACE, { podSecurity: 'baseline' }),
        others({ podSecurityOf: (namespace) => (namespace === 'shop' ? enforced : undefined) }),
      ).map(({ level }) => level);
    expect(levels('restricted')).toEqual(['warning']);
    expect(levels('baseline')).toEqual([]);
    expect(levels('privileged')).toEqual([]);
    expect(levels(undefined)).toEqual([]);
  });

  test('asks for the rights of each account, and takes the fixes where somebody may have given some', () => {
    const findings = checked(PER_ACCOUNT, {}, POD.replace('  serviceAccountName: runner\n', ''));
    const settled = (rights: ReturnType<Others['rightsOf']>): readonly unknown[] =>
      settle(findings, others({ rightsOf: ({ name }) => (name === 'default' ? rights : 'bound') })).map(
        ({ level, finding }) => `${level}${finding.fixes ? '' : ' without a fix'}`,
      );
    expect(settled('none')).toEqual(['warning']);
    expect(settled('group')).toEqual(['information without a fix']);
    expect(settled('unknown')).toEqual(['information without a fix']);
    expect(settled('bound')).toEqual([]);
    expect(findings[0]?.finding.fixes).toBeDefined();
  });

  test('takes findings as they are kept, and leaves alone what is not open', () => {
    const account = { name: 'runner', namespace: 'shop', path: 'p/web.yaml' };
    const kept: readonly Kept[] = [
      { level: 'error', fixes: ['a fix'] },
      { level: { account, unbound: 'warning', maybe: 'information' }, fixes: ['a fix'] },
    ];
    const settled = settleKept(kept, others({ rightsOf: () => 'group' }), (one) => ({ ...one, fixes: [] }));
    expect(settled).toEqual([
      { level: 'error', fixes: ['a fix'] },
      { level: 'information', fixes: [] },
    ]);
  });
});
