import { describe, expect, test } from 'vitest';
import { checkFile } from '../../server/src/core/engine/check.js';
import type { Finding } from '../../server/src/core/model/finding.js';
import type { Fix } from '../../server/src/core/model/fix.js';
import type { Cursor } from '../../server/src/core/yaml/cursor.js';
import { removeEntry, setIn, setScalar } from '../../server/src/core/yaml/edit/edits.js';
import { parseFixture } from './fixture.js';
import { violations } from './invariants.js';
import { renderCase } from './render.js';
import { type Check, OpenCase } from './run.js';

const GOOD = `# case: a privileged container
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: app
    image: registry.example/app:1.2.3
    securityContext:
      # The chart wants it so.
      privileged: true
#                 ^^^^ error pss-privileged: Container "app" runs privileged
# fix: Set privileged to false (intent)
#       # The chart wants it so.
#-      privileged: true
#+      privileged: false
`;

/** What a fixture's first case is rendered as. */
async function rendered(text: string, check?: Check): Promise<string> {
  const [one] = parseFixture('pss-privileged', text).cases;
  if (!one) throw new Error('The fixture has no case');
  const open = await OpenCase.open(one, undefined, check);
  return `${renderCase(open, open.findings())}\n`;
}

/** What is wrong with a fixture's first case, with its findings changed by `change`. */
async function broken(change: (finding: Finding, at: Cursor) => Finding, text = GOOD): Promise<readonly string[]> {
  const [one] = parseFixture('pss-privileged', text).cases;
  if (!one) throw new Error('The fixture has no case');
  const check: Check = (file, config, onCrash) =>
    checkFile(file, config, onCrash).map((placed) => {
      const { at } = placed.finding;
      return at ? { ...placed, finding: change(placed.finding, at) } : placed;
    });
  const open = await OpenCase.open(one, undefined, check);
  return violations(open, open.findings());
}

/** The finding with a fix of our own in place of its own. */
function withFix(plan: (at: Cursor) => ReturnType<Fix['plan']>): (finding: Finding, at: Cursor) => Finding {
  return (finding, at) => ({ ...finding, fixes: [{ title: 'A fix', safety: 'intent', plan: () => plan(at) }] });
}

describe('a fixture', () => {
  test('that is right is rendered as it is', async () => {
    expect(await rendered(GOOD)).toBe(GOOD);
    expect(await broken((finding) => finding)).toEqual([]);
  });

  test.each([
    ['a wrong level', GOOD.replace('^^^^ error', '^^^^ warning')],
    ['a shifted caret', GOOD.replace('#                 ^^^^ error', '#                  ^^^^ error')],
    ['a caret too few', GOOD.replace('^^^^ error', '^^^ error')],
    ['another message', GOOD.replace('runs privileged', 'is privileged')],
    ['another fix title', GOOD.replace('Set privileged to', 'Set it to')],
    ['another safety', GOOD.replace('(intent)', '(safe)')],
    ['another change', GOOD.replace('#+      privileged: false', '#+      privileged: "false"')],
    ['a finding that is not marked', GOOD.slice(0, GOOD.indexOf('#         '))],
    ['a finding that is not there', GOOD.replace('privileged: true', 'privileged: false')],
  ])('with %s is noticed', async (_what, text) => {
    expect(text).not.toBe(GOOD);
    expect(await rendered(text)).not.toBe(text);
  });

  test('without markers gets them back', async () => {
    const bare = GOOD.split('\n')
      .filter((line, index) => index === 0 || !line.startsWith('#'))
      .join('\n');
    expect(await rendered(bare)).toBe(GOOD);
  });

  test('keeps comments of the source that look like a diff', async () => {
    const text = GOOD.replace('      # The chart', '# a comment\n#\n      # The chart').concat(
      '# another\n# and more\n',
    );
    expect(await rendered(text)).toBe(text);
  });

  test.each([
    ['column 0', { start: 0, end: 4 }, '#<^^^^ error'],
    ['column 1', { start: 1, end: 4 }, '#^^^ error'],
    ['column 2', { start: 2, end: 4 }, '# ^^ error'],
    ['an empty span', { start: 4, end: 4 }, '#   | error'],
    ['an empty span in column 0', { start: 0, end: 0 }, '#<| error'],
    ['several lines', { start: 6, end: 20 }, '#     ^^^… error'],
    ['the end of the text', { start: 1000, end: 1000 }, '#>| error'],
  ])('marks a span at %s', async (_what, range, marker) => {
    const check: Check = (file, config, onCrash) =>
      checkFile(file, config, onCrash).map((placed) => {
        const last = file.stream.text.length;
        return { ...placed, range: { start: Math.min(range.start, last), end: Math.min(range.end, last) } };
      });
    const text = await rendered(GOOD, check);
    expect(text).toContain(`\n${marker} pss-privileged`);
    const [before, after] = [GOOD, text].map((one) => parseFixture('pss-privileged', one).cases[0]?.files);
    expect(after).toEqual(before);
  });

  test('may hide a token, which is whole when the rule runs', async () => {
    const text = GOOD.replaceAll('"app"', '"a¦pp"').replace('name: app', 'name: "a¦pp"');
    const [one] = parseFixture('pss-privileged', text).cases;
    expect(one?.files[0]?.text).toContain('name: "app"');
    expect(await rendered(text)).toBe(text);
  });

  test('refuses a directive that stands twice, and a version and a setting that do not exist', async () => {
    const head = '# case: a privileged container\n';
    expect(() => parseFixture('x', GOOD.replace(head, `${head}# rules: a\n# rules: b\n`))).toThrow('twice');
    await expect(rendered(GOOD.replace(head, `${head}# kubernetes: 2.1\n`))).rejects.toThrow('2.1 is no version');
    await expect(rendered(GOOD.replace(head, `${head}# config: {rulez: {}}\n`))).rejects.toThrow('no setting "rulez"');
  });

  test('uses its configuration and other files', async () => {
    const head = '# case: a privileged container\n';
    const off = await rendered(GOOD.replace(head, `${head}# config: {rules: {pss-privileged: off}}\n`));
    expect(off).not.toContain('^');
    const information = await rendered(GOOD.replace(head, `${head}# config: {rules: {pss-privileged: information}}\n`));
    expect(information).toContain('^^^^ information pss-privileged');
    const source = GOOD.slice(head.length);
    const two = `${head}# file: a/one.yaml\n${source}# file: two.yaml\n${source}`;
    expect(await rendered(two)).toBe(two);
  });
});

describe('a fix', () => {
  test.each<[string, string, (at: Cursor) => ReturnType<Fix['plan']>]>([
    ['leaves its finding', 'leaves the finding where it is', () => ({ edits: [] })],
    [
      'loses a comment',
      'loses the comment "# The chart wants it so."',
      (at) => {
        const start = at.document.text.indexOf('# The chart');
        return { edits: [{ range: { start, end: at.range.end }, newText: 'privileged: false' }] };
      },
    ],
    [
      'changes something else',
      'changes "/metadata/name"',
      (at) => {
        const name = at.document.root?.at('metadata', 'name');
        const [own, other] = [setScalar(at, false), name && setScalar(name, 'other')];
        return 'edits' in own && other && 'edits' in other
          ? { edits: [...own.edits, ...other.edits] }
          : { refused: 'the name is not there' };
      },
    ],
    [
      'makes the text unreadable',
      'makes case.yaml unreadable',
      (at) => ({ edits: [{ range: at.range, newText: '[' }] }),
    ],
    [
      'repeats a key',
      'the key "privileged" stands twice',
      (at) => ({ edits: [{ range: at.range, newText: 'false\n      privileged: false' }] }),
    ],
    [
      'loses CRLF',
      'does not keep the CRLF line breaks',
      (at) => ({ edits: [{ range: at.range, newText: 'false\n      extra: 1' }] }),
    ],
    [
      'writes a file without a line break at its end',
      'leaves new.yaml without a line break',
      (at) => ({
        edits: [{ range: at.range, newText: 'false' }],
        files: [{ kind: 'create', path: '/project/new.yaml', text: 'a: 1', why: 'a test' }],
      }),
    ],
  ])('that %s is noticed', async (_what, expected, plan) => {
    expect((await broken(withFix(plan))).join('\n')).toContain(expected);
  });

  test('may change only what the case allows', async () => {
    const plan = (at: Cursor): ReturnType<Fix['plan']> => {
      const context = at.parent?.parent;
      return context ? setIn(context, ['securityContext'], { privileged: false, runAsUser: 1000 }) : removeEntry(at);
    };
    expect(await broken(withFix(plan))).toEqual([]);
    const narrow = GOOD.replace('container\n', 'container\n# changes: /spec/containers/0/securityContext/privileged\n');
    expect((await broken(withFix(plan), narrow)).join('\n')).toContain(
      'changes "/spec/containers/0/securityContext/runAsUser"',
    );
  });

  test('that brings its finding back is noticed', async () => {
    const plan = (at: Cursor): ReturnType<Fix['plan']> => ({
      edits: [{ range: at.range, newText: at.text === 'true' ? 'yes' : 'true' }],
    });
    const wrong = await broken(withFix(plan));
    expect(wrong.join('\n')).toContain('leaves the finding where it is');
  });

  test('that creates a file which exists, or edits one that does not, is noticed', async () => {
    const file = { path: '/project/case.yaml', why: 'a test' };
    await expect(
      broken(withFix(() => ({ edits: [], files: [{ ...file, kind: 'create', text: '' }] }))),
    ).rejects.toThrow('which exists');
    const other = { ...file, path: '/project/none.yaml' };
    await expect(
      broken(withFix(() => ({ edits: [], files: [{ ...other, kind: 'edit', edits: [] }] }))),
    ).rejects.toThrow('does not exist');
  });
});

describe('a rule about secrets', () => {
  const leaky = (change: (finding: Finding) => Finding) => async (): Promise<string> => {
    const [one] = parseFixture('pss-privileged', GOOD.replace('name: app', 'name: hunter2')).cases;
    if (!one) throw new Error('The fixture has no case');
    const check: Check = (file, config, onCrash) =>
      checkFile(file, config, onCrash).map((placed) => {
        const at = placed.finding.at?.parent?.parent?.at('name');
        const finding = { ...placed.finding, message: 'A value stands here', fixes: [] };
        return {
          ...placed,
          rule: { ...placed.rule, family: 'secrets' as const },
          finding: change(at ? { ...finding, at } : finding),
        };
      });
    const open = await OpenCase.open(one, undefined, check);
    return (await violations(open, open.findings())).join('\n');
  };
  const fix = (title: string, command = ''): Fix => ({
    title,
    safety: 'create',
    plan: () => ({ edits: [], handOff: { title: 'Upload', command } }),
  });

  test.each<[string, (finding: Finding) => Finding]>([
    ['the message', (finding) => ({ ...finding, message: 'The password "hunter2" stands here' })],
    ['the title', (finding) => ({ ...finding, fixes: [fix('Move hunter2')] })],
    ['the hand-off', (finding) => ({ ...finding, fixes: [fix('Move it', 'put --value hunter2')] })],
    [
      'the related message',
      (finding) => ({ ...finding, related: [{ message: 'hunter2 stands here too', range: { start: 0, end: 1 } }] }),
    ],
  ])('must not say the value in %s', async (what, change) => {
    expect(await leaky(change)()).toContain(`${what} contains the value`);
  });

  test('may say everything else', async () => {
    expect(await leaky((finding) => finding)()).toBe('');
  });
});
