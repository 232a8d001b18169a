// Generates the measured files: Deployments as people write them, with a given number of lines.

/** Returns a container with the usual fields. */
function container(deployment, index) {
  return [
    `        - name: app-${index}`,
    `          image: registry.example/team/app-${deployment}-${index}:1.${deployment}.${index}`,
    '          imagePullPolicy: IfNotPresent',
    `          command: ["/bin/app", "--port", "${8080 + index}"]`,
    '          ports:',
    `            - containerPort: ${8080 + index}`,
    `              name: http-${index}`,
    '          env:',
    '            - name: LOG_LEVEL',
    '              value: info',
    '            - name: DB_PASSWORD',
    '              valueFrom:',
    '                secretKeyRef:',
    `                  name: db-${deployment}`,
    '                  key: password',
    '          resources:',
    '            requests:',
    '              cpu: 100m',
    '              memory: 128Mi',
    '            limits:',
    '              memory: 256Mi',
    '          securityContext:',
    '            allowPrivilegeEscalation: false',
    '            readOnlyRootFilesystem: true',
    '            capabilities:',
    '              drop: ["ALL"]',
    '          livenessProbe:',
    '            httpGet:',
    '              path: /healthz',
    `              port: ${8080 + index}`,
  ];
}

function deployment(number) {
  return [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    `  name: web-${number}`,
    '  namespace: shop',
    '  labels:',
    `    app: web-${number}`,
    'spec:',
    '  replicas: 2',
    '  selector:',
    '    matchLabels:',
    `      app: web-${number}`,
    '  template:',
    '    metadata:',
    '      labels:',
    `        app: web-${number}`,
    '    spec:',
    '      automountServiceAccountToken: false',
    '      containers:',
  ];
}

/** Returns a file of `lines` lines: Deployments of three containers each, or one with as many as are needed. */
export function manifest(lines, { oneDocument = false } = {}) {
  const written = [];
  for (let number = 0; written.length < lines; number++) {
    if (number > 0) written.push('---');
    written.push(...deployment(number));
    for (let index = 0; oneDocument ? written.length < lines : index < 3; index++)
      written.push(...container(number, index));
  }
  return `${written.slice(0, lines).join('\n')}\n`;
}

/** Texts with many credentials, for planning their fixes. */
export const manySecrets = {
  /** A ConfigMap with a script that exports `count` passwords. */
  script: (count) =>
    lines(
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata: {name: scripts, namespace: shop}',
      'data:',
      '  start.sh: |',
      ...numbers(count).map((number) => `    export PASSWORD${number}=${valueFor(number)}`),
    ),
  /** A Pod whose container is given `count` passwords as arguments. */
  arguments: (count) =>
    lines(...POD, '    args:', ...numbers(count).map((number) => `    - --password${number}=${valueFor(number)}`)),
  /** A Pod whose container has `count` passwords as variables. */
  variables: (count) =>
    lines(
      ...POD,
      '    env:',
      ...numbers(count).flatMap((number) => [`    - name: DB_PASSWORD_${number}`, `      value: ${valueFor(number)}`]),
    ),
  /** `count` Secrets in one file. */
  secrets: (count) =>
    numbers(count)
      .map((number) =>
        lines(
          'apiVersion: v1',
          'kind: Secret',
          `metadata: {name: db-${number}, namespace: shop}`,
          `stringData: {password: ${valueFor(number)}}`,
        ),
      )
      .join('---\n'),
};

const POD = [
  'apiVersion: v1',
  'kind: Pod',
  'metadata: {name: shop, namespace: shop}',
  'spec:',
  '  containers:',
  '  - name: app',
  '    image: shop:1.2.3',
];

function lines(...written) {
  return `${written.join('\n')}\n`;
}

function numbers(count) {
  return Array.from({ length: count }, (_, index) => index);
}

/** Returns a value that looks like a password, a different one for each number. */
function valueFor(number) {
  return `k${(number * 2654435761) % 4294967296}-tide-${number}`;
}

/** The beginning of an object. */
const head = (apiVersion, kind, number) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: web-${number}\n  namespace: shop\nspec:\n`;

/** Returns a file with objects of ten kinds, of Kubernetes and of nine other projects. */
export function tenKinds(number) {
  const objects = [
    [
      'external-secrets.io/v1',
      'ExternalSecret',
      '  secretStoreRef: {name: vault, kind: SecretStore}\n  target: {name: web}\n',
    ],
    [
      'cert-manager.io/v1',
      'Certificate',
      '  secretName: web-tls\n  issuerRef: {name: ca}\n  dnsNames: [web.example.com]\n',
    ],
    [
      'kustomize.toolkit.fluxcd.io/v1',
      'Kustomization',
      '  interval: 10m\n  prune: true\n  sourceRef: {kind: GitRepository, name: web}\n',
    ],
    [
      'monitoring.coreos.com/v1',
      'ServiceMonitor',
      '  selector: {matchLabels: {app: web}}\n  endpoints: [{port: http}]\n',
    ],
    [
      'networking.istio.io/v1',
      'VirtualService',
      '  hosts: [web.example.com]\n  http: [{route: [{destination: {host: web}}]}]\n',
    ],
    [
      'argoproj.io/v1alpha1',
      'Application',
      '  project: shop\n  destination: {namespace: shop, name: in-cluster}\n  source: {repoURL: https://git.example.com/web.git, path: deploy}\n',
    ],
    [
      'gateway.networking.k8s.io/v1',
      'HTTPRoute',
      '  hostnames: [web.example.com]\n  rules: [{backendRefs: [{name: web, port: 80}]}]\n',
    ],
    ['serving.knative.dev/v1', 'Service', '  template: {spec: {containers: [{image: registry.example/web:1}]}}\n'],
    [
      'keda.sh/v1alpha1',
      'ScaledObject',
      '  scaleTargetRef: {name: web}\n  triggers: [{type: cpu, metadata: {value: "60"}}]\n',
    ],
  ].map(([apiVersion, kind, spec]) => `${head(apiVersion, kind, number)}${spec}`);
  return [deployment(number), ...objects.map((text) => text.trimEnd().split('\n'))]
    .map((lines) => `${lines.join('\n')}\n`)
    .join('---\n');
}
