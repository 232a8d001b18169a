import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { templateText } from '../../server/src/core/refactor/configmap/document-template.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { problemsOf } from '../harness/invariants.js';
import { findProgram } from '../judges/programs.js';
import { keysWithout, ROOT, referencesOf } from './support.js';
import { inGo, moved, opened, rendered, scalarsOf } from './templates.js';

/** Values as they may come after a rotation. */
const AWKWARD = ['plain', `it's "so"\\ #1: {{ .x }} <&>`, ' {a: [b', 'two\nlines\n', 'ü𝄞', '"'];
const hasGo = findProgram('go') !== undefined && spawnSync('go', ['version']).status === 0;

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

/** Files whose programs have braces of their own. */
const OWN_BRACES: Readonly<Record<string, string>> = {
  'alertmanager.yaml': `global:
  smtp_auth_password: 'quiet-harbor-42'
receivers:
- name: mail
  email_configs:
  - to: a@example.com
    html: '{{ template "email.html" . }}'
    headers: {subject: "{{ range .Alerts }}{{ .Labels.alertname }} {{{ x }}} {{- end -}}"}
`,
  'dashboard.json':
    '{"panels": [{"legendFormat": "{{pod}} {{ container }}", "password": "quiet-harbor-42"}], "a": {"b": {}}}',
  'app.ini': '; {{ not for us }}\n[db]\nuser = {{user}}\npassword = quiet-harbor-42\nurl = {{`}}`}}\n',
  'app.properties': 'greeting=Hello {{name}}\ndb.password=quiet-harbor-42\nlast={{#if x}}y{{/if}}\n',
  'mail.xml': '<mail>\n  <password>quiet-harbor-42</password>\n  <subject>{{subject}}</subject>\n</mail>\n',
};

/** XML, and logins: the same to the letter, too. */
const OTHERS: readonly (readonly [string, string, string])[] = [
  [
    'settings.xml',
    '<?xml version="1.0"?>\n<settings>\n  <server>\n    <password>quiet-harbor-42</password>\n  </server>\n</settings>\n',
    '    <password>{{ .password | html }}</password>\n',
  ],
  [
    'core-site.xml',
    '<configuration>\n<property>\n<name>fs.s3a.secret.key</name>\n<value>quiet-harbor-42</value>\n</property>\n</configuration>\n',
    '<value>{{ .fs_s3a_secret_key | html }}</value>\n',
  ],
  [
    'context.xml',
    '<Context>\n  <Resource name="jdbc/shop" username="shop" password="quiet-harbor-42"/>\n</Context>\n',
    'password="{{ .password | html }}"/>\n',
  ],
  [
    '.netrc',
    'machine a.example.com login shop password quiet-harbor-42\ndefault login me\n',
    'password {{ .password }}\n',
  ],
  ['.netrc', 'machine a.example.com\n  login shop\n  password quiet-harbor-42\n', '  password {{ .password }}\n'],
];

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

  test.each<readonly [string, string, string]>([
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
    ...OTHERS,
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

  test.each(Object.entries(OWN_BRACES))('%s: braces of its own come out to the letter', async (key, document) => {
    const { template, values, after } = await moved(key, document);
    expect(new Set(values.values())).toEqual(new Set(['quiet-harbor-42']));
    const expected = /\.ya?ml$/.test(key) ? document.replace(/'?quiet-harbor-42'?/, '"quiet-harbor-42"') : document;
    expect(rendered(template, values)).toBe(expected);
    for (const [path, text] of after.files) {
      if (after.isTracked(path)) expect(text, path).not.toMatch(/quiet-harbor-42/);
      expect(text, path).not.toMatch(/[\u2983\u2984]/);
    }
    expect(after.files.get(`${ROOT}/config.yaml`)).toBe(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\ndata:\n  other: x\n',
    );
    expect(after.find()).toEqual([]);
  });

  test('the whole key with braces of its own, in a Secret', async () => {
    for (const [key, document] of Object.entries(OWN_BRACES)) {
      const { workspace, found } = await opened(key, document, { 'store.yaml': '' });
      const [one] = found;
      const plan = one?.fixes[0]?.plan;
      if (!one || !plan || 'refused' in plan) throw new Error(`${key}: nothing is offered`);
      const after = await workspace.applied(one.path, plan);
      const secret = after.files.get(`${ROOT}/.yamlock/app-secrets.secret.yaml`) ?? '';
      const neutral = parseStream(secret.replaceAll('{{', '⟦⟦').replaceAll('}}', '⟧⟧')).documents[0]?.document.root;
      const text = neutral?.at('stringData', key)?.string;
      expect(text?.replaceAll('⟦⟦', '{{').replaceAll('⟧⟧', '}}'), key).toBe(document);
    }
  });

  test.skipIf(!hasGo)(
    'Go reads the templates as they are meant (skipped where there is no Go)',
    async () => {
      const cases = [
        ['config.yaml', YAML],
        ['config.json', JSON_TEXT],
        ['app.properties', 'name={x}\ndb.password = quiet-harbor-42\n'],
        ['app.conf', 'a = 1\nb = {\npassword = quiet-harbor-42\n'],
        ...Object.entries(OWN_BRACES),
        ...OTHERS,
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
        const blank = { start, end: start + 1, key: 'v', value: 'V', functions: '', isUnquoted: true };
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
