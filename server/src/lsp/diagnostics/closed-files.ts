import type { CancellationToken, Diagnostic } from 'vscode-languageserver';
import { settleKept } from '../../core/engine/settle.js';
import type { Level } from '../../core/model/finding.js';
import { detached } from '../../core/text/detached.js';
import { say } from '../../core/text/say.js';
import { LIMITS } from '../../core/yaml/limits.js';
import { type Relied, reliedOn } from '../../host/project/relied.js';
import { type Background, type GoOn, inSteps } from '../session/background.js';
import type { OpenDocuments } from '../session/documents.js';
import type { Folder, Folders } from '../session/folders.js';
import { type Hosts, readUpTo } from '../session/hosts.js';
import { type Checker, isConfigFile } from './checker.js';
import { levelsOf, positionsOf, type ShownFinding, shownDiagnostics, toShownFindings } from './to-lsp.js';

/** The diagnostics of a file that is not open. */
export interface FileResult {
  /** Changes when the diagnostics do. */
  readonly resultId: string;
  readonly diagnostics: Diagnostic[];
  readonly levels: readonly Level[];
  readonly documents: number;
  /** The number of findings that a baseline has, and that are not shown. */
  readonly known: number;
  /** The reason why the file is not checked; its diagnostics are empty then. */
  readonly skipped?: string;
}

/** The result of checking a file by itself, as plain data without the file's text. */
interface Found {
  /** The diagnostics that do not depend on other files. */
  readonly diagnostics: readonly Diagnostic[];
  /** All findings of a file if other files decide the level of one, because they may be shown together; else empty. */
  readonly unsettled: readonly ShownFinding[];
  readonly documents: number;
  readonly known: number;
  readonly skipped?: string;
  readonly relied: Relied;
  /** The result of `Project.revisionFor` when the file was checked. */
  readonly projectRevision: string;
}

interface Kept {
  readonly found: Found;
  /** The revision of the folders when the file was checked; undefined where the file may have changed since. */
  readonly revision: number | undefined;
  readonly result: FileResult;
  /** The revision of the other files by which the findings were settled. */
  readonly others: number;
}

/**
 * Checks the files of the workspace that are not open, and remembers the results. A file is read and checked again when it, or
 * anything that decides over it, changed; where only the answers of other files changed, its findings are settled again.
 */
export class ClosedFiles {
  private readonly kept = new Map<string, Kept>();
  private counter = 0;
  private readonly inBackground: GoOn = () => this.background.goOn();

  constructor(
    private readonly run: string,
    private readonly hosts: Hosts,
    private readonly folders: Folders,
    private readonly documents: OpenDocuments,
    private readonly checker: Checker,
    private readonly background: Background,
  ) {}

  /**
   * Resolves to the result for a file, from memory where nothing changed. Undefined where the work was stopped or the file was
   * opened: `Checker` has the findings of open documents.
   * @param goOn Awaited between small steps. An urgent request passes `withoutPause`: it would wait for itself otherwise.
   */
  async check(
    folder: Folder,
    path: string,
    token: CancellationToken,
    goOn = this.inBackground,
  ): Promise<FileResult | undefined> {
    const before = this.kept.get(path);
    // Taken before reading: a change during the reading is a reason to read again.
    const { revision } = this.folders;
    const isCurrent =
      before?.revision === revision &&
      before.found.projectRevision === folder.project.revisionFor(path, before.found.relied);
    const may: GoOn = async () => (await goOn()) && !this.documents.has(path) && !token.isCancellationRequested;
    const found = isCurrent ? before.found : await this.find(folder, path, may);
    if (!found) return undefined;
    const others = folder.project.othersRevision;
    if (isCurrent && (before.others === others || found.unsettled.length === 0)) return before.result;
    const result = this.resultOf(folder, path, found, before?.result);
    this.kept.set(path, { found, revision, result, others });
    return result;
  }

  /** To be called when a file may have changed. */
  invalidate(path: string): void {
    const kept = this.kept.get(path);
    if (kept) this.kept.set(path, { ...kept, revision: undefined });
  }

  /** Returns true for a file that was checked before. */
  has(path: string): boolean {
    return this.kept.has(path);
  }

  /** To be called when a file was deleted. */
  forget(path: string): void {
    this.kept.delete(path);
  }

  /** Returns the result of a file, with the id of the result before where the diagnostics are the same. */
  private resultOf(
    { project }: Folder,
    path: string,
    { diagnostics: ofFile, unsettled, documents, known, skipped }: Found,
    before: FileResult | undefined,
  ): FileResult {
    const settled = settleKept(unsettled, project.others, (finding) => finding);
    const diagnostics = [...ofFile, ...shownDiagnostics(settled, path, this.checker.others)];
    const same = before && JSON.stringify(before.diagnostics) === JSON.stringify(diagnostics);
    const resultId = same ? before.resultId : `${this.run}.f${++this.counter}`;
    const levels = levelsOf(diagnostics);
    return { resultId, diagnostics, levels, documents, known, ...(skipped === undefined ? {} : { skipped }) };
  }

  private async find({ project }: Folder, path: string, goOn: GoOn): Promise<Found | undefined> {
    const nothing = (skipped: string, relied: Relied = { maybeValues: false, kinds: new Set() }): Found => ({
      ...{ diagnostics: [], unsettled: [], documents: 0, known: 0, skipped, relied },
      projectRevision: project.revisionFor(path, relied),
    });
    await project.prepare(path);
    if (!isConfigFile(path) && project.configFor(path).ignores(path)) return nothing(say`ignored by the configuration`);
    const text = await readUpTo(this.hosts.of(path), path, LIMITS.fileLength);
    if (typeof text !== 'string') return nothing(text.skipped);
    const file = await inSteps(project.parseAndIndexInSteps(path, text), goOn);
    if (!file) return undefined;
    const { maybeValues, kinds } = reliedOn(file);
    // Copied, because a substring keeps the whole text in memory.
    const relied = { maybeValues, kinds: new Set(detached([...kinds])) };
    if (file.fileClass === 'other' && !isConfigFile(path))
      return nothing(say`no Kubernetes, Helm, Kustomize, Flux or Argo CD content`, relied);
    const projectRevision = project.revisionFor(path, relied);
    const findings = await inSteps(this.checker.checkInSteps(file, project), goOn);
    if (!findings) return undefined;
    const positions = positionsOf(text);
    const unknown = await this.checker.withoutKnown(path, findings);
    const shown = toShownFindings(file, unknown.shown, positions);
    const ofFile = this.checker.diagnosticsOf(file, project, positions);
    const isUnsettled = shown.some(({ level }) => typeof level !== 'string');
    const settled = isUnsettled ? [] : settleKept(shown, project.others, (finding) => finding);
    return {
      // Copied, because a substring keeps the whole text in memory.
      diagnostics: detached([...ofFile, ...shownDiagnostics(settled, path, this.checker.others)]),
      unsettled: isUnsettled ? detached(shown) : [],
      documents: file.stream.documents.filter(({ document }) => document.root !== undefined).length,
      known: unknown.known,
      relied,
      projectRevision,
    };
  }
}
