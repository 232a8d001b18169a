import { describe, expect, test } from 'vitest';
import { type CompletionList, CompletionTriggerKind, TextEdit } from 'vscode-languageserver';
import { RULES } from '../../server/src/core/rules/registry.js';
import { RULE_LEVELS } from '../../server/src/core/settings/config.js';
import { readSettings, SETTING_NAMES } from '../../server/src/core/settings/config-file.js';
import { RULE_IDS } from '../../server/src/host/project/config-files.js';
import { applied } from './actions-support.js';
import { TestClient, uriOf } from './support.js';

const FILE = uriOf('/repo/web.yaml');
const CONFIG = uriOf('/repo/.yamlock.yaml');

/** Resolves to what may be written at the `@` of a text, and the text with the choice of a label. */
async function completeAt(
  marked: string,
  uri: string,
  initializationOptions: unknown = undefined,
): Promise<{ readonly labels: readonly string[]; readonly choose: (label: string) => string }> {
  const client = await TestClient.start({ initializationOptions });
  const text = marked.replace('@', '');
  await client.open(uri, text);
  const before = marked.slice(0, marked.indexOf('@')).split('\n');
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const list: CompletionList | null = await client.request('textDocument/completion', {
    textDocument: { uri },
    position,
    context: { triggerKind: CompletionTriggerKind.Invoked },
  });
  const items = list?.items ?? [];
  return {
    labels: items.map(({ label }) => label),
    choose: (label) => {
      const edit = items.find((item) => item.label === label)?.textEdit;
      return TextEdit.is(edit) ? applied(text, [edit]) : '';
    },
  };
}

describe('comments that suppress rules', () => {
  test('are completed from their first letters on, as they fit the line', async () => {
    expect((await completeAt('# ya@\nkind: Pod\n', FILE)).labels).toEqual([
      'yamlock-disable-next-line',
      'yamlock-disable-file',
    ]);
    const behind = await completeAt('hostPID: true # yamlock-dis@\n', FILE);
    expect(behind.labels).toEqual(['yamlock-disable-line']);
    expect(behind.choose('yamlock-disable-line')).toBe('hostPID: true # yamlock-disable-line \n');
    for (const text of ['# @', '# some y@', 'a: "b # ya@"', '# yet@'])
      expect((await completeAt(text, FILE)).labels).toEqual([]);
  });

  test('have the ids of rules that do not stand there yet, and none in the reason', async () => {
    const { labels, choose } = await completeAt('# yamlock-disable-line image-latest, pss-host-@\n', FILE);
    expect(labels.filter((label) => !label.startsWith('until='))).toHaveLength(RULES.length - 1);
    expect(labels).not.toContain('image-latest');
    expect(choose('pss-host-pid')).toBe('# yamlock-disable-line image-latest, pss-host-pid\n');
    expect((await completeAt('# yamlock-disable-file @', FILE)).labels).toHaveLength(RULES.length);
    expect((await completeAt('# yamlock-disable-file image-latest -- the @', FILE)).labels).toEqual([]);
  });

  test('have an end behind a rule, once, which is a day to come', async () => {
    const ends = async (text: string): Promise<readonly string[]> =>
      (await completeAt(text, FILE)).labels.filter((label) => label.startsWith('until='));
    const [end = ''] = await ends('# yamlock-disable-line image-latest unt@\n');
    // The day of the tests is 2026-06-15.
    expect(end).toBe('until=2026-09-13');
    const { choose } = await completeAt('# yamlock-disable-line image-latest until=@\n', FILE);
    expect(choose(end)).toBe(`# yamlock-disable-line image-latest ${end}\n`);
    for (const none of [
      '# yamlock-disable-line unt@',
      '# yamlock-disable-line a until=2027-01-01 @',
      '# yamlock-disable-line a -- unt@',
    ])
      expect(await ends(none)).toEqual([]);
    const inAnnotation = (value: string): string => `metadata:\n  annotations:\n    yamlock.dev/disable: "${value}"\n`;
    expect((await completeAt(inAnnotation('a: why; image-latest un@'), FILE)).labels).toEqual([end]);
    for (const none of ['a: why; un@', 'a: why un@']) expect(await ends(inAnnotation(none))).toEqual([]);
  });

  test('have them in an annotation, too, and beside another extension for YAML', async () => {
    const text = 'metadata:\n  annotations:\n    yamlock.dev/disable: "image-latest: why; pss@"\n';
    const { labels, choose } = await completeAt(text, FILE, { yamlExtension: true });
    expect(labels).toHaveLength(RULES.length - 1);
    expect(choose('pss-host-pid')).toContain('"image-latest: why; pss-host-pid"');
    expect((await completeAt(text.replace('pss@', 'pss: @'), FILE)).labels).toEqual([]);
  });
});

describe('.yamlock.yaml', () => {
  test('has the settings that do not stand there yet', async () => {
    const { labels, choose } = await completeAt('extends: strict\nru@\n', CONFIG);
    expect(labels).toEqual(SETTING_NAMES.filter((name) => name !== 'extends'));
    expect(choose('rules')).toBe('extends: strict\nrules:\n  $0\n');
  });

  test('has ids of rules with levels, at the top and in overrides', async () => {
    const { labels, choose } = await completeAt('rules:\n  image-latest: error\n  im@\n', CONFIG);
    expect(labels).toHaveLength(RULES.length - 1);
    expect(choose('image-digest')).toMatch(/\n {2}image-digest: \$\{1\|error,warning,information,"off"\|\}\n$/);
    expect((await completeAt('overrides:\n  - files: [a]\n    rules:\n      im@\n', CONFIG)).labels).toHaveLength(
      RULES.length,
    );
    expect((await completeAt('overrides:\n  - files: [a]\n    r@\n', CONFIG)).labels).toEqual(['rules', 'until']);
  });

  test('has what the reader of the file takes, and nothing else', async () => {
    const cases: readonly (readonly [string, number])[] = [
      ['extends: @\n', 4],
      ['podSecurity: @\n', 2],
      ['rules:\n  image-latest: @\n', RULE_LEVELS.length],
      ['honour: [@]\n', 8],
      ['honour:\n  - @\n', 8],
    ];
    for (const [text, count] of cases) {
      const { labels, choose } = await completeAt(text, CONFIG);
      expect(labels, text).toHaveLength(count);
      for (const label of labels) expect(readSettings(choose(label), RULE_IDS).problems, choose(label)).toEqual([]);
    }
    expect((await completeAt('externalSecrets:\n  @\n', CONFIG)).labels).toEqual(['store', 'key', 'operatorVersion']);
    expect((await completeAt('ignore:\n  - @\n', CONFIG)).labels).toEqual([]);
  });

  test('is left to another extension, which has its schema', async () => {
    expect((await completeAt('ru@\n', CONFIG, { yamlExtension: true })).labels).toEqual([]);
  });
});
