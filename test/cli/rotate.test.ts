import { describe, expect, test } from 'vitest';
import { folderOf, type Ran, yamlock } from './support.js';

const VALUE = ['blue', 'kettle', '42'].join('-');

interface Plan {
  readonly secret: string;
  readonly namespace: string | null;
  readonly sets: readonly string[];
  readonly makers: readonly { readonly kind: string; readonly generator: boolean; readonly interval: string | null }[];
  readonly readers: readonly {
    readonly kind: string;
    readonly name: string;
    readonly verdict: string;
    readonly why: string;
    readonly uses: readonly { readonly what: string; readonly key: string | null }[];
  }[];
  readonly steps: readonly {
    readonly text: string;
    readonly commands: readonly string[];
    readonly places: readonly { readonly file: string; readonly line: number }[];
  }[];
}

type Files = Readonly<Record<string, string>>;

async function rotate(files: Files, ...args: readonly string[]): Promise<Ran> {
  const ran = await yamlock(['rotate', ...args], { cwd: folderOf(files) });
  expect(ran.stdout + ran.stderr).not.toContain(VALUE);
  return ran;
}

async function plansOf(files: Files, ...args: readonly string[]): Promise<readonly Plan[]> {
  const { code, stdout, stderr } = await rotate(files, 'db', '--format', 'json', ...args);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout).plans;
}

async function planOf(files: Files): Promise<Plan> {
  const [plan, ...more] = await plansOf(files);
  if (!plan || more.length > 0) throw new Error(`${more.length} more plans`);
  return plan;
}

const secret = (...more: readonly string[]): string =>
  [
    'apiVersion: v1',
    'kind: Secret',
    'metadata:',
    '  name: db',
    ...more,
    'stringData:',
    `  password: ${VALUE}`,
    '',
  ].join('\n');

const ENV = 'env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]';

/** A workload with one container. */
const workload = (
  kind: string,
  container: string,
  { annotations = '', pod = '', ofPod = '' }: { annotations?: string; pod?: string; ofPod?: string } = {},
): string => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: web
  annotations: {${annotations}}
spec:
  template:
    metadata:
      annotations: {${ofPod}}
    spec:
      ${pod}
      containers:
      - name: app
        image: registry.example/app:1.2.3
        ${container}
`;

describe('what happens to a reader', () => {
  const verdict = async (reader: string): Promise<string | undefined> =>
    (await planOf({ 'secret.yaml': secret(), 'reader.yaml': reader })).readers[0]?.verdict;

  test.each([
    ['env', workload('Deployment', ENV), 'restart'],
    ['envFrom', workload('StatefulSet', 'envFrom: [{secretRef: {name: db}}]'), 'restart'],
    [
      'a volume',
      workload('Deployment', 'volumeMounts: [{name: v, mountPath: /v}]', {
        pod: 'volumes: [{name: v, secret: {secretName: db}}]',
      }),
      'reads',
    ],
    [
      'a projected volume',
      workload('Deployment', 'volumeMounts: [{name: v, mountPath: /v}]', {
        pod: 'volumes: [{name: v, projected: {sources: [{secret: {name: db}}]}}]',
      }),
      'reads',
    ],
    [
      'subPath',
      workload('DaemonSet', 'volumeMounts: [{name: v, mountPath: /v, subPath: password}]', {
        pod: 'volumes: [{name: v, secret: {secretName: db}}]',
      }),
      'restart',
    ],
    ['imagePullSecrets', workload('Deployment', 'command: [a]', { pod: 'imagePullSecrets: [{name: db}]' }), 'next'],
    [
      'imagePullSecrets of an account',
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\nimagePullSecrets: [{name: db}]\n',
      'next',
    ],
    [
      'a volume of a driver',
      workload('Deployment', 'command: [a]', {
        pod: 'volumes: [{name: v, cephfs: {monitors: [a], secretRef: {name: db}}}]',
      }),
      'next',
    ],
    [
      'TLS of an Ingress',
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec: {tls: [{secretName: db}]}\n',
      'reads',
    ],
    [
      'TLS of a Gateway',
      'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: a}\nspec: {listeners: [{name: a, tls: {certificateRefs: [{name: db}]}}]}\n',
      'reads',
    ],
    [
      'the authority of an issuer',
      'apiVersion: cert-manager.io/v1\nkind: Issuer\nmetadata: {name: a}\nspec: {ca: {secretName: db}}\n',
      'next',
    ],
    [
      'a login of Flux',
      'apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: a}\nspec: {interval: 5m, secretRef: {name: db}}\n',
      'reads',
    ],
    [
      'an object of another project',
      'apiVersion: example.org/v1\nkind: Database\nmetadata: {name: a}\nspec: {passwordSecretRef: {name: db, key: password}}\n',
      'reads',
    ],
    [
      'a CronJob',
      `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{name: app, image: "a:1", ${ENV}}]}}}}}\n`,
      'next',
    ],
  ])('%s', async (_, reader, expected) => {
    expect(await verdict(reader)).toBe(expected);
  });

  test('each container that mounts a volume has its own line', async () => {
    const both = workload(
      'Deployment',
      'volumeMounts: [{name: v, mountPath: /v}]\n      - name: side\n        image: registry.example/side:1\n        volumeMounts: [{name: v, mountPath: /v, subPath: password}]',
      { pod: 'volumes: [{name: v, secret: {secretName: db}}]' },
    );
    const { readers } = await planOf({ 'secret.yaml': secret(), 'reader.yaml': both });
    expect(readers[0]?.verdict).toBe('restart');
    expect(readers[0]?.uses.map(({ what }) => what)).toEqual([
      'subPath mount of container "side"',
      'volume of container "app"',
    ]);
  });

  test('another Secret, another namespace and what only names its own Secret are no readers', async () => {
    const plans = await plansOf({
      'secret.yaml': secret('  namespace: shop'),
      'other.yaml': workload('Deployment', ENV.replace('name: db', 'name: other')),
      'elsewhere.yaml': workload('StatefulSet', ENV).replace('  name: web', '  name: web\n  namespace: bank'),
      'certificate.yaml':
        'apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: a, namespace: shop}\nspec: {secretName: db, issuerRef: {name: a}}\n',
    });
    expect(plans.map(({ namespace, makers, readers }) => [namespace, makers.length, readers.length])).toEqual([
      ['shop', 2, 0],
      ['bank', 0, 1],
    ]);
  });
});

describe('who restarts a reader', () => {
  const AUTO = 'reloader.stakater.com/auto: "true"';

  async function restarts(annotations: string, ofSecret = '', ofPod = ''): Promise<string | undefined> {
    const { readers, steps } = await planOf({
      'secret.yaml': secret(`  annotations: {${ofSecret}}`),
      'reader.yaml': workload('Deployment', ENV, { annotations, ofPod }),
    });
    const isHandedOver = steps.some(({ commands }) => commands.some((one) => one.includes('rollout restart')));
    expect(isHandedOver).toBe(readers[0]?.verdict === 'restart');
    return readers[0]?.verdict;
  }

  test.each([
    ['Reloader for everything', AUTO, '', 'itself'],
    ['Reloader that is off', 'reloader.stakater.com/auto: "false"', '', 'restart'],
    ['Reloader for ConfigMaps', 'configmap.reloader.stakater.com/auto: "true"', '', 'restart'],
    ['Reloader for Secrets', 'secret.reloader.stakater.com/auto: "true"', '', 'itself'],
    ['Reloader by name', 'secret.reloader.stakater.com/reload: "other, db"', '', 'itself'],
    ['Reloader by another name', 'secret.reloader.stakater.com/reload: "db-2"', '', 'restart'],
    ['Reloader by a pattern', 'secret.reloader.stakater.com/reload: "d.*"', '', 'itself'],
    ['Reloader by a pattern that is none', 'secret.reloader.stakater.com/reload: "d[b"', '', 'restart'],
    ['Reloader but for this one', `${AUTO}, secrets.exclude.reloader.stakater.com/reload: db`, '', 'restart'],
    ['Reloader, which this Secret leaves out', AUTO, 'reloader.stakater.com/ignore: "true"', 'restart'],
    ['search without match', 'reloader.stakater.com/search: "true"', '', 'restart'],
    ['search with match', 'reloader.stakater.com/search: "true"', 'reloader.stakater.com/match: "true"', 'itself'],
    ['Wave', 'wave.pusher.com/update-on-config-change: "true"', '', 'itself'],
    ['an operator that makes other Secrets', 'secrets.doppler.com/reload: "true"', '', 'restart'],
    ['annotations of others', 'example.org/auto: "true"', '', 'restart'],
  ])('%s', async (_, annotations, ofSecret, expected) => {
    expect(await restarts(annotations, ofSecret)).toBe(expected);
  });

  test('annotations of the pods count, too', async () => {
    expect(await restarts('', '', AUTO)).toBe('itself');
  });

  test('the Vault operator restarts its targets and no others', async () => {
    const made = (name: string): string =>
      `apiVersion: secrets.hashicorp.com/v1beta1\nkind: VaultStaticSecret\nmetadata: {name: a}\nspec: {refreshAfter: 30s, destination: {name: db}, rolloutRestartTargets: [{kind: Deployment, name: ${name}}]}\n`;
    const of = async (name: string): Promise<string | undefined> =>
      (await planOf({ 'a.yaml': made(name), 'b.yaml': workload('Deployment', ENV) })).readers[0]?.verdict;
    expect([await of('web'), await of('worker')]).toEqual(['itself', 'restart']);
  });

  test('an operator restarts the readers of the Secrets that it makes', async () => {
    const { readers } = await planOf({
      'a.yaml':
        'apiVersion: secrets.doppler.com/v1alpha1\nkind: DopplerSecret\nmetadata: {name: a}\nspec: {managedSecret: {name: db}}\n',
      'b.yaml': workload('Deployment', ENV, { annotations: 'secrets.doppler.com/reload: "true"' }),
    });
    expect(readers[0]).toMatchObject({ verdict: 'itself', why: expect.stringContaining('DopplerSecret') });
  });

  const chart = (made: string, annotation: string): Files => ({
    'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
    'chart/templates/db.yaml': made,
    'chart/templates/web.yaml': workload('Deployment', ENV, { ofPod: `${annotation}: abc` }),
  });
  const EXTERNAL =
    'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: db}\nspec: {data: [{secretKey: password, remoteRef: {key: a}}]}\n';

  test.each([
    ['a checksum of the Secret of the same chart', secret(), 'checksum/secret', 'itself'],
    ['a checksum of something else', secret(), 'checksum/config', 'restart'],
    ['a checksum of what a store has the value of', EXTERNAL, 'checksum/secret', 'restart'],
  ])('%s', async (_, made, annotation, expected) => {
    const { readers } = await planOf(chart(made, annotation));
    expect(readers[0]?.verdict).toBe(expected);
  });

  test('a checksum in a manifest that no chart renders restarts nothing', async () => {
    expect(await restarts('', '', 'checksum/secret: abc')).toBe('restart');
  });
});

describe('a release of a chart that is not here', () => {
  const release = (values: string): Files => ({
    'secret.yaml': secret(),
    'web.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: shop}\nspec:\n  interval: 30m\n  chartRef: {kind: OCIRepository, name: web}\n  ${values}\n`,
  });
  const READS = 'envFrom: [{secretRef: {name: db}}]';

  test('has pods that nobody restarts', async () => {
    const { readers, steps } = await planOf(release(`values: {app: {${READS}}}`));
    expect(readers).toMatchObject([{ name: 'web', verdict: 'restart', uses: [{ what: 'values' }] }]);
    expect(steps.flatMap(({ commands }) => commands)).toContain(
      'kubectl rollout restart deployment,statefulset,daemonset --selector app.kubernetes.io/instance=web --namespace shop',
    );
  });

  test('has annotations for Reloader in its values', async () => {
    const { readers } = await planOf(
      release(`values: {app: {annotations: {reloader.stakater.com/auto: "true"}, ${READS}}}`),
    );
    expect(readers).toMatchObject([{ verdict: 'itself', why: expect.stringContaining('Reloader') }]);
  });

  test('reads its values themselves again', async () => {
    const { readers } = await planOf(release('valuesFrom: [{kind: Secret, name: db}]'));
    expect(readers).toMatchObject([
      { verdict: 'reads', why: 'Flux reads it when it reconciles the object, every 30m' },
    ]);
  });
});

describe('generators of kustomize', () => {
  const generator = (options: string): Files => ({
    'kustomization.yaml': `resources: [web.yaml]\nsecretGenerator:\n- name: db\n  literals: [password=${VALUE}]\n${options}`,
    'web.yaml': workload('Deployment', ENV),
  });

  test('a hash makes new pods', async () => {
    const plan = await planOf(generator(''));
    expect(plan.secret).toBe('db');
    expect(plan.makers).toMatchObject([{ generator: true }]);
    expect(plan.readers).toMatchObject([{ name: 'web', verdict: 'itself' }]);
    expect(plan.steps[1]?.commands[0]).toMatch(/^kubectl apply --kustomize /);
  });

  test('without a hash somebody restarts them', async () => {
    const plan = await planOf(generator('generatorOptions: {disableNameSuffixHash: true}\n'));
    expect(plan.makers).toMatchObject([{ generator: false }]);
    expect(plan.readers).toMatchObject([{ verdict: 'restart' }]);
  });

  test('immutable with a hash is no reason for another name', async () => {
    const { steps } = await planOf(generator('generatorOptions: {immutable: true}\n'));
    expect(steps.map(({ text }) => text).join('\n')).not.toContain('immutable');
  });
});

describe('steps', () => {
  const steps = async (files: Files): Promise<Plan['steps']> => (await planOf(files)).steps;
  const commands = async (files: Files): Promise<readonly string[]> =>
    (await steps(files)).flatMap(({ commands: some }) => some);

  test('of a manifest: change, apply, restart, revoke', async () => {
    const all = await steps({
      'secret.yaml': secret('  namespace: shop'),
      'web.yaml': workload('Deployment', ENV).replace('  name: web', '  name: web\n  namespace: shop'),
    });
    expect(all.map((step) => step.commands)).toEqual([
      [],
      ['kubectl apply --filename secret.yaml --namespace shop'],
      [
        'kubectl rollout restart deployment/web --namespace shop',
        'kubectl rollout status deployment/web --namespace shop',
      ],
      [],
    ]);
    expect(all[0]?.places).toMatchObject([{ file: 'secret.yaml', line: 4 }]);
    expect(all[3]?.text).toContain('revoke');
  });

  test('of an immutable Secret: another name where it is read, and no restart', async () => {
    const all = await steps({
      'secret.yaml': `immutable: true\n${secret()}`,
      'web.yaml': workload('Deployment', ENV),
    });
    expect(all[0]?.text).toContain('is immutable');
    expect(all[1]?.places).toMatchObject([{ file: 'web.yaml' }]);
    expect(all.flatMap((step) => step.commands).join('\n')).not.toContain('rollout restart');
    expect(all.flatMap((step) => step.commands)).toContain('kubectl delete secret db');
  });

  const external = (spec: string): string =>
    `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: db, namespace: shop}\nspec:\n  secretStoreRef: {name: vault}\n  data: [{secretKey: password, remoteRef: {key: a}}]\n  ${spec}\n`;

  test('of an ExternalSecret: the store, and a fetch', async () => {
    const [first] = await steps({ 'a.yaml': external('refreshInterval: 15m') });
    expect(first?.text).toBe(
      'Put the new value into SecretStore "vault", at the place that ExternalSecret "db" names, and have it fetched, or wait: it does so every 15m',
    );
    expect(first?.commands).toEqual([
      'kubectl annotate externalsecret db --overwrite --namespace shop force-sync="$(date +%s)"',
    ]);
  });

  test('of an ExternalSecret that never looks again', async () => {
    expect((await steps({ 'a.yaml': external('refreshInterval: 0s') }))[0]?.text).toContain('not fetched by itself');
    expect((await steps({ 'a.yaml': external('refreshPolicy: CreatedOnce') }))[0]?.commands).toEqual([
      'kubectl delete secret db --namespace shop',
    ]);
    expect((await steps({ 'a.yaml': external('target: {immutable: true}') }))[0]?.text).toContain('is immutable');
  });

  test('of a SealedSecret: sealed again, from the terminal', async () => {
    const sealed =
      'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: db}\nspec:\n  encryptedData: {password: AgA}\n';
    expect((await commands({ 'a.yaml': sealed }))[0]).toBe(
      'kubectl create secret generic db --dry-run=client --output=yaml --from-file=password=/dev/stdin \\\n  | kubeseal --format=yaml --merge-into a.yaml',
    );
  });

  test('of a certificate: issued anew', async () => {
    const certificate =
      'apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: web, namespace: shop}\nspec: {secretName: db, issuerRef: {name: a}}\n';
    expect((await commands({ 'a.yaml': certificate }))[0]).toBe('cmctl renew web --namespace shop');
  });

  test('of a Secret that Flux decrypts: the file, a commit, a reconciliation', async () => {
    const all = await steps({
      'clusters/apps.yaml':
        'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps, namespace: flux-system}\nspec: {interval: 10m, path: ./apps, prune: true, decryption: {provider: sops}, sourceRef: {kind: GitRepository, name: flux-system}}\n',
      'apps/db.yaml': `${secret().replace(VALUE, 'ENC[AES256_GCM,data:YQ==,iv:YQ==,tag:YQ==,type:str]')}sops:\n  mac: ENC[AES256_GCM,data:YQ==,iv:YQ==,tag:YQ==,type:str]\n  version: 3.9.0\n`,
    });
    expect(all[0]?.commands).toEqual(['sops apps/db.yaml']);
    expect(all[1]?.text).toBe('Commit and push: Kustomization "apps" applies and decrypts it, which it does every 10m');
    expect(all[1]?.commands).toEqual(['flux reconcile kustomization apps --with-source --namespace flux-system']);
  });

  test('of a Secret that no file makes', async () => {
    const { makers, steps: all } = await planOf({ 'web.yaml': workload('Deployment', ENV) });
    expect(makers).toEqual([]);
    expect(all[0]?.text).toContain('No file here makes Secret "db"');
  });

  test('of a Secret that people make by hand', async () => {
    const {
      makers,
      readers,
      steps: all,
    } = await planOf({
      'web.yaml': workload('Deployment', ENV),
      'setup.sh': `set -e\nkubectl create secret generic db --from-literal=password=${VALUE}\n`,
    });
    expect(makers).toMatchObject([{ kind: 'kubectl' }]);
    expect(readers).toHaveLength(1);
    expect(all[0]?.text).toBe('Run the command of kubectl that makes it again, with the new value');
    expect(all[0]?.places).toMatchObject([{ file: 'setup.sh', line: 2 }]);
    // A manifest is the same Secret.
    const plans = await plansOf({
      'secret.yaml': secret('  namespace: default'),
      'setup.sh': 'kubectl create secret generic db',
    });
    expect(plans.map(({ makers: [maker] }) => maker?.kind)).toEqual(['Secret']);
  });

  test('quote what a shell would read, and hand over nothing with a control character', async () => {
    const named = (name: string): Files => ({
      'secret.yaml': secret(),
      'web.yaml': workload('Deployment', ENV).replace('  name: web', `  name: ${name}`),
    });
    expect((await commands(named('"a; rm -rf b"'))).join('\n')).toContain("'deployment/a; rm -rf b'");
    expect((await commands(named('"a\\nb"'))).join('\n')).not.toContain('rollout');
  });
});

describe('sets', () => {
  const overlays = (namespace: string): Files => ({
    'base/kustomization.yaml': 'resources: [secret.yaml, web.yaml]\n',
    'base/secret.yaml': secret(),
    'base/web.yaml': workload('Deployment', ENV),
    'dev/kustomization.yaml': `resources: [../base]\nnamespace: ${namespace}\n`,
    'prod/kustomization.yaml': 'resources: [../base]\nnamespace: shop\n',
  });

  test('that only differ in their names have one plan', async () => {
    const plans = await plansOf(overlays('shop'));
    expect(plans.map(({ sets }) => sets)).toEqual([['dev', 'prod']]);
    expect(plans[0]?.steps[1]?.commands).toEqual(['kubectl apply --kustomize dev', 'kubectl apply --kustomize prod']);
    expect((await plansOf(overlays('dev'))).map(({ namespace }) => namespace)).toEqual(['dev', 'shop']);
    expect((await plansOf(overlays('dev'), '--namespace', 'dev')).map(({ sets }) => sets)).toEqual([['dev']]);
  });

  test('a reader in another folder counts where no Secret of its own does', async () => {
    const reader = workload('Deployment', ENV);
    const { readers } = await planOf({ 'a/secret.yaml': secret(), 'b/web.yaml': reader });
    expect(readers).toMatchObject([{ name: 'web' }]);
    const plans = await plansOf({ 'a/secret.yaml': secret(), 'b/secret.yaml': secret(), 'b/web.yaml': reader });
    expect(plans.map((plan) => [plan.sets, plan.readers.length])).toEqual([
      [['a'], 0],
      [['b'], 1],
    ]);
  });
});

describe('the command', () => {
  test('prints for people', async () => {
    const { code, stdout, stderr } = await rotate(
      { 'secret.yaml': secret(), 'web.yaml': workload('Deployment', ENV) },
      'db',
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      [
        'Secret "db"',
        '  made by  its manifest, in plaintext  secret.yaml:4:9',
        '',
        '1 reader: 1 must be restarted',
        '  Deployment "web" must be restarted: variables are read when a container starts  web.yaml:4:9',
        '    env PASSWORD of container "app", key "password"  web.yaml:15:65',
        '',
        'Steps',
        '  1. Write the new value into key "password", which is plaintext in this file',
        '     at secret.yaml:4:9',
        '  2. Apply it',
        '     $ kubectl apply --filename secret.yaml',
        '  3. When Secret "db" has the new value, restart its reader and wait until the new pods are ready',
        '     at web.yaml:4:9',
        '     $ kubectl rollout restart deployment/web',
        '     $ kubectl rollout status deployment/web',
        '  4. Once every reader has the new value, revoke the old one where it was issued',
        '',
      ].join('\n'),
    );
  });

  test('says what it cannot use', async () => {
    const files = { 'secret.yaml': secret('  namespace: shop') };
    expect(await rotate(files)).toMatchObject({ code: 2, stderr: expect.stringContaining('name of a SECRET') });
    expect(await rotate(files, 'dbb')).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean db?') });
    expect(await rotate(files, 'db', '--namespace', 'bank')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is one in "shop"'),
    });
    expect(await rotate(files, 'db', 'nowhere')).toMatchObject({ code: 2 });
    expect(await rotate(files, '--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Usage: yamlock rotate'),
    });
  });
});
