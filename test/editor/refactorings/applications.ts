import { deployment, type Scenario, STORE, VALUE } from './scenario.js';

const configMap = (name: string, data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: shop\ndata:\n${data}`;
const mounting = (name: string): string =>
  deployment(
    `volumeMounts:\n  - name: config\n    mountPath: /etc/config\n`,
    `volumes:\n  - name: config\n    configMap:\n      name: ${name}\n`,
  );
const DEX = configMap(
  'dex',
  `  config.yaml: |
    issuer: https://dex.example.com
    connectors:
      - type: ldap
        id: ldap
        name: LDAP
        config:
          host: ldap.example.com:636
          bindDN: cn=reader
          bindPW: ${VALUE} # of the reader
`,
);
const RELEASE = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: shop
  namespace: shop
spec:
  interval: 1h
  chart:
    spec:
      chart: shop
      sourceRef:
        kind: HelmRepository
        name: shop
  values:
    replicas: 2
    smtp:
      host: mail.example.com
      password: ${VALUE}
`;

/** Values in ConfigMaps, Helm values and kustomizations. */
export const APPLICATIONS: readonly Scenario[] = [
  {
    title: "Dex' own way, wired into the Deployment in another file",
    files: { 'dex.yaml': DEX, 'deployment.yaml': mounting('dex') },
    file: 'dex.yaml',
    rule: 'secret-in-configmap',
    action: /^Let Dex read .*outside git/,
    after: { 'dex.yaml': /bindPW: \$\w+ # of the reader/, 'deployment.yaml': /env:\n[\s\S]*secretKeyRef:/ },
  },
  {
    title: "Argo CD's own way",
    files: {
      'argocd-cm.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-cm
  namespace: argocd
  labels:
    app.kubernetes.io/part-of: argocd
data:
  oidc.config: |
    name: Login
    issuer: https://login.example.com
    clientID: argocd
    clientSecret: ${VALUE}
`,
    },
    file: 'argocd-cm.yaml',
    rule: 'secret-in-configmap',
    action: /^Let Argo CD read .*outside git/,
    after: { 'argocd-cm.yaml': /clientSecret: \$[\w-]+:[\w.-]+/ },
  },
  {
    title: "Grafana's own way",
    files: {
      'grafana.yaml': configMap(
        'grafana',
        `  grafana.ini: |\n    [database]\n    type = postgres\n    password = ${VALUE}\n`,
      ),
      'deployment.yaml': mounting('grafana').replace('registry.example.com/app:1.4.2', 'grafana/grafana:11.1.0'),
    },
    file: 'grafana.yaml',
    rule: 'secret-in-configmap',
    action: /^Let Grafana read .*from a new Secret o/,
  },
  {
    title: 'a key of a ConfigMap and the volume that shows it',
    files: {
      'config.yaml': configMap('shop', `  mode: fast\n  app.properties: |\n    host=db\n    password=${VALUE}\n`),
      'deployment.yaml': mounting('shop'),
    },
    file: 'config.yaml',
    rule: 'secret-in-configmap',
    action: /^Move key "app.properties" to .*outside git/,
    after: { 'deployment.yaml': /projected:|secret:/ },
  },
  {
    title: 'a document of a ConfigMap to the template of an ExternalSecret',
    files: {
      'config.yaml': configMap(
        'shop',
        `  mode: fast\n  app.yaml: |\n    login:\n      user: web\n      password: ${VALUE}\n`,
      ),
      'deployment.yaml': mounting('shop'),
      'store.yaml': STORE,
    },
    file: 'config.yaml',
    rule: 'secret-in-configmap',
    action: /^Move key "app.yaml" to the template of a/,
    after: { 'deployment.yaml': /projected:/ },
  },
  {
    title: 'a variable that comes from a Secret to a file',
    files: {
      'web.yaml': deployment(
        `env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef:\n        name: shop-db\n        key: password\n`,
      ),
      '.yamlock.yaml': 'rules:\n  secret-env-ref: warning\n',
      'secret.yaml': `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: shop-db\n  namespace: shop\nspec:\n  secretStoreRef:\n    kind: ClusterSecretStore\n    name: vault\n  data:\n    - secretKey: password\n      remoteRef:\n        key: db\n`,
    },
    file: 'web.yaml',
    rule: 'secret-env-ref',
    action: /^Mount it as a file/,
    after: { 'web.yaml': /name: DB_PASSWORD_FILE\n\s+value: \/etc\/secrets\/shop\d+-db\/password/ },
    kept: 'in place',
  },
  {
    title: 'a key of a ConfigMap and the variables it brings',
    files: {
      'config.yaml': configMap('shop', `  MODE: fast\n  DB_PASSWORD: ${VALUE}\n`),
      'deployment.yaml': deployment(`envFrom:\n  - configMapRef:\n      name: shop\n`),
      'store.yaml': STORE,
    },
    file: 'config.yaml',
    rule: 'secret-in-configmap',
    action: /^Move key "DB_PASSWORD" to .*External/,
    after: { 'deployment.yaml': /name: DB_PASSWORD\n\s+valueFrom:\n\s+secretKeyRef:/ },
  },
  {
    title: "a chart's setting for an existing Secret",
    files: {
      'values.yaml': `postgresql:\n  auth:\n    username: shop\n    password: ${VALUE}\n    postgresPassword: ${VALUE}-b\n    existingSecret: ""\n`,
    },
    file: 'values.yaml',
    rule: 'secret-helm-values',
    action: /^Set postgresql\.auth\.existingSecret to .*outside git/,
    after: { 'values.yaml': /existingSecret: "postgresql-credentials"/ },
  },
  {
    title: "Flyte's storage",
    files: {
      'values.yaml': `storage:\n  type: s3\n  bucketName: data\n  s3:\n    authType: accesskey\n    accessKey: ${VALUE}-a\n    secretKey: ${VALUE}\n    region: eu-central-1\n`,
    },
    file: 'values.yaml',
    rule: 'secret-helm-values',
    action: /^Set storage\.secretName to .*outside git/,
    after: { 'values.yaml': /type: s3[\s\S]*secretName: flyte-storage-creds[\s\S]*region: eu-central-1/ },
  },
  {
    title: 'valuesFrom of a HelmRelease',
    files: { 'release.yaml': RELEASE },
    file: 'release.yaml',
    rule: 'secret-helm-values',
    action: /^Take it through valuesFrom from .*outside git/,
    after: { 'release.yaml': /targetPath: smtp\.password/ },
  },
  {
    title: 'a variable in values',
    files: { 'values.yaml': `extraEnv:\n  - name: API_TOKEN\n    value: ${VALUE}\n` },
    file: 'values.yaml',
    rule: 'secret-helm-values',
    action: /^Set extraEnv\[0\]\.valueFrom to .*outside git/,
  },
  {
    title: 'a literal of a kustomize generator to a file',
    files: {
      'kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nsecretGenerator:\n  - name: shop\n    literals:\n      - password=${VALUE}\n`,
    },
    file: 'kustomization.yaml',
    rule: 'secret-kustomize-literal',
    action: /git ignores/,
    after: { 'kustomization.yaml': /envs:/ },
  },
  {
    title: 'a literal of a kustomize generator to an ExternalSecret',
    files: {
      'kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: queue\nresources:\n  - store.yaml\nsecretGenerator:\n  - name: queue\n    literals:\n      - password=${VALUE}\n`,
      'store.yaml': STORE,
    },
    file: 'kustomization.yaml',
    rule: 'secret-kustomize-literal',
    action: /^Replace the generator by a new ExternalSecret/,
  },
];
