import { describe, expect, test } from 'vitest';
import { isPlaceholder } from '../../server/src/core/secrets/values/placeholders.js';

describe('what repeats the key', () => {
  test.each([
    ['mytoken', 'token'],
    ['myaccesstoken', 'shopAccessToken'],
    ['mykey', 'apiKey'],
    ['my-api-key', 'shopApiKey'],
    ['some-password', 'dbPassword'],
    ['some-password-db', 'dbPassword'],
    ['my-db-password', 'dbPassword'],
    ['my-shop-db-password', 'dbPassword'],
    ['my-shop-api-key', 'Bearer'],
    ['my-shop-token', 'Bearer'],
    ['my-shop-secret', 'Bearer'],
    ['ClearML API Secret Key', 'apiSecretKey'],
    ['Shop Key:', 'apiKey'],
  ])('is a placeholder: %j under %j', (value, key) => {
    expect(isPlaceholder(value, key)).toBe(true);
  });

  test.each([
    ['mysecret', 'secret'],
    ['mytoken', 'password'],
    ['hertoken1', 'token'],
    ['my', 'token'],
    ['some', 'some'],
    ['my-horse', 'token'],
    ['some-horse', 'token'],
    ['our-db-password', 'dbPassword'],
    ['some-shop-key', 'Bearer'],
    ['my-shop-horse', 'Bearer'],
    ['my-shop-key', 'password'],
    ['Shop Horse', 'apiKey'],
    ['a Shop Key', 'apiKey'],
    ['Shop Key 1', 'apiKey'],
    ['Shop key', 'apiKey'],
  ])('is none: %j under %j', (value, key) => {
    expect(isPlaceholder(value, key)).toBe(false);
  });
});
