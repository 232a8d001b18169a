import { expect, test } from 'vitest';
import { Workspace } from './support.js';

/** Broken in two, so that no scanner takes it for a real one. */
const HASH = `$2b$10$N9qo8uLOickgx2ZMRZoMye${'IjZAgcfl7p92ldGxad68LJZdL17lhWy'}`;

function deployment(variables: Readonly<Record<string, string>>): string {
  const env = Object.entries(variables).map(
    ([name, value]) => `            - name: ${name}\n              value: ${value}\n`,
  );
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: app
          image: a/b:1
          env:
${env.join('')}`;
}

async function titlesFor(
  variables: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const workspace = await Workspace.open(new Map([['web.yaml', deployment(variables)]]));
  return Object.fromEntries(
    workspace
      .findings()
      .filter(({ placed }) => placed.rule.family === 'secrets')
      .map(({ placed }) => [placed.rule.id, workspace.fixes('web.yaml', placed).map(({ fix }) => fix.title)]),
  );
}

test('a variable that is a placeholder or a hash stays, and is not counted among those that move together', async () => {
  const credential = { API_TOKEN: 'plum-river-77' };
  const alone = ['Move to a new Secret outside git'];
  expect(await titlesFor({ ...credential, DB_PASSWORD: 'changeme' })).toEqual({
    'secret-env-literal': alone,
    'secret-placeholder': [],
  });
  expect(await titlesFor({ ...credential, ADMIN_PASSWORD_HASH: HASH })).toEqual({
    'secret-env-literal': alone,
    'secret-hash': [],
  });
  expect(await titlesFor({ ...credential, DB_PASSWORD: 'quiet-harbor-42' })).toEqual({
    'secret-env-literal': [...alone, 'Move all 2 variables to a new Secret outside git'],
  });
});
