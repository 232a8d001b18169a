import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { warmUp } from '../../server/src/lsp/diagnostics/warm-up.js';
import { Background } from '../../server/src/lsp/session/background.js';
import { Idle } from '../../server/src/lsp/session/idle.js';
import { TestClient } from './support.js';

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.0.0
      securityContext:
        privileged: true
`;
const URI = 'file:///repo/pod.yaml';

describe('garbage', () => {
  test('is collected once, after somebody stopped typing', async () => {
    const collect = vi.fn();
    const idle = new Idle(collect);
    for (let key = 0; key < 5; key++) idle.soon();
    expect(collect).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(collect).toHaveBeenCalled());
    expect(collect).toHaveBeenCalledTimes(1);
  });

  test('is not collected any more after the end', async () => {
    const collect = vi.fn();
    const idle = new Idle(collect);
    idle.soon();
    idle.stop();
    await pause(60);
    expect(collect).not.toHaveBeenCalled();
  });

  test('is collected after an edit in the server', async () => {
    const collectGarbage = vi.fn();
    const client = await TestClient.start({ folders: ['/repo'], runtime: { collectGarbage } });
    await client.open(URI, POD);
    await client.change(URI, {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      text: ' ',
    });
    await vi.waitFor(() => expect(collectGarbage).toHaveBeenCalled());
  });
});

describe('warm-up', () => {
  test('gives way between any two keystrokes', async () => {
    const background = new Background();
    const goOn = vi.spyOn(background, 'goOn');
    await warmUp(background, undefined);
    expect(goOn.mock.calls.length).toBeGreaterThan(50);
  });

  test('ends with the server', async () => {
    const background = new Background();
    background.stop();
    const goOn = vi.spyOn(background, 'goOn');
    await warmUp(background, undefined);
    expect(goOn).toHaveBeenCalledTimes(1);
  });

  test('is not to be seen from outside', async () => {
    const answers = await Promise.all(
      [true, false].map(async (warmsUp) => {
        const client = await TestClient.start({ folders: ['/repo'], runtime: { warmsUp } });
        await client.open(URI, POD);
        const before = await client.pull(URI);
        await pause(warmsUp ? 500 : 0);
        await client.change(URI, { text: `${POD}\n` });
        const after = await client.pull(URI);
        const told = client.told.map(({ method }) => method);
        return { before: before.items, after: after.items, told };
      }),
    );
    expect(answers[0]?.after?.length).toBeGreaterThan(0);
    expect(answers[0]).toEqual(answers[1]);
  });
});
