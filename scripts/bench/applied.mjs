// Measures what is applied: rendering a chart and building a kustomization as whole programs, beside helm and kustomize, and the
// time from an edit of a chart to the diagnostics of its files.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { quantiles, Server } from './lsp.mjs';

const RUNS = 9;
const EDITS = 60;
/** The milliseconds in which a server warms up and renders for the first time. */
const WARM_UP = 4000;

/** Writes files below a folder. */
function fill(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}

/** Returns the files of a chart with this number of templates, as `helm create` writes them: half Deployments, half Services. */
export function chartOf(templates) {
  const parts = Array.from({ length: templates / 2 }, (_, index) => `part${index}`);
  const values = parts.map((part) =>
    [
      `${part}:`,
      '  replicaCount: 1',
      '  image:',
      `    repository: ghcr.io/acme/${part}`,
      '    tag: 1.4.2',
      '  service:',
      '    type: ClusterIP',
      '    port: 80',
      '  hardened: true',
      '  podAnnotations: {}',
      '  resources:',
      '    limits: {cpu: 100m, memory: 128Mi}',
      '    requests: {cpu: 100m, memory: 128Mi}',
      '  nodeSelector: {}',
      '  tolerations: []',
      '',
    ].join('\n'),
  );
  const files = {
    'Chart.yaml': 'apiVersion: v2\nname: bench\nversion: 1.0.0\nappVersion: "1.4.2"\n',
    'values.yaml': `nameOverride: ""\nserviceAccount:\n  name: bench\n${values.join('')}`,
    'templates/_helpers.tpl': HELPERS,
  };
  for (const part of parts) {
    files[`templates/${part}-deployment.yaml`] = DEPLOYMENT.replaceAll('PART', part);
    files[`templates/${part}-service.yaml`] = SERVICE.replaceAll('PART', part);
  }
  return files;
}

const HELPERS = `{{- define "bench.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- define "bench.fullname" -}}
{{- $name := include "bench.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- define "bench.selectorLabels" -}}
app.kubernetes.io/name: {{ include "bench.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
{{- define "bench.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "bench.selectorLabels" . }}
{{- if .Chart.AppVersion }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
`;

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "bench.fullname" . }}-PART
  labels:
    {{- include "bench.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.PART.replicaCount }}
  selector:
    matchLabels:
      {{- include "bench.selectorLabels" . | nindent 6 }}
      part: PART
  template:
    metadata:
      {{- with .Values.PART.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      labels:
        {{- include "bench.labels" . | nindent 8 }}
        part: PART
    spec:
      serviceAccountName: {{ .Values.serviceAccount.name }}
      containers:
        - name: PART
          {{- if .Values.PART.hardened }}
          securityContext:
            allowPrivilegeEscalation: false
            runAsNonRoot: true
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
          {{- end }}
          image: "{{ .Values.PART.image.repository }}:{{ .Values.PART.image.tag | default .Chart.AppVersion }}"
          ports:
            - name: http
              containerPort: {{ .Values.PART.service.port }}
          {{- with .Values.PART.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
      {{- with .Values.PART.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.PART.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
`;

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: {{ include "bench.fullname" . }}-PART
  labels:
    {{- include "bench.labels" . | nindent 4 }}
spec:
  type: {{ .Values.PART.service.type }}
  ports:
    - port: {{ .Values.PART.service.port }}
      targetPort: http
      name: http
  selector:
    {{- include "bench.selectorLabels" . | nindent 4 }}
    part: PART
`;

/** Returns the files of an overlay over a base with this number of Deployments. */
function overlayOf(count) {
  const names = Array.from({ length: count }, (_, index) => `app${index}`);
  const files = {
    'base/kustomization.yaml': `resources:\n${names.map((name) => `  - ${name}.yaml\n`).join('')}`,
    'overlay/kustomization.yaml':
      'resources: [../base]\nnamespace: shop\nnamePrefix: dev-\nlabels: [{pairs: {env: dev}, includeSelectors: true}]\nimages: [{name: ghcr.io/acme/app0, newTag: 1.5.0}]\nconfigMapGenerator: [{name: settings, literals: [a=b]}]\npatches: [{path: patch.yaml, target: {kind: Deployment}}]\n',
    'overlay/patch.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: any\nspec:\n  replicas: 2\n  template:\n    spec:\n      securityContext:\n        runAsNonRoot: true\n',
  };
  for (const name of names)
    files[`base/${name}.yaml`] =
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  selector:\n    matchLabels:\n      app: ${name}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers:\n        - name: main\n          image: ghcr.io/acme/${name}:1.4.2\n          envFrom:\n            - configMapRef:\n                name: settings\n          resources:\n            limits:\n              memory: 128Mi\n            requests:\n              cpu: 10m\n`;
  return files;
}

/** Returns the rows of a table: what is applied, and the milliseconds that whole programs take for it, or why there are none. */
export function measureRendering(cli, parent) {
  const folder = mkdtempSync(path.join(parent, 'applied-'));
  const inputs = [
    ...[2, 60, 200].map((count) => ({ what: `a chart of ${count} templates`, program: 'helm', files: chartOf(count) })),
    ...[10, 200].map((count) => ({
      what: `an overlay over ${count} Deployments`,
      program: 'kustomize',
      files: overlayOf(count),
    })),
  ];
  return inputs.map(({ what, program, files }, index) => {
    const own = fill(path.join(folder, String(index)), files);
    const root = program === 'helm' ? own : path.join(own, 'overlay');
    const commands = {
      ours: [process.execPath, [cli, 'render', root]],
      theirs: [program, program === 'helm' ? ['template', 'release-name', root] : ['build', root]],
    };
    const times = { ours: [], theirs: [] };
    for (let run = 0; run < RUNS; run++) {
      for (const [who, [command, args]] of Object.entries(commands)) {
        const started = performance.now();
        const { error, status } = spawnSync(command, args, { stdio: 'ignore' });
        if (error || status !== 0) {
          if (who === 'ours') throw new Error(`yamlock render ended with ${error?.message ?? status}`);
          times.skipped = error?.code === 'ENOENT' ? 'not installed' : `ended with ${error?.message ?? status}`;
        } else times[who].push(performance.now() - started);
      }
    }
    const { skipped } = times;
    return {
      what,
      program,
      ours: quantiles(times.ours),
      ...(skipped ? { skipped } : { theirs: quantiles(times.theirs) }),
    };
  });
}

/**
 * Resolves to the quantiles of the milliseconds from an edit of a chart of 60 templates to the diagnostics of the edited file, and to
 * those of another file of the chart that the edit changes: edits of a template, and of values.yaml.
 */
export async function measureChart(command, parent) {
  const folder = fill(mkdtempSync(path.join(parent, 'chart-')), chartOf(60));
  const open = (name) => ({ uri: pathToFileURL(path.join(folder, name)).href, version: 1, text: chartOf(60)[name] });
  const [template, values] = ['templates/part7-deployment.yaml', 'values.yaml'].map(open);
  const server = new Server(command, folder);
  const published = new Map();
  let waiting = [];
  server.onPublish = ({ uri, version, diagnostics, arrived }) => {
    published.set(uri, { version, diagnostics, arrived });
    waiting = waiting.filter((one) => !one(uri));
  };
  /** Resolves to the time at which what was published of a document is as wanted. */
  const until = (document, isWanted) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no diagnostics within 60 s')), 60_000);
      const look = (uri) => {
        const known = published.get(document.uri);
        if (uri !== document.uri || !known || !isWanted(known)) return false;
        clearTimeout(timer);
        resolve(known.arrived);
        return true;
      };
      waiting.push(look);
    });
  const edit = (document, text) => {
    Object.assign(document, { text, version: document.version + 1 });
    server.notify('textDocument/didChange', {
      textDocument: { uri: document.uri, version: document.version },
      contentChanges: [{ text }],
    });
    return performance.now();
  };
  const isVersion = (wanted) => (known) => known.version === wanted;
  try {
    await server.request('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'bench' }],
      capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
    });
    server.notify('initialized', {});
    for (const { uri, version, text } of [template, values])
      server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version, text } });
    await pause(WARM_UP);
    const times = { template: [], values: [], root: [] };
    const count = () => published.get(template.uri)?.diagnostics.length ?? 0;
    for (let index = 0; index < EDITS; index++) {
      await pause(150);
      const name = index % 2 === 0 ? 'name: httpx' : 'name: http';
      const started = edit(template, template.text.replace(/name: httpx?\n/, `${name}\n`));
      times.template.push((await until(template, isVersion(template.version))) - started);
      await pause(150);
      // The container of the template lacks what `hardened` sets.
      const before = count();
      const part = /(part7:\n(?: {2}.*\n)*? {2}hardened: )(?:true|false)/;
      const other = values.text.replace(part, (_, head) => `${head}${index % 2 !== 0}`);
      const answered = until(values, isVersion(values.version + 1));
      const moved = until(template, ({ diagnostics }) => diagnostics.length !== before);
      const sent = edit(values, other);
      times.values.push((await answered) - sent);
      times.root.push((await moved) - sent);
    }
    // The first edits also compile.
    return Object.fromEntries(Object.entries(times).map(([what, list]) => [what, quantiles(list.slice(6))]));
  } finally {
    server.child.kill();
  }
}
