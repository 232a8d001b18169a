import { describe, expect, test } from 'vitest';
import type { DocumentSymbol, SymbolInformation } from 'vscode-languageserver';
import { FULL, TestClient, uriOf } from './support.js';

const FILE = uriOf('/repo/web.yaml');
const NESTED = {
  ...FULL,
  textDocument: { ...FULL.textDocument, documentSymbol: { hierarchicalDocumentSymbolSupport: true } },
};

async function symbolsOf(text: string, uri = FILE): Promise<DocumentSymbol[]> {
  const client = await TestClient.start({ capabilities: NESTED });
  await client.open(uri, text);
  return client.request('textDocument/documentSymbol', { textDocument: { uri } });
}

/** Returns the names of symbols, indented as they are nested. */
function outline(symbols: readonly DocumentSymbol[], indent = ''): string[] {
  return symbols.flatMap(({ name, children = [] }) => [`${indent}${name}`, ...outline(children, `${indent}  `)]);
}

/** Fails where a client would refuse a symbol: its name has to be there, and its selection within its range. */
function expectValid(symbols: readonly DocumentSymbol[]): void {
  const before = (a: { line: number; character: number }, b: { line: number; character: number }): boolean =>
    a.line < b.line || (a.line === b.line && a.character <= b.character);
  for (const { name, range, selectionRange, children = [] } of symbols) {
    expect(name).not.toBe('');
    expect([before(range.start, selectionRange.start), before(selectionRange.end, range.end)], name).toEqual([
      true,
      true,
    ]);
    expectValid(children);
  }
}

const DEPLOYMENT = `# the shop
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  labels: {app: web}
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: app
          image: registry.example/app:1
          args: [--password=hunter2222]
          env:
            - name: LOG_LEVEL
              value: debug
            - name: DB_PASSWORD
              value: hunter2222
          ports:
            - containerPort: 8080
            - name: metrics
              containerPort: 9090
      volumes:
        - name: data
          emptyDir: {}
`;
const SECRET = `apiVersion: v1
kind: Secret
metadata:
  name: db
stringData:
  password: hunter2222
  url: |
    postgres://a:hunter2222@db/x
`;

describe('document symbols', () => {
  test('name the objects, their fields and the items of their lists, and no value', async () => {
    const symbols = await symbolsOf(`${DEPLOYMENT}---\n${SECRET}`);
    expect(outline(symbols)).toEqual([
      'Deployment/web',
      '  metadata',
      '    labels',
      '  spec',
      '    template',
      '      spec',
      '        containers',
      '          app',
      '            args',
      '            env',
      '              LOG_LEVEL',
      '              DB_PASSWORD',
      '            ports',
      '              8080',
      '              metrics',
      '        volumes',
      '          data',
      '            emptyDir',
      'Secret/db',
      '  metadata',
      '  stringData',
      '    password',
      '    url',
    ]);
    expectValid(symbols);
    expect(symbols[0]).toMatchObject({
      detail: 'shop',
      range: { start: { line: 1, character: 0 }, end: { line: 26, character: 22 } },
      selectionRange: { start: { line: 4, character: 8 }, end: { line: 4, character: 11 } },
    });
    expect(JSON.stringify(symbols)).not.toContain('hunter2222');
  });

  test('leave out a name that is a credential', async () => {
    const token = ['ghp', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join('_');
    const text = `users:\n  - name: ${token}\n  - host: https://a:b@example.com\n  - name: admin\n`;
    expect(outline(await symbolsOf(text))).toEqual(['users', '  [0]', '  [1]', '  admin']);
  });

  test('show the fields of a file without objects, and one symbol for each of several documents', async () => {
    expect(outline(await symbolsOf('image:\n  tag: 1\nreplicas: 2\n', uriOf('/repo/values.yaml')))).toEqual([
      'image',
      'replicas',
    ]);
    expect(outline(await symbolsOf('a: 1\nb: 2\n---\nc: 3\n'))).toEqual(['a', '  a', '  b', 'c', '  c']);
    expect(outline(await symbolsOf(''))).toEqual([]);
    expect(outline(await symbolsOf('word'))).toEqual([]);
  });

  test('show the items of a list of objects, and names that a template prints', async () => {
    const list =
      'apiVersion: v1\nkind: ConfigMapList\nitems:\n  - metadata: {name: a}\n    data: {k: v}\n  - metadata: {name: b}\n';
    expect(outline(await symbolsOf(list)).filter((line) => !line.startsWith(' '))).toEqual([
      'ConfigMap/a',
      'ConfigMap/b',
    ]);
    const chart = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ include "app.name" . }}\nspec: {}\n';
    expect(outline(await symbolsOf(chart))[0]).toBe('Service/{{ include "app.name" . }}');
  });

  test('hold for every prefix of a text, while it is typed', async () => {
    const client = await TestClient.start({ capabilities: NESTED });
    await client.open(FILE, '');
    const text = `${DEPLOYMENT}---\n${SECRET}`;
    let seen = 0;
    for (let end = 0; end <= text.length; end += 17) {
      await client.change(FILE, { text: text.slice(0, end) });
      const symbols: DocumentSymbol[] = await client.request('textDocument/documentSymbol', {
        textDocument: { uri: FILE },
      });
      expectValid(symbols);
      if (symbols.some(({ name }) => name === 'Deployment/web')) seen++;
    }
    expect(seen).toBeGreaterThan(25);
    const broken = `${DEPLOYMENT.replace('replicas: 2', 'replicas: [2')}---\n${SECRET}`;
    await client.change(FILE, { text: broken });
    const symbols: DocumentSymbol[] = await client.request('textDocument/documentSymbol', {
      textDocument: { uri: FILE },
    });
    expectValid(symbols);
    expect(symbols.map(({ name }) => name)).toEqual(['Deployment/web', 'Secret/db']);
  });

  test('have an end in a file that has more of them than anybody reads', async () => {
    const data = Array.from({ length: 12_000 }, (_, index) => `  key-${index}: x\n`).join('');
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata:\n${data}`;
    const symbols = await symbolsOf(`${map}---\n${SECRET}`);
    expect(symbols.map(({ name }) => name)).toEqual(['ConfigMap/big', 'Secret/db']);
    expect(outline(symbols).length).toBeLessThan(10_100);
  });

  test('are a flat list for clients that know no other, and not there for a script', async () => {
    const client = await TestClient.start();
    await client.open(FILE, SECRET);
    const flat: SymbolInformation[] = await client.request('textDocument/documentSymbol', {
      textDocument: { uri: FILE },
    });
    expect(flat.map(({ name, containerName }) => [name, containerName])).toEqual([
      ['Secret/db', undefined],
      ['metadata', 'Secret/db'],
      ['stringData', 'Secret/db'],
      ['password', 'stringData'],
      ['url', 'stringData'],
    ]);
    const script = uriOf('/repo/run.sh');
    await client.open(script, `kubectl apply -f - <<EOF\n${SECRET}EOF\n`, 'shellscript');
    expect(await client.request('textDocument/documentSymbol', { textDocument: { uri: script } })).toBeNull();
  });
});
