import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FileSnapshot } from '../../server/src/host/file-snapshot.js';
import { nodeHost } from '../../server/src/host/node/host.js';
import { folderOf } from '../cli/support.js';

/** A folder with everything that a kustomization may name, and what is read of it. */
function files(): { readonly folder: string; ask(snapshot: FileSnapshot): unknown } {
  const folder = folderOf({
    'base/kustomization.yaml': 'resources: [a.yaml]\n',
    'base/a.yaml': 'a: ü\n',
    'base/inner/b.yaml': 'b: 1\n',
  });
  writeFileSync(path.join(folder, 'base/bytes.bin'), Buffer.from([0xff, 0xfe, 0x41, 0x00]));
  writeFileSync(path.join(folder, 'base/odd.bin'), Buffer.from([0x61, 0xff, 0x62]));
  symlinkSync('a.yaml', path.join(folder, 'base/link.yaml'));
  symlinkSync('inner', path.join(folder, 'base/folder-link'));
  const names = [
    'base/a.yaml',
    'base',
    'base/inner',
    'base/link.yaml',
    'base/folder-link/b.yaml',
    'base/none.yaml',
    'none/none.yaml',
    'base/a.yaml/none.yaml',
    'base/bytes.bin',
    'base/odd.bin',
  ];
  return {
    folder,
    ask: (snapshot) => ({
      texts: names.map((name) => [name, snapshot.read(path.join(folder, name))]),
      lists: ['', 'base', 'base/inner', 'base/a.yaml', 'none'].map((name) => snapshot.list(path.join(folder, name))),
      below: [...snapshot.below(path.join(folder, 'base'))].sort(),
    }),
  };
}

test('what is read at once is what is read by waiting, and why it could not be read', async () => {
  const { ask } = files();
  const waiting = new FileSnapshot(nodeHost);
  const atOnce = new FileSnapshot(nodeHost, undefined, nodeHost.now);
  let runs = 0;
  const expected = await waiting.settled(() => {
    runs++;
    return ask(waiting);
  });
  expect(runs).toBeGreaterThan(1);
  expect(ask(atOnce)).toEqual(expected);
  expect(JSON.stringify(expected)).toContain('a: ü');
  expect([...atOnce.unreadable].sort()).toEqual([...waiting.unreadable].sort());
  expect(waiting.unreadable.size).toBe(2);
});

test('what is asked for at once is there in the first run', async () => {
  const { folder, ask } = files();
  const snapshot = new FileSnapshot(nodeHost, undefined, nodeHost.now);
  let runs = 0;
  await snapshot.settled(() => {
    runs++;
    return ask(snapshot);
  });
  expect(runs).toBe(1);
  // A file stays as it was read, until somebody says that it changed.
  const file = path.join(folder, 'base/a.yaml');
  writeFileSync(file, 'a: 2\n');
  expect(snapshot.read(file)).toBe('a: ü\n');
  snapshot.forget(file);
  expect(snapshot.read(file)).toBe('a: 2\n');
});

test('texts that are newer than those on the disk are taken, and the disk is not asked', () => {
  const { folder } = files();
  const file = path.join(folder, 'base/a.yaml');
  const snapshot = new FileSnapshot(nodeHost, (one) => (one === file ? 'a: edited\n' : undefined), nodeHost.now);
  expect(snapshot.read(file)).toBe('a: edited\n');
  expect(snapshot.saved(file)).toBeUndefined();
});

test('what the folders around it do not have is not waited for, until it comes', async () => {
  const { folder } = files();
  const snapshot = new FileSnapshot(nodeHost);
  const names = ['base/kustomization.yml', 'base/new/a.yaml', 'base/inner/x/y/b.yaml'].map((name) =>
    path.join(folder, name),
  );
  await snapshot.prime([path.join(folder, 'base/a.yaml'), path.join(folder, 'base/inner/b.yaml')]);
  const { misses } = snapshot;
  expect(names.map((name) => snapshot.read(name))).toEqual([undefined, undefined, undefined]);
  expect(snapshot.misses).toBe(misses);
  const [, inNewFolder = ''] = names;
  mkdirSync(path.dirname(inNewFolder));
  writeFileSync(inNewFolder, 'a: 1\n');
  snapshot.forget(inNewFolder);
  expect(await snapshot.settled(() => snapshot.read(inNewFolder))).toBe('a: 1\n');
  expect(await snapshot.settled(() => snapshot.list(path.join(folder, 'base')))).toContain('new');
});
