import { describe, expect, test } from 'vitest';
import { formsOf, mayHoldHash } from '../../server/src/core/secrets/values/forms.js';

const LETTERS = 'q7Hw2bX9quiet273kzMorn4ing5Harbour6Lantern8Willow0Fjord1x';
const hex = (length: number): string => '3f9a1c7e5b2d8046'.repeat(8).slice(0, length);
const letters = (length: number): string => LETTERS.repeat(4).slice(0, length);

/** Hashes of passwords as programs write them, by their formats; the salts and digests are made up. */
const HASHES: Readonly<Record<string, string>> = {
  'bcrypt 2': `$2$10$${letters(53)}`,
  'bcrypt 2a': `$2a$10$${letters(53)}`,
  'bcrypt 2b': `$2b$12$${letters(53)}`,
  'bcrypt 2x': `$2x$12$${letters(53)}`,
  'bcrypt 2y': `$2y$05$${letters(53)}`,
  argon2id: `$argon2id$v=19$m=65536,t=3,p=4$${letters(20)}`.replaceAll(',', ';'),
  argon2i: `$argon2i$v=19$m=65536$${letters(20)}`,
  argon2d: `$argon2d$v=19$m=65536$${letters(20)}`,
  md5crypt: `$1$${letters(8)}$${letters(22)}`,
  apr1: `$apr1$${letters(8)}$${letters(22)}`,
  sha256crypt: `$5$rounds=5000$${letters(43)}`,
  sha512crypt: `$6$${letters(16)}$${letters(86)}`,
  yescrypt: `$y$j9T$${letters(22)}$${letters(43)}`,
  'LDAP SHA': `{SHA}${letters(27)}=`,
  'LDAP SSHA': `{SSHA}${letters(32)}`,
  'LDAP SHA256': `{SHA256}${letters(43)}=`,
  'LDAP SSHA512': `{SSHA512}${letters(88)}==`,
  'passlib pbkdf2': `$pbkdf2-sha256$29000$${letters(22)}$${letters(43)}`,
  jupyter: `sha1:${hex(12)}:${hex(40)}`,
  'werkzeug pbkdf2': `pbkdf2:sha256:260000$${letters(16)}$${hex(64)}`,
  'werkzeug scrypt': `scrypt:32768:8:1$${letters(16)}$${hex(128)}`,
  postgresql: `md5${hex(32)}`,
};

describe('the hash of a password', () => {
  test.each(Object.entries(HASHES))('%s', (_, hash) => {
    for (const [before, after] of [
      ['', ''],
      ['admin:', '\n'],
      ['"', '"'],
    ]) {
      const text = `${before}${hash}${after}`;
      expect(mayHoldHash(text)).toBe(true);
      const start = before?.length ?? 0;
      expect(formsOf(text)).toEqual([
        { rule: 'secret-hash', level: 'information', what: 'the hash of a password', start, end: start + hash.length },
      ]);
    }
  });

  test.each([
    ['too short a digest', `$2b$12$${letters(52)}`],
    ['a cost of one digit', `$2b$5$${letters(53)}`],
    ['a digest of Jupyter with a digit more', `sha1:${hex(12)}:${hex(41)}`],
    ['a digest of PostgreSQL with a digit less', `md5${hex(31)}`],
    ['a digest of PostgreSQL with a digit more', `md5${hex(33)}`],
    ['a longer word', `x$1$${letters(8)}$${letters(22)}`],
    ['a variable', '$1$2$3$4'],
    ['a digest of an image', `sha256:${hex(64)}`],
  ])('%s is none', (_, text) => {
    expect(formsOf(text)).toEqual([]);
  });
});
