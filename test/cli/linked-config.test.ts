import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { TestClient, uriOf } from '../lsp/support.js';
import { fill, folderOf, PRIVILEGED, report, yamlock } from './support.js';

const OFF = 'rules: {pss-privileged: off}\n';
const SAYS = 'is a link out of its repository, which is not followed';
const canLink = process.platform !== 'win32';

/** A repository, and beside it a file that nobody of the repository may decide with. */
function folders(): { readonly repo: string; readonly outside: string } {
  const top = folderOf({});
  fill(top, { 'repo/.git/HEAD': '', 'repo/app/pod.yaml': PRIVILEGED, 'outside/config.yaml': OFF });
  return { repo: path.join(top, 'repo'), outside: path.join(top, 'outside/config.yaml') };
}

describe.runIf(canLink)('on the command line, a configuration that is a link', () => {
  const rules = ['.', '--rules', 'pss-privileged'];
  const privileged = async (cwd: string): Promise<number> =>
    (await report(['.'], { cwd })).findings.filter(({ rule }) => rule === 'pss-privileged').length;

  test.each([
    ['absolute', (outside: string) => outside],
    ['relative', () => '../outside/config.yaml'],
    [
      'over another link',
      (outside: string, repo: string) => {
        symlinkSync(outside, path.join(repo, 'step.yaml'));
        return 'step.yaml';
      },
    ],
  ])('out of the repository is not followed, and that is said: %s', async (_, target) => {
    const { repo, outside } = folders();
    symlinkSync(target(outside, repo), path.join(repo, '.yamlock.yaml'));
    expect(await privileged(repo)).toBe(1);
    expect((await yamlock(['scan', ...rules], { cwd: repo })).stderr).toContain(SAYS);
  });

  test('to a file of the repository counts', async () => {
    const { repo } = folders();
    mkdirSync(path.join(repo, 'shared'));
    writeFileSync(path.join(repo, 'shared/config.yaml'), OFF);
    symlinkSync('../shared/config.yaml', path.join(repo, 'app/.yamlock.yaml'));
    expect(await privileged(repo)).toBe(0);
    expect((await yamlock(['scan', ...rules], { cwd: repo })).stderr).toBe('');
  });

  test('in a repository that is itself reached by a link counts', async () => {
    const { repo } = folders();
    writeFileSync(path.join(repo, 'config.yaml'), OFF);
    symlinkSync('config.yaml', path.join(repo, '.yamlock.yaml'));
    const other = `${repo}-link`;
    symlinkSync(repo, other);
    expect(await privileged(other)).toBe(0);
  });

  test('to a device is neither read nor waited for', async () => {
    const { repo } = folders();
    symlinkSync('/dev/zero', path.join(repo, '.sops.yaml'));
    const { stderr, code } = await yamlock(['scan', ...rules], { cwd: repo });
    expect([code, stderr.includes('.sops.yaml')]).toEqual([1, true]);
  });
});

describe('in the editor, a configuration that is a link', () => {
  const FILES = { '/repo/.git': '', '/repo/pod.yaml': PRIVILEGED, '/repo/.yamlock.yaml': OFF, '/repo/c.yaml': OFF };

  async function opened(target: string): Promise<TestClient> {
    const client = TestClient.connect({ files: FILES, folders: ['/repo'] });
    client.host.links.set('/repo/.yamlock.yaml', target);
    await client.initialize();
    await client.ready();
    await client.open(uriOf('/repo/pod.yaml'), PRIVILEGED);
    return client;
  }

  test('out of the repository is not followed, and that is logged', async () => {
    const client = await opened('/outside/config.yaml');
    expect(await client.codes(uriOf('/repo/pod.yaml'))).toContain('pss-privileged');
    expect(client.log()).toContain(SAYS);
  });

  test('to a file of the repository counts', async () => {
    const client = await opened('/repo/c.yaml');
    expect(await client.codes(uriOf('/repo/pod.yaml'))).not.toContain('pss-privileged');
    expect(client.log()).not.toContain(SAYS);
  });
});
