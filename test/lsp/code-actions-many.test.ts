import { describe, expect, test } from 'vitest';
import { type CodeAction, CodeActionTriggerKind } from 'vscode-languageserver';
import { defineRule } from '../../server/src/core/model/rule.js';
import { setScalar } from '../../server/src/core/yaml/edit/edits.js';
import { applied, ENV, ENV_VALUE, editsOf, FILE, fixOf, pick, VALUE, WHOLE, withEnvRule } from './actions-support.js';
import { at, pod, privilegedPod, TestClient, withoutPauses, withRule } from './support.js';

describe('fixing many at once', () => {
  const odd = (name: string): string => pod(name, 'resources:', '  limits: {memory: 512m}');
  const two = `${odd('one')}---\n${odd('two')}---\n${pod('three')}`;
  const ODD_VALUE = at(8, 24);

  test('all problems of a rule in the file, with one edit for each document', async () => {
    const client = await TestClient.start();
    await client.open(FILE, two);
    const action = pick(await client.actions(FILE, ODD_VALUE), 'Fix all quantity-suspicious problems in this file');
    expect(action).toMatchObject({ kind: 'quickfix', data: { uri: FILE, version: 1, rule: 'quantity-suspicious' } });
    const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
    expect(editsOf(edit)).toHaveLength(2);
    expect(applied(two, editsOf(edit))).toBe(two.replaceAll('512m', '512Mi'));
  });

  test('say that the menu is not about all that is selected', async () => {
    const client = await TestClient.start();
    const leftOut = async (count: number) => {
      const uri = FILE.replace(/[^/]+$/, `${count}.yaml`);
      await client.open(uri, Array.from({ length: count }, (_, index) => privilegedPod(`pod-${index}`)).join('---\n'));
      const end = { line: 100_000, character: 0 };
      const all = await client.actions(uri, { start: { line: 0, character: 0 }, end });
      return all.filter(({ disabled }) => disabled?.reason.includes('select fewer lines'));
    };
    expect(await leftOut(20)).toEqual([]);
    expect(await leftOut(23)).toMatchObject([{ title: 'Fix 3 more findings', kind: 'quickfix' }]);
  });

  test('are not offered for a single problem', async () => {
    const client = await TestClient.start();
    await client.open(FILE, odd('one'));
    expect((await client.actions(FILE, ODD_VALUE)).map(({ title }) => title)).not.toContain(
      'Fix all quantity-suspicious problems in this file',
    );
  });

  test('are not offered for what takes away what somebody wrote', async () => {
    const client = await TestClient.start();
    await client.open(FILE, `${privilegedPod('one')}---\n${privilegedPod('two')}`);
    const titles = (await client.actions(FILE, VALUE)).map(({ title }) => title);
    expect(titles).toContain('Set privileged to false');
    expect(titles).not.toContain('Fix all pss-privileged problems in this file');
  });

  test('leave fixes that create files alone', async () => {
    withEnvRule(fixOf('Move it', () => ({ edits: [], files: [] })));
    const client = await TestClient.start();
    await client.open(FILE, `${ENV}---\n${ENV}`);
    expect((await client.actions(FILE, ENV_VALUE)).map(({ title }) => title)).not.toContain(
      'Fix all test-env problems in this file',
    );
  });

  test('source.fixAll applies what is safe, and only when it is asked for', async () => {
    withRule(
      defineRule({
        id: 'test-colour',
        family: 'manifests',
        level: 'warning',
        scope: 'resource',
        summary: 'A test',
        why: 'A test.',
        how: 'A test.',
        references: [],
        *check({ cursor }) {
          const name = cursor.at('metadata', 'name');
          if (name?.string?.startsWith('t')) {
            yield {
              at: name,
              message: 'A name',
              fixes: [{ title: 'Rename', safety: 'safe', plan: () => setScalar(name, `new-${name.text}`) }],
            };
          }
        },
      }),
    );
    const client = await TestClient.start();
    await client.open(FILE, two);
    for (const only of ['source', 'source.fixAll', 'source.fixAll.yamlock']) {
      const [action, ...others] = await client.actions(FILE, WHOLE, {
        only: [only],
        triggerKind: CodeActionTriggerKind.Automatic,
      });
      expect(others).toEqual([]);
      expect(action?.kind).toBe('source.fixAll.yamlock');
      expect(editsOf(action?.edit)).toHaveLength(2);
      expect(applied(two, editsOf(action?.edit))).toBe(
        two.replace('name: two', 'name: new-two').replace('name: three', 'name: new-three'),
      );
    }
    expect((await client.actions(FILE, WHOLE)).map(({ kind }) => kind)).not.toContain('source.fixAll.yamlock');
    expect(await client.actions(FILE, WHOLE, { only: ['source.organizeImports'] })).toEqual([]);
  });

  test('source.fixAll reads exactly what could only be read roughly while somebody typed', async () => {
    withoutPauses();
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod('web'));
    await client.pull(FILE);
    await client.change(FILE, { range: at(3, 8), text: '"' });
    await client.notify('yamlock/carets', { uri: FILE, lines: [0] });
    const { items: rough } = await client.pull(FILE);
    await client.actions(FILE, WHOLE, { only: ['source.fixAll'] });
    const { items: exact } = await client.pull(FILE);
    expect(exact?.map(({ code }) => code)).toContain('yaml-syntax');
    expect(exact).not.toEqual(rough);
  });

  test('source.fixAll is not offered where there is nothing safe to do', async () => {
    const client = await TestClient.start();
    await client.open(FILE, two);
    expect(await client.actions(FILE, WHOLE, { only: ['source.fixAll'] })).toEqual([]);
  });
});
