import { describe, expect, test } from 'vitest';
import { dataOf } from '../../server/src/core/applied/changes.js';
import { grow } from './flux-memory.js';

interface Made {
  readonly application: unknown;
  readonly problems: readonly string[];
}

/** Returns the Application that an ApplicationSet makes of a template and a patch, and what cannot be done. */
function made(template: object, templatePatch: string, isGo = true): Made {
  const set = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'all' },
    spec: {
      goTemplate: isGo,
      generators: [{ list: { elements: [{ name: 'web', stage: 'prod' }] } }],
      template,
      templatePatch,
    },
  };
  const { forest, setOf } = grow({ 'set.yaml': JSON.stringify(set) });
  const root = forest.roots.find(({ by }) => by !== undefined);
  if (!root) throw new Error('the set makes nothing');
  const { stream, problems } = setOf(root);
  const [first] = stream.documents.flatMap(({ document }) => (document.root ? [dataOf(document.root)] : []));
  const { metadata, spec } = first as unknown as Record<string, unknown>;
  return { application: { metadata, spec }, problems: problems.map(({ message }) => message) };
}

/** Templates and patches, with what `strategicpatch.StrategicMergePatch` of k8s.io/apimachinery v0.36.2 gives for Applications. */
const MERGED: Readonly<Record<string, readonly [template: object, patch: object, expected: object]>> = {
  'maps are merged, and lists replaced': [
    {
      metadata: { name: 'a', labels: { x: '1', y: '2' } },
      spec: {
        project: 'p',
        source: { repoURL: 'u', helm: { valueFiles: ['a', 'b'], parameters: [{ name: 'n', value: '1' }] } },
        syncPolicy: { automated: { prune: true }, syncOptions: ['A=1'] },
      },
    },
    {
      metadata: { labels: { x: null, z: '3' } },
      spec: {
        source: { helm: { valueFiles: ['c'], parameters: [{ name: 'm' }] } },
        syncPolicy: { automated: { selfHeal: true, none: null } },
      },
    },
    {
      metadata: { name: 'a', labels: { y: '2', z: '3' } },
      spec: {
        project: 'p',
        source: { repoURL: 'u', helm: { valueFiles: ['c'], parameters: [{ name: 'm' }] } },
        syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['A=1'] },
      },
    },
  ],
  'null takes away': [
    { metadata: { name: 'a' }, spec: { project: 'p', syncPolicy: { automated: { prune: true } } } },
    { spec: { syncPolicy: null } },
    { metadata: { name: 'a' }, spec: { project: 'p' } },
  ],
  'null in what is new says nothing': [
    { metadata: { name: 'a' }, spec: { project: 'p', source: { repoURL: 'u' } } },
    { spec: { source: { helm: { valuesObject: { k: { n: null, m: 1 } } } } } },
    {
      metadata: { name: 'a' },
      spec: { project: 'p', source: { repoURL: 'u', helm: { valuesObject: { k: { m: 1 } } } } },
    },
  ],
  'an empty list replaces': [
    { metadata: { name: 'a' }, spec: { project: 'p', source: { helm: { valueFiles: ['a'] } } } },
    { spec: { source: { helm: { valueFiles: [] } } } },
    { metadata: { name: 'a' }, spec: { project: 'p', source: { helm: { valueFiles: [] } } } },
  ],
  'sources are replaced': [
    { metadata: { name: 'a' }, spec: { project: 'p', sources: [{ repoURL: 'a' }, { repoURL: 'b' }] } },
    { spec: { sources: [{ path: 'x' }] } },
    { metadata: { name: 'a' }, spec: { project: 'p', sources: [{ path: 'x' }] } },
  ],
  'the top of valuesObject is merged': [
    { metadata: { name: 'a' }, spec: { project: 'p', source: { helm: { valuesObject: { a: { b: 1 }, c: 1 } } } } },
    { spec: { source: { helm: { valuesObject: { c: 2, d: { e: 1 } } } } } },
    {
      metadata: { name: 'a' },
      spec: { project: 'p', source: { helm: { valuesObject: { a: { b: 1 }, c: 2, d: { e: 1 } } } } },
    },
  ],
  '$patch: replace': [
    { metadata: { name: 'a' }, spec: { project: 'p', syncPolicy: { automated: { prune: true }, syncOptions: ['a'] } } },
    { spec: { syncPolicy: { automated: { $patch: 'replace', selfHeal: true } } } },
    {
      metadata: { name: 'a' },
      spec: { project: 'p', syncPolicy: { automated: { selfHeal: true }, syncOptions: ['a'] } },
    },
  ],
  '$patch: delete': [
    { metadata: { name: 'a' }, spec: { project: 'p', syncPolicy: { automated: { prune: true }, syncOptions: ['a'] } } },
    { spec: { syncPolicy: { automated: { $patch: 'delete' } } } },
    { metadata: { name: 'a' }, spec: { project: 'p', syncPolicy: { automated: {}, syncOptions: ['a'] } } },
  ],
  $retainKeys: [
    { metadata: { name: 'a' }, spec: { project: 'p', syncPolicy: { automated: { prune: true }, syncOptions: ['a'] } } },
    { spec: { syncPolicy: { $retainKeys: ['automated'], automated: { selfHeal: true } } } },
    { metadata: { name: 'a' }, spec: { project: 'p', syncPolicy: { automated: { prune: true, selfHeal: true } } } },
  ],
  'finalizers are added, the new ones before those that stand behind them': [
    { metadata: { name: 'a', finalizers: ['a', 'b', 'c'] }, spec: { project: 'p' } },
    { metadata: { finalizers: ['d', 'b'] } },
    { metadata: { name: 'a', finalizers: ['d', 'a', 'b', 'c'] }, spec: { project: 'p' } },
  ],
  'finalizers that are there are not added again': [
    { metadata: { name: 'a', finalizers: ['f1', 'f2'] }, spec: { project: 'p' } },
    { metadata: { finalizers: ['f2', 'f3'] } },
    { metadata: { name: 'a', finalizers: ['f1', 'f2', 'f3'] }, spec: { project: 'p' } },
  ],
  'finalizers are taken away': [
    { metadata: { name: 'a', finalizers: ['f1', 'f2'] }, spec: { project: 'p' } },
    { metadata: { '$deleteFromPrimitiveList/finalizers': ['f2'] } },
    { metadata: { name: 'a', finalizers: ['f1'] }, spec: { project: 'p' } },
  ],
  'the project stays': [
    { metadata: { name: 'a' }, spec: { project: 'p', source: { repoURL: 'u' } } },
    { spec: { project: 'other', source: { path: 'x' } } },
    { metadata: { name: 'a' }, spec: { project: 'p', source: { repoURL: 'u', path: 'x' } } },
  ],
};

const PLAIN = {
  metadata: { name: 'a' },
  spec: { project: 'p', source: { helm: { valuesObject: { a: { b: 1 }, l: [1] } } } },
};

describe('templatePatch', () => {
  test.each(Object.entries(MERGED))('%s', (_what, [template, patch, expected]) => {
    expect(made(template, JSON.stringify(patch))).toEqual({ application: expected, problems: [] });
  });

  test('is filled in as the template is: as one of Go, and otherwise by names', () => {
    const application = { metadata: { name: 'web' }, spec: { project: 'p', destination: { namespace: 'prod' } } };
    const template = (name: string): object => ({ metadata: { name }, spec: { project: 'p' } });
    const go = '{{- if eq .stage "prod" }}\nspec:\n  destination:\n    namespace: {{ .stage }}\n{{- end }}\n';
    expect(made(template('{{ .name }}'), go)).toEqual({ application, problems: [] });
    const plain = 'spec:\n  destination:\n    namespace: "{{stage}}"\n';
    expect(made(template('{{name}}'), plain, false)).toEqual({ application, problems: [] });
  });

  test.each(['', '{{ if eq .stage "dev" }}spec: {}{{ end }}', '# nothing\n', 'null', '{}'])(
    'changes nothing where it is empty: %s',
    (patch) => expect(made(PLAIN, patch)).toEqual({ application: PLAIN, problems: [] }),
  );

  test.each([
    [
      'spec: {source: {helm: {valuesObject: {a: {c: 2}}}}}',
      'templatePatch cannot change spec.source.helm.valuesObject.a, because Argo CD merges only the top of valuesObject',
    ],
    [
      'spec: {source: {helm: {valuesObject: {l: [2]}}}}',
      'templatePatch cannot change spec.source.helm.valuesObject.l, because Argo CD merges only the top of valuesObject',
    ],
    ['spec: {source: {$patch: merge}}', 'templatePatch has a `$patch` that is neither replace nor delete'],
    [
      'spec: {$retainKeys: [project], source: {path: x}}',
      'templatePatch has a `$retainKeys` that lacks an entry beside it',
    ],
    ['- a', 'templatePatch is no map'],
    ['spec: {null: a}', 'A key of templatePatch is null, which JSON has no key for'],
    ['spec: {', expect.stringMatching(/^templatePatch is not YAML: /)],
  ])('is refused where Argo CD refuses it: %s', (patch, message) => {
    expect(made(PLAIN, patch)).toEqual({ application: PLAIN, problems: [message] });
  });
});

describe('slugify', () => {
  const slugOf = (call: string): unknown => {
    const { application, problems } = made({ metadata: { name: `x{{ ${call} }}` }, spec: { project: 'p' } }, '');
    return problems[0] ?? (application as { metadata: { name: string | null } }).metadata.name?.slice(1);
  };

  // As github.com/gosimple/slug v1.15.0 gives them behind SanitizeName.
  test.each([
    ['"Feature/My_Branch--Name.v1"', 'feature-my-branch-name-v1'],
    ['"_a_b_"', 'a-b'],
    ['"äöü & co @ home"', 'co-home'],
    [
      '"this-is-a-very-long-branch-name-with-many-words-that-is-longer-than-fifty"',
      'this-is-a-very-long-branch-name-with-many-words',
    ],
    [
      '"averyveryveryveryveryveryveryveryveryveryverylongwordwithoutdashes"',
      'averyveryveryveryveryveryveryveryveryveryverylongw',
    ],
    ['7 "abc-def-ghi"', 'abc-def'],
    ['6 "abc-def-ghi"', 'abc'],
    ['7 false "abc-def-ghi"', 'abc-def'],
    ['8 false "abc-def-ghi"', 'abc-def'],
    ['8 false "abc"', 'abc'],
    ['0 "abc"', 'abc'],
    ['0 false "abc"', ''],
    ['-1 "abc"', 'abc'],
    ['3 "a.b..c"', 'a-b'],
    ['3 "-abc-"', 'abc'],
    ['""', ''],
    ['3 "abcdef"', 'abc'],
    ['3 "ab-cd-"', 'ab'],
    ['4 false "ab--cd"', 'ab'],
    ['10 true .name', 'web'],
  ])('%s', (args, expected) => {
    expect(slugOf(`slugify ${args}`)).toBe(expected);
  });

  test.each([
    ['slugify -1 false "abc"', /slugify cannot cut to the length -1/],
    ['slugify "long" "abc"', /slugify takes a length, whether to cut between words, and a name/],
    ['slugify 5 3', /slugify takes a length/],
    ['slugify 5 1 "a"', /slugify takes a length/],
  ])('is refused where Argo CD refuses it: %s', (call, expected) => {
    expect(slugOf(call)).toMatch(expected);
  });

  test('is not known of what is not known', () => {
    expect(slugOf('randAlpha 5 | slugify')).toBeUndefined();
    expect(slugOf('randAlpha 5 | normalize')).toBeUndefined();
  });
});
