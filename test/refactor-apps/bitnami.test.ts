import { expect, test } from 'vitest';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { ROOT, Workspace } from './support.js';

/** Returns the values of a chart within another, one to a line. */
function valuesOf(chart: string, values: string): string {
  const [, architecture = '', auth = ''] = /^(?:(architecture: \w+), )?auth: \{(.*)\}$/.exec(values) ?? [];
  const lines = auth.split(', ').map((line) => `    ${line}\n`);
  return `${chart}:\n${architecture && `  ${architecture}\n`}  auth:\n${lines.join('')}`;
}

const SHOP = 'username: shop, password: quiet-harbor-42';
const REPLICATION = 'replicationPassword: quiet-harbor-44';

test.each<[string, string, readonly string[]]>([
  [
    'postgresql',
    `architecture: replication, auth: {postgresPassword: quiet-harbor-43, ${SHOP}, ${REPLICATION}}`,
    ['password', 'postgres-password', 'replication-password'],
  ],
  ['redis', 'auth: {password: quiet-harbor-42}', ['redis-password']],
  ['valkey', 'auth: {password: quiet-harbor-42}', ['valkey-password']],
  ...['mysql', 'mariadb'].map((chart): [string, string, readonly string[]] => [
    chart,
    `architecture: replication, auth: {rootPassword: quiet-harbor-43, ${SHOP}, ${REPLICATION}}`,
    [`${chart}-password`, `${chart}-replication-password`, `${chart}-root-password`],
  ]),
  [
    'mongodb',
    `architecture: replicaset, auth: {rootPassword: quiet-harbor-43, ${SHOP}, replicaSetKey: quiet-harbor-44, metricsPassword: quiet-harbor-45}`,
    ['mongodb-metrics-password', 'mongodb-passwords', 'mongodb-replica-set-key', 'mongodb-root-password'],
  ],
  ['rabbitmq', 'auth: {password: quiet-harbor-42}', ['rabbitmq-password']],
  ['rabbitmq', 'auth: {erlangCookie: quiet-harbor-42}', ['rabbitmq-erlang-cookie']],
  ['minio', 'auth: {rootUser: shop, rootPassword: quiet-harbor-42}', ['root-password', 'root-user']],
  // Who does not say a name has the usual one, without which the chart would not start.
  ['minio', 'auth: {rootPassword: quiet-harbor-42}', ['root-password', 'root-user']],
  // As the only chart of the values, known by what no other has.
  ['db', 'auth: {enablePostgresUser: true, postgresPassword: quiet-harbor-42}', ['postgres-password']],
])('the Secret has the keys that the chart %s reads: %s', async (chart, values, keys) => {
  const workspace = await Workspace.of(new Map([['values.yaml', valuesOf(chart, values)]]));
  const plans = workspace.find().flatMap(({ fixes }) => fixes);
  expect(plans.length).toBeGreaterThan(0);
  for (const { plan } of plans) {
    if ('refused' in plan) throw new Error(plan.refused);
    const { files } = await workspace.applied(`${ROOT}/values.yaml`, plan);
    const secrets = [...files].flatMap(([path, text]) => (path.endsWith('.secret.yaml') ? [text] : []));
    const data = parseStream(secrets.join('')).documents[0]?.document.root?.at('stringData');
    expect([...(data?.entries() ?? [])].map(({ key }) => key).sort()).toEqual(keys);
    expect(files.get(`${ROOT}/values.yaml`)).not.toContain('quiet-harbor');
  }
});

test.each([
  ['mysql', `architecture: replication, auth: {rootPassword: quiet-harbor-43, ${SHOP}}`, 'replicationPassword'],
  ['mariadb', `auth: {${SHOP}}`, 'rootPassword'],
  ['mongodb', 'architecture: replicaset, auth: {rootPassword: quiet-harbor-43}', 'replicaSetKey'],
])('is refused where the chart %s then wants more: %s', async (chart, values, wanted) => {
  const workspace = await Workspace.of(new Map([['values.yaml', valuesOf(chart, values)]]));
  const plans = workspace.find().flatMap(({ fixes }) => fixes);
  expect(plans.length).toBeGreaterThan(0);
  for (const { plan } of plans)
    expect(plan).toEqual({
      refused: `the chart then wants "${wanted}" in the Secret as well, and these values do not have it`,
    });
});
