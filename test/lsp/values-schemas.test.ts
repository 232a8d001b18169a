import { describe, expect, test } from 'vitest';
import type { CompletionList } from 'vscode-languageserver';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { TestClient, uriOf } from './support.js';
import { REFRESH, summary } from './workspace-support.js';

const runtime = { schemas: bundledSchemas() };
const schemaWith = (properties: object): string => JSON.stringify({ additionalProperties: false, properties });
const SIZE = {
  size: { type: 'integer', description: 'How large it is', default: 3 },
  mode: { enum: ['dark', 'light'] },
};
const SCHEMA = '/repo/charts/shop/values.schema.json';
const CHART = {
  '/repo/charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  [SCHEMA]: schemaWith(SIZE),
};
const VALUES = '/repo/charts/shop/values-prod.yaml';
const RELEASE = '/repo/apps/shop.yaml';

function release(...values: readonly string[]): string {
  return [
    ...['apiVersion: helm.toolkit.fluxcd.io/v2', 'kind: HelmRelease', 'metadata: {name: shop}', 'spec:'],
    ...['  interval: 5m', '  chart:', '    spec:', '      chart: charts/shop'],
    ...['      sourceRef: {kind: GitRepository, name: platform}', '  values:'],
    ...values.map((line) => `    ${line}`),
    '',
  ].join('\n');
}

const messages = async (client: TestClient, path: string): Promise<readonly string[]> => {
  const { items = [] } = await client.pull(uriOf(path));
  return items.flatMap(({ code, message }) => (code === 'schema' && typeof message === 'string' ? [message] : []));
};

async function completed(
  client: TestClient,
  path: string,
  line: number,
  character: number,
): Promise<readonly string[]> {
  const list = await client.request<CompletionList | null>('textDocument/completion', {
    textDocument: { uri: uriOf(path) },
    position: { line, character },
  });
  return list?.items.map(({ label }) => label) ?? [];
}

describe('the schema of the values of a chart', () => {
  test('counts for values files, and again where it changes', async () => {
    const client = await TestClient.start({ folders: ['/repo'], runtime, files: CHART });
    await client.ready();
    await client.open(uriOf(VALUES), 'sise: 3\n');
    expect(await messages(client, VALUES)).toEqual(['values-prod.yaml has no field "sise"; "size" may be meant']);
    await client.write(SCHEMA, schemaWith({ sise: { type: 'string' } }));
    await expect
      .poll(() => messages(client, VALUES))
      .toEqual(['"sise" of values-prod.yaml is a number, and has to be a string']);
    await client.remove(SCHEMA);
    await expect.poll(() => messages(client, VALUES)).toEqual([]);
  });

  test('counts for releases elsewhere in the repository, and again where it changes', async () => {
    const client = await TestClient.start({ folders: ['/repo'], runtime, files: CHART });
    await client.ready();
    await client.open(uriOf(RELEASE), release('sise: 3'));
    await expect
      .poll(() => messages(client, RELEASE))
      .toEqual(['HelmRelease "shop" has no field "spec.values.sise"; "size" may be meant']);
    await client.write(SCHEMA, schemaWith({ sise: { type: 'integer' } }));
    await expect.poll(() => messages(client, RELEASE)).toEqual([]);
    await client.write(SCHEMA, schemaWith({}));
    await expect.poll(() => messages(client, RELEASE)).toEqual(['HelmRelease "shop" has no field "spec.values.sise"']);
  });

  test('counts for files that nobody opened', async () => {
    const files = { ...CHART, [RELEASE]: release('sise: 3'), [VALUES]: 'sise: 3\n' };
    const client = await TestClient.start({ folders: ['/repo'], runtime, files, settings: { scope: 'workspace' } });
    await client.next(REFRESH);
    const { items } = await client.pullWorkspace();
    expect(summary(items)).toMatchObject({ 'shop.yaml': ['schema'], 'values-prod.yaml': ['schema'] });
  });

  test('says what may be written, and what a field is', async () => {
    const client = await TestClient.start({ folders: ['/repo'], runtime, files: CHART });
    await client.ready();
    await client.open(uriOf(VALUES), 'size: 3\nm\n');
    expect(await completed(client, VALUES, 1, 1)).toEqual(['mode']);
    expect(JSON.stringify(await client.hover(uriOf(VALUES), { line: 0, character: 2 }))).toContain('How large it is');
    const text = release('size: 3', 'mode: ');
    await client.open(uriOf(RELEASE), text);
    await expect.poll(() => completed(client, RELEASE, 11, 10)).toEqual(['dark', 'light']);
    expect(JSON.stringify(await client.hover(uriOf(RELEASE), { line: 10, character: 6 }))).toContain('How large it is');
  });
});
