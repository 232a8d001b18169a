import type { Location, Position } from 'vscode-languageserver';
import { settled } from '../lsp/files-support.js';
import { type Setup, TestClient, uriOf } from '../lsp/support.js';

export const FOLDER = '/repo/charts/web';

/** A chart with a subchart, further values files and a schema. */
export const FILES: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'values.yaml': [
    '# -- The image',
    'image:',
    '  # -- Where it is',
    '  repository: ghcr.io/acme/web',
    '  # The tag.',
    '  # -- Which one',
    '  # of them',
    '  tag: "2.1"',
    '  my-key: a',
    'hosts:',
    '  - name: a.test',
    '    path: /',
    'db:',
    '  port: 5433',
    'auth:',
    '  # -- Not quiet-harbor-42',
    '  password: quiet-harbor-42',
    'ports: {}',
    'resources:',
    '  limits:',
    '    memory: 64Mi',
    '',
  ].join('\n'),
  'values-prod.yaml': 'image:\n  tag: 3.0.0\n  digest: sha256:ab\n',
  'ci/one-values.yaml': 'image:\n  tag: ci\nonlyInCi: true\n',
  'values.schema.json': JSON.stringify({
    type: 'object',
    properties: {
      image: {
        type: 'object',
        properties: { tag: { type: 'string' }, pullPolicy: { type: 'string', description: 'When it is pulled' } },
        required: ['tag'],
      },
    },
  }),
  'templates/_helpers.tpl': [
    '{{- define "web.name" -}}{{ .Chart.Name }}{{- end }}',
    '{{- define "web.image" -}}{{ .of.repository }}:{{ .of.tag }}{{- end }}',
    '',
  ].join('\n'),
  'templates/app.yaml': [
    'apiVersion: v1',
    'kind: ConfigMap',
    'metadata:',
    '  name: {{ include "web.name" . }}',
    'data:',
    '  image: {{ include "web.image" (dict "of" .Values.image "root" $) }}',
    '  tag: {{ .Values.image.tag | quote }}',
    '  {{- with .Values.image }}',
    '  again: {{ .tag | quote }}',
    '  {{- end }}',
    '  {{- range .Values.hosts }}',
    '  {{ .name }}: {{ .path }}',
    '  {{- end }}',
    '  index: {{ index .Values "image" "tag" | quote }}',
    '  port: {{ .Values.db.port | quote }}',
    '  limits: {{ toYaml .Values.resources | quote }}',
    '',
  ].join('\n'),
  'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
  'charts/db/values.yaml': '# The port of the database\nport: 5432\nuser: app\n',
  'charts/db/templates/a.yaml': [
    'apiVersion: v1',
    'kind: ConfigMap',
    'metadata: {name: db}',
    'data:',
    '  port: {{ .Values.port | quote }}',
    '  zone: {{ .Values.global.zone | quote }}',
    '',
  ].join('\n'),
};

/** Objects of Flux and Argo CD that apply the chart with values of their own. */
export const RELEASES: Readonly<Record<string, string>> = {
  '/repo/clusters/release.yaml': [
    'apiVersion: helm.toolkit.fluxcd.io/v2',
    'kind: HelmRelease',
    'metadata: {name: web, namespace: shop}',
    'spec:',
    '  chart:',
    '    spec:',
    '      chart: ./charts/web',
    '      sourceRef: {kind: GitRepository, name: flux-system}',
    '  values:',
    '    image:',
    '      tag: flux',
    '',
  ].join('\n'),
  '/repo/clusters/app.yaml': [
    'apiVersion: argoproj.io/v1alpha1',
    'kind: Application',
    'metadata: {name: web, namespace: argocd}',
    'spec:',
    '  destination: {namespace: shop}',
    '  source:',
    '    repoURL: https://git.acme.test/repo.git',
    '    path: charts/web',
    '    helm:',
    '      valueFiles: [/clusters/web.yaml]',
    '      values: |',
    '        image:',
    '          tag: argo',
    '',
  ].join('\n'),
  '/repo/clusters/web.yaml': 'image:\n  tag: elsewhere\n',
};

/** Returns the files of the chart by their paths in the workspace. */
export function chartFiles(changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...FILES, ...changes }).map(([name, text]) => [
      name.startsWith('/') ? name : `${FOLDER}/${name}`,
      text,
    ]),
  );
}

/** Resolves to a client with the chart, in which files are open. */
export async function startChart(
  open: readonly string[],
  changes: Readonly<Record<string, string>> = {},
  setup: Setup = {},
): Promise<TestClient> {
  const files = chartFiles(changes);
  const client = await TestClient.start({ folders: ['/repo'], files, ...setup });
  await client.ready();
  for (const name of open)
    await client.open(fileUri(name), files[name.startsWith('/') ? name : `${FOLDER}/${name}`] ?? '');
  await settled(client);
  return client;
}

export function fileUri(name: string): string {
  return uriOf(name.startsWith('/') ? name : `${FOLDER}/${name}`);
}

/** Returns the position behind a text, or behind its `n`th occurrence. */
export function behind(text: string, part: string, nth = 1): Position {
  let offset = -1;
  for (let count = 0; count < nth; count++) offset = text.indexOf(part, offset + 1);
  if (offset < 0) throw new Error(`There is no ${part}`);
  offset += part.length;
  return {
    line: text.slice(0, offset).split('\n').length - 1,
    character: offset - text.lastIndexOf('\n', offset - 1) - 1,
  };
}

/** Returns places as `values.yaml:2:3`, from 1. */
export function placesOf(locations: readonly Location[] | null): readonly string[] {
  return (locations ?? []).map(
    ({ uri, range: { start } }) => `${uri.slice(uriOf(FOLDER).length + 1)}:${start.line + 1}:${start.character + 1}`,
  );
}
