import { describe, expect, test } from 'vitest';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { widget, widgets } from '../schemas/custom-kinds.js';
import { TestClient, uriOf } from './support.js';
import { REFRESH, summary } from './workspace-support.js';

const runtime = { schemas: bundledSchemas() };
const [CRD, OBJECT] = ['/repo/crd.yaml', '/repo/app/object.yaml'];
const SIZE = '{type: object, properties: {size: {type: integer, description: How large it is}}}';
const NAME = '{type: object, properties: {name: {type: string}}}';

const messages = async (client: TestClient, path: string): Promise<readonly string[]> => {
  const { items = [] } = await client.pull(uriOf(path));
  return items.flatMap(({ code, message }) => (code === 'schema' && typeof message === 'string' ? [message] : []));
};

describe('a custom resource definition in the workspace', () => {
  test('that changes changes what is said of its objects', async () => {
    const files = { [CRD]: widgets(SIZE), [OBJECT]: widget('{size: 3}') };
    const client = await TestClient.start({ folders: ['/repo'], runtime, files });
    await client.ready();
    await client.open(uriOf(OBJECT), widget('{size: 3}'));
    expect(await messages(client, OBJECT)).toEqual([]);
    await client.open(uriOf(CRD), widgets(SIZE));
    await client.change(uriOf(CRD), { text: widgets(NAME) });
    await client.pull(uriOf(CRD));
    expect(await messages(client, OBJECT)).toEqual(['Widget "x" has no field "spec.size"']);
    await client.change(uriOf(CRD), { text: widgets(SIZE) });
    await client.pull(uriOf(CRD));
    expect(await messages(client, OBJECT)).toEqual([]);
  });

  test('explains the fields of its objects', async () => {
    const client = await TestClient.start({ folders: ['/repo'], runtime, files: { [CRD]: widgets(SIZE) } });
    await client.ready();
    const text = widget('\n  size: 3');
    await client.open(uriOf(OBJECT), text);
    await client.pull(uriOf(OBJECT));
    const hover = await client.hover(uriOf(OBJECT), { line: 4, character: 3 });
    expect(JSON.stringify(hover)).toContain('How large it is');
  });

  test('says what is wrong with itself', async () => {
    const wrong = widgets("{type: string, pattern: '(?=a)'}").replace(
      '    - name: v1',
      '    - {name: v2, served: true, storage: false}\n    - name: v1',
    );
    const client = await TestClient.start({ folders: ['/repo'], runtime, files: {} });
    await client.ready();
    await client.open(uriOf(CRD), wrong);
    expect(await messages(client, CRD)).toEqual([
      '"spec.versions[v2]" of CustomResourceDefinition "widgets.shop.example.com" lacks "schema"',
      '"spec.versions[v1].schema.openAPIV3Schema.properties.spec.pattern" of CustomResourceDefinition "widgets.shop.example.com" is no regular expression of Go (RE2)',
    ]);
  });

  test('counts for files that nobody opened', async () => {
    const files = { [CRD]: widgets(NAME), [OBJECT]: widget('{size: 3}') };
    const settings = { scope: 'workspace' };
    const client = await TestClient.start({ folders: ['/repo'], runtime, files, settings });
    await client.next(REFRESH);
    const { items } = await client.pullWorkspace();
    expect(summary(items)).toMatchObject({ 'object.yaml': ['schema'] });
  });
});

describe('schemas that are named', () => {
  const NAMED = { '/shared/crds/widget.yaml': widgets(NAME) };

  test.each([['../shared/crds'], ['../shared/crds/widget.yaml']])('by %s in the configuration count', async (path) => {
    const files = { ...NAMED, '/repo/.yamlock.yaml': `schemas: [${path}]\n` };
    const client = await TestClient.start({ folders: ['/repo'], runtime, files });
    await client.ready();
    await client.open(uriOf(OBJECT), widget('{size: 3}'));
    expect(await messages(client, OBJECT)).toEqual(['Widget "x" has no field "spec.size"']);
  });

  test('in the settings of the client count, relative to the folder', async () => {
    const files = { ...NAMED, '/repo/app/.yamlock.yaml': 'rules: {}\n' };
    const settings = { schemas: ['../shared/crds', 'https://example.com/crd.yaml'] };
    const client = await TestClient.start({ folders: ['/repo'], runtime, files, settings });
    await client.ready();
    await client.open(uriOf(OBJECT), widget('{size: 3}'));
    expect(await messages(client, OBJECT)).toEqual(['Widget "x" has no field "spec.size"']);
  });

  test('and are not there are a problem of the configuration', async () => {
    const path = '/repo/.yamlock.yaml';
    const text = 'schemas: [nowhere, https://example.com/crd.yaml]\n';
    const client = await TestClient.start({ folders: ['/repo'], runtime, files: { [path]: text } });
    await client.ready();
    await client.open(uriOf(path), text);
    const { items = [] } = await client.pull(uriOf(path));
    expect(items.map(({ message }) => message)).toEqual([
      'Schemas are files and folders on the disk: nothing is fetched from "https://example.com/crd.yaml"',
      '"nowhere" holds no custom resource definition, and no JSON Schema with x-kubernetes-group-version-kind',
    ]);
  });
});

describe('a definition in another folder of the workspace', () => {
  const [DEFINITION, WIDGET] = ['/crds/widget.yaml', '/apps/widget.yaml'];
  const folders = ['/crds', '/apps'];

  test('counts for open documents, and again where it changes', async () => {
    const files = { [DEFINITION]: widgets(NAME), [WIDGET]: widget('{size: 3}') };
    const client = await TestClient.start({ folders, runtime, files });
    await client.ready();
    await client.open(uriOf(WIDGET), widget('{size: 3}'));
    await expect.poll(() => messages(client, WIDGET)).toEqual(['Widget "x" has no field "spec.size"']);
    await client.write(DEFINITION, widgets(SIZE));
    await expect.poll(() => messages(client, WIDGET)).toEqual([]);
  });

  test('counts for files that nobody opened, and no more when its folder is gone', async () => {
    const files = { [DEFINITION]: widgets(NAME), [WIDGET]: widget('{size: 3}') };
    const client = await TestClient.start({ folders, runtime, files, settings: { scope: 'workspace' } });
    await client.ready();
    const found = async (): Promise<unknown> => summary((await client.pullWorkspace()).items);
    await expect.poll(found).toMatchObject({ 'widget.yaml': ['schema'] });
    const gone = { uri: uriOf('/crds'), name: 'crds' };
    await client.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [gone] } });
    await expect.poll(found).not.toMatchObject({ 'widget.yaml': ['schema'] });
  });

  test('counts less than one in the folder itself', async () => {
    const files = { [DEFINITION]: widgets(NAME), '/apps/crd.yaml': widgets(SIZE) };
    const client = await TestClient.start({ folders, runtime, files });
    await client.ready();
    await client.open(uriOf(WIDGET), widget('{size: 3}'));
    expect(await messages(client, WIDGET)).toEqual([]);
  });

  test('counts for a document outside of all folders', async () => {
    const client = await TestClient.start({ folders: ['/crds'], runtime, files: { [DEFINITION]: widgets(NAME) } });
    await client.ready();
    await client.open(uriOf(WIDGET), widget('{size: 3}'));
    await expect.poll(() => messages(client, WIDGET)).toEqual(['Widget "x" has no field "spec.size"']);
  });
});

describe('a JSON Schema that is named', () => {
  const schemaOf = (properties: object): string =>
    JSON.stringify({
      'x-kubernetes-group-version-kind': [{ group: 'shop.example.com', version: 'v1', kind: 'Widget' }],
      properties: { spec: { additionalProperties: false, properties } },
    });

  test('is read again where it changes, and one that comes into its folder is read', async () => {
    const files = { '/repo/.yamlock.yaml': 'schemas: [schemas]\n', '/repo/schemas/widget.json': schemaOf({}) };
    const client = await TestClient.start({ folders: ['/repo'], runtime, files });
    await client.ready();
    await client.open(uriOf(OBJECT), widget('{size: 3}'));
    expect(await messages(client, OBJECT)).toEqual(['Widget "x" has no field "spec.size"']);
    await client.write('/repo/schemas/widget.json', schemaOf({ size: {} }));
    await expect.poll(() => messages(client, OBJECT)).toEqual([]);
    await client.remove('/repo/schemas/widget.json');
    await client.write('/repo/schemas/new.json', schemaOf({}));
    await expect.poll(() => messages(client, OBJECT)).toEqual(['Widget "x" has no field "spec.size"']);
  });
});
