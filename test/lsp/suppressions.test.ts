import { describe, expect, test } from 'vitest';
import type { CodeAction, TextDocumentEdit, TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { defineRule } from '../../server/src/core/model/rule.js';
import { at, pod, privilegedPod, TestClient, uriOf, withRule } from './support.js';

const FILE = uriOf('/repo/pod.yaml');

/** Finds the word WRONG wherever it is written. */
function withWrongRule(): void {
  withRule(
    defineRule({
      id: 'test-wrong',
      family: 'manifests',
      level: 'warning',
      scope: 'resource',
      summary: 'A test',
      why: 'A test.',
      how: 'A test.',
      references: [],
      *check({ cursor }) {
        const { text } = cursor.document;
        for (const node of cursor.walk()) {
          const found = node.kind === 'scalar' ? text.slice(node.range.start, node.range.end).indexOf('WRONG') : -1;
          const start = node.range.start + found;
          if (found >= 0) yield { at: node, range: { start, end: start + 5 }, message: 'Wrong' };
        }
      },
    }),
  );
}

/** The suppressions offered at the first WRONG, by title. */
async function offered(client: TestClient, text: string, word: string): Promise<ReadonlyMap<string, CodeAction>> {
  await client.open(FILE, text);
  const place = TextDocument.create(FILE, 'yaml', 1, text).positionAt(text.indexOf(word));
  const actions = await client.actions(FILE, { start: place, end: place });
  return new Map(actions.filter(({ title }) => title.startsWith('Suppress')).map((action) => [action.title, action]));
}

function apply(text: string, action: CodeAction | undefined): string {
  const changes = (action?.edit?.documentChanges ?? []) as TextDocumentEdit[];
  const edits = changes.flatMap((change) => change.edits as TextEdit[]);
  expect(edits.length).toBeGreaterThan(0);
  return TextDocument.applyEdits(TextDocument.create(FILE, 'yaml', 1, text), edits);
}

/** Applies an action and gives the rules that still find something. */
async function codesAfter(
  client: TestClient,
  text: string,
  action: CodeAction | undefined,
): Promise<readonly unknown[]> {
  await client.change(FILE, { text: apply(text, action) });
  return client.codes(FILE);
}

describe('suppressing a finding', () => {
  const text = privilegedPod('web');

  test('writes no comment into JSON', async () => {
    withWrongRule();
    const client = await TestClient.start();
    const json = '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"},\n "spec": {"nodeName": "WRONG"}}\n';
    const ways = await offered(client, json, 'WRONG');
    expect([...ways.keys()]).toEqual(['Suppress test-wrong on this object']);
    const after = apply(json, ways.get('Suppress test-wrong on this object'));
    expect(JSON.parse(after)).toMatchObject({
      metadata: { annotations: { 'yamlock.dev/disable': 'test-wrong: reason' } },
    });
  });

  test('on its line: a comment above it, as far indented', async () => {
    const client = await TestClient.start();
    const ways = await offered(client, text, 'true');
    expect([...ways.keys()]).toEqual([
      'Suppress pss-privileged on this line',
      'Suppress pss-privileged on this object',
      'Suppress pss-privileged in this file',
    ]);
    const action = ways.get('Suppress pss-privileged on this line');
    expect(action).toMatchObject({ kind: 'quickfix', diagnostics: [{ code: 'pss-privileged' }] });
    expect(apply(text, action)).toBe(
      text.replace('      privileged', '      # yamlock-disable-next-line pss-privileged -- reason\n      privileged'),
    );
    expect(await codesAfter(client, text, action)).toEqual([]);
  });

  test('in its file: a comment at the top', async () => {
    const client = await TestClient.start();
    const both = `${text}---\n${privilegedPod('two')}`;
    const action = (await offered(client, both, 'true')).get('Suppress pss-privileged in this file');
    expect(apply(both, action)).toBe(`# yamlock-disable-file pss-privileged -- reason\n${both}`);
    expect(await codesAfter(client, both, action)).toEqual([]);
  });

  test('on its object: an annotation', async () => {
    const client = await TestClient.start();
    const both = `${text}---\n${privilegedPod('two')}`;
    const action = (await offered(client, both, 'true')).get('Suppress pss-privileged on this object');
    expect(apply(both, action)).toBe(
      both.replace('name: web', 'name: web\n  annotations:\n    yamlock.dev/disable: "pss-privileged: reason"'),
    );
    expect(await codesAfter(client, both, action)).toEqual(['pss-privileged']);
  });

  test('on its object: beside what the annotation says already', async () => {
    const client = await TestClient.start();
    const annotated = text.replace(
      'name: web',
      'name: web\n  annotations:\n    yamlock.dev/disable: "image-latest: other"',
    );
    const action = (await offered(client, annotated, 'true')).get('Suppress pss-privileged on this object');
    expect(apply(annotated, action)).toBe(annotated.replace('other"', 'other; pss-privileged: reason"'));
  });

  test('on its object: where nothing is written of its metadata yet', async () => {
    const client = await TestClient.start();
    const bare = text.replace('metadata:\n  name: web\n', '');
    const action = (await offered(client, bare, 'true')).get('Suppress pss-privileged on this object');
    expect(apply(bare, action)).toContain(
      'kind: Pod\nmetadata:\n  annotations:\n    yamlock.dev/disable: "pss-privileged: reason"\nspec:',
    );
    expect(await codesAfter(client, bare, action)).toEqual([]);
  });

  test('keeps CRLF and a byte order mark', async () => {
    const client = await TestClient.start();
    const windows = `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    const ways = await offered(client, windows, 'true');
    expect(apply(windows, ways.get('Suppress pss-privileged in this file'))).toBe(
      windows.replace('\uFEFF', '\uFEFF# yamlock-disable-file pss-privileged -- reason\r\n'),
    );
    expect(apply(windows, ways.get('Suppress pss-privileged on this line'))).toContain('-- reason\r\n      privileged');
  });

  test('in the second document stays in the second document', async () => {
    const client = await TestClient.start();
    const both = `${pod('one')}---\n${text}`;
    const action = (await offered(client, both, 'true')).get('Suppress pss-privileged on this line');
    expect(await codesAfter(client, both, action)).toEqual([]);
  });

  test('stacks: two rules on one line', async () => {
    withWrongRule();
    const client = await TestClient.start();
    const wrong = text.replace('true', 'true # WRONG').replace('name: web', 'name: WRONG');
    const first = (await offered(client, wrong, 'WRONG')).get('Suppress test-wrong on this line');
    const after = apply(wrong, first);
    const second = (await offered(client, after, 'true')).get('Suppress pss-privileged on this line');
    expect(await codesAfter(client, after, second)).toEqual([]);
  });

  test.each([
    ['a block scalar', 'text: |\n    one\n    WRONG\n'],
    ['a folded scalar', 'text: >-\n    one\n    WRONG\n'],
    ['a quoted scalar of several lines', 'text: "one\n    WRONG"\n'],
    ['a plain scalar of several lines', 'text: one\n    WRONG\n'],
    ['a flow collection of several lines', 'text: [\n    one, WRONG\n  ]\n'],
    ['a template hole of several lines', 'text: {{ include\n    "x" . }} WRONG\n'],
    ['an embedded document', 'text: |\n    a:\n      b: WRONG\n'],
  ])('inside %s, where no comment can stand, is done on the object', async (_, lines) => {
    withWrongRule();
    const client = await TestClient.start();
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  ${lines}`;
    const ways = await offered(client, text, 'WRONG');
    expect([...ways.keys()]).toEqual(['Suppress test-wrong on this object', 'Suppress test-wrong in this file']);
    expect(await codesAfter(client, text, ways.get('Suppress test-wrong on this object'))).toEqual([]);
  });

  test.each([
    ['the first line of a block scalar', 'text: "WRONG\n    one"\n'],
    ['the first line of a flow collection', 'text: [WRONG,\n    one\n  ]\n'],
    ['a flow collection on one line', 'text: [one, WRONG]\n'],
    ['the line below a block scalar', 'text: |\n    one\n  other: WRONG\n'],
  ])('on %s takes a comment', async (_, lines) => {
    withWrongRule();
    const client = await TestClient.start();
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  ${lines}`;
    const ways = await offered(client, text, 'WRONG');
    expect(await codesAfter(client, text, ways.get('Suppress test-wrong on this line'))).toEqual([]);
  });

  test('on the line of a document marker takes no comment, which would belong to the document before', async () => {
    withWrongRule();
    const client = await TestClient.start();
    const text = `${pod('one')}--- {apiVersion: v1, kind: ConfigMap, metadata: {name: WRONG}}\n`;
    const ways = await offered(client, text, 'WRONG');
    expect([...ways.keys()]).not.toContain('Suppress test-wrong on this line');
    expect(await codesAfter(client, text, ways.get('Suppress test-wrong on this object'))).toEqual([]);
  });

  test('where there is no object: in the file', async () => {
    const client = await TestClient.start();
    const text = 'apiVersion: v1\nkind: [\n';
    await client.open(FILE, text);
    const { items } = await client.pull(FILE);
    const syntax = items?.find(({ code }) => code === 'yaml-syntax');
    expect(syntax).toBeDefined();
    const actions = await client.actions(FILE, syntax?.range ?? at(0, 0));
    const titles = actions.map(({ title }) => title);
    expect(titles).toContain('Suppress yaml-syntax in this file');
    expect(titles).not.toContain('Suppress yaml-syntax on this object');
    const inFile = actions.find(({ title }) => title === 'Suppress yaml-syntax in this file');
    expect(await codesAfter(client, text, inFile)).toEqual([]);
  });

  test('is no annotation in an object that cannot be read as YAML', async () => {
    withWrongRule();
    const client = await TestClient.start();
    const broken = `${pod('web', 'env:', '- name: A', '  value: WRONG')}  hostNetwork: {\n`;
    expect([...(await offered(client, broken, 'WRONG')).keys()].filter((title) => /object/.test(title))).toEqual([]);
    expect([...(await offered(client, broken.replace('{', ''), 'WRONG')).keys()]).toContain(
      'Suppress test-wrong on this object',
    );
  });

  test('is not offered for a missing reason, which nothing hides', async () => {
    const client = await TestClient.start({ settings: { rules: { 'suppression-no-reason': 'warning' } } });
    const ways = await offered(client, `# yamlock-disable-file pss-privileged\n${privilegedPod('web')}`, '# yamlock');
    expect(await client.codes(FILE)).toEqual(['suppression-no-reason']);
    expect([...ways.keys()]).toEqual([]);
  });

  test('is not offered for what is said of suppressions', async () => {
    const client = await TestClient.start();
    const ways = await offered(client, `# yamlock-disable-file pss-privileged -- reason\n${pod('web')}`, '# yamlock');
    expect([...ways.keys()]).toEqual([]);
  });

  test('two findings of a rule on one line are suppressed together', async () => {
    withWrongRule();
    const client = await TestClient.start();
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  text: [WRONG, WRONG]\n';
    await client.open(FILE, text);
    const line = { start: { line: 5, character: 0 }, end: { line: 5, character: 23 } };
    const titles = (await client.actions(FILE, line)).map(({ title }) => title);
    expect(titles.filter((title) => title.startsWith('Suppress'))).toEqual([
      'Suppress test-wrong on this line',
      'Suppress test-wrong on this object',
      'Suppress test-wrong in this file',
    ]);
  });
});
