/** A made-up credential that looks like no provider's token. */
export const VALUE = ['blue', 'kettle', '42'].join('-');

/** Returns a text of lines. */
export function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}

const HEAD = ['metadata:', '  name: web', '  namespace: shop'];
const POD = lines('apiVersion: v1', 'kind: Pod', ...HEAD, 'spec:', '  containers:', '  - name: app', '    image: a:1');
const CONFIG_MAP = lines(
  'apiVersion: v1',
  'kind: ConfigMap',
  ...HEAD,
  'data:',
  `  DB_PASSWORD: ${VALUE}`,
  '  LEVEL: debug',
);
const DEX = lines(
  ...['apiVersion: v1', 'kind: ConfigMap', ...HEAD, 'data:', '  config.yaml: |', '    issuer: https://dex.example.com'],
  ...['    connectors:', '    - type: ldap', '      id: ldap', '      config:', `        bindPW: ${VALUE}`],
);
const DEX_POD = `${POD}${lines(
  ...['    volumeMounts:', '    - {name: config, mountPath: /etc/dex}', '  volumes:'],
  ...['  - name: config', '    configMap:', '      name: web'],
)}`;

/** Texts with the value, each with its file and the files around it. */
export const CONTEXTS: Readonly<
  Record<string, readonly [name: string, text: string, around?: Readonly<Record<string, string>>]>
> = {
  'a variable': ['case.yaml', `${POD}${lines('    env:', '    - name: DB_PASSWORD', `      value: ${VALUE}`)}`],
  'all variables': [
    'case.yaml',
    `${POD}${lines('    env:', `    - {name: DB_PASSWORD, value: ${VALUE}-a}`, `    - {name: API_TOKEN, value: ${VALUE}-b}`)}`,
  ],
  'an argument': ['case.yaml', `${POD}    args: [--db-password=${VALUE}]\n`],
  'a URL': [
    'case.yaml',
    `${POD}${lines('    env:', '    - name: DB_URL', `      value: postgres://orders:${VALUE}@db:5432`)}`,
  ],
  'a ConfigMap': [
    'case.yaml',
    CONFIG_MAP,
    { 'pod.yaml': `${POD}${lines('    envFrom:', '    - configMapRef:', '        name: web')}` },
  ],
  'a document in a ConfigMap': ['case.yaml', DEX, { 'pod.yaml': DEX_POD }],
  'Helm values': [
    'values.yaml',
    lines('postgresql:', '  auth:', `    postgresPassword: ${VALUE}`),
    { 'Chart.yaml': 'name: web\nversion: 1.0.0\napiVersion: v2\n' },
  ],
  'values of a HelmRelease': [
    'case.yaml',
    lines(
      ...['apiVersion: helm.toolkit.fluxcd.io/v2', 'kind: HelmRelease', ...HEAD, 'spec:', '  interval: 1h'],
      ...['  chart: {spec: {chart: web}}', '  values:', '    app:', `      password: ${VALUE}`],
    ),
  ],
  'a generator': [
    'kustomization.yaml',
    lines(
      ...['apiVersion: kustomize.config.k8s.io/v1beta1', 'kind: Kustomization', 'namespace: shop'],
      ...['secretGenerator:', '- name: db', '  literals:', `  - password=${VALUE}`],
    ),
  ],
  'an operation of a patch': [
    'kustomization.yaml',
    lines(
      ...['namespace: shop', 'patches:', '- target: {kind: Deployment, name: web}', '  patch: |-', '    - op: add'],
      ...['      path: /spec/template/spec/containers/0/env/-', `      value: {name: DB_PASSWORD, value: ${VALUE}}`],
    ),
  ],
  'cloud-init': [
    'case.yaml',
    lines(
      ...['apiVersion: kubevirt.io/v1', 'kind: VirtualMachineInstance', ...HEAD, 'spec:', '  volumes:', '  - name: ci'],
      ...['    cloudInitNoCloud:', '      userData: |', '        #cloud-config', `        password: ${VALUE}`],
    ),
  ],
  'a parameter of a workflow': [
    'case.yaml',
    lines(
      ...['apiVersion: argoproj.io/v1alpha1', 'kind: Workflow', ...HEAD, 'spec:', '  entrypoint: main', '  arguments:'],
      ...['    parameters:', `    - {name: password, value: ${VALUE}}`, '  templates:', '  - name: main'],
      ...['    container:', '      image: a:1', '      env:', '      - name: PASSWORD'],
      "        value: '{{workflow.parameters.password}}'",
    ),
  ],
  'a Secret': [
    'case.yaml',
    lines('apiVersion: v1', 'kind: Secret', ...HEAD, 'type: Opaque', 'stringData:', `  password: ${VALUE}`),
  ],
};
