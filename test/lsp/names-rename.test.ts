import { describe, expect, test } from 'vitest';
import { ask, definition, refused, rename, type Workspace, workspace } from './names-support.js';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  serviceAccountName: runner
  containers:
  - name: app
    image: registry.example/app:1.2.3
    env:
    - name: PASSWORD
      valueFrom:
        secretKeyRef:
          name: db
          key: password
`;

const EXTERNAL = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: db, namespace: shop}
spec:
  secretStoreRef: {name: vault, kind: ClusterSecretStore}
  data:
  - secretKey: password
    remoteRef: {key: shop/db}
`;

const STORE = 'apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata:\n  name: vault\n';
const ACCOUNT = 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: runner\n  namespace: shop\n';

const FILES = {
  'web/pod.yaml': POD,
  'db/es.yaml': EXTERNAL,
  'other/pod.yaml': POD.replace('namespace: shop', 'namespace: other').replace('name: web', 'name: else'),
  'sa.yaml': ACCOUNT,
  'store.yaml': STORE,
};

/** Resolves to a workspace of which the graph is made: a definition in its first file is known. */
async function made(files: Readonly<Record<string, string>>, part = 'runn'): Promise<Workspace> {
  const on = await workspace(files);
  await definition(on, Object.keys(files)[0] ?? '', part);
  return on;
}

describe('a rename', () => {
  test('of a Secret changes what makes it and what reads it, and nothing of the same name elsewhere', async () => {
    const on = await made(FILES);
    const { files, label } = await rename(on, 'web/pod.yaml', 'secretKeyRef:\n          name: d', 'database');
    expect(files).toEqual({
      'web/pod.yaml': POD.replace('name: db', 'name: database'),
      'db/es.yaml': EXTERNAL.replace('name: db', 'name: database'),
    });
    expect(label).toBeUndefined();
  });

  test('of a key changes it where it is made and read', async () => {
    const on = await made(FILES);
    const { files } = await rename(on, 'web/pod.yaml', 'key: pass', 'pass.word');
    expect(files).toEqual({
      'web/pod.yaml': POD.replace('key: password', 'key: pass.word'),
      'db/es.yaml': EXTERNAL.replace('secretKey: password', 'secretKey: pass.word'),
    });
  });

  test('of an account and of a store', async () => {
    const on = await made(FILES);
    expect(Object.keys((await rename(on, 'web/pod.yaml', 'runn', 'worker')).files).sort()).toEqual([
      'sa.yaml',
      'web/pod.yaml',
    ]);
    await on.client.open('file:///repo/store.yaml', STORE);
    const { files } = await rename(on, 'store.yaml', 'vaul', 'safe');
    expect(files).toEqual({
      'store.yaml': STORE.replace('vault', 'safe'),
      'db/es.yaml': EXTERNAL.replace('vault', 'safe'),
    });
  });

  test('writes quotes where the name would be read as something else', async () => {
    const on = await made(FILES);
    const { files } = await rename(on, 'web/pod.yaml', 'runn', '123');
    expect(files['web/pod.yaml']).toContain('serviceAccountName: "123"');
  });

  test('is asked about with the name as it is written', async () => {
    const on = await made({ ...FILES, 'web/pod.yaml': POD.replace('name: db', "name: 'db'") });
    expect(await ask(on, 'prepareRename', 'web/pod.yaml', "name: 'd")).toMatchObject({ placeholder: 'db' });
  });

  test.each([
    ['a name that is there', 'runn', 'taken', 'There is a ServiceAccount taken in taken.yaml already.'],
    ['a name that others refer to', 'name: d', 'gone', 'Pod waits in waits would be another one.'],
    ['no name', 'runn', 'Not_A_Name', '"Not_A_Name" is no name of a ServiceAccount.'],
    ['no key', 'key: pass', 'a b', '"a b" is no key.'],
  ])('is refused for %s', async (_what, part, name, why) => {
    const on = await made({
      ...FILES,
      'taken.yaml': ACCOUNT.replace('runner', 'taken'),
      'waits/pod.yaml': POD.replace('name: web', 'name: waits').replace('name: db', 'name: gone'),
    });
    expect(
      await refused(on, 'web/pod.yaml', part.startsWith('name') ? `secretKeyRef:\n          ${part}` : part, name),
    ).toBe(why);
  });

  test('is refused for a Namespace, and where nothing is named', async () => {
    const on = await made({
      'web/pod.yaml': `${POD}---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n`,
      'sa.yaml': ACCOUNT,
    });
    expect(await refused(on, 'web/pod.yaml', '\n  name: sh', 'store')).toBe(
      'The name of a Namespace stands in every object of it.',
    );
    expect(await refused(on, 'web/pod.yaml', 'kind: P', 'store')).toMatch(/^Objects, their keys, /);
  });

  test('is refused for an object that has others applied', async () => {
    const release =
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  serviceAccountName: runner\n';
    const on = await made({ 'release.yaml': release, 'sa.yaml': ACCOUNT });
    expect(await refused(on, 'release.yaml', 'name: w', 'other')).toBe(
      'By another name Flux takes a HelmRelease for another one: it removes what this one applied.',
    );
    expect(Object.keys((await rename(on, 'release.yaml', 'runn', 'other')).files)).toHaveLength(2);
  });

  test('is refused where SOPS has encrypted the Secret, and where a value is sealed for the name', async () => {
    const sops = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  namespace: shop\nstringData:\n  password: ENC[AES256_GCM,data:aa,iv:bb,tag:cc,type:str]\nsops:\n  mac: ENC[AES256_GCM,data:aa,iv:bb,tag:cc,type:str]\n  version: 3.9.0\n`;
    const on = await made({ 'web/pod.yaml': POD, 'sa.yaml': ACCOUNT, 'db.yaml': sops });
    expect(await refused(on, 'web/pod.yaml', 'key: pass', 'secret')).toMatch(/^db\.yaml is encrypted by SOPS/);
    expect(await refused(on, 'web/pod.yaml', 'secretKeyRef:\n          name: d', 'other')).toMatch(
      /^db\.yaml is encrypted by SOPS/,
    );
    const sealed = `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: db\n  namespace: shop\nspec:\n  encryptedData:\n    password: AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq\n`;
    const other = await made({ 'web/pod.yaml': POD, 'sa.yaml': ACCOUNT, 'db.yaml': sealed });
    expect(await refused(other, 'web/pod.yaml', 'secretKeyRef:\n          name: d', 'other')).toBe(
      'SealedSecret db is encrypted for its name: seal its values again.',
    );
    // A value is sealed for its Secret, not for its key.
    expect(Object.keys((await rename(other, 'web/pod.yaml', 'key: pass', 'secret')).files)).toHaveLength(2);
  });

  test('is refused for a key that a template reads', async () => {
    const templated = `${EXTERNAL}  target:\n    template:\n      mergePolicy: Merge\n      data:\n        url: "postgres://u:{{ .password }}@db"\n`;
    const on = await made({ ...FILES, 'db/es.yaml': templated });
    expect(await refused(on, 'web/pod.yaml', 'key: pass', 'secret')).toBe(
      'The template of ExternalSecret db reads the key.',
    );
  });

  test('is looked at first where the name stands in a text, too, and where all keys are read', async () => {
    const web = POD.replace('    env:', '    args: [--secret=db]\n    envFrom:\n    - secretRef: {name: db}\n    env:');
    const on = await made({ ...FILES, 'web/pod.yaml': web });
    const { label } = await rename(on, 'web/pod.yaml', 'secretKeyRef:\n          name: d', 'database');
    expect(label).toBe('The name stands in args of Pod web, too, which stays as it is');
    const ofKey = await rename(on, 'web/pod.yaml', 'key: pass', 'secret');
    expect(ofKey.label).toMatch(/^Pod web reads all keys as variables, and gets password by another name/);
  });
});

describe('a rename in what is applied', () => {
  const OVERLAY = {
    'base/web.yaml': `${POD.replace(', namespace: shop', '').replace('name: db', 'name: gen')}---\n${ACCOUNT.replace('  namespace: shop\n', '')}`,
    'base/kustomization.yaml':
      'resources: [web.yaml]\nsecretGenerator:\n- name: gen\n  literals: ["password=x", user=y]\n  envs: [.env]\n',
    'base/.env': '# all of them\nTOKEN=x\n',
    'dev/kustomization.yaml': 'namePrefix: dev-\nresources: [../base]\n',
    'prod/kustomization.yaml': 'nameSuffix: -prod\nresources: [../base]\n',
  };

  test('changes generators and what refers to them, in all overlays', async () => {
    const on = await made(OVERLAY);
    const { files, label } = await rename(on, 'base/web.yaml', 'name: gen', 'made');
    expect(files).toEqual({
      'base/web.yaml': OVERLAY['base/web.yaml'].replace('name: gen', 'name: made'),
      'base/kustomization.yaml': OVERLAY['base/kustomization.yaml'].replace('name: gen', 'name: made'),
    });
    expect(label).toBe('It is renamed in dev, prod');
  });

  test('changes keys in literals and in files with variables, and no value', async () => {
    const on = await made(OVERLAY);
    const { files } = await rename(on, 'base/web.yaml', 'key: pass', 'secret');
    expect(files).toEqual({
      'base/web.yaml': OVERLAY['base/web.yaml'].replace('key: password', 'key: secret'),
      'base/kustomization.yaml': OVERLAY['base/kustomization.yaml'].replace('password=', 'secret='),
    });
    const web = OVERLAY['base/web.yaml'].replace('key: password', 'key: TOKEN');
    const other = await made({ ...OVERLAY, 'base/web.yaml': web });
    const ofLine = await rename(other, 'base/web.yaml', 'key: TOK', 'KEY');
    expect(ofLine.files['base/.env']).toBe('# all of them\nKEY=x\n');
  });

  test('changes a patch of an overlay that names the object', async () => {
    const patched = {
      ...OVERLAY,
      'dev/kustomization.yaml':
        'namePrefix: dev-\nresources: [../base]\npatches:\n- patch: |-\n    apiVersion: v1\n    kind: ServiceAccount\n    metadata:\n      name: runner\n    automountServiceAccountToken: false\n',
    };
    const on = await made(patched);
    // Without the object that it changes, the kustomization does not build.
    expect(await refused(on, 'base/web.yaml', 'serviceAccountName: runn', 'worker')).toMatch(
      / in dev would be another one\.$/,
    );
  });

  const CHART = {
    'templates/web.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  serviceAccountName: release-name-x\n  containers:\n  - name: a\n    image: a:1\n    envFrom:\n    - secretRef: {name: "mine"}\n    - secretRef: {name: {{ .Values.other }}}\n',
    'templates/secret.yaml':
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .Values.name }}\nstringData: {a: b}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {{ .Release.Name }}-x\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .Values.other }}\n  labels: {of: {{ .Values.other }}}\n',
    'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'values.yaml': 'name: mine\nother: both\n',
  };

  test('changes the value that a template prints, and is refused where the template makes the name', async () => {
    const on = await made(CHART, 'mine');
    const { files } = await rename(on, 'templates/web.yaml', 'mine', 'yours');
    expect(files).toEqual({
      'templates/web.yaml': CHART['templates/web.yaml'].replace('mine', 'yours'),
      'values.yaml': CHART['values.yaml'].replace('mine', 'yours'),
    });
    expect(await refused(on, 'templates/web.yaml', 'release-na', 'other')).toBe(
      'The name is made of parts in templates/secret.yaml:10.',
    );
  });

  test('changes a label that the same value gives, too', async () => {
    const on = await made(CHART, 'mine');
    await on.client.open('file:///repo/values.yaml', CHART['values.yaml']);
    expect((await rename(on, 'values.yaml', 'bot', 'one')).files).toEqual({
      'values.yaml': CHART['values.yaml'].replace('both', 'one'),
    });
    const shouting = CHART['templates/secret.yaml'].replace('{of: {{', '{of: {{ upper');
    const other = await made({ ...CHART, 'templates/secret.yaml': shouting }, 'mine');
    await other.client.open('file:///repo/values.yaml', CHART['values.yaml']);
    expect(await refused(other, 'values.yaml', 'bot', 'one')).toMatch(/^The name is made of parts in /);
  });
});
