import { describe, expect, test } from 'vitest';
import { isOrdinary, valueKind } from '../../server/src/core/secrets/values/values.js';

describe('a well-known password', () => {
  test.each(['admin', 'root', 'postgres', 'mysql', 'minio', 'secret', 'guest', 'password'])(
    'is one, though it repeats the name of its variable: %s',
    (word) => {
      const name = `SHOP_${word.toUpperCase()}`;
      expect(valueKind(`\${${name}:=${word}}`, 'dbPassword')).toBe('literal');
      expect(isOrdinary(word)).toBe(false);
    },
  );

  test.each(['test', 'admin', 'guest'])('is one in the place of a token: %s', (word) => {
    expect(valueKind(word, `${word}Token`)).toBe('literal');
  });

  test.each(['router', 'orders', 'authkey'])('is no other word: %s', (word) => {
    expect(valueKind(`\${SHOP_${word.toUpperCase()}:=${word}}`, 'dbPassword')).toBe('placeholder');
    expect(isOrdinary(word)).toBe(true);
    expect(valueKind(word, `${word}Token`)).toBe('harmless');
  });
});
