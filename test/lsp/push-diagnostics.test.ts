import { describe, expect, test } from 'vitest';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import { at, BARE, FULL, pod, privilegedPod, TestClient, uriOf } from './support.js';

const FILE = uriOf('/repo/pod.yaml');
const PUBLISH = 'textDocument/publishDiagnostics';

const codes = ({ diagnostics }: PublishDiagnosticsParams): unknown[] => diagnostics.map(({ code }) => code);

describe('a client that does not ask', () => {
  test('is not told that it could', async () => {
    const client = await TestClient.start({ capabilities: BARE });
    expect(client.initialized.capabilities).not.toHaveProperty('diagnosticProvider');
  });

  test('is a client, too, that asks about its own edits and cannot be told to ask again', async () => {
    const { diagnostics: _, ...workspace } = FULL.workspace ?? {};
    const client = await TestClient.start({ capabilities: { ...FULL, workspace } });
    expect(client.initialized.capabilities).not.toHaveProperty('diagnosticProvider');
    await client.open(FILE, privilegedPod('web'));
    expect(codes(await client.next(PUBLISH))).toEqual(['pss-privileged']);
    // Not the document, but what applies to it, changes.
    client.settings[''] = { rules: { 'pss-privileged': 'off' } };
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    expect(await client.next(PUBLISH)).toMatchObject({ uri: FILE, version: 1, diagnostics: [] });
  });

  test('gets the findings of every version, with its number', async () => {
    const client = await TestClient.start({ capabilities: BARE });
    await client.open(FILE, privilegedPod('web'));
    const opened = await client.next<PublishDiagnosticsParams>(PUBLISH);
    expect(opened).toMatchObject({ uri: FILE, version: 1 });
    expect(codes(opened)).toEqual(['pss-privileged']);
    await client.change(FILE, {
      range: { start: { line: 8, character: 18 }, end: { line: 8, character: 22 } },
      text: 'false',
    });
    expect(await client.next(PUBLISH)).toEqual({ uri: FILE, version: 2, diagnostics: [] });
  });

  test('loses the findings of a document with the document', async () => {
    const client = await TestClient.start({ capabilities: BARE });
    await client.open(FILE, privilegedPod('web'));
    await client.next(PUBLISH);
    await client.close(FILE);
    expect(await client.next(PUBLISH)).toEqual({ uri: FILE, diagnostics: [] });
  });

  test('hears of a document that looks different for another reason, and of no other', async () => {
    const client = await TestClient.start({ capabilities: BARE });
    const other = uriOf('/repo/other.yaml');
    await client.open(FILE, privilegedPod('web'));
    await client.open(other, pod('other'));
    await client.next(PUBLISH, ({ uri }: PublishDiagnosticsParams) => uri === FILE);
    await client.next(PUBLISH, ({ uri }: PublishDiagnosticsParams) => uri === other);
    await client.notify('workspace/didChangeConfiguration', {
      settings: { yamlock: { rules: { 'pss-privileged': 'warning' } } },
    });
    const again = await client.next<PublishDiagnosticsParams>(PUBLISH);
    expect(again).toMatchObject({ uri: FILE, version: 1, diagnostics: [{ code: 'pss-privileged', severity: 2 }] });
    // What the other document shows did not change: the next one about it is about its own change.
    await client.change(other, { range: at(0, 0), text: '# more\n' });
    expect(await client.next(PUBLISH)).toMatchObject({ uri: other, version: 2 });
    expect(client.leftover(PUBLISH)).toEqual([]);
  });

  test('gets the findings of the whole workspace when they are wanted, and loses them when not', async () => {
    const files = { '/repo/a.yaml': privilegedPod('a'), '/repo/b.yaml': pod('b') };
    const client = await TestClient.start({ capabilities: BARE, folders: ['/repo'], files });
    await client.ready();
    await client.notify('workspace/didChangeConfiguration', { settings: { yamlock: { scope: 'workspace' } } });
    const found = await client.next<PublishDiagnosticsParams>(PUBLISH);
    expect(found.uri).toBe(uriOf('/repo/a.yaml'));
    expect(codes(found)).toEqual(['pss-privileged']);
    client.host.files.set('/repo/a.yaml', pod('a'));
    await client.write('/repo/b.yaml', privilegedPod('b'));
    expect(codes(await client.next(PUBLISH))).toEqual(['pss-privileged']);
    await client.remove('/repo/b.yaml');
    expect(await client.next(PUBLISH)).toEqual({ uri: uriOf('/repo/b.yaml'), diagnostics: [] });
    await client.notify('workspace/didChangeConfiguration', { settings: { yamlock: { scope: 'openFiles' } } });
    expect(await client.next(PUBLISH)).toEqual({ uri: uriOf('/repo/a.yaml'), diagnostics: [] });
    expect(client.leftover(PUBLISH)).toEqual([]);
  });

  test('is published what a scan finds', async () => {
    const files = { '/repo/a.yaml': privilegedPod('a') };
    const client = await TestClient.start({ capabilities: BARE, folders: ['/repo'], files });
    await client.request('yamlock/scanWorkspace', {});
    const found = await client.next<PublishDiagnosticsParams>(PUBLISH);
    expect([found.uri, codes(found)]).toEqual([uriOf('/repo/a.yaml'), ['pss-privileged']]);
  });
});
