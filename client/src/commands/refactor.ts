import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { Refactoring, WaitingFile } from '../../../protocol/messages.js';
import type { Platform } from '../platform.js';
import { refactoringRequest, stillThereRequest } from '../requests.js';
import { handOff } from './hand-off.js';
import { KeptTexts } from './kept-texts.js';

/** Carries out refactorings that move or encrypt secrets. */
export class Refactorings implements vscode.Disposable {
  private readonly texts = new KeptTexts();

  constructor(
    private readonly client: BaseLanguageClient,
    private readonly platform: Platform,
  ) {}

  dispose(): void {
    this.texts.dispose();
  }

  /**
   * Carries out a refactoring as a whole: writes the values outside git first, then changes and saves everything else. The
   * hand-off is shown after the files on disk were checked. Resolves to true when they are right, while the message is still
   * open.
   */
  async carryOut(chosen: unknown): Promise<boolean> {
    const refactoring = await this.ask(chosen);
    if (!refactoring || !this.isUpToDate(refactoring)) {
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

  /** Resolves to null where the server told the user why it is impossible, and to undefined where it has to be chosen again. */
  private async ask(chosen: unknown): Promise<Refactoring | null | undefined> {
    try {
      return await this.client.sendRequest(refactoringRequest, chosen);
    } catch {
      // The language client has logged it.
      return undefined;
    }
  }

  /** Returns true when the documents have the versions that the edits were made for. */
  private isUpToDate({ edited }: Refactoring): boolean {
    const versions = new Map(vscode.workspace.textDocuments.map(({ uri, version }) => [uri.toString(), version]));
    return edited.every(({ uri, version }) => version === null || versions.get(this.uri(uri).toString()) === version);
  }

  /** Writes the files outside git. Resolves to the reason where that fails. */
  private async hold(waiting: readonly WaitingFile[]): Promise<string | undefined> {
    const files = waiting.map((file) => ({ ...file, uri: this.uri(file.uri) }));
    try {
      for (const { uri, before } of files)
        if ((await textOnDisk(uri)) !== (before ?? undefined))
          return vscode.l10n.t('{0} has changed since', nameOf(uri));
      for (const { uri, before, text } of files) await this.platform.writePrivately(uri, bytes(text), before === null);
      return undefined;
    } catch (error) {
      return String(error);
    }
  }

  private async change({ created, edited, deleted }: Refactoring): Promise<boolean> {
    const edit = new vscode.WorkspaceEdit();
    // With their contents, so that they are on the disk at once, and again after a redo.
    for (const { uri, text } of created) edit.createFile(this.uri(uri), { contents: bytes(text) });
    for (const { uri, edits } of edited)
      edit.set(this.uri(uri), await this.client.protocol2CodeConverter.asTextEdits([...edits]));
    for (const uri of deleted) edit.deleteFile(this.uri(uri));
    const gone = deleted.map((uri) => this.uri(uri).toString());
    const wasShown = gone.includes(vscode.window.activeTextEditor?.document.uri.toString() ?? '');
    // Undo restores the text on the disk.
    for (const uri of deleted) await (await vscode.workspace.openTextDocument(this.uri(uri))).save();
    const documents = await Promise.all(edited.map(({ uri }) => vscode.workspace.openTextDocument(this.uri(uri))));
    this.texts.keep(documents);
    // VS Code must not save by itself: it would save in any order.
    if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: false }))) return false;
    this.texts.keep(documents);
    const [first] = created;
    if (wasShown && first) await vscode.window.showTextDocument(this.uri(first.uri));
    return true;
  }

  /** Saves the changed documents, and shows the result after checking the files on disk. */
  private async finish(refactoring: Refactoring): Promise<boolean> {
    const unsaved: vscode.Uri[] = [];
    for (const { uri } of refactoring.edited) {
      const document = await vscode.workspace.openTextDocument(this.uri(uri));
      // `isDirty` is not up to date yet, so every document is saved.
      if (!(await document.save())) unsaved.push(document.uri);
    }
    if (unsaved.length > 0) {
      const message = vscode.l10n.t(
        'Not saved: {0}. On the disk, what was to be moved still stands where it was.',
        namesOf(unsaved),
      );
      void this.retry(refactoring, message);
      return false;
    }
    const left = await this.client.sendRequest(stillThereRequest, { removes: refactoring.removes });
    if (left.length > 0) {
      const places = namesOf(left.map((uri) => this.uri(uri)));
      void this.retry(refactoring, vscode.l10n.t('What was to be moved still stands in {0}.', places));
      return false;
    }
    // Not awaited: the message stays until the user closes it.
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

function namesOf(uris: readonly vscode.Uri[]): string {
  return uris.map(nameOf).join(', ');
}

function nameOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri, false);
}
