import { describe, expect, test, vi } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { applied, editsOf } from '../lsp/actions-support.js';
import { settled } from '../lsp/files-support.js';
import { TestClient, uriOf } from '../lsp/support.js';
import { CHART, chartIn } from './chart-fixture.js';

const TEMPLATE = uriOf('/repo/charts/web/templates/deployment.yaml');
const VALUES = uriOf('/repo/charts/web/values.yaml');

async function start(template = CHART['templates/deployment.yaml'] ?? ''): Promise<TestClient> {
  const files = chartIn('/repo/charts/web', { 'templates/deployment.yaml': template });
  const client = await TestClient.start({ folders: ['/repo'], files });
  await client.ready();
  await client.open(TEMPLATE, template);
  await client.open(VALUES, CHART['values.yaml'] ?? '');
  await settled(client);
  return client;
}

describe('in the editor, a chart is judged by what it renders', () => {
  test('a value that a template passes on has its squiggle in values.yaml, and follows what is typed there', async () => {
    const client = await start();
    expect(await client.codes(VALUES)).toContain('pss-privileged');
    const text = CHART['values.yaml'] ?? '';
    await client.change(VALUES, { text: text.replace('privileged: true', 'privileged: false') });
    await vi.waitFor(async () => expect(await client.codes(VALUES)).not.toContain('pss-privileged'), 5000);
  });

  test('an edit of values moves the squiggles of the template', async () => {
    const client = await start();
    const before = await client.codes(TEMPLATE);
    expect(before.filter((code) => code === 'pss-privilege-escalation')).toHaveLength(2);
    const text = CHART['values.yaml'] ?? '';
    const hardened = text.replace('securityContext: {}', 'securityContext: {allowPrivilegeEscalation: false}');
    await client.change(VALUES, { text: hardened });
    await client.pull(VALUES);
    await vi.waitFor(async () => {
      const after = await client.codes(TEMPLATE);
      expect(after.filter((code) => code === 'pss-privilege-escalation')).toHaveLength(1);
    }, 5000);
  });

  test('the squiggles of a chart that takes longer than a keystroke move with the text until it is rendered', async () => {
    const template = [
      '{{- range $index := until 300 }}',
      '---',
      ...(CHART['templates/deployment.yaml'] ?? '').replace('-web', '-{{ $index }}').split('\n'),
      '{{- end }}',
      '',
    ];
    const client = await start(template.join('\n').replaceAll('.Values', '$.Values').replaceAll(' . ', ' $ '));
    const lineOf = async (): Promise<number | undefined> =>
      (await client.pull(VALUES)).items?.find(({ code }) => code === 'pss-privileged')?.range.start.line;
    expect(await lineOf()).toBe(3);
    await client.change(VALUES, { text: `# A comment\n${CHART['values.yaml']}` });
    expect(await lineOf()).toBe(4);
    await client.change(VALUES, {
      text: `# A comment\n${CHART['values.yaml']?.replace('privileged: true', 'privileged: false')}`,
    });
    await vi.waitFor(async () => expect(await lineOf()).toBeUndefined(), 20_000);
  }, 30_000);
});

describe('a fix is made where a person would make it', () => {
  const edited = async (uri: string, line: number, title: RegExp): Promise<Readonly<Record<string, string>>> => {
    const client = await start();
    const range = { start: { line, character: 18 }, end: { line, character: 18 } };
    const offered = await client.actions(uri, range);
    const action = offered.find((one) => !one.disabled && title.test(one.title));
    if (!action)
      throw new Error(`offered: ${offered.map((one) => `${one.title}: ${one.disabled?.reason ?? ''}`).join('\n')}`);
    const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
    const texts: Record<string, string> = {};
    for (const [file, text] of [
      [VALUES, CHART['values.yaml'] ?? ''],
      [TEMPLATE, CHART['templates/deployment.yaml'] ?? ''],
    ] as const) {
      const edits = editsOf(edit, file);
      if (edits.length > 0) texts[file] = applied(text, edits);
    }
    return texts;
  };

  test('a value that a template passes on is changed in values.yaml', async () => {
    const texts = await edited(VALUES, 3, /^Set privileged to false/);
    expect(texts[VALUES]).toContain('privileged: false\n');
  });

  test('a missing field is added in values.yaml where the template passes the mapping on', async () => {
    const texts = await edited(TEMPLATE, 20, /allowPrivilegeEscalation/);
    expect(texts[VALUES]).toContain('securityContext:\n  allowPrivilegeEscalation: false\n');
    expect(texts[TEMPLATE]).toBeUndefined();
  });

  test('a missing field is added in the template where the mapping is written there', async () => {
    const texts = await edited(TEMPLATE, 26, /allowPrivilegeEscalation/);
    expect(texts[TEMPLATE]).toContain(
      '            privileged: {{ .Values.privileged }}\n            allowPrivilegeEscalation: false\n',
    );
  });
});

test('a template that stops the rendering says so, with the message of the chart', async () => {
  const text = CHART['templates/deployment.yaml'] ?? '';
  const client = await start(`${text}{{ required "host is needed" .Values.host }}\n`);
  const { items } = await client.pull(TEMPLATE);
  const said = (items ?? []).find(({ code }) => code === 'not-applied');
  expect(said?.message).toBe('It cannot be applied: host is needed');
  expect(said?.range.start.line).toBe(text.split('\n').length - 1);
});

describe('a fix that does not help where it would be made is refused', () => {
  const TITLE = /allowPrivilegeEscalation/;

  /** Returns why the fix at the name of the first container is not offered. */
  const refusal = async (template: string): Promise<string | undefined> => {
    const client = await start(template);
    const line = template.split('\n').findIndex((one) => one.includes('- name: {{ .Chart.Name }}'));
    const range = { start: { line, character: 18 }, end: { line, character: 18 } };
    const actions = await client.actions(TEMPLATE, range);
    expect(actions.filter((one) => !one.disabled && TITLE.test(one.title))).toEqual([]);
    return actions.find((one) => TITLE.test(one.title))?.disabled?.reason;
  };
  const written = CHART['templates/deployment.yaml'] ?? '';

  test('the template leaves out what the values would say', async () => {
    const picked = '(pick .Values.securityContext "runAsUser")';
    const template = written.replace('toYaml .Values.securityContext', `toYaml ${picked}`);
    expect(await refusal(template)).toBe('the finding would stay');
  });
});
