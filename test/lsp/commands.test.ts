import { expect, test, vi } from 'vitest';
import { folderOf, yamlock } from '../cli/support.js';
import { settled } from './files-support.js';
import { ask, definition, rename, workspace } from './names-support.js';
import { type TestClient, uriOf } from './support.js';

const reader = (secret: string, key: string, config: string): string => `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - name: app
    env:
    - name: P
      valueFrom: {secretKeyRef: {name: ${secret}, key: ${key}}}
    envFrom:
    - configMapRef: {name: ${config}}
    - secretRef: {name: lost}
`;
/** What makes it certain that files have all Secrets and ConfigMaps of the namespace. */
const OTHERS = `apiVersion: v1
kind: ConfigMap
metadata: {name: others, namespace: shop}
data: {a: b}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: others, namespace: shop}
spec:
  secretStoreRef: {name: store}
  data:
  - {secretKey: a, remoteRef: {key: others}}
---
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: store, namespace: shop}
spec: {provider: {vault: {server: https://vault.example}}}
`;
const SECRET = 'kubectl create secret generic db -n shop --from-literal=password=$P\n';
const CONFIG = 'kubectl -n shop create cm settings --from-file=settings.ini\n';

const NAMES = /^(?:secret|configmap)-(?:ref|key)-missing$/;

/** The names that findings say to be missing: what nothing makes is always among them. */
function namesIn(findings: readonly { readonly rule: string; readonly message: string }[]): readonly string[] {
  const found = findings.filter(({ rule }) => NAMES.test(rule));
  return found.map(({ rule, message }) => `${rule} ${/(?:Secret|ConfigMap) "([^"]+)"/.exec(message)?.[1]}`).sort();
}

async function inEditor(client: TestClient): Promise<readonly string[]> {
  const found = (await client.pull(uriOf('/repo/web.yaml'))).items ?? [];
  return namesIn(found.map(({ code, message }) => ({ rule: String(code), message: String(message) })));
}

async function onCommandLine(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { stdout } = await yamlock(['scan', '--format', 'json', '--level', 'information', '.'], {
    cwd: folderOf(files),
  });
  const { findings } = JSON.parse(stdout) as {
    readonly findings: readonly { readonly rule: string; readonly file: string; readonly message: string }[];
  };
  return namesIn(findings.filter(({ file }) => file === 'web.yaml'));
}

const LOST = 'secret-ref-missing lost';
const DB = 'secret-ref-missing db';
const SETTINGS = 'configmap-ref-missing settings';
const pod = reader('db', 'password', 'settings');
const BOTH = [SETTINGS, DB, LOST];

test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  ['nowhere', { 'README.md': 'Nothing here.\n' }, BOTH],
  ['in scripts', { 'hack/setup.sh': SECRET, Makefile: `setup:\n\t${CONFIG}` }, [LOST]],
  ['in documentation', { 'docs/README.md': `\`\`\`console\n$ ${SECRET}\`\`\`\n`, 'docs/a.rst': CONFIG }, [LOST]],
  [
    'in files of YAML',
    { '.github/workflows/e2e.yaml': `jobs:\n  a:\n    steps:\n    - run: ${SECRET}`, 'c.yaml': `# ${CONFIG}` },
    [LOST],
  ],
  [
    'in values',
    { 'c/Chart.yaml': 'name: c\nversion: 1.0.0\n', 'c/values.yaml': `# ${CONFIG}# ${SECRET}a: b\nimage: {tag: x}\n` },
    [LOST],
  ],
  [
    'that make other keys',
    { 'a.sh': SECRET.replace('password', 'pass'), 'b.sh': CONFIG },
    ['secret-key-missing db', LOST],
  ],
  ['in another namespace', { 'a.sh': SECRET.replace('shop', 'bank'), 'b.sh': CONFIG }, [DB, LOST]],
])('the editor and the command line know what people make with commands %s', async (_, files, expected) => {
  const all = { 'web.yaml': pod, 'others/others.yaml': OTHERS, ...files };
  expect(await onCommandLine(all)).toEqual(expected);
  const { client } = await workspace(all);
  await vi.waitFor(async () => expect(await inEditor(client)).toEqual(expected), 5000);
});

test('a file that git ignores says nothing', async () => {
  const files = { 'web.yaml': pod, 'others/others.yaml': OTHERS, 'own.sh': SECRET, 'b.sh': CONFIG };
  expect(await onCommandLine(files)).toEqual([LOST]);
  expect(await onCommandLine({ ...files, '.gitignore': 'own.sh\n' })).toEqual([DB, LOST]);
});

test('the editor follows scripts that change, come and go', async () => {
  const { client } = await workspace({ 'web.yaml': pod, 'others/others.yaml': OTHERS, 'setup.sh': CONFIG });
  const expectCodes = (...codes: readonly string[]): Promise<void> =>
    vi.waitFor(async () => expect(await inEditor(client)).toEqual(codes), 5000);
  await expectCodes(DB, LOST);
  await client.write('/repo/setup.sh', CONFIG + SECRET);
  await expectCodes(LOST);
  await client.write('/repo/setup.sh', '');
  await expectCodes(SETTINGS, DB, LOST);
  await client.write('/repo/docs/README.md', `    ${SECRET}    ${CONFIG}`);
  await expectCodes(LOST);
  await client.remove('/repo/docs/README.md');
  await expectCodes(SETTINGS, DB, LOST);
});

test('the editor follows a command in a document that is edited', async () => {
  const job = '# Before it is applied:\n# COMMAND\nkind: Job\n';
  const files = { 'web.yaml': pod, 'others/others.yaml': OTHERS, 'setup.sh': CONFIG, 'job.yaml': job };
  const { client } = await workspace(files, { open: ['web.yaml', 'job.yaml'] });
  const type = async (text: string): Promise<void> => {
    await client.change(uriOf('/repo/job.yaml'), { text });
    await client.pull(uriOf('/repo/job.yaml'));
  };
  await vi.waitFor(async () => expect(await inEditor(client)).toEqual([DB, LOST]), 5000);
  await type(job.replace('COMMAND\n', SECRET));
  await vi.waitFor(async () => expect(await inEditor(client)).toEqual([LOST]), 5000);
  await type(job.replace('COMMAND\n', SECRET.replace('password', 'pass')));
  await vi.waitFor(async () => expect(await inEditor(client)).toEqual(['secret-key-missing db', LOST]), 5000);
  await type(job);
  await vi.waitFor(async () => expect(await inEditor(client)).toEqual([DB, LOST]), 5000);
});

test('a name is renamed in the command, too, where a person looks at it', async () => {
  const script = `set -e\n${SECRET}${CONFIG}`;
  const on = await workspace({ 'web.yaml': pod, 'others/others.yaml': OTHERS, 'setup.sh': script });
  await definition(on, 'web.yaml', 'secretKeyRef: {name: d');
  const renamed = await rename(on, 'web.yaml', 'secretKeyRef: {name: d', 'database');
  expect(renamed.files).toEqual({
    'web.yaml': reader('database', 'password', 'settings'),
    'setup.sh': script.replace('generic db', 'generic database'),
  });
  expect(renamed.label).toBe('setup.sh tells a command that makes it, and others may name it, too');
});

test('a hover tells the line of the command', async () => {
  const on = await workspace({ 'web.yaml': pod, 'others/others.yaml': OTHERS, Makefile: `all:\n\t@${SECRET}` });
  await definition(on, 'web.yaml', 'secretKeyRef: {name: d');
  const hover = await ask<{ contents: { value: string } } | null>(on, 'hover', 'web.yaml', 'secretKeyRef: {name: d');
  expect(hover?.contents.value).toContain('Secret `db` made by hand in `Makefile` line 2 · key `password`');
});

test('a reference leads to the command', async () => {
  const on = await workspace({
    'web.yaml': pod,
    'others/others.yaml': OTHERS,
    Makefile: `all:\n\techo\n\n\t@${SECRET}\t${CONFIG}`,
  });
  await settled(on.client);
  expect(await definition(on, 'web.yaml', 'secretKeyRef: {name: d')).toEqual(['Makefile:4 db']);
  expect(await definition(on, 'web.yaml', 'key: pass')).toEqual(['Makefile:4 password']);
  expect(await definition(on, 'web.yaml', 'configMapRef: {name: set')).toEqual(['Makefile:5 settings']);
});
