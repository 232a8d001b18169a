import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { RULES } from '../../server/src/core/rules/registry.js';
import { folderOf, type Ran, yamlock } from './support.js';

/** A word that stands nowhere else, made anew for every run. */
const canary = (): string => `q${randomBytes(9).toString('hex')}`;

const SCANS = [
  ['scan', '--rules', 'all'],
  ['scan', '--rules', 'all', '--verbose'],
  ['scan', '--rules', 'all', '--format', 'json'],
  ['scan', '--rules', 'all', '--format', 'sarif'],
  ['scan', '--rules', 'all', '--format', 'gitlab'],
  ['scan', '--rules', 'all', '--format', 'junit'],
  ['scan', '--rules', 'all', '--format', 'github'],
  // Without the rules that know of secrets.
  [
    'scan',
    '--rules',
    RULES.filter(({ family }) => !/secret/.test(family))
      .map(({ id }) => id)
      .join(),
  ],
  ['fix', '--dry-run', '--safety', 'review', '--rules', 'all'],
  ['fix', '--dry-run', '--safety', 'review', '--format', 'json'],
];

/** Runs everything that prints over these files. */
async function everything(files: Readonly<Record<string, string>>): Promise<readonly Ran[]> {
  const cwd = folderOf({ '.git/HEAD': '', ...files });
  const names = Object.keys(files).filter((name) => /\.ya?ml$/.test(name));
  const runs: Ran[] = [];
  for (const [command = '', ...options] of SCANS) runs.push(await yamlock([command, ...names, ...options], { cwd }));
  return runs;
}

const container = (rest: string) => `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  hostNetwork: true
  containers:
  - name: app
    image: registry.example.com/app
${rest}`;

/** Where a secret may stand, each time on or beside a line that some rule shows. */
const PLACES: Readonly<Record<string, (secret: string) => Record<string, string>>> = {
  'the value of an environment variable': (secret) => ({
    'a.yaml': container(`    env:\n    - name: DB_PASSWORD\n      value: ${secret}\n`),
  }),
  'one line of flow style, with other findings': (secret) => ({
    'a.yaml': `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: app, image: "x", env: [{name: DB_PASSWORD, value: ${secret}}], securityContext: {privileged: true}}]}}\n`,
  }),
  'a Secret': (secret) => ({
    'a.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: ${secret}, other: ${secret}}\n`,
  }),
  'base64 in a Secret': (secret) => ({
    'a.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: db}\ndata: {password: ${Buffer.from(secret).toString('base64')}}\n`,
  }),
  'a key that stands twice': (secret) => ({
    'a.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: ${secret}\n  password: ${secret}\n`,
  }),
  'a document in a ConfigMap': (secret) => ({
    'a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: dex}\ndata:\n  config.yaml: |\n    staticClients:\n    - id: app\n      secret: ${secret}\n`,
  }),
  'Helm values': (secret) => ({ 'values.yaml': `db: {password: ${secret}}\ndb: {password: ${secret}}\n` }),
  'a URL': (secret) => ({
    'a.yaml': container(`    env:\n    - {name: DATABASE_URL, value: "postgres://app:${secret}@db/app"}\n`),
  }),
  'an argument': (secret) => ({
    'a.yaml': container(
      `    args: ["--password=${secret}", "--token", ${secret}]\n    securityContext: {privileged: true}\n`,
    ),
    'b.yaml': container(`    args:\n    - --password=${secret}\n    securityContext:\n      privileged: true\n`),
  }),
  'a word that no name stands before': (secret) => ({
    'a.yaml': container(
      `    command: [sh, -c, "mc alias set a http://minio:9000 admin ${secret} && htpasswd -bn admin ${secret}; curl -u a:${secret} x"]\n    securityContext: {privileged: true}\n`,
    ),
    'b.yaml': `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {hostPID: true, containers: [{name: app, image: "x", command: [mysql, -uroot, "-p${secret}"]}]}}\n`,
    'c.yaml': `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {hostPID: true, containers: [{name: app, image: "x", env: [{name: BASIC_AUTH, value: "admin:${secret}"}, {name: CONFIG, value: '{"a":{"password":"${secret}"}}'}]}]}}\n`,
  }),
  'a script, and a parameter of one': (secret) => ({
    'a.yaml': `apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: a}\nspec:\n  params: [{name: api-token, default: ${secret}}]\n  steps:\n  - name: a\n    image: x\n    securityContext: {privileged: true}\n    script: |\n      #!/usr/bin/env python3\n      login(token="${secret}")\n`,
  }),
  'texts of other kinds in a ConfigMap': (secret) => ({
    'a.yaml': `{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: default}, data: {.netrc: "machine x login y password ${secret}", a.xml: "<a><password>${secret}</password></a>", b.conf: "requirepass ${secret}", d.sql: "CREATE USER x IDENTIFIED BY '${secret}';"}}\n`,
  }),
  'a text with template holes': (secret) => ({
    'a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: default}\ndata:\n  a.yaml: |\n    host: {{ .Values.host }}\n    password: ${secret}\n`,
  }),
  'a comment': (secret) => ({
    'a.yaml': container(`    securityContext:\n      privileged: true # password: ${secret}\n`),
    'b.yaml': container(
      `    env:\n    - name: DB_PASSWORD\n      value: ${secret} # was ${secret}\n    securityContext: {privileged: true} # ${secret}\n`,
    ),
  }),
  'a value of several lines': (secret) => ({
    'a.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: tls}\nstringData:\n  tls.key: |\n    first\n    ${secret}\n  password: >-\n    ${secret}\n    ${secret}\n`,
  }),
  'an anchor': (secret) => ({
    'a.yaml': container(
      `    workingDir: &shared ${secret}\n    env:\n    - {name: DB_PASSWORD, value: *shared}\n    securityContext: {privileged: true}\n`,
    ),
    'b.yaml': `x: &shared ${secret}\nx: 1\ndb: {password: *shared}\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n`,
  }),
  'a field nobody knows': (secret) => ({
    'a.yaml': `apiVersion: example.org/v1\nkind: Database\nmetadata: {name: db}\nspec: {adminPassword: ${secret}, adminPassword: ${secret}}\n`,
  }),
  'a finding that is suppressed': (secret) => ({
    'a.yaml': container(
      `    env: [{name: DB_PASSWORD, value: ${secret}}] # yamlock-disable-line secret-env-literal -- known\n    securityContext: {privileged: true}\n`,
    ),
    'b.yaml': `{apiVersion: v1, kind: Pod, metadata: {name: web, annotations: {yamlock.dev/disable: "secret-env-literal: known"}}, spec: {hostPID: true, containers: [{name: app, image: "x", env: [{name: DB_PASSWORD, value: ${secret}}]}]}}\n`,
  }),
  'a file whose configuration switches the rules off': (secret) => ({
    '.yamlock.yaml': `overrides:\n- files: ['*']\n  rules: {${RULES.filter(({ family }) => family === 'secrets')
      .map(({ id }) => `${id}: off`)
      .join(', ')}}\n`,
    'a.yaml': `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {hostPID: true, containers: [{name: app, image: "x", env: [{name: DB_PASSWORD, value: ${secret}}]}]}}\n`,
  }),
  'a file that git ignores': (secret) => ({
    '.gitignore': 'a.yaml\n',
    'a.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: ${secret}, password: ${secret}}\n`,
  }),
  'text that is no YAML': (secret) => ({
    'a.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  anything: "${secret}\n  other: ${secret}: ${secret}\n`,
    'b.yaml': `apiVersion: v1\nkind: Pod\nspec:\n   a: 1\n  b: ${secret}\n ${secret}\n- ${secret}: [\n`,
    'values.yaml': `a: {{ .x }}\nb: 'unclosed ${secret}\n`,
  }),
};

describe('no output shows a secret in', () => {
  test.each(Object.entries(PLACES))('%s', async (_, files) => {
    const secret = canary();
    const runs = await everything(files(secret));
    const encoded = Buffer.from(secret).toString('base64').replace(/=+$/, '');
    for (const { code, stdout, stderr } of runs) {
      // A run that ended early would show nothing either.
      expect(stderr).not.toMatch(/^yamlock: /m);
      expect(code).not.toBe(2);
      for (const word of [secret, encoded]) expect(stdout + stderr).not.toContain(word);
    }
    expect(runs[0]?.stdout).toMatch(/\d+ findings? \(/);
  });
});

describe('the excerpt', () => {
  const pretty = async (text: string, ...rules: string[]) =>
    (await yamlock(['scan', 'a.yaml', '--rules', rules.join() || 'all'], { cwd: folderOf({ 'a.yaml': text }) })).stdout;

  test('shows a mask of fixed length, underlined, in place of the value', async () => {
    for (const secret of [`${canary()}${canary()}`, 'pw-8-chars']) {
      const text = container(`    env:\n    - name: DB_PASSWORD\n      value: "${secret}" # rotate me\n`);
      expect(await pretty(text, 'secret-env-literal')).toContain(
        ['  11 |       value: •••••• # rotate me', '     |              ^^^^^^'].join('\n'),
      );
    }
  });

  test('shows what is around a secret, and findings beside it where they are', async () => {
    const text = `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: app, image: "x:1", env: [{name: DB_PASSWORD, value: ${canary()}}], securityContext: {privileged: true}}]}}\n`;
    const lines = (await pretty(text, 'pss-privileged')).split('\n');
    const source = lines.findIndex((line) =>
      line.includes('DB_PASSWORD, value: ••••••}], securityContext: {privileged: true}'),
    );
    expect(source).toBeGreaterThan(0);
    const [shown = '', marks = ''] = lines.slice(source, source + 2);
    expect(shown.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('true');
  });

  test('shows what says which object it is, in every rule', async () => {
    const text = 'apiVersion: external-secrets.io/v1beta1\nkind: ExternalSecret\nmetadata: {name: db}\nspec: {}\n';
    expect(await pretty(text, 'eso-deprecated-api')).toContain('1 | apiVersion: external-secrets.io/v1beta1');
  });

  test('shows what is no value of a secret, in rules that say so', async () => {
    const text =
      'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: db}\nspec: {refreshPolicy: CreatedOnce}\n';
    expect(await pretty(text, 'eso-refresh-disabled')).toContain('4 | spec: {refreshPolicy: CreatedOnce}');
  });

  test('keeps the indentation of what is masked over several lines', async () => {
    const body = Array.from({ length: 3 }, () => randomBytes(32).toString('base64'));
    const mark = (word: string) => `-----${word} PRIVATE ${'KEY'}-----`;
    const key = [mark('BEGIN'), ...body, mark('END')].map((line) => `    ${line}\n`).join('');
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: tls}\ndata:\n  tls.key: |\n${key}`;
    expect(await pretty(text, 'secret-private-key')).toMatch(/ \d \|( {4}| {3}tls.key:) +••••••\n +\| +\^{6}\n/);
  });

  test('shows the keys alone of what cannot be read', async () => {
    const shown = await pretty(
      'apiVersion: v1\nkind: Pod\nspec:\n  image: a:1\n  colour: "never closed\n',
      'yaml-syntax',
    );
    expect(shown).toMatch(/\d \|/);
    expect(shown).not.toContain('never');
  });

  test('shows nothing of a document in which a rule about secrets fails', async () => {
    const rule = RULES.find(({ id }) => id === 'secret-env-literal');
    if (rule?.scope !== 'document') throw new Error('secret-env-literal checks documents');
    const { check } = rule;
    try {
      Object.assign(rule, {
        check: () => {
          throw new RangeError();
        },
      });
      const shown = await pretty(container('    securityContext: {privileged: true}\n'), 'pss-privileged');
      expect(shown).toContain('pss-privileged');
      expect(shown).toMatch(/9 \| {5}••••••$/m);
      expect(shown).not.toContain('securityContext');
    } finally {
      Object.assign(rule, { check });
    }
  });
});

test('a diff shows masks on lines it only passes', async () => {
  const secret = canary();
  const text = container(
    `    args:\n    - --password=${secret}\n    resources:\n      limits:\n        memory: 512m\n`,
  );
  const cwd = folderOf({ 'a.yaml': text });
  const { stdout } = await yamlock(
    ['fix', 'a.yaml', '--dry-run', '--safety', 'review', '--rules', 'quantity-suspicious'],
    {
      cwd,
    },
  );
  expect(stdout).toContain('     - --password=••••••\n');
  expect(stdout).toContain('-        memory: 512m\n+        memory: 512Mi\n');
});

test('what a rule says of references to Secrets hides nothing around them', async () => {
  const text = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      containers:
      - name: app
        image: registry.example.com/app
        envFrom:
        - secretRef: {name: orders-mail}
`;
  const cwd = folderOf({ 'a.yaml': text });
  const { stdout } = await yamlock(['scan', 'a.yaml', '--rules', 'all'], { cwd });
  expect(stdout).toContain('secret-no-reload');
  expect(stdout).toContain('image: registry.example.com/app');
  expect(stdout).not.toContain('••');
});
