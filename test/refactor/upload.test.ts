import { describe, expect, test } from 'vitest';
import { canPush } from '../../server/src/core/refactor/destinations/push-secret.js';
import { uploadMore, uploadTo } from '../../server/src/core/refactor/destinations/upload.js';
import { factsOf } from '../../server/src/core/workspace/facts.js';
import { namedFactsOf, type StoreFact } from '../../server/src/core/workspace/named-facts.js';
import { parseStream } from '../../server/src/core/yaml/document.js';

function storeOf(provider: string): StoreFact {
  const text = [
    ...['apiVersion: external-secrets.io/v1', 'kind: SecretStore', 'metadata: {name: company}', 'spec:'],
    ...['  provider:', `    ${provider}`, ''],
  ].join('\n');
  const [store] = factsOf(parseStream(text)).objects.flatMap((object) => namedFactsOf(object).stores);
  if (!store) throw new Error('there is no store');
  return store;
}

const VALUES = [
  { key: 'user', file: '.yamlock/db.user' },
  { key: 'password', file: '.yamlock/db.password' },
];

const ENTRY = { namespace: 'shop', secret: 'db' };

describe('uploads to Vault', () => {
  test.each([
    ['version 2', 'vault: {path: kv, version: v2}', 'kv', ''],
    ['version 1', 'vault: {path: kv, version: v1}', 'kv', ''],
    ['version 2 as its path is served', 'vault: {path: kv/data}', 'kv', ''],
    ['version 1, where "data" is a name like others', 'vault: {path: kv/data, version: v1}', 'kv/data', ''],
    ['no mount: each key begins with it', 'vault: {}', 'secret', 'secret/'],
  ])('%s', (_, provider, mount, lead) => {
    const store = storeOf(provider);
    expect(uploadTo(store, ENTRY, VALUES)).toEqual({
      refs: [
        { key: `${lead}shop/db`, property: 'user' },
        { key: `${lead}shop/db`, property: 'password' },
      ],
      commands: [`vault kv put -mount=${mount} shop/db user=@.yamlock/db.user password=@.yamlock/db.password`],
    });
    // What joins others later replaces none of them, in either version.
    const more = uploadMore(store, ENTRY, VALUES);
    expect(more.refs).toEqual([
      { key: `${lead}shop/db-user`, property: 'user' },
      { key: `${lead}shop/db-password`, property: 'password' },
    ]);
    expect(more.commands.join('\n')).not.toContain('patch');
  });
});

/** Where a value lies: the key, and the property where the store keeps several values under it. */
function places(provider: string, pattern: string | undefined, key = 'API_KEY'): readonly (string | undefined)[] {
  const { refs, commands } = uploadTo(storeOf(provider), { ...ENTRY, pattern }, [{ key, file: 'held' }]);
  const [ref] = refs;
  // What the ExternalSecret reads is what the command writes, but for the mount Vault's own keys begin with.
  expect(` ${commands.join(' ')} `).toContain(` ${ref?.key.replace(/^secret\//, '')} `);
  return ref?.property === undefined ? [ref?.key] : [ref.key, ref.property];
}

describe('the keys of a store', () => {
  const SECRETS_MANAGER = 'aws: {service: SecretsManager}';
  const PARAMETER_STORE = 'aws: {service: ParameterStore}';

  test.each([
    [SECRETS_MANAGER, ['shop/db/API_KEY']],
    [PARAMETER_STORE, ['/shop/db/API_KEY']],
    ['vault: {path: kv}', ['shop/db', 'API_KEY']],
    ['vault: {}', ['secret/shop/db', 'API_KEY']],
    ['gcpsm: {projectID: shop}', ['shop-db-API-KEY']],
    ['azurekv: {vaultUrl: "https://shop.vault.azure.net"}', ['shop-db-API-KEY']],
    ['kubernetes: {remoteNamespace: vault}', ['db', 'API_KEY']],
    ['akeyless: {}', ['shop/db/API_KEY']],
  ])('are called by each provider as suits it: %s', (provider, expected) => {
    expect(places(provider, undefined)).toEqual(expected);
  });

  test.each([
    [SECRETS_MANAGER, ['Prod@eu/shop/db.API_KEY']],
    // These take fewer characters.
    [PARAMETER_STORE, ['/Prod-eu/shop/db.API_KEY']],
    ['gcpsm: {projectID: shop}', ['Prod-eu-shop-db-API-KEY']],
    ['azurekv: {}', ['Prod-eu-shop-db-API-KEY']],
    // These keep all keys of a Secret together.
    ['vault: {path: kv}', ['Prod@eu/shop/db', 'API_KEY']],
    ['vault: {}', ['secret/Prod@eu/shop/db', 'API_KEY']],
    ['kubernetes: {remoteNamespace: vault}', ['prod-eu-shop-db', 'API_KEY']],
    ['akeyless: {}', ['Prod@eu/shop/db.API_KEY']],
  ])('are called by a pattern, as far as the provider takes it: %s', (provider, expected) => {
    expect(places(provider, 'Prod@eu/{namespace}/{secret}.{key}')).toEqual(expected);
  });

  test.each([
    [SECRETS_MANAGER, ['/db/API_KEY']],
    [PARAMETER_STORE, ['/db/API_KEY']],
    ['gcpsm: {}', ['db-API-KEY']],
    ['vault: {path: kv}', ['db', 'API_KEY']],
    ['kubernetes: {}', ['db', 'API_KEY']],
  ])('begin with a slash where the provider has it in names: %s', (provider, expected) => {
    expect(places(provider, '/{secret}/{key}')).toEqual(expected);
  });

  test.each([
    ['{key}/{secret}', 'db'],
    ['/{key}/{secret}', 'db'],
    ['{secret}/{key}/current', 'db/current'],
    ['{secret}__{key}', 'db'],
    ['{namespace}/{key}-{secret}', 'shop-db'],
    ['{secret}/{secret}-{key}/{key}', 'db/db'],
  ])('that hold a whole Secret are called %s without its {key}', (pattern, expected) => {
    expect(places('vault: {path: kv}', pattern)).toEqual([expected, 'API_KEY']);
  });

  test('that are Secrets of their own are called as objects can be', () => {
    const more = [{ key: 'API_KEY', file: 'held' }];
    const { refs, commands } = uploadMore(storeOf('kubernetes: {}'), ENTRY, more);
    expect(refs).toEqual([{ key: 'db-api-key', property: 'API_KEY' }]);
    expect(commands.join()).toContain(' db-api-key ');
  });

  test('follow the pattern too where they join others', () => {
    const entry = { ...ENTRY, pattern: 'prod/{namespace}/{secret}/{key}' };
    expect(uploadMore(storeOf('vault: {path: kv}'), entry, VALUES).refs).toEqual([
      { key: 'prod/shop/db-user', property: 'user' },
      { key: 'prod/shop/db-password', property: 'password' },
    ]);
    expect(uploadMore(storeOf(SECRETS_MANAGER), entry, VALUES).refs).toEqual([
      { key: 'prod/shop/db/user' },
      { key: 'prod/shop/db/password' },
    ]);
  });
});

describe('a PushSecret', () => {
  test.each([
    'aws: {service: SecretsManager}',
    'vault: {path: kv}',
    'gcpsm: {projectID: shop}',
    'azurekv: {vaultUrl: "https://shop.vault.azure.net"}',
    'kubernetes: {remoteNamespace: secrets}',
    'akeyless: {akeylessGWApiURL: "https://api.akeyless.io"}',
  ])('writes to %s', (provider) => {
    expect(canPush(storeOf(provider))).toBe(true);
  });

  test.each(['fake: {data: []}', 'webhook: {url: "https://example.org"}', 'passbolt: {host: "https://example.org"}'])(
    'does not write to %s',
    (provider) => {
      expect(canPush(storeOf(provider))).toBe(false);
    },
  );
});
