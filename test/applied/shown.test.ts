import { describe, expect, test } from 'vitest';
import type { AppliedRoot, AppliedText } from '../../protocol/messages.js';
import { settled } from '../lsp/files-support.js';
import { TestClient, until, uriOf } from '../lsp/support.js';
import { CHART, chartIn } from './chart-fixture.js';

const TEMPLATE = uriOf('/repo/charts/web/templates/deployment.yaml');
const VALUES = uriOf('/repo/charts/web/values.yaml');
const PROD = uriOf('/repo/charts/web/values-prod.yaml');

async function start(changes: Readonly<Record<string, string>> = {}, ...open: readonly string[]): Promise<TestClient> {
  const files = chartIn('/repo/charts/web', changes);
  const client = await TestClient.start({
    folders: ['/repo'],
    files,
    initializationOptions: { clientCommands: true },
  });
  await client.ready();
  for (const uri of open) await client.open(uri, files[uri.slice('file://'.length)] ?? '');
  await settled(client);
  return client;
}

const rootsOf = (client: TestClient, uri: string): Promise<AppliedRoot[]> =>
  client.request('yamlock/appliedRoots', { uri });
const textOf = (client: TestClient, { uri, key }: AppliedRoot): Promise<AppliedText | null> =>
  client.request('yamlock/appliedText', { uri, key });

/** Resolves to what the first root of a file gives. */
async function shown(client: TestClient, uri: string): Promise<AppliedText> {
  const [root] = await rootsOf(client, uri);
  const text = root && (await textOf(client, root));
  if (!text) throw new Error('nothing is applied');
  return text;
}

/** Returns the places that a text in the applied document comes from: `values.yaml:3`, `(deployment.yaml:22)` for an action. */
function placesOf({ text, files, spans }: AppliedText, part: string): readonly string[] {
  const offset = text.indexOf(part);
  const line = text.slice(0, offset).split('\n').length - 1;
  const column = offset - (text.lastIndexOf('\n', offset) + 1);
  return spans
    .filter(([at, from, to]) => at === line && from <= column && column < to)
    .map(([, , , file, startLine, , , , written]) => {
      const place = `${files[file]?.split('/').at(-1)}:${startLine + 1}`;
      return written ? place : `(${place})`;
    });
}

/** Returns the position of a text, at its middle. */
function positionOf(text: string, part: string): { line: number; character: number } {
  const offset = text.indexOf(part) + Math.floor(part.length / 2);
  return { line: text.slice(0, offset).split('\n').length - 1, character: offset - text.lastIndexOf('\n', offset) - 1 };
}

async function hovered(client: TestClient, uri: string, text: string, part: string): Promise<string> {
  const answer = await client.hover(uri, positionOf(text, part));
  return (answer?.contents as { value: string } | undefined)?.value ?? '';
}

describe('what is applied of a file', () => {
  test('a chart is offered with its own values and with each values file; a values file with itself', async () => {
    const client = await start({ 'values-prod.yaml': 'privileged: false\n' }, TEMPLATE);
    expect((await rootsOf(client, TEMPLATE)).map(({ label }) => label)).toEqual([
      'charts/web',
      'charts/web with values-prod.yaml',
    ]);
    expect((await rootsOf(client, PROD)).map(({ label, values }) => [label, values])).toEqual([
      ['charts/web with values-prod.yaml', [PROD]],
    ]);
    expect(await rootsOf(client, uriOf('/repo/other.yaml'))).toEqual([]);
  });

  test('a file that is not open has its text, too, and every part of it its source', async () => {
    const client = await start();
    const text = await shown(client, TEMPLATE);
    expect(text.problems).toEqual([]);
    expect(text.text).toContain('image: "ghcr.io/acme/web:latest"\n');
    expect(placesOf(text, 'kind: Deployment')).toEqual(['deployment.yaml:2']);
    expect(placesOf(text, 'latest')).toEqual(['values.yaml:3', '(deployment.yaml:22)']);
    expect(placesOf(text, 'app.kubernetes.io/name')).toEqual(['_helpers.tpl:2', '(deployment.yaml:6)']);
    // The helper prints it, and the template calls the helper.
    expect(placesOf(text, 'release-name\n').slice(-2)).toEqual(['(_helpers.tpl:3)', '(deployment.yaml:6)']);
  });

  test('it follows what is typed, and the client is told', async () => {
    const client = await start({}, VALUES);
    await shown(client, VALUES);
    await client.change(VALUES, { text: (CHART['values.yaml'] ?? '').replace('latest', '1.2.3') });
    await client.next('yamlock/appliedChanged');
    const text = await shown(client, VALUES);
    expect(text.text).toContain('image: "ghcr.io/acme/web:1.2.3"\n');
  });

  test('a template that comes later is rendered, in a new folder, too, and so is a helper that changes on the disk', async () => {
    const client = await TestClient.start({
      folders: ['/repo'],
      files: { '/repo/charts/web/Chart.yaml': CHART['Chart.yaml'] ?? '' },
      initializationOptions: { clientCommands: true },
    });
    await client.ready();
    await client.open(uriOf('/repo/charts/web/Chart.yaml'), CHART['Chart.yaml'] ?? '');
    expect((await shown(client, VALUES)).text).toBe('');
    const files = Object.entries(chartIn('/repo/charts/web'));
    for (const [path, text] of files) if (!path.endsWith('Chart.yaml')) await client.write(path, text);
    const holds = (text: string) => async (): Promise<boolean> => (await shown(client, VALUES)).text.includes(text);
    await until(client, holds('app.kubernetes.io/name: web\n'));
    await client.write('/repo/charts/web/templates/_helpers.tpl', '{{ define "web.labels" }}app: changed{{ end }}\n');
    await until(client, holds('app: changed\n'));
  });

  test('what stops the rendering is said', async () => {
    const client = await start({ 'templates/deployment.yaml': '{{ required "host is needed" .Values.host }}\n' });
    expect((await shown(client, TEMPLATE)).problems).toEqual(['host is needed']);
  });

  test('a root that is no more has no text', async () => {
    const client = await start();
    expect(await textOf(client, { uri: TEMPLATE, key: 'none', kind: 'helm', label: '', values: [] })).toBeNull();
  });

  test('a kustomization at the top of the folder is shown, with the places in the base and in the overlay', async () => {
    const client = await TestClient.start({
      folders: ['/repo'],
      files: {
        '/repo/kustomization.yaml': 'namePrefix: shop-\nresources: [cm.yaml]\n',
        '/repo/cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata: {a: one}\n',
      },
    });
    await client.ready();
    await settled(client);
    const uri = uriOf('/repo/cm.yaml');
    expect((await rootsOf(client, uri)).map(({ label, kind }) => [label, kind])).toEqual([['repo', 'kustomize']]);
    const text = await shown(client, uri);
    expect(text.text).toContain('name: shop-web\n');
    expect(placesOf(text, 'one')).toEqual(['cm.yaml:5']);
  });
});

describe('the findings in what is applied', () => {
  const codesOf = ({ diagnostics }: AppliedText): readonly unknown[] => diagnostics.map(({ code }) => code);

  test('stand in the text that is shown, link to the pages of rules and lead to their sources', async () => {
    const client = await start({}, TEMPLATE);
    const { text, diagnostics } = await shown(client, TEMPLATE);
    const found = diagnostics.find(({ code }) => code === 'pss-privileged');
    expect(found?.severity).toBe(1);
    expect(found?.codeDescription?.href).toMatch(/pss-privileged/);
    const { start: at } = found?.range ?? {};
    expect(text.split('\n')[at?.line ?? -1]).toContain('privileged: true');
    expect(found?.relatedInformation?.map(({ location: { uri, range } }) => [uri, range.start.line])).toEqual([
      [VALUES, 3],
    ]);
  });

  test('follow an edit', async () => {
    const client = await start({}, VALUES);
    expect(codesOf(await shown(client, VALUES))).toContain('pss-privileged');
    const text = (CHART['values.yaml'] ?? '').replace('privileged: true', 'privileged: false');
    await client.change(VALUES, { text });
    const after = await shown(client, VALUES);
    expect(codesOf(after)).not.toContain('pss-privileged');
    expect(codesOf(after)).toContain('image-latest');
  });

  test('are those of the sources: what a comment there suppresses is none', async () => {
    const text = (CHART['templates/deployment.yaml'] ?? '').replace(
      '            privileged:',
      '            # yamlock-disable-next-line pss-privileged -- it is an agent\n            privileged:',
    );
    const client = await start(
      { 'templates/deployment.yaml': text, 'values.yaml': CHART['values.yaml'] ?? '' },
      TEMPLATE,
    );
    const literal = text.replace('{{ .Values.privileged }}', 'true');
    await client.change(TEMPLATE, { text: literal });
    expect(codesOf(await shown(client, TEMPLATE))).not.toContain('pss-privileged');
    await client.change(TEMPLATE, { text: literal.replace('# yamlock-disable-next-line pss-privileged -- ', '# ') });
    expect(codesOf(await shown(client, TEMPLATE))).toContain('pss-privileged');
  });

  test('have no value of a secret', async () => {
    const template = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {password: {{ .Values.db }}}\n';
    const client = await start(
      { 'templates/deployment.yaml': template, 'values.yaml': 'db: quiet-harbor-42\n' },
      TEMPLATE,
    );
    const { diagnostics } = await shown(client, TEMPLATE);
    expect(diagnostics.map(({ code }) => code)).toContain('secret-in-configmap');
    expect(JSON.stringify(diagnostics)).not.toContain('quiet-harbor');
  });
});

describe('hovering over an action of a template', () => {
  const text = CHART['templates/deployment.yaml'] ?? '';

  test('tells what it becomes in each root, with the entry of values', async () => {
    const client = await start({ 'values-prod.yaml': 'image:\n  tag: 1.2.3\n' }, TEMPLATE);
    const said = await hovered(client, TEMPLATE, text, '{{ .Values.image.tag }}');
    expect(said).toContain('In what `charts/web` gives, from `image.tag` in `values.yaml`:\n\n```yaml\nlatest\n```');
    expect(said).toContain(
      'In what `charts/web with values-prod.yaml` gives, from `image.tag` in `values-prod.yaml`:\n\n```yaml\n1.2.3\n```',
    );
  });

  test('cuts long texts, and takes roots with the same text together', async () => {
    const values = `${CHART['values.yaml']?.replace('resources:\n', 'resources:\n  claims: [{name: a}, {name: b}]\n')}`;
    const client = await start({ 'values.yaml': values, 'values-prod.yaml': 'privileged: false\n' }, TEMPLATE);
    const said = await hovered(client, TEMPLATE, text, '{{- toYaml .Values.resources | nindent 12 }}');
    expect(said).toContain('In what `charts/web`, `charts/web with values-prod.yaml` gives');
    expect(said).toContain('```yaml\nclaims:\n- name: a\n- name: b\nlimits:\n  memory: 64Mi\n…\n```');
  });

  const secret = [
    'apiVersion: v1',
    'kind: ConfigMap',
    'metadata: {name: a}',
    'data:',
    '  one: {{ .Values.db.password }}',
    '  password: {{ .Values.db.opening }}',
    '  url: {{ printf "postgres://app:%s@db/app" .Values.db.opening }}',
    '  all: {{ .Values.db | toJson | quote }}',
    '  plain: {{ .Values.db.host }}',
    '---',
    'apiVersion: v1',
    'kind: Secret',
    'metadata: {name: a}',
    'stringData:',
    '  other: {{ .Values.db.plain }}',
    '',
  ].join('\n');
  const values = 'db:\n  password: quiet-harbor-42\n  opening: plum-river-77\n  plain: walnut\n  host: db.acme.test\n';

  test.each([
    ['a key of values', '{{ .Values.db.password }}', 'quiet-harbor-42'],
    ['a key where it lands', '{{ .Values.db.opening }}', 'plum-river-77'],
    ['a form', '{{ printf "postgres://app:%s@db/app" .Values.db.opening }}', 'plum-river-77'],
    ['a part of a longer text', '{{ .Values.db | toJson | quote }}', 'quiet-harbor-42'],
    ['the data of a Secret', '{{ .Values.db.plain }}', 'walnut'],
  ])('says "a credential" instead of one, known by %s', async (_by, action, value) => {
    const client = await start({ 'templates/deployment.yaml': secret, 'values.yaml': values }, TEMPLATE);
    const said = await hovered(client, TEMPLATE, secret, action);
    expect(said).toContain('a credential');
    expect(said).not.toContain(value);
    expect(await hovered(client, TEMPLATE, secret, '{{ .Values.db.host }}')).toContain('db.acme.test');
  });
});

describe('hovering over an entry of values', () => {
  const text = CHART['values.yaml'] ?? '';

  test('tells where it lands', async () => {
    const client = await start({}, VALUES);
    expect(await hovered(client, VALUES, text, 'tag')).toContain(
      'It is applied in\n\n- Deployment/release-name-web: `/spec/template/spec/containers/0/image`',
    );
    expect(await hovered(client, VALUES, text, 'memory')).toContain(
      [
        '- Deployment/release-name-web: `/spec/template/spec/containers/0/resources/limits/memory`',
        '- Deployment/release-name-web: `/spec/template/spec/containers/1/resources/limits/memory`',
      ].join('\n'),
    );
  });

  test('says nothing of an entry that lands nowhere', async () => {
    const client = await start({}, VALUES);
    expect(await hovered(client, VALUES, text, 'enabled')).not.toContain('It is applied in');
  });
});
