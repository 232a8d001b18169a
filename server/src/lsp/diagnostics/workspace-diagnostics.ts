import {
  CancellationToken,
  type Diagnostic,
  type ResultProgressReporter,
  type WorkDoneProgressReporter,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import type { OpenDocuments } from '../session/documents.js';
import type { Folder, Folders } from '../session/folders.js';
import { Progress } from '../session/progress.js';
import { cancelled, throwIfCancelled } from '../session/requests.js';
import type { Uris } from '../session/uris.js';
import type { Checker } from './checker.js';
import type { ClosedFiles } from './closed-files.js';
import type { Diagnostics } from './diagnostics.js';
import type { Indexing } from './indexing.js';
import type { Typing } from './typing.js';
import type { WorkspaceFiles } from './workspace-files.js';

/** The number of reports in one partial result. */
const CHUNK = 50;

type Parts = ResultProgressReporter<WorkspaceDiagnosticReportPartialResult>;

/** Answers `workspace/diagnostic`, and publishes the same to clients that do not pull. */
export class WorkspaceDiagnostics {
  private scanned = false;

  constructor(
    private readonly capabilities: ClientCapabilities,
    private readonly uris: Uris,
    private readonly folders: Folders,
    private readonly documents: OpenDocuments,
    private readonly checker: Checker,
    private readonly files: WorkspaceFiles,
    private readonly closed: ClosedFiles,
    private readonly indexing: Indexing,
    private readonly typing: Typing,
  ) {}

  /** True when the client is given the findings of all files, not only of open ones. */
  get wanted(): boolean {
    return this.folders.enabled && (this.scanned || this.folders.scope === 'workspace');
  }

  /** To be called after a scan: from then on all files are reported. */
  includeWholeWorkspace(): void {
    this.scanned = true;
  }

  /**
   * Resolves to the reports for the whole workspace.
   * @param parts Sends partial results, for a client that supports them.
   */
  async pull(
    params: WorkspaceDiagnosticParams,
    token: CancellationToken,
    work: WorkDoneProgressReporter,
    parts?: Parts,
  ): Promise<WorkspaceDiagnosticReport> {
    await this.folders.ready;
    const previous = new Map(params.previousResultIds.map(({ uri, value }) => [this.uris.toPath(uri), value]));
    const chunks = new Chunks(parts);
    if (this.wanted) {
      const progress = new Progress(work);
      try {
        await this.pullAll(previous, chunks, progress, token);
      } finally {
        progress.end();
      }
    }
    // The diagnostics of files that are no longer reported are removed. The client pulls open documents by themselves.
    for (const path of previous.keys()) {
      if (!this.documents.has(path)) chunks.add(this.toReport(path, undefined, [], undefined));
    }
    // A document whose file was deleted stays open when its tab is closed, and VS Code's client then keeps what it had of it. As long
    // as the client shows the document, it takes the word of its own pull.
    for (const { path } of this.documents.all())
      if (this.documents.isDeleted(path)) chunks.add(this.toReport(path, undefined, [], undefined));
    return { items: chunks.rest };
  }

  /**
   * Publishes the diagnostics of files that are not open, for clients that do not pull, and removes those that are no longer
   * wanted. With `paths` it looks at these files, and at those checked before, which may depend on them.
   */
  async publish(diagnostics: Diagnostics, paths?: readonly string[]): Promise<void> {
    const { wanted } = this;
    for (const path of diagnostics.publishedFiles()) {
      const folder = this.folders.folderOf(path);
      if (!folder || !this.files.has(folder, path)) await diagnostics.publishFile(path, []);
    }
    for (const folder of this.folders.all) {
      for (const path of this.files.in(folder)) {
        if (paths && !paths.includes(path) && !this.closed.has(path)) continue;
        if (this.documents.has(path) || this.folders.folderOf(path) !== folder) continue;
        const isListed = wanted && !this.files.isListedElsewhere(folder, path);
        const result = isListed ? await this.closed.check(folder, path, CancellationToken.None) : undefined;
        // The file may have been opened while it was being checked.
        if (!this.documents.has(path)) await diagnostics.publishFile(path, result?.diagnostics ?? []);
      }
    }
  }

  /** Reports every file of the workspace, and removes the reported ones from `previous`. */
  private async pullAll(
    previous: Map<string, string>,
    chunks: Chunks,
    progress: Progress,
    token: CancellationToken,
  ): Promise<void> {
    for (const folder of this.folders.all) {
      await this.indexing.finished(folder, token);
      throwIfCancelled(token);
      const paths = this.files.in(folder);
      for (const [done, path] of paths.entries()) {
        throwIfCancelled(token);
        progress.report(done, paths.length);
        const item = await this.reportOf(folder, path, previous.get(path), token);
        if (!item) throw cancelled();
        chunks.add(item);
        previous.delete(path);
      }
    }
  }

  private async reportOf(
    folder: Folder,
    path: string,
    previous: string | undefined,
    token: CancellationToken,
  ): Promise<WorkspaceDocumentDiagnosticReport | undefined> {
    if (!this.documents.has(path)) {
      if (this.files.isListedElsewhere(folder, path)) return this.toReport(path, undefined, [], previous);
      if (!this.capabilities.registersWatchers) this.closed.invalidate(path);
      const result = await this.closed.check(folder, path, token);
      if (result) return this.toReport(path, result.resultId, result.diagnostics, previous);
    }
    // The file was open, or was opened while it was being checked.
    const checked = await this.checker.check(path);
    if (!checked) return undefined;
    const { resultId, diagnostics } = this.typing.show(checked);
    return this.toReport(path, resultId, diagnostics, previous, checked.document.content.version);
  }

  private toReport(
    path: string,
    resultId: string | undefined,
    items: Diagnostic[],
    previous: string | undefined,
    version: number | null = null,
  ): WorkspaceDocumentDiagnosticReport {
    const uri = this.uris.toUri(path);
    if (resultId !== undefined && resultId === previous) return { kind: 'unchanged', uri, version, resultId };
    return { kind: 'full', uri, version, items, ...(resultId === undefined ? {} : { resultId }) };
  }
}

/** Collects reports, and sends them as partial results where the client supports those. */
class Chunks {
  rest: WorkspaceDocumentDiagnosticReport[] = [];

  constructor(private readonly parts: Parts | undefined) {}

  add(item: WorkspaceDocumentDiagnosticReport): void {
    this.rest.push(item);
    if (!this.parts || this.rest.length < CHUNK) return;
    this.parts.report({ items: this.rest });
    this.rest = [];
  }
}
