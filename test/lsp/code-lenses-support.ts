import { expect, vi } from 'vitest';
import type { CodeLens } from 'vscode-languageserver';
import { pathOf, type Workspace } from './names-support.js';
import { uriOf } from './support.js';

/** Resolves to the lenses of a file as its client shows them: resolved, in the order of the server. */
export async function lensesOf({ client }: Workspace, name: string): Promise<readonly CodeLens[]> {
  const uri = uriOf(pathOf(name));
  const found = await client.request<CodeLens[] | null>('textDocument/codeLens', { textDocument: { uri } });
  return Promise.all((found ?? []).map((lens) => client.request<CodeLens>('codeLens/resolve', lens)));
}

/** Resolves to the lenses of a file as `line: title`, with lines from 1. */
export async function titles(on: Workspace, name: string): Promise<readonly string[]> {
  return (await lensesOf(on, name)).map(({ range, command }) => `${range.start.line + 1}: ${command?.title}`);
}

/** Resolves when the lenses of a file are these: what they say is made in the background. */
export async function untilTitles(on: Workspace, name: string, wanted: readonly string[]): Promise<void> {
  await vi.waitFor(async () => expect(await titles(on, name)).toEqual(wanted), { timeout: 5000, interval: 50 });
}
