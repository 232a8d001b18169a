import { describe, expect, test } from 'vitest';
import {
  type CompletionItem,
  type CompletionList,
  CompletionTriggerKind,
  type Hover,
  MarkupContent,
  TextEdit,
} from 'vscode-languageserver';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { bundledTemplates } from '../../server/src/host/node/templates.js';
import { TestClient, uriOf } from './support.js';

const FILE = uriOf('/repo/web.yaml');
const RUNTIME = { schemas: bundledSchemas(), templates: bundledTemplates };
const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: app
      image: registry.example/app:1
      imagePullPolicy: @
`;

/** Opens a text, and resolves to what may be written at its `@`. */
async function completeAt(
  marked: string,
  triggerKind: CompletionTriggerKind = CompletionTriggerKind.Invoked,
  initializationOptions: object = {},
): Promise<CompletionList | null> {
  const client = await TestClient.start({ runtime: RUNTIME, initializationOptions });
  const offset = marked.indexOf('@');
  await client.open(FILE, marked.replace('@', ''));
  const before = marked.slice(0, offset).split('\n');
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  return client.request('textDocument/completion', { textDocument: { uri: FILE }, position, context: { triggerKind } });
}

const labelsOf = (list: CompletionList | null): readonly string[] => list?.items.map(({ label }) => label) ?? [];

describe('completion', () => {
  test('replaces the word that is written, and says what the field is', async () => {
    const list = await completeAt(POD.replace('imagePullPolicy: @', 'imageP@'));
    const item = list?.items.find(({ label }) => label === 'imagePullPolicy');
    expect(item?.detail).toBe('string');
    expect(item?.documentation).toMatchObject({ value: expect.stringContaining('Image pull policy') });
    expect(TextEdit.is(item?.textEdit) && item.textEdit).toEqual({
      range: { start: { line: 8, character: 6 }, end: { line: 8, character: 12 } },
      newText: 'imagePullPolicy: ${1|Always,IfNotPresent,Never|}',
    });
  });

  test('goes on without the snippets where they are not beside the program, which is logged once', async () => {
    const templates = (): never => {
      throw new Error('The snippets are not beside the program');
    };
    const client = await TestClient.start({ runtime: { ...RUNTIME, templates } });
    await client.open(FILE, 'k');
    const ask = (): Promise<CompletionList | null> =>
      client.request('textDocument/completion', {
        textDocument: { uri: FILE },
        position: { line: 0, character: 1 },
        context: { triggerKind: CompletionTriggerKind.Invoked },
      });
    const labels = labelsOf(await ask());
    expect(labels).toContain('kind');
    expect(labelsOf(await ask())).toEqual(labels);
    const lines = client
      .log()
      .split('\n')
      .filter((line) => line.includes('snippets'));
    expect(lines).toEqual(['Failed: the snippets that come with the program (Error)']);
    // With them, there are more.
    expect(labelsOf(await completeAt('k@')).length).toBeGreaterThan(labels.length);
  });

  test('comes by itself behind a colon, and not where a space indents a line', async () => {
    expect(labelsOf(await completeAt(POD, CompletionTriggerKind.TriggerCharacter))).toEqual([
      'Always',
      'IfNotPresent',
      'Never',
    ]);
    const indented = POD.replace('imagePullPolicy: @', '@');
    expect(await completeAt(indented, CompletionTriggerKind.TriggerCharacter)).toBeNull();
    expect(labelsOf(await completeAt(indented))).toContain('imagePullPolicy');
  });

  test('has nothing for a word that is complete, so that Enter ends the line', async () => {
    expect(labelsOf(await completeAt(POD.replace('policy', 'Policy').replace('@', 'Always@')))).not.toContain('Always');
    expect(labelsOf(await completeAt('apiVersion: apps/v1\nkind: Deployment@\n'))).not.toContain('Deployment');
  });

  test('offers whole documents where one may begin, and nowhere else', async () => {
    const whole = (list: CompletionList | null): readonly string[] =>
      labelsOf(list).filter((label) => label.startsWith('yamlock-'));
    expect(whole(await completeAt('# shop\n@'))).toHaveLength(bundledTemplates().length);
    expect(whole(await completeAt(`${POD.replace('@', 'Always')}---\ny@`))).toHaveLength(bundledTemplates().length);
    for (const text of [POD, POD.replace('imagePullPolicy: @', '@'), 'kind: D@', 'kind: Pod\n@', 'a: 1\n  @'])
      expect(whole(await completeAt(text)), text).toEqual([]);
  });

  test('has the hardened object before the first lines of one, of the same kind alone', async () => {
    // VS Code sorts what fits equally by this, regardless of case.
    const keyOf = ({ sortText = '' }: CompletionItem): string => sortText.toLowerCase();
    const sorted = async (text: string): Promise<readonly string[]> => {
      const word = text.replace('@', '').toLowerCase();
      const items = (await completeAt(text))?.items ?? [];
      const found = items.filter(({ label, filterText = label }) => filterText.toLowerCase().startsWith(word));
      return found.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).map(({ label }) => label);
    };
    expect(await sorted('Deplo@')).toEqual(['yamlock-deployment', 'Deployment']);
    expect((await sorted('Service@')).slice(0, 4)).toEqual([
      'yamlock-service',
      // That of Kubernetes and that of Knative.
      'Service',
      'Service',
      'yamlock-serviceaccount',
    ]);
    expect((await sorted('ConfigMap@')).at(0)).toBe('ConfigMap');
  });

  test('asks VS Code for the list of values where it begins', async () => {
    const command = async (text: string, label: string, clientCommands: boolean): Promise<string | undefined> => {
      const list = await completeAt(text, CompletionTriggerKind.Invoked, { clientCommands });
      return list?.items.find((item) => item.label === label)?.command?.command;
    };
    expect(await command('api@', 'apiVersion', true)).toBe('editor.action.triggerSuggest');
    expect(await command('api@', 'apiVersion', false)).toBeUndefined();
    expect(await command('apiVersion: v1\nki@', 'kind', true)).toBe('editor.action.triggerSuggest');
    expect(await command('apiVersion: v1\nkind: Pod\nme@', 'metadata', true)).toBeUndefined();
  });

  test('counts from the start of the document that it is in', async () => {
    const list = await completeAt(`${POD.replace('@', 'Always')}---\n${POD.replace('imagePullPolicy: @', '@')}`);
    expect(list?.items[0]?.textEdit).toMatchObject({ range: { start: { line: 18, character: 6 } } });
  });
});

describe('hovering over a field', () => {
  const hoverAt = async (text: string, line: number, character: number): Promise<string> => {
    const client = await TestClient.start({ runtime: RUNTIME });
    await client.open(FILE, text);
    const hover: Hover | null = await client.hover(FILE, { line, character });
    return MarkupContent.is(hover?.contents) ? hover.contents.value : '';
  };

  test('says what it holds, what it is for and which values it takes', async () => {
    const text = POD.replace('@', 'Always');
    expect(await hoverAt(text, 8, 10)).toMatch(/^\*\*imagePullPolicy\*\*: string\n\nImage pull policy\. One of Always/);
    expect(await hoverAt(text, 6, 8)).toMatch(/^\*\*name\*\*: string, required\n/);
    expect(await hoverAt(text, 6, 2)).toBe('');
  });

  test('stands below what is found at the same place', async () => {
    const text = POD.replace('imagePullPolicy: @', 'securityContext: {privileged: true}\n      hostname: x').replace(
      '      hostname: x\n',
      '',
    );
    const found = await hoverAt(`${text}  hostNetwork: true\n`, 9, 16);
    expect(found).toMatch(/^\*\*A pod .*\n[\s\S]*\n\n---\n\n\*\*hostNetwork\*\*: boolean\n/);
  });
});

describe('files without a kind', () => {
  const open = async (path: string, text: string): Promise<TestClient> => {
    const client = await TestClient.start({ folders: ['/repo'], runtime: RUNTIME, files: { [path]: text } });
    await client.ready();
    await client.open(uriOf(path), text);
    return client;
  };
  const labelsAt = async (path: string, text: string, line: number, character: number) =>
    labelsOf(
      await (await open(path, text)).request('textDocument/completion', {
        textDocument: { uri: uriOf(path) },
        position: { line, character },
      }),
    );

  test('are completed by their names', async () => {
    expect(await labelsAt('/repo/chart/Chart.yaml', 'apiVersion: v2\ntype: \n', 1, 6)).toEqual([
      'application',
      'library',
    ]);
    expect(await labelsAt('/repo/chart/Chart.yaml', 'apiVersion: \n', 0, 12)).toEqual(['v1', 'v2']);
    expect(
      await labelsAt('/repo/.sops.yaml', 'creation_rules:\n  - path_regex: .*\n    encrypted_r\n', 2, 15),
    ).toContain('encrypted_regex');
    const generator = 'configMapGenerator:\n  - name: a\n    behavior: \n';
    expect(await labelsAt('/repo/kustomization.yaml', generator, 2, 14)).toEqual(['create', 'replace', 'merge']);
    expect(await labelsAt('/repo/kustomization.yaml', 'kind: \n', 0, 6)).toEqual(['Kustomization']);
  });

  test('are explained with the documentation of their program', async () => {
    const path = '/repo/chart/Chart.yaml';
    const client = await open(path, 'apiVersion: v2\nname: x\nversion: 1.0.0\n');
    const hover = await client.hover(uriOf(path), { line: 2, character: 2 });
    expect(JSON.stringify(hover)).toContain('(https://helm.sh/docs/topics/charts/)');
  });
});

describe('the reference', () => {
  test('of a type of Kubernetes is linked, of the version that is configured', async () => {
    const files = { '/repo/.yamlock.yaml': 'kubernetesVersion: "1.33"\n' };
    const client = await TestClient.start({ folders: ['/repo'], runtime: RUNTIME, files });
    await client.ready();
    const text = POD.replace('imagePullPolicy: @', 'securityContext:\n        privileged: false');
    await client.open(FILE, text);
    const linkAt = async (line: number, character: number): Promise<string | undefined> =>
      /generated\/kubernetes-api\/([^)"]*)/.exec(JSON.stringify(await client.hover(FILE, { line, character })))?.[1];
    expect(await linkAt(4, 1)).toBe('v1.33/#podspec-v1-core');
    expect(await linkAt(6, 8)).toBe('v1.33/#container-v1-core');
    expect(await linkAt(8, 8)).toBe('v1.33/#securitycontext-v1-core');
    expect(await linkAt(2, 1)).toBe('v1.33/#objectmeta-v1-meta');
    expect(await linkAt(1, 1)).toBe('v1.33/#pod-v1-core');
    expect(JSON.stringify(await client.hover(FILE, { line: 1, character: 1 }))).toContain('**Pod**: v1');
  });
});
