import { describe, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import type { SuppressRequest } from '../../protocol/messages.js';
import { fitted, makeTitlesUnique } from '../../server/src/lsp/actions/action-kinds.js';
import { at, pod, privilegedPod, TestClient, uriOf } from './support.js';

const FILE = uriOf('/repo/pod.yaml');
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 40, character: 0 } };
const OURS = { initializationOptions: { clientCommands: true } };

const SUPPRESS_TOKEN = 'yamlock.suppress: Suppress secret-env-literal …';

async function menu(text: string, range = WHOLE, setup = OURS): Promise<CodeAction[]> {
  const client = await TestClient.start(setup);
  await client.open(FILE, text);
  return client.actions(FILE, range);
}

describe('the menu of quick fixes', () => {
  test('has one entry for suppressing, which carries the ways for a person to choose from', async () => {
    const actions = await menu(privilegedPod('web'), at(8, 18));
    const suppressing = actions.filter(({ title }) => title.startsWith('Suppress'));
    expect(suppressing.map(({ title }) => title)).toEqual(['Suppress pss-privileged …']);
    // Behind everything else, and in a group of its own: nobody picks it by pressing Enter.
    expect(actions.at(-1)).toBe(suppressing[0]);
    expect(suppressing[0]?.kind).toBe('yamlock.suppress');
    const [request] = suppressing[0]?.command?.arguments ?? [];
    const { ways } = request as SuppressRequest;
    expect(ways.map(({ scope, rules }) => `${scope} ${rules}`)).toEqual([
      'line pss-privileged',
      'object pss-privileged',
      'file pss-privileged',
    ]);
    expect(ways[0]?.edits).toEqual([
      { range: at(8, 0), newText: '      # yamlock-disable-next-line pss-privileged -- reason\n' },
    ]);
  });

  test('has one entry for suppressing for several rules, too', async () => {
    const actions = await menu(pod('web', 'image: nginx', 'securityContext:', '  privileged: true'));
    expect(actions.filter(({ title }) => /suppress/i.test(title))).toHaveLength(1);
  });

  test('is grouped: what moves a credential, what changes more than was asked for, and the rest', async () => {
    const literal = ['blue', 'kettle', '42'].join('-');
    const text = pod('web', 'image: a/b:1', 'env:', '- name: DB_PASSWORD', `  value: ${literal}`);
    const client = await TestClient.start({ ...OURS, folders: ['/repo'], files: { '/repo/pod.yaml': text } });
    await client.ready();
    await client.open(FILE, text);
    const kindsOf = async (title: RegExp, only?: string[]): Promise<unknown[]> => [
      ...new Set(
        (await client.actions(FILE, WHOLE, only ? { only } : {}))
          .filter((action) => title.test(action.title))
          .map(({ kind }) => kind),
      ),
    ];
    // Without any quick fix VS Code would ask for quick fixes alone, and show no groups.
    expect(await kindsOf(/^Move /)).toEqual(['quickfix']);
    expect(await kindsOf(/^Move /, ['refactor'])).toEqual(['refactor.move.yamlock']);
    expect(await kindsOf(/^Harden /)).toEqual(['refactor.rewrite.yamlock']);
    expect(await kindsOf(/^(?:Set|Complete) /)).toEqual(['quickfix']);
    // Who opens the menu from a finding is shown the ways out of it, whatever they are.
    expect(await kindsOf(/^(?:Move|Harden|Suppress) /, ['quickfix'])).toEqual(['quickfix']);
    expect(await kindsOf(/^Set /, ['refactor'])).toEqual([]);
  });

  test('of a credential: the way out of just this one, then the moves, the whole before its parts', async () => {
    const [harbor, river] = ['quiet-harbor-42', 'plum-river-77'];
    const env = ['env:', '- name: API_TOKEN', `  value: ${harbor}`, '- name: DB_PASSWORD', `  value: ${river}`];
    const text = pod('web', 'image: a/b:1', ...env);
    const store = (name: string): string =>
      `apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: ${name}}\nspec: {provider: {vault: {path: kv}}}\n`;
    const files = { '/repo/pod.yaml': text, '/repo/store.yaml': store('main') };
    const client = await TestClient.start({ ...OURS, folders: ['/repo'], files });
    await client.ready();
    await client.open(FILE, text);
    const line = text.split('\n').findIndex((one) => one.includes(harbor));
    const entries = async (only?: string[]): Promise<readonly string[]> =>
      (await client.actions(FILE, at(line, 20), only ? { only } : {})).map(({ kind, title }) => `${kind}: ${title}`);
    const moves = [
      'refactor.move.yamlock.all: Move all credentials of this file to ExternalSecrets (ClusterSecretStore "main")',
      'refactor.move.yamlock.all: Move all credentials of this file to Secrets outside git',
      'refactor.move.yamlock: Move all 2 variables to a new ExternalSecret (ClusterSecretStore "main")',
      'refactor.move.yamlock: Move all 2 variables to a new Secret outside git',
      'refactor.move.yamlock: Move all 2 variables to a new Secret with a PushSecret ("main")',
      'refactor.move.yamlock: Move to a new ExternalSecret (ClusterSecretStore "main")',
      'refactor.move.yamlock: Move to a new Secret outside git',
      'refactor.move.yamlock: Move to a new Secret with a PushSecret (ClusterSecretStore "main")',
    ];
    const [quick, ...others] = await entries();
    expect(quick).toBe('quickfix: Move to a new ExternalSecret (ClusterSecretStore "main")');
    expect(others).toEqual([...moves.filter((one) => !one.includes('Move to a new Ext')), SUPPRESS_TOKEN]);
    expect(await entries(['refactor.move'])).toEqual(moves);
  });

  test('where a person asks beside a finding, is about the findings of the line', async () => {
    const client = await TestClient.start(OURS);
    await client.open(FILE, privilegedPod('web'));
    const titles = async (triggerKind: 1 | 2, place = at(8, 0)): Promise<readonly string[]> =>
      (await client.actions(FILE, place, { triggerKind })).map(({ title }) => title);
    expect(await titles(1)).toEqual(await titles(1, at(8, 18)));
    expect(await titles(1)).toContain('Set privileged to false');
    // A light bulb at every place of the line would say less of where something is wrong.
    expect(await titles(2)).toEqual([]);
    expect(await titles(1, at(1, 0))).toEqual([]);
  });

  test('says of a finding without a fix why there is none, and leads on', async () => {
    const naked = pod('web', 'image: a/b:1.0.0');
    const actions = await menu(naked);
    const why = actions.find(({ title }) => title === 'Fix naked-pod');
    expect(why?.title).toBe('Fix naked-pod');
    expect(why?.disabled?.reason).toMatch(/^What is right here Yamlock cannot know\. \S/);
    const next = actions.find(({ command }) => command?.command === 'yamlock.openRulePage');
    expect(next).toMatchObject({ title: 'No fix to choose here: how to mend naked-pod', kind: 'quickfix' });
    expect(next?.command?.arguments).toEqual(['naked-pod']);
  });

  test('offers no page where something can be done', async () => {
    const actions = await menu(privilegedPod('web'), at(8, 18));
    expect(actions.filter(({ command }) => command?.command === 'yamlock.openRulePage')).toEqual([]);
  });

  test('has no title wider than a menu shows', async () => {
    const name = `${'very-'.repeat(10)}long`;
    const actions = await menu(
      pod(name, 'image: nginx', 'securityContext:', '  privileged: true').replace('app', name),
    );
    expect(actions.length).toBeGreaterThan(5);
    for (const { title } of actions) expect(title.length, title).toBeLessThanOrEqual(80);
  });
});

describe('a title', () => {
  test('that fits stays what it is', () => {
    expect(fitted('Set privileged to false')).toBe('Set privileged to false');
    const root = 'an image that runs as root will not start';
    expect(fitted(`Set runAsNonRoot to true; ${root}`)).toBe(`Set runAsNonRoot to true; ${root}`);
    expect(fitted(`Set runAsNonRoot to true in /repo alone; ${root}`)).toBe(
      'Set runAsNonRoot to true in /repo alone; it may not start',
    );
  });

  test('loses kinds before names first, from its end', () => {
    expect(
      fitted('Move all credentials of this file to ExternalSecrets (ClusterSecretStore "aws-secrets-manager")'),
    ).toBe('Move all credentials of this file to ExternalSecrets ("aws-secrets-manager")');
    expect(fitted('Move all 2 variables of Deployment "api" to a new ExternalSecret (ClusterSecretStore "main")')).toBe(
      'Move all 2 variables of Deployment "api" to a new ExternalSecret ("main")',
    );
  });

  test('is shortened in the middle of its widest names', () => {
    const title = `Move to a new SealedSecret in deploy/${'folder/'.repeat(8)}sealed-secret.yaml`;
    expect(fitted(title)).toHaveLength(80);
    expect(fitted(title)).toMatch(/^Move to a new SealedSecret in deploy\/.*….*sealed-secret\.yaml$/);
  });

  test('that is nothing but words is cut off at its end', () => {
    expect(fitted('word '.repeat(30))).toMatch(/^(?:word )*word…$/);
  });

  test('a constant is a name like any other', () => {
    const title = 'Read it as KUBEFLOW_OIDC_AUTHSERVICE_CLIENT_SECRET from key "secret" of "credentials"';
    expect(fitted(title)).toMatch(/^Read it as KUBE[A-Z_]*….*_SECRET from key "secret" of "credentials"$/);
  });

  test.each([
    [
      'what tells them apart stands at the end',
      `Let ${'it '.repeat(25)}read a Secret`,
      `Let ${'it '.repeat(25)}read a file`,
    ],
    [
      'only the kind of the store differs',
      `Move all 12 credentials of the file to ExternalSecrets (SecretStore "a-store-of-the-company")`,
      `Move all 12 credentials of the file to ExternalSecrets (ClusterSecretStore "a-store-of-the-company")`,
    ],
    [
      'the middle of a name differs',
      `Move all 12 credentials of this file to ExternalSecrets ("company-eu-west-1-secrets")`,
      `Move all 12 credentials of this file to ExternalSecrets ("company-us-west-1-secrets")`,
    ],
  ])('two titles do not look the same: %s', (_, ...titles) => {
    const actions = titles.map((title) => ({ title, kind: 'quickfix' }));
    makeTitlesUnique(actions);
    const shown = actions.map(({ title }) => title);
    expect(new Set(shown).size, shown.join('\n')).toBe(2);
    expect(shown.filter((title) => title.length > 80)).toEqual([]);
  });
});
