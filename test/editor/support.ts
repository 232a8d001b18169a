import * as assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';

export const extensionId = 'yamlock.yamlock';

/** Returns the extension under test. VS Code activates it. */
export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(extensionId);
  assert.ok(found, `${extensionId} is not installed`);
  return found;
}

/**
 * Resolves to the first value that `check` returns: it is called at once, and after every event, without sleeping. Rejects after
 * a time limit, with an error that names the expected and the last state.
 */
export function when<E, T>(
  event: vscode.Event<E>,
  check: () => T | undefined,
  expected: string,
  actual: () => unknown = () => undefined,
  limit = 20_000,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const disposables: vscode.Disposable[] = [];
    const finish = (end: () => void): void => {
      for (const disposable of disposables) disposable.dispose();
      clearTimeout(timer);
      end();
    };
    const timer = setTimeout(() => {
      const seen = JSON.stringify(actual());
      finish(() => reject(new Error(`Waited ${limit} ms for ${expected}${seen === undefined ? '' : `; saw ${seen}`}`)));
    }, limit);
    const look = (): void => {
      const value = check();
      if (value !== undefined) finish(() => resolve(value));
    };
    disposables.push(event(look));
    look();
  });
}

/**
 * Asks VS Code again and again until it answers as expected: nothing tells when a server has read a changed setting. Rejects after a
 * time limit with what it answered last.
 */
export async function until<T>(ask: () => Promise<T>, expected: T, limit = 30_000): Promise<void> {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (isDeepStrictEqual(answer, expected)) return;
    if (Date.now() > end) assert.deepEqual(answer, expected);
    // What answers at once would keep the messages waiting that it is about.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Returns the rule of a diagnostic. */
export function ruleOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return String(typeof code === 'object' ? code.value : code);
}

/** Returns Yamlock's diagnostics of a file. */
export function diagnosticsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === 'yamlock');
}

/** Resolves to a finding of this rule, once the file has one. */
export function whenReported(uri: vscode.Uri, rule: string): Promise<vscode.Diagnostic> {
  return when(
    vscode.languages.onDidChangeDiagnostics,
    () => diagnosticsOf(uri).find((diagnostic) => ruleOf(diagnostic) === rule),
    `a finding of ${rule} in ${uri.path}`,
    () => diagnosticsOf(uri).map(ruleOf),
  );
}

/** Waits until a file has no finding of this rule (or none at all). */
export async function whenGone(uri: vscode.Uri, rule?: string): Promise<void> {
  const remaining = (): vscode.Diagnostic[] =>
    diagnosticsOf(uri).filter((diagnostic) => rule === undefined || ruleOf(diagnostic) === rule);
  await when(
    vscode.languages.onDidChangeDiagnostics,
    () => remaining().length === 0 || undefined,
    `no finding of ${rule ?? 'any rule'} in ${uri.path}`,
    () => remaining().map(ruleOf),
  );
}

/** Returns the only workspace folder, a copy for this run. */
export function workspaceFolder(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'the tests need a folder');
  return folder.uri;
}

export function fileUri(name: string): vscode.Uri {
  return vscode.Uri.joinPath(workspaceFolder(), name);
}

/** Opens a file of the workspace in an editor. */
export async function open(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(fileUri(name)));
}

/** Writes a file into the workspace and opens it. */
export async function create(name: string, text: string): Promise<vscode.TextEditor> {
  await vscode.workspace.fs.writeFile(fileUri(name), new TextEncoder().encode(text));
  return open(name);
}

/** Resolves to the text of a file on disk. */
export async function read(name: string): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(fileUri(name)));
}

/** Resolves to what a hover at a position says. */
export async function hoverAt({ uri }: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');
}

/** Resolves to the labels of what is offered at a position. */
export async function completionsAt({ uri }: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    uri,
    position,
  );
  return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

/** Resolves to the outline of a document. */
export async function symbolsOf({ uri }: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
  return (await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', uri)) ?? [];
}

/** Resolves to the code actions at a range, with their edits. */
export async function actionsAt(
  uri: vscode.Uri,
  range: vscode.Range,
  kind?: vscode.CodeActionKind,
): Promise<vscode.CodeAction[]> {
  const resolveAll = 100;
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range, kind?.value, resolveAll);
}

/** Returns the only code action whose title matches; the error lists all titles. */
export function pick(actions: readonly vscode.CodeAction[], title: RegExp): vscode.CodeAction {
  const found = actions.find((action) => title.test(action.title));
  assert.ok(found, `no action like ${title}; there are: ${actions.map((action) => action.title).join(' | ')}`);
  return found;
}

/** Applies an action as VS Code does: its edit, then its command. Resolves to false where that failed. */
export async function choose({ title, edit, command }: vscode.CodeAction): Promise<boolean> {
  assert.ok(edit || command, `"${title}" does nothing`);
  // VS Code does not apply an empty edit.
  if (edit && edit.size > 0 && !(await vscode.workspace.applyEdit(edit))) return false;
  if (!command) return true;
  return (await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []))) === true;
}

/** Replaces the text of a document, also of one without an editor. */
export async function replaceText(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(
    document.uri,
    new vscode.Range(new vscode.Position(0, 0), document.lineAt(document.lineCount - 1).range.end),
    text,
  );
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Closes all editors and drops unsaved changes. */
export async function closeEditors(): Promise<void> {
  // A document that was changed without an editor gets its tab only a moment later. VS Code itself changes settings of the user.
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty || !isOfTests(document)) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.window.tabGroups.close(vscode.window.tabGroups.all.flatMap((group) => group.tabs));
}

function isOfTests({ isUntitled, uri }: vscode.TextDocument): boolean {
  return isUntitled || vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}

/** Changes a setting of the workspace, and resolves to a function that restores it. */
export async function setting(section: string, name: string, value: unknown): Promise<() => Thenable<void>> {
  const configuration = vscode.workspace.getConfiguration(section);
  await configuration.update(name, value, vscode.ConfigurationTarget.Workspace);
  return () => vscode.workspace.getConfiguration(section).update(name, undefined, vscode.ConfigurationTarget.Workspace);
}
