import type {
  AnnotatedTextEdit,
  ChangeAnnotation,
  CreateFile,
  RenameFile,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { createsFile } from '../../core/engine/made-files.js';
import type { FileChange, ReadyChange } from '../../core/model/fix.js';
import type { Edit } from '../../core/text/range.js';
import { say } from '../../core/text/say.js';
import { folderOf } from '../../host/paths.js';
import { positionsOf, toTextEdits } from '../diagnostics/to-lsp.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import type { OpenDocument, OpenDocuments } from '../session/documents.js';
import { contentModified } from '../session/requests.js';
import type { Uris } from '../session/uris.js';
import { snippetOf } from './snippet.js';

/** The changes of an action, in its document and in other files. */
export interface Change {
  readonly document: OpenDocument;
  /** The edits of the document as it is now, counted from its start. */
  readonly edits: readonly Edit[];
  readonly files?: readonly ReadyChange[];
  /**
   * The label of the change in the document. Where it is set, a preview labels every change. No change needs a confirmation of
   * its own: the preview would open with only some of them ticked.
   */
  readonly label?: string;
  /** The description beside the label: what may stop working. */
  readonly consequences?: string;
  /** A value in the edits that is selected afterwards, where the client supports snippets. */
  readonly asks?: string | undefined;
}

/** A plan that edits a file that does not exist. */
export class EditError extends Error {
  override readonly name = 'EditError';

  constructor() {
    super('A file that does not exist is to be edited');
  }
}

/** Turns changes into a `WorkspaceEdit` that the client supports. */
export class WorkspaceEdits {
  constructor(
    private readonly capabilities: ClientCapabilities,
    private readonly uris: Uris,
    private readonly documents: OpenDocuments,
  ) {}

  /** Returns the reason why the client cannot carry out changes of these files; undefined where it can. */
  whyNot(files: readonly FileChange[] = []): string | undefined {
    if (files.some(createsFile) && !this.capabilities.createsFiles) {
      return say`this editor cannot create files as part of an edit`;
    }
    if (files.some(({ kind }) => kind === 'rename') && !this.capabilities.renamesFiles) {
      return say`this editor cannot rename files as part of an edit`;
    }
    return undefined;
  }

  /**
   * Returns the edit of a change.
   * @param textOf Returns the text of a file that is not open, as the plan was made against it.
   * @throws EditError where the change edits a file that does not exist.
   * @throws ContentModified where a document that it edits has another text by now.
   */
  toWorkspaceEdit(
    { document, edits, files = [], label, consequences, asks }: Change,
    textOf: (path: string) => string | undefined,
  ): WorkspaceEdit {
    if (!this.documents.isCurrent(document)) throw contentModified();
    const own = toTextEdits(document.content, edits);
    const renamed = new Map(files.flatMap((file) => (file.kind === 'rename' ? [[file.path, file] as const] : [])));
    const others = files.flatMap((file) =>
      file.kind === 'rename' ? [] : [{ file, edits: this.editsOf(file, textOf) }],
    );
    if (!this.capabilities.versionedEdits) {
      const changes: Record<string, TextEdit[]> = { [document.uri]: own };
      for (const { file, edits } of others) {
        const uri = this.uris.toUri(file.path);
        changes[uri] = [...(changes[uri] ?? []), ...edits];
      }
      return { changes };
    }
    const annotations = new Annotations(label !== undefined && this.capabilities.annotatesChanges);
    const documentChanges: (TextDocumentEdit | CreateFile | RenameFile)[] = [];
    for (const { file, edits } of others.filter(({ file: { path } }) => !renamed.has(path))) {
      const uri = this.uris.toUri(file.path);
      const annotation = annotations.add(file.why, shortName(file.path, document.path));
      if (file.kind === 'create') {
        documentChanges.push({
          kind: 'create',
          uri,
          options: { overwrite: false, ignoreIfExists: false },
          ...annotation,
        });
      }
      const version = this.documents.get(file.path)?.content.version ?? null;
      documentChanges.push({ textDocument: { uri, version }, edits: annotated(edits, annotation) });
    }
    // VS Code passes the renames of an edit to other extensions first, so a renamed file is edited by its new name.
    for (const [path, { to, why }] of renamed) {
      const [oldUri, newUri] = [this.uris.toUri(path), this.uris.toUri(to)];
      const options = { overwrite: false, ignoreIfExists: false };
      const annotation = annotations.add(why, shortName(to, document.path));
      documentChanges.push({ kind: 'rename', oldUri, newUri, options, ...annotation });
      for (const { file, edits } of others.filter((other) => other.file.path === path)) {
        const own = annotations.add(file.why, shortName(to, document.path));
        documentChanges.push({ textDocument: { uri: newUri, version: null }, edits: annotated(edits, own) });
      }
    }
    if (own.length > 0) {
      // Last, so that no value is removed before it is written to its new place.
      const annotation = annotations.add(label ?? '', consequences ?? shortName(document.path, document.path));
      const { uri, content } = document;
      const snippet =
        asks !== undefined && this.capabilities.snippetEdits ? snippetOf(content, edits, asks) : undefined;
      const textDocument = { uri, version: content.version };
      documentChanges.push({ textDocument, edits: snippet ? [snippet] : annotated(own, annotation) });
    }
    return { documentChanges, ...annotations.all };
  }

  private editsOf(
    file: Exclude<ReadyChange, { readonly kind: 'rename' }>,
    textOf: (path: string) => string | undefined,
  ): TextEdit[] {
    const start = { line: 0, character: 0 };
    if (file.kind === 'create') return [{ range: { start, end: start }, newText: file.text }];
    const open = this.documents.get(file.path);
    const text = textOf(file.path);
    if (text === undefined) throw new EditError();
    if (open && open.content.getText() !== text) throw contentModified();
    return toTextEdits(open?.content ?? positionsOf(text), file.edits);
  }
}

type Annotation = { readonly annotationId: string } | Record<string, never>;

/** The change annotations of an edit. */
class Annotations {
  private readonly byId: Record<string, ChangeAnnotation> = {};
  private count = 0;

  constructor(private readonly wanted: boolean) {}

  add(label: string, description: string): Annotation {
    if (!this.wanted) return {};
    const annotationId = `yamlock-${++this.count}`;
    this.byId[annotationId] = { label, description, needsConfirmation: false };
    return { annotationId };
  }

  get all(): Pick<WorkspaceEdit, 'changeAnnotations'> {
    return this.wanted ? { changeAnnotations: this.byId } : {};
  }
}

function annotated(edits: readonly TextEdit[], annotation: Annotation): (TextEdit | AnnotatedTextEdit)[] {
  return edits.map((edit) => ({ ...edit, ...annotation }));
}

/** Returns a path relative to the folder of another file, where it lies below that; its name otherwise. */
function shortName(path: string, from: string): string {
  const folder = folderOf(from);
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path.slice(path.lastIndexOf('/') + 1);
}
