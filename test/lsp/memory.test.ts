import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  type CodeAction,
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { copySchemas } from '../harness/schemas.js';
import { FULL, uriOf } from './support.js';

const ENTRY = fileURLToPath(new URL('../../server/src/main.node.ts', import.meta.url));

/** Values that stand in no file and in no other process. */
const CANARIES = Array.from({ length: 12 }, (_, index) => ['canary', 'harbour', `${index}x${process.pid}`].join('Q'));
const [ENV, ARG, URL_PASSWORD, SECRET, BASE64, SCRIPT, PROPERTY, NESTED, HALF_TYPED, SINGLE, FLOW, EDITED] = CANARIES;

const TEXT = `apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: shop}
spec:
  containers:
  - name: app
    image: shop:1.2.3
    args: ["--db-password=${ARG}"]
    env:
    - name: DB_PASSWORD
      value: "${ENV}"
    - {name: API_TOKEN, value: '${SINGLE}'}
    - name: URL
      value: postgres://shop:${URL_PASSWORD}@db/shop
---
apiVersion: v1
kind: Secret
metadata: {name: shop, namespace: shop}
stringData: {password: ${SECRET}, other: "${FLOW}"}
data:
  token: ${Buffer.from(BASE64 ?? '').toString('base64')}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: shop, namespace: shop}
data:
  start.sh: |
    export PASSWORD=${SCRIPT}
  app.properties: |
    db.password=${PROPERTY}
  app.yaml: |
    db: {password: "${NESTED}"}
`;

let folder: string;
let child: ChildProcess;
let connection: MessageConnection;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'yamlock-memory-'));
  const server = path.join(folder, 'server.cjs');
  await build({
    entryPoints: [ENTRY],
    outfile: server,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
  });
  copySchemas(path.dirname(server));
  // Strings are shown whole: a value in the middle of a text is not to be cut off.
  const flags = ['--heapsnapshot-signal=SIGUSR2', '--heap-snapshot-string-limit=100000000'];
  child = spawn(process.execPath, [...flags, server, '--stdio'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('the server has no streams');
  connection = createMessageConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => ({})));
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: FULL,
    workspaceFolders: [],
  });
  await connection.sendNotification('initialized', {});
});

afterAll(async () => {
  connection.dispose();
  child.kill();
  await rm(folder, { recursive: true, force: true });
});

const open = (uri: string, text: string) =>
  connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });

/** Everything that can be asked of a document, so that whatever keeps something has its turn. */
async function askAll(uri: string, lines: number): Promise<number> {
  const textDocument = { uri };
  const { items } = await connection.sendRequest<{ items: unknown[] }>('textDocument/diagnostic', { textDocument });
  const range = { start: { line: 0, character: 0 }, end: { line: lines, character: 0 } };
  const context = { diagnostics: [], triggerKind: 1 };
  const actions = await connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
    textDocument,
    range,
    context,
  });
  for (const action of actions.filter(({ data, disabled }) => data && !disabled).slice(0, 30))
    await connection.sendRequest('codeAction/resolve', action);
  for (let line = 0; line < lines; line++)
    await connection.sendRequest('textDocument/hover', { textDocument, position: { line, character: 12 } });
  return items.length;
}

/** What the process holds, as the text of a heap snapshot; garbage is collected before it is taken. */
async function heap(): Promise<string> {
  // What was sent before is taken up before the signal is.
  await connection.sendRequest('yamlock/rules', {});
  const before = new Set(await readdir(folder));
  child.kill('SIGUSR2');
  const name = await vi.waitFor(
    async () => {
      const made = (await readdir(folder)).find((file) => file.endsWith('.heapsnapshot') && !before.has(file));
      if (made === undefined) throw new Error('there is no snapshot');
      // It is written at once, while nothing else is answered.
      await connection.sendRequest('yamlock/rules', {});
      return made;
    },
    { timeout: 60_000, interval: 200 },
  );
  return readFile(path.join(folder, name), 'utf8');
}

test.skipIf(process.platform === 'win32')(
  'holds no value of a document any more once it was closed (skipped on Windows, which has no such signal)',
  async () => {
    const uri = uriOf('/elsewhere/shop.yaml');
    await open(uri, TEXT);
    expect(await askAll(uri, 40)).toBeGreaterThan(8);
    // A line that is being typed, and a value that was there for a while.
    const change = (version: number, text: string) =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      });
    await change(2, TEXT.replace('    env:\n', `    env:\n    - name: NEW_PASSWORD\n      value: "${EDITED}"\n`));
    await askAll(uri, 5);
    await change(3, `${TEXT}  password: "${HALF_TYPED}\n  more`);
    await askAll(uri, 5);
    const held = await heap();
    expect(CANARIES.filter((canary) => held.includes(canary)).length).toBeGreaterThan(8);
    await connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    const left = await heap();
    const encoded = Buffer.from(BASE64 ?? '').toString('base64');
    expect([...CANARIES, encoded].filter((canary) => left.includes(canary))).toEqual([]);
  },
  // Two heap snapshots of a whole server take a while on a busy machine.
  300_000,
);
