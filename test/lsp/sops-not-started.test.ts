import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { LSPErrorCodes, Trace } from 'vscode-languageserver';
import { NodeSops } from '../../server/src/host/node/sops.js';
import { FakeSops } from '../crypto/fake-sops.js';
import {
  carriedOut,
  IN_PLACE,
  NEW_SECRET,
  type Opened,
  offered,
  onPath,
  openWorkspace,
  resolved,
  VALUE,
} from './sops-support.js';
import { FULL, refusal } from './support.js';

describe.skipIf(process.platform === 'win32')(
  'where the sops program is not to be started (a script, which Windows does not start)',
  () => {
    const RUN =
      'the rule encrypts for pgp too, which needs the sops program: run `sops --encrypt --in-place secrets/db.yaml`';

    /** What there was before programs were started: the command, and a file that waits for it outside git. */
    async function handsOver(opened: Opened): Promise<void> {
      expect((await offered(opened, 'secrets/db.yaml', IN_PLACE)).disabled?.reason).toBe(RUN);
      const { edit } = await resolved(opened, await offered(opened, 'web.yaml', NEW_SECRET));
      const after = carriedOut(opened, edit);
      expect(after.get('/repo/.yamlock/web-secrets.secret.yaml')).toContain(VALUE);
      expect(after.get('/repo/.yamlock/.gitignore')).toBe('*\n');
    }

    test('because there is none, its command is handed over', async () => {
      await handsOver(await openWorkspace(new NodeSops({ PATH: '/nowhere' })));
      await handsOver(await openWorkspace(undefined));
    });

    test('because the client says nothing of trust, its command is handed over', async () => {
      const fake = new FakeSops();
      for (const initializationOptions of [undefined, {}, { programs: {} }, { programs: { trusted: 'yes' } }])
        await handsOver(await openWorkspace(onPath(fake), { initializationOptions }));
      expect(fake.calls()).toEqual([]);
    });

    test('because the client asks for no edits, its command is handed over', async () => {
      const fake = new FakeSops();
      const { resolveSupport: _, ...codeAction } = FULL.textDocument?.codeAction ?? {};
      const capabilities = { ...FULL, textDocument: { ...FULL.textDocument, codeAction } };
      const opened = await openWorkspace(onPath(fake), { capabilities });
      expect((await offered(opened, 'secrets/db.yaml', IN_PLACE)).disabled?.reason).toBe(RUN);
      const { edit } = await offered(opened, 'web.yaml', NEW_SECRET);
      expect(carriedOut(opened, edit).get('/repo/.yamlock/web-secrets.secret.yaml')).toContain(VALUE);
      expect(fake.calls()).toEqual([]);
    });

    test('because the workspace is not trusted, that is said until it is', async () => {
      const fake = new FakeSops();
      const opened = await openWorkspace(onPath(fake), { initializationOptions: { programs: { trusted: false } } });
      const reason = 'no program is started in a workspace that is not trusted';
      expect((await offered(opened, 'web.yaml', NEW_SECRET)).disabled?.reason).toBe(reason);
      expect((await offered(opened, 'secrets/db.yaml', IN_PLACE)).disabled?.reason).toBe(
        `${reason}: run \`sops --encrypt --in-place secrets/db.yaml\``,
      );
      await opened.client.notify('yamlock/programs', { trusted: true });
      const { edit } = await resolved(opened, await offered(opened, 'secrets/db.yaml', IN_PLACE));
      expect(carriedOut(opened, edit).get('/repo/secrets/db.yaml')).toContain('ENC[');
      // Trust that is gone meanwhile keeps an action from being carried out.
      const action = await offered(opened, 'secrets/db.yaml', IN_PLACE);
      await opened.client.notify('yamlock/programs', { trusted: false });
      expect((await refusal(resolved(opened, action))).code).toBe(LSPErrorCodes.ContentModified);
      expect(fake.calls()).toHaveLength(1);
    });

    test('because what the user set is none, that is said', async () => {
      const programs = { trusted: true, sops: '/nowhere/sops' };
      const opened = await openWorkspace(onPath(new FakeSops()), { initializationOptions: { programs } });
      expect((await offered(opened, 'web.yaml', NEW_SECRET)).disabled?.reason).toBe(
        'the setting "yamlock.sops.path" names no program that can be started',
      );
    });

    test('because the workspace brought it along', async () => {
      const fake = new FakeSops();
      // The settings of an editor may come from a file of the workspace.
      await handsOver(
        await openWorkspace(new NodeSops({ PATH: '/nowhere' }), { settings: { sops: { path: fake.program } } }),
      );
      const sops = new NodeSops({ PATH: fake.folder });
      const opened = await openWorkspace(sops, { root: fake.folder });
      expect((await offered(opened, 'secrets/db.yaml', IN_PLACE)).disabled?.reason).toBe(RUN);
      expect(fake.calls()).toEqual([]);
    });
  },
);

test.skipIf(process.platform === 'win32')(
  'no value is in an argument, a log, a trace, a message or a file that is left',
  async () => {
    const fake = new FakeSops('quoting');
    const temporary = new FakeSops().folder;
    vi.stubEnv('TMPDIR', temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const before = readdirSync(temporary);
    const opened = await openWorkspace(onPath(fake));
    const { client } = opened;
    const traced: string[] = [];
    await client.connection.trace(Trace.Verbose, { log: (...parts: unknown[]) => traced.push(JSON.stringify(parts)) });
    const said: unknown[] = [];
    for (const behaviour of ['quoting', 'one value left', 'unchanged', 'a comment', 'correct'] as const) {
      fake.behave(behaviour);
      for (const [name, title] of [
        ['secrets/db.yaml', IN_PLACE],
        ['web.yaml', NEW_SECRET],
      ] as const) {
        const action = await offered(opened, name, title);
        said.push(action, await resolved(opened, action));
      }
    }
    expect(fake.calls()).toHaveLength(10);
    const coded = Buffer.from(VALUE).toString('base64').replace(/=+$/, '');
    const everything = [JSON.stringify(said), JSON.stringify(client.told), client.log(), traced.join('\n')];
    for (const file of readdirSync(fake.folder)) everything.push(readFileSync(path.join(fake.folder, file), 'utf8'));
    for (const text of everything) {
      expect(text).not.toContain(VALUE);
      expect(text).not.toContain(coded);
    }
    expect(traced.length).toBeGreaterThan(10);
    expect(readdirSync(temporary)).toEqual(before);
  },
);
