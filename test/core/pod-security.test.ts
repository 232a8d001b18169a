import { describe, expect, test } from 'vitest';
import { RULES } from '../../server/src/core/rules/registry.js';
import { Config, DEFAULT_SETTINGS, type Settings } from '../../server/src/core/settings/config.js';
import { readSettings } from '../../server/src/core/settings/config-file.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { RULE_IDS } from '../../server/src/host/project/config-files.js';
import { Project } from '../../server/src/host/project/project.js';
import { findingsIn, rethrow } from '../harness/run.js';

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  containers:
  - name: app
    image: registry.example/app:1.2.3
    securityContext: {privileged: true, capabilities: {add: [SYS_ADMIN, NET_RAW]}}
`;
const namespace = (level: string): string => `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: ${level}
`;

/** The rules that find something in the pod, with these settings and these other files around it. */
function found(settings: Partial<Settings>, others: readonly string[] = [], text = POD): ReadonlySet<string> {
  const project = new Project(new MemoryHost(new Map()), {
    root: '/p',
    settings: { ...DEFAULT_SETTINGS, ...settings },
  });
  for (const [index, other] of others.entries()) project.update(`/p/other${index}.yaml`, other);
  const { file } = project.update('/p/pod.yaml', text);
  return new Set(project.check(file, rethrow).map(({ rule }) => rule.id));
}

describe('the level of the Pod Security Standards that is asked for', () => {
  test('is restricted, or baseline where the profile or the setting says so', () => {
    expect(found({})).toContain('pss-run-as-non-root');
    expect(found({ profile: 'baseline' })).not.toContain('pss-run-as-non-root');
    expect(found({ podSecurity: 'baseline' })).not.toContain('pss-run-as-non-root');
    expect(found({ podSecurity: 'baseline' })).toContain('pss-privileged');
    expect(found({ podSecurity: 'baseline', profile: 'restricted' })).not.toContain('pss-run-as-non-root');
    expect(found({ podSecurity: 'restricted', profile: 'baseline' })).toContain('pss-run-as-non-root');
  });

  test('is no matter for rules somebody set', () => {
    const rules = new Map([['pss-run-as-non-root', 'warning' as const]]);
    expect(found({ podSecurity: 'baseline', rules })).toContain('pss-run-as-non-root');
    expect(found({ podSecurity: 'baseline', rules })).not.toContain('pss-seccomp-missing');
    expect(found({ rules }, [namespace('baseline')])).toContain('pss-run-as-non-root');
  });

  test('is what the namespace enforces, where a file says it', () => {
    expect(found({}, [namespace('baseline')])).not.toContain('pss-run-as-non-root');
    expect(found({}, [namespace('privileged')])).not.toContain('pss-run-as-non-root');
    expect(found({}, [namespace('privileged')])).toContain('pss-privileged');
    expect(found({ podSecurity: 'baseline' }, [namespace('restricted')])).toContain('pss-run-as-non-root');
    expect(found({ profile: 'baseline' }, [namespace('restricted')])).toContain('pss-run-as-non-root');
  });

  test('is not what other namespaces enforce, what is no level, or what two files say differently', () => {
    expect(found({}, [namespace('baseline')], POD.replace('shop', 'web'))).toContain('pss-run-as-non-root');
    expect(found({}, [namespace('baseline')], POD.replace('  namespace: shop\n', ''))).toContain('pss-run-as-non-root');
    expect(found({}, [namespace('lenient')])).toContain('pss-run-as-non-root');
    expect(found({}, [namespace('baseline'), namespace('restricted')])).toContain('pss-run-as-non-root');
  });

  test('changes with the namespace, though the pod was checked before', () => {
    const project = new Project(new MemoryHost(new Map()), { root: '/p', settings: DEFAULT_SETTINGS });
    const { file } = project.update('/p/pod.yaml', POD);
    const rules = (): readonly string[] => project.check(file, rethrow).map(({ rule }) => rule.id);
    expect(rules()).toContain('pss-run-as-non-root');
    expect(project.update('/p/namespace.yaml', namespace('baseline')).factsChanged).toBe(true);
    expect(rules()).not.toContain('pss-run-as-non-root');
    expect(project.update('/p/namespace.yaml', namespace('restricted')).factsChanged).toBe(true);
    expect(rules()).toContain('pss-run-as-non-root');
  });

  test('is known of files that are only learned from', () => {
    const project = new Project(new MemoryHost(new Map()), { root: '/p', settings: DEFAULT_SETTINGS });
    for (const _ of project.indexInSteps('/p/namespace.yaml', `a: 1\n---\n${namespace('baseline')}`));
    expect(project.index.podSecurityOf('shop')).toBe('baseline');
    // What was known before does not outlive a change.
    project.update('/p/namespace.yaml', namespace('restricted'));
    expect(project.index.podSecurityOf('shop')).toBe('restricted');
    project.update('/p/other.yaml', namespace('baseline'));
    expect(project.index.podSecurityOf('shop')).toBeUndefined();
    project.close('/p/namespace.yaml', true);
    expect(project.index.podSecurityOf('shop')).toBe('baseline');
  });

  test('leaves a suppression of a rule that is not asked for in peace', () => {
    const text = POD.replace('  name: web\n', '  name: web # yamlock-disable-line pss-run-as-non-root -- the image\n');
    expect(found({}, [], text)).not.toContain('suppression-unused');
    expect(found({ podSecurity: 'baseline' }, [], text)).not.toContain('suppression-unused');
  });

  test('is read from the configuration file', () => {
    expect(readSettings('podSecurity: baseline\n', RULE_IDS).settings.podSecurity).toBe('baseline');
    const wrong = readSettings('podSecurity: privileged\n', RULE_IDS);
    expect(wrong.settings.podSecurity).toBeUndefined();
    expect(wrong.problems.map(({ message }) => message)).toEqual(['"podSecurity" takes one of baseline, restricted']);
  });
});

describe('a rule that yields to another', () => {
  test('names rules there are', () => {
    const named = RULES.flatMap(({ yieldsTo = [] }) => yieldsTo);
    expect(named).not.toEqual([]);
    expect(named.filter((id) => !RULES.some((rule) => rule.id === id))).toEqual([]);
  });

  const config = (...ids: readonly string[]): Config => new Config('', DEFAULT_SETTINGS, new Set(ids));
  const messages = (rules: Config): readonly string[] => {
    const project = new Project(new MemoryHost(new Map()), { root: '/p', settings: DEFAULT_SETTINGS });
    const { file } = project.update('/p/pod.yaml', POD);
    return findingsIn(file, rules).map(({ rule, pointer }) => `${rule.id} ${pointer.slice(-1)}`);
  };

  test('is silent about what the other reports, and speaks where that one is off', () => {
    expect(messages(config('pss-capabilities-add', 'dangerous-capability'))).toEqual([
      'dangerous-capability 0',
      'pss-capabilities-add 1',
    ]);
    expect(messages(config('pss-capabilities-add'))).toEqual(['pss-capabilities-add 0', 'pss-capabilities-add 1']);
  });
});
