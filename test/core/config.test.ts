import { describe, expect, test } from 'vitest';
import type { Rule } from '../../server/src/core/model/rule.js';
import { findRule } from '../../server/src/core/rules/registry.js';
import { Config, DEFAULT_SETTINGS, type Settings } from '../../server/src/core/settings/config.js';
import { relativeTo } from '../../server/src/core/text/paths.js';

/** A rule that differs from a real one in what decides about its level. */
function rule(change: Partial<Pick<Rule, 'id' | 'aliases' | 'pss' | 'level'>>): Rule {
  const found = findRule('pss-privileged');
  if (!found) throw new Error('The rule is gone');
  const { pss: _, ...rest } = found;
  return { ...rest, ...change };
}

function levelOf(settings: Partial<Settings>, one: Rule, path = 'a.yaml'): string {
  const { level, explicit } = new Config('', { ...DEFAULT_SETTINGS, ...settings }).levelOf(one, path);
  return explicit ? `${level}, explicit` : level;
}

describe('the level of a rule', () => {
  const baseline = rule({ pss: 'baseline', level: 'warning' });
  const restricted = rule({ pss: 'restricted', level: 'warning' });
  const other = rule({ id: 'image-latest', level: 'information' });
  const off = rule({ id: 'off', level: 'off' });

  test.each<['recommended' | 'strict' | 'baseline' | 'restricted', readonly string[]]>([
    ['recommended', ['warning', 'warning', 'information', 'off']],
    ['strict', ['warning', 'warning', 'warning', 'warning']],
    ['baseline', ['warning', 'off', 'information', 'off']],
    ['restricted', ['error', 'error', 'information', 'off']],
  ])('in the profile %s', (profile, expected) => {
    expect([baseline, restricted, other, off].map((one) => levelOf({ profile }, one))).toEqual(expected);
  });

  test('is never lowered by the strict profile', () => {
    expect(levelOf({ profile: 'strict' }, rule({ level: 'error' }))).toBe('error');
  });

  test('is a warning where a setting says what a rule that is off is to look for', () => {
    const listed: Rule = { ...off, switchedOnBy: 'registries' };
    expect(levelOf({}, listed)).toBe('off');
    expect(levelOf({ registries: ['ghcr.io'] }, listed)).toBe('warning');
    expect(levelOf({ registries: ['ghcr.io'], rules: new Map([['off', 'off']]) }, listed)).toBe('off, explicit');
  });

  test('depends on the standard that pods are to keep to, which the profile says where nobody else does', () => {
    const standard = (settings: Partial<Settings>): readonly string[] => {
      const { podSecurity } = new Config('', { ...DEFAULT_SETTINGS, ...settings });
      return [podSecurity, levelOf(settings, restricted)];
    };
    expect(standard({ profile: 'restricted' })).toEqual(['restricted', 'error']);
    expect(standard({ profile: 'baseline' })).toEqual(['baseline', 'off']);
    expect(standard({ profile: 'baseline', podSecurity: 'restricted' })).toEqual(['restricted', 'warning']);
    expect(standard({ profile: 'strict', podSecurity: 'baseline' })).toEqual(['baseline', 'off']);
    // What the standard alone has is a control of pods; another family may speak of the same level.
    const elsewhere: Rule = { ...restricted, family: 'images' };
    expect(levelOf({ profile: 'baseline' }, elsewhere)).toBe('warning');
  });

  test('is what somebody set, by an earlier id too', () => {
    expect(levelOf({ rules: new Map([['pss-privileged', 'off']]) }, baseline)).toBe('off, explicit');
    const renamed = rule({ aliases: ['old-name'] });
    const both = new Map([
      ['old-name', 'off'],
      ['pss-privileged', 'warning'],
    ] as const);
    expect(levelOf({ rules: both }, renamed), 'the name it has now counts').toBe('warning, explicit');
    expect(levelOf({ overrides: [{ files: ['a.yaml'], rules: new Map([['old-name', 'off']]) }] }, renamed)).toBe(
      'off, explicit',
    );
    expect(levelOf({ rules: new Map([['old-name', 'error']]) }, rule({ aliases: ['old-name'] }))).toBe(
      'error, explicit',
    );
  });

  test('is what the last override that matches says', () => {
    const overrides = [
      { files: ['dev/**'], rules: new Map([['pss-privileged', 'information']] as const) },
      { files: ['dev/special.yaml'], rules: new Map([['pss-privileged', 'off']] as const) },
    ];
    const settings = { overrides, rules: new Map([['pss-privileged', 'error']] as const) };
    expect(levelOf(settings, baseline, 'prod/a.yaml')).toBe('error, explicit');
    expect(levelOf(settings, baseline, 'dev/a.yaml')).toBe('information, explicit');
    expect(levelOf(settings, baseline, 'dev/special.yaml')).toBe('off, explicit');
  });

  test('is off for rules that were not named, where some were', () => {
    const config = new Config('', DEFAULT_SETTINGS, new Set(['off']));
    expect(config.levelOf(off, 'a.yaml')).toEqual({ level: 'information', explicit: false });
    expect(config.levelOf(other, 'a.yaml').level).toBe('off');
  });
});

describe('patterns', () => {
  const config = new Config('/w', { ...DEFAULT_SETTINGS, ignore: ['vendor/', '*.gen.yaml', '!keep.gen.yaml'] });

  test.each([
    ['/w/vendor/a.yaml', true],
    ['/w/x/vendor/a.yaml', true],
    ['/w/a.gen.yaml', true],
    ['/w/keep.gen.yaml', false],
    ['/w/a.yaml', false],
    ['/other/vendor/a.yaml', false],
    ['/w', false],
  ])('count from the folder of the file: %s %s', (path, ignored) => {
    expect(config.ignores(path)).toBe(ignored);
  });

  test.each([
    'app/tests/a.yaml',
    'deploy/charts/web/ci/ha-values.yaml',
    'cmd/testdata/out.yaml',
    'internal/render.golden.yaml',
    'internal/render.golden.yml',
    'policy/.chainsaw-test/resources/secret.yaml',
    'operator/e2e-tests/pod.yaml',
    'js/__snapshots__/a.yaml',
    'tests/overlays/test/a.yaml',
    'test/a.yaml',
    'unit-tests/a.yaml',
    'unit_tests/a.yaml',
    '__tests__/a.yaml',
    'src/integrationTest/resources/a.yaml',
    'integration-test/a.yaml',
    'integration_test/a.yaml',
    'test-data/a.yaml',
    'pkg/test_data/a.yaml',
    'testcases/a.yaml',
    'e2e/a.yaml',
    'example/a.yaml',
    'Examples/a.yaml',
    'fixture/a.yaml',
    'fixtures/a.yaml',
    '__fixtures__/a.yaml',
    '.fixtures/a.yaml',
    'golden/a.yaml',
    'sample/a.yaml',
    'config/samples/a.yaml',
    'docs/a.yaml',
    '_archived/a.yaml',
    'kuttl/a.yaml',
    'chainsaw/a.yaml',
    '.kyverno-test/a.yaml',
    'policy/chainsaw-test.yaml',
    'policy/kuttl-test.yaml',
    'policy/kyverno-test.yaml',
  ])('say what test data is: %s', (path) => {
    expect(config.isTest(`/w/${path}`)).toBe(true);
  });

  test.each([
    'latest/a.yaml',
    'ci/runner.yaml',
    'contest/a.yaml',
    'load-test.yaml',
    'golden-gate/a.yaml',
    'apps/web/overlays/test/secret.yaml',
    'environments/test/values.yaml',
    'clusters/test/flux-system/a.yaml',
    'envs/test/values.yaml',
    'deploy/stages/test/values.yaml',
  ])('say what is none: %s', (path) => {
    expect(config.isTest(`/w/${path}`)).toBe(false);
  });

  test.each([
    'archive/a.yaml',
    'Archived/a.yaml',
    '_archive/a.yaml',
    '.archive/a.yaml',
    'attic/a.yaml',
    'obsolete/a.yaml',
    'deprecated/a.yaml',
    'hack/a.yaml',
    '.taskfiles/bootstrap/a.yaml',
  ])('say what is set aside: %s', (path) => {
    expect(config.isSetAside(`/w/${path}`)).toBe(true);
    expect(config.isSetAside(`/w/not-${path}`), 'a name of which it is a part').toBe(false);
    expect(config.isSetAside(`/elsewhere/${path}`), 'outside of the folder').toBe(false);
  });

  test.each<[string, string, string | undefined]>([
    ['/w', '/w/a/b', 'a/b'],
    ['/w/', '/w/a', 'a'],
    ['/', '/a', 'a'],
    ['/w', '/wx/a', undefined],
    ['/w', '/w', undefined],
    ['', 'a/b', 'a/b'],
    ['', './a', 'a'],
    ['', '/a', undefined],
    ['.', '../a', undefined],
    ['', '', undefined],
  ])('a path from a folder: %j, %j', (folder, path, expected) => {
    expect(relativeTo(folder, path)).toBe(expected);
  });
});
