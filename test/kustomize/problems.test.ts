import { describe, expect, test } from 'vitest';
import { buildKustomization } from '../../server/src/core/kustomize/build.js';
import type { BuildOptions } from '../../server/src/core/kustomize/notes.js';
import { plain } from './judge.js';
import { inMemory } from './memory.js';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n';

/** Builds `app`, and says what is wrong, each with the text that it stands at. */
function build(files: Readonly<Record<string, string>>, options?: BuildOptions) {
  const built = buildKustomization('app', inMemory(files), options);
  const textAt = (place: { file: string; start: number; end: number } | undefined): string =>
    place ? `${place.file}: ${files[place.file]?.slice(place.start, place.end)}` : '';
  return {
    ...built,
    values: built.objects.map(plain),
    said: built.problems.map(({ message, place, fatal }) => ({ message, at: textAt(place), fatal })),
    missing: built.unknown.map(({ what, reason, place }) => ({ what, reason, at: textAt(place) })),
  };
}

describe('what kustomize refuses is fatal, with its place', () => {
  test.each([
    ['a kustomization that is none', { 'app/x.yaml': POD }, /unable to find one of 'kustomization.yaml'/, ''],
    [
      'an empty one',
      { 'app/kustomization.yaml': 'kind: Kustomization\n' },
      /kustomization.yaml is empty/,
      'app/kustomization.yaml: ',
    ],
    [
      'two of them',
      { 'app/kustomization.yaml': 'a: b', 'app/Kustomization': 'a: b' },
      /multiple kustomization files/,
      'app/kustomization.yaml: ',
    ],
    [
      'an unknown field',
      { 'app/kustomization.yaml': 'resource: [a]' },
      /json: unknown field "resource"/,
      'app/kustomization.yaml: resource',
    ],
    [
      'a number for a text',
      { 'app/kustomization.yaml': 'images: [{name: a, newTag: 1.0}]' },
      /cannot unmarshal number into Go struct field Image.images.newTag of type string/,
      'app/kustomization.yaml: 1.0',
    ],
    [
      'another apiVersion',
      { 'app/kustomization.yaml': 'apiVersion: v1\nresources: []' },
      /apiVersion for Kustomization should be kustomize.config.k8s.io\/v1beta1/,
      'app/kustomization.yaml: v1',
    ],
    [
      'a file that is not there',
      { 'app/kustomization.yaml': 'resources: [gone.yaml]' },
      /no such file or directory/,
      'app/kustomization.yaml: gone.yaml',
    ],
    [
      'a file that is no YAML',
      { 'app/kustomization.yaml': 'resources: [a.yaml]', 'app/a.yaml': 'a: [b' },
      /MalformedYAMLError/,
      undefined,
    ],
    [
      'an object without a name',
      { 'app/kustomization.yaml': 'resources: [a.yaml]', 'app/a.yaml': 'kind: Pod\n' },
      /missing metadata.name/,
      undefined,
    ],
    [
      'an object twice',
      { 'app/kustomization.yaml': 'resources: [a.yaml, b.yaml]', 'app/a.yaml': POD, 'app/b.yaml': POD },
      /may not add resource with an already registered id: Pod.v1.\[noGrp\]\/p.\[noNs\]/,
      `app/b.yaml: ${POD.trimEnd()}`,
    ],
    [
      'a patch without a target',
      { 'app/kustomization.yaml': 'patches: [{path: p.yaml}]', 'app/p.yaml': POD },
      /no resource matches strategic merge patch "Pod.v1.\[noGrp\]\/p.\[noNs\]": no matches for Id/,
      `app/p.yaml: ${POD.trimEnd()}`,
    ],
    [
      'a JSON patch of nothing',
      {
        'app/kustomization.yaml':
          "resources: [a.yaml]\npatches:\n- {target: {kind: Pod}, patch: '[{op: remove, path: /a}]'}",
        'app/a.yaml': POD,
      },
      /unable to parse SM or JSON patch/,
      undefined,
    ],
    [
      'an operation that does not fit',
      {
        'app/kustomization.yaml': 'resources: [a.yaml]\npatches: [{target: {kind: Pod}, path: p.yaml}]',
        'app/a.yaml': POD,
        'app/p.yaml': '- op: remove\n  path: /spec\n',
      },
      /Unable to remove nonexistent key: spec/,
      'app/p.yaml: op: remove\n  path: /spec',
    ],
    [
      'a kustomization that includes itself',
      { 'app/kustomization.yaml': 'resources: [../b]', 'b/kustomization.yaml': 'resources: [../app]' },
      /cycle detected/,
      'b/kustomization.yaml: ../app',
    ],
    [
      'a component as a resource',
      { 'app/kustomization.yaml': 'resources: [../b]', 'b/kustomization.yaml': 'kind: Component\nnamePrefix: a' },
      /expected kind != 'Component' for path 'b'/,
      'app/kustomization.yaml: ../b',
    ],
    [
      'a var of nothing',
      { 'app/kustomization.yaml': 'vars: [{name: A, objref: {kind: Pod, name: x}}]' },
      /var 'A' cannot be mapped to a field/,
      undefined,
    ],
    [
      'a path out of the files',
      { 'app/kustomization.yaml': 'resources: [../../../etc/passwd]' },
      /no such file or directory/,
      'app/kustomization.yaml: ../../../etc/passwd',
    ],
  ])('%s', (_name, files: Readonly<Record<string, string>>, message, at) => {
    const { said, objects } = build(files);
    expect(objects).toEqual([]);
    expect(said).toHaveLength(1);
    expect(said[0]?.message).toMatch(message);
    expect(said[0]?.fatal).toBe(true);
    if (at !== undefined) expect(said[0]?.at).toBe(at);
    else expect(said[0]?.at).not.toBe('');
  });

  test('no value of a Secret is part of a message', () => {
    const { said } = build({
      'app/kustomization.yaml': "secretGenerator: [{name: a, literals: ['=hunter2']}]",
    });
    expect(said[0]?.message).toContain('invalid literal source');
    expect(JSON.stringify(said.map(({ message }) => message))).not.toContain('hunter2');
  });
});

describe('what cannot be had is unknown, and the rest is built', () => {
  test('remote resources; a patch that finds nothing may be for them', () => {
    const { values, said, missing } = build({
      'app/kustomization.yaml':
        'resources: [https://example.org/a.yaml, github.com/o/r//base?ref=v1, a.yaml]\ncomponents: ["git@example.org:o/r"]\nnamePrefix: x-\npatches: [{patch: "{apiVersion: v1, kind: Service, metadata: {name: remote}}"}]',
      'app/a.yaml': POD,
    });
    expect(values).toEqual([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x-p' } }]);
    expect(missing.map(({ what }) => what)).toEqual([
      'https://example.org/a.yaml',
      'github.com/o/r//base?ref=v1',
      'git@example.org:o/r',
    ]);
    expect(missing[0]).toMatchObject({
      reason: 'it is remote',
      at: 'app/kustomization.yaml: https://example.org/a.yaml',
    });
    expect(said).toMatchObject([{ fatal: false, message: expect.stringContaining('no matches for Id') }]);
  });

  test('programs, schemas and charts', () => {
    const { missing } = build({
      'app/kustomization.yaml':
        'openapi: {path: schema.json}\nhelmCharts: [{name: web}]\ngenerators: [gen.yaml]\ntransformers: [gen.yaml]',
      'app/gen.yaml': 'apiVersion: example.org/v1\nkind: Maker\nmetadata: {name: m}\n',
    });
    expect(missing.map(({ what }) => what)).toEqual(['openapi', 'web', 'Maker', 'Maker']);
  });

  test('what KSOPS decrypts is known but for its values', () => {
    const secret = (annotations: string): string =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: db, annotations: {${annotations}}}\nstringData: {password: "ENC[AES256_GCM,data:x]"}\nsops: {mac: x}\n`;
    const ksops = (rest: string): string => `apiVersion: viaduct.ai/v1\nkind: ksops\nmetadata: {name: k}\n${rest}`;
    const files = {
      'app/kustomization.yaml': 'generators: [gen.yaml]\nnamePrefix: x-\n',
      'app/gen.yaml': ksops('files: [db.enc.yaml]\n'),
      'app/db.enc.yaml': secret(''),
    };
    const known = build(files);
    expect(known.missing).toEqual([]);
    expect(known.values).toMatchObject([
      { kind: 'Secret', metadata: { name: 'x-db' }, stringData: { password: 'ENC[AES256_GCM,data:x]' } },
    ]);
    expect(known.values[0]).not.toHaveProperty('sops');
    const hashed = build({
      ...files,
      'app/db.enc.yaml': secret('kustomize.config.k8s.io/needs-hash: "true", own: x'),
    });
    expect(hashed.values).toMatchObject([
      { metadata: { name: expect.stringMatching(/^x-db-\w{10}$/), annotations: { own: 'x' } } },
    ]);
    // Their values are whole files, and of another project a generator may do anything.
    for (const other of [
      ksops('secretFrom: [{metadata: {name: a}, files: [db.enc.yaml]}]\n'),
      ksops('files: [db.enc.yaml]\n').replace('viaduct.ai', 'example.org'),
    ])
      expect(build({ ...files, 'app/gen.yaml': other }).missing).toMatchObject([{ what: 'ksops' }]);
    expect(build({ ...files, 'app/gen.yaml': ksops('files: [gone.yaml]\n') }).said).toMatchObject([
      { at: 'app/gen.yaml: gone.yaml', fatal: true },
    ]);
  });

  test('charts are rendered by whoever can', () => {
    const asked: unknown[] = [];
    const { values } = build(
      {
        'app/kustomization.yaml':
          'helmGlobals: {chartHome: c}\nhelmCharts: [{name: web, releaseName: r}]\nnameSuffix: -s',
      },
      {
        renderChart: ({ folder, chart, globals }) => {
          asked.push(folder, plain(chart), globals && plain(globals));
          return { file: 'web', text: 'apiVersion: v1\nkind: Service\nmetadata: {name: "1"}\n' };
        },
      },
    );
    expect(asked).toEqual(['app', { name: 'web', releaseName: 'r' }, { chartHome: 'c' }]);
    expect(values).toEqual([{ apiVersion: 'v1', kind: 'Service', metadata: { name: '1-s' } }]);
  });
});

test('data that is no UTF-8 is kept as it is', () => {
  const bytes = new Uint8Array([0xff, 0xfe, 0x00, 0x61]);
  const files = inMemory(
    {
      'app/kustomization.yaml':
        'configMapGenerator: [{name: a, files: [b.bin]}]\nsecretGenerator: [{name: b, files: [b.bin]}]\ngeneratorOptions: {disableNameSuffixHash: true}',
    },
    { 'app/b.bin': bytes },
  );
  const { objects } = buildKustomization('app', files);
  expect(objects.map(plain)).toMatchObject([
    { binaryData: { 'b.bin': '//4AYQ==' } },
    { data: { 'b.bin': '//4AYQ==' } },
  ]);
});

describe('hostile input ends in a bounded time', () => {
  test('kustomizations that double at every step', () => {
    const files: Record<string, string> = { 'k0/kustomization.yaml': 'namePrefix: a' };
    for (let step = 1; step < 40; step++)
      files[`k${step}/kustomization.yaml`] = `resources: [../k${step - 1}, ../k${step - 1}/.]`;
    files['app/kustomization.yaml'] = 'resources: [../k39]';
    expect(build(files).said[0]?.message).toContain('too many kustomizations');
  });

  test('aliases that multiply', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let step = 1; step < 12; step++)
      lines.push(`a${step}: &a${step} [${Array.from({ length: 9 }, () => `*a${step - 1}`).join(', ')}]`);
    const { said } = build({
      'app/kustomization.yaml': 'resources: [a.yaml]',
      'app/a.yaml': `${POD}${lines.join('\n')}\n`,
    });
    expect(said[0]?.message).toMatch(/excessive aliasing|alias/i);
  });

  test('values within each other', () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    expect(
      build({ 'app/kustomization.yaml': 'resources: [a.yaml]', 'app/a.yaml': `${POD}spec: ${deep}\n` }).said[0]?.fatal,
    ).toBe(true);
  });
});
