import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { folderOf, yamlock } from '../cli/support.js';
import { findHelm } from '../judges/programs.js';

const HELM = findHelm();

const chart = (name: string, more = ''): string => `apiVersion: v2\nname: ${name}\nversion: 1.2.0\n${more}`;
/** Prints the values that a chart sees. */
const VALUES =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Chart.Name }}}\nvalues:\n  {{- toYaml .Values | nindent 2 }}\n';
const object = (kind: string, name: string, more = ''): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}`;

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** The lines that the chart prints, without its heads. */
  readonly printed: readonly string[];
}

const SUB = { 'app/charts/db/Chart.yaml': chart('db'), 'app/charts/db/templates/v.yaml': VALUES };
const PARENT = { 'app/Chart.yaml': chart('app'), 'app/templates/v.yaml': VALUES };

const CASES: Readonly<Record<string, Case>> = {
  'values of a file go over those of the chart: maps merge, lists and scalars are replaced, null deletes': {
    files: {
      ...PARENT,
      'app/values.yaml': 'map: {a: 1, b: 2, gone: x}\nlist: [1, 2]\nword: old\ndeleted: {x: 1}\n',
      'more.yaml': 'map: {b: 3, gone: null}\nlist: [9]\nword: new\ndeleted: null\nunknown: null\n',
    },
    args: ['--values', 'more.yaml'],
    printed: ['list:', '- 9', 'map:', 'a: 1', 'b: 3', 'unknown: null', 'word: new'],
  },
  'of several files the last one wins': {
    files: { ...PARENT, 'a.yaml': 'x: {one: a, two: a}\n', 'b.yaml': 'x: {two: b}\n' },
    args: ['--values', 'a.yaml', '--values', 'b.yaml'],
    printed: ['x:', 'one: a', 'two: b'],
  },
  '--set goes over files, with types, lists, indices and signs that stand for themselves': {
    files: { ...PARENT, 'app/values.yaml': 'a: {b: 1}\nitems: [x, y]\n' },
    args: ['--set', 'a.b=true,a.c=007,items[1]=z,list={p,2},dotted\\.key=v\\,w,none=null', '--set-string', 'text=5'],
    printed: [
      'a:',
      'b: true',
      'c: "007"',
      'dotted.key: v,w',
      'items:',
      '- null',
      '- z',
      'list:',
      '- p',
      '- 2',
      'none: null',
      'text: "5"',
    ],
  },
  'a subchart sees its part of the values of its parent, over its own, and the globals': {
    files: {
      ...PARENT,
      ...SUB,
      'app/values.yaml': 'global: {region: eu, deep: {a: parent}}\ndb: {size: 2, off: null}\n',
      'app/charts/db/values.yaml':
        'size: 1\nname: own\noff: on\nglobal: {region: us, deep: {a: sub, b: sub}, zone: z}\n',
    },
    printed: [
      ...['global:', 'deep:', 'a: parent', 'b: sub', 'region: eu', 'zone: z', 'name: own', 'size: 2'],
      ...['db:', 'global:', 'deep:', 'a: parent', 'b: sub', 'region: eu', 'zone: z', 'name: own', 'size: 2'],
      ...['global:', 'deep:', 'a: parent', 'region: eu'],
    ],
  },
  'conditions switch subcharts off, and beat tags; an alias is the name of its values': {
    files: {
      ...PARENT,
      ...SUB,
      'app/Chart.yaml': chart(
        'app',
        'dependencies:\n- {name: db, version: 1.x, condition: first.enabled, tags: [back]}\n- {name: db, version: ^1.0.0, alias: second, tags: [back]}\n- {name: db, version: 1.2.0, alias: third, condition: third.enabled}\n',
      ),
      'app/values.yaml': 'first: {enabled: true}\nsecond: {a: 2}\nthird: {enabled: false}\ntags: {back: false}\n',
    },
    printed: [
      ...['global: {}'],
      ...[
        'db:',
        'global: {}',
        'first:',
        'enabled: true',
        'second:',
        'a: 2',
        'tags:',
        'back: false',
        'third:',
        'enabled: false',
      ],
    ],
  },
  'values that are imported from a subchart are below those of the chart': {
    files: {
      ...PARENT,
      ...SUB,
      'app/Chart.yaml': chart(
        'app',
        'dependencies:\n- name: db\n  version: 1.2.0\n  import-values:\n  - conn\n  - {child: inner, parent: taken}\n',
      ),
      'app/values.yaml': 'port: 1\n',
      'app/charts/db/values.yaml': 'exports: {conn: {port: 5432, host: db}}\ninner: {x: w}\n',
    },
    printed: [
      ...['exports:', 'conn:', 'host: db', 'port: 5432', 'global: {}', 'inner:', 'x: w'],
      ...[
        'db:',
        'exports:',
        'conn:',
        'host: db',
        'port: 5432',
        'global: {}',
        'inner:',
        'x: w',
        'host: db',
        'port: 1',
        'taken:',
        'x: w',
      ],
    ],
  },
  'objects come in the order of their installation, hooks last, and unknown kinds behind the known': {
    files: {
      'app/Chart.yaml': chart('app'),
      'app/templates/a.yaml': [
        object('Zebra', 'z'),
        object('Service', 's'),
        object('Job', 'hook', '  annotations: {helm.sh/hook: pre-install}\n'),
        object('Aardvark', 'a'),
        object('Namespace', 'n'),
        object('Pod', 'unknown', '  annotations: {helm.sh/hook: sometime}\n'),
        object('ConfigMap', 'c'),
      ].join('---\n'),
      'app/templates/NOTES.txt': 'kind: Notes\n',
    },
    printed: ['n', 'c', 's', 'a', 'z', 'hook'].map((name) => `name: ${name}`),
  },
  '.helmignore leaves files out': {
    files: {
      'app/Chart.yaml': chart('app'),
      'app/.helmignore': '# comment\n*.bak.yaml\n/templates/off/\ntemplates/one?.yaml\n[x-z]*.yaml\n',
      ...Object.fromEntries(
        ['a.yaml', 'b.bak.yaml', 'off/c.yaml', 'one1.yaml', 'one.yaml', 'y.yaml', '.d.yaml', 'on/off/e.yaml'].map(
          (name) => [`app/templates/${name}`, object('ConfigMap', name.replace(/\W+/g, '-'))],
        ),
      ),
    },
    printed: ['a-yaml', 'on-off-e-yaml', 'one-yaml'].map((name) => `name: ${name}`),
  },
};

/** The lines that say something of values or names. */
function linesOf(printed: string): readonly string[] {
  return printed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:---|#|apiVersion:|kind:|metadata:|values:|annotations:)/.test(line));
}

describe.each(Object.entries(CASES))('%s', (_, { files, args = [], printed }) => {
  test('in Yamlock', async () => {
    const cwd = folderOf(files);
    const { stdout, stderr } = await yamlock(['render', 'app', ...args], { cwd });
    expect(stderr).toBe('');
    expect(linesOf(stdout)).toEqual(printed);
  });

  test.skipIf(!HELM)('the real helm prints the same (skipped where it is missing)', async () => {
    const cwd = folderOf(files);
    const judge = spawnSync(HELM ?? '', ['template', 'release-name', 'app', ...args], { cwd, encoding: 'utf8' });
    expect(judge.stderr).not.toMatch(/^Error/m);
    const { stdout } = await yamlock(['render', 'app', ...args], { cwd });
    expect(stdout.trimEnd()).toBe(judge.stdout.trimEnd());
  });
});
