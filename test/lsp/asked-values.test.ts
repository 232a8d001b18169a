import { describe, expect, test } from 'vitest';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { snippetOf } from '../../server/src/lsp/actions/snippet.js';
import { applied, editsOf, FILE, pick, WHOLE, withActions } from './actions-support.js';
import { FULL, TestClient } from './support.js';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: db}
spec:
  containers:
    - name: db
      image: registry.example/db:1.0.0
`;
/** How a snippet says it. */
const ASKED = ['$', '{1:256Mi}'].join('');
const TITLE = 'Limit memory to 256Mi, a starting point to be adjusted';

async function offered(snippetEditSupport: boolean, text = POD) {
  const workspaceEdit = { ...FULL.workspace?.workspaceEdit, snippetEditSupport };
  const client = await TestClient.start({ capabilities: withActions({}, workspaceEdit) });
  await client.open(FILE, text);
  const action = pick(await client.actions(FILE, WHOLE), TITLE);
  return client.request<CodeAction>('codeAction/resolve', action);
}

describe('a value that nobody measured', () => {
  test('is left selected by an editor that can, in an edit that begins with its line', async () => {
    const { edit } = await offered(true);
    const [change] = (edit?.documentChanges ?? []) as TextDocumentEdit[];
    expect(change?.edits).toEqual([
      {
        range: { start: { line: expect.any(Number), character: 0 }, end: expect.anything() },
        snippet: { kind: 'snippet', value: expect.stringContaining(`memory: ${ASKED}`) },
      },
    ]);
  });

  test('is written by any other', async () => {
    const { edit } = await offered(false);
    expect(applied(POD, editsOf(edit))).toContain('memory: 256Mi');
  });

  test('is no placeholder of a snippet where the rest of the line is text like one', () => {
    const content = TextDocument.create(FILE, 'yaml', 1, `a: {b: "$\{x}\\"}\n`);
    const at = content.getText().indexOf('}\n');
    const edit = { range: { start: at, end: at }, newText: ', memory: 256Mi' };
    expect(snippetOf(content, [edit], '256Mi')?.snippet.value).toBe(`a: {b: "\\$\{x\\}\\\\", memory: ${ASKED}`);
    expect(snippetOf(content, [edit, edit], '256Mi')).toBeUndefined();
    expect(snippetOf(content, [{ ...edit, newText: '256Mi 256Mi' }], '256Mi')).toBeUndefined();
  });
});
