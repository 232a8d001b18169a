import {
  type ChangeAnnotation,
  type Connection,
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  LSPErrorCodes,
  MessageType,
  type Position,
  type PrepareRenameResult,
  type RenameParams,
  ResponseError,
  ShowMessageNotification,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { isInArchive } from '../../core/helm/rename/files.js';
import type { PlaceOfName } from '../../core/helm/uses/named-places.js';
import type { AppliedFolders } from '../diagnostics/applied-folders.js';
import { positionsOf, toRange } from '../diagnostics/to-lsp.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import type { OpenDocuments } from '../session/documents.js';
import type { Folders } from '../session/folders.js';
import type { Requests } from '../session/requests.js';
import type { Uris } from '../session/uris.js';
import { chartIndexOf, type IndexedChart } from './chart-index.js';
import { definitionsAt, referencesAt } from './references.js';
import { type Rename, rename, renamedAt } from './rename.js';

type Find = typeof referencesAt;

/** Answers the requests about names of charts: entries of values, and templates. */
export class ChartRequests {
  constructor(
    private readonly connection: Connection,
    private readonly capabilities: ClientCapabilities,
    private readonly requests: Requests,
    private readonly uris: Uris,
    private readonly folders: Folders,
    private readonly documents: OpenDocuments,
    private readonly applied: AppliedFolders,
  ) {}

  listen(): void {
    const { connection, requests } = this;
    connection.onDefinition(
      requests.request('textDocument/definition', 'urgent', ({ textDocument: { uri }, position }) =>
        this.locations(uri, position, definitionsAt),
      ),
    );
    connection.onReferences(
      requests.request('textDocument/references', 'urgent', ({ textDocument: { uri }, position, context }) =>
        this.locations(uri, position, (...at) =>
          referencesAt(...at).filter(({ role }) => role === 'read' || context.includeDeclaration),
        ),
      ),
    );
    connection.onDocumentHighlight(
      requests.request('textDocument/documentHighlight', 'urgent', ({ textDocument: { uri }, position }) =>
        this.highlights(uri, position),
      ),
    );
    this.listenToRenames();
  }

  private listenToRenames(): void {
    const { connection, requests } = this;
    connection.onPrepareRename(
      requests.request('textDocument/prepareRename', 'urgent', ({ textDocument: { uri }, position }) =>
        this.prepareRename(uri, position),
      ),
    );
    connection.onRenameRequest(requests.request('textDocument/rename', 'urgent', (params) => this.rename(params)));
  }

  /** Resolves to the charts that a file has a part in. */
  async chartsOf(path: string): Promise<readonly IndexedChart[]> {
    await this.folders.ready;
    const roots = this.applied.of(path);
    return roots ? chartIndexOf(roots).of(path) : [];
  }

  private async locations(uri: string, position: Position, find: Find): Promise<Location[] | null> {
    const path = this.uris.toPath(uri);
    const charts = await this.chartsOf(path);
    const content = this.documents.get(path)?.content;
    if (!content || charts.length === 0) return null;
    return find(charts, path, content.offsetAt(position))
      .filter(({ file }) => !isInArchive(file))
      .map((place) => this.locationOf(place, charts));
  }

  private locationOf({ file, range }: PlaceOfName, charts: readonly IndexedChart[]): Location {
    const text = charts.find(({ texts }) => texts.has(file))?.texts.get(file) ?? '';
    return { uri: this.uris.toUri(file), range: toRange(positionsOf(text), range) };
  }

  private async highlights(uri: string, position: Position): Promise<DocumentHighlight[] | null> {
    const path = this.uris.toPath(uri);
    const charts = await this.chartsOf(path);
    const content = this.documents.get(path)?.content;
    if (!content || charts.length === 0) return null;
    const here = referencesAt(charts, path, content.offsetAt(position)).filter(({ file }) => file === path);
    // Without an answer, the editor marks the same words.
    if (here.length === 0) return null;
    return here.map(({ range, role }) => ({
      range: toRange(content, range),
      kind: role === 'written' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
  }

  private async prepareRename(uri: string, position: Position): Promise<PrepareRenameResult | null> {
    const path = this.uris.toPath(uri);
    const charts = await this.chartsOf(path);
    const content = this.documents.get(path)?.content;
    if (!content) return null;
    const found = renamedAt(charts, path, content.offsetAt(position));
    if ('refused' in found) throw refusal(found.refused);
    return { range: toRange(content, found.range), placeholder: found.name };
  }

  private async rename({ textDocument: { uri }, position, newName }: RenameParams): Promise<WorkspaceEdit | null> {
    const path = this.uris.toPath(uri);
    const charts = await this.chartsOf(path);
    const content = this.documents.get(path)?.content;
    const roots = this.applied.of(path);
    if (!content || !roots) return null;
    const renamed = await rename(charts, path, content.offsetAt(position), newName, roots);
    if ('refused' in renamed) throw refusal(renamed.refused);
    return this.toEdit(renamed, newName, charts);
  }

  private async toEdit(
    { files, doubts }: Exclude<Rename, { readonly refused: string }>,
    name: string,
    charts: readonly IndexedChart[],
  ): Promise<WorkspaceEdit> {
    const { capabilities, connection } = this;
    const edits = [...files].map(([file, own]) => {
      const text = charts.find(({ texts }) => texts.has(file))?.texts.get(file) ?? '';
      const positions = positionsOf(text);
      const textEdits = own.map(({ range, newText }): TextEdit => ({ range: toRange(positions, range), newText }));
      return { file, uri: this.uris.toUri(file), textEdits };
    });
    const [doubt, ...more] = doubts;
    const isAnnotated = doubt !== undefined && capabilities.annotatesChanges && capabilities.versionedEdits;
    // A preview shows what changes, and not why it is shown.
    if (doubt !== undefined) {
      const message = `Rename to ${name}: ${doubts.join('; ')}.`;
      await connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
    }
    if (!capabilities.versionedEdits)
      return { changes: Object.fromEntries(edits.map(({ uri, textEdits }) => [uri, textEdits])) };
    const documentChanges = edits.map(
      ({ file, uri, textEdits }): TextDocumentEdit => ({
        textDocument: { uri, version: this.documents.get(file)?.content.version ?? null },
        edits: isAnnotated ? textEdits.map((edit) => ({ ...edit, annotationId: ANNOTATION })) : textEdits,
      }),
    );
    if (!isAnnotated) return { documentChanges };
    const annotation: ChangeAnnotation = { label: doubt, needsConfirmation: true };
    if (more.length > 0) annotation.description = more.join('; ');
    return { documentChanges, changeAnnotations: { [ANNOTATION]: annotation } };
  }
}

/** The annotation of the edits of a rename. */
const ANNOTATION = 'rename';

function refusal(reason: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, `${reason}.`);
}
