import { describe, expect, test } from 'vitest';
import { listFixtures } from '../harness/files.js';
import { parseFixture } from '../harness/fixture.js';
import { problemsOf } from '../harness/invariants.js';
import {
  example,
  type Found,
  keysWithout,
  missingFiles,
  occurrences,
  type Possible,
  type Reference,
  RULES,
  referencesOf,
  variablesWithout,
  Workspace,
} from './support.js';

/** What carrying out a plan must have done, and must not; empty when all is well. */
async function faults(before: Workspace, found: Found, title: string, plan: Possible): Promise<readonly string[]> {
  const { path, placed } = found;
  const after = await before.applied(path, plan);
  const say: string[] = [];
  if (count(after, found) >= count(before, found)) say.push('leaves the finding');
  for (const [file, text] of after.files) {
    if (!file.endsWith('.yaml')) continue;
    const [problem] = problemsOf(text).filter((one) => !problemsOf(before.files.get(file) ?? '').includes(one));
    if (problem !== undefined) say.push(`makes ${file} unreadable: ${problem}`);
  }
  const { start, end } = placed.range;
  const value = (before.files.get(path) ?? '').slice(start, end).replace(/^(["'])(.*)\1$/, '$2');
  for (const [file, text] of after.files) {
    if (!after.isTracked(file)) continue;
    const [was, is] = [occurrences(before.files.get(file) ?? '', value), occurrences(text, value)];
    if (file === path ? is >= was : is > was) say.push(`the value is still, or newly, in ${file}`);
  }
  if (
    ![...after.files].some(
      ([file, text]) =>
        !after.isTracked(file) && [value, encodeURIComponent(value)].some((form) => text.includes(form)),
    )
  )
    say.push('loses the value');
  const known = referencesOf(before).map(keyOf);
  const secrets = after.secrets();
  for (const reference of referencesOf(after)) {
    if (known.includes(keyOf(reference))) continue;
    const keys = secrets.get(reference.secret);
    if (!keys) say.push(`refers to Secret "${reference.secret}", which nothing makes`);
    else if (reference.key !== undefined && !keys.includes(reference.key))
      say.push(`refers to key "${reference.key}", which Secret "${reference.secret}" does not have`);
  }
  say.push(...variablesWithout(after).filter((one) => !variablesWithout(before).includes(one)));
  say.push(...keysWithout(after).filter((one) => !keysWithout(before).includes(one)));
  say.push(
    ...missingFiles(after)
      .filter((one) => !missingFiles(before).includes(one))
      .map((one) => `lists ${one}, which is not there`),
  );
  return say.map((one) => `${path} ${placed.pointer} "${title}": ${one}`);
}

function keyOf({ secret, key }: Reference): string {
  return `${secret} ${key}`;
}

function count(workspace: Workspace, { path, placed }: Found): number {
  return workspace
    .find()
    .filter(
      (other) =>
        other.path === path &&
        other.placed.rule === placed.rule &&
        other.placed.finding.message === placed.finding.message,
    ).length;
}

async function everyPlan(
  workspace: Workspace,
): Promise<{ readonly plans: number; readonly faults: readonly string[] }> {
  const all: string[] = [];
  let plans = 0;
  for (const found of workspace.find()) {
    for (const { fix, plan } of found.fixes) {
      if ('refused' in plan) continue;
      plans++;
      all.push(...(await faults(workspace, found, fix.title, plan)));
    }
  }
  return { plans, faults: all };
}

const EXAMPLES = ['kubeflow', 'flyte', 'flux', 'secrets'].map((name) => `${name}/insecure`);

describe('every refactoring of an example is whole', () => {
  test.each(EXAMPLES)('%s', async (folder) => {
    const { plans, faults: found } = await everyPlan(await Workspace.of(example(folder)));
    expect(found).toEqual([]);
    expect(plans).toBeGreaterThan(0);
  });

  test('kubeflow, insecure and secure side by side: the nearest Deployment is the one that is wired', async () => {
    const both = new Map(
      ['insecure', 'secure'].flatMap((name) =>
        [...example(`kubeflow/${name}`)].map(([file, text]): [string, string] => [`${name}/${file}`, text]),
      ),
    );
    const workspace = await Workspace.of(both);
    const found = workspace.find();
    expect(found.length).toBeGreaterThan(2);
    for (const { fixes } of found) {
      for (const { plan } of fixes) {
        const touched = 'refused' in plan ? [] : (plan.files ?? []).map(({ path }) => path);
        expect(touched.filter((path) => path.includes('/secure/'))).toEqual([]);
      }
    }
    expect((await everyPlan(workspace)).faults).toEqual([]);
  });
});

describe('every refactoring of a fixture is whole', () => {
  const cases = listFixtures()
    .filter(({ rule }) => RULES.has(rule))
    .flatMap(({ rule, text }) => parseFixture(rule, text).cases);
  test.each(cases.map((one): [string, typeof one] => [`${one.rule}: ${one.title}`, one]))('%s', async (_, one) => {
    const files = new Map(one.files.map(({ name, text }) => [name, text]));
    if (one.directives.gitIgnored.length > 0) files.set('.gitignore', `${one.directives.gitIgnored.join('\n')}\n`);
    expect((await everyPlan(await Workspace.of(files))).faults).toEqual([]);
  });
});

describe('one refactoring after the other', () => {
  const STORE = [
    'apiVersion: external-secrets.io/v1',
    'kind: ClusterSecretStore',
    'metadata:',
    '  name: company',
    'spec:',
    '  provider:',
    '    vault:',
    '      path: kv',
    '',
  ].join('\n');

  test.each(EXAMPLES.flatMap((folder) => [[folder, 'a store'] as const, [folder, 'no store'] as const]))(
    '%s, with %s: nothing is left but what is refused, and no plaintext of what was moved',
    async (folder, stores) => {
      // Other rules report the same values in other places; here each value stands in one.
      const files = [...example(folder)]
        .filter(([name]) => name !== 'secrets/database.yaml')
        .map(([name, text]): [string, string] => [
          name,
          name === 'kustomization.yaml' ? text.replace('quiet-harbor-42', 'quiet-harbor-77') : text,
        ]);
      let workspace = await Workspace.of(
        new Map([...files, ...(stores === 'a store' ? [['store.yaml', STORE] as const] : [])]),
      );
      const moved = new Set<string>();
      for (let round = 0; ; round++) {
        expect(round).toBeLessThan(30);
        const next = workspace.find().find(({ fixes }) => fixes.some(({ plan }) => !('refused' in plan)));
        if (!next) break;
        const plan = next.fixes.flatMap((one) => ('refused' in one.plan ? [] : [one.plan]))[0];
        if (!plan) break;
        const { start, end } = next.placed.range;
        moved.add((workspace.files.get(next.path) ?? '').slice(start, end));
        workspace = await workspace.applied(next.path, plan);
      }
      expect(moved.size).toBeGreaterThan(0);
      for (const [path, text] of workspace.files) {
        expect(problemsOf(path.endsWith('.yaml') ? text : ''), path).toEqual([]);
        const left = workspace.isTracked(path) ? [...moved].filter((value) => text.includes(value)) : [];
        expect(left.length, `values that were moved and still stand in ${path}`).toBe(0);
      }
      expect(variablesWithout(workspace)).toEqual([]);
      expect(keysWithout(workspace)).toEqual([]);
      const secrets = workspace.secrets();
      const before = referencesOf(await Workspace.of(example(folder))).map(keyOf);
      for (const reference of referencesOf(workspace)) {
        if (before.includes(keyOf(reference))) continue;
        expect([...secrets.keys()]).toContain(reference.secret);
        if (reference.key !== undefined) expect(secrets.get(reference.secret)).toContain(reference.key);
      }
      expect(missingFiles(workspace)).toEqual([]);
    },
  );
});
