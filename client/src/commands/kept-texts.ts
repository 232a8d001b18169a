import { sha256 } from '@noble/hashes/sha2.js';
import * as vscode from 'vscode';

/** The largest number of remembered texts; the oldest are forgotten first. */
const most = 500;

/**
 * Saves documents whenever undo or redo brings them back to a remembered text.
 *
 * A refactoring is saved, and its undo deletes the files that it made at once. Documents that refer to those would stay on the
 * disk unchanged until the user saves, and a value that was only in such a file would be lost without that.
 */
export class KeptTexts implements vscode.Disposable {
  private readonly keys = new Set<string>();
  private readonly listening = vscode.workspace.onDidChangeTextDocument(({ document, reason }) => {
    if (reason !== undefined && this.keys.has(keyOf(document))) void document.save();
  });

  dispose(): void {
    this.listening.dispose();
  }

  /** Remembers the texts that documents have now. */
  keep(documents: readonly vscode.TextDocument[]): void {
    for (const document of documents) {
      this.keys.delete(keyOf(document));
      this.keys.add(keyOf(document));
    }
    for (const oldest of this.keys) {
      if (this.keys.size <= most) break;
      this.keys.delete(oldest);
    }
  }
}

/** Returns a hash of a document's URI and text, at once: undo must not be overtaken by another edit. */
function keyOf(document: vscode.TextDocument): string {
  const bytes = new TextEncoder().encode(`${document.uri.toString()}\n${document.getText()}`);
  return String.fromCharCode(...sha256(bytes));
}
