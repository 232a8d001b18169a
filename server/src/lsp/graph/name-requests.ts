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
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isInArchive } from '../../core/helm/rename/files.js';
import { namedAt } from '../../core/helm/uses/named-places.js';
import type { Range } from '../../core/text/range.js';
import { say } from '../../core/text/say.js';
import { chartIndexOf, type IndexedChart } from '../charts/chart-index.js';
import { definitionsAt, referencesAt } from '../charts/references.js';
import { rename, renamedAt } from '../charts/rename.js';
import type { AppliedFolders } from '../diagnostics/applied-folders.js';
import type { Checker } from '../diagnostics/checker.js';
import { positionsOf, toRange } from '../diagnostics/to-lsp.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import type { ClientWindow } from '../session/client-window.js';
import type { OpenDocuments } from '../session/documents.js';
import type { Folders } from '../session/folders.js';
import { contentModified, type Requests } from '../session/requests.js';
import type { Uris } from '../session/uris.js';
import { GraphNames, type ShownPlace } from './graph-names.js';
import { type GraphRename, type RenameFolder, renameInGraph, whatIsRenamed } from './rename.js';

/** A position of an open document. */
interface PlaceInDocument {
  readonly path: string;
  readonly content: TextDocument;
  readonly offset: number;
  readonly charts: readonly IndexedChart[];
}

/** Answers the requests about names: entries of values and templates of charts, objects and their keys. */
export class NameRequests {
  private readonly names: GraphNames;

  constructor(
    private readonly connection: Connection,
    private readonly capabilities: ClientCapabilities,
    private readonly window: ClientWindow,
    private readonly requests: Requests,
    private readonly uris: Uris,
    private readonly folders: Folders,
    private readonly documents: OpenDocuments,
    private readonly applied: AppliedFolders,
    private readonly checker: Checker,
  ) {
    this.names = new GraphNames(applied);
  }

  listen(): void {
    const { connection, requests } = this;
    connection.onDefinition(
      requests.request('textDocument/definition', 'urgent', ({ textDocument: { uri }, position }) =>
        this.definitions(uri, position),
      ),
    );
    connection.onReferences(
      requests.request('textDocument/references', 'urgent', async ({ textDocument: { uri }, position, context }) => {
        const places = await this.placesNaming(uri, position);
        const wanted = places?.filter(({ role }) => role === 'read' || context.includeDeclaration);
        return wanted?.map((place) => this.locationOf(place)) ?? null;
      }),
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

  private async definitions(uri: string, position: Position): Promise<Location[] | null> {
    const at = await this.placeOf(uri, position);
    if (!at) return null;
    const own = inCharts(at, definitionsAt);
    const places = own.length > 0 ? own : await this.names.definitions(at.path, at.offset);
    return places.map((place) => this.locationOf(place));
  }

  /** Resolves to all places that name the same as a position; undefined where the document is closed. */
  private async placesNaming(uri: string, position: Position): Promise<readonly ShownPlace[] | undefined> {
    const at = await this.placeOf(uri, position);
    if (!at) return undefined;
    const own = inCharts(at, referencesAt);
    return own.length > 0 ? own : this.names.references(at.path, at.offset);
  }

  private async placeOf(uri: string, position: Position): Promise<PlaceInDocument | undefined> {
    const path = this.uris.toPath(uri);
    await this.folders.ready;
    // What objects say of each other follows the check of the text.
    await this.checker.checkWhole(path);
    const charts = await this.chartsOf(path);
    const content = this.documents.get(path)?.content;
    if (!content) return undefined;
    return { path, content, offset: content.offsetAt(position), charts };
  }

  private locationOf({ file, text, range }: ShownPlace): Location {
    return { uri: this.uris.toUri(file), range: toRange(positionsOf(text), range) };
  }

  private async highlights(uri: string, position: Position): Promise<DocumentHighlight[] | null> {
    const path = this.uris.toPath(uri);
    const here = (await this.placesNaming(uri, position))?.filter(({ file }) => file === path) ?? [];
    // Without an answer, the editor marks the same words.
    if (here.length === 0) return null;
    return here.map(({ text, range, role }) => ({
      range: toRange(positionsOf(text), range),
      kind: role === 'written' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
  }

  private async prepareRename(uri: string, position: Position): Promise<PrepareRenameResult | null> {
    const at = await this.placeOf(uri, position);
    if (!at) return null;
    const found = (await this.renamedInGraph(at)) ?? renamedAt(at.charts, at.path, at.offset);
    if ('refused' in found) throw refusal(found.refused);
    return { range: toRange(at.content, found.range), placeholder: found.name };
  }

  /** Resolves to the name of an object or key at a place; undefined where a chart, or nothing, is named there. */
  private async renamedInGraph(
    at: PlaceInDocument,
  ): Promise<{ readonly range: Range; readonly name: string } | { readonly refused: string } | undefined> {
    const folder = this.folderOf(at);
    const found = folder && (await whatIsRenamed(folder, this.names.namedAt(at.path, at.offset)));
    if (!found || 'refused' in found) return found;
    return { range: found.written.range, name: found.written.text };
  }

  /** Returns the folder of a place, where the place is that of an object or key and not that of a name in a chart. */
  private folderOf({ path, offset, charts }: PlaceInDocument): RenameFolder | undefined {
    const [graph, roots] = [this.applied.graphOf(path), this.applied.of(path)];
    return graph && roots && !charts.some((chart) => namedAt(chart, path, offset)) ? { graph, roots } : undefined;
  }

  /** @throws ContentModified where a document that it would change is typed in meanwhile. */
  private async rename({ textDocument: { uri }, position, newName }: RenameParams): Promise<WorkspaceEdit | null> {
    // The position is one of this text.
    const asked = this.documents.get(this.uris.toPath(uri));
    const answer = this.renameAt(uri, position, newName);
    await Promise.allSettled([answer]);
    if (asked && !this.documents.isCurrent(asked)) throw contentModified();
    return answer;
  }

  private async renameAt(uri: string, position: Position, newName: string): Promise<WorkspaceEdit | null> {
    // What objects of other open documents say of each other has to be known, too.
    for (const { path } of this.documents.all()) await this.checker.checkWhole(path);
    const at = await this.placeOf(uri, position);
    const roots = at && this.applied.of(at.path);
    if (!at || !roots) return null;
    const folder = this.folderOf(at);
    const named = this.names.namedAt(at.path, at.offset);
    const inGraph = folder && (await renameInGraph(folder, named, newName));
    if (inGraph && 'refused' in inGraph) throw refusal(inGraph.refused);
    if (inGraph) return this.toEdit(inGraph, newName);
    const renamed = await rename(at.charts, at.path, at.offset, newName, roots);
    if ('refused' in renamed) throw refusal(renamed.refused);
    const files = [...renamed.files].map(([file, edits]) => {
      const text = at.charts.find(({ texts }) => texts.has(file))?.texts.get(file) ?? '';
      return [file, { text, edits }] as const;
    });
    return this.toEdit({ files: new Map(files), doubts: renamed.doubts }, newName);
  }

  private async toEdit(
    { files, doubts }: Exclude<GraphRename, { readonly refused: string }>,
    name: string,
  ): Promise<WorkspaceEdit> {
    const { capabilities, window } = this;
    const edits = [...files].map(([file, { text, edits: own }]) => {
      const positions = positionsOf(text);
      const textEdits = own.map(({ range, newText }): TextEdit => ({ range: toRange(positions, range), newText }));
      return { file, uri: this.uris.toUri(file), textEdits };
    });
    const [doubt, ...more] = doubts;
    const isAnnotated = doubt !== undefined && capabilities.annotatesChanges && capabilities.versionedEdits;
    // A preview shows what changes, and not why it is shown.
    if (doubt !== undefined) await window.tell(say`Rename to ${name}: ${doubts.join('; ')}.`, MessageType.Warning);
    for (const [file, { text }] of files) if ((this.documents.textOf(file) ?? text) !== text) throw contentModified();
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

/** Returns the places that the charts of a document know of what a position names. */
function inCharts({ path, offset, charts }: PlaceInDocument, find: typeof referencesAt): readonly ShownPlace[] {
  return find(charts, path, offset).flatMap(({ file, range, role }) => {
    const text = charts.find(({ texts }) => texts.has(file))?.texts.get(file);
    return text === undefined || isInArchive(file) ? [] : [{ file, text, range, role }];
  });
}

function refusal(reason: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, `${reason}.`);
}
