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
