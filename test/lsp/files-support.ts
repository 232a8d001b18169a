import type { CodeAction } from 'vscode-languageserver';
import { at, pod, type Setup, TestClient, uriOf } from './support.js';

export const ES = '/repo/app/es.yaml';
export const POD = uriOf('/repo/app/pod.yaml');
const LITERAL = ['blue', 'kettle', '42'].join('-');

/** Returns an ExternalSecret that makes a Secret with this name. */
export function external(name: string, ...keys: readonly string[]): string {
  return [
    ...['apiVersion: external-secrets.io/v1', 'kind: ExternalSecret', 'metadata:', `  name: ${name}`, 'spec:'],
    ...[
      '  secretStoreRef:',
      '    kind: ClusterSecretStore',
      '    name: vault',
      '  target:',
      `    name: ${name}`,
      '  data:',
    ],
    ...keys.flatMap((key) => [`  - secretKey: ${key}`, '    remoteRef:', `      key: ${name}/${key}`]),
    '',
  ].join('\n');
}

/** Resolves to a client with an open Pod whose variable may refer to Secrets that other files define. */
export async function start(files: Record<string, string>, setup: Setup = {}): Promise<TestClient> {
  const client = await TestClient.start({ folders: ['/repo'], files, ...setup });
  await client.ready();
  await client.open(POD, pod('web', 'env:', '- name: PASSWORD', `  value: ${LITERAL}`));
  return client;
}

export async function offered(client: TestClient): Promise<CodeAction[]> {
  return (await client.actions(POD, at(9, 14))).filter(({ disabled }) => !disabled);
}

/** Resolves to the titles of the actions that use an existing key. */
export async function keysUsed(client: TestClient): Promise<string[]> {
  return (await offered(client)).map(({ title }) => title).filter((title) => title.startsWith('Use key'));
}

export const USES = 'Use key "password" of ExternalSecret "db"';

/** Waits until the server has handled notifications: listing and reading take several turns of the event loop. */
export async function settled(client: TestClient): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await client.request('yamlock/rules');
}
