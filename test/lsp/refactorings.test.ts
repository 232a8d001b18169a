import { describe, expect, test } from 'vitest';
import type { ApplyWorkspaceEditParams, ClientCapabilities, CodeAction, TextDocumentEdit } from 'vscode-languageserver';
import type { FixPlan } from '../../server/src/core/model/fix.js';
import { applied, ENV, ENV_VALUE, editsOf, FILE, fixOf, pick, withActions, withEnvRule } from './actions-support.js';
import { at, BARE, FULL, pod, TestClient, until, uriOf } from './support.js';

/** What a client has that can be asked and shows files, but previews no changes and has none of our commands. */
const ASKING: ClientCapabilities = {
  ...withActions(
    { dataSupport: true, disabledSupport: false },
    { documentChanges: true, resourceOperations: ['create', 'rename'] },
  ),
  window: { showMessage: {}, showDocument: { support: true } },
};
const APPLIES = { ...ASKING, workspace: { ...ASKING.workspace, applyEdit: true } };

const COMMAND = 'kubectl create secret generic web';

function plan(more: Partial<Exclude<FixPlan, { readonly refused: string }>> = {}): FixPlan {
  return {
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
    handOff: { title: 'Upload it', command: COMMAND },
    ...more,
  };
}
const MOVE_IT = fixOf('Move it', () => plan());
const FILES = { '/repo/pod.yaml': ENV, '/repo/.gitignore': 'a\nb\n' };

interface Question {
  readonly message: string;
  readonly titles: readonly string[];
}

/** A client that answers what it is asked, and applies edits to its disk where the test says so. */
class Person {
  readonly questions: Question[] = [];
  readonly edits: ApplyWorkspaceEditParams[] = [];
  readonly shown: unknown[] = [];

  private constructor(readonly client: TestClient) {}

  static async with(
    capabilities: ClientCapabilities,
    answers: readonly (string | undefined)[],
    applies: (
      params: ApplyWorkspaceEditParams,
      client: TestClient,
    ) => { applied: boolean; failureReason?: string } = () => ({
      applied: true,
    }),
  ): Promise<Person> {
    const client = await TestClient.start({ files: FILES, folders: ['/repo'], capabilities });
    const person = new Person(client);
    const left = [...answers];
    const { connection } = client;
    connection.onRequest(
      'window/showMessageRequest',
      ({ message, actions }: { message: string; actions: { title: string }[] }) => {
        person.questions.push({ message, titles: actions.map(({ title }) => title) });
        return actions.find(({ title }) => title === left[0] && left.shift()) ?? null;
      },
    );
    connection.onRequest('workspace/applyEdit', (params: ApplyWorkspaceEditParams) => {
      person.edits.push(params);
      return applies(params, client);
    });
    connection.onRequest('window/showDocument', (params) => {
      person.shown.push(params);
      return { success: true };
    });
    await client.ready();
    await client.open(FILE, ENV);
    return person;
  }

  async choose(title: string): Promise<void> {
    const action = pick(await this.client.actions(FILE, ENV_VALUE), title);
    expect(action).not.toHaveProperty('edit');
    expect(action).not.toHaveProperty('data');
    await this.client.request('workspace/executeCommand', action.command);
  }

  told(): Promise<{ readonly message: string; readonly type: number }> {
    return this.client.next('window/showMessage');
  }
}

describe('a refactoring in an editor without commands of ours', () => {
  test('shows what changes, has the editor change it, and tells what is left', async () => {
    withEnvRule(MOVE_IT);
    const person = await Person.with(APPLIES, ['Change these files', 'Open new.yaml']);
    await person.choose('Move it');
    await until(person.client, () => person.shown.length > 0);
    expect(person.questions).toEqual([
      {
        message:
          'Move it?\n\nnew.yaml is new: Holds the value\n.gitignore changes: Keeps it out of git\npod.yaml changes',
        titles: ['Change these files', 'Cancel'],
      },
      {
        message: `Upload it\n\nNot saved yet: pod.yaml, new.yaml, .gitignore.\n\n${COMMAND}`,
        titles: ['Open new.yaml'],
      },
    ]);
    const [{ label, edit } = { edit: {} }] = person.edits;
    expect(label).toBe('Move it');
    expect(applied(ENV, editsOf(edit))).toBe(`# moved\n${ENV}`);
    expect(edit.documentChanges).toHaveLength(4);
    expect(person.shown).toEqual([{ uri: uriOf('/repo/new.yaml'), takeFocus: true }]);
  });

  test('does not say that files are unsaved which the editor has saved', async () => {
    withEnvRule(MOVE_IT);
    const person = await Person.with(APPLIES, ['Change these files'], (_, { host }) => {
      host.files.set('/repo/new.yaml', 'kind: Secret\n');
      host.files.set('/repo/.gitignore', 'a\n/new.yaml\nb\n');
      host.files.set('/repo/pod.yaml', `# moved\n${ENV}`);
      return { applied: true };
    });
    await person.choose('Move it');
    await until(person.client, () => person.questions.length > 1);
    expect(person.questions[1]?.message).toBe(`Upload it\n\n${COMMAND}`);
  });

  test.each(['Cancel', undefined])('changes nothing where the answer is %s', async (answer) => {
    withEnvRule(MOVE_IT);
    const person = await Person.with(APPLIES, [answer]);
    await person.choose('Move it');
    await until(person.client, () => person.questions.length > 0);
    await person.client.request('yamlock/rules');
    expect(person.edits).toEqual([]);
    expect(person.client.leftover('window/showMessage')).toEqual([]);
  });

  test('changes nothing where the document changed while the person thought', async () => {
    withEnvRule(MOVE_IT);
    const person = await Person.with(APPLIES, []);
    const { client } = person;
    client.connection.onRequest('window/showMessageRequest', async () => {
      await client.change(FILE, { range: at(0, 0), text: '# typed\n' });
      return { title: 'Change these files' };
    });
    await person.choose('Move it');
    expect(await person.told()).toEqual({
      type: 2,
      message: 'The document has changed since; choose the refactoring again.',
    });
    expect(person.edits).toEqual([]);
  });

  test('says so where the editor does not make the changes', async () => {
    withEnvRule(MOVE_IT);
    const person = await Person.with(APPLIES, ['Change these files'], () => ({
      applied: false,
      failureReason: 'the disk is full',
    }));
    await person.choose('Move it');
    const message = 'The editor did not make all changes (the disk is full): look at the files before you go on.';
    expect(await person.told()).toEqual({ type: 1, message });
    expect(person.questions).toHaveLength(1);
  });

  test('asks nothing for a change of the document alone, and tells its step', async () => {
    withEnvRule(fixOf('Change it', () => plan({ files: [] })));
    const person = await Person.with(APPLIES, []);
    await person.choose('Change it');
    expect((await person.told()).message).toBe(`Upload it\n\nNot saved yet: pod.yaml.\n\n${COMMAND}`);
    expect(person.questions).toEqual([]);
    expect(person.edits).toHaveLength(1);
  });

  test('tells the names of renamed files, and offers the new one', async () => {
    const rename = { kind: 'rename', path: '/repo/pod.yaml', to: '/repo/web.yaml', why: 'Has another name' } as const;
    withEnvRule(fixOf('Rename it', () => ({ edits: [], files: [rename] })));
    const person = await Person.with(APPLIES, ['Change these files']);
    await person.choose('Rename it');
    await until(person.client, () => person.questions.length > 1);
    expect(person.questions).toEqual([
      {
        message: 'Rename it?\n\npod.yaml becomes web.yaml: Has another name',
        titles: ['Change these files', 'Cancel'],
      },
      { message: 'Rename it\n\nNot saved yet: web.yaml, pod.yaml.', titles: ['Open web.yaml'] },
    ]);
  });

  test('is an edit where the editor resolves edits and cannot be asked, or applies none', async () => {
    withEnvRule(MOVE_IT);
    for (const capabilities of [ASKING, { ...APPLIES, window: {} }]) {
      const { client } = await Person.with(capabilities, []);
      const action = pick(await client.actions(FILE, ENV_VALUE), 'Move it');
      expect(action.command?.command).toBe('yamlock.handOff');
      expect(action.data).toBeDefined();
    }
  });

  test('comes without its step where commands are resolved, which some editors would take for all of it', async () => {
    withEnvRule(MOVE_IT);
    const codeAction = { ...ASKING.textDocument?.codeAction, resolveSupport: { properties: ['edit', 'command'] } };
    const { client } = await Person.with({ ...ASKING, textDocument: { ...ASKING.textDocument, codeAction } }, []);
    const action = pick(await client.actions(FILE, ENV_VALUE), 'Move it');
    expect(action.command).toBeUndefined();
    const resolved = await client.request<CodeAction>('codeAction/resolve', action);
    expect(resolved.command?.command).toBe('yamlock.handOff');
    expect(resolved.edit).toBeDefined();
  });

  test('is the command where edits are not resolved, and changes what was chosen where nobody can be asked', async () => {
    withEnvRule(MOVE_IT);
    const textDocument = { ...APPLIES.textDocument, codeAction: {} };
    const person = await Person.with({ ...APPLIES, textDocument, window: {} }, []);
    await person.choose('Move it');
    expect((await person.told()).message).toMatch(/^Upload it\n\nNot saved yet/);
    expect(person.edits).toHaveLength(1);
    expect(person.questions).toEqual([]);
  });

  test('moves a real credential, whose value no message has, and keeps its step', async () => {
    const literal = ['quiet', 'harbor', '42'].join('-');
    const text = ENV.replace('COLOUR', 'DB_PASSWORD').replace('blue-kettle', literal);
    const person = await Person.with(APPLIES, [
      'Change these files',
      'Open .yamlock/steps/web-secrets.secret.yaml.json',
    ]);
    const { client } = person;
    client.host.files.set('/repo/.git', '');
    await client.change(FILE, { text });
    await person.choose('Move to a new Secret outside git');
    await until(client, () => person.shown.length > 0);
    const all = person.edits[0]?.edit.documentChanges ?? [];
    const holding = all.filter((change) => JSON.stringify(change).includes(literal)) as TextDocumentEdit[];
    expect(holding.map(({ textDocument }) => textDocument.uri)).toEqual([
      uriOf('/repo/.yamlock/web-secrets.secret.yaml'),
    ]);
    expect(JSON.stringify([person.questions, person.shown, client.log()])).not.toContain(literal);
    expect(person.questions[1]?.titles).toEqual(['Open .yamlock/steps/web-secrets.secret.yaml.json']);
  });

  test('answers what makes no sense with a message, and changes nothing', async () => {
    const person = await Person.with(APPLIES, []);
    for (const args of [undefined, [], [1], [{ uri: FILE, version: 1, serial: 99, rule: 'x', fix: {} }]]) {
      await person.client.request('workspace/executeCommand', { command: 'yamlock.refactor', arguments: args });
      expect((await person.told()).message).toMatch(/choose the refactoring again/);
    }
    expect(person.edits).toEqual([]);
  });
});

describe('what is not possible', () => {
  const CANNOT = withActions({ disabledSupport: false }, { documentChanges: true });

  test('is told with its reason, where the editor shows no disabled actions', async () => {
    withEnvRule(MOVE_IT);
    const { client } = await Person.with(CANNOT, []);
    const actions = await client.actions(FILE, ENV_VALUE);
    expect(actions.filter(({ disabled }) => disabled)).toEqual([]);
    const { command } = pick(actions, 'Not possible: Move it');
    await client.request('workspace/executeCommand', command);
    const message = 'Move it: this editor cannot create files as part of an edit';
    expect(await client.next('window/showMessage')).toEqual({ type: 2, message });
  });

  test('is one action for several, and none for those who show disabled actions, or ask for other kinds', async () => {
    withEnvRule(
      MOVE_IT,
      fixOf('Hide it', () => ({ refused: 'it is seen' }), 'review'),
    );
    const { client } = await Person.with(CANNOT, []);
    const { command } = pick(await client.actions(FILE, ENV_VALUE), '2 fixes are not possible here: why?');
    expect(command?.arguments).toEqual([
      'Hide it: it is seen',
      'Move it: this editor cannot create files as part of an edit',
    ]);
    expect(await client.actions(FILE, ENV_VALUE, { only: ['source.organizeImports'] })).toEqual([]);
    const other = await Person.with(withActions({}, { documentChanges: true }), []);
    const titles = (await other.client.actions(FILE, ENV_VALUE)).map(({ title }) => title);
    expect(titles).toEqual(expect.arrayContaining(['Move it', 'Hide it']));
    expect(titles.filter((title) => /ossible/.test(title))).toEqual([]);
  });
});

describe('a finding without a fix', () => {
  const IMAGE = at(7, 12);
  const TITLE = 'No fix to choose here: how to mend image-latest';
  const open = async (capabilities: ClientCapabilities): Promise<Person> => {
    const person = await Person.with(capabilities, []);
    await person.client.change(FILE, { text: pod('web', 'image: example.com/web:latest') });
    return person;
  };

  test('leads to the page of its rule', async () => {
    const person = await open(ASKING);
    const { command } = pick(await person.client.actions(FILE, IMAGE), TITLE);
    await person.client.request('workspace/executeCommand', command);
    expect(person.shown).toMatchObject([{ uri: expect.stringMatching(/^https:.*image-latest\.md$/), external: true }]);
  });

  test('or is told what the page says', async () => {
    const { client } = await open(BARE);
    const { command } = pick(await client.actions(FILE, IMAGE), TITLE);
    await client.request('workspace/executeCommand', command);
    const { message } = await client.next<{ message: string }>('window/showMessage');
    expect(message).toMatch(/^image-latest: .+\n\nhttps:.*image-latest\.md$/);
    await client.request('workspace/executeCommand', { command: 'yamlock.openRulePage', arguments: ['none'] });
    expect(client.leftover('window/showMessage')).toEqual([]);
  });

  test('is a disabled action for those who show these', async () => {
    const { client } = await open(FULL);
    const titles = (await client.actions(FILE, IMAGE)).map(({ title }) => title);
    expect(titles).toContain('Fix image-latest');
    expect(titles).not.toContain(TITLE);
  });
});
