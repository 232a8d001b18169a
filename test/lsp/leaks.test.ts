import { expect, test } from 'vitest';
import { Trace } from 'vscode-languageserver';
import { NodeCrypto } from '../../server/src/host/node/crypto.js';
import { crashingRule, TestClient, uriOf, withRule } from './support.js';

const FILE = uriOf('/repo/all.yaml');

/** A value nothing else contains; made up here, so that none stands in the repository. */
let count = 0;
function canary(): string {
  return ['canary', 'kettle', (1000 + count++).toString(36), 'q7'].join('Z');
}

/** A hundred secrets in every kind of place. */
function everywhere(): { readonly text: string; readonly canaries: readonly string[] } {
  const canaries: string[] = [];
  const next = (): string => {
    const one = canary();
    canaries.push(one);
    return one;
  };
  const times = (number: number, line: (index: number) => string): string =>
    Array.from({ length: number }, (_, index) => line(index)).join('');
  const text = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  namespace: shop
  annotations:
${times(10, (index) => `    example.com/api-token-${index}: ${next()}\n`)}spec:
  template:
    spec:
      containers:
        - name: app
          image: registry.example.com/app:1.0.0
          args:
${times(10, (index) => `            - --db${index}-password=${next()}\n`)}          env:
${times(10, (index) => `            - name: S${index}_PASSWORD\n              value: "${next()}"\n`)}${times(10, (index) => `            - name: U${index}\n              value: postgres://orders:${next()}@db:5432/orders\n`)}---
apiVersion: v1
kind: Secret
metadata:
  name: shop
  namespace: shop
stringData:
${times(15, (index) => `  key-${index}: ${next()}\n`)}data:
${times(10, (index) => `  password-${index}: ${Buffer.from(next()).toString('base64')}\n`)}---
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
data:
${times(10, (index) => `  A${index}_TOKEN: ${next()}\n`)}  config.yaml: |
    login:
${times(10, (index) => `      password${index}: ${next()}\n`)}  start.sh: |
    #!/bin/sh
${times(4, () => `    mysql -uroot -p${next()} -e status\n`)}  start.py: |
    import os
${times(4, (index) => `    login(token${index}="${next()}", user=os.environ["USER"])\n`)}---
apiVersion: tekton.dev/v1
kind: Task
metadata:
  name: build
spec:
  params:
${times(3, (index) => `    - name: token-${index}\n      default: ${next()}\n`)}  steps:
    - name: build
      image: registry.example.com/build:1.0.0
      script: |
${times(4, () => `        curl --user ci:${next()} https://example.com/{{ .path }}\n`)}`;
  return { text, canaries };
}

/** The texts of a secret that would give it away: as it is, and as base64 of it. */
function formsOf(canary: string): readonly string[] {
  return [canary, Buffer.from(canary).toString('base64').replace(/=+$/, '')];
}

test('a hundred secrets are found, and none is in anything the server says, with full tracing and a rule that crashes', async () => {
  const { text, canaries } = everywhere();
  expect(canaries).toHaveLength(100);
  withRule(crashingRule());
  const client = await TestClient.start({
    folders: ['/repo'],
    files: { '/repo/all.yaml': text, '/repo/.git': '' },
    settings: { trace: { server: 'verbose' }, rules: { 'secret-env-ref': 'warning' } },
    crypto: new NodeCrypto(),
  });
  const traced: string[] = [];
  await client.connection.trace(Trace.Verbose, { log: (...parts: unknown[]) => traced.push(JSON.stringify(parts)) });
  await client.ready();
  await client.open(FILE, text);
  const said: unknown[] = [];
  const report = await client.pull(FILE);
  const items = report.items ?? [];
  said.push(report);
  for (const secret of canaries) {
    const start =
      text.indexOf(secret) >= 0 ? text.indexOf(secret) : text.indexOf(Buffer.from(secret).toString('base64'));
    const line = text.slice(0, start).split('\n').length - 1;
    expect(
      items.some(({ range }) => range.start.line === line),
      `a finding in line ${line + 1}`,
    ).toBe(true);
  }
  for (const { range } of items) {
    said.push(await client.hover(FILE, range.start));
    said.push(await client.actions(FILE, range));
  }
  said.push(await client.request('yamlock/scanWorkspace', {}));
  said.push(await client.pullWorkspace());
  said.push(client.told, client.log());
  const heard = JSON.stringify(said);
  expect(heard).toContain('crashing-rule');
  // What the client itself sends is the text; what comes back must not hold a part of it.
  const answers = traced.filter((entry) => !entry.includes('Sending'));
  for (const form of canaries.flatMap(formsOf)) {
    expect(heard.includes(form)).toBe(false);
    expect(answers.some((entry) => entry.includes(form))).toBe(false);
  }
});
