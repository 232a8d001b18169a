import { describe, expect, test } from 'vitest';
import { uploadMore, uploadTo } from '../../server/src/core/refactor/upload.js';
import { factsOf, type StoreFact } from '../../server/src/core/workspace/facts.js';
import { parseStream } from '../../server/src/core/yaml/document.js';

function storeOf(provider: string): StoreFact {
  const text = [
    ...['apiVersion: external-secrets.io/v1', 'kind: SecretStore', 'metadata: {name: company}', 'spec:'],
    ...['  provider:', `    ${provider}`, ''],
  ].join('\n');
  const [store] = factsOf(parseStream(text)).stores;
  if (!store) throw new Error('there is no store');
  return store;
}

const VALUES = [
  { key: 'user', file: '.yamlock/db.user' },
  { key: 'password', file: '.yamlock/db.password' },
];

describe('uploads to Vault', () => {
  test.each([
    ['version 2', 'vault: {path: kv, version: v2}', 'kv', ''],
    ['version 1', 'vault: {path: kv, version: v1}', 'kv', ''],
    ['version 2 as its path is served', 'vault: {path: kv/data}', 'kv', ''],
    ['version 1, where "data" is a name like others', 'vault: {path: kv/data, version: v1}', 'kv/data', ''],
    ['no mount: each key begins with it', 'vault: {}', 'secret', 'secret/'],
  ])('%s', (_, provider, mount, lead) => {
    const store = storeOf(provider);
    expect(uploadTo(store, 'shop', 'db', VALUES)).toEqual({
      refs: [
        { key: `${lead}shop/db`, property: 'user' },
        { key: `${lead}shop/db`, property: 'password' },
      ],
      commands: [`vault kv put -mount=${mount} shop/db user=@.yamlock/db.user password=@.yamlock/db.password`],
    });
    // What joins others later replaces none of them, in either version.
    const more = uploadMore(store, 'shop', 'db', VALUES);
    expect(more.refs).toEqual([
      { key: `${lead}shop/db-user`, property: 'user' },
      { key: `${lead}shop/db-password`, property: 'password' },
    ]);
    expect(more.commands.join('\n')).not.toContain('patch');
  });
});
