import { describe, expect, test } from 'vitest';
import { detectSecrets } from '../../server/src/core/secrets/detect.js';
import { credentialsIn } from '../../server/src/core/secrets/texts/texts.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { folderOf, yamlock } from '../cli/support.js';
import { growthOf } from '../harness/growth.js';

const REAL = 'Xk29fLm3Qw8';

/** A ConfigMap with these lines as one text. */
function configMap(lines: readonly string[], key = 'app.properties'): string {
  const text = lines.map((line) => `    ${line}\n`).join('');
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  ${key}: |\n${text}`;
}

function found(text: string) {
  const [placed] = parseStream(text).documents;
  if (!placed) throw new Error('there is a document');
  return detectSecrets(placed.document, false).filter(({ rule }) => rule === 'secret-in-configmap');
}

const numbered = (count: number, line: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, index) => line(index));

describe('a text of very many names', () => {
  test.each([
    ['references', (index: number) => `db${index}.password=\${DB_${index}_PASSWORD}`],
    ['empty values', (index: number) => `db${index}.password=`],
    ['files', (index: number) => `db${index}.password.file=/run/secrets/${index}`],
    ['placeholders', (index: number) => `db${index}.password=changeme`],
  ])('with %s has its one credential found at the end', (_, line) => {
    const verdicts = found(configMap([...numbered(2500, line), `last.password=${REAL}`]));
    expect(verdicts.filter(({ level }) => level === 'error').map(({ name }) => name)).toEqual(['last.password']);
  });

  test('has as many findings as are read, and says that there are more', () => {
    const verdicts = found(configMap(numbered(1500, (index) => `db${index}.password=${REAL}${index}`)));
    expect(verdicts).toHaveLength(1001);
    expect(verdicts.slice(0, 1000).every(({ level, what }) => level === 'error' && what === undefined)).toBe(true);
    expect(verdicts[1000]).toMatchObject({ name: 'db1000.password', level: 'information' });
    expect(found(configMap(numbered(1000, (index) => `db${index}.password=${REAL}${index}`)))).toHaveLength(1000);
  });

  test('says so on the command line, without an offer to move what is not named', async () => {
    const text = configMap(numbered(1001, (index) => `db${index}.password=${REAL}${index}`));
    const args = ['scan', 'a.yaml', '--format', 'json', '--rules', 'secret-in-configmap'];
    const { findings } = JSON.parse((await yamlock(args, { cwd: folderOf({ 'a.yaml': text }) })).stdout);
    expect(findings.at(-1)).toMatchObject({
      level: 'information',
      message:
        '"db1000.password" in ConfigMap "a" holds more than 1000 credentials, of which the first 1000 are reported, in plaintext',
      fixes: [],
    });
  });

  test('counts for itself: texts beside it, and documents within it, have as many', () => {
    const lines = numbered(600, (index) => `db${index}.password=${REAL}${index}`);
    const two = `${configMap(lines)}${configMap(lines, 'b.properties').split('\ndata:\n')[1]}`;
    expect(found(two)).toHaveLength(1200);
    const nested = configMap(
      numbered(1200, (index) => `db${index}:\n      password: ${REAL}${index}`),
      'app.yaml',
    );
    expect(found(nested)).toHaveLength(1200);
  });

  test('is read in time that grows with its length, whatever it is made of', () => {
    const run = (count: number): void => {
      const lines = numbered(count, (index) =>
        index % 2 === 0
          ? `--password=x${index}y "token": "y${index}z"`
          : `PASSWORD=y${index} Bearer abcdefgh1234567${index}`,
      );
      expect(credentialsIn(lines.join('\n'), 'shell').length).toBeGreaterThan(count);
    };
    expect(growthOf(run, 500, 8000, 32)).toBeLessThan(120);
  });
});

describe('a script that writes very many files', () => {
  test('has the credential in the last of them found', () => {
    const files = numbered(60, (index) => `cat > /etc/${index} <<EOF\n    name = ${index}\n    EOF`);
    const script = configMap(['#!/bin/sh', ...files, 'cat > /etc/last <<EOF', `password = ${REAL}`, 'EOF'], 'run');
    expect(found(script)).toMatchObject([{ name: 'password', level: 'error' }]);
  });

  test('is read in time that grows with its length, ended or not', () => {
    const run = (count: number): void => {
      const open = numbered(count, (index) => `cat <<E${index}\npassword = x`).join('\n');
      const closed = numbered(count, () => 'cat <<EOF\npassword = x1y2z3\nEOF').join('\n');
      credentialsIn(open, 'shell');
      expect(credentialsIn(closed, 'shell').length).toBeGreaterThanOrEqual(count);
    };
    expect(growthOf(run, 250, 4000, 32)).toBeLessThan(120);
  });
});
