import { describe, expect, test } from 'vitest';
import {
  isAccountCredential,
  isAmongReferences,
  isBesideSecretName,
  isClaim,
  isNameWrittenAs,
  namesKeyIn,
  refersTo,
} from '../../server/src/core/secrets/names/guards.js';
import type { Step } from '../../server/src/core/yaml/cursor.js';
import { valueAt } from '../core/support.js';

describe('a value among references', () => {
  const among = (text: string, path: readonly Step[], name = String(path.at(-1))): boolean => {
    const at = valueAt(text, ...path);
    return isAmongReferences(at, name, at.text);
  };

  test.each<[string, string, readonly Step[]]>([
    ['a block of which every value names something', 'dbSecretRef: {password: Q1w2}\n', ['dbSecretRef', 'password']],
    ['the same', 'secretRef: {password: Q1w2}\n', ['secretRef', 'password']],
    ['the same', 'secretKeyRef: {password: Q1w2}\n', ['secretKeyRef', 'password']],
    ['the same', 'secretKeys: {password: Q1w2}\n', ['secretKeys', 'password']],
    ['the same', 'xSecretKeys: {password: Q1w2}\n', ['xSecretKeys', 'password']],
    ['the same', 'remoteRef: {password: Q1w2}\n', ['remoteRef', 'password']],
    ['the same', 'keyMapping: {password: Q1w2}\n', ['keyMapping', 'password']],
    ['the same', 'dataKeyMapping: {password: Q1w2}\n', ['dataKeyMapping', 'password']],
    ['the same', 'secretKeyNames: {password: Q1w2}\n', ['secretKeyNames', 'password']],
    ...'env var variable key field column attribute header cookie claim'
      .split(' ')
      .flatMap((word): [string, string, readonly Step[]][] => [
        ['names by use', `${word}Names: {password: DB_PASS1}\n`, [`${word}Names`, 'password']],
        ['names by use', `shop-${word}s-mapping: {password: DB_PASS1}\n`, [`shop-${word}s-mapping`, 'password']],
      ]),
    ['names by use, as the word for one', 'envVarNames: {password: db pass}\n', ['envVarNames', 'password']],
    ['a variable filled from a store', 'KeyVault_SmtpPassword: smtp_password_prod1\n', ['KeyVault_SmtpPassword']],
    ['the same', 'azure-key-vault.db: db-cred-1\n', ['azure-key-vault.db']],
    ['the same', 'azureKeyVault-db: db-key-1\n', ['azureKeyVault-db']],
    ['the same', 'key_vault:db: db-token-1\n', ['key_vault:db']],
    ['an entry of a store, and what is taken from it', 'a: {secret: Q1w2, secretKeyProperty: x}\n', ['a', 'secret']],
    ['the same', 'a: {token: Q1w2, x_property: x}\n', ['a', 'token']],
    ['an existing Secret', 'existingSecret: {keys: {password: db-password}}\n', ['existingSecret', 'keys', 'password']],
    [
      'the same',
      'existingSecret: {a: {b: {c: {password: db-password}}}}\n',
      ['existingSecret', 'a', 'b', 'c', 'password'],
    ],
    ['the same', 'fromSecret: {password: dbPassword}\n', ['fromSecret', 'password']],
    ['the same', 'externalSecret: {password: password}\n', ['externalSecret', 'password']],
    ['the same', 'externalSecrets: {password: shop/db}\n', ['externalSecrets', 'password']],
    ['the same', 'vaultSecret: {password: shop/db}\n', ['vaultSecret', 'password']],
    ['the same', 'vaultSecrets: {password: shop/db}\n', ['vaultSecrets', 'password']],
    ...'secretRef secretRefs secretKeyRefs secretKey secretKeyName secretKeyNames secretKeyMap secretKeyMapping secretProperties secretMap secretMapping secretsMap remoteRefs keyMap keymapping'
      .split(' ')
      .map((block): [string, string, readonly Step[]] => [
        'the same',
        `${block}: {a: {b: {password: db-password}}}\n`,
        [block, 'a', 'b', 'password'],
      ]),
    [
      'keys beside the name of a Secret',
      'a: {secretName: db, keys: {password: db-password}}\n',
      ['a', 'keys', 'password'],
    ],
    ['the same', 'a: {existing_secret: db, key: x, mapping: {password: db-password}}\n', ['a', 'mapping', 'password']],
    ['the same', 'a: {fromSecret: db, mappings: {b: {password: db-password}}}\n', ['a', 'mappings', 'b', 'password']],
    ['the same', 'a: {secret_name: db, properties: {password: db-password}}\n', ['a', 'properties', 'password']],
    ['the same', 'a: {existingSecret: db, fields: {password: db-password}}\n', ['a', 'fields', 'password']],
    ['keys of a secret', 'secret: {keys: {clientSecret: OIDC_CLIENT_SECRET}}\n', ['secret', 'keys', 'clientSecret']],
    ['the same', 'dbSecret: {keys: {clientSecret: OIDC_CLIENT_SECRET}}\n', ['dbSecret', 'keys', 'clientSecret']],
    ['a path in Vault', 'vault: {path: shop, token: vault-token}\n', ['vault', 'token']],
    ['variables that a Secret fills', 'envSecrets: {DB_PASS: db-pass, SMTP_PASS: Q1w2}\n', ['envSecrets', 'SMTP_PASS']],
    ['the same', 'environmentFromSecret: {DB_PASS: db-pass, X: Q1w2}\n', ['environmentFromSecret', 'X']],
    ['the same', 'variables-from-secret: {DB_PASS: db-pass, X: Q1w2}\n', ['variables-from-secret', 'X']],
    ['the same', 'secretEnv: {DB_PASS: db-pass, X: Q1w2}\n', ['secretEnv', 'X']],
    ['the same', 'secret_environment: {DB_PASS: db-pass, X: Q1w2}\n', ['secret_environment', 'X']],
    ['the same', 'secretVariables: {DB_PASS: db-pass, X: Q1w2}\n', ['secretVariables', 'X']],
  ])('is one: %s, %s', (_what, text, path) => {
    expect(among(text, path)).toBe(true);
  });

  test.each<[string, readonly Step[]]>([
    ['dbSecret: {password: db-password}\n', ['dbSecret', 'password']],
    ['secretRefs: {password: Q1w2}\n', ['secretRefs', 'password']],
    ['envNames: {password: horse1}\n', ['envNames', 'password']],
    ['envNames: {port: q1w2}\n', ['envNames', 'port']],
    ['event: {password: DB_PASS1}\n', ['event', 'password']],
    ['envNamesX: {password: DB_PASS1}\n', ['envNamesX', 'password']],
    ['xKeyVault_Smtp: smtp_password_prod1\n', ['xKeyVault_Smtp']],
    ['KeyVaultSmtp: smtp_password_prod1\n', ['KeyVaultSmtp']],
    ['KeyVault_Smtp: smtp_horse_prod1\n', ['KeyVault_Smtp']],
    ['KeyVault_Smtp: 1smtp_password_prod1\n', ['KeyVault_Smtp']],
    ['KeyVault_Smtp: "smtp_password_prod1!"\n', ['KeyVault_Smtp']],
    ['KeyVault_Smtp: password1\n', ['KeyVault_Smtp']],
    ['a: {password: Q1w2, secretKeyProperty: x}\n', ['a', 'password']],
    ['a: {secret: Q1w2, property: x}\n', ['a', 'secret']],
    ['a: {secret: Q1w2, xPropertyOf: x}\n', ['a', 'secret']],
    ['existingSecret: {keys: {password: Q1w2}}\n', ['existingSecret', 'keys', 'password']],
    ['existingSecret: {password: horse}\n', ['existingSecret', 'password']],
    [
      'existingSecret: {a: {b: {c: {d: {password: db-password}}}}}\n',
      ['existingSecret', 'a', 'b', 'c', 'd', 'password'],
    ],
    ['externalSecretsX: {password: db-password}\n', ['externalSecretsX', 'password']],
    ['vaultSecretsX: {password: db-password}\n', ['vaultSecretsX', 'password']],
    ['secretKeyX: {password: db-password}\n', ['secretKeyX', 'password']],
    ['remoteRefX: {password: db-password}\n', ['remoteRefX', 'password']],
    ['keyMapX: {password: db-password}\n', ['keyMapX', 'password']],
    ['a: {secretName: "", keys: {password: db-password}}\n', ['a', 'keys', 'password']],
    ['a: {secretName: db, xkeys: {password: db-password}}\n', ['a', 'xkeys', 'password']],
    ['a: {secretName: db, keysx: {password: db-password}}\n', ['a', 'keysx', 'password']],
    ['a: {secretNameX: db, keys: {password: db-password}}\n', ['a', 'keys', 'password']],
    ['a: {xsecretName: db, keys: {password: db-password}}\n', ['a', 'keys', 'password']],
    ['secret: {entries: {clientSecret: OIDC_CLIENT_SECRET}}\n', ['secret', 'entries', 'clientSecret']],
    ['secretX: {keys: {clientSecret: OIDC_CLIENT_SECRET}}\n', ['secretX', 'keys', 'clientSecret']],
    ['vault: {token: vault-token}\n', ['vault', 'token']],
    ['store: {path: shop, token: vault-token}\n', ['store', 'token']],
    ['envSecrets: {DB_PASS: db-word, SMTP_PASS: Q1w2}\n', ['envSecrets', 'SMTP_PASS']],
    ['envSecrets: {DB_PASS: db_pass, SMTP_PASS: Q1w2}\n', ['envSecrets', 'SMTP_PASS']],
    ['envSecrets: {PASS: pass, SMTP_PASS: Q1w2}\n', ['envSecrets', 'SMTP_PASS']],
    ['xEnvSecrets: {DB_PASS: db-pass, SMTP_PASS: Q1w2}\n', ['xEnvSecrets', 'SMTP_PASS']],
    ['envSecretsX: {DB_PASS: db-pass, SMTP_PASS: Q1w2}\n', ['envSecretsX', 'SMTP_PASS']],
    ['xsecretEnv: {DB_PASS: db-pass, SMTP_PASS: Q1w2}\n', ['xsecretEnv', 'SMTP_PASS']],
  ])('is none: %s', (text, path) => {
    expect(among(text, path)).toBe(false);
  });
});

describe('what stands beside a value', () => {
  test('is a claim of a token', () => {
    const claim = (text: string, name: string, path: readonly Step[]) => {
      const at = valueAt(text, ...path);
      return isClaim(at, name, at.text);
    };
    expect(claim('id_token: [email, preferred_user_name_xx]\n', 'id_token', ['id_token', 0])).toBe(true);
    expect(claim('id_token: [email, preferred_user_name_xx]\n', 'id_token', ['id_token', 1])).toBe(true);
    expect(claim('id_token: email\n', 'id_token', ['id_token'])).toBe(false);
    expect(claim('ids: [email]\n', 'ids', ['ids', 0])).toBe(false);
    expect(claim('token_id: [email]\n', 'token_id', ['token_id', 0])).toBe(false);
    for (const text of ['e', 'Email', 'email1', 'a_b', 'aa_bb_cc_dd_ee', 'email-x'])
      expect(claim(`token: [${text}]\n`, 'token', ['token', 0]), text).toBe(false);
  });

  test('is the account that a credential opens', () => {
    const account = (beside: string, text = 'x', key = 'credential') =>
      isAccountCredential(valueAt(`a: {${beside}: y, ${key}: 1}\n`, 'a', key), text);
    for (const beside of 'username user userName login identifier appId account principal'.split(' '))
      expect(account(beside), beside).toBe(true);
    expect(account('host')).toBe(false);
    expect(account('user', 'db-credentials')).toBe(false);
    expect(account('user', 'db.credentials')).toBe(false);
    expect(account('user', 'shop/credentials')).toBe(false);
    expect(account('user', 'x', 'secret')).toBe(false);
  });

  test('is the name of a Secret', () => {
    const beside = (text: string, ...path: readonly Step[]) => isBesideSecretName(valueAt(text, ...path));
    expect(beside('a: {secretName: db, password: x}\n', 'a', 'password')).toBe(true);
    expect(beside('a: {secretNamespace: shop, password: x}\n', 'a', 'password')).toBe(true);
    expect(beside('a: {secretName: "", password: x}\n', 'a', 'password')).toBe(false);
    expect(beside('a: {secret: db, password: x}\n', 'a', 'password')).toBe(false);
    expect(beside('a: [x]\n', 'a', 0)).toBe(false);
  });

  test('refers to something where it says what', () => {
    const refers = (text: string) => refersTo(valueAt(`a: ${text}\n`, 'a'));
    for (const text of ['db', '{name: db}', '{x: db}', '[db]', '["", db]', '{x: "", y: db}'])
      expect(refers(text), text).toBe(true);
    for (const text of ['""', '~', '{}', '[]', '{name: ""}', '{name: "", x: db}', '{x: ""}', '[""]'])
      expect(refers(text), text).toBe(false);
  });

  test('says the same in other words', () => {
    expect(isNameWrittenAs('DB_PASS', 'db-pass')).toBe(true);
    expect(isNameWrittenAs('PASS', 'pass')).toBe(false);
    expect(isNameWrittenAs('DB_PASS', 'db-word')).toBe(false);
  });

  test('is a Secret and a key of it', () => {
    expect(namesKeyIn('k8s_secret_password', 'shop/db/password')).toBe(true);
    expect(namesKeyIn('k8s_secret_password', 'db/password')).toBe(true);
    expect(namesKeyIn('SECRET_x', 'db/Pass.word-1')).toBe(true);
    expect(namesKeyIn('k8s_secret', 'db/password')).toBe(false);
    expect(namesKeyIn('k8s_password', 'db/password')).toBe(false);
    for (const text of ['db', '/db/password', 'Db/password', '-db/password', 'a/b/c/d', 'db/pass word', 'db/'])
      expect(namesKeyIn('secret_password', text), text).toBe(false);
  });
});
