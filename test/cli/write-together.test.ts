import { chmodSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Disk, nodeDisk } from '../../server/src/cli/write/disk.js';
import { WriteError } from '../../server/src/cli/write/write-error.js';
import { type FileWrite, writeTogether } from '../../server/src/cli/write/write-together.js';
import { folderOf } from './support.js';

const BEFORE = { 'db.yaml': 'secret\n', 'kustomization.yaml': 'resources: [db.yaml]\n', 'other.yaml': 'a: 1\n' };
const AFTER = { 'sub/db.sops.yaml': 'ENC[secret]\n', 'kustomization.yaml': 'resources: [sub/db.sops.yaml]\n' };

/** The changes of a rename with a reference, in an order of no meaning. */
function writesIn(folder: string): readonly FileWrite[] {
  const at = (name: string): string => path.join(folder, name);
  return [
    { path: at('db.yaml'), before: BEFORE['db.yaml'], after: undefined },
    { path: at('kustomization.yaml'), before: BEFORE['kustomization.yaml'], after: AFTER['kustomization.yaml'] },
    { path: at('sub/db.sops.yaml'), before: undefined, after: AFTER['sub/db.sops.yaml'], like: at('db.yaml') },
  ];
}

/** Every file below a folder with its text. */
function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(path.join(folder, name)).isFile());
  return Object.fromEntries(files.sort().map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}

/** A disk that fails at some of its steps, counted from 0: nothing is done by those. `done` holds what was asked for. */
function failing(fails: (step: number) => boolean): { readonly disk: Disk; readonly done: string[] } {
  const done: string[] = [];
  const step = <Result>(name: string, run: () => Promise<Result>): Promise<Result> => {
    const count = done.push(name) - 1;
    return fails(count) ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) : run();
  };
  return {
    done,
    disk: {
      stat: (file) => step('stat', () => nodeDisk.stat(file)),
      makeFolder: (file) => step('makeFolder', () => nodeDisk.makeFolder(file)),
      removeFolder: (file) => step('removeFolder', () => nodeDisk.removeFolder(file)),
      syncFolder: (file) => step('syncFolder', () => nodeDisk.syncFolder(file)),
      create: (file, bytes, rights) => step('create', () => nodeDisk.create(file, bytes, rights)),
      link: (from, to) => step('link', () => nodeDisk.link(from, to)),
      replace: (from, to, held) => step('replace', () => nodeDisk.replace(from, to, held)),
      remove: (file, held) => step('remove', () => nodeDisk.remove(file, held)),
    },
  };
}

/** How many steps it takes. */
async function stepsOfSuccess(): Promise<readonly string[]> {
  const { disk, done } = failing(() => false);
  await writeTogether(writesIn(folderOf(BEFORE)), { disk });
  return done;
}

describe('files that are changed together', () => {
  test.skipIf(process.platform === 'win32')(
    'are changed all, with the permissions they had, and nothing is left beside them',
    async () => {
      const folder = folderOf(BEFORE);
      chmodSync(path.join(folder, 'db.yaml'), 0o600);
      chmodSync(path.join(folder, 'kustomization.yaml'), 0o664);
      await writeTogether(writesIn(folder));
      expect(filesIn(folder)).toEqual({ ...AFTER, 'other.yaml': BEFORE['other.yaml'] });
      expect(statSync(path.join(folder, 'sub/db.sops.yaml')).mode & 0o777).toBe(0o600);
      expect(statSync(path.join(folder, 'kustomization.yaml')).mode & 0o777).toBe(0o664);
    },
  );

  test('are all as they were where any step fails', async () => {
    const steps = await stepsOfSuccess();
    expect(new Set(steps)).toEqual(
      new Set(['stat', 'makeFolder', 'create', 'link', 'replace', 'remove', 'syncFolder']),
    );
    // The last steps clear away what is not needed any more: nothing depends on them.
    const last = steps.lastIndexOf('syncFolder');
    expect(last).toBeGreaterThan(steps.lastIndexOf('replace'));
    for (let bad = 0; bad <= last; bad++) {
      const folder = folderOf(BEFORE);
      const { disk } = failing((step) => step === bad);
      await expect(writeTogether(writesIn(folder), { disk }), `step ${bad}`).rejects.toThrow(
        'no space is left on its disk (ENOSPC)',
      );
      expect(filesIn(folder), `step ${bad}: ${steps[bad]}`).toEqual(BEFORE);
    }
  });

  test('lose no text where the disk fails from some step on, and nothing can be taken back', async () => {
    const steps = await stepsOfSuccess();
    for (let bad = 0; bad < steps.length; bad++) {
      const folder = folderOf(BEFORE);
      const { disk } = failing((step) => step >= bad);
      await writeTogether(writesIn(folder), { disk }).catch((error: unknown) => error);
      const files = filesIn(folder);
      const where = `from step ${bad} (${steps[bad]}) on: ${Object.keys(files).join(', ')}`;
      const old = files['db.yaml'] === BEFORE['db.yaml'];
      expect(old || files['sub/db.sops.yaml'] === AFTER['sub/db.sops.yaml'], where).toBe(true);
      // What a kustomization names is there, whichever of its two texts it has.
      if (files['kustomization.yaml'] === AFTER['kustomization.yaml']) expect(files, where).toMatchObject(AFTER);
      else expect(files, where).toMatchObject(BEFORE);
    }
  });

  test('say where taking back failed, too', async () => {
    const steps = await stepsOfSuccess();
    const folder = folderOf(BEFORE);
    const removal = steps.lastIndexOf('replace') + 1;
    const { disk } = failing((step) => step >= removal);
    const error = await writeTogether(writesIn(folder), { disk }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WriteError);
    expect(String(error)).toContain(
      'could not be taken back (no space is left on its disk (ENOSPC)): `git status` shows it',
    );
  });

  test('stay where one of them changed since it was read, came, went, or is no ordinary file', async () => {
    const changes: readonly ((folder: string) => void)[] = [
      (folder) => writeFileSync(path.join(folder, 'kustomization.yaml'), 'resources: []\n'),
      (folder) => writeFileSync(path.join(folder, 'db.yaml'), Buffer.from([0x73, 0xff])),
    ];
    for (const change of changes) {
      const folder = folderOf(BEFORE);
      change(folder);
      const before = filesIn(folder);
      await expect(writeTogether(writesIn(folder))).rejects.toThrow('changed by somebody else meanwhile');
      expect(filesIn(folder)).toEqual(before);
    }
    const taken = folderOf({ ...BEFORE, 'sub/db.sops.yaml': 'mine\n' });
    await expect(writeTogether(writesIn(taken))).rejects.toThrow('changed by somebody else meanwhile');
    expect(filesIn(taken)).toEqual({ ...BEFORE, 'sub/db.sops.yaml': 'mine\n' });
    const linked = folderOf({ 'real.yaml': BEFORE['db.yaml'], 'kustomization.yaml': BEFORE['kustomization.yaml'] });
    symlinkSync('real.yaml', path.join(linked, 'db.yaml'));
    await expect(writeTogether(writesIn(linked))).rejects.toThrow('is no ordinary file');
    expect(existsSync(path.join(linked, 'sub'))).toBe(false);
  });

  test('do not take the place of a file that came while they were written', async () => {
    const folder = folderOf(BEFORE);
    const disk: Disk = {
      ...nodeDisk,
      link: async (from, to) => {
        writeFileSync(to, 'mine\n');
        await nodeDisk.link(from, to);
      },
    };
    await expect(writeTogether(writesIn(folder), { disk })).rejects.toThrow(
      'a file of that name came meanwhile (EEXIST)',
    );
    expect(filesIn(folder)).toEqual({ ...BEFORE, 'sub/db.sops.yaml': 'mine\n' });
  });

  test.each(['db.yaml', 'kustomization.yaml'])(
    'do not replace or remove %s where it changes while they are written',
    async (name) => {
      const folder = folderOf(BEFORE);
      const disk: Disk = {
        ...nodeDisk,
        // All was looked at by then, and nothing has its new name.
        create: async (file, bytes, rights) => {
          writeFileSync(path.join(folder, name), 'mine\n');
          await nodeDisk.create(file, bytes, rights);
        },
      };
      await expect(writeTogether(writesIn(folder), { disk })).rejects.toThrow(
        `${name} was changed by somebody else meanwhile`,
      );
      expect(filesIn(folder)).toEqual({ ...BEFORE, [name]: 'mine\n' });
    },
  );

  test('are not taken back over what somebody wrote after them', async () => {
    const folder = folderOf(BEFORE);
    const disk: Disk = {
      ...nodeDisk,
      remove: async (file, held) => {
        if (!file.endsWith('db.yaml')) return nodeDisk.remove(file, held);
        writeFileSync(path.join(folder, 'kustomization.yaml'), 'mine\n');
        throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      },
    };
    await expect(writeTogether(writesIn(folder), { disk })).rejects.toThrow('could not be taken back');
    expect(filesIn(folder)['kustomization.yaml']).toBe('mine\n');
  });
});
