import { ACTIONS, ENTRIES, LINES, OBJECTS, RAW, type Unit } from './units.js';

/** The files of a workspace, by their paths below its folder. */
export type Files = readonly { readonly path: string; readonly text: string }[];

/** Returns the files of a size: what is repeated in them occurs that many times. */
export type Generator = (size: number) => Files;

const repeated = (size: number, unit: Unit, between = '\n'): string =>
  Array.from({ length: size }, (_, index) => unit(index)).join(between);

const indented = (text: string, columns: number): string => text.replaceAll(/^/gm, ' '.repeat(columns));

const one = (text: string, path = 'a.yaml'): Files => [{ path, text }];

const object = (kind: string, apiVersion = 'v1'): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n`;
const container = (more: string): string =>
  `${object('Pod')}spec:\n  containers:\n  - name: c\n    image: a:1\n${more}`;

/** Where lines stand, all in one text or each in its own. */
const TEXTS: Readonly<Record<string, (size: number, line: Unit) => Files>> = {
  'a script': (size, line) => one(`${object('ConfigMap')}data:\n  run.sh: |\n${indented(repeated(size, line), 4)}\n`),
  'a file of properties': (size, line) =>
    one(`${object('ConfigMap')}data:\n  app.properties: |\n${indented(repeated(size, line), 4)}\n`),
  'a configuration as YAML': (size, line) =>
    one(`${object('ConfigMap')}data:\n  app.yaml: |\n${indented(repeated(size, line), 4)}\n`),
  'a configuration as JSON': (size, line) =>
    one(`${object('ConfigMap')}data:\n  app.json: |\n${indented(repeated(size, line), 4)}\n`),
  'one line': (size, line) =>
    one(`${object('ConfigMap')}data:\n  run.sh: ${JSON.stringify(repeated(size, line, ' '))}\n`),
  'one quoted text': (size, line) => one(`${object('ConfigMap')}data:\n  a: ${JSON.stringify(repeated(size, line))}\n`),
  'entries of a ConfigMap': (size, line) =>
    one(`${object('ConfigMap')}data:\n${repeated(size, (i) => `  k${i}: ${JSON.stringify(line(i))}`)}\n`),
  'entries of a Secret': (size, line) =>
    one(`${object('Secret')}stringData:\n${repeated(size, (i) => `  k${i}: ${JSON.stringify(line(i))}`)}\n`),
  'a text in a Secret': (size, line) =>
    one(`${object('Secret')}stringData:\n  a: |\n${indented(repeated(size, line), 4)}\n`),
  'a text in base64': (size, line) =>
    one(`${object('Secret')}data:\n  a: ${Buffer.from(repeated(size, line)).toString('base64')}\n`),
  'the script of a container': (size, line) =>
    one(container(`    command: [sh, -c]\n    args:\n    - |\n${indented(repeated(size, line), 6)}\n`)),
  'arguments of a container': (size, line) =>
    one(container(`    args:\n${repeated(size, (i) => `    - ${JSON.stringify(line(i))}`)}\n`)),
  'one argument': (size, line) => one(container(`    args: [sh, -c, ${JSON.stringify(repeated(size, line, ' '))}]\n`)),
  'variables of a container': (size, line) =>
    one(
      container(
        `    env:\n${repeated(size, (i) => `    - {name: PASSWORD${i}, value: ${JSON.stringify(line(i))}}`)}\n`,
      ),
    ),
  'one variable': (size, line) =>
    one(container(`    env:\n    - {name: CONFIG, value: ${JSON.stringify(repeated(size, line))}}\n`)),
  annotations: (size, line) =>
    one(
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n${repeated(size, (i) => `    k${i}: ${JSON.stringify(line(i))}`)}\n`,
    ),
  'one annotation': (size, line) =>
    one(
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: ${JSON.stringify(repeated(size, line))}\n`,
    ),
  'passwords of values': (size, line) =>
    one(
      repeated(size, (i) => `k${i}: {password: ${JSON.stringify(line(i))}}`),
      'values.yaml',
    ),
  'a text of values': (size, line) => one(`config: |\n${indented(repeated(size, line), 2)}\n`, 'values.yaml'),
  'fields of an object of a custom kind': (size, line) =>
    one(
      `${object('Widget', 'example.com/v1')}spec:\n${repeated(size, (i) => `  password${i}: ${JSON.stringify(line(i))}`)}\n`,
    ),
  'literals of a generator': (size, line) =>
    one(
      `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nsecretGenerator:\n- name: s\n  literals:\n${repeated(size, (i) => `  - ${JSON.stringify(line(i))}`)}\n`,
      'kustomization.yaml',
    ),
  'comments of a file': (size, line) =>
    one(`${indented(repeated(size, line), 0).replaceAll(/^/gm, '# ')}\n${object('ConfigMap')}data: {a: b}\n`),
  'a shell script of the workspace': (size, line) => [
    { path: 'run.sh', text: `${repeated(size, line)}\n` },
    { path: 'a.yaml', text: `${object('ConfigMap')}data: {a: b}\n` },
  ],
};

const CHART = { path: 'chart/Chart.yaml', text: 'apiVersion: v2\nname: chart\nversion: 1.0.0\n' };
const HELPERS = { path: 'chart/templates/_helpers.tpl', text: '{{- define "name" }}{{ .Release.Name }}{{ end }}\n' };

/** Every generator by its name: contexts times units. */
export const GENERATORS: ReadonlyMap<string, Generator> = new Map([
  ...Object.entries(TEXTS).flatMap(([place, textOf]) =>
    Object.entries(LINES).map(([name, line]): [string, Generator] => [
      `${place}: ${name}`,
      (size) => textOf(size, line),
    ]),
  ),
  ...Object.entries(ENTRIES).map(([name, { head, entry }]): [string, Generator] => [
    `entries: ${name}`,
    (size) =>
      one(
        `${head}${repeated(size, entry)}\n`,
        name.includes('kustomization') || name.includes('generator')
          ? 'kustomization.yaml'
          : name.includes('.sops.yaml')
            ? '.sops.yaml'
            : name.includes('chart')
              ? 'values.yaml'
              : 'a.yaml',
      ),
  ]),
  ...Object.entries(OBJECTS).flatMap(([name, unit]): [string, Generator][] => [
    [`documents: ${name}`, (size) => one(repeated(size, unit, '---\n'))],
    [`files: ${name}`, (size) => Array.from({ length: size }, (_, i) => ({ path: `f${i}.yaml`, text: unit(i) }))],
    [
      `kustomization: ${name}`,
      (size) => [
        {
          path: 'kustomization.yaml',
          text: `namePrefix: x-\ncommonLabels: {a: b}\nresources:\n${repeated(size, (i) => `- f${i}.yaml`)}\n`,
        },
        ...Array.from({ length: size }, (_, i) => ({ path: `f${i}.yaml`, text: unit(i) })),
      ],
    ],
    [
      `kustomization of one file: ${name}`,
      (size) => [
        { path: 'kustomization.yaml', text: 'namespace: x\nresources:\n- all.yaml\n' },
        { path: 'all.yaml', text: repeated(size, unit, '---\n') },
      ],
    ],
    [
      `template: ${name}`,
      (size) => [CHART, HELPERS, { path: 'chart/templates/a.yaml', text: repeated(size, unit, '---\n') }],
    ],
  ]),
  // Names that are given and names that are used, each as often as the other.
  ...['Secret', 'Service', 'ConfigMap', 'Role', 'custom kind'].flatMap((defined): [string, Generator][] =>
    ['Pod that refers', 'Pod that refers to one', 'Deployment', 'RoleBinding', 'custom object'].map((user) => [
      `pairs: ${defined} and ${user}`,
      (size) => [
        { path: 'a.yaml', text: repeated(size, OBJECTS[defined] ?? String, '---\n') },
        { path: 'b.yaml', text: repeated(size, OBJECTS[user] ?? String, '---\n') },
      ],
    ]),
  ),
  ...Object.entries(ACTIONS).map(([name, action]): [string, Generator] => [
    `actions: ${name}`,
    (size) => [
      CHART,
      HELPERS,
      {
        path: 'chart/values.yaml',
        text: `a: x\nlist: [1]\nmap: {x: y}\n${repeated(size, (i) => `a${i}: v`)}\n`,
      },
      {
        path: 'chart/templates/a.yaml',
        text: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .Release.Name }}\nstringData:\n${repeated(size, action)}\n`,
      },
    ],
  ]),
  ...['', 'a: ', 'apiVersion: v1\nkind: Secret\ndata: '].flatMap((before) =>
    RAW.map((raw): [string, Generator] => [
      `raw: ${JSON.stringify(before)} ${JSON.stringify(raw)}`,
      (size) => one(before + raw.repeat(size * 4)),
    ]),
  ),
]);
