import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { isShellScript, shellReference } from '../../server/src/core/refactor/shell.js';
import { ShellScript } from '../../server/src/core/text/shell/lexer.js';

const VALUE = 'quiet-harbor-42';

/** What a shell makes of a script: `say` writes its arguments, one a line. */
function run(script: string, environment: Readonly<Record<string, string>> = {}): string {
  const say = 'say() { for word in "$@"; do printf "<%s>" "$word"; done; printf "\\n"; }\n';
  return execFileSync('/bin/sh', ['-c', say + script], { env: { PATH: process.env.PATH, ...environment } }).toString();
}

function replaced(script: string, before = ''): string {
  const start = script.indexOf(VALUE);
  const found = shellReference(new ShellScript(script), { start, end: start + VALUE.length }, ['NAME'], before);
  if ('refused' in found) throw new Error(found.refused);
  return script.slice(0, found.part.start) + found.text + script.slice(found.part.end);
}

describe.skipIf(process.platform === 'win32')(
  'a shell makes the same words of a script once its literal is a variable',
  () => {
    test.each([
      `say --password ${VALUE} next`,
      `say --password=${VALUE}`,
      `say -p${VALUE} -e 'select 1'`,
      `say --password='${VALUE}'`,
      `say --password="${VALUE}"`,
      `say "${VALUE}x" y`,
      `say ${VALUE}/x`,
      `say 'Authorization: Bearer ${VALUE}' url`,
      `say "Authorization: Bearer ${VALUE}" url`,
      `say 'it'"'"'s' ${VALUE}`,
      `say it\\'s ${VALUE}`,
      `# don't panic\nsay ${VALUE}`,
      `X='${VALUE}' && say "$X"`,
      `say "$(say ${VALUE})"`,
      `say "$(say "${VALUE}") and 'more'"`,
      `x=$(say '${VALUE}') && say "$x"`,
      `(say ${VALUE})`,
      `cat <<END\nit's "open\nEND\nsay ${VALUE}`,
      `cat <<-'END'; say x\nit's\n\tEND\nsay "${VALUE}"`,
      `say a#b '${VALUE}' # it's all`,
      `say $((1 + 2)) "${VALUE}"`,
      `say "a \\" b" ${VALUE}`,
    ])('%s', (script) => {
      const after = replaced(script);
      expect(after).not.toContain(VALUE);
      expect(run(after, { NAME: VALUE })).toBe(run(script));
      // Whatever the value is: no shell looks into it.
      const wild = 'a b*"$HOME`\'\\';
      expect(run(after, { NAME: wild })).toContain(wild);
    });

    test('what stays before the variable keeps its quotes', () => {
      const after = replaced(`say redis://${VALUE}@host`, ':');
      expect(run(after, { NAME: VALUE })).toBe(`<redis://:${VALUE}@host>\n`);
    });
  },
);

describe('what takes more than looking for quotes is refused', () => {
  test.each([
    `cat <<END\n${VALUE}\nEND\n`,
    `cat <<END\nthat never ends\nsay ${VALUE}`,
    `say \`say ${VALUE}\``,
    `say $'it\\'s' ${VALUE}`,
    `# --password=${VALUE}`,
    `say "$(case x in x) say ${VALUE};; esac)"`,
  ])('%s', (script) => {
    expect(new ShellScript(script).quotingAt(script.indexOf(VALUE))).toBeUndefined();
    expect(() => replaced(script)).toThrow('too intricate');
  });

  test.each(['say a\\b', 'say "a$HOME"', 'say a*b'])('and a literal that the shell reads otherwise: %s', (script) => {
    const start = script.search(/a[^y]/);
    const end = script.endsWith('"') ? script.length - 1 : script.length;
    expect(shellReference(new ShellScript(script), { start, end }, ['NAME'])).toEqual({
      refused: 'the shell reads something else than is written',
    });
  });
});

test.each([
  [['sh', '-c', 'x'], 2, true],
  [['/bin/bash', '-euo', 'pipefail', '-c', 'x'], 4, true],
  [['/usr/bin/env', 'sh', '-ec', 'x'], 3, true],
  [['sh', '-c', 'x', 'y'], 3, false],
  [['python3', '-c', 'x'], 2, false],
  [['-c', 'x'], 1, false],
  [['push', '-c', 'x'], 2, false],
])('a script is what a shell takes behind -c: %j %i', (words, index, expected) => {
  expect(isShellScript(words, index)).toBe(expected);
});
