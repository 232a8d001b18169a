import { describe, expect, test } from 'vitest';
import { isGuessable, isHashName, isHashText, isPasswordName } from '../../server/src/core/secrets/names/guessable.js';

describe('a password', () => {
  test('is asked for by a name', () => {
    for (const name of [
      ...'password passwd passphrase passcode pass pwd pw masterauth'.split(' '),
      'dbPassword',
      'rootpassword',
      'dbpass',
      'xpasswd',
      'xpassphrase',
    ])
      expect(isPasswordName(name), name).toBe(true);
    for (const name of ['token', 'secret', 'password_file', 'compass', 'passwords', ''])
      expect(isPasswordName(name), name).toBe(false);
  });

  test('is a number under its name alone, or in quotes', () => {
    expect(isGuessable('password', '123')).toBe(true);
    expect(isGuessable('password', '12')).toBe(false);
    expect(isGuessable('password', '1'.repeat(40))).toBe(true);
    expect(isGuessable('password', '1'.repeat(41))).toBe(false);
    expect(isGuessable('password', '123a')).toBe(false);
    expect(isGuessable('password', 'a123')).toBe(false);
    expect(isGuessable('token', '1234')).toBe(false);
    expect(isGuessable('token', '1234', true)).toBe(true);
    expect(isGuessable('token', '123', true)).toBe(false);
    expect(isGuessable('clientSecret', '1234')).toBe(true);
    expect(isGuessable('secret', '1234')).toBe(false);
    expect(isGuessable('secret', '1234', true)).toBe(true);
    expect(isGuessable('shopToken', '1234')).toBe(false);
    for (const name of ['tokens', 'apiKeys', 'credentials', 'creds'])
      expect(isGuessable(name, '1234', true), name).toBe(false);
    expect(isGuessable('credential', '1234', true)).toBe(true);
    expect(isGuessable('port', '1234', true)).toBe(false);
  });

  test('is kept as a hash under a name that says so', () => {
    for (const name of [
      'password_sha256_hex',
      'passwordHash',
      'hashed_password',
      'hash_pw',
      'DEFAULT_PASSHASH',
      ...'password passwd pass pwd pw user'.split(' ').map((word) => `shop_${word}hash`),
      ...'hash hashed sha md bcrypt digest hex'.split(' ').map((word) => `pass_${word}`),
      'md5_passphrase_of',
      'PASSCODE_BCRYPT',
    ])
      expect(isHashName(name), name).toBe(true);
    for (const name of [
      'password',
      'hash',
      'commit_hash',
      'hashed',
      'token_hash',
      'sha256_secret',
      'hashes_of_pass',
      'rehash_password',
      'hashy_password',
    ])
      expect(isHashName(name), name).toBe(false);
  });

  test('is kept as these bytes', () => {
    const hex = '0123456789abcdef0123456789ABCDEF';
    const lower = hex.toLowerCase();
    for (const value of [
      hex,
      `\\x${hex}`,
      `0x${hex}`,
      hex.repeat(8),
      'aGVsbG8gd29ybGQgMTIzNDU2',
      'aGVsbG8gd29ybGQgMTIzNDU2Nw==',
      'aA1'.repeat(66),
    ])
      expect(isHashText(value), value).toBe(true);
    for (const value of [
      lower.slice(1),
      `${hex.repeat(8)}a`,
      '0123450123450123450123450123450123',
      `x${lower}`,
      `${lower}g`,
      `0x0x${lower}`,
      'aGVsbG8gd29ybGQgMTIzND',
      'aGVsbG8gd29ybGQgMTIzNDU2Nw===',
      'aGVsbGgdybGQgMTzNDUzNDUzNDU'.replaceAll(/\d/g, 'x'),
      'agvsbggdybgqgm2tzndu3zndz23',
      'AGVSBGGDYBGQGM2TZNDU3ZNDZ23',
      'aGVsbG8gd29ybGQg-MTIzNDU2',
      ' aGVsbG8gd29ybGQgMTIzNDU2',
    ])
      expect(isHashText(value), value).toBe(false);
  });
});
