import { describe, expect, test } from 'vitest';
import { LSPErrorCodes } from 'vscode-languageserver';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { parse } from 'yaml';
import type { SopsProgram } from '../../server/src/host/sops.js';
import { type Behaviour, FakeSops } from '../crypto/fake-sops.js';
import {
  carriedOut,
  IN_PLACE,
  NEW_SECRET,
  type Opened,
  offered,
  onPath,
  openWorkspace,
  POD,
  resolved,
  SECRET,
  VALUE,
  WHOLE,
} from './sops-support.js';
import { gate, refusal, uriOf } from './support.js';

const SPLIT =
  'key_groups:\n  - pgp: [85D77543B3D624B63CEA9E6DBC17301B491B3F21]\n  - kms: [{arn: x}]\n  shamir_threshold: 2';
const DB = uriOf('/repo/secrets/db.yaml');

/** A program that waits until it may answer, or is stopped. */
function waiting(): { readonly sops: SopsProgram; readonly started: Promise<void>; open(): void } {
  const [start, answer] = [gate(), gate()];
  const sops: SopsProgram = {
    find: async () => ({ program: '/usr/bin/sops' }),
    encrypt: async (_order, signal) => {
      start.open();
      const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      await Promise.race([answer.passed, stopped]);
      return { problem: 'it was asked' };
    },
  };
  return { sops, started: start.passed, open: answer.open };
}

describe.skipIf(process.platform === 'win32')(
  'where the sops program is there (a script, which Windows does not start)',
  () => {
    test('a Secret is encrypted in its place once the fix was chosen, and not before', async () => {
      const fake = new FakeSops();
      const opened = await openWorkspace(onPath(fake));
      const action = await offered(opened, 'secrets/db.yaml', IN_PLACE);
      expect(action.disabled).toBeUndefined();
      expect(action.edit).toBeUndefined();
      // What is said once it is encrypted is said only then.
      expect(action.command).toBeUndefined();
      await opened.client.hover(DB, { line: 6, character: 4 });
      expect(fake.calls()).toEqual([]);
      const { edit, command } = await resolved(opened, action);
      expect(fake.calls()).toHaveLength(1);
      const after = carriedOut(opened, edit);
      const text = after.get('/repo/secrets/db.yaml') ?? '';
      expect(text).not.toContain(VALUE);
      expect(parse(text)).toMatchObject({
        metadata: { name: 'db' },
        stringData: { password: expect.stringMatching(/^ENC/) },
      });
      expect([...after.keys()]).toEqual(Object.keys(opened.disk));
      expect(JSON.stringify(command)).toContain('sops --decrypt secrets/db.yaml');
      // One version of one document: undoing it is one step.
      expect(edit?.documentChanges).toHaveLength(1);
      expect(edit?.documentChanges?.[0]).toMatchObject({ textDocument: { uri: DB, version: 1 } });
    });

    test('a literal moves to a new file that is never there in plaintext', async () => {
      const fake = new FakeSops();
      const opened = await openWorkspace(onPath(fake));
      const action = await offered(opened, 'web.yaml', NEW_SECRET);
      expect(action.disabled).toBeUndefined();
      const { edit, command } = await resolved(opened, action);
      const after = carriedOut(opened, edit);
      const made = after.get('/repo/web-secrets.sops.yaml') ?? '';
      expect(parse(made)).toMatchObject({
        kind: 'Secret',
        stringData: { 'db-password': expect.stringMatching(/^ENC/) },
      });
      expect(after.get('/repo/web.yaml')).toContain('secretKeyRef');
      expect(after.get('/repo/kustomization.yaml')).toContain('- web-secrets.sops.yaml');
      // Nothing waits outside git any more.
      expect([...after.keys()].filter((name) => /\.yamlock|gitignore/.test(name))).toEqual([]);
      for (const [name, text] of after) if (!name.endsWith('db.yaml')) expect(text, name).not.toContain(VALUE);
      expect(JSON.stringify(command)).toContain('is encrypted in web-secrets.sops.yaml');
      expect(fake.calls().map(({ argv }) => argv[argv.indexOf('--filename-override') + 1])).toEqual([
        '/repo/web-secrets.sops.yaml',
      ]);
    });

    test('a Secret is renamed to what the rule is meant for, and encrypted by that name', async () => {
      const fake = new FakeSops();
      const opened = await openWorkspace(onPath(fake), {
        files: { '/repo/app.yaml': SECRET, '/repo/kustomization.yaml': 'resources:\n- app.yaml\n' },
      });
      await opened.client.open(uriOf('/repo/app.yaml'), SECRET);
      const action = await offered(opened, 'app.yaml', /^Rename to app\.sops\.yaml and encrypt with SOPS/);
      expect([action.disabled, action.edit, action.command]).toEqual([undefined, undefined, undefined]);
      const { edit, command } = await resolved(opened, action);
      const after = carriedOut(opened, edit);
      expect(after.has('/repo/app.yaml')).toBe(false);
      expect(after.get('/repo/app.sops.yaml')).toMatch(/password: ENC\[/);
      expect(after.get('/repo/app.sops.yaml')).not.toContain(VALUE);
      expect(after.get('/repo/kustomization.yaml')).toBe('resources:\n- app.sops.yaml\n');
      expect(JSON.stringify(command)).toContain('sops --decrypt app.sops.yaml');
      expect(fake.calls()[0]?.argv).toContain('/repo/app.sops.yaml');
    });

    test('a Secret among others moves to a file of its own, encrypted', async () => {
      const fake = new FakeSops();
      const text = `${POD}---\n${SECRET}`;
      const opened = await openWorkspace(onPath(fake), { files: { '/repo/all.yaml': text } });
      await opened.client.open(uriOf('/repo/all.yaml'), text);
      const action = await offered(opened, 'all.yaml', /^Move the Secret to db\.sops\.yaml, encrypted with SOPS/);
      expect(action.disabled).toBeUndefined();
      const { edit } = await resolved(opened, action);
      const after = carriedOut(opened, edit);
      expect(after.get('/repo/db.sops.yaml')).toMatch(/password: ENC\[/);
      expect(after.get('/repo/all.yaml')).toContain('kind: Pod');
      expect(after.get('/repo/all.yaml')).not.toContain('kind: Secret');
    });

    test.each(['kms: arn:aws:kms:eu-central-1:000000000000:key/x', 'age: ssh-ed25519 AAAA', SPLIT])(
      'it is asked for every kind of key that it alone knows: %s',
      async (holders) => {
        const fake = new FakeSops();
        const opened = await openWorkspace(onPath(fake), { holders });
        const { edit } = await resolved(opened, await offered(opened, 'secrets/db.yaml', IN_PLACE));
        expect(carriedOut(opened, edit).get('/repo/secrets/db.yaml')).toContain('ENC[AES256_GCM');
      },
    );

    const WRONG: Readonly<Record<Exclude<Behaviour, 'correct' | 'hanging'>, RegExp>> = {
      failing: /^db\.yaml was not encrypted: sops says: Failed to get the data key .* no such key$/,
      quoting: /sops says: cannot read .*••••/,
      silent: /sops says: it ended with code 7/,
      deaf: /sops says: no key/,
      endless: /sops says: it writes without an end/,
      bytes: /sops says: what it wrote is no text/,
      garbage: /the output of sops cannot be used: what it wrote is not YAML/,
      nothing: /cannot be used: what it wrote has/,
      unchanged: /cannot be used: what it wrote has no complete "sops" block/,
      'no block': /cannot be used: what it wrote has no complete "sops" block/,
      'one value left': /cannot be used: it left "stringData\.password" in plaintext/,
      'a comment': /cannot be used: a value stands beside the encrypted ones/,
      'a key lost': /cannot be used: what it wrote has other keys/,
      'another name': /cannot be used: it changed "metadata\.name"/,
    };
    test.each(Object.entries(WRONG) as [Behaviour, RegExp][])(
      'nothing changes and the reason is shown where it is %s',
      async (behaviour, expected) => {
        const fake = new FakeSops(behaviour);
        const opened = await openWorkspace(onPath(fake));
        for (const [name, title] of [
          ['secrets/db.yaml', IN_PLACE],
          ['web.yaml', NEW_SECRET],
        ] as const) {
          const action = await offered(opened, name, title);
          const answer = await resolved(opened, action);
          expect(answer.edit).toBeUndefined();
          expect(answer.command).toBeUndefined();
          const { message, type } = await opened.client.next<{ message: string; type: number }>('window/showMessage');
          expect(type).toBe(1);
          if (name === 'secrets/db.yaml') expect(message).toMatch(expected);
          expect(message).not.toContain('harbor');
          expect(message).not.toContain('\u001b');
        }
        expect(opened.client.leftover('window/showMessage')).toEqual([]);
        expect(opened.client.log()).not.toContain('harbor');
        // It may do better the next time: the action is offered as before.
        fake.behave('correct');
        const { edit } = await resolved(opened, await offered(opened, 'secrets/db.yaml', IN_PLACE));
        expect(carriedOut(opened, edit).get('/repo/secrets/db.yaml')).toContain('ENC[');
      },
    );

    test('it is ended by who waits for it, and nobody is told of that', async () => {
      const { sops, started } = waiting();
      const opened = await openWorkspace(sops);
      const action = await offered(opened, 'secrets/db.yaml', IN_PLACE);
      const source = new CancellationTokenSource();
      const answer = refusal(opened.client.connection.sendRequest('codeAction/resolve', action, source.token));
      await started;
      source.cancel();
      expect((await answer).code).toBe(LSPErrorCodes.RequestCancelled);
      expect(opened.client.leftover('window/showMessage')).toEqual([]);
    });

    test('it is ended from where its progress is shown', async () => {
      const { sops, started } = waiting();
      const opened = await openWorkspace(sops);
      const answer = resolved(opened, await offered(opened, 'secrets/db.yaml', IN_PLACE));
      const { token } = await opened.client.next<{ token: string }>('window/workDoneProgress/create');
      expect(await opened.client.next(`progress:${token}`)).toMatchObject({ kind: 'begin', cancellable: true });
      await started;
      await opened.client.notify('window/workDoneProgress/cancel', { token });
      expect(await answer).not.toHaveProperty('edit');
      expect(await opened.client.next(`progress:${token}`)).toMatchObject({ kind: 'end' });
      expect(opened.client.leftover('window/showMessage')).toEqual([]);
    });

    test('the rest of the server goes on while it runs', async () => {
      const { sops, started, open } = waiting();
      const opened = await openWorkspace(sops);
      const answer = resolved(opened, await offered(opened, 'secrets/db.yaml', IN_PLACE));
      await started;
      // Long work stands still while somebody waits for an answer.
      expect(await opened.client.request('yamlock/scanWorkspace')).toMatchObject({ cancelled: false });
      open();
      expect(await answer).not.toHaveProperty('edit');
    });

    test.each<[string, string, RegExp, (opened: Opened) => Promise<void>]>([
      [
        'the Secret has changed',
        'secrets/db.yaml',
        IN_PLACE,
        ({ client }) => client.change(DB, { text: SECRET.replace('42', '43') }),
      ],
      [
        'no rule is meant for it',
        'secrets/db.yaml',
        IN_PLACE,
        ({ client }) => client.write('/repo/.sops.yaml', 'creation_rules: []\n'),
      ],
      [
        'its rule says to encrypt something else',
        'secrets/db.yaml',
        IN_PLACE,
        ({ client, disk }) =>
          client.write(
            '/repo/.sops.yaml',
            (disk['/repo/.sops.yaml'] ?? '').replace('^(data|stringData)$', '^stringData$'),
          ),
      ],
      [
        'another file that is to be changed has another text',
        'web.yaml',
        NEW_SECRET,
        ({ client }) => client.write('/repo/kustomization.yaml', '# first\nresources:\n- web.yaml\n'),
      ],
    ])('nothing of it counts once %s', async (_what, name, title, change) => {
      const fake = new FakeSops();
      const real = onPath(fake);
      const [start, go] = [gate(), gate()];
      const opened = await openWorkspace({
        find: (set, avoid) => real.find(set, avoid),
        encrypt: async (order, signal) => {
          start.open();
          await go.passed;
          return real.encrypt(order, signal);
        },
      });
      const answer = refusal(resolved(opened, await offered(opened, name, title)));
      await start.passed;
      await change(opened);
      go.open();
      expect((await answer).code).toBe(LSPErrorCodes.ContentModified);
    });

    test('it is not started for a rule that is not saved', async () => {
      const fake = new FakeSops();
      const opened = await openWorkspace(onPath(fake));
      const config = uriOf('/repo/.sops.yaml');
      await opened.client.open(config, `${opened.disk['/repo/.sops.yaml']}# for whom\n`);
      const { edit } = await resolved(opened, await offered(opened, 'secrets/db.yaml', IN_PLACE));
      expect(edit).toBeUndefined();
      const { message } = await opened.client.next<{ message: string }>('window/showMessage');
      expect(message).toBe('db.yaml was not encrypted: its .sops.yaml has changes that are not saved');
      expect(fake.calls()).toEqual([]);
    });

    test.each<[string, string, RegExp | undefined]>([
      ['is a template', SECRET.replace('name: db', 'name: {{ .name }}'), /^the file is a template: run `sops/],
      ['has anchors', SECRET.replace('name: db', 'name: &a db').replace('shop', '*a'), /^the file uses anchors/],
      ['is encrypted already', `${SECRET}sops: {mac: x, version: 3.9.0}\n`, undefined],
    ])('it is not offered for a file that %s', async (_title, text, expected) => {
      const fake = new FakeSops();
      const opened = await openWorkspace(onPath(fake));
      await opened.client.change(DB, { text });
      const actions = (await opened.client.actions(DB, WHOLE)).filter(({ title }) => IN_PLACE.test(title));
      if (!expected) expect(actions).toEqual([]);
      else expect(actions[0]?.disabled?.reason).toMatch(expected);
      for (const { disabled } of actions) expect(disabled).toBeDefined();
    });
  },
);
