import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { templateText } from '../../server/src/core/refactor/document-template.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { problemsOf } from '../harness/invariants.js';
import { type Found, keysWithout, type Possible, ROOT, referencesOf, Workspace } from './support.js';

const STORE = `apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata:
  name: company
spec:
  provider:
    vault:
      path: kv
`;
const TITLE = /^Move key ".*" to the template of a new ExternalSecret/;
/** Values as they may come after a rotation. */
const AWKWARD = ['plain', `it's "so"\\ #1: {{ .x }} <&>`, ' {a: [b', 'two\nlines\n', 'ü𝄞', '"'];
const hasGo = spawnSync('go', ['version']).status === 0;

function configMap(key: string, document: string, others = '  other: x\n'): string {
  const lines = document.split('\n').map((line) => (line === '' ? '' : `    ${line}`));
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\ndata:\n${others}  ${key}: |${
    document.endsWith('\n') ? '' : '-'
  }\n${lines.join('\n').replace(/\n$/, '')}\n`;
}

function deployment(key: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
spec:
  template:
    spec:
      containers:
      - name: app
        image: a:1
        volumeMounts:
        - name: config
          mountPath: /etc/app/${key}
          subPath: ${key}
      volumes:
      - name: config
        configMap:
          name: app
          items:
          - key: ${key}
            path: ${key}
`;
}

async function opened(key: string, document: string, more: Readonly<Record<string, string>> = {}) {
  const files = { 'config.yaml': configMap(key, document), 'app.yaml': deployment(key), 'store.yaml': STORE, ...more };
  const workspace = await Workspace.of(new Map(Object.entries(files)));
  return { workspace, found: workspace.find() };
}

/** The plan, or the reason why there is none; undefined where it is not offered. */
function planIn(found: readonly Found[]): { readonly path: string; readonly plan: Possible | string } | undefined {
  for (const { path, fixes } of found)
    for (const { fix, plan } of fixes)
      if (TITLE.test(fix.title)) return { path, plan: 'refused' in plan ? plan.refused : plan };
  return undefined;
}

interface Moved {
  readonly template: string;
  /** What waits for its upload, by its key in the template. */
  readonly values: ReadonlyMap<string, string>;
  readonly after: Workspace;
  readonly plan: Possible;
}

async function moved(key: string, document: string): Promise<Moved> {
  const { workspace, found } = await opened(key, document);
  const one = planIn(found);
  if (!one || typeof one.plan === 'string') throw new Error(one ? String(one.plan) : 'nothing is offered');
  const after = await workspace.applied(one.path, one.plan);
  const text = after.files.get(`${ROOT}/app-secrets.external-secret.yaml`) ?? '';
  // Kubernetes sees text where the reader here sees holes.
  const root = parseStream(text.replaceAll('{{', '⟦').replaceAll('}}', '⟧')).documents[0]?.document.root;
  const spec = root?.at('spec');
  expect(spec?.at('target', 'template', 'engineVersion')?.text).toBe('v2');
  const written = spec?.at('target', 'template', 'data', key)?.string ?? '';
  const template = written.replaceAll('⟦', '{{').replaceAll('⟧', '}}');
  const values = new Map<string, string>();
  for (const item of spec?.at('data')?.items() ?? []) {
    const name = item.at('secretKey')?.text ?? '';
    values.set(name, after.files.get(`${ROOT}/.yamlock/app-secrets.${name}`) ?? '');
  }
  return { template, values, after, plan: one.plan };
}

/** What Go's engine makes of the forms that are used, and of no others. */
function rendered(template: string, values: ReadonlyMap<string, string>): string {
  return template.replaceAll(/\{\{ (.*?) \}\}/g, (_, action: string) => {
    const brace = /^"(\{\{?)"$/.exec(action)?.[1];
    if (brace !== undefined) return brace;
    const [, key = '', functions = ''] = /^\.([a-z][a-z0-9_]*)(.*)$/.exec(action) ?? [];
    const value = values.get(key);
    if (value === undefined) throw new Error(`{{ ${action} }} refers to nothing`);
    if (functions === '') return value;
    if (functions === ' | toJson')
      return JSON.stringify(value).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
    if (functions === ' | replace "\\\\" "\\\\\\\\"') return value.replaceAll('\\', '\\\\');
    throw new Error(`{{ ${action} }} is not known here`);
  });
}

/** Every scalar of a YAML document with its place. */
function scalarsOf(text: string): readonly (readonly [string, unknown])[] {
  // Braces in values are text, not holes.
  const { documents, problems } = parseStream(text.replaceAll('{{', '\\u007b{'));
  expect(problems).toEqual([]);
  const root = documents[0]?.document.root;
  return [...(root?.walk() ?? [])].flatMap((node) =>
    node.kind === 'scalar' ? [[node.pointer, node.value] as const] : [],
  );
}

const YAML = `# of the identity provider
issuer: https://id.example.com
connectors:
- type: ldap
  id: people
  config:
    bindPW: 'quiet-harbor-42'   # rotate in spring
    userSearch: {baseDN: "ou=people", filter: "(a={b})"}
database: {url: "postgres://shop:quiet-harbor-43@db/shop", password: quiet-harbor-44}
key:
  privateKey: |
    first line of quiet-harbor
    second
clientSecret: "quiet-harbor-42"
`;
const JSON_TEXT =
  '{"auth": {"password": "quiet-harbor-42", "list": [1, {"apiToken":"quiet-\\"harbor-43"}]}, "port": 1}';

describe('a document of a ConfigMap becomes the template of an ExternalSecret', () => {
  test('with all that read it switched to the Secret, and every credential of it in the store', async () => {
    const { template, values, after, plan } = await moved('config.yaml', YAML);
    expect(template).toBe(
      YAML.replace("'quiet-harbor-42'", '{{ .bind_pw | toJson }}')
        .replace('"postgres://shop:quiet-harbor-43@db/shop"', '{{ .url | toJson }}')
        .replace('quiet-harbor-44', '{{ .password | toJson }}')
        .replace('"quiet-harbor-42"', '{{ .bind_pw | toJson }}'),
    );
    expect([...values]).toEqual([
      ['bind_pw', 'quiet-harbor-42'],
      ['url', 'postgres://shop:quiet-harbor-43@db/shop'],
      ['password', 'quiet-harbor-44'],
    ]);
    expect(plan.handOff?.command).toContain(
      'vault kv put -mount=kv default/app-secrets bind_pw=@.yamlock/app-secrets.bind_pw',
    );
    expect(after.files.get(`${ROOT}/config.yaml`)).toBe(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\ndata:\n  other: x\n',
    );
    expect(after.files.get(`${ROOT}/app.yaml`)).toContain(
      '        secret:\n          secretName: app-secrets\n          items:\n          - key: config.yaml\n            path: config.yaml\n',
    );
    for (const [path, text] of after.files) {
      if (path.endsWith('.yaml')) expect(problemsOf(text), path).toEqual([]);
      if (after.isTracked(path)) expect(text, path).not.toMatch(/quiet-harbor-4/);
      expect(JSON.stringify(plan.handOff)).not.toMatch(/quiet-harbor-4/);
    }
    expect(after.secrets().get('app-secrets')).toEqual(['config.yaml']);
    expect(referencesOf(after)).toContainEqual({ secret: 'app-secrets', key: 'config.yaml' });
    expect(keysWithout(after)).toEqual([]);
    expect(after.find()).toEqual([]);
  });

  test.each([
    ['config.yaml', YAML],
    ['config', YAML],
    ['config.json', JSON_TEXT],
    [
      'app.yml',
      'passwords: [quiet-harbor-42,quiet-harbor-43]\na:\n  token: >-\n    quiet-harbor-44\n    and-more\nb: c\n',
    ],
  ])('%s reads as before, and as it should with whatever the store holds later', async (key, document) => {
    const { template, values } = await moved(key, document);
    const before = scalarsOf(document);
    expect(scalarsOf(rendered(template, values))).toEqual(before);
    for (const awkward of AWKWARD) {
      const rotated = new Map([...values.keys()].map((name) => [name, awkward]));
      const now = scalarsOf(rendered(template, rotated));
      expect(now.map(([pointer]) => pointer)).toEqual(before.map(([pointer]) => pointer));
      const changed = now.filter(([, value], index) => value !== before[index]?.[1]);
      expect(new Set(changed.map(([, value]) => value))).toEqual(new Set([awkward]));
    }
  });

  test.each([
    [
      'app.properties',
      'name=shop\ndb.password = quiet-harbor-42\ndb.url: jdbc:postgresql://db/shop\n',
      'db.password = {{ .db_password | replace "\\\\" "\\\\\\\\" }}\n',
    ],
    [
      'app.properties',
      'name: shop\ndb.password: quiet-harbor-42\n',
      'db.password: {{ .db_password | replace "\\\\" "\\\\\\\\" }}\n',
    ],
    ['app.ini', '[db]\nuser = shop\npassword = quiet-harbor-42\n; end\n', 'password = {{ .password }}\n'],
    ['app.conf', 'user = "shop"\npassword = "quiet-harbor-42"\n', 'password = "{{ .password }}"\n'],
    ['.env', 'export USER=shop\nDB_PASSWORD=quiet-harbor-42\n', 'DB_PASSWORD={{ .db_password }}\n'],
  ])('%s: a text of lines is the same to the letter', async (key, document, line) => {
    const { template, values } = await moved(key, document);
    expect(template).toContain(line);
    expect(rendered(template, values)).toBe(document);
  });

  test('TOML: a string becomes a basic string, whatever quotes it had', async () => {
    const document = "[db]\nuser = 'shop'\npassword = 'quiet-harbor-42'\nport = 1\n";
    const { template, values } = await moved('app.toml', document);
    expect(rendered(template, values)).toBe(document.replace("'quiet-harbor-42'", '"quiet-harbor-42"'));
  });

  test.skipIf(!hasGo)(
    'Go reads the templates as they are meant (skipped where there is no Go)',
    async () => {
      const cases = [
        ['config.yaml', YAML],
        ['config.json', JSON_TEXT],
        ['app.properties', 'name={x}\ndb.password = quiet-harbor-42\n'],
        ['app.conf', 'a = 1\nb = {\npassword = quiet-harbor-42\n'],
      ] as const;
      const given = [];
      for (const [key, document] of cases) {
        const { template, values } = await moved(key, document);
        for (const awkward of [undefined, ...AWKWARD])
          given.push({ template, values: Object.fromEntries([...values].map(([k, v]) => [k, awkward ?? v])) });
      }
      // Braces of the document's own, and right beside the value.
      for (const text of ['{{ x }} {{{V}}} {{- a -}} }} {{/* c */}}', '{V', 'a{V}b', '{{V}}', '{']) {
        const start = text.indexOf('V');
        const blank = { start, end: start + 1, key: 'v', value: 'V', functions: '', isBare: true };
        const blanks = start < 0 ? [] : [blank];
        const template = templateText(text, blanks, ['v']);
        expect(rendered(template, new Map([['v', 'V']]))).toBe(text);
        given.push({ template, values: { v: 'V' } });
      }
      expect(inGo(given)).toEqual(
        given.map(({ template, values }) => rendered(template, new Map(Object.entries(values)))),
      );
    },
    120_000,
  );
});

/** The texts that Go's text/template makes, with the two functions of the operator that are used. */
function inGo(given: readonly unknown[]): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'templates-'));
  try {
    const program = `package main
import ("encoding/json"; "os"; "strings"; "text/template")
type one struct { Template string; Values map[string]string }
func main() {
  var all []one
  if err := json.NewDecoder(os.Stdin).Decode(&all); err != nil { panic(err) }
  out := []string{}
  funcs := template.FuncMap{
    "toJson": func(v any) string { b, _ := json.Marshal(v); return string(b) },
    "replace": func(old, new, text string) string { return strings.ReplaceAll(text, old, new) },
  }
  for _, o := range all {
    t, err := template.New("x").Option("missingkey=error").Funcs(funcs).Parse(o.Template)
    if err != nil { panic(err) }
    var b strings.Builder
    if err := t.Execute(&b, o.Values); err != nil { panic(err) }
    out = append(out, b.String())
  }
  json.NewEncoder(os.Stdout).Encode(out)
}
`;
    const file = join(folder, 'main.go');
    writeFileSync(file, program);
    return JSON.parse(execFileSync('go', ['run', file], { input: JSON.stringify(given), encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('it is refused, and nothing changes', () => {
  const SIMPLE = 'a: {b: c}\npassword: quiet-harbor-42\n';
  test.each([
    [
      'a flat text that may be YAML or not',
      'config',
      'name: shop\npassword: quiet-harbor-42\n',
      /written in is not known/,
    ],
    ['a script', 'run.sh', '#!/bin/sh\nexport PASSWORD=quiet-harbor-42\nrun\n', /written in is not known/],
    [
      'signs that a reader of settings may take',
      'app.ini',
      '[db]\nuser = a\npassword = quiet;harbor#42\n',
      /something else/,
    ],
    ['escapes of a properties file', 'app.properties', 'a=b\npassword=quiet\\\\harbor-42\n', /escapes/],
    ['an anchor in the document', 'config.yaml', 'a: {b: c}\npassword: &p quiet-harbor-42\nagain: *p\n', /anchor/],
    ['a comment that repeats the value', 'config.yaml', `${SIMPLE}# was quiet-harbor-42\n`, /repeats/],
    ['holes of a template', 'config.yaml', `${SIMPLE}b: '{{ .x }}'\n`, /no text any more/],
    ['a substitution', 'config.yaml', `${SIMPLE}b: \${X}\n`, /substitution/],
  ])('%s', async (_, key, document, reason) => {
    const { found } = await opened(key, document);
    const one = planIn(found);
    expect(one?.plan).toMatch(reason);
  });

  test('where nothing reads the key, an object cannot be read, or the ConfigMap is an alias', async () => {
    const none = await opened('config.yaml', SIMPLE, { 'app.yaml': 'a: b\n' });
    expect(planIn(none.found)?.plan).toMatch(/no workload of the workspace uses/);
    const other = await opened('config.yaml', SIMPLE, { 'app.yaml': deployment('other') });
    expect(planIn(other.found)?.plan).toMatch(/uses its key "config.yaml"/);
    const shared = configMap('config.yaml', SIMPLE).replace('\ndata:\n', '\ndata: &data\n').concat('copy: *data\n');
    const alias = await opened('config.yaml', SIMPLE, { 'config.yaml': shared });
    expect(planIn(alias.found)?.plan).toMatch(/anchor/);
  });

  test('in the templates of a chart', async () => {
    const files = { 'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n' };
    const text = configMap('config.yaml', SIMPLE);
    const { found } = await opened('config.yaml', SIMPLE, {
      ...files,
      'config.yaml': '',
      'chart/templates/config.yaml': text,
    });
    expect(planIn(found)?.plan).toMatch(/Helm would fill in/);
  });

  test('nor is it offered without a store, or for a key that is the credential itself', async () => {
    const without = await opened('config.yaml', SIMPLE, { 'store.yaml': '' });
    expect(without.found.length).toBe(1);
    expect(planIn(without.found)).toBeUndefined();
    const single = await opened('password', 'quiet-harbor-42');
    expect(single.found.length).toBe(1);
    expect(planIn(single.found)).toBeUndefined();
  });
});
