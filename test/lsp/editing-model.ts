import type {
  CodeAction,
  CreateFile,
  DeleteFile,
  Diagnostic,
  Range,
  RenameFile,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { changedSpan } from '../../server/src/core/text/difference.js';
import { type TestClient, uriOf } from './support.js';

/** The texts of files by their path; a file that is not there has none. */
export type Texts = ReadonlyMap<string, string>;

/** An editor that carries out edits as one does: it holds versions, and tells the server of every change by ranges. */
export class EditingModel {
  /** The texts of all files, those of open documents as they are in the editor. */
  private readonly current = new Map<string, string>();
  private readonly versions = new Map<string, number>();
  private readonly undone: Texts[] = [];
  private said = 0;

  private constructor(private readonly client: TestClient) {}

  /** Resolves to an editor in which all YAML files are open. */
  static async open(client: TestClient, files: Texts): Promise<EditingModel> {
    const model = new EditingModel(client);
    for (const [path, text] of files) {
      model.current.set(path, text);
      if (!/\.ya?ml$/.test(path)) continue;
      model.versions.set(path, 1);
      await client.open(uriOf(path), text);
    }
    return model;
  }

  get texts(): Texts {
    return new Map(this.current);
  }

  /** The paths of the documents that are open. */
  get documents(): readonly string[] {
    return [...this.versions.keys()];
  }

  textOf(path: string): string {
    return this.current.get(path) ?? '';
  }

  /** Resolves to what is found in a document while nobody types in it. */
  async diagnostics(path: string): Promise<readonly Diagnostic[]> {
    await this.client.notify('yamlock/carets', { uri: uriOf(path), lines: [] });
    return (await this.client.pull(uriOf(path))).items ?? [];
  }

  /** Resolves to the actions that a person could choose at a range. */
  async actions(path: string, range: Range, only?: readonly string[]): Promise<readonly CodeAction[]> {
    const offered = await this.client.actions(uriOf(path), range, {
      triggerKind: 1,
      ...(only ? { only: [...only] } : {}),
    });
    return offered.filter(({ disabled, edit, data }) => !disabled && (edit || data !== undefined));
  }

  /** Resolves to the edit of an action; undefined where the server tells why there is none. Rejects where it refuses the action. */
  async editOf(action: CodeAction): Promise<WorkspaceEdit | undefined> {
    const { edit } = action.edit ? action : await this.client.request<CodeAction>('codeAction/resolve', action);
    const said = this.client.told.filter(({ method }) => method === 'window/showMessage').length;
    if (!edit && said === this.said) throw new Error(`"${action.title}" has no edit`);
    this.said = said;
    return edit;
  }

  /** Carries out an edit. Throws where it is for other versions or changes one place twice. */
  async apply({ changes, documentChanges }: WorkspaceEdit): Promise<void> {
    if (changes || !documentChanges) throw new Error('The edit names no versions');
    const before = this.texts;
    for (const change of documentChanges) {
      if ('kind' in change) await this.applyToFile(change);
      else await this.applyToText(change);
    }
    this.undone.push(before);
  }

  /** Replaces a part of a text, as a person does who types. */
  async type(path: string, start: number, end: number, newText: string): Promise<void> {
    const before = this.texts;
    const document = this.documentOf(path);
    const range = { start: document.positionAt(start), end: document.positionAt(end) };
    await this.change(path, [{ range, newText }]);
    this.undone.push(before);
  }

  /** Takes back what was done last. Returns false where nothing was. */
  async undo(): Promise<boolean> {
    const before = this.undone.pop();
    if (!before) return false;
    for (const path of new Set([...before.keys(), ...this.current.keys()])) {
      const [old, now] = [before.get(path), this.current.get(path)];
      if (old === now) continue;
      if (old === undefined) await this.remove(path);
      else if (now === undefined || !this.versions.has(path)) await this.write(path, old);
      else {
        const { start, oldEnd, newEnd } = changedSpan(now, old);
        const document = this.documentOf(path);
        const range = { start: document.positionAt(start), end: document.positionAt(oldEnd) };
        await this.change(path, [{ range, newText: old.slice(start, newEnd) }]);
      }
    }
    return true;
  }

  private async applyToFile(change: CreateFile | RenameFile | DeleteFile): Promise<void> {
    if (change.kind === 'create') {
      const path = pathOf(change.uri);
      if (this.current.has(path)) throw new Error(`${path} is there already`);
      await this.write(path, '');
    } else if (change.kind === 'rename') {
      const [from, to] = [pathOf(change.oldUri), pathOf(change.newUri)];
      if (this.current.has(to)) throw new Error(`${to} is there already`);
      const text = this.textOf(from);
      await this.remove(from);
      await this.write(to, text);
    } else throw new Error(`${change.uri} is to be deleted`);
  }

  private async applyToText({ textDocument: { uri, version }, edits }: TextDocumentEdit): Promise<void> {
    const path = pathOf(uri);
    const known = this.versions.get(path) ?? null;
    if (version !== known) throw new Error(`The edit of ${path} is for version ${version}, which is at ${known}`);
    if (!this.current.has(path)) throw new Error(`There is no ${path} to edit`);
    await this.change(
      path,
      edits.flatMap((edit) => ('newText' in edit ? [edit] : [])),
    );
  }

  private async change(path: string, edits: readonly TextEdit[]): Promise<void> {
    const document = this.documentOf(path);
    // Throws where edits overlap.
    const text = TextDocument.applyEdits(document, [...edits]);
    const version = this.versions.get(path);
    if (version === undefined) return this.write(path, text);
    this.current.set(path, text);
    this.versions.set(path, version + 1);
    // The last one first, so that each is where it says.
    const changes = edits
      .map(({ range, newText }) => ({ range, text: newText, at: document.offsetAt(range.start) }))
      .map((one, index) => ({ ...one, index }))
      .sort((a, b) => b.at - a.at || b.index - a.index)
      .map(({ range, text: own }) => ({ range, text: own }));
    await this.client.change(uriOf(path), ...changes);
  }

  private async write(path: string, text: string): Promise<void> {
    this.current.set(path, text);
    await this.client.write(path, text);
  }

  private async remove(path: string): Promise<void> {
    this.current.delete(path);
    if (this.versions.delete(path)) await this.client.close(uriOf(path));
    await this.client.remove(path);
  }

  private documentOf(path: string): TextDocument {
    return TextDocument.create(uriOf(path), 'yaml', 1, this.textOf(path));
  }
}

function pathOf(uri: string): string {
  return decodeURIComponent(uri.slice('file://'.length));
}
