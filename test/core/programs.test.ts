import { describe, expect, test } from 'vitest';
import {
  argumentName,
  mayRun,
  PROGRAMS,
  programOf,
  programsIn,
  scriptLanguageOf,
  variableOf,
} from '../../server/src/core/kubernetes/programs.js';
import { commandsIn } from '../../server/src/core/text/shell/commands.js';

/** The programs that the commands of a text name, each with the words behind it. */
function named(text: string): readonly string[] {
  return commandsIn(text).flatMap((command) =>
    [...programsIn(command)].map(({ name, behind }) => [name, ...behind.map((word) => word.text)].join(' ')),
  );
}

describe('the catalogue of programs', () => {
  test('has one row for each name', () => {
    const names = PROGRAMS.flatMap((program) => program.names);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test.each([
    ['/usr/bin/curl', 'curl'],
    ['quay.io/oauth2-proxy/oauth2-proxy', 'oauth2-proxy'],
    ['redis-cli', 'redis-cli'],
  ])('%s is known', (path, name) => {
    expect(programOf(path)?.names).toContain(name);
  });

  test.each(['', 'curl/', 'curly', 'xcurl', 'curl:8', '-curl'])('%j is not known', (path) => {
    expect(programOf(path)).toBeUndefined();
  });

  test('a command names the program it runs, and those that this one may run', () => {
    expect(named('curl -k x')).toEqual(['curl -k x']);
    expect(named('sudo -u web /usr/bin/curl -k')).toEqual(['curl -k']);
    expect(named('timeout 5 "curl" x | mysql -px')).toEqual(['curl x', 'mysql -px']);
    expect(named('exec:curl x')).toEqual(['curl x']);
    expect(named('curly curl.sh -curl x-curl')).toEqual([]);
  });

  test('a pattern matches every text that names one of the programs', () => {
    const pattern = mayRun(({ unverified }) => unverified !== undefined);
    for (const text of ['curl', 'a;curl', '/bin/curl x', '"curl"', 'x\ncurl']) expect(text).toMatch(pattern);
    for (const text of ['curly', 'my-curl', 'curl.sh', 'mysql', 'CURL']) expect(text).not.toMatch(pattern);
  });

  test.each([
    ['sh', 'shell'],
    ['/bin/bash', 'shell'],
    ['busybox', 'shell'],
    ['python', 'program'],
    ['/usr/bin/python3.12', 'program'],
    ['Rscript', 'program'],
    ['bash5', undefined],
    ['BASH', undefined],
    ['curl', undefined],
    ['', undefined],
  ])('%j runs scripts in %j', (path, language) => {
    expect(scriptLanguageOf(path)).toBe(language);
  });

  test('an argument is called by the flag, and has a name as a variable', () => {
    expect(argumentName('mysql', { flags: ['-p', '-q'], variable: 'X' })).toBe('mysql -p');
    expect(argumentName('docker', { flags: ['-p'], called: 'login -p', variable: 'X' })).toBe('login -p');
    expect(variableOf('mysqldump -p')).toBe('MYSQL_PASSWORD');
    expect(variableOf('login -p')).toBe('REGISTRY_PASSWORD');
    expect(variableOf('masterauth')).toBe('REDIS_PASSWORD');
    expect(variableOf('curl -p')).toBeUndefined();
  });
});
