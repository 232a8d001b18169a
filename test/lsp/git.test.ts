import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { type CodeAction, LSPErrorCodes } from 'vscode-languageserver';
import type { ScanResult } from '../../protocol/messages.js';
import { nodeHost } from '../../server/src/host/node/host.js';
import { folderOf } from '../cli/support.js';
import { privilegedPod, TestClient, until, uriOf } from './support.js';
import { summary } from './workspace-support.js';

const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  password: Xk29fLm3Qw8\n';

/** A client whose workspace is a folder on the disk, in a repository of git. */
async function opened(files: Readonly<Record<string, string>>) {
  const folder = folderOf(files);
  const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
  git('init', '-q');
  const client = TestClient.connect({ folders: [folder] });
  const { list, read, readIfThere, exists, repository } = nodeHost;
  Object.assign(client.host, { list, read, readIfThere, exists, repository });
  await client.initialize();
  await client.ready();
  const indexWritten = () =>
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(`${folder}/.git/index`), type: 2 }] });
  return { client, folder, git, indexWritten };
}

/** Takes a refusal for an action without an edit. */
function unlessModified(error: { readonly code?: number }): Partial<CodeAction> {
  if (error.code === LSPErrorCodes.ContentModified) return {};
  throw error;
}

describe('the editor and git', () => {
  const files = {
    '.gitignore': '*.local.yaml\nout/\n',
    'a.local.yaml': privilegedPod('a'),
    'out/b.yaml': privilegedPod('b'),
  };

  test('a file that is added by force is found, and one that is taken out again is not', async () => {
    const { client, git, indexWritten } = await opened(files);
    expect(await client.request<ScanResult>('yamlock/scanWorkspace', {})).toMatchObject({ files: 0, ignored: 2 });
    git('add', '-f', 'out/b.yaml');
    await indexWritten();
    await until(client, async () => 'b.yaml' in summary((await client.pullWorkspace()).items));
    git('rm', '-q', '--cached', 'out/b.yaml');
    await indexWritten();
    await until(client, async () => !('b.yaml' in summary((await client.pullWorkspace()).items)));
    expect(await client.request<ScanResult>('yamlock/scanWorkspace', {})).toMatchObject({ files: 0, ignored: 2 });
  });

  test('what a file holds is in git once git tracks it', async () => {
    const { client, folder, git, indexWritten } = await opened({
      '.gitignore': '*.local.yaml\n',
      'a.local.yaml': SECRET,
    });
    const uri = uriOf(`${folder}/a.local.yaml`);
    await client.open(uri, SECRET);
    expect(await client.codes(uri)).toEqual([]);
    git('add', '-f', 'a.local.yaml');
    await indexWritten();
    await until(client, async () => (await client.codes(uri)).includes('secret-manifest-plaintext'));
  });

  test('an index that is written without another file in it changes nothing', async () => {
    const { client, folder, git, indexWritten } = await opened({ 'a.yaml': privilegedPod('a') });
    git('add', 'a.yaml');
    await indexWritten();
    await client.request('yamlock/scanWorkspace', {});
    const uri = uriOf(`${folder}/a.yaml`);
    await client.open(uri, privilegedPod('a'));
    const { resultId } = await client.pull(uri);
    git('update-index', '--index-version', '4');
    await indexWritten();
    await client.request('yamlock/scanWorkspace', {});
    expect((await client.pull(uri, resultId)).kind).toBe('unchanged');
  });

  test('no plaintext goes into a file that git tracks, though .gitignore names it', async () => {
    const kustomization =
      'secretGenerator:\n- name: a\n  envs: [.yamlock/a.env]\n  literals:\n  - password=Xk29fLm3Qw8\n';
    const files = { 'kustomization.yaml': kustomization, '.yamlock/.gitignore': '*\n', '.yamlock/a.env': 'user=x\n' };
    const { client, folder, git, indexWritten } = await opened(files);
    const uri = uriOf(`${folder}/kustomization.yaml`);
    await client.open(uri, kustomization);
    const at = { start: { line: 4, character: 16 }, end: { line: 4, character: 16 } };
    const changed = async () => {
      const changes: string[] = [];
      for (const action of await client.actions(uri, at)) {
        if (action.disabled || action.data === undefined) continue;
        const resolved = client.request<CodeAction>('codeAction/resolve', action);
        // Git may have come to track the file since the action was offered.
        const { edit = {} } = await resolved.catch(unlessModified);
        changes.push(JSON.stringify(edit));
      }
      return changes.filter((change) => change.includes('a.env'));
    };
    expect(await changed()).not.toEqual([]);
    git('add', '-f', '.yamlock/a.env');
    await indexWritten();
    await until(client, async () => (await changed()).length === 0);
  });
});
