import { describe, expect, test } from 'vitest';
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionTriggerKind,
  LSPErrorCodes,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { defineRule, type Fix, type FixPlan, type FixWorld } from '../../server/src/core/rule.js';
import { setScalar } from '../../server/src/core/yaml/edits.js';
import { at, FULL, pod, privilegedPod, refusal, TestClient, uriOf, withoutPauses, withRule } from './support.js';

const FILE = uriOf('/repo/pod.yaml');
const VALUE = at(8, 18);
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
/** A client that wants everything at once. */
const WITHOUT_RESOLVE = withActions({ dataSupport: false });

function withActions(
  codeAction: NonNullable<ClientCapabilities['textDocument']>['codeAction'],
  workspaceEdit = FULL.workspace?.workspaceEdit,
): ClientCapabilities {
  return {
    ...FULL,
    workspace: { ...FULL.workspace, ...(workspaceEdit ? { workspaceEdit } : {}) },
    textDocument: { ...FULL.textDocument, codeAction: { ...FULL.textDocument?.codeAction, ...codeAction } },
  };
}

function pick(actions: readonly CodeAction[], title: string): CodeAction {
  const found = actions.find((action) => action.title === title);
  if (!found) throw new Error(`No action "${title}" among ${actions.map((action) => action.title).join(' | ')}`);
  return found;
}

/** The text after an edit of that document. */
function applied(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create(FILE, 'yaml', 1, text), [...edits]);
}

function editsOf(edit: WorkspaceEdit | undefined, uri = FILE): TextEdit[] {
  const changes = (edit?.documentChanges ?? []) as TextDocumentEdit[];
  return changes.filter((change) => change.textDocument?.uri === uri).flatMap((change) => change.edits as TextEdit[]);
}

/** A rule that finds every `value` of an environment variable, with the fixes given. */
function withEnvRule(...fixes: readonly Fix[]): void {
  withRule(
    defineRule({
      id: 'test-env',
      family: 'manifests',
      level: 'warning',
      scope: 'resource',
      summary: 'A test',
      why: 'A test.',
      how: 'A test.',
      references: [],
      *check({ cursor }) {
        for (const node of cursor.walk()) if (node.key === 'value') yield { at: node, message: 'A value', fixes };
      },
    }),
  );
}

const fixOf = (title: string, plan: (world: FixWorld) => FixPlan, safety: Fix['safety'] = 'create'): Fix => ({
  title,
  safety,
  plan,
});
const ENV = pod('web', 'env:', '- name: COLOUR', '  value: blue-kettle');
const ENV_VALUE = at(9, 14);

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
      rule: 'test-env',
      fix: { document: 0, pointer: '/spec/containers/0/env/0/value', finding: 0, index: 0 },
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

  test('are shown before they are done', async () => {
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
        'yamlock-3': { label: 'Move it', description: 'pod.yaml', needsConfirmation: true },
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
    expect(await kinds()).toEqual(['quickfix: Move it', 'quickfix: Review it']);
    expect(await kinds(['quickfix'])).toEqual(['quickfix: Move it', 'quickfix: Review it']);
    for (const only of ['refactor', 'refactor.extract', 'refactor.extract.yamlock']) {
      expect(await kinds([only])).toEqual(['refactor.extract.yamlock: Move it']);
    }
    expect(await kinds(['refactor.inline'])).toEqual([]);
    expect(await kinds(['source.organizeImports'])).toEqual([]);
  });

  test('hand over what is left to do', async () => {
    withEnvRule(moving);
    const client = await TestClient.start({ files, initializationOptions: { clientCommands: true } });
    expect(client.initialized.capabilities).not.toHaveProperty('executeCommandProvider');
    await client.open(FILE, ENV);
    const handOff = { title: 'Upload it', command: 'kubectl create secret generic web' };
    expect(pick(await client.actions(FILE, ENV_VALUE), 'Move it').command).toEqual({
      title: 'Upload it',
      command: 'yamlock.handOff',
      arguments: [handOff],
    });
  });

  test('show what is left to do themselves, where the client has no command for it', async () => {
    const client = await TestClient.start();
    expect(client.initialized.capabilities.executeCommandProvider).toEqual({ commands: ['yamlock.handOff'] });
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
        const text = world.readText('/repo/other.yaml') ?? '';
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
          if (name === 'text') return [world.readText('/repo/a.yaml'), world.readText('/repo/b.yaml')];
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

describe('fixing many at once', () => {
  const two = `${privilegedPod('one')}---\n${privilegedPod('two')}---\n${pod('three')}`;

  test('all problems of a rule in the file, with one edit for each document', async () => {
    const client = await TestClient.start();
    await client.open(FILE, two);
    const action = pick(await client.actions(FILE, VALUE), 'Fix all pss-privileged problems in this file');
    expect(action).toMatchObject({ kind: 'quickfix', data: { uri: FILE, version: 1, rule: 'pss-privileged' } });
    const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
    expect(editsOf(edit)).toHaveLength(2);
    expect(applied(two, editsOf(edit))).toBe(two.replaceAll('true', 'false'));
  });

  test('are not offered for a single problem', async () => {
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod('one'));
    expect((await client.actions(FILE, VALUE)).map(({ title }) => title)).not.toContain(
      'Fix all pss-privileged problems in this file',
    );
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

describe('a refactoring of the real rules', () => {
  test('moves a literal to a Secret in a file that git ignores, after a preview, and the value is in no other place', async () => {
    const literal = ['blue', 'kettle', '42'].join('-');
    const text = pod('shop', 'image: example.com/shop:1.4.2', 'env:', '- name: DB_PASSWORD', `  value: ${literal}`);
    const client = await TestClient.start({ folders: ['/repo'], files: { '/repo/pod.yaml': text, '/repo/.git': '' } });
    await client.ready();
    await client.open(FILE, text);
    const offered = await client.actions(FILE, at(10, 14), { only: ['refactor'] });
    expect(JSON.stringify(offered)).not.toContain(literal);
    const action = pick(offered, 'Move to a new Secret in a file that git ignores');
    const { edit, command } = await client.request<CodeAction>('codeAction/resolve', action);
    const withValue = (edit?.documentChanges ?? []).filter((change) => JSON.stringify(change).includes(literal));
    expect(withValue).toHaveLength(1);
    expect((withValue[0] as TextDocumentEdit).textDocument.uri).toBe(uriOf('/repo/shop-secrets.secret.yaml'));
    // New files come ticked; taking the literal away is what the person confirms.
    const asked = Object.values(edit?.changeAnnotations ?? {}).map(({ needsConfirmation }) => needsConfirmation);
    expect(asked.at(-1)).toBe(true);
    expect(asked.slice(0, -1)).not.toContain(true);
    expect(JSON.stringify(edit?.documentChanges)).toContain(uriOf('/repo/.gitignore'));
    expect(applied(text, editsOf(edit))).toMatch(/valueFrom:\s+secretKeyRef:/);
    expect(command?.command).toBe('yamlock.handOff');
    expect(JSON.stringify(command)).not.toContain(literal);
    expect(client.log()).not.toContain(literal);
  });
});
