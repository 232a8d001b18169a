import { type Connection, type DocumentHighlight, DocumentHighlightKind, type Location } from 'vscode-languageserver';
import type { PlaceOfName } from '../../core/helm/uses/named-places.js';
import type { AppliedFolders } from '../diagnostics/applied-folders.js';
import { positionsOf, toRange } from '../diagnostics/to-lsp.js';
import type { OpenDocuments } from '../session/documents.js';
import type { Folders } from '../session/folders.js';
import type { Requests } from '../session/requests.js';
import type { Uris } from '../session/uris.js';
import { chartIndexOf, type IndexedChart } from './chart-index.js';
import { definitionsAt, referencesAt } from './references.js';

type Find = typeof referencesAt;

/** Answers the requests about names of charts: entries of values, and templates. */
export class ChartRequests {
  constructor(
    private readonly connection: Connection,
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
  }

  /** Resolves to the charts that a file has a part in. */
  async chartsOf(path: string): Promise<readonly IndexedChart[]> {
    await this.folders.ready;
    const roots = this.applied.of(path);
    return roots ? chartIndexOf(roots).of(path) : [];
  }

  private async locations(uri: string, position: Location['range']['start'], find: Find): Promise<Location[] | null> {
    const path = this.uris.toPath(uri);
    const charts = await this.chartsOf(path);
    const content = this.documents.get(path)?.content;
    if (!content || charts.length === 0) return null;
    return find(charts, path, content.offsetAt(position)).map((place) => this.locationOf(place, charts));
  }

  private locationOf({ file, range }: PlaceOfName, charts: readonly IndexedChart[]): Location {
    const text = charts.find(({ texts }) => texts.has(file))?.texts.get(file) ?? '';
    return { uri: this.uris.toUri(file), range: toRange(positionsOf(text), range) };
  }

  private async highlights(uri: string, position: Location['range']['start']): Promise<DocumentHighlight[] | null> {
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
}
