import type { Random } from '../random.js';
import { generatePair } from '../template-pairs.js';
import { Objects } from './kubernetes.js';
import { printed } from './print.js';
import { Words } from './words.js';

/** The texts of a chart by their names below its folder. */
export type Files = readonly { readonly path: string; readonly text: string }[];

const ENTRIES = [
  'image',
  'name',
  'replicas',
  'auth.password',
  'env',
  'list',
  'resources',
  'enabled',
  'global.registry',
  'sub.port',
  'deep.a.b',
];
const FUNCTIONS = [
  'quote',
  'toYaml',
  'default "x"',
  'nindent 4',
  'indent 2',
  'trunc 63 | trimSuffix "-"',
  'required "x"',
  'b64enc',
  'int',
  'toString',
  'tpl $',
  'toJson',
  'upper',
  'sha256sum',
  'first',
  'keys',
  'fromYaml',
  'printf "%s-%d" "a"',
  'lookup "v1" "Secret" "a"',
];

/** Returns a chart: Chart.yaml, values, templates with helpers, perhaps a chart within it. */
export function chart(random: Random, folder: string): Files {
  const maker = new ChartMaker(random);
  const at = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
  const files = [
    {
      path: at('Chart.yaml'),
      text: random.chance(5)
        ? printed(new Objects(random).file('Chart.yaml'), random)
        : 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
    },
    { path: at('values.yaml'), text: maker.values() },
    { path: at('templates/_helpers.tpl'), text: maker.helpers() },
    ...Array.from({ length: 1 + random.below(2) }, (_, index) => ({
      path: at(`templates/t${index}.yaml`),
      text: maker.template(),
    })),
  ];
  if (random.chance(4)) files.push({ path: at('values-prod.yaml'), text: maker.values() });
  if (random.chance(6)) files.push({ path: at('templates/NOTES.txt'), text: maker.helpers() });
  if (random.chance(5)) {
    files.push({ path: at('charts/sub/Chart.yaml'), text: 'apiVersion: v2\nname: sub\nversion: 0.1.0\n' });
    files.push({ path: at('charts/sub/values.yaml'), text: maker.values() });
    files.push({ path: at('charts/sub/templates/s.yaml'), text: maker.template() });
  }
  if (random.chance(6))
    files.push({
      path: at('values.schema.json'),
      text: JSON.stringify({
        type: 'object',
        properties: {
          image: { type: random.pick(['string', 'object']) },
          replicas: { type: 'integer', minimum: 1 },
          name: { pattern: random.pick(['^a+$', '(a+)+$', '[', '^[a-z]{1,63}$']) },
        },
        required: ['name'],
      }),
    });
  return files;
}

class ChartMaker {
  private readonly words: Words;

  constructor(private readonly random: Random) {
    this.words = new Words(random);
  }

  values(): string {
    const { random, words } = this;
    const any = (): string =>
      random.pick([words.text(), words.odd(), words.integer(), words.boolean(), '{a: b}', '[a, b]']);
    const lines = [
      `image: ${random.chance(2) ? any() : '{repository: nginx, tag: "1.25", pullPolicy: Always}'}`,
      `name: ${words.name()}`,
      `replicas: ${words.integer()}`,
      `auth:\n  password: ${random.chance(3) ? any() : words.canary()}\n  user: ${any()}`,
      `env:\n- name: DB_PASSWORD\n  value: ${words.canary()}`,
      `list: ${any()}`,
      `resources: ${random.pick(['{}', any(), '{limits: {memory: 1Gi}}'])}`,
      `enabled: ${words.boolean()}`,
      `global: {registry: ${random.pick(['x.example', '~', '""'])}}`,
      `sub:\n  port: ${any()}`,
      `deep:\n  a:\n    b: ${any()}`,
      `tpl: ${JSON.stringify(this.action())}`,
    ];
    return `${lines.filter(() => !random.chance(7)).join('\n')}\n`;
  }

  helpers(): string {
    const { random } = this;
    return `{{- define "app.name" -}}\n${this.action()}\n{{- end }}\n{{- define "app.labels" }}\napp: {{ include "app.name" . }}\n${random.chance(4) ? `x: {{ include "app.labels" . }}\n` : ''}{{- end }}\n${random.chance(4) ? this.anyTemplate() : ''}`;
  }

  /** Returns a manifest with actions in it. */
  template(): string {
    const { random } = this;
    if (random.chance(12)) return this.anyTemplate();
    const lines = printed(new Objects(random).object(), random).split('\n');
    const open: string[] = [];
    const out: string[] = [];
    for (const line of lines) {
      const indent = /^ */.exec(line)?.[0] ?? '';
      if (random.chance(12)) {
        const control = this.control();
        open.push(indent);
        out.push(`${random.chance(3) ? '' : indent}${control}`);
      }
      out.push(
        random.chance(5) ? line.replace(/(: |- )[^ {}[\]|>].*$/, (_, head: string) => `${head}${this.action()}`) : line,
      );
      if (open.length > 0 && random.chance(4))
        out.push(`${open.pop() ?? ''}{{- ${random.chance(6) ? 'else }}\n{{- ' : ''}end }}`);
      if (random.chance(30))
        out.push(
          `${indent}${random.pick(['{{- include "app.labels" . | nindent 4 }}', '{{- toYaml .Values.resources | nindent 8 }}', '{{/* c */}}', `{{ $x := ${this.expression()} }}`, '{{- template "app.name" . }}'])}`,
        );
    }
    while (open.length > 0 && !random.chance(20)) out.push(`${open.pop() ?? ''}{{- end }}`);
    return out.join('\n');
  }

  private control(): string {
    const { random } = this;
    return random.pick([
      `{{- if ${this.expression()} }}`,
      `{{- if and ${this.expression()} (not ${this.expression()}) }}`,
      `{{- with ${this.expression()} }}`,
      `{{- range $k, $v := ${this.expression()} }}`,
      `{{- range ${this.expression()} }}`,
      `{{- if eq ${this.expression()} "x" }}`,
    ]);
  }

  private action(): string {
    const { random } = this;
    const spaces = random.pick(['{{ ', '{{- ', '{{']);
    const pipe = Array.from({ length: random.below(3) }, () => ` | ${random.pick(FUNCTIONS)}`).join('');
    const action = `${spaces}${this.expression()}${pipe} }}`;
    return random.chance(3) ? JSON.stringify(action).replaceAll('\\"', "'") : action;
  }

  private expression(): string {
    const { random } = this;
    return random.pick([
      `.Values.${random.pick(ENTRIES)}`,
      `.Values.${random.pick(ENTRIES)}`,
      `$.Values.${random.pick(ENTRIES)}`,
      '.Release.Name',
      '.Chart.Name',
      '.Capabilities.KubeVersion.Version',
      '.',
      '$',
      '$v',
      '$x',
      '"text"',
      `(index .Values "${random.pick(ENTRIES)}")`,
      '(include "app.name" .)',
      '(dict "a" .Values "b" 1)',
      `(default ${this.words.integer()} .Values.replicas)`,
      '(.Files.Get "values.yaml")',
      '(tpl .Values.tpl .)',
      '(lookup "v1" "Secret" "shop" "db").data',
      '(list 1 "a" nil)',
      '(fromYaml (include "app.labels" .)).app',
    ]);
  }

  /** Returns a template of Go with every statement and function. */
  private anyTemplate(): string {
    return generatePair(this.random, {
      names: [
        'quote',
        'default',
        'dict',
        'list',
        'printf',
        'index',
        'len',
        'merge',
        'set',
        'tpl',
        'toYaml',
        'fromYaml',
        'regexReplaceAll',
        'repeat',
        'until',
        'splitList',
        'substr',
        'trunc',
        'dig',
        'pluck',
        'ternary',
        'nindent',
        'include',
      ],
    }).template;
  }
}
