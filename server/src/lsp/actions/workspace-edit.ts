import type {
  AnnotatedTextEdit,
  ChangeAnnotation,
  CreateFile,
  RenameFile,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import type { FileChange, ReadyChange } from '../../core/model/fix.js';
import type { Edit } from '../../core/text/range.js';
import { folderOf } from '../../host/paths.js';
import { positionsOf, toTextEdits } from '../diagnostics/to-lsp.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import type { OpenDocument, OpenDocuments } from '../session/documents.js';
import type { Uris } from '../session/uris.js';
import { snippetOf } from './snippet.js';

/** What is to be changed. */
export interface Change {
  readonly document: OpenDocument;
  /** Counted from the file's start, against the text the document has now. */
  readonly edits: readonly Edit[];
  readonly files?: readonly ReadyChange[];
  /**
   * What is done to the document itself: where it is set, a preview says of each change what it is for. None asks to be
   * confirmed alone: a preview would come up with a part of them ticked.
   */
  readonly label?: string;
  /** What is said beside it: what may stop working. */
  readonly consequences?: string;
  /** A value in the edits that is to be left selected, where the client can do that. */
  readonly asks?: string | undefined;
}

/** The plan asks for something that cannot be done. */
export class EditError extends Error {
  override readonly name = 'EditError';

  constructor() {
    super('A file that does not exist is to be edited');
  }
}

/** Turns changes into an edit the client can take. */
export class WorkspaceEdits {
  constructor(
    private readonly abilities: ClientCapabilities,
    private readonly uris: Uris,
    private readonly documents: OpenDocuments,
  ) {}

  /** A reason why this client cannot carry out changes to these files; undefined where it can. */
  whyNot(files: readonly FileChange[] = []): string | undefined {
    if (files.some(createsFile) && !this.abilities.createsFiles) {
      return 'this editor cannot create files as part of an edit';
    }
    if (files.some(({ kind }) => kind === 'rename') && !this.abilities.renamesFiles) {
      return 'this editor cannot rename files as part of an edit';
    }
    return undefined;
  }

  /**
   * @param textOf The text of a file that is not open, as the plan was made against it.
   * @throws EditError where a file is to be edited that does not exist.
   */
  toWorkspaceEdit(
    { document, edits, files = [], label, consequences, asks }: Change,
    textOf: (path: string) => string | undefined,
  ): WorkspaceEdit {
    const own = toTextEdits(document.content, edits);
    const renamed = new Map(files.flatMap((file) => (file.kind === 'rename' ? [[file.path, file] as const] : [])));
    const others = files.flatMap((file) =>
      file.kind === 'rename' ? [] : [{ file, edits: this.editsOf(file, textOf) }],
    );
    if (!this.abilities.versionedEdits) {
      const changes: Record<string, TextEdit[]> = { [document.uri]: own };
      for (const { file, edits } of others) {
        const uri = this.uris.toUri(file.path);
        changes[uri] = [...(changes[uri] ?? []), ...edits];
      }
      return { changes };
    }
    const annotations = new Annotations(label !== undefined && this.abilities.annotatesChanges);
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
    // VS Code hands an edit on to other extensions with its renames first: what is in the file is edited by its new name.
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
      // Last, so that nothing is taken away before it stands in its new place.
      const annotation = annotations.add(label ?? '', consequences ?? shortName(document.path, document.path));
      const { uri, content } = document;
      const snippet = asks !== undefined && this.abilities.snippetEdits ? snippetOf(content, edits, asks) : undefined;
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
    if (open) return toTextEdits(open.content, file.edits);
    const text = textOf(file.path);
    if (text === undefined) throw new EditError();
    return toTextEdits(positionsOf(text), file.edits);
  }
}

/** True for a change that makes a file out of nothing. */
export function createsFile(file: FileChange): boolean {
  return file.kind === 'create' || (file.kind === 'encrypt' && file.isNew);
}

type Annotation = { readonly annotationId: string } | Record<string, never>;

/** The parts of an edit, by what they are for. */
class Annotations {
  private readonly known: Record<string, ChangeAnnotation> = {};
  private count = 0;

  constructor(private readonly wanted: boolean) {}

  add(label: string, description: string): Annotation {
    if (!this.wanted) return {};
    const annotationId = `yamlock-${++this.count}`;
    this.known[annotationId] = { label, description, needsConfirmation: false };
    return { annotationId };
  }

  get all(): Pick<WorkspaceEdit, 'changeAnnotations'> {
    return this.wanted ? { changeAnnotations: this.known } : {};
  }
}

function annotated(edits: readonly TextEdit[], annotation: Annotation): (TextEdit | AnnotatedTextEdit)[] {
  return edits.map((edit) => ({ ...edit, ...annotation }));
}

/** A path as seen from the folder of another, where it lies there; its name otherwise. */
function shortName(path: string, from: string): string {
  const folder = folderOf(from);
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path.slice(path.lastIndexOf('/') + 1);
}
