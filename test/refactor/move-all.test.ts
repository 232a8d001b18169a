import { describe, expect, test } from 'vitest';
import { moveAll, moveTargets } from '../../server/src/core/engine/move-all.js';
import { MoveDraft } from '../../server/src/core/engine/move-draft.js';
import type { FixPlan, FixWorld } from '../../server/src/core/model/fix.js';
import { EditSequence } from '../../server/src/core/text/edit-sequence.js';
import { applyEdits } from '../../server/src/core/text/range.js';
import { type Possible, pathOf, Workspace } from './support.js';

/** Values that no refactoring may leave in a place that git takes. */
const VALUES = ['quiet-harbor-42', 'plum-river-77', 'amber-falcon-19', 'tidal-copper-58', 'misty-lantern-63'];
const [HARBOR, RIVER, FALCON, COPPER, LANTERN] = VALUES;

const STORE = `apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: main}
spec: {provider: {aws: {service: SecretsManager}}}
`;

const FILE = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: app
          image: a/b:1
          args: [--db-password=${HARBOR}]
          env:
            # of the first
            - name: API_TOKEN
              value: ${RIVER}
            - name: CACHE_PASSWORD
              value: ${FALCON}
---
apiVersion: v1
kind: Secret
metadata: {name: mail, namespace: shop}
stringData:
  password: ${COPPER}
---
apiVersion: example.org/v1
kind: Widget
metadata: {name: odd, namespace: shop}
spec:
  password: ${LANTERN}
`;

const open = (files: Readonly<Record<string, string>>): Promise<Workspace> =>
  Workspace.open(new Map(Object.entries(files)));

function planOf(workspace: Workspace, name: string, id: string, world: FixWorld = workspace.world(name)): FixPlan {
  const { file } = workspace.project.update(pathOf(name), workspace.files.get(name) ?? '');
  return moveAll(file, workspace.project.configFor(pathOf(name)), { id, title: 'there' }, world);
}

function done(plan: FixPlan): Possible {
  if ('refused' in plan) throw new Error(plan.refused);
  return plan;
}

const targetsOf = (workspace: Workspace, name: string): readonly string[] =>
  moveTargets(
    workspace.findings().flatMap((found) => (found.name === name ? found.placed : [])),
    workspace.world(name),
  ).map(({ id }) => id);

test('the name that a plan gives to a file is taken for the next plan', async () => {
  const workspace = await open({ 'web.yaml': FILE });
  const { file } = workspace.project.update(pathOf('web.yaml'), FILE);
  const draft = new MoveDraft(file, workspace.world('web.yaml'));
  const [path, to] = [pathOf('web.yaml'), pathOf('web.enc.yaml')];
  expect(draft.world.isTaken(to)).toBe(false);
  draft.take({ edits: [], files: [{ kind: 'rename', path, to, why: 'The rule is meant for this name' }] });
  expect(draft.world.isTaken(to)).toBe(true);
});

describe('all credentials of a file', () => {
  test.each(['external-secret ClusterSecretStore main', 'git-ignored'])('go to %s with one plan', async (id) => {
    const workspace = await open({ 'web.yaml': FILE, 'store.yaml': STORE });
    expect(targetsOf(workspace, 'web.yaml')).toContain(id);
    const plan = done(planOf(workspace, 'web.yaml', id));
    const after = await workspace.after('web.yaml', plan);
    const tracked = [...after.files].filter(([name]) => !name.startsWith('.yamlock/'));
    const stays = id === 'git-ignored' ? [COPPER, LANTERN] : [LANTERN];
    for (const value of VALUES) {
      const where = tracked.flatMap(([name, text]) => (text.includes(value) ? name : []));
      expect(where, value).toEqual(stays.includes(value) ? ['web.yaml'] : []);
      // Nothing is lost: what left its place waits in another.
      expect(
        [...after.files.values()].some((text) => text.includes(value)),
        value,
      ).toBe(true);
    }
    // Two values of one object share its Secret, and two files never one path.
    const web = [...after.files.keys()].filter((name) => /web-secrets/.test(name) && !name.includes('.secret.')).sort();
    expect(web.filter((name) => name.endsWith('.external-secret.yaml'))).toHaveLength(id === 'git-ignored' ? 0 : 1);
    expect(after.files.get('web.yaml')).toContain('# of the first');
    expect(after.files.get('web.yaml')?.match(/name: web-secrets$/gm)).toHaveLength(3);
    expect(plan.handOff?.title).toMatch(
      /^Moved to there: .*"API_TOKEN".*\. Not moved: line \d+ \(.+\)\. Rotate them soon/,
    );
    // The names of what stays are not among those that moved.
    const said = plan.handOff?.title.split('. ')[0] ?? '';
    expect(said.match(/"[^"]+"/g)).toHaveLength(VALUES.length - stays.length);
    for (const value of VALUES) expect(JSON.stringify(plan.handOff)).not.toContain(value);
  });

  test('are named with their line and a reason where they stay', async () => {
    const workspace = await open({ 'web.yaml': FILE });
    const plan = done(planOf(workspace, 'web.yaml', 'git-ignored'));
    const after = await workspace.after('web.yaml', plan);
    const lines = after.files.get('web.yaml')?.split('\n') ?? [];
    const stays = [...(plan.handOff?.title ?? '').matchAll(/line (\d+) \(([^)]+)\)/g)];
    expect(stays.map(([, line]) => lines[Number(line) - 1]?.trim())).toEqual([
      `password: ${COPPER}`,
      `password: ${LANTERN}`,
    ]);
    expect(stays.every(([, , reason]) => /\S/.test(reason ?? ''))).toBe(true);
  });

  test('of two objects that want one name get two Secrets, or share the one', async () => {
    const pod = (namespace: string, value: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: ${namespace}}\nspec:\n  containers:\n  - name: app\n    image: a/b:1\n    env:\n    - name: DB_PASSWORD\n      value: ${value}\n`;
    const text = `${pod('one', HARBOR ?? '')}---\n${pod('two', RIVER ?? '')}---\n${pod('one', FALCON ?? '')}`;
    // One value may stand in several objects, under one name.
    const same = text.replaceAll(RIVER ?? '', HARBOR ?? '').replaceAll(FALCON ?? '', HARBOR ?? '');
    for (const [id, written] of ['git-ignored', 'external-secret ClusterSecretStore main'].flatMap((id) =>
      [text, same].map((one) => [id, one] as const),
    )) {
      const workspace = await open({ 'web.yaml': written, 'store.yaml': STORE });
      const plan = done(planOf(workspace, 'web.yaml', id));
      const paths = (plan.files ?? []).map(({ path }) => path);
      expect(paths).toEqual([...new Set(paths)]);
      const after = await workspace.after('web.yaml', plan);
      expect(
        after
          .findings()
          .filter(
            ({ placed }) => placed.rule.family === 'secrets' && placed.level === 'error' && !placed.rule.showsNoValue,
          ),
      ).toEqual([]);
    }
  });

  test('change another file as often as they have to', async () => {
    const config = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, namespace: shop}\ndata:\n  API_TOKEN: ${HARBOR}\n  DB_PASSWORD: ${RIVER}\n`;
    const reader = (key: string): string =>
      `    - name: ${key}\n      valueFrom: {configMapKeyRef: {name: web, key: ${key}}}\n`;
    const workload = `apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n  containers:\n  - name: app\n    image: a/b:1\n    env:\n${reader('API_TOKEN')}${reader('DB_PASSWORD')}`;
    const workspace = await open({ 'config.yaml': config, 'workload.yaml': workload });
    const plan = done(planOf(workspace, 'config.yaml', 'git-ignored'));
    const after = await workspace.after('config.yaml', plan);
    const changed = after.files.get('workload.yaml') ?? '';
    expect(changed).not.toContain('configMapKeyRef');
    expect(changed.match(/secretKeyRef/g)).toHaveLength(2);
    expect(after.files.get('config.yaml')).not.toMatch(/API_TOKEN|DB_PASSWORD/);
  });

  test('are named up to the eighth', async () => {
    const text = (count: number): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n  containers:\n    - name: app\n      image: a/b:1\n      env:\n${Array.from({ length: count }, (_, index) => `        - {name: PART_${index}_PASSWORD, value: ${RIVER}-${index}}\n`).join('')}`;
    const titleOf = async (count: number): Promise<string | undefined> => {
      const workspace = await open({ 'many.yaml': text(count), 'store.yaml': STORE });
      return done(planOf(workspace, 'many.yaml', 'git-ignored')).handOff?.title;
    };
    expect(await titleOf(8)).toMatch(/PART_7_PASSWORD"\./);
    expect(await titleOf(9)).toMatch(/PART_7_PASSWORD", and 1 more\./);
  });

  test('are moved fifty at a time, and the others are said to wait', async () => {
    const variables = Array.from(
      { length: 27 },
      (_, index) => `    - name: DB${index}_PASSWORD\n      value: ${HARBOR}-${index}\n`,
    );
    const pod = (name: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  containers:\n  - name: app\n    image: a/b:1\n    args:\n${variables.map((one) => one.replace(/ +- name: (\S+)\n +value: /, '    - --$1=')).join('')}`;
    const workspace = await open({ 'web.yaml': `${pod('one')}---\n${pod('two')}` });
    const plan = done(planOf(workspace, 'web.yaml', 'git-ignored'));
    expect(plan.handOff?.title).toMatch(/Not moved: lines \d+.* \(more than 50 moves are made one at a time\)/);
    const after = (await workspace.after('web.yaml', plan)).files.get('web.yaml') ?? '';
    expect(after.split(HARBOR ?? '').length - 1).toBe(4);
  });

  test('are refused with the reason where none can be moved', async () => {
    const widget = FILE.slice(FILE.indexOf('apiVersion: example.org'));
    const workspace = await open({ 'web.yaml': `${widget}---\n${widget.replace(LANTERN ?? '', COPPER ?? '')}` });
    expect(targetsOf(workspace, 'web.yaml')).toEqual([]);
    expect(planOf(workspace, 'web.yaml', 'git-ignored')).toEqual({ refused: expect.stringMatching(/not known here/) });
    const alone = planOf(await open({ 'web.yaml': widget }), 'web.yaml', 'git-ignored');
    expect(alone).toEqual({ refused: expect.stringMatching(/not known here/) });
  });

  test('are no matter where there is one, or where they are placeholders', async () => {
    const one = FILE.slice(
      FILE.indexOf('---\napiVersion: v1\nkind: Secret') + 4,
      FILE.indexOf('---\napiVersion: example'),
    );
    expect(targetsOf(await open({ 'web.yaml': one, 'store.yaml': STORE }), 'web.yaml')).toEqual([]);
  });
});

describe('edits made one after the other', () => {
  test('are one set that makes the same of the text there was first', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let round = 0; round < 200; round++) {
      const first = 'abcdefghijklmnopqrstuvwxyz'.slice(0, 5 + random(21));
      const sequence = new EditSequence(first.length);
      let text = first;
      for (let step = 0; step < 5; step++) {
        const cuts = [0, 0, 0, 0].map(() => random(text.length + 1)).sort((a, b) => a - b);
        const [a = 0, b = 0, c = 0, d = 0] = cuts;
        const edits = [{ range: { start: a, end: b }, newText: 'X'.repeat(random(3)) }];
        if (c > b) edits.push({ range: { start: c, end: d }, newText: 'yz'.slice(random(3)) });
        sequence.add(edits);
        text = applyEdits(text, edits);
      }
      expect(applyEdits(first, sequence.edits)).toBe(text);
    }
  });

  test('touch nothing between them', () => {
    const sequence = new EditSequence(10);
    sequence.add([{ range: { start: 1, end: 2 }, newText: 'xx' }]);
    sequence.add([{ range: { start: 9, end: 9 }, newText: 'y' }]);
    expect(sequence.edits).toEqual([
      { range: { start: 1, end: 2 }, newText: 'xx' },
      { range: { start: 8, end: 8 }, newText: 'y' },
    ]);
  });
});

test.each([
  ['a placeholder', 'password: changeme'],
  ['a value that is no base64', 'password: "%%%"', 'data'],
])('%s is no credential that is moved with others', async (_, entry, field = 'stringData') => {
  const secret = (name: string, line: string, of = 'stringData'): string =>
    `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: shop}\n${of}:\n  ${line}\n`;
  const file = (line: string, of?: string): string =>
    [secret('a', `password: ${HARBOR}`), secret('b', line, of)].join('---\n');
  expect(targetsOf(await open({ 'a.yaml': file(`password: ${RIVER}`), 'store.yaml': STORE }), 'a.yaml')).not.toEqual(
    [],
  );
  expect(targetsOf(await open({ 'a.yaml': file(entry, field), 'store.yaml': STORE }), 'a.yaml')).toEqual([]);
});
