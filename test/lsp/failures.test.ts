import { describe, expect, test } from 'vitest';
import { ErrorCodes } from 'vscode-languageserver';
import type { Fix } from '../../server/src/core/model/fix.js';
import { at, privilegedPod, refusal, TestClient, testRule, uriOf, withRule } from './support.js';

const FILE = uriOf('/repo/pod.yaml');
/** Stands for what a document holds and no log may show. */
const VALUE = 'blue-kettle';
const TEXT = privilegedPod(VALUE);

function failures(client: TestClient): string[] {
  return client
    .log()
    .split('\n')
    .filter((line) => line.startsWith('Failed'));
}

function expectSilence(client: TestClient): void {
  expect(JSON.stringify(client.told)).not.toContain(VALUE);
}

describe('a rule that throws', () => {
  test('stays alone with that: the others go on, and the log names it once', async () => {
    withRule(
      testRule('test-failing', function* (resource) {
        yield { at: resource.cursor, message: 'Before' };
        throw new TypeError(`cannot read ${resource.name}`);
      }),
    );
    const client = await TestClient.start();
    await client.open(FILE, TEXT);
    expect(await client.codes(FILE)).toContain('pss-privileged');
    await client.change(FILE, { range: at(0, 0), text: '# more\n' });
    expect(await client.codes(FILE)).toContain('pss-privileged');
    expect(failures(client)).toEqual(['Failed: rule "test-failing" (TypeError)']);
    expectSilence(client);
  });

  test.each<[string, Fix[] | (() => never)]>([
    [
      'while it looks for fixes',
      () => {
        throw new RangeError(VALUE);
      },
    ],
    [
      'while it plans one',
      [
        {
          title: 'Fix',
          safety: 'safe',
          plan: () => {
            throw new RangeError(VALUE);
          },
        },
      ],
    ],
  ])('%s leaves the fixes of the others', async (_, fixes) => {
    withRule(
      testRule('test-failing', function* ({ cursor }) {
        for (const node of cursor.walk()) if (node.key === 'privileged') yield { at: node, message: 'Here', fixes };
      }),
    );
    const client = await TestClient.start();
    await client.open(FILE, `${TEXT}---\n${TEXT}`);
    const titles = (await client.actions(FILE, at(8, 18))).map(({ title }) => title);
    expect(titles).toContain('Set privileged to false');
    expect(titles).toContain('Suppress test-failing on this line');
    expect(await client.actions(FILE, at(8, 18), { only: ['source.fixAll'] })).toEqual([]);
    expect(failures(client)).toContain('Failed: rule "test-failing" (RangeError)');
    expectSilence(client);
  });

  test('whose plan asks for one file after the other is stopped', async () => {
    let count = 0;
    withRule(
      testRule('test-failing', function* ({ cursor }) {
        const plan: Fix['plan'] = (world) => ({ edits: [], refused: String(world.isTaken(`/elsewhere/${count++}`)) });
        yield { at: cursor, message: 'Here', fixes: [{ title: 'Endless', safety: 'review', plan }] };
      }),
    );
    const client = await TestClient.start();
    await client.open(FILE, TEXT);
    const titles = (await client.actions(FILE, at(8, 18))).map(({ title }) => title);
    expect(titles).toContain('Set privileged to false');
    expect(titles).not.toContain('Endless');
  });
});

describe('a part of the server that throws', () => {
  test('answers with its name, and says nothing of the cause', async () => {
    const client = await TestClient.start();
    client.host.exists = async () => {
      throw new TypeError(`no such file: ${VALUE}`);
    };
    await client.open(FILE, TEXT);
    // A client that has no answer may never ask again.
    const { items = [] } = await client.pull(FILE);
    expect(items.map(({ code: rule }) => rule)).toEqual(['not-checked']);
    expect(failures(client)).toContain('Failed: textDocument/diagnostic (TypeError)');
    const { code, message } = await refusal(client.actions(FILE, at(8, 18)));
    expect(code).toBe(ErrorCodes.InternalError);
    expect(message).toBe('textDocument/codeAction failed (TypeError)');
    expect(failures(client)).toContain('Failed: textDocument/codeAction (TypeError)');
    expectSilence(client);
    expect(await client.request('yamlock/rules')).not.toHaveLength(0);
  });

  test('what surrounds a file and cannot be read counts as not there', async () => {
    const client = await TestClient.start();
    const { HostError } = await import('../../server/src/host/host.js');
    client.host.readIfThere = async () => {
      throw new HostError('permission denied');
    };
    await client.open(FILE, TEXT);
    expect(await client.codes(FILE)).toEqual(['pss-privileged']);
    expect(client.log()).toContain('/repo/.yamlock.yaml is left out: permission denied');
  });
});

describe('what a client should not send', () => {
  test('an unknown method is refused', async () => {
    const client = await TestClient.start();
    expect((await refusal(client.request('textDocument/moniker', {}))).code).toBe(ErrorCodes.MethodNotFound);
  });

  test('a change or a close of a document that is not open is passed over', async () => {
    const client = await TestClient.start();
    await client.change(FILE, { text: TEXT });
    await client.close(FILE);
    expect(await client.codes(FILE)).toEqual([]);
    expect(failures(client)).toEqual([]);
  });

  test('an action without our data comes back as it is', async () => {
    const client = await TestClient.start();
    for (const data of [undefined, 1, {}, { uri: FILE, version: 1, rule: 'x', fix: { document: 'a' } }]) {
      const action = { title: 'Somebody else’s', data };
      expect(await client.request('codeAction/resolve', action)).toEqual(JSON.parse(JSON.stringify(action)));
    }
  });
});
