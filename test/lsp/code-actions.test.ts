import { describe, expect, test } from 'vitest';
import { type CodeAction, LSPErrorCodes } from 'vscode-languageserver';
import type { Fix } from '../../server/src/core/model/fix.js';
import {
  applied,
  ENV,
  ENV_VALUE,
  editsOf,
  FILE,
  fixOf,
  pick,
  VALUE,
  WHOLE,
  WITHOUT_RESOLVE,
  withActions,
  withEnvRule,
} from './actions-support.js';
import { at, pod, privilegedPod, refusal, TestClient } from './support.js';

describe('quick fixes', () => {
  test('are offered for the findings a range touches, and resolved when picked', async () => {
    const client = await TestClient.start();
    const text = privilegedPod('web');
    await client.open(FILE, text);
    const fix = pick(await client.actions(FILE, VALUE), 'Set privileged to false');
    expect(fix).toMatchObject({ kind: 'quickfix', diagnostics: [{ code: 'pss-privileged' }] });
    expect(fix).not.toHaveProperty('edit');
    expect(fix).not.toHaveProperty('isPreferred');
    const { edit } = await client.request<CodeAction>('codeAction/resolve', fix);
    expect(edit?.documentChanges).toEqual([
      {
        textDocument: { uri: FILE, version: 1 },
        edits: [{ range: { start: { line: 8, character: 18 }, end: { line: 8, character: 22 } }, newText: 'false' }],
      },
    ]);
    expect(applied(text, editsOf(edit))).toBe(text.replace('true', 'false'));
    expect(await client.actions(FILE, at(0, 0))).toEqual([]);
  });

  test('carry nothing of the document until they are picked', async () => {
    withEnvRule(
      fixOf('Move it', () => ({
        edits: [],
        files: [{ kind: 'create', path: '/repo/new', text: 'blue-kettle', why: 'Moves it' }],
      })),
    );
    const client = await TestClient.start();
    await client.open(FILE, ENV);
    const action = pick(await client.actions(FILE, ENV_VALUE), 'Move it');
    expect(JSON.stringify(action)).not.toContain('kettle');
    expect(action.data).toEqual({
      uri: FILE,
      version: 1,
      serial: 1,
      rule: 'test-env',
      fix: { document: 0, pointer: '/spec/containers/0/env/0/value', finding: 0, title: 'Move it', index: 0 },
    });
  });

  test('come with their edit for a client that does not resolve', async () => {
    const client = await TestClient.start({ capabilities: WITHOUT_RESOLVE });
    expect(client.initialized.capabilities.codeActionProvider).toMatchObject({ resolveProvider: false });
    await client.open(FILE, privilegedPod('web'));
    const fix = pick(await client.actions(FILE, VALUE), 'Set privileged to false');
    expect(editsOf(fix.edit)).toHaveLength(1);
    expect(fix).not.toHaveProperty('data');
  });

  test('are refused when the document has changed since', async () => {
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod('web'));
    const fix = pick(await client.actions(FILE, VALUE), 'Set privileged to false');
    await client.change(FILE, { range: at(0, 0), text: '# more\n' });
    expect((await refusal(client.request('codeAction/resolve', fix))).code).toBe(LSPErrorCodes.ContentModified);
    expect(
      (await refusal(client.request('codeAction/resolve', { ...fix, data: { ...fix.data, version: 2, rule: 'none' } })))
        .code,
    ).toBe(LSPErrorCodes.ContentModified);
  });

  test('count from the place of their document in the file', async () => {
    const client = await TestClient.start({ capabilities: WITHOUT_RESOLVE });
    const text = `${pod('one')}---\n${privilegedPod('two')}`;
    await client.open(FILE, text);
    const fix = pick(await client.actions(FILE, at(16, 18)), 'Set privileged to false');
    expect(applied(text, editsOf(fix.edit))).toBe(text.replace('true', 'false'));
  });

  test('say on which line, where a selection touches a problem twice', async () => {
    const client = await TestClient.start();
    await client.open(FILE, `${privilegedPod('one')}---\n${privilegedPod('two')}`);
    const titles = (await client.actions(FILE, WHOLE)).map(({ title }) => title);
    expect(titles).toContain('Set privileged to false (line 9)');
    expect(titles).toContain('Set privileged to false (line 19)');
  });

  test('prefer one safe fix, and no other', async () => {
    const set = (title: string, safety: Fix['safety']): Fix => fixOf(title, () => ({ edits: [] }), safety);
    withEnvRule(
      set('Review this', 'review'),
      set('Safe one', 'safe'),
      set('Safe two', 'safe'),
      set('Create', 'create'),
    );
    const client = await TestClient.start();
    await client.open(FILE, ENV);
    const actions = await client.actions(FILE, ENV_VALUE);
    expect(actions.filter(({ isPreferred }) => isPreferred).map(({ title }) => title)).toEqual(['Safe one']);
  });

  test('that cannot be carried out say why, where the client shows it', async () => {
    withEnvRule(fixOf('Move it', () => ({ refused: 'the value is shared through an anchor' })));
    const client = await TestClient.start();
    await client.open(FILE, ENV);
    const action = pick(await client.actions(FILE, ENV_VALUE), 'Move it');
    expect(action.disabled).toEqual({ reason: 'the value is shared through an anchor' });
    expect(action).not.toHaveProperty('edit');
    const other = await TestClient.start({ capabilities: withActions({ disabledSupport: false }) });
    await other.open(FILE, ENV);
    expect((await other.actions(FILE, ENV_VALUE)).map(({ title }) => title)).not.toContain('Move it');
  });

  test('are not offered for a document that is not open', async () => {
    const client = await TestClient.start({ files: { '/repo/pod.yaml': privilegedPod('web') } });
    expect(await client.actions(FILE, VALUE)).toEqual([]);
  });
});
