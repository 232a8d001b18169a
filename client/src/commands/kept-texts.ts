import { createHash } from 'node:crypto';
import * as vscode from 'vscode';

/** So many texts are remembered; the oldest are forgotten first. */
const most = 500;

/**
 * Saves documents whenever undo or redo brings them back to a text that was kept.
 *
 * A refactoring is saved, and undo takes the files that it made from the disk at once. What refers to them would stay on
 * the disk as it is until somebody saves, and a value that only such a file had would be lost without that.
 */
export class KeptTexts implements vscode.Disposable {
  private readonly known = new Set<string>();
  private readonly listening = vscode.workspace.onDidChangeTextDocument(({ document, reason }) => {
    if (reason !== undefined && this.known.has(keyOf(document))) void document.save();
  });

  dispose(): void {
    this.listening.dispose();
  }

  /** Remembers the texts that documents have now. */
  keep(documents: readonly vscode.TextDocument[]): void {
    for (const document of documents) {
      this.known.delete(keyOf(document));
      this.known.add(keyOf(document));
    }
    for (const oldest of this.known) {
      if (this.known.size <= most) break;
      this.known.delete(oldest);
    }
  }
}

/** Says nothing of the text. */
function keyOf(document: vscode.TextDocument): string {
  return createHash('sha256').update(`${document.uri.toString()}\n${document.getText()}`).digest('base64');
}
