import { describe, expect, test } from 'vitest';
import { credentialsIn } from '../../server/src/core/secrets/texts/texts.js';
import { growthOf } from '../harness/growth.js';

describe('texts are read in linear time', () => {
  const hostile: Readonly<Record<string, string>> = {
    'a flag that never ends': '--password',
    'names without a value': 'password.',
    quotes: 'password="',
    'here-documents that never end': 'cat <<EOF\n',
    'elements that never end': '<password ',
    'open elements': '<name>a.password</name><value>',
    blanks: 'password          ',
    'flags of htpasswd': 'htpasswd -bbb ',
    'words of mc': 'mc alias set a b c ',
    'users of SQL': 'USER a PASSWORD ',
    'colons in a line': 'a:5432:b:c:',
    'letters of base64': 'Basic YWJjZGVm',
  };

  test.each(Object.entries(hostile))('%s', (_, part) => {
    const run = (length: number): void => {
      const text = part.repeat(Math.ceil(length / part.length));
      credentialsIn(text);
      credentialsIn(text, 'shell');
      credentialsIn(`#!/bin/sh\n${text}`);
    };
    // Sixteen times the text; a quadratic pattern would take 256 times as long.
    expect(growthOf(run, 10_000, 160_000, 32)).toBeLessThan(120);
  });
});
