import type {
  CompletionList,
  CompletionParams,
  Connection,
  DocumentLink,
  DocumentSymbol,
  SymbolInformation,
} from 'vscode-languageserver';
import { YAML_EXTENSION } from '../../../protocol/messages.js';
import { namedAt } from '../core/graph/names/named-places.js';
import type { Template } from '../core/schema/templates.js';
import { isRecord } from '../core/text/json.js';
import { relativeTo } from '../core/text/paths.js';
import { isYamlFile } from '../host/host.js';
import { complete } from './completion/completion.js';
import {
  completeTemplate,
  completeValues,
  isInAction,
  mayBeInAction,
  signatureHelpAt,
} from './completion/template-completion.js';
import type { AppliedFolders } from './diagnostics/applied-folders.js';
import type { ReadDocument } from './diagnostics/checked.js';
import type { Checker } from './diagnostics/checker.js';
import { objectPlaces } from './diagnostics/object-places.js';
import type { RulePages } from './diagnostics/rule-pages.js';
import { toRange } from './diagnostics/to-lsp.js';
import type { WorkspaceFiles } from './diagnostics/workspace-files.js';
import { completeNames } from './graph/name-completion.js';
import { nameHover } from './graph/name-hover.js';
import type { NameRequests } from './graph/name-requests.js';
import { appliedHover } from './navigation/applied-hover.js';
import { pathLinks } from './navigation/document-links.js';
import { foldingRanges } from './navigation/folding.js';
import { hover } from './navigation/hover.js';
import { securityHints } from './navigation/security-hints.js';
import { selectionRange } from './navigation/selection.js';
import { documentSymbols, flatSymbols } from './navigation/symbols.js';
import { type FileObjects, workspaceSymbols } from './navigation/workspace-symbols.js';
import type { ClientCapabilities } from './session/client-capabilities.js';
import type { OpenDocument, OpenDocuments } from './session/documents.js';
import { type Feature, isOn } from './session/features.js';
import type { Folders } from './session/folders.js';
import type { Log } from './session/log.js';
import type { Requests } from './session/requests.js';
import type { Runtime } from './session/runtime.js';
import type { Uris } from './session/uris.js';

/** Answers the requests that help to read and write a document: hover, completion, symbols, folding and selection. */
export class LanguageRequests {
  private hasYamlExtension: boolean;

  constructor(
    private readonly connection: Connection,
    private readonly capabilities: ClientCapabilities,
    private readonly requests: Requests,
    private readonly uris: Uris,
    private readonly folders: Folders,
    private readonly documents: OpenDocuments,
    private readonly files: WorkspaceFiles,
    private readonly checker: Checker,
    private readonly pages: RulePages,
    private readonly runtime: Runtime,
    private readonly applied: AppliedFolders,
    private readonly charts: NameRequests,
    private readonly log: Log,
  ) {
    this.hasYamlExtension = capabilities.hasYamlExtension;
  }

  listen(): void {
    const { connection, requests, capabilities } = this;
    connection.onNotification(
      YAML_EXTENSION,
      requests.notification(YAML_EXTENSION, (params: unknown) => {
        this.hasYamlExtension = isRecord(params) && params.present === true;
      }),
    );
    connection.onHover(
      requests.request('textDocument/hover', 'urgent', async (params) => {
        const { rendersMarkdown, hasOwnCommands } = capabilities;
        const checked = await this.checker.check(this.uris.toPath(params.textDocument.uri));
        if (!checked) return null;
        const { path, content } = checked.document;
        const roots = this.applied.of(path);
        const charts = await this.charts.chartsOf(path);
        const graph = this.applied.graphOf(path)?.graph;
        const offset = content.offsetAt(params.position);
        const within = <Result>(make: () => Result): Result | null =>
          requests.within('textDocument/hover', checked.document, make);
        const names =
          roots &&
          graph &&
          (await roots.withFiles((files) =>
            within(() =>
              nameHover(graph, namedAt(graph.all, path, offset), roots.folderPath, rendersMarkdown, (file) =>
                files.read(file),
              ),
            ),
          ));
        return within(() => {
          const where = roots && appliedHover(checked, offset, roots, charts, rendersMarkdown);
          return hover(checked, params, {
            markdown: rendersMarkdown,
            titled: !hasOwnCommands,
            fields: this.isOn('hover', checked.document),
            pages: this.pages,
            applied: names && where ? { ...names, parts: [...names.parts, ...where.parts] } : (names ?? where),
          });
        });
      }),
    );
    connection.onCompletion(requests.request('textDocument/completion', 'urgent', (params) => this.complete(params)));
    connection.onSignatureHelp(
      requests.request('textDocument/signatureHelp', 'urgent', async ({ textDocument: { uri }, position }) => {
        const path = this.uris.toPath(uri);
        const before = this.documents.get(path)?.content;
        // A blank asks, too: most of them stand in no action.
        if (!before || !mayBeInAction(before.getText(), before.offsetAt(position))) return null;
        const charts = this.folders.features.completion === 'off' ? [] : await this.charts.chartsOf(path);
        const document = this.documents.get(path);
        if (!document) return null;
        const { content } = document;
        return requests.within('textDocument/signatureHelp', document, () =>
          signatureHelpAt(path, content.getText(), content.offsetAt(position), charts),
        );
      }),
    );
    connection.onDocumentSymbol(
      requests.request('textDocument/documentSymbol', 'urgent', ({ textDocument: { uri } }) => this.symbols(uri)),
    );
    connection.onWorkspaceSymbol(
      requests.request('workspace/symbol', 'urgent', async ({ query }) => {
        await this.folders.ready;
        return this.folders.features.symbols === 'off' ? null : workspaceSymbols(query, this.objects());
      }),
    );
    connection.onFoldingRanges(
      requests.request('textDocument/foldingRange', 'urgent', async ({ textDocument: { uri } }) => {
        const read = await this.readYaml(uri, 'folding');
        return read && requests.within('textDocument/foldingRange', read.document, () => foldingRanges(read.stream));
      }),
    );
    connection.languages.inlayHint.on(
      requests.request('textDocument/inlayHint', 'urgent', async ({ textDocument: { uri }, range }) => {
        const read = this.folders.inheritedHints ? await this.checker.read(this.uris.toPath(uri)) : undefined;
        if (!read) return null;
        const { stream, document } = read;
        return requests.within('textDocument/inlayHint', document, () =>
          securityHints(stream, document.content, range, document.path),
        );
      }),
    );
    connection.onDocumentLinks(
      requests.request('textDocument/documentLink', 'urgent', async ({ textDocument: { uri } }) => {
        const read = await this.checker.read(this.uris.toPath(uri));
        return read ? this.links(read) : null;
      }),
    );
    connection.onSelectionRanges(
      requests.request('textDocument/selectionRange', 'urgent', async ({ textDocument: { uri }, positions }) => {
        const read = await this.readYaml(uri, 'selectionRanges');
        if (!read) return null;
        const { content } = read.document;
        return requests.within('textDocument/selectionRange', read.document, () =>
          positions.map((position) => selectionRange(read.stream, content.offsetAt(position), content)),
        );
      }),
    );
  }

  private async complete(params: CompletionParams): Promise<CompletionList | null> {
    const read = await this.checker.read(this.uris.toPath(params.textDocument.uri));
    if (!read || this.folders.features.completion === 'off') return null;
    const charts = await this.charts.chartsOf(read.document.path);
    return this.requests.within('textDocument/completion', read.document, () => this.completeNow(read, params, charts));
  }

  private completeNow(
    read: ReadDocument,
    params: CompletionParams,
    charts: Awaited<ReturnType<NameRequests['chartsOf']>>,
  ): CompletionList | null {
    const { path, content } = read.document;
    const offset = content.offsetAt(params.position);
    const trigger = params.context?.triggerCharacter;
    if (isInAction(path, content.getText(), offset, charts))
      return completeTemplate(path, content, offset, charts, trigger);
    // The other characters ask for something within actions alone.
    if (trigger !== undefined && trigger !== ' ') return null;
    const list = complete(read, params, this.capabilities, {
      fromSchemas: this.isOn('completion', read.document),
      templates: () => this.templates(),
    });
    const [graph, roots] = [this.applied.graphOf(path), this.applied.of(path)];
    const names = graph && roots ? completeNames(read, offset, { graph, roots }, this.capabilities) : [];
    const keys = [...names, ...(trigger === undefined ? completeValues(path, content, offset, charts) : [])];
    if (keys.length === 0) return list;
    const labels = new Set(list?.items.map(({ label }) => label));
    return { isIncomplete: true, items: [...(list?.items ?? []), ...keys.filter(({ label }) => !labels.has(label))] };
  }

  /** Returns the templates that come with the program; none where they are not there, which is logged. */
  private templates(): readonly Template[] {
    try {
      return this.runtime.templates?.() ?? [];
    } catch (error) {
      this.log.failed('the snippets that come with the program', error);
      return [];
    }
  }

  private async links({ file: { path, stream }, document }: ReadDocument): Promise<DocumentLink[]> {
    const roots = this.applied.of(path);
    const found = await roots?.withFiles((files) =>
      this.requests.within('textDocument/documentLink', document, () => pathLinks(path, stream, files, roots)),
    );
    const folder = this.folders.folderOf(path)?.path ?? '';
    return (found ?? []).map(({ range, target }) => ({
      range: toRange(document.content, range),
      target: this.uris.toUri(target),
      ...(this.capabilities.linkTooltips ? { tooltip: relativeTo(folder, target) ?? target } : {}),
    }));
  }

  private async symbols(uri: string): Promise<DocumentSymbol[] | SymbolInformation[] | null> {
    const read = await this.readYaml(uri, 'symbols');
    if (!read) return null;
    const symbols = this.requests.within('textDocument/documentSymbol', read.document, () =>
      documentSymbols(read.stream, read.document.content),
    );
    if (!symbols) return null;
    return this.capabilities.nestsSymbols ? symbols : flatSymbols(symbols, uri);
  }

  /** Yields the objects of all files: of open documents as they are now, and of others as they were last read. */
  private *objects(): Generator<FileObjects> {
    for (const { path, uri, content } of this.documents.all())
      if (!this.documents.isDeleted(path)) yield { uri, objects: objectPlaces(content.getText(), content) };
    for (const folder of this.folders.all) {
      for (const path of this.files.in(folder)) {
        if (this.documents.has(path) || this.files.isListedElsewhere(folder, path)) continue;
        yield { uri: this.uris.toUri(path), objects: this.files.objects.in(path) };
      }
    }
  }

  private isOn(feature: Feature, { content }: OpenDocument): boolean {
    return isOn(this.folders.features[feature], content.languageId, this.hasYamlExtension);
  }

  /**
   * Resolves to a document that is YAML, where a feature is on; undefined for a script, which may hold manifests, and for one that
   * is closed.
   */
  private async readYaml(uri: string, feature: Feature): Promise<ReadDocument | undefined> {
    const read = await this.checker.read(this.uris.toPath(uri));
    if (!read) return undefined;
    const { path, content } = read.document;
    // Templates that print no objects are in the language of Helm, too.
    const isYaml = isYamlFile(path) || (/yaml|helm/.test(content.languageId) && !/\.(?:tpl|txt)$/.test(path));
    return isYaml && this.isOn(feature, read.document) ? read : undefined;
  }
}
