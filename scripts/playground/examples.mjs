// The examples of the playground: those of `examples/`, as they are before they are repaired, and a chart.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../bundles.mjs';

const TITLES = [
  ['app', 'Plain Kubernetes: a shop', 'deployment.yaml'],
  ['flux', 'Flux with SOPS', 'helm-release.yaml'],
  ['flyte', 'Flyte: keys of a storage in values', 'values.yaml'],
  ['kubeflow', 'Kubeflow: Dex, LDAP, Istio', undefined],
  ['istio', 'Istio', 'gateway.yaml'],
  ['secrets', 'Secrets of all kinds', 'kustomization.yaml'],
  ['rbac', 'Roles and bindings', undefined],
  ['pods', 'Pods', undefined],
];

/** Returns the examples in the order in which the page shows them. */
export function EXAMPLES() {
  return [
    ...TITLES.map(([folder, title, shown]) => {
      const files = filesBelow(path.join(ROOT, 'examples', folder, 'insecure'));
      return { title, files, shown: shown ?? Object.keys(files)[0] };
    }),
    { title: 'A Helm chart, and an overlay of it', files: CHART, shown: 'chart/templates/deployment.yaml' },
  ];
}

function filesBelow(folder) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}

const CHART = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'chart/values.yaml': `image:
  repository: registry.example.com/web
  tag: latest
replicas: 2
podSecurityContext: {}
database:
  user: web
  password: quiet-harbor-42
  # A Secret that is there already, and its key.
  existingSecret: ""
  existingSecretKey: password
`,
  'chart/templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-web
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      {{- with .Values.podSecurityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
      - name: web
        image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
        env:
        - name: DB_USER
          value: {{ .Values.database.user | quote }}
        - name: DB_PASSWORD
          {{- if .Values.database.existingSecret }}
          valueFrom:
            secretKeyRef:
              name: {{ .Values.database.existingSecret }}
              key: {{ .Values.database.existingSecretKey }}
          {{- else }}
          value: {{ .Values.database.password | quote }}
          {{- end }}
`,
  'production/kustomization.yaml': `helmGlobals:
  chartHome: ..
helmCharts:
- name: chart
  releaseName: shop
patches:
- path: replicas.yaml
`,
  'production/replicas.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop-web
spec:
  replicas: 4
`,
};
