import { describe, expect, test } from 'vitest';
import { DiagnosticSeverity, DiagnosticTag, ErrorCodes, LSPErrorCodes } from 'vscode-languageserver';
import { defineRule } from '../../server/src/core/model/rule.js';
import { at, gate, pod, privilegedPod, refusal, TestClient, uriOf, withRule } from './support.js';

const FILE = uriOf('/repo/pod.yaml');

describe('textDocument/diagnostic', () => {
  test('says what a client needs to show a finding', async () => {
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod('web'));
    const { kind, items } = await client.pull(FILE);
    expect(kind).toBe('full');
    expect(items).toEqual([
      {
        range: { start: { line: 8, character: 18 }, end: { line: 8, character: 22 } },
        severity: DiagnosticSeverity.Error,
        source: 'yamlock',
        code: 'pss-privileged',
        codeDescription: { href: expect.stringMatching(/^https:.*\/pss-privileged\.md$/) },
        message: 'Container "app" runs privileged',
      },
    ]);
  });

  test('offers itself under a name, with what it can do', async () => {
    const client = await TestClient.start();
    expect(client.initialized.capabilities.diagnosticProvider).toEqual({
      identifier: 'yamlock',
      interFileDependencies: true,
      workspaceDiagnostics: true,
      workDoneProgress: true,
    });
  });

  test('answers "unchanged" for as long as nothing changed', async () => {
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod('web'));
    const { resultId } = await client.pull(FILE);
    expect(await client.pull(FILE, resultId)).toEqual({ kind: 'unchanged', resultId });
    await client.change(FILE, { range: at(3, 6), text: 'my-' });
    expect((await client.pull(FILE, resultId)).kind).toBe('full');
  });

  test('does not take a reopened document for the one that was closed', async () => {
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod('web'));
    const { resultId } = await client.pull(FILE);
    await client.close(FILE);
    await client.open(FILE, pod('web'));
    expect(await client.pull(FILE, resultId)).toMatchObject({ kind: 'full', items: [] });
  });

  test('follows edits one by one, in CRLF and beyond the basic plane too', async () => {
    const client = await TestClient.start();
    const text = privilegedPod('web').replace('name: web', 'name: web # 🔒🔒').replaceAll('\n', '\r\n');
    await client.open(FILE, text);
    expect((await client.pull(FILE)).items?.[0]?.range.start).toEqual({ line: 8, character: 18 });
    await client.change(FILE, {
      range: { start: { line: 8, character: 18 }, end: { line: 8, character: 22 } },
      text: 'false',
    });
    expect(await client.codes(FILE)).toEqual([]);
    await client.change(
      FILE,
      { range: { start: { line: 8, character: 18 }, end: { line: 8, character: 23 } }, text: 'true' },
      { range: at(0, 0), text: '# one\r\n# two\r\n' },
    );
    expect((await client.pull(FILE)).items?.[0]?.range).toEqual({
      start: { line: 10, character: 18 },
      end: { line: 10, character: 22 },
    });
    await client.change(FILE, { text: pod('whole') });
    expect(await client.codes(FILE)).toEqual([]);
  });

  test('places findings of later documents where they stand after edits above', async () => {
    const client = await TestClient.start();
    await client.open(FILE, `${privilegedPod('one')}---\n${privilegedPod('two')}`);
    const lines = async (): Promise<unknown[]> =>
      (await client.pull(FILE)).items?.map(({ range }) => range.start.line) ?? [];
    expect(await lines()).toEqual([8, 18]);
    await client.change(FILE, { range: at(1, 0), text: '# a line\n' });
    expect(await lines()).toEqual([9, 19]);
    await client.change(FILE, {
      range: { start: { line: 0, character: 0 }, end: { line: 10, character: 0 } },
      text: '',
    });
    expect(await lines()).toEqual([9]);
  });

  test('marks what is superfluous, and ties related places together', async () => {
    const client = await TestClient.start();
    await client.open(FILE, `# yamlock-disable-file pss-privileged -- reason\n${pod('web')}kind: Pod\n`);
    const items = (await client.pull(FILE)).items ?? [];
    expect(items.find(({ code }) => code === 'suppression-unused')?.tags).toEqual([DiagnosticTag.Unnecessary]);
    expect(items.find(({ code }) => code === 'duplicate-key')?.relatedInformation).toEqual([
      {
        message: '"kind" stands here first',
        location: { uri: FILE, range: { start: { line: 2, character: 0 }, end: { line: 2, character: 4 } } },
      },
    ]);
  });

  test('names a related place in another document by its lines, and in a file that is not open by its beginning', async () => {
    withRule(
      defineRule({
        id: 'test-related',
        family: 'manifests',
        level: 'warning',
        scope: 'resource',
        summary: 'A test',
        why: 'A test.',
        how: 'A test.',
        references: [],
        *check({ cursor, name }) {
          if (name !== 'web') return;
          const range = { start: 20, end: 24 };
          yield {
            at: cursor,
            message: 'Related',
            related: ['/repo/open.yaml', '/repo/closed.yaml'].map((path) => ({ message: path, path, range })),
          };
        },
      }),
    );
    const client = await TestClient.start();
    await client.open(uriOf('/repo/open.yaml'), pod('other'));
    await client.open(FILE, pod('web'));
    const places = (await client.pull(FILE)).items?.[0]?.relatedInformation;
    expect(places?.map(({ location }) => location)).toEqual([
      { uri: uriOf('/repo/open.yaml'), range: { start: { line: 1, character: 5 }, end: { line: 1, character: 9 } } },
      { uri: uriOf('/repo/closed.yaml'), range: at(0, 0) },
    ]);
  });

  test('says that a file is too large to be checked', async () => {
    const client = await TestClient.start();
    await client.open(FILE, `${privilegedPod('web')}#${' '.repeat(17 * 1024 * 1024)}`);
    expect((await client.pull(FILE)).items).toMatchObject([
      { code: 'not-checked', severity: DiagnosticSeverity.Information },
    ]);
  });

  test('is silent on YAML that is none of our business', async () => {
    const client = await TestClient.start();
    await client.open(FILE, 'site_name: docs\nprivileged: true\n');
    expect(await client.codes(FILE)).toEqual([]);
  });

  test('is read exactly when the typing pauses, and the client asks again', async () => {
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod('web'));
    await client.pull(FILE);
    await client.change(FILE, { range: at(3, 8), text: '"' });
    const hurried = await client.pull(FILE);
    expect(hurried.items?.map(({ code }) => code)).not.toContain('yaml-syntax');
    await client.next('workspace/diagnostic/refresh');
    const exact = await client.pull(FILE, hurried.resultId);
    expect(exact.kind).toBe('full');
    expect(exact.items?.map(({ code }) => code)).toContain('yaml-syntax');
    expect(exact.items).not.toEqual(hurried.items);
  });

  test('reminds a client that does not ask for a text that it has changed, and no other', async () => {
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod('web'));
    await client.pull(FILE);
    const reminded = client.next('workspace/diagnostic/refresh');
    await client.change(FILE, { range: at(8, 18), text: '#' });
    await reminded;
    await client.pull(FILE);
    let more = 0;
    void client.next('workspace/diagnostic/refresh').then(() => more++);
    await client.change(FILE, { range: at(8, 18), text: '#' });
    await client.pull(FILE);
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(more).toBe(0);
  });

  test('holds no data that could carry a fix', async () => {
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod('web'));
    for (const item of (await client.pull(FILE)).items ?? []) expect(item).not.toHaveProperty('data');
  });
});

describe('documents that are not files', () => {
  test.each([['untitled:Untitled-1'], ['vscode-vfs://github/acme/deploy/pod.yaml']])(
    '%s is checked, and the file system left alone',
    async (uri) => {
      const client = await TestClient.start({ folders: ['/repo'], files: { '/repo/a.yaml': pod('a') } });
      await client.ready();
      const touched: string[] = [];
      for (const name of ['exists', 'readIfThere', 'read', 'list'] as const) {
        client.host[name] = async (path: string): Promise<never> => {
          touched.push(path);
          throw new Error('not to be called');
        };
      }
      await client.open(uri, privilegedPod('web'));
      expect(await client.codes(uri)).toEqual(['pss-privileged']);
      const actions = await client.actions(uri, at(8, 18));
      expect(actions.map(({ title }) => title)).toContain('Set privileged to false');
      await client.close(uri);
      expect(touched).toEqual([]);
    },
  );

  test.each([
    ['git:/repo/pod.yaml?%7B%22ref%22%3A%22HEAD%22%7D'],
    ['gitlens://0123abc/repo/pod.yaml'],
    ['fugitive:///repo/.git//0/pod.yaml'],
    ['vscode-local-history:/repo/pod.yaml'],
  ])('another version of a file, %s, is only looked at', async (view) => {
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod('web'));
    await client.open(view, privilegedPod('web'));
    expect(await client.codes(view)).toEqual([]);
    expect(await client.actions(view, at(8, 18))).toEqual([]);
    expect(await client.hover(view, at(8, 18).start)).toBeNull();
    expect(await client.codes(FILE)).toEqual(['pss-privileged']);
  });
});

describe('files the client asks for without opening them', () => {
  test('are read, once for as long as they do not change', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: { '/repo/pod.yaml': privilegedPod('web') } });
    await client.ready();
    client.host.reads.length = 0;
    const { items, resultId } = await client.pull(FILE);
    expect(items?.map(({ code }) => code)).toEqual(['pss-privileged']);
    expect(await client.pull(FILE, resultId)).toEqual({ kind: 'unchanged', resultId });
    expect(client.host.reads).toEqual(['/repo/pod.yaml']);
  });

  test('have nothing wrong with them where they cannot be read', async () => {
    const client = await TestClient.start({ folders: ['/repo'] });
    expect(await client.codes(uriOf('/repo/missing.yaml'))).toEqual([]);
    expect(await client.codes(uriOf('/elsewhere/pod.yaml'))).toEqual([]);
    expect(await client.codes('vscode-vfs://github/acme/pod.yaml')).toEqual([]);
  });
});

describe('questions that are not wanted any more', () => {
  test('a question that is taken back is answered as cancelled', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files: { '/repo/pod.yaml': privilegedPod('web') } });
    await client.ready();
    let open = (): void => undefined;
    client.host.gate = new Promise((resolve) => {
      open = resolve;
    });
    const { CancellationTokenSource } = await import('vscode-languageserver');
    const source = new CancellationTokenSource();
    const answer = refusal(
      client.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: FILE } }, source.token),
    );
    // The next question is handled after the first one, which waits for the disk now.
    await client.request('yamlock/rules');
    source.cancel();
    await client.request('yamlock/rules');
    open();
    expect((await answer).code).toBe(LSPErrorCodes.RequestCancelled);
  });

  test('so is any other', async () => {
    const client = await TestClient.start();
    const [started, reading] = [gate(), gate()];
    client.host.exists = async () => {
      started.open();
      await reading.passed;
      return false;
    };
    await client.open(FILE, privilegedPod('web'));
    const { CancellationTokenSource } = await import('vscode-languageserver');
    const source = new CancellationTokenSource();
    const params = { textDocument: { uri: FILE }, position: { line: 8, character: 20 } };
    const answer = refusal(client.connection.sendRequest('textDocument/hover', params, source.token));
    await started.passed;
    source.cancel();
    await client.request('yamlock/rules');
    reading.open();
    expect((await answer).code).toBe(LSPErrorCodes.RequestCancelled);
  });

  test('a question about a text that has changed since is answered with the request to ask again', async () => {
    const client = await TestClient.start();
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { exists } = client.host;
    client.host.exists = async (path) => {
      await gate;
      return exists.call(client.host, path);
    };
    await client.open(FILE, privilegedPod('web'));
    const answer = refusal(client.pull(FILE));
    await client.change(FILE, { range: at(0, 0), text: '# more\n' });
    await client.request('yamlock/rules');
    open();
    const { code, data } = await answer;
    expect(code).toBe(LSPErrorCodes.ServerCancelled);
    expect(data).toEqual({ retriggerRequest: true });
    expect(await client.codes(FILE)).toEqual(['pss-privileged']);
  });

  test('a question about a document that was closed is not to be asked again', async () => {
    const client = await TestClient.start();
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    client.host.exists = async () => {
      await gate;
      return false;
    };
    await client.open(FILE, privilegedPod('web'));
    const answer = refusal(client.pull(FILE));
    await client.close(FILE);
    await client.request('yamlock/rules');
    open();
    expect(await answer).toMatchObject({ code: LSPErrorCodes.ServerCancelled, data: { retriggerRequest: false } });
  });

  test('after shutdown nothing is answered but exit', async () => {
    const client = await TestClient.start();
    await client.request('shutdown');
    expect((await refusal(client.pull(FILE))).code).toBe(ErrorCodes.InvalidRequest);
  });
});
