import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Refactoring, WaitingFile } from '../../../protocol/messages.js';
import { refactoringRequest, stillThereRequest } from '../requests.js';
import { handOff } from './hand-off.js';
import { KeptTexts } from './kept-texts.js';

/** Carries out refactorings that move or encrypt secrets. */
export class Refactorings implements vscode.Disposable {
  private readonly texts = new KeptTexts();

  constructor(private readonly client: LanguageClient) {}

  dispose(): void {
    this.texts.dispose();
  }

  /**
   * Carries one out as a whole: what waits outside git is written first, then everything else is changed and saved. What is
   * left to do is said once the files on the disk were looked at. True when they are as they should be; the message stays
   * open behind that.
   */
  async carryOut(chosen: unknown): Promise<boolean> {
    const refactoring = await this.ask(chosen);
    if (!refactoring || !this.isAsRead(refactoring)) {
      const message = vscode.l10n.t('The document has changed since; choose the refactoring again.');
      if (refactoring !== null) void vscode.window.showWarningMessage(message);
      return false;
    }
    const problem = await this.hold(refactoring.waiting);
    if (problem !== undefined) {
      void vscode.window.showErrorMessage(vscode.l10n.t('Nothing was changed: {0}', problem));
      return false;
    }
    if (!(await this.change(refactoring))) {
      const message = vscode.l10n.t('The editor did not make all changes: look at the files before you go on.');
      void vscode.window.showErrorMessage(message);
      return false;
    }
    return this.finish(refactoring);
  }

  /** Null where the person was told why there is none; undefined where it is to be chosen again. */
  private async ask(chosen: unknown): Promise<Refactoring | null | undefined> {
    try {
      return await this.client.sendRequest(refactoringRequest, chosen);
    } catch {
      // The language client has logged it.
      return undefined;
    }
  }

  /** True when the documents are those that the edits were made for. */
  private isAsRead({ edited }: Refactoring): boolean {
    const versions = new Map(vscode.workspace.textDocuments.map(({ uri, version }) => [uri.toString(), version]));
    return edited.every(({ uri, version }) => version === null || versions.get(this.uri(uri).toString()) === version);
  }

  /** Writes what waits outside git; a reason where it cannot. */
  private async hold(waiting: readonly WaitingFile[]): Promise<string | undefined> {
    const files = waiting.map((file) => ({ ...file, uri: this.uri(file.uri) }));
    try {
      for (const { uri, before } of files)
        if ((await textOnDisk(uri)) !== (before ?? undefined))
          return vscode.l10n.t('{0} has changed since', nameOf(uri));
      for (const { uri, text } of files) await vscode.workspace.fs.writeFile(uri, bytes(text));
      return undefined;
    } catch (error) {
      return String(error);
    }
  }

  private async change({ created, edited, deleted }: Refactoring): Promise<boolean> {
    const edit = new vscode.WorkspaceEdit();
    // With their contents, so that they are on the disk at once, and are it again when they are made anew.
    for (const { uri, text } of created) edit.createFile(this.uri(uri), { contents: bytes(text) });
    for (const { uri, edits } of edited)
      edit.set(this.uri(uri), await this.client.protocol2CodeConverter.asTextEdits([...edits]));
    for (const uri of deleted) edit.deleteFile(this.uri(uri));
    const gone = deleted.map((uri) => this.uri(uri).toString());
    const wasShown = gone.includes(vscode.window.activeTextEditor?.document.uri.toString() ?? '');
    // Undo brings back what is on the disk.
    for (const uri of deleted) await (await vscode.workspace.openTextDocument(this.uri(uri))).save();
    const documents = await Promise.all(edited.map(({ uri }) => vscode.workspace.openTextDocument(this.uri(uri))));
    this.texts.keep(documents);
    // VS Code itself is not to save: it would do so in any order.
    if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: false }))) return false;
    this.texts.keep(documents);
    const [first] = created;
    if (wasShown && first) await vscode.window.showTextDocument(this.uri(first.uri));
    return true;
  }

  /** Saves what was changed, and speaks of it after having looked. */
  private async finish(refactoring: Refactoring): Promise<boolean> {
    const unsaved: vscode.Uri[] = [];
    for (const { uri } of refactoring.edited) {
      const document = await vscode.workspace.openTextDocument(this.uri(uri));
      // Whether it has to be saved is known here a moment later only.
      if (!(await document.save())) unsaved.push(document.uri);
    }
    if (unsaved.length > 0) {
      const message = vscode.l10n.t(
        'Not saved: {0}. On the disk, what was to be moved still stands where it was.',
        listOf(unsaved),
      );
      void this.retry(refactoring, message);
      return false;
    }
    const left = await this.client.sendRequest(stillThereRequest, { removes: refactoring.removes });
    if (left.length > 0) {
      const places = listOf(left.map((uri) => this.uri(uri)));
      void this.retry(refactoring, vscode.l10n.t('What was to be moved still stands in {0}.', places));
      return false;
    }
    // Not awaited: the message stays until somebody closes it.
    if (refactoring.handOff) void handOff(refactoring.handOff);
    return true;
  }

  private async retry(refactoring: Refactoring, message: string): Promise<void> {
    const again = vscode.l10n.t('Save and Look Again');
    if ((await vscode.window.showErrorMessage(message, again)) === again) await this.finish(refactoring);
  }

  private uri(uri: string): vscode.Uri {
    return this.client.protocol2CodeConverter.asUri(uri);
  }
}

async function textOnDisk(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function listOf(uris: readonly vscode.Uri[]): string {
  return uris.map(nameOf).join(', ');
}

function nameOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri, false);
}
