import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { followYamlExtension, hasYamlExtension } from '../../client/src/yaml-extension.js';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { bundledTemplates } from '../../server/src/host/node/templates.js';
import { DEFAULT_FEATURES, FEATURES } from '../../server/src/lsp/session/features.js';
import { PROJECT } from '../harness/files.js';
import { type Setup, TestClient, uriOf } from './support.js';

const FILE = uriOf('/repo/web.yaml');
const RUNTIME = { schemas: bundledSchemas(), templates: bundledTemplates };
const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostNetwork: true
  dnsPolicy: Default
`;
const OTHER = { initializationOptions: { yamlExtension: true } };

async function start(setup: Setup, languageId = 'yaml'): Promise<TestClient> {
  const client = await TestClient.start({ runtime: RUNTIME, ...setup });
  await client.open(FILE, POD, languageId);
  return client;
}

/** Returns the features that answer. */
async function answering(client: TestClient): Promise<string[]> {
  const textDocument = { uri: FILE };
  const position = { line: 6, character: 5 };
  const asked: readonly (readonly [string, () => Promise<unknown>])[] = [
    [
      'completion',
      async () => {
        const at = { line: 6, character: 13 };
        const list = await client.request<{ items: unknown[] } | null>('textDocument/completion', {
          textDocument,
          position: at,
        });
        return list && list.items.length > 0 ? list : null;
      },
    ],
    ['hover', () => client.hover(FILE, position)],
    ['symbols', () => client.request('textDocument/documentSymbol', { textDocument })],
    ['folding', () => client.request('textDocument/foldingRange', { textDocument })],
    ['selectionRanges', () => client.request('textDocument/selectionRange', { textDocument, positions: [position] })],
    ['workspace', () => client.request('workspace/symbol', { query: 'web' })],
  ];
  const found: string[] = [];
  for (const [name, ask] of asked) if ((await ask()) !== null) found.push(name);
  return found;
}

describe('features that another extension has', () => {
  test('are on where there is none, and left to it where there is one', async () => {
    expect(await answering(await start({}))).toEqual([...FEATURES, 'workspace']);
    expect(await answering(await start(OTHER))).toEqual(['workspace']);
    expect(await answering(await start(OTHER, 'helm'))).toEqual([...FEATURES, 'workspace']);
  });

  test('follow the extension as it comes and goes', async () => {
    const client = await start({});
    await client.notify('yamlock/yamlExtension', { present: true });
    expect(await answering(client)).toEqual(['workspace']);
    await client.notify('yamlock/yamlExtension', { present: false });
    expect(await answering(client)).toEqual([...FEATURES, 'workspace']);
  });

  test('are on and off as each setting says', async () => {
    for (const name of FEATURES) {
      expect(await answering(await start({ ...OTHER, settings: { features: { [name]: 'on' } } }))).toEqual([
        name,
        'workspace',
      ]);
      const without = [...FEATURES, 'workspace'].filter(
        (other) => other !== name && (name !== 'symbols' || other !== 'workspace'),
      );
      expect(await answering(await start({ settings: { features: { [name]: 'off' } } }))).toEqual(without);
    }
  });

  test('leave findings and whole documents where they are', async () => {
    const client = await start(OTHER);
    expect(JSON.stringify(await client.hover(FILE, { line: 5, character: 18 }))).toContain('How to fix');
    await client.change(FILE, { text: 'd' });
    const list = await client.request<{ items: unknown[] }>('textDocument/completion', {
      textDocument: { uri: FILE },
      position: { line: 0, character: 1 },
    });
    expect(list.items).toHaveLength(bundledTemplates().length);
  });

  test('say which setting has no meaning', async () => {
    const client = await start({ settings: { features: { hover: 'maybe' } } });
    expect(await answering(client)).toEqual([...FEATURES, 'workspace']);
    expect(client.log()).toContain('"yamlock.features.hover"');
  });

  test('are in the manifest with the choices and defaults of the server', () => {
    const { properties } = JSON.parse(readFileSync(`${PROJECT}package.json`, 'utf8')).contributes.configuration;
    const written = Object.entries<{ enum: string[]; default: string }>(properties).flatMap(([name, setting]) =>
      name.startsWith('yamlock.features.') ? [[name.slice(17), setting.default, setting.enum]] : [],
    );
    expect(written).toEqual(
      Object.entries(DEFAULT_FEATURES).map(([name, choice]) => [name, choice, ['auto', 'on', 'off']]),
    );
  });
});

describe('the other extension in VS Code', () => {
  test('counts while it is on, and its coming and going is told once', () => {
    let present = false;
    let changed: () => void = () => undefined;
    const extensions = {
      getExtension: (id: string) => (present && id === 'redhat.vscode-yaml' ? {} : undefined),
      onDidChange: (listener: () => void) => {
        changed = listener;
        return { dispose: () => undefined };
      },
    };
    expect(hasYamlExtension(extensions)).toBe(false);
    const told: boolean[] = [];
    followYamlExtension(extensions, (now) => told.push(now));
    changed();
    present = true;
    changed();
    changed();
    present = false;
    changed();
    expect(told).toEqual([true, false]);
  });
});
