import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { CodeAction, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { LSPErrorCodes } from 'vscode-languageserver/node';
import type { FixPlan, FixWorld } from '../../server/src/core/model/fix.js';
import { AppliedRoots } from '../../server/src/lsp/diagnostics/applied-roots.js';
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
  withEnvRule,
} from './actions-support.js';
import { pathOf, positionIn, workspace } from './names-support.js';
import { at, gate, pod, privilegedPod, refusal, TestClient, uriOf } from './support.js';

const OTHER = uriOf('/repo/other.txt');
const LINE = { range: at(0, 0), text: '# more\n' };

/** Has what the server asks of the disk from now on wait; `asked` resolves once it waits. */
function withSlowDisk({ host }: TestClient): { readonly asked: Promise<void>; open(): void } {
  const [reached, passed] = [gate(), gate()];
  const entries = host.entries.bind(host);
  const readIfThere = host.readIfThere.bind(host);
  const late = async <Answer>(answer: () => Promise<Answer>): Promise<Answer> => {
    reached.open();
    await passed.passed;
    return answer();
  };
  host.entries = (folder) => late(() => entries(folder));
  host.readIfThere = (path) => late(() => readIfThere(path));
  return { asked: reached.passed, open: () => passed.open() };
}

/** Resolves to the error that a request is answered with, after something happened while it waited for the disk. */
async function refusedMeanwhile(
  client: TestClient,
  method: string,
  params: unknown,
  meanwhile: () => Promise<void>,
): Promise<number> {
  const disk = withSlowDisk(client);
  const answer = refusal(client.request(method, params));
  await disk.asked;
  await meanwhile();
  // What was sent before is known once this is answered.
  await client.request('yamlock/rules');
  disk.open();
  return (await answer).code;
}

/** Has a fix of one finding, those of a group, of a rule, of a container and of the workload. */
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      hostNetwork: true
      containers:
      - name: app
        image: example.com/app:1.2.3
      - name: side
        image: example.com/side:1.2.3
`;

/** A fix that does the same to the first word of another file. */
const both = (world: FixWorld): FixPlan => {
  const text = world.files.textOf('/repo/other.txt');
  if (text === undefined) return { refused: 'there is no other file' };
  const edits = [{ range: { start: 0, end: text.indexOf(' ') }, newText: 'new' }];
  return { edits: [], files: [{ kind: 'edit', path: '/repo/other.txt', edits, why: 'Changes it' }] };
};

describe('an action for a text that has changed since', () => {
  test('is refused, whatever it is an action of', async () => {
    const client = await TestClient.start();
    await client.open(FILE, DEPLOYMENT);
    const offered = await client.actions(FILE, WHOLE, { triggerKind: 1 });
    const titles = offered.filter(({ data }) => data).map(({ title }) => title);
    expect(titles).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Set hostNetwork to false/),
        expect.stringMatching(/^Complete the securityContext/),
      ]),
    );
    expect(titles.some((title) => title.startsWith('Harden'))).toBe(true);
    await client.change(FILE, LINE);
    for (const { edit, data, ...action } of offered) {
      // What came with its edit names the version that the edit is for.
      for (const change of (edit?.documentChanges ?? []) as TextDocumentEdit[])
        expect(change.textDocument).toEqual({ uri: FILE, version: 1 });
      if (data === undefined) continue;
      const refused = await refusal(client.request('codeAction/resolve', { ...action, data }));
      expect([action.title, refused.code]).toEqual([action.title, LSPErrorCodes.ContentModified]);
    }
  });

  test('is refused where the document was closed and opened with another text, which begins at version 1 again', async () => {
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod('web'));
    const fix = pick(await client.actions(FILE, VALUE), 'Set privileged to false');
    await client.close(FILE);
    await client.open(FILE, `# other\n${privilegedPod('web')}`);
    expect((await refusal(client.request('codeAction/resolve', fix))).code).toBe(LSPErrorCodes.ContentModified);
  });

  test('is refused where it changes while the action is made ready', async () => {
    withEnvRule(fixOf('Change both', both));
    const client = await TestClient.start({ files: { '/repo/other.txt': 'old text' } });
    await client.open(FILE, ENV);
    const fix = pick(await client.actions(FILE, ENV_VALUE), 'Change both');
    const code = await refusedMeanwhile(client, 'codeAction/resolve', fix, () => client.change(FILE, LINE));
    expect(code).toBe(LSPErrorCodes.ContentModified);
  });

  test('is refused where it changes while edits are made for a client that does not resolve', async () => {
    const client = await TestClient.start({ capabilities: WITHOUT_RESOLVE });
    await client.open(FILE, privilegedPod('web'));
    // What surrounds the file is known by now: what waits is the plan.
    await client.actions(FILE, VALUE);
    const params = { textDocument: { uri: FILE }, range: VALUE, context: { diagnostics: [] } };
    const code = await refusedMeanwhile(client, 'textDocument/codeAction', params, () => client.change(FILE, LINE));
    expect(code).toBe(LSPErrorCodes.ContentModified);
  });

  test('is carried out where it is as it was', async () => {
    withEnvRule(fixOf('Change both', both));
    const client = await TestClient.start({ files: { '/repo/other.txt': 'old text' } });
    await client.open(FILE, ENV);
    const fix = pick(await client.actions(FILE, ENV_VALUE), 'Change both');
    const disk = withSlowDisk(client);
    const answer = client.request<CodeAction>('codeAction/resolve', fix);
    await disk.asked;
    disk.open();
    expect(applied('old text', editsOf((await answer).edit, OTHER))).toBe('new text');
  });
});

describe('another document that an action changes', () => {
  type Way = [string, boolean, (client: TestClient) => Promise<void>, string, number | null];
  /** Each with the first word afterwards, and the version of an edit. */
  const ways: readonly Way[] = [
    ['is typed in', true, (client) => client.change(OTHER, { range: at(0, 0), text: 'very' }), 'veryunsaved', 2],
    ['is opened with another text', false, (client) => client.open(OTHER, 'another text'), 'another', 1],
    ['is closed with what was not saved', true, (client) => client.close(OTHER), 'old', null],
  ];

  const offered = async (isOpen: boolean) => {
    withEnvRule(fixOf('Change both', both));
    const client = await TestClient.start({ files: { '/repo/other.txt': 'old text' } });
    await client.open(FILE, ENV);
    if (isOpen) await client.open(OTHER, 'unsaved text');
    return { client, fix: pick(await client.actions(FILE, ENV_VALUE), 'Change both') };
  };

  test.each(ways)('and that %s while the action is made ready: it is refused', async (_what, isOpen, meanwhile) => {
    const { client, fix } = await offered(isOpen);
    const code = await refusedMeanwhile(client, 'codeAction/resolve', fix, () => meanwhile(client));
    expect(code).toBe(LSPErrorCodes.ContentModified);
  });

  test.each(ways)('and that %s before the action is chosen: the edit is for that text', async (...way) => {
    const [, isOpen, meanwhile, word, version] = way;
    const { client, fix } = await offered(isOpen);
    await meanwhile(client);
    const { edit } = await client.request<CodeAction>('codeAction/resolve', fix);
    expect(edit?.documentChanges).toMatchObject([{ textDocument: { uri: OTHER, version } }]);
    const [first] = editsOf(edit, OTHER);
    expect(first?.range).toEqual({ start: { line: 0, character: 0 }, end: { line: 0, character: word.length } });
  });
});

describe('a command', () => {
  test('changes no text: what the server carries out itself shows something', async () => {
    const client = await TestClient.start();
    const edits: unknown[] = [];
    client.connection.onRequest('workspace/applyEdit', (params) => edits.push(params));
    const { executeCommandProvider } = client.initialized.capabilities;
    const commands = executeCommandProvider?.commands ?? [];
    expect(commands.length).toBeGreaterThan(2);
    await client.open(FILE, privilegedPod('web'));
    const offered = await client.actions(FILE, WHOLE);
    await client.change(FILE, LINE);
    for (const command of commands)
      for (const argument of [{ uri: FILE, position: { line: 1, character: 1 } }, offered[0]?.data])
        await client.request('workspace/executeCommand', { command, arguments: [argument] });
    expect(edits).toEqual([]);
  });
});

describe('a rename', () => {
  const FILES = {
    'web.yaml': pod('web', 'envFrom:', '- secretRef: {name: shared}'),
    'secret.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: shared}\nstringData: {a: "1"}\n',
  };

  test.each(['web.yaml', 'secret.yaml'])(
    'is for no text but the newest where %s is typed in meanwhile',
    async (changed) => {
      const on = await workspace(FILES, { open: Object.keys(FILES) });
      const params = {
        textDocument: { uri: uriOf(pathOf('web.yaml')) },
        position: positionIn(on, 'web.yaml', 'sha|red'),
        newName: 'mine',
      };
      const edit = await on.client.request<WorkspaceEdit>('textDocument/rename', params);
      expect((edit.documentChanges ?? []).length).toBe(2);
      const [reached, passed] = [gate(), gate()];
      const { withFiles } = AppliedRoots.prototype;
      const slow = vi.spyOn(AppliedRoots.prototype, 'withFiles').mockImplementation(async function (
        this: AppliedRoots,
        use,
      ) {
        reached.open();
        await passed.passed;
        return withFiles.call(this, use);
      });
      onTestFinished(() => slow.mockRestore());
      const answer = on.client.request<WorkspaceEdit>('textDocument/rename', params).catch((error: unknown) => error);
      await reached.passed;
      await on.client.change(uriOf(pathOf(changed)), LINE);
      await on.client.request('yamlock/rules');
      passed.open();
      const answered = await answer;
      // Where the name was is known of the text that the position was in alone.
      if (changed === 'web.yaml') expect(answered).toMatchObject({ code: LSPErrorCodes.ContentModified });
      else
        expect(answered).toMatchObject({
          documentChanges: [
            { textDocument: { uri: uriOf(pathOf('web.yaml')), version: 1 } },
            { textDocument: { version: 2 }, edits: [{ range: { start: { line: 3 } } }] },
          ],
        });
    },
  );
});
