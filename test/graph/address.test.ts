import { describe, expect, test } from 'vitest';
import { hasCredential } from '../../server/src/core/graph/address.js';

describe('an address', () => {
  test.each([
    'https://ci:word@git.example.com/x.git',
    'https://word@git.example.com/x.git',
    'HTTP://word@git.example.com',
    'ssh://git:word@git.example.com/x',
    'redis://:word@redis:6379',
    'https://ci:wo@rd@git.example.com',
  ])('%s has a credential', (address) => expect(hasCredential(address)).toBe(true));

  test.each([
    'https://git.example.com/x.git',
    'ssh://git@git.example.com/x.git',
    'git@git.example.com:x.git',
    'https://git.example.com/a@b:c',
    'https://git.example.com?user=a:b@c',
    'oci://registry.example.com/chart',
    'https://[::1]:8080/x',
    'db@shop',
    '',
  ])('%s has none', (address) => expect(hasCredential(address)).toBe(false));
});
