import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { NodeSops } from '../../server/src/host/node/sops.js';
import type { SopsRequest } from '../../server/src/host/sops.js';
import { type Behaviour, FakeSops, isRunning } from './fake-sops.js';

const SECRET = ['quiet', 'harbor', '42'].join('-');
const TEXT = `kind: Secret\nmetadata:\n  name: db\nstringData:\n  password: ${SECRET}\n`;

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'yamlock-programs-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function program(where: string, mode = 0o755): string {
  const file = path.join(where, 'sops');
  mkdirSync(where, { recursive: true });
  writeFileSync(file, '#!/bin/sh\n', { mode });
  return file;
}

function searching(...folders: readonly string[]): NodeSops {
  return new NodeSops({ PATH: folders.join(path.delimiter) });
}

describe.skipIf(process.platform === 'win32')(
  'the program is looked for (by the mode of files, which Windows does not have)',
  () => {
    test('in the folders of the search path, the first one first', async () => {
      const [empty, one, two] = [folder(), folder(), folder()];
      program(one);
      program(two);
      expect(await searching(empty, one, two).find(undefined, [])).toEqual({ program: path.join(one, 'sops') });
      expect(await searching(empty).find(undefined, [])).toBeUndefined();
      expect(await new NodeSops({}).find(undefined, [])).toBeUndefined();
    });

    test('not among what cannot be started', async () => {
      const [one, two] = [folder(), folder()];
      program(one, 0o644);
      mkdirSync(path.join(two, 'sops'));
      expect(await searching(one, two).find(undefined, [])).toBeUndefined();
    });

    test('in no folder of the workspace, whatever leads there', async () => {
      const [workspace, links, elsewhere] = [folder(), folder(), folder()];
      const planted = program(path.join(workspace, 'node_modules', '.bin'));
      symlinkSync(planted, path.join(links, 'sops'));
      symlinkSync(workspace, path.join(elsewhere, 'repo'));
      const ways = [path.dirname(planted), links, path.join(elsewhere, 'repo', 'node_modules', '.bin')];
      for (const way of ways) {
        expect(await searching(way).find(undefined, []), way).toBeDefined();
        for (const avoided of [workspace, path.join(elsewhere, 'repo')])
          expect(await searching(way).find(undefined, [avoided]), `${way}, ${avoided}`).toBeUndefined();
      }
      // A folder with a similar name is none of the workspace.
      expect(await searching(path.dirname(planted)).find(undefined, [`${workspace}/node`])).toBeDefined();
    });

    test('in no folder that depends on where somebody stands', async () => {
      const here = folder();
      program(path.join(here, 'bin'));
      vi.spyOn(process, 'cwd').mockReturnValue(here);
      onTestFinished(() => void vi.restoreAllMocks());
      const relative = path.relative(process.cwd(), path.join(here, 'bin'));
      for (const entry of ['', '.', './bin', 'bin', relative])
        expect(await searching(entry).find(undefined, []), entry).toBeUndefined();
    });

    test('where it is set, and nowhere else', async () => {
      const [one, two] = [folder(), folder()];
      const set = program(one);
      program(two);
      const sops = searching(two);
      // Who sets it knows what it is.
      expect(await sops.find(set, [one])).toEqual({ program: set });
      expect(await sops.find('sops', [])).toEqual({
        refused: 'the setting "yamlock.sops.path" is not an absolute path',
      });
      chmodSync(set, 0o600);
      for (const wrong of [set, path.join(one, 'none'), one])
        expect(await sops.find(wrong, [])).toEqual({
          refused: 'the setting "yamlock.sops.path" names no program that can be started',
        });
    });
  },
);

/** A loaded machine takes its time to start a program. */
const PATIENT = { timeout: 20_000 };

describe.skipIf(process.platform === 'win32')('the program is started (a script, which Windows does not start)', () => {
  const request = (fake: FakeSops, more: Partial<SopsRequest> = {}): SopsRequest => ({
    program: fake.program,
    path: '/repo/secrets/db.yaml',
    config: '/repo/.sops.yaml',
    text: TEXT,
    avoid: [],
    ...more,
  });
  const idle = new AbortController().signal;

  test('with the text on its standard input, and in nothing that others see', async () => {
    const fake = new FakeSops();
    const [workspace, bin] = [folder(), folder()];
    const PATH = ['', 'bin', bin, workspace, path.join(workspace, 'bin')].join(path.delimiter);
    const outcome = await new NodeSops({ PATH, VAULT_TOKEN: 'of the user' }).encrypt(
      request(fake, { avoid: [workspace] }),
      idle,
    );
    expect(outcome).toHaveProperty('text');
    expect(JSON.stringify(outcome)).toContain('ENC[AES256_GCM');
    const [call] = fake.calls();
    expect(call?.argv).toEqual([
      ...['--config', '/repo/.sops.yaml', 'encrypt', '--filename-override', '/repo/secrets/db.yaml'],
      ...['--input-type', 'yaml', '--output-type', 'yaml'],
    ]);
    expect(JSON.stringify(call)).not.toContain(SECRET);
    expect(call?.cwd).toBe(fake.folder);
    // It finds its keys, and no other program in the workspace.
    expect(call?.env).toMatchObject({ VAULT_TOKEN: 'of the user', PATH: bin });
  });

  test.each<[Behaviour, RegExp]>([
    ['failing', /^Failed to get the data key/],
    ['silent', /^it ended with code 7$/],
    ['deaf', /^no key$/],
    ['bytes', /^what it wrote is no text$/],
    ['endless', /^it writes without an end$/],
  ])('and what went wrong is told: %s', async (behaviour, expected) => {
    const fake = new FakeSops(behaviour);
    // More than a pipe holds, so that nobody can pass over what is not read.
    const text = TEXT + `# ${'x'.repeat(200)}\n`.repeat(1000);
    const outcome = await new NodeSops({ PATH: '' }).encrypt(request(fake, { text }), idle);
    expect(outcome).toEqual({ problem: expect.stringMatching(expected) });
  });

  test('and one that cannot be is told, too', async () => {
    const fake = new FakeSops();
    const missing = path.join(fake.folder, 'none');
    const outcome = await new NodeSops({ PATH: '' }).encrypt(request(fake, { program: missing }), idle);
    expect(outcome).toEqual({ problem: 'it cannot be started (ENOENT)' });
  });

  test('and ended with all that it started when its time is up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const fake = new FakeSops('hanging');
    const running = new NodeSops({ PATH: '' }).encrypt(request(fake), idle);
    await vi.waitUntil(() => fake.calls().length > 0, PATIENT);
    vi.advanceTimersByTime(60_000);
    expect(await running).toEqual({ problem: 'it did not answer within 60 seconds' });
    const [{ pids } = { pids: [] }] = fake.calls();
    expect(pids).toHaveLength(2);
    await vi.waitUntil(() => !pids.some(isRunning), PATIENT);
  });

  test('and ended when nobody waits any more', async () => {
    const fake = new FakeSops('hanging');
    const controller = new AbortController();
    const sops = new NodeSops({ PATH: '' });
    const running = sops.encrypt(request(fake), controller.signal);
    await vi.waitUntil(() => fake.calls().length > 0, PATIENT);
    controller.abort();
    expect(await running).toEqual({ problem: 'it was cancelled' });
    await vi.waitUntil(() => !fake.calls().some(({ pids }) => pids.some(isRunning)), PATIENT);
    expect(await sops.encrypt(request(fake), controller.signal)).toEqual({ problem: 'it was cancelled' });
    expect(fake.calls()).toHaveLength(1);
  });
});
