import { describe, expect, test } from 'vitest';
import type { ClientCapabilities, CodeAction, Diagnostic, TextDocumentEdit, TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { at, FULL, TestClient, uriOf } from './support.js';

const FILE = uriOf('/repo/web.yaml');

const bare = (name: string, ...more: readonly string[]): readonly string[] => [
  `        - name: ${name}`,
  `          image: example.com/${name}:1.2.3`,
  '          resources: {limits: {memory: 64Mi}, requests: {memory: 64Mi, cpu: 100m}}',
  ...more,
];

/** A Deployment whose pod and containers say nothing of security. The first container's name stands on line 12. */
const deployment = (...containers: readonly (readonly string[])[]): string =>
  [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    '  name: web',
    'spec:',
    '  selector: {matchLabels: {app: web}}',
    '  template:',
    '    metadata: {labels: {app: web}}',
    '    spec:',
    '      serviceAccountName: web',
    '      automountServiceAccountToken: false',
    '      containers:',
    ...containers.flat(),
    '',
  ].join('\n');

const ONE = deployment(bare('app', '          # kept'));
const TWO = deployment(bare('app'), bare('side'));
const NAME = at(12, 17);
const POD_NAME = at(3, 9);
const IDS = ['pss-drop-all', 'pss-privilege-escalation', 'read-only-root-fs'];

async function startWith(
  text: string,
  capabilities: ClientCapabilities = FULL,
  rules: Readonly<Record<string, string>> = {},
): Promise<TestClient> {
  const client = await TestClient.start({ capabilities, settings: { rules } });
  await client.open(FILE, text);
  return client;
}

async function resolved(client: TestClient, title: RegExp, range = NAME): Promise<CodeAction> {
  const actions = await client.actions(FILE, range);
  const found = actions.find((action) => title.test(action.title));
  if (!found) throw new Error(`No action ${title} among ${actions.map((action) => action.title).join(' | ')}`);
  return found.edit ? found : client.request<CodeAction>('codeAction/resolve', found);
}

function editsOf({ edit }: CodeAction): TextEdit[] {
  return (edit?.documentChanges ?? []).flatMap((change) => (change as TextDocumentEdit).edits as TextEdit[]);
}

const applied = (text: string, action: CodeAction): string =>
  TextDocument.applyEdits(TextDocument.create(FILE, 'yaml', 1, text), editsOf(action));

const titlesOf = (actions: readonly CodeAction[]): readonly string[] => actions.map(({ title }) => title);

async function diagnosticsOf(client: TestClient): Promise<readonly Diagnostic[]> {
  return (await client.pull(FILE)).items ?? [];
}

describe('findings of one cause', () => {
  test('are one diagnostic that lists what is missing and by which rule', async () => {
    const client = await startWith(ONE);
    const diagnostics = await diagnosticsOf(client);
    expect(diagnostics.map(({ range }) => range.start.line)).toEqual([3, 12]);
    const [, container] = diagnostics;
    expect(container).toMatchObject({ severity: 2, range: { start: { line: 12, character: 16 } } });
    expect(container?.message).toMatch(/^Container "app" has no securityContext; missing: /);
    for (const id of IDS) expect(container?.message).toContain(`(${id})`);
    expect(IDS).toContain(container?.code);
    expect(container?.codeDescription?.href).toContain(`/${container?.code}.md`);
  });

  test('are all explained by a hover', async () => {
    const client = await startWith(ONE);
    const hover = JSON.stringify(await client.hover(FILE, NAME.start));
    for (const id of IDS) expect(hover).toContain(id);
  });

  test('leave out what is suppressed or switched off; one that stays alone is itself', async () => {
    const text = ONE.replace('        - name: app', `        # yamlock-disable-next-line pss-drop-all -- a test\n$&`);
    const client = await startWith(text);
    const [, container] = await diagnosticsOf(client);
    expect(container?.message).not.toContain('pss-drop-all');
    expect(container?.message).toContain('read-only-root-fs');
    const alone = await startWith(text, FULL, { 'read-only-root-fs': 'off' });
    expect((await diagnosticsOf(alone)).at(-1)).toMatchObject({
      code: 'pss-privilege-escalation',
      message: 'Container "app" does not rule out privilege escalation',
    });
  });

  test('have the level of the one that weighs most', async () => {
    const client = await startWith(ONE, FULL, { 'read-only-root-fs': 'error' });
    expect((await diagnosticsOf(client)).at(-1)).toMatchObject({ severity: 1, code: 'read-only-root-fs' });
  });

  test('stay where they are while lines are typed above, and say so when one of them is mended', async () => {
    const client = await startWith(ONE);
    await client.change(FILE, { range: at(0, 0), text: '# a line\n' });
    expect((await diagnosticsOf(client)).map(({ range }) => range.start.line)).toEqual([4, 13]);
    await client.change(FILE, {
      range: at(15, 0),
      text: '          securityContext: {readOnlyRootFilesystem: true}\n',
    });
    const container = (await diagnosticsOf(client)).at(-1);
    expect(container?.message).toMatch(/^Container "app" has an incomplete securityContext; missing: /);
    expect(container?.message).not.toContain('read-only-root-fs');
  });
});

describe('the fix for all of them', () => {
  test('comes first, the single ones beneath it, each with the one diagnostic', async () => {
    const client = await startWith(ONE);
    const actions = await client.actions(FILE, NAME);
    const titles = titlesOf(actions);
    expect(titles[0]).toBe('Complete the securityContext of container "app" (3 settings); may stop it');
    expect(titles).toContain('Drop ALL capabilities');
    expect(titles).toContain('Set allowPrivilegeEscalation to false');
    for (const action of actions.slice(0, 4)) {
      expect(action.diagnostics).toHaveLength(1);
      expect(action.diagnostics?.[0]?.message).toContain('has no securityContext');
    }
  });

  test('adds the mapping once, whole, in the style of the file', async () => {
    const client = await startWith(ONE);
    const action = await resolved(client, /^Complete the securityContext/);
    expect(editsOf(action)).toHaveLength(1);
    const added = [
      '          securityContext:',
      '            allowPrivilegeEscalation: false',
      '            capabilities:',
      '              drop:',
      '                - ALL',
      '            readOnlyRootFilesystem: true',
    ];
    const lines = ONE.split('\n');
    expect(applied(ONE, action).split('\n')).toEqual([...lines.slice(0, 15), ...added, ...lines.slice(15)]);
  });

  test('keeps the line endings', async () => {
    const text = ONE.replaceAll('\n', '\r\n');
    const client = await startWith(text);
    const result = applied(text, await resolved(client, /^Complete the securityContext/));
    expect(result.match(/(?<!\r)\n/g)).toBeNull();
    expect(result).toContain('\r\n          securityContext:\r\n');
  });

  test('of a container whose context another one repeats is refused, also for what the pod leaves out', async () => {
    const context = '          securityContext:';
    const text = deployment(
      bare('app', `${context} &context`, '            capabilities: {drop: [NET_RAW]}'),
      bare('side', `${context} *context`),
    );
    const client = await startWith(text);
    const offered = await client.actions(FILE, at(16, 30));
    const harden = offered.filter(({ title }) => title.startsWith('Harden container'));
    expect(harden.map(({ title, disabled }) => [title, disabled?.reason])).toEqual([
      ['Harden container "app" (0 of 5 settings)', 'the value is shared through an anchor'],
      ['Harden container "side" (0 of 5 settings)', 'the value comes from an alias or a merge key'],
    ]);
    expect(applied(text, await resolved(client, /^Harden Deployment/, at(16, 30)))).toContain('runAsNonRoot: true');
  });

  test('comes with its edit where a client does not resolve, and is refused with the reason where nothing can be done', async () => {
    const actions = { ...FULL.textDocument?.codeAction, dataSupport: false };
    const plain = { ...FULL, textDocument: { ...FULL.textDocument, codeAction: actions } };
    const client = await startWith(ONE, plain);
    expect(editsOf(await resolved(client, /^Complete the securityContext/))).toHaveLength(1);
    const shared = ONE.replace('- name: app', '- &app\n          name: app').concat('        - *app\n');
    const other = await startWith(shared);
    const offered = (await other.actions(FILE, at(13, 17))).find(({ title }) => title.startsWith('Complete the'));
    expect(offered).toMatchObject({ disabled: { reason: 'the value is shared through an anchor' } });
    expect(offered).not.toHaveProperty('data');
  });
});

describe('hardening', () => {
  test('a container does what its pod leaves out too, and leaves nothing to be found', async () => {
    const client = await startWith(ONE);
    const action = await resolved(client, /^Harden container "app" \(5 settings\)/);
    const risks = 'images that run as root, ports below 1024 and writes outside volumes';
    expect(action.title).toBe('Harden container "app" (5 settings); may stop images that run as root and 2 more');
    expect(Object.values(action.edit?.changeAnnotations ?? {})).toEqual([
      { label: 'Harden container "app"', description: `May stop working: ${risks}`, needsConfirmation: false },
    ]);
    // One for the pod and one for the container, to be looked at apart.
    expect(editsOf(action)).toHaveLength(2);
    await client.change(FILE, { text: applied(ONE, action) });
    expect(await diagnosticsOf(client)).toEqual([]);
  });

  test('one of several containers is done in that container alone', async () => {
    const client = await startWith(TWO);
    const result = applied(TWO, await resolved(client, /^Harden container "app"/));
    const lines = result.split('\n');
    expect(lines.filter((line) => line === '          securityContext:')).toHaveLength(1);
    expect(lines.indexOf('            runAsNonRoot: true')).toBeLessThan(lines.indexOf('        - name: side'));
    expect(result).not.toContain('\n      securityContext:');
    await client.change(FILE, { text: result });
    expect((await diagnosticsOf(client)).filter(({ message }) => String(message).includes('"app"'))).toEqual([]);
  });

  test('a workload does all of it, and is offered at the pod', async () => {
    const client = await startWith(TWO);
    const action = await resolved(client, /^Harden Deployment "web" \(8 settings\); may stop /, POD_NAME);
    await client.change(FILE, { text: applied(TWO, action) });
    expect(await diagnosticsOf(client)).toEqual([]);
  });
});

describe('suppressing', () => {
  test('offers all of them at once, and each', async () => {
    const client = await startWith(ONE);
    const titles = titlesOf(await client.actions(FILE, NAME));
    expect(titles).toContain('Suppress all 3 on this line');
    for (const id of IDS) expect(titles).toContain(`Suppress ${id} on this line`);
    for (const id of IDS) expect(titles).not.toContain(`Suppress ${id} in this file`);
    for (const where of ['line', 'object']) {
      const action = await resolved(client, new RegExp(`^Suppress all 3 on this ${where}$`));
      await client.change(FILE, { text: applied(ONE, action) });
      expect((await diagnosticsOf(client)).map(({ code }) => code)).toEqual(['pss-run-as-non-root']);
      await client.change(FILE, { text: ONE });
    }
  });
});
