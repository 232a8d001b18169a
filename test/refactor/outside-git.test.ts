import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf } from '../cli/support.js';
import { sampled } from '../harness/long.js';
import { CONTEXTS, VALUE } from './contexts.js';
import { takenByGit } from './git.js';
import { nameOf, type Possible, ROOT, Workspace } from './support.js';

/** Every plan that is offered for a workspace, with the files as they are once it is carried out, and by half. */
async function* plansOf(files: ReadonlyMap<string, string>): AsyncGenerator<[string, ReadonlyMap<string, string>[]]> {
  const workspace = await Workspace.open(files);
  for (const { name, placed } of workspace.findings()) {
    for (const { fix, plan } of workspace.fixes(name, placed)) {
      if ('refused' in plan || fix.safety !== 'create') continue;
      const { files: after } = await workspace.after(name, plan);
      yield [`${name}: ${fix.title}`, [after, withoutOthers(files, after, plan)]];
    }
  }
}

/** A plan of which the edits of files that are there were undone: what it made is left. */
function withoutOthers(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>, plan: Possible) {
  const made = (plan.files ?? []).flatMap((file) => (file.kind === 'create' ? nameOf(file.path) : []));
  return new Map([...before, ...made.map((name): [string, string] => [name, after.get(name) ?? ''])]);
}

/** Where the workspace lies in a repository, and what git reads there beside it. */
const PLACES: Readonly<
  Record<string, readonly [repositories: readonly string[], around: Readonly<Record<string, string>>]>
> = {
  'a repository': [['.'], {}],
  'a repository that ignores what looks like a Secret': [['.'], { '.gitignore': '*.secret.yaml\n.yamlock/\n' }],
  'a repository that takes everything': [['.'], { '.gitignore': '!*\n!.yamlock/\n!.yamlock/**\n' }],
  'a repository with another case': [['.'], { '.gitignore': '.YAMLOCK/\n*.SECRET.yaml\n' }],
  'a folder of clones': [['app', 'lib'], { 'lib/README.md': '' }],
};

describe.each(Object.entries(PLACES))('git takes no plaintext, in %s, of', (place, [repositories, around]) => {
  // Each place has its own fifth of the contexts, so that every context is tried.
  test.each(sampled(Object.entries(CONTEXTS), 5, Object.keys(PLACES).indexOf(place)))(
    '%s',
    async (_name, [file, text, beside = {}]) => {
      const folder = repositories.includes('.') ? '' : `${repositories[0]}/`;
      const own = { [file]: text, ...beside };
      const files = new Map(
        Object.entries({
          ...around,
          ...Object.fromEntries(Object.entries(own).map(([name, one]) => [folder + name, one])),
        }),
      );
      let plans = 0;
      for await (const [title, states] of plansOf(files)) {
        plans++;
        for (const state of states) {
          const taken = takenByGit(state, repositories).filter((name) => state.get(name)?.includes(VALUE));
          // Who takes a part back has the value where it stood before.
          const elsewhere = taken.filter((name) => !files.get(name)?.includes(VALUE));
          expect({ title, elsewhere }).toEqual({ title, elsewhere: [] });
        }
      }
      expect(plans).toBeGreaterThan(0);
    },
  );
});

/** Names that lead elsewhere, or that a shell reads something into. */
const HOSTILE = [
  '../../../x',
  '..',
  '$(touch "$MARK")',
  '`touch "$MARK"`',
  'a; touch "$MARK"',
  '-x',
  'a\' && touch "$MARK" \'',
];
const PROGRAMS =
  'kubectl vault aws gcloud az sops kubeseal git rm cmp base64 op doppler helm flux curl jq cat mv mkdir tr printf echo'.split(
    ' ',
  );

/** Stores whose settings go into the commands that upload to them; `X` is what a hostile file says there. */
const PROVIDERS = [
  'vault: {server: X, path: X, version: v2, namespace: X}',
  'aws: {service: SecretsManager, region: X}',
  'aws: {service: ParameterStore, region: X}',
  'gcpsm: {projectID: X}',
  'azurekv: {vaultUrl: X}',
  'kubernetes: {remoteNamespace: X}',
  'doppler: {project: X, config: X}',
  'onepassword: {vaults: {X: 1}}',
];

function storeOf(provider: string, hostile: string): string {
  return [
    ...['apiVersion: external-secrets.io/v1', 'kind: ClusterSecretStore', 'metadata:', '  name: web', 'spec:'],
    ...['  provider:', `    ${provider.replaceAll('X', () => JSON.stringify(hostile))}`, ''],
  ].join('\n');
}

describe.skipIf(process.platform === 'win32')('names of objects are neither paths nor commands:', () => {
  test.each(HOSTILE)('%s', async (hostile) => {
    const folder = folderOf(Object.fromEntries(PROGRAMS.map((name) => [`bin/${name}`, '#!/bin/sh\nexit 0\n'])));
    execFileSync('chmod', ['-R', 'u+x', path.join(folder, 'bin')]);
    const touch = execFileSync('/bin/sh', ['-c', 'command -v touch'], { encoding: 'utf8' }).trim();
    execFileSync('ln', ['-s', touch, path.join(folder, 'bin/touch')]);
    const mark = path.join(folder, 'mark');
    const named = (text: string): string =>
      text.replaceAll(/(name|namespace): (?:web|shop)$/gm, (_all, key) => `${key}: ${JSON.stringify(hostile)}`);
    let commands = 0;
    for (const [index, [file, text, beside = {}]] of Object.values(CONTEXTS).entries()) {
      const store = storeOf(PROVIDERS[index % PROVIDERS.length] ?? '', hostile);
      const written = { [file]: text, 'store.yaml': store, ...beside };
      const files = new Map(Object.entries(written).map(([name, one]) => [name, named(one)]));
      const workspace = await Workspace.open(files);
      for (const { name, placed } of workspace.findings()) {
        for (const { plan } of workspace.fixes(name, placed)) {
          if ('refused' in plan) continue;
          for (const made of plan.files ?? []) expect(path.posix.normalize(made.path)).toBe(made.path);
          for (const made of plan.files ?? []) expect(made.path.startsWith(`${ROOT}/`)).toBe(true);
          const { command } = plan.handOff ?? {};
          if (command === undefined) continue;
          commands++;
          const env = { PATH: path.join(folder, 'bin'), MARK: mark };
          try {
            execFileSync('/bin/sh', ['-c', command], { cwd: folder, env, stdio: 'ignore', timeout: 10_000 });
          } catch {
            // What the programs would have answered is missing.
          }
          expect(() => readFileSync(mark), command).toThrow('ENOENT');
        }
      }
    }
    expect(commands).toBeGreaterThan(3);
  });
});
