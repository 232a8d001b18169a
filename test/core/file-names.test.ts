import { describe, expect, test } from 'vitest';
import { fileName, freePath } from '../../server/src/core/refactor/files.js';
import { foldedName, isDeviceName, whyNoFileName } from '../../server/src/core/text/file-names.js';
import { workspaceOf } from '../refactor/support.js';

describe('the name of a file', () => {
  test.each([
    ['', /names no file/],
    ['.', /names no file/],
    ['..', /names no file/],
    ['a\u0000b', /nobody sees/],
    ['a\nb', /nobody sees/],
    ['a\u202egnp.yaml', /nobody sees/],
    ['a\\b', /no file of Windows can have \(\\\)/],
    ['a?', /\(\?\)/],
    ['con', /device/],
    ['Aux.yaml', /device/],
    ['LPT9.a.b', /device/],
    ['com¹', /device/],
    ['nul .txt', /device/],
    ['CONIN$', /device/],
    ['a.', /dot or a blank/],
    ['a ', /dot or a blank/],
    ['ä'.repeat(128), /255 bytes/],
  ])('%j is refused', (name, why) => expect(whyNoFileName(name)).toMatch(why));

  test.each([
    'a',
    '.env',
    'a b',
    'con-1',
    'conf',
    'com',
    'com0x',
    'auxiliary.yaml',
    'x.nul',
    'ä'.repeat(127),
    '日本.yaml',
  ])('%j is taken', (name) => expect(whyNoFileName(name)).toBeUndefined());

  test('is the same for some systems where it is in another case, or its accents are written apart', () => {
    expect(foldedName('Secret.YAML')).toBe(foldedName('secret.yaml'));
    expect(foldedName('é')).toBe(foldedName('e\u0301'));
    expect(foldedName('e')).not.toBe(foldedName('é'));
  });
});

describe('a name that is made of names from a manifest', () => {
  test.each([
    ['con', '_con'],
    ['aux.key', '_aux.key'],
    ['COM1', '_COM1'],
    ['console', 'console'],
    ['a...', 'a'],
    ['...', 'secret'],
    ['../../etc/passwd', 'etc-passwd'],
    ['/etc/passwd', 'etc-passwd'],
    ['a\u0007b\u202e', 'a-b-'],
    ['x'.repeat(400), 'x'.repeat(200)],
  ])('%j is a file %j', (name, made) => {
    expect(fileName(name)).toBe(made);
    expect(whyNoFileName(`${fileName(name)}.yaml`)).toBeUndefined();
    expect(isDeviceName(fileName(name))).toBe(false);
  });

  test('is another where some systems do not tell it from one that is there', async () => {
    const world = {
      ...(await workspaceOf('')).world('case.yaml'),
      twinOf: (path: string) => (path === 'x/db.yaml' ? 'DB.yaml' : undefined),
    };
    expect(freePath(world, 'x', 'db', '.yaml')).toBe('x/db-2.yaml');
    expect(freePath(world, 'y', 'db', '.yaml')).toBe('y/db.yaml');
  });
});
