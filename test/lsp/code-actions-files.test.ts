import { describe, expect, test } from 'vitest';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver';
import {
  applied,
  ENV,
  ENV_VALUE,
  editsOf,
  FILE,
  fixOf,
  pick,
  WITHOUT_RESOLVE,
  withActions,
  withEnvRule,
} from './actions-support.js';
import { at, pod, TestClient, uriOf } from './support.js';

describe('fixes that create or change other files', () => {
  const moving = fixOf('Move it', () => ({
    edits: [{ range: { start: 0, end: 0 }, newText: '# moved\n' }],
    files: [
      { kind: 'create', path: '/repo/new.yaml', text: 'kind: Secret\n', why: 'Holds the value' },
      {
        kind: 'edit',
        path: '/repo/.gitignore',
        edits: [{ range: { start: 2, end: 2 }, newText: '/new.yaml\n' }],
        why: 'Keeps it out of git',
      },
    ],
    handOff: { title: 'Upload it', command: 'kubectl create secret generic web' },
  }));
  const files = { '/repo/.gitignore': 'a\nb\n' };

  test('say of each change what it is for, and ask for none alone', async () => {
    withEnvRule(moving);
    const client = await TestClient.start({ files });
    await client.open(FILE, ENV);
    const action = pick(await client.actions(FILE, ENV_VALUE), 'Move it');
    const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
    expect(edit).toEqual({
      documentChanges: [
        {
          kind: 'create',
          uri: uriOf('/repo/new.yaml'),
          options: { overwrite: false, ignoreIfExists: false },
          annotationId: 'yamlock-1',
        },
        {
          textDocument: { uri: uriOf('/repo/new.yaml'), version: null },
          edits: [{ range: at(0, 0), newText: 'kind: Secret\n', annotationId: 'yamlock-1' }],
        },
        {
          textDocument: { uri: uriOf('/repo/.gitignore'), version: null },
          edits: [{ range: at(1, 0), newText: '/new.yaml\n', annotationId: 'yamlock-2' }],
        },
        {
          textDocument: { uri: FILE, version: 1 },
          edits: [{ range: at(0, 0), newText: '# moved\n', annotationId: 'yamlock-3' }],
        },
      ],
      changeAnnotations: {
        'yamlock-1': { label: 'Holds the value', description: 'new.yaml', needsConfirmation: false },
        'yamlock-2': { label: 'Keeps it out of git', description: '.gitignore', needsConfirmation: false },
        'yamlock-3': { label: 'Move it', description: 'pod.yaml', needsConfirmation: false },
      },
    });
  });

  test('are a refactoring for those who ask for one', async () => {
    withEnvRule(
      moving,
      fixOf('Review it', () => ({ edits: [] }), 'review'),
    );
    const client = await TestClient.start({ files });
    await client.open(FILE, ENV);
    const kinds = async (only?: string[]): Promise<string[]> =>
      (await client.actions(FILE, ENV_VALUE, only ? { only } : {}))
        .filter(({ title }) => /^(?:Move|Review) it$/.test(title))
        .map(({ title, kind }) => `${kind}: ${title}`);
    expect(await kinds()).toEqual(['quickfix: Review it', 'refactor.move.yamlock: Move it']);
    expect(await kinds(['quickfix'])).toEqual(['quickfix: Review it', 'quickfix: Move it']);
    for (const only of ['refactor', 'refactor.move', 'refactor.move.yamlock']) {
      expect(await kinds([only])).toEqual(['refactor.move.yamlock: Move it']);
    }
    expect(await kinds(['refactor.inline'])).toEqual([]);
    expect(await kinds(['source.organizeImports'])).toEqual([]);
  });

  test('are for our own client to carry out as one: there is no edit of which a part could be left out', async () => {
    withEnvRule(moving);
    const client = await TestClient.start({ files, initializationOptions: { clientCommands: true } });
    expect(client.initialized.capabilities).not.toHaveProperty('executeCommandProvider');
    await client.open(FILE, ENV);
    const action = pick(await client.actions(FILE, ENV_VALUE), 'Move it');
    expect(action).not.toHaveProperty('edit');
    expect(action).not.toHaveProperty('data');
    expect(action.command).toMatchObject({ title: 'Move it', command: 'yamlock.refactor' });
    const step = {
      title: 'Upload it',
      command: 'kubectl create secret generic web',
      from: 'pod.yaml',
      manifests: ['pod.yaml', 'new.yaml'],
      waiting: [],
    };
    expect(await client.request('yamlock/refactoring', action.command?.arguments?.[0])).toEqual({
      waiting: [
        { uri: uriOf('/repo/.yamlock/.gitignore'), before: null, text: '*\n' },
        {
          uri: uriOf('/repo/.yamlock/steps/pod.yaml.json'),
          before: null,
          text: `${JSON.stringify(step, undefined, 2)}\n`,
        },
      ],
      created: [{ uri: uriOf('/repo/new.yaml'), text: 'kind: Secret\n' }],
      deleted: [],
      edited: [
        { uri: uriOf('/repo/.gitignore'), version: null, edits: [{ range: at(1, 0), newText: '/new.yaml\n' }] },
        { uri: FILE, version: 1, edits: [{ range: at(0, 0), newText: '# moved\n' }] },
      ],
      removes: [],
      handOff: { title: 'Upload it', command: 'kubectl create secret generic web' },
    });
  });

  test('show what is left to do themselves, where the client has no command for it', async () => {
    const client = await TestClient.start();
    expect(client.initialized.capabilities.executeCommandProvider).toEqual({
      commands: [
        'yamlock.handOff',
        'yamlock.showRotation',
        'yamlock.showPlaces',
        'yamlock.refactor',
        'yamlock.openRulePage',
        'yamlock.whyNot',
      ],
    });
    const args = [{ title: 'Upload it', command: 'kubectl create secret generic web' }];
    await client.request('workspace/executeCommand', { command: 'yamlock.handOff', arguments: args });
    expect(await client.next('window/showMessage')).toEqual({
      type: 3,
      message: 'Upload it\n\nkubectl create secret generic web',
    });
    await client.request('workspace/executeCommand', { command: 'yamlock.handOff', arguments: [{ title: 1 }] });
    expect(client.leftover('window/showMessage')).toEqual([]);
  });

  test('are not offered to a client that cannot create files', async () => {
    withEnvRule(moving);
    const capabilities = withActions({ dataSupport: false }, { documentChanges: true });
    const client = await TestClient.start({ files, capabilities });
    await client.open(FILE, ENV);
    const action = pick(await client.actions(FILE, ENV_VALUE), 'Move it');
    expect(action.disabled?.reason).toMatch(/cannot create files/);
    expect(action).not.toHaveProperty('edit');
  });

  test('come without annotations for a client that does not know them', async () => {
    withEnvRule(moving);
    const capabilities = withActions({ dataSupport: false }, { documentChanges: true, resourceOperations: ['create'] });
    const client = await TestClient.start({ files, capabilities });
    await client.open(FILE, ENV);
    const { edit } = pick(await client.actions(FILE, ENV_VALUE), 'Move it');
    expect(JSON.stringify(edit)).not.toContain('nnotation');
    expect(edit?.documentChanges?.[0]).toMatchObject({ kind: 'create' });
  });

  test.each([
    [
      'come with a new file for a client that names operations on files alone',
      { resourceOperations: ['create'] },
      'create',
    ],
    [
      'do not where it says that it reads no document changes',
      { documentChanges: false, resourceOperations: ['create'] },
      undefined,
    ],
  ] as const)('%s', async (_, workspaceEdit, kind) => {
    withEnvRule(moving);
    const capabilities = withActions({ dataSupport: false }, { ...workspaceEdit, resourceOperations: ['create'] });
    const client = await TestClient.start({ files, capabilities });
    await client.open(FILE, ENV);
    const [first] = pick(await client.actions(FILE, ENV_VALUE), 'Move it').edit?.documentChanges ?? [];
    expect((first as { kind?: string } | undefined)?.kind).toBe(kind);
  });

  test('come as plain changes for a client that knows no others', async () => {
    withEnvRule(
      fixOf('Edit two', () => ({
        edits: [{ range: { start: 0, end: 0 }, newText: '# moved\n' }],
        files: [
          {
            kind: 'edit',
            path: '/repo/.gitignore',
            edits: [{ range: { start: 0, end: 1 }, newText: 'c' }],
            why: 'Renames',
          },
        ],
      })),
    );
    const client = await TestClient.start({ files, capabilities: withActions({ dataSupport: false }, {}) });
    await client.open(FILE, ENV);
    expect(pick(await client.actions(FILE, ENV_VALUE), 'Edit two').edit).toEqual({
      changes: {
        [FILE]: [{ range: at(0, 0), newText: '# moved\n' }],
        [uriOf('/repo/.gitignore')]: [
          { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }, newText: 'c' },
        ],
      },
    });
  });

  test('take an open file as it is in the editor, with its version', async () => {
    withEnvRule(
      fixOf('Append', (world) => {
        const text = world.files.textOf('/repo/other.yaml') ?? '';
        return {
          edits: [],
          files: [
            {
              kind: 'edit',
              path: '/repo/other.yaml',
              edits: [{ range: { start: text.length, end: text.length }, newText: 'b: 2\n' }],
              why: 'Adds',
            },
          ],
        };
      }),
    );
    const client = await TestClient.start({
      files: { '/repo/other.yaml': 'old: 1\nolder: 2\n' },
      capabilities: WITHOUT_RESOLVE,
    });
    await client.open(uriOf('/repo/other.yaml'), 'a: 1\n');
    await client.change(uriOf('/repo/other.yaml'), { range: at(0, 0), text: '# new\n' });
    await client.open(FILE, ENV);
    expect(pick(await client.actions(FILE, ENV_VALUE), 'Append').edit?.documentChanges).toMatchObject([
      { textDocument: { uri: uriOf('/repo/other.yaml'), version: 2 }, edits: [{ range: at(2, 0), newText: 'b: 2\n' }] },
    ]);
  });

  test('know what is on disk, although the plan cannot wait for it', async () => {
    const asked: unknown[] = [];
    withEnvRule(
      fixOf('Ask', (world) => {
        const answers = ['taken', 'text', 'ignored'].map((name) => {
          if (name === 'taken') return [world.isTaken('/repo/a.yaml'), world.isTaken('/repo/b.yaml')];
          if (name === 'text') return [world.files.textOf('/repo/a.yaml'), world.files.textOf('/repo/b.yaml')];
          return [world.isIgnored('/repo/deep/c.secret'), world.isIgnored('/repo/deep/c.yaml')];
        });
        asked.push(answers);
        return { edits: [] };
      }),
    );
    const client = await TestClient.start({
      files: { '/repo/a.yaml': 'a: 1\n', '/repo/deep/.gitignore': '*.secret\n' },
    });
    await client.open(FILE, ENV);
    expect(pick(await client.actions(FILE, ENV_VALUE), 'Ask').disabled).toBeUndefined();
    expect(asked.at(-1)).toEqual([
      [true, false],
      ['a: 1\n', undefined],
      [true, false],
    ]);
  });

  test('are not offered where the new file exists, or the changed one does not', async () => {
    withEnvRule(
      fixOf('Create', () => ({
        edits: [],
        files: [{ kind: 'create', path: '/repo/.gitignore', text: 'x', why: 'Creates' }],
      })),
      fixOf('Edit', () => ({ edits: [], files: [{ kind: 'edit', path: '/repo/none', edits: [], why: 'Edits' }] })),
    );
    const client = await TestClient.start({ files });
    await client.open(FILE, ENV);
    const actions = await client.actions(FILE, ENV_VALUE);
    expect(pick(actions, 'Create').disabled?.reason).toMatch(/exists already/);
    expect(pick(actions, 'Edit').disabled?.reason).toMatch(/does not exist/);
    expect(client.log()).toContain('rule "test-env" (EditError)');
  });

  test('are not offered in a document that is not on disk', async () => {
    withEnvRule(moving);
    const client = await TestClient.start({ files });
    await client.open('untitled:Untitled-1', ENV);
    expect(pick(await client.actions('untitled:Untitled-1', ENV_VALUE), 'Move it').disabled?.reason).toMatch(/on disk/);
  });
});

describe('a refactoring of the real rules', () => {
  test('moves a literal to a Secret in a file that git ignores, and the value is in no other place', async () => {
    const literal = ['blue', 'kettle', '42'].join('-');
    const text = pod('shop', 'image: example.com/shop:1.4.2', 'env:', '- name: DB_PASSWORD', `  value: ${literal}`);
    const client = await TestClient.start({ folders: ['/repo'], files: { '/repo/pod.yaml': text, '/repo/.git': '' } });
    await client.ready();
    await client.open(FILE, text);
    const offered = await client.actions(FILE, at(10, 14), { only: ['refactor'] });
    expect(JSON.stringify(offered)).not.toContain(literal);
    const action = pick(offered, 'Move to a new Secret outside git');
    const { edit, command } = await client.request<CodeAction>('codeAction/resolve', action);
    const withValue = (edit?.documentChanges ?? []).filter((change) => JSON.stringify(change).includes(literal));
    expect(withValue).toHaveLength(1);
    expect((withValue[0] as TextDocumentEdit).textDocument.uri).toBe(uriOf('/repo/.yamlock/shop-secrets.secret.yaml'));
    // Everything comes ticked where a client shows it first.
    const asked = Object.values(edit?.changeAnnotations ?? {}).map(({ needsConfirmation }) => needsConfirmation);
    expect(asked).toEqual([false, false, false, false]);
    expect(JSON.stringify(edit?.documentChanges)).toContain(uriOf('/repo/.yamlock/.gitignore'));
    expect(applied(text, editsOf(edit))).toMatch(/valueFrom:\s+secretKeyRef:/);
    expect(command?.command).toBe('yamlock.handOff');
    expect(JSON.stringify(command)).not.toContain(literal);
    expect(client.log()).not.toContain(literal);
  });
});
