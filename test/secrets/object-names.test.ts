import { describe, expect, test } from 'vitest';
import { isObjectName, namesSecret } from '../../server/src/core/secrets/names/object-names.js';

describe('the name of an object', () => {
  const kinds =
    'secret secrets tls cert certs certificate certificates credential credentials creds key keys keypair ca token tokens auth config conf password passwords kubeconfig';

  test('says what is in it, or is words', () => {
    for (const kind of kinds.split(' ')) {
      // Signs between digits are no words: only what the name ends in tells.
      expect(isObjectName(`9.8-${kind}`), kind).toBe(true);
      expect(isObjectName(`9.8${kind}`), kind).toBe(false);
      expect(isObjectName(`9.8-${kind}-1`), kind).toBe(false);
      expect(isObjectName(`-9.8-${kind}`), kind).toBe(false);
    }
    for (const name of ['db-credentials', 'power-ssh-key-fra', 'ppc64le-router2', 'shop', 'abc'])
      expect(isObjectName(name), name).toBe(true);
    for (const name of ['ab', 'shop1', 'Shop', 'a'.repeat(16), 'shop-', 'shop--db', 'shop-1234', 'Shop-db', 'shop_db'])
      expect(isObjectName(name), name).toBe(false);
    for (const name of 'secret password admin root changeit postgres mysql minio minioadmin test guest default'.split(
      ' ',
    ))
      expect(isObjectName(name), name).toBe(false);
    expect(isObjectName('secrets')).toBe(true);
    expect(isObjectName('mypassword')).toBe(true);
  });

  test('stands under a name that may ask for one', () => {
    for (const name of ['secret', 'secrets', 'credential', 'credentials', 'creds']) {
      expect(namesSecret(name, 'shop-main'), name).toBe(true);
      expect(namesSecret(name, 'shop-main', true), name).toBe(false);
      expect(namesSecret(name, 'shop-tls', true), name).toBe(true);
      expect(namesSecret(name, 'shop/main', true), name).toBe(true);
      expect(namesSecret(name, 'xK29f'), name).toBe(false);
    }
    expect(namesSecret('password', 'shop-tls')).toBe(false);
    expect(namesSecret('secretx', 'shop-tls')).toBe(false);
    expect(namesSecret('secret', '/main')).toBe(false);
    expect(namesSecret('secret', 'shop/')).toBe(false);
    expect(namesSecret('secret', 'Shop/main')).toBe(false);
    expect(namesSecret('secret', 'shop/main/1')).toBe(false);
  });

  test('is no value of a credential that goes by the word', () => {
    for (const word of 'client shared app application api consumer jwt session cookie token signing webhook hmac auth oauth oidc access encryption hash csrf xsrf key account admin user login totp otp db database pairing join cluster rpc internal master'.split(
      ' ',
    ))
      expect(namesSecret(`${word}_secret`, 'shop-main'), word).toBe(false);
    expect(namesSecret('shop_secret', 'shop-main')).toBe(true);
    expect(namesSecret('client_credentials', 'shop-main')).toBe(true);
  });

  test('is that of which the name speaks', () => {
    for (const word of 'db database admin user login app application api cluster'.split(' ')) {
      expect(namesSecret(`${word}Secret`, `shop-${word}`, true), word).toBe(true);
      expect(namesSecret(`${word}Secret`, `shop-${word}x`, true), word).toBe(false);
      expect(namesSecret(`${word}Secret`, `Q1-${word}`, true), word).toBe(false);
      expect(namesSecret(`${word}Credentials`, `shop-${word}`, true), word).toBe(false);
    }
    expect(namesSecret('shopSecret', 'my-shop', true)).toBe(false);
  });

  test('is a word of tokens, and of a cluster', () => {
    expect(namesSecret('ServerTokens', 'Prod')).toBe(true);
    expect(namesSecret('tokens', 'q1')).toBe(false);
    expect(namesSecret('initial-cluster-token', 'etcd-cluster-1')).toBe(false);
    expect(namesSecret('initial-cluster-token', 'etcd-cluster')).toBe(true);
    expect(namesSecret('shopToken', 'etcd-cluster')).toBe(false);
    expect(namesSecret('cluster_secret', 'etcd-main')).toBe(false);
  });
});
