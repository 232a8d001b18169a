import { describe, expect, test } from 'vitest';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import { lineEdits } from '../../server/src/lsp/session/line-edits.js';
import { at, BARE, pod, privilegedPod, TestClient, uriOf } from './support.js';

const FILE = uriOf('/repo/pod.yaml');
const POD = pod('web', 'image: registry.example/web:1.0.0', 'securityContext:', '  privileged: false');

const RULES: readonly unknown[] = ['image-untagged', 'pss-privileged', 'yaml-syntax'];

/** What is shown of the rules these texts are about. */
async function codesOf(client: TestClient): Promise<unknown[]> {
  return (await client.codes(FILE)).filter((code) => RULES.includes(code));
}

/** Types into the end of a line, key by key, and gives what is shown after each key. */
async function type(client: TestClient, line: number, character: number, text: string): Promise<unknown[][]> {
  const shown: unknown[][] = [];
  for (const [index, key] of [...text].entries()) {
    await client.change(FILE, { range: at(line, character + index), text: key });
    shown.push(await codesOf(client));
  }
  return shown;
}

function carets(client: TestClient, ...lines: readonly number[]): Promise<void> {
  return client.notify('yamlock/carets', { uri: FILE, lines });
}

describe('a line that is half typed', () => {
  test('shows nothing new until nobody has typed for a second', async () => {
    const client = await TestClient.start();
    await client.open(FILE, `${POD}  - name: side\n`);
    expect(await codesOf(client)).toEqual([]);
    await client.change(FILE, { range: at(10, 14), text: '\n' });
    const shown = await type(client, 11, 0, '    image: nginx');
    expect(shown.flat()).toEqual([]);
    await client.next('workspace/diagnostic/refresh');
    expect(await codesOf(client)).toEqual(['image-untagged']);
  });

  test('shows what is new when the caret leaves it', async () => {
    const client = await TestClient.start();
    await client.open(FILE, POD);
    await client.pull(FILE);
    await client.change(FILE, {
      range: { start: { line: 9, character: 18 }, end: { line: 9, character: 23 } },
      text: 'true',
    });
    expect(await codesOf(client)).toEqual([]);
    await carets(client, 9);
    expect(await codesOf(client)).toEqual([]);
    await carets(client, 3);
    await client.next('workspace/diagnostic/refresh');
    expect(await codesOf(client)).toEqual(['pss-privileged']);
  });

  test('is left by Enter, and the line below is typed on', async () => {
    const client = await TestClient.start();
    await client.open(FILE, POD.replace('false', 'tru'));
    await client.pull(FILE);
    await client.change(FILE, { range: at(9, 21), text: 'e' });
    expect(await codesOf(client)).not.toContain('pss-privileged');
    await client.change(FILE, { range: at(9, 22), text: '\n      ' });
    expect(await codesOf(client)).not.toContain('pss-privileged');
    await carets(client, 10);
    await client.next('workspace/diagnostic/refresh');
    expect(await codesOf(client)).toContain('pss-privileged');
  });

  test('loses at once what it is mended of, and keeps what stood on it', async () => {
    const client = await TestClient.start();
    await client.open(FILE, pod('web', 'image: nginx', 'securityContext:', '  privileged: true'));
    expect(await codesOf(client)).toEqual(['image-untagged', 'pss-privileged']);
    expect(await type(client, 7, 16, 's')).toEqual([['image-untagged', 'pss-privileged']]);
    await client.change(FILE, {
      range: { start: { line: 9, character: 18 }, end: { line: 9, character: 22 } },
      text: 'false',
    });
    expect(await codesOf(client)).toEqual(['image-untagged']);
  });

  test('holds back nothing elsewhere', async () => {
    const client = await TestClient.start();
    const aliased = pod('web', 'securityContext: &context', '  privileged: false').replace('false', 'true');
    await client.open(FILE, aliased);
    expect(await codesOf(client)).toEqual(['pss-privileged']);
    // What stands below moves with the text, and is still what it was.
    await client.change(FILE, { range: at(6, 11), text: '\n    tty: true' });
    const [found] = (await client.pull(FILE)).items ?? [];
    expect(found?.code).toBe('pss-privileged');
    expect(found?.range.start.line).toBe(9);
  });

  test('makes a text that cannot be read no error anywhere', async () => {
    const client = await TestClient.start();
    await client.open(FILE, POD);
    await client.pull(FILE);
    for (const codes of await type(client, 7, 37, '\n    command: ["a"')) expect(codes).not.toContain('yaml-syntax');
    await client.next('workspace/diagnostic/refresh');
    expect(await codesOf(client)).toContain('yaml-syntax');
  });

  test('is nothing that is inserted as several lines, or opened', async () => {
    const client = await TestClient.start();
    await client.open(FILE, privilegedPod('web'));
    expect(await codesOf(client)).toEqual(['pss-privileged']);
    const more = privilegedPod('other');
    await client.change(FILE, { range: at(9, 0), text: `---\n${more}` });
    expect(await codesOf(client)).toEqual(['pss-privileged', 'pss-privileged']);
  });

  test('is the same for a client that is told, and tells of no caret', async () => {
    const client = await TestClient.start({ capabilities: BARE });
    await client.open(FILE, POD);
    await client.change(FILE, {
      range: { start: { line: 9, character: 18 }, end: { line: 9, character: 23 } },
      text: 'true',
    });
    const told = async (): Promise<unknown[]> => {
      const { diagnostics } = await client.next<PublishDiagnosticsParams>('textDocument/publishDiagnostics');
      return diagnostics.map(({ code }) => code);
    };
    const [opened, typed, later] = [await told(), await told(), await told()];
    // What it brings with it weighs less at once: another rule is the first of its group.
    expect(opened).toContain('pss-privilege-escalation');
    expect(typed).toHaveLength(opened.length);
    expect(typed).not.toContain('pss-privileged');
    expect(later).toEqual([...typed, 'pss-privileged']);
  });
});

describe('the lines of an edit', () => {
  test.each([
    ['a key', 'a\nb\n', { range: at(1, 1), text: 'x' }, { start: 1, oldEnd: 1, newEnd: 1 }],
    ['Enter', 'a\nb\n', { range: at(0, 1), text: '\n  ' }, { start: 0, oldEnd: 0, newEnd: 1 }],
    [
      'a line that goes',
      'a\nb\n',
      { range: { start: at(0, 1).start, end: at(1, 1).end }, text: '' },
      { start: 0, oldEnd: 1, newEnd: 0 },
    ],
    ['a whole text', 'a\nb\nc\n', { text: 'a\nbb\nc\n' }, { start: 1, oldEnd: 1, newEnd: 1 }],
    ['another text', 'a\nb\nc', { text: 'x\ny\nz\n' }, { start: 0, oldEnd: 2, newEnd: 3 }],
  ])('%s', (_, before, change, expected) => {
    expect(lineEdits(before, [change])).toEqual([expected]);
  });
});
