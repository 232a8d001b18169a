import { vi } from 'vitest';
import type { Location, Position, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { settled } from './files-support.js';
import { refusal, type Setup, TestClient, uriOf } from './support.js';

/** A workspace with a client that has documents of it open. Paths are below `/repo`. */
export interface Workspace {
  readonly client: TestClient;
  readonly files: Record<string, string>;
}

/** Resolves to a client with these files in a workspace, the first one open, once the server knows what they say of each other. */
export async function workspace(
  files: Readonly<Record<string, string>>,
  { open = Object.keys(files).slice(0, 1), ...setup }: Setup & { readonly open?: readonly string[] } = {},
): Promise<Workspace> {
  const texts = Object.fromEntries(Object.entries(files).map(([name, text]) => [pathOf(name), text]));
  const client = await TestClient.start({ folders: ['/repo'], files: texts, ...setup });
  await client.ready();
  for (const name of open) await client.open(uriOf(pathOf(name)), texts[pathOf(name)] ?? '');
  await settled(client);
  for (const name of open) await client.pull(uriOf(pathOf(name)));
  return { client, files: { ...texts } };
}

export function pathOf(name: string): string {
  return name.startsWith('/') ? name : `/repo/${name}`;
}

/** Returns the position behind a part of a file's text; of a part with `|` the position of that. */
export function positionIn({ files }: Workspace, name: string, part: string): Position {
  const text = files[pathOf(name)] ?? '';
  const plain = part.replace('|', '');
  const from = text.indexOf(plain);
  if (from < 0) throw new Error(`${name} has no ${part}`);
  const at = from + (part.includes('|') ? part.indexOf('|') : plain.length);
  const before = text.slice(0, at).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

/** Resolves to what a request about a position is answered with. */
export function ask<Result>(
  on: Workspace,
  method: string,
  name: string,
  part: string,
  more: object = {},
): Promise<Result> {
  return on.client.request(`textDocument/${method}`, {
    textDocument: { uri: uriOf(pathOf(name)) },
    position: positionIn(on, name, part),
    ...more,
  });
}

/** Returns places as `path:line text`, with lines from 1. */
export function shown({ files }: Workspace, locations: readonly Location[] | null): readonly string[] {
  return (locations ?? []).map(({ uri, range: { start, end } }) => {
    const path = uri.slice('file://'.length);
    const line = (files[path] ?? '').split('\n')[start.line] ?? '';
    return `${path.replace(/^\/repo\//, '')}:${start.line + 1} ${line.slice(start.character, end.character)}`;
  });
}

/** Resolves when the answer to a definition has come: the graph is made in the background. */
export async function definition(on: Workspace, name: string, part: string): Promise<readonly string[]> {
  return vi.waitFor(
    async () => {
      const found = shown(on, await ask<Location[] | null>(on, 'definition', name, part));
      if (found.length === 0) throw new Error(`no definition of ${part}`);
      return found;
    },
    { timeout: 5000, interval: 50 },
  );
}

export async function references(
  on: Workspace,
  name: string,
  part: string,
  includeDeclaration = true,
): Promise<readonly string[]> {
  return shown(on, await ask<Location[] | null>(on, 'references', name, part, { context: { includeDeclaration } }));
}

/** What a rename gives: the files with their texts afterwards, and why it is to be looked at first. */
export interface Renamed {
  readonly files: Readonly<Record<string, string>>;
  readonly label: string | undefined;
}

/** Resolves to what a rename gives. */
export async function rename(on: Workspace, name: string, part: string, newName: string): Promise<Renamed> {
  const edit = await ask<WorkspaceEdit>(on, 'rename', name, part, { newName });
  const changes = (edit.documentChanges ?? []) as TextDocumentEdit[];
  const files = changes.map(({ textDocument: { uri }, edits }) => {
    const path = uri.slice('file://'.length);
    const document = TextDocument.create(uri, 'yaml', 1, on.files[path] ?? '');
    return [path.replace(/^\/repo\//, ''), TextDocument.applyEdits(document, edits as TextEdit[])] as const;
  });
  const [annotation] = Object.values(edit.changeAnnotations ?? {});
  const label = annotation && [annotation.label, annotation.description].filter(Boolean).join('; ');
  return { files: Object.fromEntries(files), label };
}

/** Resolves to why a rename is refused. */
export async function refused(on: Workspace, name: string, part: string, newName: string): Promise<string> {
  return (await refusal(ask(on, 'rename', name, part, { newName }))).message;
}
