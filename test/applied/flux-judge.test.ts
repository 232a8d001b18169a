import { describe, expect, test } from 'vitest';
import { dataOf } from '../../server/src/core/applied/changes.js';
import { SubstitutionError } from '../../server/src/core/applied/substitute/parse.js';
import { substitute } from '../../server/src/core/applied/substitute/substitute.js';
import { tracedText } from '../../server/src/core/provenance/traced-text.js';
import { findProgram } from '../judges/programs.js';
import { difference, Judge } from '../kustomize/judge.js';
import { grow } from './flux-memory.js';

const JUDGE = findProgram('flux-judge');

/** A random number generator with a seed (mulberry32), so that a difference comes up again. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const VARIABLES: Readonly<Record<string, string>> = {
  a: 'value',
  B_1: 'aXbXc/d',
  _long: 'The Quick brown fox',
  empty: '',
  letters: 'äöü→',
  dots: '1.2.3-rc.4',
};
const NAMES = [...Object.keys(VARIABLES), 'missing', 'a', 'B_1'];
const PIECES = [
  'x',
  ' ',
  '.',
  '/',
  ':',
  '-',
  '*',
  '?',
  '[a-z]',
  '[^X]',
  '1',
  '2',
  '-1',
  'X',
  '$',
  '$$',
  '\\',
  '\\/',
  '{',
  '"',
  'é',
  'b',
  '#',
  '%',
  '',
  'va',
  '*X',
  '?*',
];
const OPERATORS = [
  ':=',
  ':-',
  '=',
  '-',
  ':?',
  ':+',
  '#',
  '##',
  '%',
  '%%',
  ':',
  '/',
  '//',
  '/#',
  '/%',
  ',',
  ',,',
  '^',
  '^^',
  '',
];

function pick<Of>(random: () => number, list: readonly Of[]): Of {
  // The index is one of the list.
  return list[Math.floor(random() * list.length)] as Of;
}

function textFrom(random: () => number, depth = 0): string {
  const words = (most: number): string =>
    Array.from({ length: Math.floor(random() * most) }, () => pick(random, PIECES)).join('');
  const argument = (): string => (depth < 2 && random() < 0.25 ? textFrom(random, depth + 1) : words(4));
  const use = (): string => {
    const name = random() < 0.05 ? words(2) : pick(random, NAMES);
    const operator = pick(random, OPERATORS);
    if (random() < 0.05) return `\${#${name}}`;
    const args = /^\//.test(operator)
      ? `${argument()}/${argument()}`
      : operator === ':'
        ? `${pick(random, ['0', '1', '3', '-2', 'x', '99'])}${random() < 0.5 ? `:${pick(random, ['0', '1', '2', '9', 'y'])}` : ''}`
        : /^[,^]*$/.test(operator)
          ? ''
          : argument();
    return `\${${name}${operator}${args}${random() < 0.03 ? '' : '}'}`;
  };
  return Array.from({ length: 1 + Math.floor(random() * 4) }, () => (random() < 0.5 ? use() : words(5))).join('');
}

function own(text: string): string | Error {
  try {
    return substitute(tracedText(text), (name) => tracedText(VARIABLES[name] ?? '')).text.replace(
      // Parts of characters, of which JSON keeps none.
      /\p{Surrogate}/gu,
      '\ufffd',
    );
  } catch (error) {
    if (error instanceof SubstitutionError) return error;
    throw error;
  }
}

/** Asks a question that the judge of kustomize has no type for. */
const ask = (judge: Judge, question: object): Promise<{ text?: string; objects?: unknown[]; error?: string }> =>
  judge.ask(question as never) as never;

describe.skipIf(!JUDGE)('Flux itself, where test/judges/flux is built', () => {
  test('replaces variables alike', { timeout: 600_000 }, async () => {
    const judge = new Judge(JUDGE ?? '');
    const count = Number(process.env.FLUX_JUDGE_COUNT ?? 20_000);
    const random = randomOf(Number(process.env.FLUX_JUDGE_SEED ?? 1));
    const different: string[] = [];
    for (let done = 0; done < count && different.length < 5; done += 500) {
      const texts = Array.from({ length: 500 }, () => textFrom(random));
      const answers = await Promise.all(texts.map((text) => ask(judge, { text, variables: VARIABLES })));
      for (const [index, text] of texts.entries()) {
        const { text: theirs, error } = answers[index] ?? {};
        const ours = own(text);
        const alike = ours instanceof Error ? error !== undefined : error === undefined && ours === theirs;
        if (!alike) different.push(JSON.stringify({ text, ours: String(ours), theirs: theirs ?? error }));
      }
    }
    judge.end();
    expect(different).toEqual([]);
  });
});

const WEB = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels:
    app: \${app:=${name}}
spec:
  replicas: \${replicas:=1}
  template:
    spec:
      containers:
        - name: web
          image: ghcr.io/acme/web:1.0
          args: ["\${app}", "$\${KEPT}", "\${dots%%-*}"]
        - name: side
          image: ghcr.io/acme/side@sha256:0000000000000000000000000000000000000000000000000000000000000000
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}-config
  annotations:
    kustomize.toolkit.fluxcd.io/substitute: disabled
data:
  script: "\${app}"
`;

const COMPONENT = `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - target: {kind: Deployment}
    patch: |
      - op: add
        path: /metadata/labels/component
        value: "yes"
`;

/** Folders that a Kustomization may have as its path. */
const FOLDERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  plain: {
    'web.yaml': WEB('web'),
    'sub/other.yml': WEB('other'),
    'sub/README.md': '# no',
    'z/kustomization.yaml': 'resources: [in.yaml]\nnamePrefix: in-\n',
    'z/in.yaml': WEB('z'),
  },
  kustomization: {
    'kustomization.yaml':
      'resources: [web.yaml]\nnamespace: own\nimages:\n  - name: ghcr.io/acme/web\n    newTag: "2.0"\npatches:\n  - target: {kind: Deployment}\n    patch: |\n      - op: add\n        path: /spec/minReadySeconds\n        value: 3\n',
    'web.yaml': WEB('web'),
    'left-out.yaml': 'nothing: to apply\n',
  },
  generator: { 'kustomization.yaml': 'configMapGenerator:\n  - name: made\n    literals: ["a=b"]\n' },
  empty: { 'README.md': '# nothing\n' },
  wrong: { 'values.yaml': 'replicas: 1\n' },
};

const SETTINGS: Readonly<Record<string, readonly unknown[]>> = {
  targetNamespace: ['target'],
  namePrefix: ['pre-', ''],
  nameSuffix: ['-post'],
  components: [['../component'], ['../gone']],
  ignoreMissingComponents: [true],
  images: [
    [{ name: 'ghcr.io/acme/web', newTag: '3.1' }],
    [
      { name: 'ghcr.io/acme/web', newName: 'example.com/web', digest: `sha256:${'1'.repeat(64)}` },
      { name: 'ghcr.io/acme/side', newTag: 'x' },
    ],
  ],
  patches: [
    [{ patch: 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 4\n' }],
    [{ patch: '- op: replace\n  path: /spec/replicas\n  value: 7\n', target: { kind: 'Deployment', name: '.*' } }],
    [
      {
        patch: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: any\n$patch: delete\n',
        target: { kind: 'ConfigMap' },
      },
    ],
  ],
  patchesStrategicMerge: [
    [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { paused: true } }],
  ],
  patchesJson6902: [
    [
      {
        target: { group: 'apps', version: 'v1', kind: 'Deployment', name: 'web' },
        patch: [{ op: 'add', path: '/spec/paused', value: false }],
      },
    ],
  ],
  postBuild: [
    { substitute: { app: 'shop', replicas: '5', dots: '1.2-rc' } },
    { substitute: { 'wrong.name': 'x' } },
    { substitute: { app: 'a: b' } },
    {},
  ],
};

/** Objects in one order: Flux sorts them once more when it applies them. */
function inOrder(objects: readonly unknown[] = []): readonly unknown[] {
  const keyOf = (object: unknown): string => {
    const { kind, metadata } = object as { kind: string; metadata: { name: string } };
    return `${kind} ${metadata.name}`;
  };
  return [...objects].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

describe.skipIf(!JUDGE)('a Kustomization, as Flux builds it', () => {
  test('gives the same objects', { timeout: 900_000 }, async () => {
    const judge = new Judge(JUDGE ?? '');
    const random = randomOf(Number(process.env.FLUX_JUDGE_SEED ?? 1));
    const count = Number(process.env.FLUX_JUDGE_BUILDS ?? 100);
    const different: string[] = [];
    let built = 0;
    for (let done = 0; done < count && different.length < 3; done++) {
      const [name, folder] = pick(random, Object.entries(FOLDERS));
      const spec: Record<string, unknown> = {
        path: './app',
        sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      };
      for (const [key, choices] of Object.entries(SETTINGS)) if (random() < 0.35) spec[key] = pick(random, choices);
      const object = {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        metadata: { name: 'app', namespace: 'flux-system' },
        spec,
      };
      const files: Record<string, string> = { 'component/kustomization.yaml': COMPONENT };
      for (const [file, text] of Object.entries(folder)) files[`app/${file}`] = text;
      const { objects, error } = await ask(judge, { files, path: 'app', object });
      const { forest, setOf } = grow({ ...files, 'ks.yaml': JSON.stringify(object) });
      const root = forest.roots.find(({ by }) => by !== undefined);
      const set = root && setOf(root);
      const fatal = set?.problems.find((problem) => problem.fatal)?.message;
      const ours = set?.stream.documents.flatMap(({ document }) => (document.root ? [dataOf(document.root)] : []));
      if (error === undefined) built++;
      const what =
        error !== undefined
          ? fatal === undefined
            ? `refused: ${error}`
            : undefined
          : (fatal ?? difference(inOrder(ours), inOrder(objects)));
      if (what !== undefined) different.push(JSON.stringify({ name, spec, what }, null, 1));
    }
    judge.end();
    expect(different).toEqual([]);
    // Some settings cannot be built; most others can.
    expect(built).toBeGreaterThan(count / 4);
  });
});
