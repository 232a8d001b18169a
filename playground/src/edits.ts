import { TextDocumentEdit, type TextEdit, type WorkspaceEdit } from 'vscode-languageserver-protocol';
import type { Files } from './files.js';
import { offsetsOf } from './positions.js';
import { nameOf } from './uris.js';

/** Applies an edit to the files of the page, all of it or nothing. Returns why it cannot be applied; undefined where it was. */
export function applyEdit(files: Files, edit: WorkspaceEdit): string | undefined {
  const texts = new Map<string, string | undefined>();
  const textOf = (name: string): string | undefined => (texts.has(name) ? texts.get(name) : files.text(name));
  const changes = edit.documentChanges ?? Object.entries(edit.changes ?? {}).map(toDocumentEdit);
  for (const change of changes) {
    if (TextDocumentEdit.is(change)) {
      const name = nameOf(change.textDocument.uri);
      const text = name === undefined ? undefined : textOf(name);
      if (name === undefined || text === undefined) return `${change.textDocument.uri} is no file of this page`;
      texts.set(name, edited(text, change.edits as readonly TextEdit[]));
    } else if (change.kind === 'rename') {
      const [from, to] = [nameOf(change.oldUri), nameOf(change.newUri)];
      if (!from || !to || textOf(from) === undefined) return `${change.oldUri} cannot be renamed`;
      if (textOf(to) !== undefined) return `There is a file ${to} already`;
      texts.set(to, textOf(from));
      texts.set(from, undefined);
    } else {
      const name = nameOf(change.uri);
      if (!name) return `${change.uri} lies outside of this page`;
      if (change.kind === 'delete') texts.set(name, undefined);
      else if (textOf(name) === undefined || change.options?.overwrite) texts.set(name, '');
      else if (!change.options?.ignoreIfExists) return `There is a file ${name} already`;
    }
  }
  for (const [name, text] of texts) if (text !== undefined) files.write(name, text);
  for (const [name, text] of texts) if (text === undefined) files.remove(name);
  return undefined;
}

function toDocumentEdit([uri, edits]: [string, TextEdit[]]): TextDocumentEdit {
  return { textDocument: { uri, version: null }, edits };
}

/** Returns a text with edits that were all made for it. Several insertions at one place keep their order. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  const placed = edits.map((edit, order) => ({ ...offsetsOf(text, edit.range), text: edit.newText, order }));
  placed.sort((a, b) => a.from - b.from || a.to - b.to || a.order - b.order);
  let result = '';
  let at = 0;
  for (const { from, to, text: added } of placed) {
    result += text.slice(at, from) + added;
    at = to;
  }
  return result + text.slice(at);
}
