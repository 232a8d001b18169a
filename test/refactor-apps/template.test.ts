import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { templateText } from '../../server/src/core/refactor/configmap/document-template.js';
import { problemsOf } from '../harness/invariants.js';
import { keysWithout, ROOT, referencesOf } from './support.js';
import { inGo, moved, rendered, scalarsOf } from './templates.js';

/** Values as they may come after a rotation. */
const AWKWARD = ['plain', `it's "so"\\ #1: {{ .x }} <&>`, ' {a: [b', 'two\nlines\n', 'ü𝄞', '"'];
const hasGo = spawnSync('go', ['version']).status === 0;

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
