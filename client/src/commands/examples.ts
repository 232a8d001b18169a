import * as vscode from 'vscode';
import { languageOf } from '../language.js';

/** The example of the walkthrough: a Deployment with a finding for every kind of fix, and a SecretStore beside it. */
const manifest = 'shop.yaml';
const store = 'secret-store.yaml';

/**
 * Opens the example, which lies in the storage of the extension and not in the workspace. The store is opened beside it, because
 * outside a workspace the server knows only open documents. With a `place` (a text in the example) the cursor goes there, and the
 * Quick Fix menu opens as soon as there is a finding.
 */
export async function openExample(context: vscode.ExtensionContext, place?: unknown): Promise<void> {
  const folder = vscode.Uri.joinPath(context.globalStorageUri, 'walkthrough');
  const uri = vscode.Uri.joinPath(folder, manifest);
  const wanted = typeof place === 'string' ? place : '';
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  // An open example is kept for as long as it contains the place.
  if (!open?.getText().includes(wanted)) await writeExample(context, folder, open);
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, store), { preview: false });
  const editor = await vscode.window.showTextDocument(uri, { preview: false });
  if (wanted === '') return;
  const { document } = editor;
  const end = document.positionAt(document.getText().indexOf(wanted) + wanted.length);
  editor.selection = new vscode.Selection(end, end);
  editor.revealRange(editor.selection);
  if (await hasFinding(document, end)) await vscode.commands.executeCommand('editor.action.quickFix');
}

/**
 * Writes the example as it comes with the extension, with comments in the language of the extension, and deletes the files that an
 * earlier run made.
 */
async function writeExample(
  context: vscode.ExtensionContext,
  folder: vscode.Uri,
  open: vscode.TextDocument | undefined,
): Promise<void> {
  const language = languageOf(vscode.l10n.uri?.path);
  const example = language === undefined ? 'example' : `example.nls.${language}`;
  const source = vscode.Uri.joinPath(context.extensionUri, 'client', 'walkthrough', example);
  const { fs } = vscode.workspace;
  await fs.createDirectory(folder);
  const names = (await fs.readDirectory(folder)).map(([name]) => name);
  // An open document is changed through its editor, which may have unsaved changes.
  for (const name of names.filter((one) => !open || one !== manifest))
    await fs.delete(vscode.Uri.joinPath(folder, name), { recursive: true });
  for (const name of open ? [store] : [store, manifest])
    await fs.copy(vscode.Uri.joinPath(source, name), vscode.Uri.joinPath(folder, name), { overwrite: true });
  if (!open) return;
  const text = new TextDecoder().decode(await fs.readFile(vscode.Uri.joinPath(source, manifest)));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(open.uri, new vscode.Range(0, 0, open.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
  await open.save();
}

/** Resolves to true when there is a finding at a position, and to false after five seconds without one. */
function hasFinding(document: vscode.TextDocument, position: vscode.Position): Promise<boolean> {
  const isFound = (): boolean =>
    vscode.languages.getDiagnostics(document.uri).some((diagnostic) => diagnostic.range.contains(position));
  if (isFound()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const end = (found: boolean): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve(found);
    };
    const timer = setTimeout(() => end(false), 5_000);
    const listener = vscode.languages.onDidChangeDiagnostics(() => {
      if (isFound()) end(true);
    });
  });
}

/** Opens the walkthrough on VS Code's welcome page. */
export async function openWalkthrough(context: vscode.ExtensionContext): Promise<void> {
  const walkthrough = `${context.extension.id}#yamlock.start`;
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false);
}
