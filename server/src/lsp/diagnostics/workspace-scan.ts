import type { CancellationToken, Connection, ProgressToken } from 'vscode-languageserver';
import type { ScanResult } from '../../../../protocol/messages.js';
import type { Level } from '../../core/model/finding.js';
import { isRecord } from '../../core/text/json.js';
import type { OpenDocuments } from '../session/documents.js';
import type { Folder, Folders } from '../session/folders.js';
import type { Log } from '../session/log.js';
import { OwnReporter, Progress } from '../session/progress.js';
import type { Requests } from '../session/requests.js';
import type { Checker } from './checker.js';
import type { ClosedFiles } from './closed-files.js';
import type { Indexing } from './indexing.js';
import { levelsOf } from './to-lsp.js';
import type { Skipped, WorkspaceFiles } from './workspace-files.js';

/** The result of a file, open or not, as a scan counts it. */
interface Counted {
  readonly documents: number;
  readonly known: number;
  readonly levels: readonly Level[];
  readonly skipped?: string;
}

/** Answers `yamlock/scanWorkspace`: checks every file of the workspace. */
export class WorkspaceScan {
  constructor(
    private readonly connection: Connection,
    private readonly requests: Requests,
    private readonly log: Log,
    private readonly folders: Folders,
    private readonly documents: OpenDocuments,
    private readonly checker: Checker,
    private readonly files: WorkspaceFiles,
    private readonly closed: ClosedFiles,
    private readonly indexing: Indexing,
  ) {}

  /** Resolves to the counts of a scan; where it is cancelled, to those so far. */
  async run(params: unknown, token: CancellationToken): Promise<ScanResult> {
    const progress = new Progress(new OwnReporter(this.connection, this.requests, progressToken(params)));
    const started = performance.now();
    await this.folders.ready;
    const counts: Record<Level, number> = { error: 0, warning: 0, information: 0 };
    const skipped: Skipped[] = [];
    let [files, documents, done, known] = [0, 0, 0, 0];
    const work = await this.list(skipped, token);
    for (const { folder, path } of work) {
      if (token.isCancellationRequested) break;
      progress.report(done, work.length);
      const counted = await this.check(folder, path, token);
      if (!counted) break;
      done++;
      if (counted.skipped !== undefined) {
        skipped.push({ file: this.shortName(folder, path), reason: counted.skipped });
        continue;
      }
      files++;
      documents += counted.documents;
      known += counted.known;
      for (const level of counted.levels) counts[level]++;
    }
    progress.end();
    const cancelled = token.isCancellationRequested || done < work.length;
    const { error: errors, warning: warnings, information } = counts;
    this.log.info(
      `Scan${cancelled ? ', cancelled' : ''}: files: ${files}, documents: ${documents}, in ` +
        `${Math.round(performance.now() - started)} ms; errors: ${errors}, warnings: ${warnings}, notes: ${information}; ` +
        `skipped: ${skipped.length}${known > 0 ? `; known: ${known}` : ''}`,
    );
    const ignored = this.folders.all.reduce((sum, folder) => sum + this.files.ignoredIn(folder), 0);
    return { files, documents, errors, warnings, information, skipped, ignored, known, cancelled };
  }

  /** Lists every folder again, and resolves to all files. */
  private async list(
    skipped: Skipped[],
    token: CancellationToken,
  ): Promise<readonly { folder: Folder; path: string }[]> {
    const work: { folder: Folder; path: string }[] = [];
    for (const folder of this.folders.all) {
      // Indexing reads the same files: both at once would only be slower.
      if (token.isCancellationRequested) return [];
      await this.indexing.finished(folder, token);
      await this.files.list(folder);
      for (const path of this.files.in(folder)) {
        this.closed.invalidate(path);
        work.push({ folder, path });
      }
      for (const { file, reason } of this.files.leftOut(folder)) {
        skipped.push({ file: this.shortName(folder, file), reason });
      }
    }
    return work;
  }

  private async check(folder: Folder, path: string, token: CancellationToken): Promise<Counted | undefined> {
    if (!this.documents.has(path)) {
      const result = await this.closed.check(folder, path, token);
      // The file may have been opened meanwhile.
      if (result || !this.documents.has(path)) return result;
    }
    const checked = await this.checker.check(path);
    if (!checked) return this.closed.check(folder, path, token);
    const { file, diagnostics, known } = checked;
    const documents = file.stream.documents.filter(({ document }) => document.root !== undefined).length;
    return { documents, known: known.length, levels: levelsOf(diagnostics) };
  }

  /** Returns a path relative to its workspace folder, with the folder's name where there are several. */
  private shortName(folder: Folder, path: string): string {
    const below = path.startsWith(`${folder.path}/`) ? path.slice(folder.path.length + 1) : path;
    return this.folders.all.length > 1 ? `${folder.name}/${below}` : below;
  }
}

function progressToken(params: unknown): ProgressToken | undefined {
  if (!isRecord(params)) return undefined;
  const { workDoneToken } = params;
  return typeof workDoneToken === 'string' || typeof workDoneToken === 'number' ? workDoneToken : undefined;
}
